/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger file read as a whole, with what the reader says about it. */
#pragma once

#include "base/bw-error.h"
#include "collect/bw-ledger-reader.h"
#include "lib/bw-test.h"

/* A ledger read from text, with its report. */
typedef struct
{
  BwBetList *list;
  BwLedgerReport report;
  GError *error;
} Loaded;

static inline void
loaded_clear (Loaded *loaded)
{
  g_clear_pointer (&loaded->list, bw_bet_list_free);
  bw_ledger_report_clear (&loaded->report);
  g_clear_error (&loaded->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loaded, loaded_clear)

static inline Loaded
load (const BwLedgerReaderOptions *options)
{
  Loaded loaded = { 0 };
  g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (options, &loaded.error);
  g_assert_no_error (loaded.error);
  loaded.list = bw_ledger_reader_load (reader, &loaded.report, NULL, &loaded.error);
  g_assert_true ((loaded.list == NULL) == (loaded.error != NULL));
  return loaded;
}

static inline Loaded
load_path (const char *path)
{
  return load (&(BwLedgerReaderOptions){ .path = path, .is_paper = -1 });
}

/* As OPTIONS say, but for the path: a file with TEXT (LENGTH bytes, -1: up to the NUL). */
static inline Loaded
load_bytes_with (const char *text, gssize length, const BwLedgerReaderOptions *options)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (dir, "ledger.csv", text, length);
  BwLedgerReaderOptions own = *options;
  own.path = path;
  Loaded loaded = load (&own);
  bw_test_dir_remove (dir);
  return loaded;
}

static inline Loaded
load_text (const char *text)
{
  return load_bytes_with (text, -1, &(BwLedgerReaderOptions){ .is_paper = -1 });
}

/* Row I of what was read. */
static inline const BwBet *
row (const Loaded *loaded, unsigned i)
{
  g_assert_no_error (loaded->error);
  g_assert_cmpuint (loaded->list->bets->len, >, i);
  return bw_bet_list_index (loaded->list, i);
}

/* One rejected row: its line, field and reason. */
static inline void
assert_rejected (const Loaded *loaded, unsigned i, int64_t line, const char *field,
                 const char *reason)
{
  g_assert_no_error (loaded->error);
  g_assert_cmpuint (loaded->report.rejected->len, >, i);
  const BwRejectedRow *rejected = g_ptr_array_index (loaded->report.rejected, i);
  g_assert_cmpint (rejected->line, ==, line);
  g_assert_cmpstr (rejected->field, ==, field);
  g_assert_cmpstr (rejected->reason, ==, reason);
}
