/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk to measure windows on: an X server and a session bus of their own, and what a program did
 * there, seen from outside. */
#include "window-desk.h"

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum
{
  PATIENCE_MS = 20000,
  /* Draws closer than this are of one frame. */
  FRAME_US = 4000,
  /* At rest is who needs less than a thousandth of this time. */
  REST_MS = 300,
  LEAST_WIDTH = 200,
};

struct _Desk
{
  char *dir;
  GPid server, bus_daemon;
  GDBusConnection *bus;
  char **environment;
  Display *display;
  int damage_event;
  Damage damage;
};

/* Starts ARGV, which tells one line through the file descriptor 3. (transfer full) */
static char *
start_and_read (const char *const *argv, GPid *pid)
{
  int pipes[2];
  char text[256];

  if (pipe (pipes) != 0)
    return NULL;
  *pid = fork ();
  if (*pid == 0)
    {
      int null = open ("/dev/null", O_RDWR);
      dup2 (pipes[1], 3);
      dup2 (null, STDOUT_FILENO);
      dup2 (null, STDERR_FILENO);
      execvp (argv[0], (char *const *) argv);
      _exit (127);
    }
  close (pipes[1]);
  ssize_t n = 0, got;
  while (n < (ssize_t) sizeof text - 1 && (got = read (pipes[0], text + n, 1)) == 1
         && text[n] != '\n')
    n++;
  close (pipes[0]);
  text[n] = '\0';
  return n > 0 ? g_strdup (text) : NULL;
}

/* An X error is a window that went away meanwhile. */
static int
x_error_cb (Display *display, XErrorEvent *event)
{
  return 0;
}

static bool
open_display (Desk *desk, const char *name)
{
  int error_base;

  XSetErrorHandler (x_error_cb);
  desk->display = XOpenDisplay (name);
  if (desk->display == NULL
      || !XDamageQueryExtension (desk->display, &desk->damage_event, &error_base))
    return false;
  XSelectInput (desk->display, DefaultRootWindow (desk->display), SubstructureNotifyMask);
  XSync (desk->display, False);
  return true;
}

static void
make_environment (Desk *desk, const char *display, const char *bus)
{
  static const char *const folders[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
                                         "XDG_RUNTIME_DIR" };

  desk->environment = g_get_environ ();
  for (unsigned i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (desk->dir, folders[i], NULL);
      g_mkdir_with_parents (folder, 0700);
      desk->environment = g_environ_setenv (desk->environment, folders[i], folder, TRUE);
    }
  const char *const pairs[] = {
    "HOME",
    desk->dir,
    "DISPLAY",
    display,
    "DBUS_SESSION_BUS_ADDRESS",
    bus,
    "GSETTINGS_BACKEND",
    "memory",
    "GSK_RENDERER",
    "cairo",
    /* What keeps OpenGL out is called so before GTK 4.16 and since. */
    "GDK_DEBUG",
    "gl-disable",
    "GDK_DISABLE",
    "gl,vulkan",
    "GDK_BACKEND",
    "x11",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i += 2)
    desk->environment = g_environ_setenv (desk->environment, pairs[i], pairs[i + 1], TRUE);
  desk->environment = g_environ_unsetenv (desk->environment, "WAYLAND_DISPLAY");
}

Desk *
desk_new (const char *dir)
{
  static const char *const server[] = { "Xvfb",        "-displayfd", "3",   "-screen", "0",
                                        "1280x900x24", "-nolisten",  "tcp", NULL };
  static const char *const bus[] = { "dbus-daemon", "--session", "--nofork", "--print-address=3",
                                     NULL };
  Desk *desk = g_new0 (Desk, 1);

  desk->dir = g_strdup (dir);
  g_autofree char *number = start_and_read (server, &desk->server);
  g_autofree char *address = start_and_read (bus, &desk->bus_daemon);
  g_autofree char *display = g_strconcat (":", number, NULL);
  if (number == NULL || address == NULL || !open_display (desk, display))
    {
      printf ("bench-window: no Xvfb with DAMAGE, or no dbus-daemon\n");
      desk_free (desk);
      return NULL;
    }
  desk->bus =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  make_environment (desk, display, address);
  return desk;
}

static void
end_process (GPid pid)
{
  if (pid > 0)
    {
      kill (pid, SIGTERM);
      waitpid (pid, NULL, 0);
    }
}

void
desk_free (Desk *desk)
{
  if (desk->display != NULL)
    XCloseDisplay (desk->display);
  g_clear_object (&desk->bus);
  end_process (desk->bus_daemon);
  end_process (desk->server);
  g_strfreev (desk->environment);
  g_free (desk->dir);
  g_free (desk);
}

void
desk_start (Desk *desk, const char *const *argv, const char *const *extra, Client *client)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_strdupv (desk->environment);

  for (; extra != NULL && *extra != NULL; extra += 2)
    environment = g_environ_setenv (environment, extra[0], extra[1], TRUE);
  *client = (Client){ .began_us = g_get_monotonic_time () };
  if (!g_spawn_async (NULL, (char **) argv, environment,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                          | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &client->pid, &error))
    {
      g_printerr ("bench-window: %s\n", error->message);
      exit (1);
    }
}

