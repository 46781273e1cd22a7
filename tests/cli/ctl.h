/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of the program share: how a run has to look, what it printed. */
#pragma once

#include "base/bw-json.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <string.h>

/* A home of the test's own, empty. */
typedef struct
{
  char *home;
} Ctl;

static inline void
ctl_set_up (Ctl *ctl, gconstpointer data)
{
  ctl->home = bw_test_dir_new ();
}

static inline void
ctl_tear_down (Ctl *ctl, gconstpointer data)
{
  bw_test_dir_remove (ctl->home);
  g_free (ctl->home);
}

/* The test has failed, and goes on, so that all that is wrong is told at once. */
static inline void ctl_fault (const char *format, ...) G_GNUC_PRINTF (1, 2);

static inline void
ctl_fault (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("fault: %s\n", text);
  g_test_fail ();
}

static inline unsigned
ctl_n_lines (const char *text)
{
  unsigned n = 0;
  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

/* Nothing of GLib, nothing of a crash, and no number that is none: "inf" stands for +∞ alone. */
static inline void
ctl_check_words (const BwTestRun *run)
{
  static const char *const never[] = { "CRITICAL **", "WARNING **", "GLib", "assertion", "(null)" };
  static const char numbers[] = "(?i)(^|[^a-z_\"])[-+]?(nan|inf|infinity)([^a-z_\"]|$)";
  g_assert_true (g_utf8_validate (run->out, -1, NULL));
  g_assert_true (g_utf8_validate (run->err, -1, NULL));
  for (unsigned i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (run->err, never[i]) != NULL)
      g_error ("stderr has \"%s\": %s", never[i], run->err);
  if (g_regex_match_simple (numbers, run->out, G_REGEX_MULTILINE, 0))
    g_error ("a number that is none: %s", run->out);
}

/* A run that failed as promised: EXIT, nothing on stdout, one line "bellwetherctl: what: why" that
 * has WHY (or anything, when NULL). */
static inline void
ctl_check_refused (const BwTestRun *run, int exit, const char *why)
{
  ctl_check_words (run);
  if (run->status != exit || ctl_n_lines (run->err) != 1)
    ctl_fault ("exit %d (expected %d), stderr: %s", run->status, exit, run->err);
  if (!g_regex_match_simple ("^bellwetherctl: .+: .+\n$", run->err, 0, 0))
    ctl_fault ("not \"bellwetherctl: what: why\": %s", run->err);
  if (why != NULL && strstr (run->err, why) == NULL)
    ctl_fault ("\"%s\" is not in: %s", why, run->err);
  if (*run->out != '\0')
    ctl_fault ("stdout: %s", run->out);
}

/* A run that went well. */
static inline void
ctl_check_well (const BwTestRun *run, int exit)
{
  ctl_check_words (run);
  if (run->status != exit)
    ctl_fault ("exit %d (expected %d), stdout: %s, stderr: %s", run->status, exit, run->out,
               run->err);
}

/* What a run printed as one object, which is all it printed. (transfer full) */
static inline JsonNode *
ctl_json (const BwTestRun *run)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = bw_json_parse (run->out, -1, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  return root;
}

static inline JsonObject *
ctl_object (JsonNode *root)
{
  return json_node_get_object (root);
}

/* Fails unless TEXT has PART. */
static inline void
ctl_check_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    ctl_fault ("\"%s\" is not in: %s", part, text);
}

/* A program that runs while the test goes on, and what it prints. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *out;
} CtlRun;

static inline CtlRun
ctl_start (const char *home, const char *const *argv)
{
  CtlRun run = { bw_test_ctl_start (home, argv), NULL };
  run.out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (run.process));
  return run;
}

/* The next line that has PART; the test fails when the program ends before it. (transfer full) */
static inline char *
ctl_await (CtlRun *run, const char *part)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (run->out, NULL, NULL, &error);
      g_assert_no_error (error);
      if (line == NULL)
        g_error ("the program ended before \"%s\"", part);
      if (strstr (line, part) != NULL)
        return g_steal_pointer (&line);
    }
}

/* The same, where the line itself is of no use. */
static inline void
ctl_await_only (CtlRun *run, const char *part)
{
  g_autofree char *line = ctl_await (run, part);
}

/* Sends SIGNAL, waits for the end; the exit status, or -1 when a signal ended it. It has to be over
 * within LIMIT_S seconds, and to have said nothing of GLib's. */
static inline int
ctl_stop (CtlRun *run, int signal, double limit_s)
{
  g_autoptr (GError) error = NULL;
  int64_t start_us = g_get_monotonic_time ();
  g_autofree char *err = NULL;
  if (signal != 0)
    g_subprocess_send_signal (run->process, signal);
  g_subprocess_communicate_utf8 (run->process, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  double took_s = (double) (g_get_monotonic_time () - start_us) / 1e6;
  if (took_s > limit_s)
    g_error ("it took %.1f s to end", took_s);
  if (strstr (err, "CRITICAL") != NULL || strstr (err, "WARNING **") != NULL)
    g_error ("stderr: %s", err);
  int status =
      g_subprocess_get_if_exited (run->process) ? g_subprocess_get_exit_status (run->process) : -1;
  g_clear_object (&run->out);
  g_clear_object (&run->process);
  return status;
}

/* The status once it has PART: what an engine says of itself, others read about a second later.
 * (transfer full) */
static inline BwTestRun *
ctl_await_status (const char *home, const char *part)
{
  int64_t end_us = g_get_monotonic_time () + 15 * G_USEC_PER_SEC;
  for (;;)
    {
      BwTestRun *run = bw_test_ctl (home, "status", NULL);
      if (strstr (run->out, part) != NULL)
        return run;
      if (g_get_monotonic_time () > end_us)
        g_error ("\"%s\" is not in: %s", part, run->out);
      bw_test_run_free (run);
    }
}
