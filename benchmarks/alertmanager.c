/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts Alertmanager and speaks its API over one connection that is kept. */
#include "alertmanager.h"

#include "alert-sink.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONFIG                                                                                     \
  "route:\n  receiver: sink\n  group_by: ['...']\n  group_wait: 0s\n  group_interval: 1s\n"        \
  "  repeat_interval: 1h\nreceivers:\n- name: sink\n  webhook_configs:\n"                          \
  "  - url: http://127.0.0.1:%u/in\n    send_resolved: false\n"
#define START_TRIES 200

struct _Alertmanager
{
  pid_t pid;
  unsigned port;
  int fd;
};

/* A port that was free a moment ago: it can't be told to choose one and say which. */
static unsigned
free_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  close (fd);
  return ntohs (address.sin_port);
}

static int
open_connection (unsigned port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                 .sin_port = htons ((uint16_t) port) };
  for (unsigned i = 0; i < START_TRIES; i++)
    {
      int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof (int));
      if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
        return fd;
      close (fd);
      g_usleep (50 * 1000);
    }
  return -1;
}

static pid_t
start (const char *program, const char *dir, unsigned port, unsigned sink_port)
{
  g_autofree char *config = g_build_filename (dir, "alertmanager.yml", NULL);
  g_autofree char *text = g_strdup_printf (CONFIG, sink_port);
  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  g_autofree char *config_option = g_strconcat ("--config.file=", config, NULL);
  g_autofree char *storage = g_strconcat ("--storage.path=", dir, "/alertmanager", NULL);
  g_autofree char *listen = g_strdup_printf ("--web.listen-address=127.0.0.1:%u", port);
  pid_t pid = fork ();
  if (pid != 0)
    return pid;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (freopen ("/dev/null", "w", stderr) == NULL || freopen ("/dev/null", "w", stdout) == NULL)
    _exit (126);
  execl (program, program, config_option, storage, listen, "--cluster.listen-address=", NULL);
  _exit (127);
}

Alertmanager *
alertmanager_new (const char *dir, unsigned port)
{
  g_autofree char *program = g_find_program_in_path ("prometheus-alertmanager");
  if (program == NULL)
    return NULL;
  Alertmanager *peer = g_new0 (Alertmanager, 1);
  peer->port = free_port ();
  peer->pid = start (program, dir, peer->port, port);
  peer->fd = open_connection (peer->port);
  g_assert_cmpint (peer->fd, >=, 0);
  return peer;
}

void
alertmanager_free (Alertmanager *peer)
{
  close (peer->fd);
  kill (peer->pid, SIGKILL);
  waitpid (peer->pid, NULL, 0);
  g_free (peer);
}

static void
expect_ok (int fd)
{
  char answer[4096];
  ssize_t n = read (fd, answer, sizeof answer - 1);
  g_assert_cmpint (n, >, 12);
  answer[n] = '\0';
  if (strncmp (answer, "HTTP/1.1 200", 12) != 0)
    g_error ("Alertmanager: %s", answer);
}

void
alertmanager_post (Alertmanager *peer, unsigned from, unsigned n)
{
  g_autoptr (GString) body = g_string_new ("[");
  for (unsigned i = from; i < from + n; i++)
    g_string_append_printf (body,
                            "%s{\"labels\":{\"alertname\":\"bench\",\"severity\":\"critical\","
                            "\"k\":\"" SINK_MARK "%06u\"},\"annotations\":{\"summary\":\"Value at "
                            "97 of 80\"}}",
                            i > from ? "," : "", i);
  g_string_append_c (body, ']');
  g_autofree char *request =
      g_strdup_printf ("POST /api/v2/alerts HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: "
                       "application/json\r\nContent-Length: %zu\r\n\r\n%s",
                       peer->port, body->len, body->str);
  size_t length = strlen (request);
  for (size_t sent = 0; sent < length;)
    {
      ssize_t written = write (peer->fd, request + sent, length - sent);
      g_assert_cmpint (written, >, 0);
      sent += (size_t) written;
    }
  expect_ok (peer->fd);
}

double
alertmanager_cpu_ms (const Alertmanager *peer)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) peer->pid);
  g_autofree char *text = NULL;
  unsigned long user = 0, system = 0;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  const char *rest = strrchr (text, ')');
  int n = sscanf (rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  g_assert_cmpint (n, ==, 2);
  return (double) (user + system) * 1e3 / (double) sysconf (_SC_CLK_TCK);
}

long
alertmanager_rss_kib (const Alertmanager *peer)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) peer->pid);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  const char *line = strstr (text, "VmRSS:");
  return line != NULL ? strtol (line + strlen ("VmRSS:"), NULL, 10) : 0;
}
