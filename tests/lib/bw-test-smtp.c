/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real mail server on this machine for one test: aiosmtpd, through smtp-server.py. */
#include "lib/bw-test-smtp.h"

#include "lib/bw-test.h"

#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>

struct _BwTestSmtp
{
  GSubprocess *process;
  GDataInputStream *lines;
  unsigned port;
};

static void
die_with_test_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static bool
is_installed (const char *python)
{
  int status = 1;
  const char *argv[] = { python, "-c", "import aiosmtpd", NULL };
  return g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &status, NULL)
         && status == 0;
}

/* The next line of the server's. (transfer full) */
static char *
read_line (BwTestSmtp *smtp)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (smtp->lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

BwTestSmtp *
bw_test_smtp_new (const char *first, ...)
{
  g_autoptr (GError) error = NULL;
  const char *python = "/usr/bin/python3";
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "lib", "smtp-server.py", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  va_list rest;
  if (!g_file_test (python, G_FILE_TEST_IS_EXECUTABLE))
    python = "python3";
  if (!bw_test_needs (is_installed (python), "python3-aiosmtpd"))
    return NULL;
  g_ptr_array_add (argv, (gpointer) python);
  g_ptr_array_add (argv, script);
  va_start (rest, first);
  for (const char *option = first; option != NULL; option = va_arg (rest, const char *))
    g_ptr_array_add (argv, (gpointer) option);
  va_end (rest);
  g_ptr_array_add (argv, NULL);

  BwTestSmtp *smtp = g_new0 (BwTestSmtp, 1);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test_cb, NULL, NULL);
  smtp->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  smtp->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (smtp->process));
  g_autofree char *line = read_line (smtp);
  g_assert_true (g_str_has_prefix (line, "port "));
  smtp->port = (unsigned) g_ascii_strtoull (line + strlen ("port "), NULL, 10);
  return smtp;
}

void
bw_test_smtp_free (BwTestSmtp *smtp)
{
  if (smtp == NULL)
    return;
  g_subprocess_force_exit (smtp->process);
  g_subprocess_wait (smtp->process, NULL, NULL);
  g_object_unref (smtp->lines);
  g_object_unref (smtp->process);
  g_free (smtp);
}

unsigned
bw_test_smtp_port (const BwTestSmtp *smtp)
{
  return smtp->port;
}

void
bw_test_mail_free (BwTestMail *mail)
{
  if (mail == NULL)
    return;
  g_free (mail->from);
  g_strfreev (mail->to);
  g_free (mail->username);
  g_free (mail->data);
  g_free (mail);
}

BwTestMail *
bw_test_smtp_take (BwTestSmtp *smtp)
{
  g_autofree char *line = read_line (smtp);
  g_auto (GStrv) fields = g_strsplit (line, "\t", -1);
  g_assert_cmpuint (g_strv_length (fields), ==, 5);
  BwTestMail *mail = g_new0 (BwTestMail, 1);
  mail->from = g_strdup (fields[0]);
  mail->to = g_strsplit (fields[1], ",", -1);
  mail->is_tls = g_str_equal (fields[2], "tls");
  mail->username = g_strdup (fields[3]);
  g_autofree uint8_t *bytes = g_base64_decode (fields[4], &mail->length);
  mail->data = g_malloc0 (mail->length + 1);
  memcpy (mail->data, bytes, mail->length);
  return mail;
}

bool
bw_test_smtp_is_empty (BwTestSmtp *smtp)
{
  GInputStream *pipe = g_subprocess_get_stdout_pipe (smtp->process);
  return g_buffered_input_stream_get_available (G_BUFFERED_INPUT_STREAM (smtp->lines)) == 0
         && !g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (pipe));
}
