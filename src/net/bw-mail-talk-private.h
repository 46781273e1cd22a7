/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation with a mail server, as seen line by line: which answer was to what. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct
{
  GString *command; /* the last line said; may be part of a login, and is never shown */
  GString *pending; /* the lines so far of an answer of several */
  int code;         /* of the last whole answer before QUIT; 0: none yet */
  char *text;       /* it, on one line */
  int refusal_code; /* of the first refusal of a command that counts, 4yz before 5yz; 0: none */
  char *refusal;
  unsigned n_accepted; /* recipients */
  unsigned n_refused;
  bool is_accepted; /* the message itself */
  bool is_over;     /* QUIT was said */
} BwMailTalk;

/** (transfer full) */
BwMailTalk *bw_mail_talk_new (void);
void bw_mail_talk_free (BwMailTalk *talk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwMailTalk, bw_mail_talk_free)

/** LENGTH bytes of TEXT, one command or several lines, went to the server. */
void bw_mail_talk_said (BwMailTalk *talk, const char *text, size_t length);
/** LENGTH bytes of TEXT, whole lines, came from it. */
void bw_mail_talk_heard (BwMailTalk *talk, const char *text, size_t length);
