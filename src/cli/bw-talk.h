/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions in a terminal, one line each, answered by a person or by what is piped in. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct
{
  bool is_yes;  /* every suggestion is taken and nothing is asked */
  bool is_over; /* the answers ended before the questions: suggestions are returned from then on */
} BwTalk;

/** Asks the printf-like QUESTION until the answer is yes or no; an empty one is the SUGGESTION. */
bool bw_talk_yes (BwTalk *talk, bool suggestion, const char *question, ...) G_GNUC_PRINTF (3, 4);
/** Asks for a text; an empty answer is the SUGGESTION (NULL: ""). (transfer full) */
char *bw_talk_text (BwTalk *talk, const char *suggestion, const char *question);
/** Asks for a text that is not shown while it is typed. (transfer full) */
char *bw_talk_secret (BwTalk *talk, const char *question);
