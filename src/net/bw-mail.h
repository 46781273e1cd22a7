/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands one message to a mail server, off the main loop. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  BW_MAIL_AUTO, /* TLS from the start on port 465, else STARTTLS */
  BW_MAIL_STARTTLS,
  BW_MAIL_TLS,
  BW_MAIL_NONE, /* never with a password, unless the server is this machine */
} BwMailSecurity;

/** Copied by bw_mail_send_async(). */
typedef struct
{
  const char *host;
  unsigned port;
  BwMailSecurity security;
  const char *username;  /* or NULL: no AUTH */
  const char *password;  /* or NULL */
  const char *from;      /* the bare address, as are those of TO */
  const char *const *to; /* NULL-terminated */
  const char *ca_file;   /* PEM, or NULL: the system's */
  GBytes *message;       /* RFC 5322 with CRLF */
  int64_t timeout_us;    /* for the whole of it */
} BwMailRequest;

/** What the server said. A refusal counts for more than what was said after it: of the sender, of a
 * recipient, of the login. */
typedef struct
{
  int code;        /* of that answer: 250, 535, 421, … */
  char *text;      /* that answer on one line, code included, without the password */
  bool is_partial; /* CODE refuses some of TO; the others have the message */
} BwMailAnswer;
void bw_mail_answer_free (BwMailAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwMailAnswer, bw_mail_answer_free)

/** Sends once, in a thread of its own. */
void bw_mail_send_async (const BwMailRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
/** An answer, whether it accepts or refuses; else UNAVAILABLE (not reached), TIMEOUT, PERMISSION
 * (certificate; no TLS or no login where one was asked for; a password without TLS), INVALID (an
 * address or the host), FAILED (the connection broke) or G_IO_ERROR_CANCELLED. (transfer full) */
BwMailAnswer *bw_mail_send_finish (GAsyncResult *result, GError **error);
