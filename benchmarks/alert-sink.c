/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread for each connection; what it saw is in memory shared with whoever measures. */
#include "alert-sink.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_REQUEST (4 * 1024 * 1024)

typedef struct
{
  _Atomic int64_t arrival_us[SINK_MAX_CROSSINGS];
  _Atomic unsigned n_arrived;
  _Atomic unsigned n_requests;
} Seen;

struct _AlertSink
{
  Seen *seen;
  pid_t pid;
  unsigned port;
  int pipe[2];
};

/* In the server. */
static Seen *server_seen;
static int server_pipe;

static void
note (const char *body, size_t length, int64_t now_us)
{
  bool is_news = false;
  const char *end = body + length;
  for (const char *p = body;
       (p = memmem (p, (size_t) (end - p), SINK_MARK, strlen (SINK_MARK))) != NULL;)
    {
      p += strlen (SINK_MARK);
      unsigned long number = strtoul (p, NULL, 10);
      int64_t unset = 0;
      if (number >= SINK_MAX_CROSSINGS
          || !atomic_compare_exchange_strong (&server_seen->arrival_us[number], &unset, now_us))
        continue;
      atomic_fetch_add (&server_seen->n_arrived, 1);
      is_news = true;
    }
  atomic_fetch_add (&server_seen->n_requests, 1);
  /* A full pipe is readable all the same. */
  if (is_news && write (server_pipe, "x", 1) < 0)
    return;
}

static size_t
content_length (const char *head)
{
  const char *line = strcasestr (head, "\ncontent-length:");
  return line != NULL ? strtoul (line + strlen ("\ncontent-length:"), NULL, 10) : 0;
}

/* One whole request at the front of BUFFER, LENGTH bytes: how many bytes it has; 0: not all there.
 */
static size_t
take_request (char *buffer, size_t length)
{
  buffer[length] = '\0';
  const char *end = strstr (buffer, "\r\n\r\n");
  if (end == NULL)
    return 0;
  size_t head = (size_t) (end + 4 - buffer), body = content_length (buffer);
  if (head + body > length)
    return 0;
  note (buffer + head, body, g_get_monotonic_time ());
  return head + body;
}

static void *
serve (void *data)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  int fd = GPOINTER_TO_INT (data);
  char *buffer = malloc (MAX_REQUEST + 1);
  size_t length = 0;
  for (ssize_t n; (n = read (fd, buffer + length, MAX_REQUEST - length)) > 0;)
    {
      length += (size_t) n;
      for (size_t taken; (taken = take_request (buffer, length)) > 0;)
        {
          length -= taken;
          memmove (buffer, buffer + taken, length);
          if (write (fd, answer, sizeof answer - 1) < 0)
            break;
        }
    }
  free (buffer);
  close (fd);
  return NULL;
}

static void
run_server (int listener)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  signal (SIGPIPE, SIG_IGN);
  for (int fd; (fd = accept (listener, NULL, NULL)) >= 0;)
    {
      pthread_t thread;
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof (int));
      pthread_create (&thread, NULL, serve, GINT_TO_POINTER (fd));
      pthread_detach (thread);
    }
  _exit (EXIT_SUCCESS);
}

AlertSink *
alert_sink_new (void)
{
  AlertSink *sink = g_new0 (AlertSink, 1);
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sink->seen =
      mmap (NULL, sizeof (Seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (sink->seen != MAP_FAILED && listener >= 0 && pipe (sink->pipe) == 0);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (listener, 64), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  for (unsigned i = 0; i < 2; i++)
    fcntl (sink->pipe[i], F_SETFL, O_NONBLOCK);
  sink->port = ntohs (address.sin_port);
  sink->pid = fork ();
  if (sink->pid == 0)
    {
      server_seen = sink->seen;
      server_pipe = sink->pipe[1];
      run_server (listener);
    }
  close (listener);
  return sink;
}

void
alert_sink_free (AlertSink *sink)
{
  kill (sink->pid, SIGKILL);
  waitpid (sink->pid, NULL, 0);
  munmap (sink->seen, sizeof (Seen));
  close (sink->pipe[0]);
  close (sink->pipe[1]);
  g_free (sink);
}

unsigned
alert_sink_port (const AlertSink *sink)
{
  return sink->port;
}

int
alert_sink_fd (const AlertSink *sink)
{
  return sink->pipe[0];
}

void
alert_sink_clear (const AlertSink *sink)
{
  char bytes[256];
  while (read (sink->pipe[0], bytes, sizeof bytes) > 0)
    ;
}

int64_t
alert_sink_arrival_us (const AlertSink *sink, unsigned number)
{
  return atomic_load (&sink->seen->arrival_us[number]);
}

unsigned
alert_sink_n_arrived (const AlertSink *sink)
{
  return atomic_load (&sink->seen->n_arrived);
}

unsigned
alert_sink_n_requests (const AlertSink *sink)
{
  return atomic_load (&sink->seen->n_requests);
}
