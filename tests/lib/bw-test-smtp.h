/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real mail server on this machine for one test: aiosmtpd, through smtp-server.py. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct _BwTestSmtp BwTestSmtp;

/** Starts it on a free port of 127.0.0.1 with options as smtp-server.py has them ("auth=me:pw",
 * "starttls=/path.pem", "end=421 4.3.2 Closing", …). NULL, having called bw_test_needs(), where
 * aiosmtpd is not installed. (transfer full) */
BwTestSmtp *bw_test_smtp_new (const char *first, ...) G_GNUC_NULL_TERMINATED;
void bw_test_smtp_free (BwTestSmtp *smtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTestSmtp, bw_test_smtp_free)
/** Its port. */
unsigned bw_test_smtp_port (const BwTestSmtp *smtp);

/** A message that was taken. */
typedef struct
{
  char *from;
  char **to;
  bool is_tls;
  char *username; /* "" without AUTH */
  char *data;     /* as it came, with CRLF, dots unstuffed; NUL-terminated */
  size_t length;
} BwTestMail;
void bw_test_mail_free (BwTestMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTestMail, bw_test_mail_free)

/** The next message; waits for it, so there must be one: the server reports a message before it
 * accepts it. (transfer full) */
BwTestMail *bw_test_smtp_take (BwTestSmtp *smtp);
/** Whether nothing was taken beyond what was asked for. */
bool bw_test_smtp_is_empty (BwTestSmtp *smtp);
