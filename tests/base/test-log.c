/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets do not leave through the log. */
#include "base/bw-log.h"

#include <string.h>

static void
check_redacted (const char *text, const char *expected)
{
  g_autofree char *redacted = bw_log_redact (text);
  g_assert_cmpstr (redacted, ==, expected);
}

static void
test_plain (void)
{
  bw_log_add_secret ("hunter2-secret");
  bw_log_add_secret ("hunter2-secret");
  bw_log_add_secret ("abc");
  bw_log_add_secret ("");
  check_redacted ("", "");
  check_redacted ("abc is too short to be one", "abc is too short to be one");
  check_redacted ("password hunter2-secret, again hunter2-secret",
                  "password [secret], again [secret]");
  check_redacted ("hunter2-secrethunter2-secret", "[secret]");
  check_redacted ("hunter2-secre", "hunter2-secre");
}

static void
test_url_encoded (void)
{
  bw_log_add_secret ("p&s/w o?d=1");
  check_redacted ("https://x/?q=p%26s%2Fw%20o%3Fd%3D1&r=1", "https://x/?q=[secret]&r=1");
  check_redacted ("https://x/?q=p%26s%2fw%20o%3fd%3d1", "https://x/?q=[secret]");
}

/** Whatever stands around the secret, its bytes can not be read back out of base64. */
static void
test_base64 (void)
{
  static const char secret[] = "Tr0ub4dor&3?>~";
  bw_log_add_secret (secret);
  for (int before = 0; before < 6; before++)
    for (int after = 0; after < 6; after++)
      {
        g_autofree char *text =
            g_strdup_printf ("%.*s%s%.*s", before, "user1:", secret, after, "-tail");
        g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));
        g_autofree char *header = g_strconcat ("Authorization: Basic ", encoded, NULL);
        g_autofree char *redacted = bw_log_redact (header);
        g_assert_nonnull (strstr (redacted, "[secret]"));
        /* At most one character is left over at each end. */
        size_t n_others = (size_t) (before + after) * 8 / 6 + 6;
        g_assert_cmpuint (strlen (redacted), <=,
                          strlen ("Authorization: Basic [secret]") + n_others);
        g_autofree char *url_safe = g_strdelimit (g_strdup (header), "+", '-');
        g_strdelimit (url_safe, "/", '_');
        g_autofree char *url_redacted = bw_log_redact (url_safe);
        g_assert_nonnull (strstr (url_redacted, "[secret]"));
      }
}

static void
test_overlapping (void)
{
  bw_log_add_secret ("abcdefgh");
  bw_log_add_secret ("efghijkl");
  bw_log_add_secret ("secret]x");
  check_redacted ("-abcdefghijkl-", "-[secret]-");
  check_redacted ("-abcdefgh]x-", "-[secret]]x-");
  check_redacted ("aaaabcdefgh", "aaa[secret]");
}

static gpointer
redact_thread (gpointer data)
{
  for (int i = 0; i < 500; i++)
    {
      g_autofree char *secret = g_strdup_printf ("thread-%p-%d-s", data, i);
      bw_log_add_secret (secret);
      check_redacted (secret, "[secret]");
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[3];
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("log", redact_thread, GUINT_TO_POINTER (i + 1));
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_writer (void)
{
  if (g_test_subprocess ())
    {
      g_unsetenv ("G_MESSAGES_DEBUG");
      bw_log_init (false);
      bw_log_add_secret ("hunter2-secret");
      g_message ("token hunter2-secret used");
      g_debug ("not to be seen");
      g_log_structured ("bellwether", G_LOG_LEVEL_MESSAGE, "BW_URL", "hunter2-secret", "MESSAGE",
                        "structured %s", "hunter2-secret");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*message: token ?secret? used\nmessage: structured ?secret?\n*");
  g_test_trap_assert_stderr_unmatched ("*hunter2*");
  g_test_trap_assert_stderr_unmatched ("*not to be seen*");
  g_test_trap_assert_stdout_unmatched ("*hunter2*");
}

static void
test_writer_verbose (void)
{
  if (g_test_subprocess ())
    {
      bw_log_init (true);
      g_debug ("seen");
      g_info ("also seen");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*debug: seen\ninfo: also seen\n*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/plain", test_plain);
  g_test_add_func ("/log/url-encoded", test_url_encoded);
  g_test_add_func ("/log/base64", test_base64);
  g_test_add_func ("/log/overlapping", test_overlapping);
  g_test_add_func ("/log/threads", test_threads);
  g_test_add_func ("/log/writer", test_writer);
  g_test_add_func ("/log/writer-verbose", test_writer_verbose);
  return g_test_run ();
}
