/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a long piece of work is, on a terminal; and Ctrl+C, which cancels it. */
#include "cli/bw-progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#define STEP_US 100000

static bool is_shown = false;

void
bw_progress_show (int64_t bytes, int64_t total, gpointer data)
{
  static int64_t last_us = 0;
  int64_t now_us = g_get_monotonic_time ();
  if (total <= 0 || now_us - last_us < STEP_US || !isatty (STDERR_FILENO))
    return;
  last_us = now_us;
  is_shown = true;
  fprintf (stderr, "\r%3.0f %% of %.1f MiB ", 100.0 * (double) bytes / (double) total,
           (double) total / (1 << 20));
}

void
bw_progress_end (void)
{
  if (is_shown)
    fprintf (stderr, "\r%32s\r", "");
  is_shown = false;
}

/* A thread waits for the signals: a handler could not cancel, for that takes locks. */
static gpointer
wait_for_signal (gpointer cancellable)
{
  sigset_t signals;
  int which = 0;
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  sigwait (&signals, &which);
  g_cancellable_cancel (cancellable);
  sigwait (&signals, &which);
  _exit (128 + which);
}

GCancellable *
bw_progress_cancellable (void)
{
  static GCancellable *cancellable = NULL;
  if (cancellable != NULL)
    return cancellable;
  sigset_t signals;
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  cancellable = g_cancellable_new ();
  g_thread_unref (g_thread_new ("signals", wait_for_signal, cancellable));
  return cancellable;
}
