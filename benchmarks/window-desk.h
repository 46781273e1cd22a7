/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk to measure windows on: an X server and a session bus of their own, and what a program did
 * there, seen from outside. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct _Desk Desk;

/** Starts server and bus, with files in DIR; NULL with the reason printed where they can't be had.
 */
Desk *desk_new (const char *dir);
void desk_free (Desk *desk);

/** A program that runs there. */
typedef struct
{
  GPid pid;
  int64_t began_us;
  gulong window; /* the one mapped last, or 0 */
} Client;

/** Starts ARGV with the variables EXTRA ("NAME", "value", …, NULL); ends the benchmark when it
 * can't be. */
void desk_start (Desk *desk, const char *const *argv, const char *const *extra, Client *client);
/** Waits until a window of CLIENT is mapped and was drawn into. Returns the moment; 0: it did not
 * come in time. */
int64_t desk_wait_first_frame (Desk *desk, Client *client);
/** Waits MS, counting the moments in which something was drawn. */
unsigned desk_wait_frames (Desk *desk, Client *client, int ms);
/** Waits until CLIENT no longer works. */
void desk_wait_rest (Desk *desk, Client *client);
/** Asks the window to close, as its button does, and waits until it is gone. */
bool desk_close_window (Desk *desk, Client *client);
void desk_stop (Desk *desk, Client *client);

/** CPU time of a process with all its threads, those that ended too, in ms. */
double desk_cpu_ms (GPid pid);
GPid desk_server_pid (Desk *desk);
/** Its memory in MB: "Pss", where each shared page is divided by those who share it, or "Rss",
 * which is the same whatever else runs. */
double desk_memory_mb (GPid pid, const char *kind);
/** Activates the application ID, or its action ACTION (or NULL) with the string TARGET, over the
 * session bus. */
bool desk_activate (Desk *desk, const char *id, const char *action, const char *target);