/* Handles what the server has to say; waits at most until END. True: something was drawn. */
static bool
next_draw (Desk *desk, Client *client, int64_t end_us)
{
  for (;;)
    {
      while (XPending (desk->display) > 0)
        {
          XEvent event;
          XWindowAttributes attributes;
          XNextEvent (desk->display, &event);
          if (event.type == MapNotify
              && XGetWindowAttributes (desk->display, event.xmap.window, &attributes)
              && attributes.width >= LEAST_WIDTH)
            {
              client->window = event.xmap.window;
              desk->damage = XDamageCreate (desk->display, client->window, XDamageReportNonEmpty);
            }
          else if (event.type == UnmapNotify && event.xunmap.window == client->window)
            {
              XDamageDestroy (desk->display, desk->damage);
              client->window = 0;
            }
          else if (event.type == desk->damage_event + XDamageNotify)
            {
              XDamageSubtract (desk->display, desk->damage, None, None);
              XFlush (desk->display);
              return true;
            }
        }
      int64_t left_us = end_us - g_get_monotonic_time ();
      struct pollfd server = { .fd = ConnectionNumber (desk->display), .events = POLLIN };
      if (left_us <= 0)
        return false;
      poll (&server, 1, (int) (left_us / 1000) + 1);
    }
}

int64_t
desk_wait_first_frame (Desk *desk, Client *client)
{
  int64_t end_us = g_get_monotonic_time () + PATIENCE_MS * 1000;

  return next_draw (desk, client, end_us) ? g_get_monotonic_time () : 0;
}

unsigned
desk_wait_frames (Desk *desk, Client *client, int ms)
{
  int64_t end_us = g_get_monotonic_time () + ms * 1000, last_us = 0;
  unsigned n = 0;

  while (next_draw (desk, client, end_us))
    {
      int64_t now_us = g_get_monotonic_time ();
      n += now_us - last_us > FRAME_US;
      last_us = now_us;
    }
  return n;
}

void
desk_wait_rest (Desk *desk, Client *client)
{
  int64_t end_us = g_get_monotonic_time () + PATIENCE_MS * 1000;
  double before_ms, now_ms = desk_cpu_ms (client->pid);

  do
    {
      before_ms = now_ms;
      desk_wait_frames (desk, client, REST_MS);
      now_ms = desk_cpu_ms (client->pid);
    }
  while (now_ms - before_ms > REST_MS / 100.0 && g_get_monotonic_time () < end_us);
}

bool
desk_close_window (Desk *desk, Client *client)
{
  int64_t end_us = g_get_monotonic_time () + PATIENCE_MS * 1000;
  XEvent event = { .xclient = {
                       .type = ClientMessage,
                       .window = client->window,
                       .message_type = XInternAtom (desk->display, "WM_PROTOCOLS", False),
                       .format = 32,
                   } };

  event.xclient.data.l[0] = (long) XInternAtom (desk->display, "WM_DELETE_WINDOW", False);
  XSendEvent (desk->display, client->window, False, NoEventMask, &event);
  XFlush (desk->display);
  while (client->window != 0 && g_get_monotonic_time () < end_us)
    next_draw (desk, client, g_get_monotonic_time () + 10000);
  return client->window == 0;
}

void
desk_stop (Desk *desk, Client *client)
{
  end_process (client->pid);
  client->pid = 0;
  desk_wait_frames (desk, client, 100);
}

double
desk_cpu_ms (GPid pid)
{
  clockid_t clock;
  struct timespec time = { 0, 0 };

  if (clock_getcpuclockid (pid, &clock) == 0)
    clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

GPid
desk_server_pid (Desk *desk)
{
  return desk->server;
}

double
desk_memory_mb (GPid pid, const char *kind)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *word = g_strdup_printf ("\n%s:", kind);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, word);
  return line != NULL ? g_ascii_strtod (line + strlen (word), NULL) / 1024 : 0;
}

bool
desk_activate (Desk *desk, const char *id, const char *action, const char *target)
{
  g_autofree char *path = g_strconcat ("/", id, NULL);
  GVariantBuilder parameter, platform;
  g_autoptr (GVariant) answer = NULL;

  g_strdelimit (path, ".", '/');
  g_variant_builder_init (&platform, G_VARIANT_TYPE ("a{sv}"));
  if (action == NULL)
    answer = g_dbus_connection_call_sync (desk->bus, id, path, "org.freedesktop.Application",
                                          "Activate", g_variant_new ("(a{sv})", &platform), NULL,
                                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  else
    {
      g_variant_builder_init (&parameter, G_VARIANT_TYPE ("av"));
      g_variant_builder_add (&parameter, "v", g_variant_new_string (target));
      answer = g_dbus_connection_call_sync (
          desk->bus, id, path, "org.freedesktop.Application", "ActivateAction",
          g_variant_new ("(sava{sv})", action, &parameter, &platform), NULL, G_DBUS_CALL_FLAGS_NONE,
          -1, NULL, NULL);
    }
  return answer != NULL;
}
