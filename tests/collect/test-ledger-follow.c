/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV that is followed: what repeated reads add up to must be what one read of all finds. */
#include "collect/ledger-follower.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* Writes the text as the file; OFFSET: only from there on, into the same file, or -1 as a new file.
 */
static void
write_file (Follower *follower, int64_t offset)
{
  g_autofree char *path = g_strconcat (follower->path, offset < 0 ? ".new" : NULL, NULL);
  int fd = g_open (path, O_WRONLY | O_CREAT, 0600);
  g_assert_cmpint (fd, >=, 0);
  size_t from = (size_t) MAX (offset, 0);
  size_t n = follower->text->len - from;
  g_assert_cmpint (pwrite (fd, follower->text->str + from, n, (off_t) from), ==, (gssize) n);
  g_assert_cmpint (ftruncate (fd, (off_t) follower->text->len), ==, 0);
  /* A change within one tick of the file system's clock could not be told. */
  const struct timespec times[2] = { { ++follower->second, 0 }, { follower->second, 0 } };
  g_assert_cmpint (futimens (fd, times), ==, 0);
  close (fd);
  if (offset < 0)
    g_assert_cmpint (g_rename (path, follower->path), ==, 0);
}

static void
append (Follower *follower, const char *text)
{
  int64_t offset = (int64_t) follower->text->len;
  g_string_append (follower->text, text);
  write_file (follower, offset);
}

#define HEADER "id,placed_at,stake,odds,status,profit\n"

static void
test_append (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower,
          HEADER "a,2026-01-01T10:00:00Z,10,2,won,\nb,2026-01-01T11:00:00Z,10,2,pending,\n");
  follow_well (&follower);
  g_assert_true (follower.report.is_complete);
  g_assert_cmpint (follower.report.n_rows, ==, 2);

  /* Nothing changed: nothing is read and nothing is begun. */
  follow_well (&follower);
  g_assert_cmpint (follower.n_begun, ==, 0);
  g_assert_cmpint (follower.report.bytes_read, ==, 0);
  g_assert_cmpstr (follower.report.format, ==, "csv");

  append (&follower, "c,2026-01-01T12:00:00Z,10,3,won,\nb,2026-01-01T11:00:00Z,10,2,won,\n");
  follow_well (&follower);
  g_assert_cmpint (follower.n_begun, ==, 1);
  g_assert_false (follower.report.is_complete);
  g_assert_cmpint (follower.report.n_rows, ==, 2);
  assert_same_as_whole (&follower);
}

static void
test_cost (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  g_string_append (follower.text, HEADER);
  for (int i = 0; i < 50000; i++)
    g_string_append_printf (follower.text, "bet-%d,2026-01-01T10:00:00Z,10,2,won,10\n", i);
  write_file (&follower, 0);
  follow_well (&follower);
  g_assert_cmpint (follower.report.bytes_read, >, (int64_t) follower.text->len);

  append (&follower, "x,2026-01-02T10:00:00Z,10,2,won,10\n");
  follow_well (&follower);
  g_assert_cmpint (follower.report.n_rows, ==, 1);
  g_assert_false (follower.report.is_complete);
  g_assert_cmpint (follower.report.bytes_read, <, 200000);
}

static void
test_half_line (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower, HEADER "a,2026-01-01T10:00:00Z,10,2,won,1");
  follow_well (&follower);
  g_assert_cmpint (follower.report.n_rows, ==, 0);
  append (&follower, "0\n");
  follow_well (&follower);
  g_assert_cmpint (follower.report.n_rows, ==, 1);
  assert_same_as_whole (&follower);

  /* A last line that nobody touches between two reads is whole. */
  append (&follower, "b,2026-01-01T10:00:00Z,10,2,won,1");
  follow_well (&follower);
  g_assert_cmpint (follower.report.n_rows, ==, 0);
  follow_well (&follower);
  g_assert_cmpint (follower.report.n_rows, ==, 1);
  assert_same_as_whole (&follower);
  follow_well (&follower);
  g_assert_cmpint (follower.n_begun, ==, 0);

  /* It was not: it goes on. */
  append (&follower, "5\nc,2026-01-01T10:00:00Z,10,2,lost,\n");
  follow_well (&follower);
  g_assert_true (follower.report.is_complete);
  assert_same_as_whole (&follower);

  /* It was, and only its end was to come. */
  append (&follower, "d,2026-01-01T10:00:00Z,10,2,won,1");
  follow_well (&follower);
  follow_well (&follower);
  append (&follower, "\r\ne,2026-01-01T10:00:00Z,10,2,won,1\r\n");
  follow_well (&follower);
  g_assert_false (follower.report.is_complete);
  g_assert_cmpint (follower.report.n_rows, ==, 1);
  assert_same_as_whole (&follower);
}

