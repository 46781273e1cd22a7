/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger from a few lines of CSV, and the document about it. */
#pragma once

#include "engine/bw-engine-data.h"
#include "engine/bw-ledger-document.h"
#include "lib/bw-test.h"

#include <math.h>

#define LEDGER_BANKROLL 1000.0
#define LEDGER_HEADER                                                                              \
  "id,placed_at,settled_at,stake,odds,probability,status,profit,model,currency\n"

typedef struct
{
  char *dir;
  BwEngine *engine;
} LedgerFixture;

/* An engine over the ledger CSV, of source "bot". */
static inline void
ledger_set_up (LedgerFixture *fixture, const char *csv)
{
  g_autoptr (GError) error = NULL;
  fixture->dir = bw_test_dir_new ();
  g_autofree char *state = g_build_filename (fixture->dir, "state", NULL);
  g_autofree char *path = bw_test_write (fixture->dir, "bets.csv", csv, -1);
  g_autofree char *text = g_strdup_printf (
      "[source bot]\ntype=ledger\nformat=auto\npath=%s\nbankroll=%g\n", path, LEDGER_BANKROLL);
  g_autofree char *config = bw_test_write (fixture->dir, "bellwether.conf", text, -1);
  BwEngineOptions options = { .mode = BW_ENGINE_ATTACH, .config_path = config, .state_dir = state };
  fixture->engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
  BwLedgerFile file = { .path = path };
  BwImportResult result = { 0 };
  bw_engine_import (fixture->engine, "bot", &file, NULL, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  bw_import_result_clear (&result);
  /* What was not there when it was opened stays empty for it. */
  g_object_unref (fixture->engine);
  fixture->engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
}

static inline void
ledger_tear_down (LedgerFixture *fixture)
{
  g_clear_object (&fixture->engine);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

/* (transfer full) */
static inline BwLedgerDocument *
ledger_ask (LedgerFixture *fixture, const BwLedgerRequest *request)
{
  g_autoptr (GError) error = NULL;
  BwLedgerDocument *document = bw_engine_ledger_document (fixture->engine, request, NULL, &error);
  g_assert_no_error (error);
  return document;
}

/* The document over all of CSV with a window of WINDOW bets. (transfer full) */
static inline BwLedgerDocument *
ledger_document (const char *csv, unsigned window)
{
  LedgerFixture fixture;
  BwLedgerRequest request = {
    .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE, .rolling_window = window
  };
  ledger_set_up (&fixture, csv);
  BwLedgerDocument *document = ledger_ask (&fixture, &request);
  ledger_tear_down (&fixture);
  return document;
}

/* N bets of 10 + I units, one an hour from 2026-03-01 on, each third one lost, odds 2; with P the
 * stated chance in hundredths, 0: none. (transfer full) */
static inline char *
ledger_csv (unsigned n, unsigned p)
{
  GString *csv = g_string_new (LEDGER_HEADER);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *chance = p > 0 ? g_strdup_printf ("0.%02u", p) : g_strdup ("");
      g_string_append_printf (
          csv, "b%u,2026-03-%02uT%02u:00:00Z,2026-03-%02uT%02u:30:00Z,%u,2,%s,%s,%s%u,m,USD\n", i,
          1 + i / 24, i % 24, 1 + i / 24, i % 24, 10 + i, chance, i % 3 == 2 ? "lost" : "won",
          i % 3 == 2 ? "-" : "", 10 + i);
    }
  return g_string_free (csv, FALSE);
}
