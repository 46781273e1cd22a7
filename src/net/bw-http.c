/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP session for everything that asks or tells another machine. */
#include "net/bw-http.h"

#include "base/bw-error.h"
#include "net/bw-http-private.h"
#include "net/bw-tls-file-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

enum
{
  DEFAULT_TIMEOUT_US = 30 * G_USEC_PER_SEC,
  /* Idle connections serve a burst; one that is older may be closed by its server at the very
   * moment it is used again. */
  IDLE_TIMEOUT_S = 15,
  MAX_CONNECTIONS = 64,
  MAX_CONNECTIONS_PER_HOST = 8, /* so that one that hangs does not stop the others */
  MAX_REDIRECTS = 5,
  CHUNK_BYTES = 16 * 1024,
};

struct _BwHttp
{
  SoupSession *session;
  GHashTable *ca_sessions; /* path of a CA file → CaSession */
  GPtrArray *running;      /* Request, borrowed: each belongs to its task */
};

/** A session that trusts a CA file instead of the system; libsoup knows trust by session only. */
typedef struct
{
  BwFileStamp stamp;
  SoupSession *session;
} CaSession;

/** One request from its start to its answer; all on the main loop. */
typedef struct
{
  BwHttp *http; /* NULL once that is gone */
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *bytes;
  GCancellable *stop; /* cancelled by the caller, the deadline, or the end of HTTP */
  GSource *caller_source;
  unsigned deadline;
  bool is_late;
  bool is_broken; /* a connection that was used before was closed under a request not to repeat */
  char *method;
  GUri *uri;
  char **headers;
  char *content_type;
  GBytes *body;
  char *ca_file;
  size_t max_bytes;
  bool follows_redirects;
  unsigned n_redirects;
  int64_t began_us;
} Request;

static void send_message (GTask *task);

static void
ca_session_free (gpointer data)
{
  CaSession *ca = data;
  g_object_unref (ca->session);
  g_free (ca);
}

/** A session that trusts DATABASE, or the system's where that is NULL. (transfer full) */
static SoupSession *
session_new (GTlsDatabase *database)
{
  SoupSession *session = soup_session_new_with_options (
      "user-agent", "Bellwether/" BW_VERSION, "timeout", 0, "idle-timeout", IDLE_TIMEOUT_S,
      "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS_PER_HOST, NULL);
  if (database != NULL)
    soup_session_set_tls_database (session, database);
  return session;
}

BwHttp *
bw_http_new (void)
{
  BwHttp *http = g_new0 (BwHttp, 1);
  http->session = session_new (NULL);
  http->ca_sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, ca_session_free);
  http->running = g_ptr_array_new ();
  return http;
}

void
bw_http_free (BwHttp *http)
{
  if (http == NULL)
    return;
  for (unsigned i = 0; i < http->running->len; i++)
    {
      Request *request = http->running->pdata[i];
      request->http = NULL;
      g_cancellable_cancel (request->stop);
    }
  g_ptr_array_unref (http->running);
  g_hash_table_unref (http->ca_sessions);
  g_object_unref (http->session);
  g_free (http);
}

void
bw_http_answer_free (BwHttpAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->body);
  g_free (answer->content_type);
  g_free (answer);
}

/** Stops what could still change REQUEST; it has its answer, or never will. */
static void
request_settle (Request *request)
{
  g_clear_handle_id (&request->deadline, g_source_remove);
  if (request->caller_source != NULL)
    g_source_destroy (request->caller_source);
  g_clear_pointer (&request->caller_source, g_source_unref);
  if (request->http != NULL)
    g_ptr_array_remove_fast (request->http->running, request);
  request->http = NULL;
}

static void
request_free (gpointer data)
{
  Request *request = data;
  request_settle (request);
  g_clear_object (&request->stream);
  g_clear_object (&request->message);
  g_clear_object (&request->session);
  g_clear_object (&request->stop);
  g_byte_array_unref (request->bytes);
  g_free (request->method);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_strfreev (request->headers);
  g_free (request->content_type);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->ca_file);
  g_free (request);
}

