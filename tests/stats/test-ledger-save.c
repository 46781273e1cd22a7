/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's state saved anywhere and gone on from, and bytes that are no such state. */
#include "random-ledger.h"
#include "stats/bw-ledger-stream.h"

#include <string.h>

static void
stream_rows (BwLedgerStream *stream, const BwLedgerOptions *options, const BwStatsRow *rows,
             unsigned n)
{
  bw_ledger_stream_init (stream, options);
  for (unsigned i = 0; i < n; i++)
    bw_ledger_stream_push (stream, &rows[i], 0);
}

static void
test_save_and_load (void)
{
  const BwLedgerOptions options = { .bankroll = 2000, .overround = 1.05 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  const unsigned n = 500;
  g_autofree BwStatsRow *rows = random_ledger (random, n);
  BwLedgerStream whole;

  stream_rows (&whole, &options, rows, n);
  for (unsigned round = 0; round < 50; round++)
    {
      unsigned cut = (unsigned) g_rand_int_range (random, 0, (int) n + 1);
      BwLedgerStream first;
      BwLedgerStream second;
      BwLedgerFigures a;
      BwLedgerFigures b;

      stream_rows (&first, &options, rows, cut);
      g_autoptr (GBytes) bytes = bw_ledger_stream_save (&first);
      bw_ledger_stream_init (&second, &options);
      g_assert_true (bw_ledger_stream_load (&second, bytes));
      for (unsigned i = cut; i < n; i++)
        bw_ledger_stream_push (&second, &rows[i], 0);
      g_assert_cmpmem (&second, sizeof second, &whole, sizeof whole);
      bw_ledger_stream_figures (&whole, rows[n - 1].order_ms, 0, &a);
      bw_ledger_stream_figures (&second, rows[n - 1].order_ms, 0, &b);
      g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
    }
}

static void
assert_refused (const BwLedgerOptions *options, const void *data, size_t size)
{
  BwLedgerStream stream;
  BwLedgerStream before;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  bw_ledger_stream_init (&stream, options);
  before = stream;
  g_assert_false (bw_ledger_stream_load (&stream, bytes));
  g_assert_cmpmem (&stream, sizeof stream, &before, sizeof before);
}

static void
test_load_refuses (void)
{
  const BwLedgerOptions options = { .bankroll = 2000, .overround = 1.05 };
  const BwLedgerOptions others[] = {
    { .bankroll = 2001, .overround = 1.05 },
    { .bankroll = 2000, .overround = 1.04 },
    { .bankroll = 2000, .overround = 1.05, .is_forecasts = true }
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  g_autofree BwStatsRow *rows = random_ledger (random, 50);
  BwLedgerStream stream;

  stream_rows (&stream, &options, rows, 50);
  g_autoptr (GBytes) bytes = bw_ledger_stream_save (&stream);
  size_t size;
  const unsigned char *data = g_bytes_get_data (bytes, &size);
  g_autofree unsigned char *copy = g_malloc0 (size + 1);

  memcpy (copy, data, size);
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    assert_refused (&others[i], data, size);
  assert_refused (&options, data, 0);
  assert_refused (&options, data, size - 1);
  assert_refused (&options, copy, size + 1);
  for (unsigned round = 0; round < 300; round++)
    {
      size_t place = (size_t) g_rand_int_range (random, 0, (int) size);
      unsigned char flipped = (unsigned char) (1 << g_rand_int_range (random, 0, 8));

      copy[place] ^= flipped;
      assert_refused (&options, copy, size);
      copy[place] ^= flipped;
    }
  bw_ledger_stream_init (&stream, &options);
  g_assert_true (bw_ledger_stream_load (&stream, bytes));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/save-and-load", test_save_and_load);
  g_test_add_func ("/ledger/load-refuses", test_load_refuses);
  return g_test_run ();
}
