/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where alerts are to go, asked from the schemas of channels. */
#pragma once

#include "cli/bw-talk.h"
#include "engine/bw-setup.h"

/** What was answered. */
typedef struct
{
  char *name;
  char *type;
  GPtrArray *keys;    /* of char *, NULL-terminated once it is complete */
  GPtrArray *values;  /* beside them */
  GPtrArray *secrets; /* of char *: key, value, key, value, … */
} BwSetupAnswer;
void bw_setup_answer_free (BwSetupAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSetupAnswer, bw_setup_answer_free)

/** Asks for one channel besides those of CONFIG until it could work. NULL: none. (transfer full) */
BwSetupAnswer *bw_setup_ask_channel (BwTalk *talk, BwConfig *config);
