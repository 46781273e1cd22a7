/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses as people write them. Pure; any thread. */
#pragma once

#include <glib.h>

typedef struct
{
  char *name;    /* or NULL */
  char *address; /* ASCII: "anna@example.org" */
} BwEmailAddress;

/** Reads "anna@example.org" or "Anna <anna@example.org>"; INVALID with KEY in front. A domain of
 * other letters becomes its ASCII form. (transfer full) */
BwEmailAddress *bw_email_address_parse (const char *text, const char *key, GError **error);
void bw_email_address_free (BwEmailAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwEmailAddress, bw_email_address_free)
/** As it stands in a header, name encoded. (transfer full) */
char *bw_email_address_header (const BwEmailAddress *address);
/** "example.org" of it. Belongs to it. */
const char *bw_email_address_domain (const BwEmailAddress *address);
