/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms of groups of the configuration, drawn from their schemas. */
#pragma once

#include "config/bw-config.h"
#include "ui/bw-context.h"

#include <adwaita.h>

/** What a group of FAMILY (kind KIND or NULL) may hold; NULL where there is no such. */
const BwKeySchema *bw_key_form_schema (const char *family, const char *kind);
/** The row of KEY, plain or secret, in WIDGET; NULL: there is none. (transfer none) */
GtkWidget *bw_key_form_find (GtkWidget *widget, const char *key);
/** Takes up a row. */
typedef void (*BwKeyFormFunc) (GtkWidget *row, gpointer data);
/** Hands FUNC a row for each key of KEYS in [GROUP] that IS_RARE or is not, but for those in EXCEPT
 * (NULL-terminated; or NULL), for secrets, which are in no file, and for the kind. Of a key for
 * many those that CONFIG has. */
void bw_key_form_each (BwContext *context, const BwKeySchema *keys, const char *group, bool is_rare,
                       const char *const *except, BwKeyFormFunc func, gpointer data);
