/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and numbers, and files that are not what they should be. */
#include "collect/bw-proc-file-private.h"
#include "collect/bw-scan-private.h"

#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static BwScan
scan (const char *text)
{
  return (BwScan){ text, text + strlen (text) };
}

static void
test_lines (void)
{
  BwScan text = scan ("one two\n\nthree");
  BwScan line;

  g_assert_true (bw_scan_line (&text, &line));
  g_assert_true (bw_scan_equal (&line, "one two"));
  g_assert_true (bw_scan_line (&text, &line));
  g_assert_true (bw_scan_equal (&line, ""));
  g_assert_true (bw_scan_line (&text, &line));
  g_assert_true (bw_scan_equal (&line, "three"));
  g_assert_false (bw_scan_line (&text, &line));
  text = (BwScan){ NULL, NULL };
  g_assert_false (bw_scan_line (&text, &line));
}

static void
test_words (void)
{
  BwScan line = scan ("  cpu\t12  x:y ");
  BwScan word;

  g_assert_false (bw_scan_is (&line, "cp"));
  g_assert_true (bw_scan_is (&line, "cpu"));
  g_assert_false (bw_scan_skip (&line, 3));
  line = scan ("a b c");
  g_assert_true (bw_scan_skip (&line, 2));
  g_assert_true (bw_scan_word (&line, &word));
  g_assert_true (bw_scan_equal (&word, "c"));
  g_assert_false (bw_scan_word (&line, &word));
  line = scan ("eth0:12");
  g_assert_false (bw_scan_until (&line, ';', &word));
  g_assert_true (bw_scan_until (&line, ':', &word));
  g_assert_true (bw_scan_equal (&word, "eth0"));
  g_assert_true (bw_scan_equal (&line, "12"));
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    bool is_u64;
    uint64_t u64;
    bool is_decimal;
    double decimal;
  } rows[] = {
    { "0", true, 0, true, 0 },
    { " 42 x", true, 42, true, 42 },
    { "18446744073709551615", true, G_MAXUINT64, false, 0 },
    { "18446744073709551616", false, 0, false, 0 },
    { "99999999999999999999999", false, 0, false, 0 },
    { "-1", false, 0, false, 0 },
    { "1x", false, 0, false, 0 },
    { "", false, 0, false, 0 },
    { "   ", false, 0, false, 0 },
    { ".", false, 0, false, 0 },
    { "0.25", false, 0, true, .25 },
    { "1234567.89 2", false, 0, true, 1234567.89 },
    { "1.2.3", false, 0, false, 0 },
    { "1,5", false, 0, false, 0 },
    { "nan", false, 0, false, 0 },
    { "1e5", false, 0, false, 0 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      uint64_t u64 = 7;
      double decimal = 7;
      BwScan line = scan (rows[i].text);
      g_assert_true (bw_scan_u64 (&line, &u64) == rows[i].is_u64);
      g_assert_true (rows[i].is_u64 || line.at == rows[i].text);
      g_assert_cmpuint (u64, ==, rows[i].is_u64 ? rows[i].u64 : 7);
      line = scan (rows[i].text);
      g_assert_true (bw_scan_decimal (&line, &decimal) == rows[i].is_decimal);
      g_assert_cmpfloat (decimal, ==, rows[i].is_decimal ? rows[i].decimal : 7);
    }
}

static void
test_file (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *big = g_strnfill (300000, 'x');
  BwProcBuffer buffer = { 0 };
  BwProcFile file;
  BwScan text;

  for (int is_single = 0; is_single < 2; is_single++)
    {
      bw_proc_file_init (&file, dir, "net/dev", is_single);
      g_assert_false (bw_proc_file_read (&file, &buffer, &text));
      g_autofree char *path = bw_test_write (dir, "net/dev", "hello", -1);
      g_assert_true (bw_proc_file_read (&file, &buffer, &text));
      g_assert_true (bw_scan_equal (&text, "hello"));
      g_free (bw_test_write (dir, "net/dev", big, -1));
      bw_proc_file_clear (&file); /* the file was replaced, not rewritten */
      bw_proc_file_init (&file, dir, "net/dev", is_single);
      g_assert_true (bw_proc_file_read (&file, &buffer, &text));
      g_assert_true (bw_scan_equal (&text, big));
      g_assert_true (bw_proc_file_read (&file, &buffer, &text));
      g_assert_true (bw_scan_equal (&text, big));
      bw_proc_file_clear (&file);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  bw_proc_buffer_clear (&buffer);
  bw_test_dir_remove (dir);
}

static void
test_no_file (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *huge = g_malloc0 (10 * 1024 * 1024);
  g_autofree char *pipe = g_build_filename (dir, "pipe", NULL);
  g_autofree char *folder = g_build_filename (dir, "folder", NULL);
  g_autofree char *written = bw_test_write (dir, "huge", huge, 10 * 1024 * 1024);
  static const char *const names[] = { "huge", "pipe", "folder", "missing", "folder/../.." };
  BwProcBuffer buffer = { 0 };
  BwScan text;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (mkdir (folder, 0700), ==, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      BwProcFile file;
      bw_proc_file_init (&file, dir, names[i], i % 2 == 0);
      g_assert_false (bw_proc_file_read (&file, &buffer, &text));
      g_assert_false (bw_proc_file_read (&file, &buffer, &text));
      bw_proc_file_clear (&file);
    }
  g_assert_cmpuint (buffer.size, <=, 65536); /* the huge file left nothing behind */
  bw_proc_buffer_clear (&buffer);
  bw_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/scan/lines", test_lines);
  g_test_add_func ("/scan/words", test_words);
  g_test_add_func ("/scan/numbers", test_numbers);
  g_test_add_func ("/scan/file", test_file);
  g_test_add_func ("/scan/no-file", test_no_file);
  return g_test_run ();
}
