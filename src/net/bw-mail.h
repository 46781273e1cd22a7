/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands one message to a mail server, off the main loop. */
#pragma once

#include <gio/gio.h>
#include <stdint.h>

typedef enum
{
  BW_MAIL_AUTO, /* TLS from the start on port 465, else STARTTLS */
  BW_MAIL_STARTTLS,
  BW_MAIL_TLS,
  BW_MAIL_NONE,
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

/** What the server said. */
typedef struct
{
  int code;   /* of its last answer: 250, 535, 421, …; 0: there was none */
  char *text; /* that answer without the password, or what curl says */
} BwMailAnswer;
void bw_mail_answer_free (BwMailAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwMailAnswer, bw_mail_answer_free)

/** Sends once, in a thread of its own. */
void bw_mail_send_async (const BwMailRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
/** An answer, whether it accepts or refuses; else UNAVAILABLE, TIMEOUT, PERMISSION (certificate, or
 * the server has no TLS), FAILED or G_IO_ERROR_CANCELLED. (transfer full) */
BwMailAnswer *bw_mail_send_finish (GAsyncResult *result, GError **error);
