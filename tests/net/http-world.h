/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on loopback and a client: a SoupServer that behaves, or a raw one that does not. */
#pragma once

#include "lib/bw-test-tls.h"
#include "lib/bw-test.h"
#include "net/bw-http.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>

typedef enum
{
  RAW_CLOSE,          /* says its answer and closes */
  RAW_RESET,          /* says it and resets */
  RAW_HANG,           /* says it and no more */
  RAW_DRIP,           /* says it, and then a byte every 20 ms */
  RAW_ONE_THEN_CLOSE, /* says it, and closes when it is asked again on the same connection */
} RawEnd;

typedef struct
{
  BwHttp *http;
  SoupServer *server;
  GSocketService *raw;
  unsigned port;
  bool is_tls;
  const char *raw_answer;
  RawEnd raw_end;
  unsigned n_requests;
  unsigned n_aborted;
  GHashTable *peers; /* set of the ports that requests came from */
  char *elsewhere;   /* where /elsewhere leads */
  char *url;         /* of the last world_request() */
  GPtrArray *raw_connections;
} World;

/** One request and its end. */
typedef struct
{
  BwHttpAnswer *answer;
  GError *error;
  unsigned n_calls;
} Sent;

static inline void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Sent *sent = data;
  sent->n_calls++;
  sent->answer = bw_http_send_finish (NULL, result, &sent->error);
  g_assert_true ((sent->answer == NULL) == (sent->error != NULL));
}

static inline void
sent_clear (Sent *sent)
{
  g_clear_pointer (&sent->answer, bw_http_answer_free);
  g_clear_error (&sent->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sent, sent_clear)

static inline bool
sent_is_over (gpointer data)
{
  return ((Sent *) data)->n_calls > 0;
}

static inline bool
world_was_asked (gpointer data)
{
  return ((World *) data)->n_requests > 0;
}

static inline bool
world_has_aborted (gpointer data)
{
  return ((World *) data)->n_aborted > 0;
}

/* "METHOD /path?query X-Test=… type=… body". */
static inline void
answer_echo (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *test = soup_message_headers_get_one (headers, "X-Test");
  const char *type = soup_message_headers_get_one (headers, "Content-Type");
  const char *query = g_uri_get_query (uri);
  char *text =
      g_strdup_printf ("%s %s%s%s X-Test=%s type=%s %.*s", soup_server_message_get_method (message),
                       g_uri_get_path (uri), query != NULL ? "?" : "", query != NULL ? query : "",
                       test != NULL ? test : "(none)", type != NULL ? type : "(none)",
                       (int) body->length, body->data != NULL ? body->data : "");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE, text, strlen (text));
}

static inline void
answer_retry_after (SoupServerMessage *message, const char *what)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 90);
  g_autofree char *now_text = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  g_autofree char *later_text = soup_date_time_to_string (later, SOUP_DATE_HTTP);
  soup_server_message_set_status (message, 429, NULL);
  soup_message_headers_replace (headers, "Date", now_text);
  soup_message_headers_replace (headers, "Retry-After",
                                g_str_equal (what, "date") ? later_text : what);
}

static inline void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  World *world = data;
  GInetSocketAddress *peer =
      G_INET_SOCKET_ADDRESS (soup_server_message_get_remote_address (message));
  world->n_requests++;
  g_hash_table_add (world->peers, GUINT_TO_POINTER (g_inet_socket_address_get_port (peer)));
  soup_server_message_set_status (message, 200, NULL);
  if (g_str_has_prefix (path, "/status/"))
    soup_server_message_set_status (message, (unsigned) atoi (path + 8), NULL);
  else if (g_str_has_prefix (path, "/retry-after/"))
    answer_retry_after (message, path + 13);
  else if (g_str_equal (path, "/redirect"))
    soup_server_message_set_redirect (message, 302, "/echo");
  else if (g_str_equal (path, "/loop"))
    soup_server_message_set_redirect (message, 302, "/loop");
  else if (g_str_equal (path, "/redirect-nowhere"))
    soup_server_message_set_status (message, 302, NULL);
  else if (g_str_equal (path, "/redirect-file"))
    soup_server_message_set_redirect (message, 302, "file:///etc/passwd");
  else if (g_str_equal (path, "/elsewhere"))
    soup_server_message_set_redirect (message, 302, world->elsewhere);
  else if (g_str_equal (path, "/exact"))
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "exact", 5);
  else if (g_str_equal (path, "/big"))
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE,
                                      g_strnfill (10000000, 'b'), 10000000);
  else if (g_str_equal (path, "/hang"))
    soup_server_message_pause (message);
  else
    answer_echo (message);
}

static inline void
aborted_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  World *world = data;
  world->n_aborted++;
}