/** Ends TASK with what CAUSE means. */
static void
fail (GTask *task, const GError *cause)
{
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  const char *host = g_uri_get_host (request->uri);
  request_settle (request);
  if (request->is_late)
    error = g_error_new (BW_ERROR, BW_ERROR_TIMEOUT, _ ("%s: no answer in time"), host);
  else if (request->is_broken)
    error = g_error_new (BW_ERROR, BW_ERROR_FAILED, _ ("%s: the connection broke"), host);
  else
    error = bw_http_error (request->uri, request->message, cause);
  g_task_return_error (task, error);
}

static void
succeed (GTask *task, bool is_truncated)
{
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  BwHttpAnswer *answer = g_new0 (BwHttpAnswer, 1);
  request_settle (request);
  answer->status = (int) soup_message_get_status (request->message);
  answer->length = request->bytes->len;
  g_byte_array_append (request->bytes, (const uint8_t *) "", 1);
  answer->body = (char *) g_byte_array_steal (request->bytes, NULL);
  answer->is_truncated = is_truncated;
  answer->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  answer->retry_after_us =
      bw_http_retry_after (soup_message_headers_get_one (headers, "Retry-After"),
                           soup_message_headers_get_one (headers, "Date"), g_get_real_time ());
  answer->duration_us = g_get_monotonic_time () - request->began_us;
  g_task_return_pointer (task, answer, (GDestroyNotify) bw_http_answer_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (chunk == NULL)
    {
      fail (task, error);
      return;
    }
  size_t room = request->max_bytes - request->bytes->len;
  size_t n = g_bytes_get_size (chunk);
  if (n > 0)
    g_byte_array_append (request->bytes, g_bytes_get_data (chunk, NULL), MIN (n, room));
  if (n > room)
    {
      /* What is left may be endless: the connection is dropped with it. */
      g_cancellable_cancel (request->stop);
      succeed (task, true);
    }
  else if (n == 0)
    succeed (task, false);
  else
    g_input_stream_read_bytes_async (request->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     request->stop, read_cb, g_steal_pointer (&task));
}

/** Where the answer sends REQUEST on to, if it may go there; or NULL. (transfer full) */
static GUri *
redirect_target (Request *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  bool is_plain =
      request->body == NULL
      && (g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD"));
  if (!request->follows_redirects || !is_plain || location == NULL
      || !SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (request->message))
      || request->n_redirects >= MAX_REDIRECTS)
    return NULL;
  g_autoptr (GUri) target =
      g_uri_parse_relative (request->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (!bw_http_is_uri (target))
    return NULL;
  bool loses_tls = g_str_equal (g_uri_get_scheme (request->uri), "https")
                   && !g_str_equal (g_uri_get_scheme (target), "https");
  return loses_tls ? NULL : g_steal_pointer (&target);
}

static bool
is_same_origin (GUri *a, GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

/** Goes on to TARGET. Headers may hold secrets: they are for nobody else's eyes. */
static void
follow (GTask *task, GUri *target)
{
  Request *request = g_task_get_task_data (task);
  request->n_redirects++;
  if (!is_same_origin (request->uri, target))
    g_clear_pointer (&request->headers, g_strfreev);
  g_uri_unref (request->uri);
  request->uri = g_uri_ref (target);
  /* The body of a redirection is of no interest, and is not waited for. */
  g_clear_object (&request->stream);
  g_clear_object (&request->message);
  send_message (task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Request *request = g_task_get_task_data (task);
  request->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (request->stream == NULL)
    {
      fail (task, error);
      return;
    }
  g_autoptr (GUri) target = redirect_target (request);
  if (target != NULL)
    follow (task, target);
  else
    g_input_stream_read_bytes_async (request->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     request->stop, read_cb, g_steal_pointer (&task));
}

/** libsoup sends again what a connection that was kept alive lost. What is not idempotent may have
 * arrived: whether it is repeated is for the caller to say. */
static void
restarted_cb (SoupMessage *message, gpointer data)
{
  Request *request = data;
  unsigned status = soup_message_get_status (message);
  bool is_login =
      status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED;
  bool is_idempotent = request->body == NULL;
  if (is_login || is_idempotent)
    return;
  request->is_broken = true;
  g_cancellable_cancel (request->stop);
}

static void
send_message (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  SoupMessage *message = soup_message_new_from_uri (request->method, request->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  request->message = message;
  /* Without IDEMPOTENT, libsoup opens a new connection for each POST. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), request);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  for (char **h = request->headers; h != NULL && *h != NULL; h += 2)
    soup_message_headers_replace (headers, h[0], h[1]);
  soup_session_send_async (request->session, message, G_PRIORITY_DEFAULT, request->stop, sent_cb,
                           g_object_ref (task));
}

static void
ca_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Request *request = g_task_get_task_data (task);
  BwFileStamp stamp = { 0 };
  g_autoptr (GTlsDatabase) database = NULL;
  if (!bw_tls_file_load_finish (result, &stamp, &database, &error))
    {
      fail (task, error);
      return;
    }
  if (request->http == NULL)
    {
      g_autoptr (GError) gone = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      fail (task, gone);
      return;
    }
  CaSession *ca = g_hash_table_lookup (request->http->ca_sessions, request->ca_file);
  if (database != NULL)
    {
      ca = g_new0 (CaSession, 1);
      ca->stamp = stamp;
      ca->session = session_new (database);
      g_hash_table_replace (request->http->ca_sessions, g_strdup (request->ca_file), ca);
    }
  request->session = g_object_ref (ca->session);
  send_message (task);
}

static gboolean
deadline_cb (gpointer data)
{
  Request *request = data;
  request->deadline = 0;
  request->is_late = true;
  g_cancellable_cancel (request->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Request *request = data;
  g_cancellable_cancel (request->stop);
  return G_SOURCE_REMOVE;
}

/** Watches for the end of patience, and for the caller's. */
static void
watch (Request *request, int64_t timeout_us, GCancellable *cancellable)
{
  int64_t timeout_ms = (timeout_us > 0 ? timeout_us : DEFAULT_TIMEOUT_US) / 1000;
  request->deadline =
      g_timeout_add ((unsigned) CLAMP (timeout_ms, 1, G_MAXINT), deadline_cb, request);
  if (cancellable == NULL)
    return;
  /* A source, not a handler: a handler would run in whatever thread cancels, amid anything. */
  request->caller_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (request->caller_source, G_SOURCE_FUNC (cancelled_cb), request, NULL);
  g_source_attach (request->caller_source, g_main_context_get_thread_default ());
}

static Request *
request_new (BwHttp *http, const BwHttpRequest *asked, GUri *uri)
{
  Request *request = g_new0 (Request, 1);
  request->http = http;
  request->stop = g_cancellable_new ();
  request->bytes = g_byte_array_new ();
  request->method = g_strdup (asked->method);
  request->uri = g_uri_ref (uri);
  request->headers = g_strdupv ((char **) asked->headers);
  request->content_type = g_strdup (asked->content_type);
  request->body = asked->body != NULL ? g_bytes_ref (asked->body) : NULL;
  request->ca_file = g_strdup (asked->ca_file);
  request->max_bytes = asked->max_answer_bytes;
  request->follows_redirects = asked->follows_redirects;
  request->began_us = g_get_monotonic_time ();
  g_ptr_array_add (http->running, request);
  return request;
}

void
bw_http_send_async (BwHttp *http, const BwHttpRequest *request, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (http != NULL && request != NULL);
  g_return_if_fail (request->method != NULL && request->url != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = bw_http_check (request, &error);
  g_task_set_source_tag (task, bw_http_send_async);
  if (uri == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  Request *own = request_new (http, request, uri);
  g_task_set_task_data (task, own, request_free);
  watch (own, request->timeout_us, cancellable);
  if (own->ca_file != NULL)
    {
      const CaSession *ca = g_hash_table_lookup (http->ca_sessions, own->ca_file);
      bw_tls_file_load_async (own->ca_file, ca != NULL ? &ca->stamp : NULL, own->stop, ca_loaded_cb,
                              g_steal_pointer (&task));
      return;
    }
  own->session = g_object_ref (http->session);
  send_message (task);
}

BwHttpAnswer *
bw_http_send_finish (BwHttp *http, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_http_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