static void
test_rewritten (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower,
          HEADER "a,2026-01-01T10:00:00Z,10,2,won,\nb,2026-01-01T11:00:00Z,10,2,pending,\n");
  follow_well (&follower);

  /* In place, nothing longer or shorter. */
  g_string_replace (follower.text, "a,2026-01-01T10:00:00Z,10,2", "a,2026-01-01T10:00:00Z,10,3", 1);
  write_file (&follower, 0);
  follow_well (&follower);
  g_assert_true (follower.report.is_complete);
  assert_same_as_whole (&follower);

  /* A pending row settles in place and the file grows. */
  g_string_replace (follower.text, "pending,\n", "won,10\n", 1);
  g_string_append (follower.text, "c,2026-01-01T12:00:00Z,10,2,won,\n");
  write_file (&follower, 0);
  follow_well (&follower);
  g_assert_true (follower.report.is_complete);
  assert_same_as_whole (&follower);

  /* A new file in its place. */
  g_string_append (follower.text, "d,2026-01-01T12:00:00Z,10,2,won,\n");
  write_file (&follower, -1);
  follow_well (&follower);
  g_assert_true (follower.report.is_complete);
  assert_same_as_whole (&follower);

  /* Shorter. */
  g_string_truncate (follower.text,
                     (size_t) (strstr (follower.text->str, "c,2026") - follower.text->str));
  write_file (&follower, 0);
  follow_well (&follower);
  assert_same_as_whole (&follower);

  /* Other columns. */
  g_string_replace (follower.text, "id,placed_at", "bet id,placed", 1);
  g_string_append (follower.text, "x,2026-01-01T12:00:00Z,10,2,won,\n");
  write_file (&follower, 0);
  follow_well (&follower);
  assert_same_as_whole (&follower);
}

static void
test_pending_changed_far_back (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  g_string_append (follower.text, HEADER);
  for (int i = 0; i < 500; i++)
    g_string_append_printf (follower.text, "bet-%d,2026-01-01T10:00:00Z,10,2,%s,\n", i,
                            i == 250 ? "open" : "lost");
  write_file (&follower, 0);
  follow_well (&follower);
  g_string_replace (follower.text, ",open,", ",lost,", 1);
  append (&follower, "x,2026-01-02T10:00:00Z,10,2,won,10\n");
  write_file (&follower, 0);
  follow_well (&follower);
  g_assert_true (follower.report.is_complete);
  assert_same_as_whole (&follower);
}

/* A settled row far from pending ones changes, nothing gets longer or shorter, and the file grows.
 */
static void
test_changed_at_ends (void)
{
  static const char *const changed[] = { "bet-1,", "bet-499," };
  for (unsigned i = 0; i < G_N_ELEMENTS (changed); i++)
    {
      g_auto (Follower) follower;
      follower_init (&follower, "ledger.csv", NULL);
      g_string_append (follower.text, HEADER);
      for (int k = 0; k < 500; k++)
        g_string_append_printf (follower.text, "bet-%d,2026-01-01T10:00:00Z,10,2,won,\n", k);
      write_file (&follower, 0);
      follow_well (&follower);
      g_autofree char *other = g_ascii_strup (changed[i], -1);
      g_string_replace (follower.text, changed[i], other, 1);
      g_string_append (follower.text, "x,2026-01-02T10:00:00Z,10,2,won,10\n");
      write_file (&follower, 0);
      follow_well (&follower);
      g_assert_true (follower.report.is_complete);
      assert_same_as_whole (&follower);
    }
}