/** A server with the certificate and key of PEM, or without TLS. (transfer full) */
static inline World *
world_new (const char *pem)
{
  g_autoptr (GError) error = NULL;
  World *world = g_new0 (World, 1);
  world->http = bw_http_new ();
  world->is_tls = pem != NULL;
  world->peers = g_hash_table_new (NULL, NULL);
  world->server = soup_server_new (NULL, NULL);
  if (pem != NULL)
    {
      g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (pem, &error);
      g_assert_no_error (error);
      soup_server_set_tls_certificate (world->server, certificate);
    }
  soup_server_add_handler (world->server, NULL, request_cb, world, NULL);
  g_signal_connect (world->server, "request-aborted", G_CALLBACK (aborted_cb), world);
  soup_server_listen_local (
      world->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (pem != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
      &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (world->server);
  world->port = (unsigned) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return world;
}

/* One connection of a raw server. */
typedef struct
{
  World *world;
  GSocketConnection *connection;
  GString *heard;
  unsigned n_answers;
  unsigned drip;
  char buffer[4096];
} RawPeer;

static inline void
raw_peer_free (gpointer data)
{
  RawPeer *peer = data;
  g_clear_handle_id (&peer->drip, g_source_remove);
  g_io_stream_close (G_IO_STREAM (peer->connection), NULL, NULL);
  g_object_unref (peer->connection);
  g_string_free (peer->heard, TRUE);
  g_free (peer);
}

static inline gboolean
drip_cb (gpointer data)
{
  RawPeer *peer = data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (peer->connection));
  if (g_output_stream_write (out, "d", 1, NULL, NULL) == 1)
    return G_SOURCE_CONTINUE;
  peer->drip = 0;
  return G_SOURCE_REMOVE;
}

static inline void
raw_end (RawPeer *peer)
{
  GSocket *socket = g_socket_connection_get_socket (peer->connection);
  struct linger at_once = { 1, 0 };
  if (peer->world->raw_end == RAW_RESET)
    setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  if (peer->world->raw_end == RAW_DRIP)
    peer->drip = g_timeout_add (20, drip_cb, peer);
  else if (peer->world->raw_end == RAW_CLOSE || peer->world->raw_end == RAW_RESET)
    g_io_stream_close (G_IO_STREAM (peer->connection), NULL, NULL);
}

static inline void
raw_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  RawPeer *peer = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);
  if (n <= 0)
    return;
  g_string_append_len (peer->heard, peer->buffer, n);
  if (strstr (peer->heard->str, "\r\n\r\n") != NULL)
    {
      GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (peer->connection));
      const char *answer = peer->world->raw_answer;
      g_string_truncate (peer->heard, 0);
      peer->world->n_requests++;
      if (peer->world->raw_end == RAW_ONE_THEN_CLOSE && peer->n_answers > 0)
        {
          g_io_stream_close (G_IO_STREAM (peer->connection), NULL, NULL);
          return;
        }
      peer->n_answers++;
      g_output_stream_write_all (out, answer, strlen (answer), NULL, NULL, NULL);
      raw_end (peer);
    }
  if (!g_io_stream_is_closed (G_IO_STREAM (peer->connection)))
    g_input_stream_read_async (G_INPUT_STREAM (object), peer->buffer, sizeof peer->buffer,
                               G_PRIORITY_DEFAULT, NULL, raw_read_cb, peer);
}

static inline gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  World *world = data;
  RawPeer *peer = g_new0 (RawPeer, 1);
  peer->world = world;
  peer->connection = g_object_ref (connection);
  peer->heard = g_string_new ("");
  g_ptr_array_add (world->raw_connections, peer);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), peer->buffer,
                             sizeof peer->buffer, G_PRIORITY_DEFAULT, NULL, raw_read_cb, peer);
  return TRUE;
}

/** A server that says ANSWER to each request and then does END. (transfer full) */
static inline World *
world_new_raw (const char *answer, RawEnd end)
{
  g_autoptr (GError) error = NULL;
  World *world = g_new0 (World, 1);
  world->http = bw_http_new ();
  world->peers = g_hash_table_new (NULL, NULL);
  world->raw_answer = answer;
  world->raw_end = end;
  world->raw_connections = g_ptr_array_new_with_free_func (raw_peer_free);
  world->raw = g_socket_service_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_socket_listener_add_address (G_SOCKET_LISTENER (world->raw), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  world->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (world->raw, "incoming", G_CALLBACK (incoming_cb), world);
  return world;
}

static inline void
world_free (World *world)
{
  g_clear_pointer (&world->http, bw_http_free);
  bw_test_drain ();
  if (world->server != NULL)
    soup_server_disconnect (world->server);
  g_clear_object (&world->server);
  if (world->raw != NULL)
    g_socket_service_stop (world->raw);
  g_clear_object (&world->raw);
  bw_test_drain ();
  g_clear_pointer (&world->raw_connections, g_ptr_array_unref);
  g_hash_table_unref (world->peers);
  g_free (world->elsewhere);
  g_free (world->url);
  g_free (world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/** (transfer full) */
static inline char *
world_url (const World *world, const char *path)
{
  return g_strdup_printf ("http%s://127.0.0.1:%u%s", world->is_tls ? "s" : "", world->port, path);
}

/** A GET of PATH, with all that is usual. */
static inline BwHttpRequest
world_request (World *world, const char *path)
{
  g_free (world->url);
  world->url = world_url (world, path);
  return (BwHttpRequest){ .method = "GET",
                          .url = world->url,
                          .timeout_us = 20 * G_USEC_PER_SEC,
                          .max_answer_bytes = 1000000 };
}

/** Sends and waits. */
static inline Sent
world_send (World *world, const BwHttpRequest *request)
{
  Sent sent = { 0 };
  bw_http_send_async (world->http, request, NULL, sent_cb, &sent);
  g_assert_cmpuint (sent.n_calls, ==, 0);
  g_assert_true (bw_test_run_until (sent_is_over, &sent, 30000));
  return sent;
}
