/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A web server on this machine that answers as it is told, well or badly; each connection is served
 * by a thread of its own. */
#pragma once

#include "lib/bw-test.h"

#include <string.h>
#include <sys/socket.h>

typedef enum
{
  PEER_ANSWER,
  PEER_ECHO,  /* the answer's body is the request */
  PEER_HUGE,  /* ten megabytes */
  PEER_HANG,  /* nothing, until the other side gives up */
  PEER_DRIP,  /* a byte now and then, without end */
  PEER_RESET, /* closed as by a crash */
} PeerMode;

/* Lives as long as any of its threads. */
typedef struct
{
  GSocketService *service;
  GTlsCertificate *certificate; /* NULL: without TLS */
  unsigned port;
  GMutex mutex; /* for all that follows */
  PeerMode mode;
  int status;
  const char *headers; /* further lines, each with CRLF */
  const char *body;
  GPtrArray *requests; /* of char *: head and body as they came */
} Peer;

/* Reads head and body of a request. NULL: none came. (transfer full) */
static inline char *
peer_read (GInputStream *input)
{
  g_autoptr (GString) text = g_string_new (NULL);
  size_t wanted = 0;
  while (wanted == 0 || text->len < wanted)
    {
      char buffer[4096];
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
      const char *end = strstr (text->str, "\r\n\r\n");
      if (end == NULL || wanted != 0)
        continue;
      const char *length = strstr (text->str, "Content-Length: ");
      size_t body = length != NULL && length < end ? strtoul (length + 16, NULL, 10) : 0;
      wanted = (size_t) (end - text->str) + 4 + body;
    }
  return g_strdup (text->str);
}

/* Nothing is said until the other side closes. */
static inline void
peer_hang (GInputStream *input)
{
  char buffer[256];
  while (g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL) > 0)
    continue;
}

static inline void
peer_drip (GOutputStream *output)
{
  static const char head[] = "HTTP/1.1 200 OK\r\nX-Slow: ";
  bool is_open = g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  while (is_open)
    {
      g_usleep (10000);
      is_open = g_output_stream_write_all (output, "x", 1, NULL, NULL, NULL);
    }
}

static inline void
peer_reset (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  struct linger linger = { 1, 0 };
  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static inline void
peer_answer (GOutputStream *output, PeerMode mode, int status, const char *headers,
             const char *body, const char *request)
{
  g_autofree char *huge = mode == PEER_HUGE ? g_strnfill (10000000, 'x') : NULL;
  const char *text = huge != NULL ? huge : mode == PEER_ECHO ? request : body;
  g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 %d Status\r\n%sConnection: close\r\nContent-Length: %zu\r\n\r\n",
                       status, headers != NULL ? headers : "", status == 204 ? 0 : strlen (text));
  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  if (status != 204)
    g_output_stream_write_all (output, text, strlen (text), NULL, NULL, NULL);
}

static inline gboolean
peer_run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer data)
{
  Peer *peer = data;
  g_autoptr (GIOStream) stream = G_IO_STREAM (g_object_ref (connection));
  if (peer->certificate != NULL)
    {
      g_object_unref (stream);
      stream = g_tls_server_connection_new (G_IO_STREAM (connection), peer->certificate, NULL);
    }
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  g_autofree char *request = peer_read (input);
  if (request == NULL)
    return TRUE;
  g_mutex_lock (&peer->mutex);
  PeerMode mode = peer->mode;
  int status = peer->status;
  const char *headers = peer->headers, *body = peer->body;
  g_ptr_array_add (peer->requests, g_strdup (request));
  g_mutex_unlock (&peer->mutex);
  if (mode == PEER_HANG)
    peer_hang (input);
  else if (mode == PEER_DRIP)
    peer_drip (output);
  else if (mode == PEER_RESET)
    peer_reset (connection);
  else
    peer_answer (output, mode, status, headers, body, request);
  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

static inline void
peer_clear (gpointer data)
{
  Peer *peer = data;
  g_clear_object (&peer->certificate);
  g_ptr_array_unref (peer->requests);
  g_mutex_clear (&peer->mutex);
}

static inline void
peer_release (gpointer data, GClosure *closure)
{
  g_atomic_rc_box_release_full (data, peer_clear);
}

/* CERTIFICATE: a PEM file with certificate and key, or NULL. (transfer full) */
static inline Peer *
peer_new (const char *certificate)
{
  g_autoptr (GError) error = NULL;
  Peer *peer = g_atomic_rc_box_new0 (Peer);
  peer->status = 200;
  peer->body = "";
  g_mutex_init (&peer->mutex);
  peer->requests = g_ptr_array_new_with_free_func (g_free);
  if (certificate != NULL)
    peer->certificate = g_tls_certificate_new_from_file (certificate, &error);
  g_assert_no_error (error);
  peer->service = g_threaded_socket_service_new (20);
  peer->port =
      g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (peer->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect_data (peer->service, "run", G_CALLBACK (peer_run_cb),
                         g_atomic_rc_box_acquire (peer), peer_release, (GConnectFlags) 0);
  g_socket_service_start (peer->service);
  return peer;
}

/* From now on nobody can connect. */
static inline void
peer_close (Peer *peer)
{
  g_socket_service_stop (peer->service);
  g_socket_listener_close (G_SOCKET_LISTENER (peer->service));
}

static inline void
peer_free (Peer *peer)
{
  peer_close (peer);
  g_object_unref (peer->service);
  peer_release (peer, NULL);
}

/* How it answers from now on; strings are static. */
static inline void
peer_set (Peer *peer, PeerMode mode, int status, const char *headers, const char *body)
{
  g_mutex_lock (&peer->mutex);
  peer->mode = mode;
  peer->status = status;
  peer->headers = headers;
  peer->body = body;
  g_ptr_array_set_size (peer->requests, 0);
  g_mutex_unlock (&peer->mutex);
}

static inline unsigned
peer_n_requests (Peer *peer)
{
  g_mutex_lock (&peer->mutex);
  unsigned n = peer->requests->len;
  g_mutex_unlock (&peer->mutex);
  return n;
}

/* (transfer full) */
static inline char *
peer_request (Peer *peer, unsigned i)
{
  g_mutex_lock (&peer->mutex);
  char *request = i < peer->requests->len ? g_strdup (g_ptr_array_index (peer->requests, i)) : NULL;
  g_mutex_unlock (&peer->mutex);
  g_assert_nonnull (request);
  return request;
}
