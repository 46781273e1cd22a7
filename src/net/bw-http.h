/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP session for everything that asks or tells another machine. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

/** Main loop, as all of it; its connections are kept alive between requests. */
typedef struct _BwHttp BwHttp;

/** (transfer full) */
BwHttp *bw_http_new (void);
/** Requests that run end as cancelled, a little later. */
void bw_http_free (BwHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwHttp, bw_http_free)

/** What is asked. Strings are borrowed until bw_http_send_async() returns. */
typedef struct
{
  const char *method;         /* "GET", "POST", … */
  const char *url;            /* http or https */
  const char *const *headers; /* name, value, name, value, …, NULL; or NULL */
  const char *content_type;   /* of BODY, or NULL */
  GBytes *body;               /* or NULL */
  const char *ca_file;        /* PEM; trusted instead of the system's; or NULL */
  int64_t timeout_us;         /* for the whole of it, from name look-up to the last byte */
  size_t max_answer_bytes;    /* what is beyond is not read */
  bool follows_redirects;     /* never from https to http, never with a body */
} BwHttpRequest;

/** What came back; any status is an answer, not an error. */
typedef struct
{
  int status;
  char *body; /* NUL-terminated, valid UTF-8 or not */
  size_t length;
  bool is_truncated;
  char *content_type;     /* or NULL */
  int64_t retry_after_us; /* from Retry-After, seconds or date; -1: not said */
  int64_t duration_us;    /* until the last byte */
} BwHttpAnswer;
void bw_http_answer_free (BwHttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwHttpAnswer, bw_http_answer_free)

/** Sends once; certificates are always verified. */
void bw_http_send_async (BwHttp *http, const BwHttpRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
/** UNAVAILABLE: nothing was reached (no network, no such name, refused); TIMEOUT; PERMISSION: the
 * certificate is not trusted, or the CA file is unreadable; INVALID: the URL or a header; FAILED:
 * the connection broke; else G_IO_ERROR_CANCELLED. The message names host and cause, never path,
 * query or header. HTTP is not looked at: it may be gone. (transfer full) */
BwHttpAnswer *bw_http_send_finish (BwHttp *http, GAsyncResult *result, GError **error);