static void
test_half_rewritten (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower, HEADER "a,2026-01-01T10:00:00Z,10,2,won,\nb,2026-01-01T11:00:00Z,10,2,won,\n");
  follow_well (&follower);
  g_autofree char *before = follower_dump (follower.rows);

  /* Caught while it is written anew: empty, then cut in a line. */
  g_string_truncate (follower.text, 0);
  write_file (&follower, 0);
  g_autoptr (GError) error = NULL;
  g_assert_false (follow (&follower, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_clear_error (&error);
  append (&follower, HEADER "a,2026-01-01T10:00:00Z,10,");
  g_assert_false (follow (&follower, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_BUSY);
  g_autofree char *after = follower_dump (follower.rows);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (follower.n_begun, ==, 0);

  append (&follower,
          "2,lost,\nb,2026-01-01T11:00:00Z,10,2,won,\nc,2026-01-01T11:00:00Z,10,2,won,\n");
  follow_well (&follower);
  assert_same_as_whole (&follower);

  /* It stays like that: then that is what it is. */
  g_string_truncate (follower.text, follower.text->len - 10);
  write_file (&follower, 0);
  g_clear_error (&error);
  g_assert_false (follow (&follower, &error));
  follow_well (&follower);
  follow_well (&follower);
  assert_same_as_whole (&follower);
}

static void
test_vanished (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower, HEADER "a,2026-01-01T10:00:00Z,10,2,won,\n");
  follow_well (&follower);
  g_unlink (follower.path);
  g_autoptr (GError) error = NULL;
  g_assert_false (follow (&follower, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, follower.path));
  g_assert_cmpint (follower.n_begun, ==, 0);
  write_file (&follower, 0);
  follow_well (&follower);
  assert_same_as_whole (&follower);
}

static void
test_foreign_cursor (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower, HEADER "a,2026-01-01T10:00:00Z,10,2,won,\n");
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (int i = 0; i < 300; i++)
    {
      /* Garbage, and real cursors with a byte changed or cut off. */
      g_autofree uint8_t *noise = g_malloc (400);
      size_t n = (size_t) g_rand_int_range (random, 0, 400);
      for (size_t k = 0; k < 400; k++)
        noise[k] = (uint8_t) g_rand_int (random);
      if (i % 2 == 1 && follower.cursor != NULL)
        {
          size_t size;
          const uint8_t *data = g_bytes_get_data (follower.cursor, &size);
          n = MIN (size, 400);
          memcpy (noise, data, n);
          noise[g_rand_int_range (random, 0, (int) n)] ^= (uint8_t) (1 << (i % 8));
          n -= (size_t) g_rand_int_range (random, 0, 3);
        }
      g_clear_pointer (&follower.cursor, g_bytes_unref);
      follower.cursor = g_bytes_new (noise, n);
      g_autoptr (GError) error = NULL;
      follow (&follower, &error);
    }
}

static void
test_dates_told_later (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower, "date,event,stake,odds,status\n03/04/2026,x,10,2,won\n");
  follow_well (&follower);
  g_assert_cmpint (follower.report.notes->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (follower.report.notes, 0), "day/month/year"));
  append (&follower, "04/05/2026,y,10,2,won\n");
  follow_well (&follower);
  g_assert_false (follower.report.is_complete);
  assert_same_as_whole (&follower);
  append (&follower, "04/25/2026,z,10,2,won\n");
  follow_well (&follower);
  g_assert_true (follower.report.is_complete);
  assert_same_as_whole (&follower);
}

/* Rows without ids: the same bet twice is two bets, wherever the reads were cut. */
static void
test_without_ids (void)
{
  g_auto (Follower) follower;
  follower_init (&follower, "ledger.csv", NULL);
  append (&follower, "placed_at,event,stake,odds,status\n");
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  int hour = 0;
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (GString) more = g_string_new (NULL);
      for (int k = g_rand_int_range (random, 0, 80); k > 0; k--)
        {
          hour += g_rand_int_range (random, 0, 2);
          /* Now and then a row from long ago. */
          int h = g_rand_int_range (random, 0, 100) == 0 ? 0 : hour;
          g_string_append_printf (more, "2026-%02d-%02dT%02d:00:00Z,e%d,10,2,won\n",
                                  1 + h / 24 / 28 % 12, 1 + h / 24 % 28, h % 24,
                                  g_rand_int_range (random, 0, 2));
        }
      append (&follower, more->str);
      follow_well (&follower);
    }
  assert_same_as_whole (&follower);
}

