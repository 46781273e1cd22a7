/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log channel: what stands in the file, its mode, and paths where none can be written. */
#include "channel-world.h"

#include "base/bw-log.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static BwChannel *
log_channel (const char *path)
{
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwChannelContext context = { .clock = clock };
  g_autofree char *keys =
      path != NULL ? g_strdup_printf ("type=log;path=%s", path) : g_strdup ("type=log");
  return channel_new (keys, &context);
}

static void
test_lines (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "alerts.log", NULL);
  g_autoptr (BwChannel) channel = log_channel (path);
  g_autoptr (BwMessage) fire =
      message_new (12, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, "Critical: CPU\tof pc", "one\ntwo");
  g_assert_cmpint (send_message (channel, fire, NULL), ==, BW_OUTCOME_ACCEPTED);
  g_autoptr (BwMessage) end =
      message_new (12, BW_KIND_RESOLVE, BW_SEVERITY_WARNING, "Resolved\n2026 forged line", "");
  end->is_maybe_duplicate = true;
  g_assert_cmpint (send_message (channel, end, NULL), ==, BW_OUTCOME_ACCEPTED);
  g_autofree char *text = bw_test_read (path);
  g_assert_cmpstr (
      text, ==,
      "2026-03-02T12:00:00Z critical FIRE incident 12: Critical: CPU of pc | one | two\n"
      "2026-03-02T12:00:00Z warning RESOLVE incident 12: Resolved 2026 forged line "
      "(may be repeated)\n");
  struct stat status;
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  bw_test_dir_remove (dir);
}

static void
test_secret (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "alerts.log", NULL);
  g_autoptr (BwChannel) channel = log_channel (path);
  bw_log_add_secret ("tok-123456");
  g_autoptr (BwMessage) message =
      message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "url?key=tok-123456", "tok-123456");
  g_assert_cmpint (send_message (channel, message, NULL), ==, BW_OUTCOME_ACCEPTED);
  g_autofree char *text = bw_test_read (path);
  g_assert_null (strstr (text, "tok-123456"));
  bw_test_dir_remove (dir);
}

/* Lines of two channels on one file, as of two programs, do not tear. */
static void
test_append (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (dir, "alerts.log", "before\n", -1);
  g_autoptr (BwChannel) a = log_channel (path), b = log_channel (path);
  g_autofree char *body = g_strnfill (3000, 'b');
  g_autoptr (BwMessage) message = message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "T", body);
  for (int i = 0; i < 20; i++)
    {
      Sent first, second;
      send_start (&first, a, message, NULL);
      send_start (&second, b, message, NULL);
      send_wait (&first);
      send_wait (&second);
    }
  g_autofree char *text = bw_test_read (path);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 42);
  g_assert_cmpstr (lines[0], ==, "before");
  for (int i = 2; i <= 40; i++)
    g_assert_cmpstr (lines[i], ==, lines[1]);
  bw_test_dir_remove (dir);
}

static void
assert_refused (const char *path, BwOutcome expected, const char *why)
{
  g_autoptr (BwChannel) channel = log_channel (path);
  g_autoptr (BwMessage) message = message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "T", "b");
  g_autofree char *text = NULL;
  g_assert_cmpint (send_message (channel, message, &text), ==, expected);
  g_assert_nonnull (strstr (text, why));
}

static void
test_refused (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *file = bw_test_write (dir, "file", "x", -1);
  g_autofree char *missing = g_build_filename (dir, "none", "log", NULL);
  g_autofree char *below_file = g_build_filename (file, "log", NULL);
  g_autofree char *pipe_path = g_build_filename (dir, "pipe", NULL);
  assert_refused (missing, BW_OUTCOME_RETRYABLE, "No such file or directory");
  assert_refused (dir, BW_OUTCOME_PERMANENT, "Is a directory");
  assert_refused (below_file, BW_OUTCOME_PERMANENT, "Not a directory");
  /* A pipe that nobody reads must not be waited for. */
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_refused (pipe_path, BW_OUTCOME_RETRYABLE, pipe_path);
  if (g_access ("/dev/full", W_OK) == 0)
    assert_refused ("/dev/full", BW_OUTCOME_RETRYABLE, "No space left on device");
  bw_test_dir_remove (dir);
}

static GLogWriterOutput
writer_cb (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  GString *lines = data;
  for (gsize i = 0; i < n; i++)
    {
      if (strcmp (fields[i].key, "MESSAGE") == 0)
        g_string_append_printf (lines, "%s\n", (const char *) fields[i].value);
    }
  return G_LOG_WRITER_HANDLED;
}

static void
test_own_log (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  GString *lines = g_string_new (NULL);
  g_log_set_writer_func (writer_cb, lines, NULL);
  g_autoptr (BwChannel) channel = log_channel (NULL);
  g_autoptr (BwMessage) message = message_new (7, BW_KIND_FIRE, BW_SEVERITY_ERROR, "100 %s", "b");
  g_assert_cmpint (send_message (channel, message, NULL), ==, BW_OUTCOME_ACCEPTED);
  g_assert_cmpstr (lines->str, ==, "2026-03-02T12:00:00Z error FIRE incident 7: 100 %s | b\n");
  g_string_free (lines, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/channel-log/lines", test_lines);
  g_test_add_func ("/channel-log/secret", test_secret);
  g_test_add_func ("/channel-log/append", test_append);
  g_test_add_func ("/channel-log/refused", test_refused);
  g_test_add_func ("/channel-log/own-log", test_own_log);
  return g_test_run ();
}