/* A random edit, as trackers, bots and people make them. */
static void
edit (Follower *follower, GRand *random, int *n_ids)
{
  static const char *const statuses[] = {
    "won", "lost", "pending", "void", "half-won", "nonsense"
  };
  int kind = g_rand_int_range (random, 0, 10);
  size_t header = strlen (HEADER);
  if (kind < 6)
    {
      int64_t offset = (int64_t) follower->text->len;
      for (int k = g_rand_int_range (random, 0, 4); k > 0; k--)
        {
          bool is_new = g_rand_int_range (random, 0, 4) > 0 || *n_ids == 0;
          int id = is_new ? (*n_ids)++ : g_rand_int_range (random, 0, *n_ids);
          g_string_append_printf (follower->text, "%d,2026-01-%02dT10:00:00Z,%d,2.5,%s,%s\n", id,
                                  1 + id % 28, g_rand_int_range (random, 1, 100),
                                  statuses[g_rand_int_range (random, 0, 6)],
                                  g_rand_boolean (random) ? "" : "7.5");
        }
      size_t n_cut = (size_t) g_rand_int_range (random, 0, 30);
      if (g_rand_int_range (random, 0, 3) == 0)
        g_string_truncate (follower->text, MAX ((size_t) offset, follower->text->len - n_cut));
      write_file (follower, offset);
    }
  else if (kind == 6)
    {
      size_t at =
          header + (size_t) g_rand_int_range (random, 0, (int) (follower->text->len - header) + 1);
      g_string_truncate (follower->text, at);
      write_file (follower, 0);
    }
  else if (kind == 7)
    {
      g_string_replace (follower->text, "pending", "lost", 1);
      write_file (follower, g_rand_boolean (random) ? 0 : -1);
    }
  else if (kind == 8)
    {
      char *stake = strstr (follower->text->str + header, "Z,");
      if (stake != NULL && g_ascii_isdigit (stake[2]))
        stake[2] = '1' + stake[2] % 9;
      write_file (follower, 0);
    }
  else if (!g_str_has_suffix (follower->text->str, "\n"))
    append (follower, "\n");
}

static void
test_random_edits (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260302);
  for (int script = 0; script < 60; script++)
    {
      g_auto (Follower) follower;
      follower_init (&follower, "ledger.csv", NULL);
      append (&follower, HEADER);
      int n_ids = 0;
      for (int step = 0; step < 40; step++)
        {
          edit (&follower, random, &n_ids);
          /* A half written file is refused once, a half line waits once. */
          if (g_rand_boolean (random))
            follow (&follower, NULL);
          if (g_rand_int_range (random, 0, 3) > 0)
            continue;
          follow (&follower, NULL);
          follow_well (&follower);
          follow_well (&follower);
          g_assert_cmpint (follower.n_begun, <=, 1);
          assert_same_as_whole (&follower);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ledger-follow/append", test_append);
  g_test_add_func ("/ledger-follow/cost", test_cost);
  g_test_add_func ("/ledger-follow/half-line", test_half_line);
  g_test_add_func ("/ledger-follow/rewritten", test_rewritten);
  g_test_add_func ("/ledger-follow/pending-changed-far-back", test_pending_changed_far_back);
  g_test_add_func ("/ledger-follow/changed-at-ends", test_changed_at_ends);
  g_test_add_func ("/ledger-follow/half-rewritten", test_half_rewritten);
  g_test_add_func ("/ledger-follow/vanished", test_vanished);
  g_test_add_func ("/ledger-follow/foreign-cursor", test_foreign_cursor);
  g_test_add_func ("/ledger-follow/dates-told-later", test_dates_told_later);
  g_test_add_func ("/ledger-follow/without-ids", test_without_ids);
  g_test_add_func ("/ledger-follow/random-edits", test_random_edits);
  return g_test_run ();
}
