/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A generated ledger whose truth is known, in a directory that is thrown away. */
#include "engine/bw-demo.h"

#include "base/bw-error.h"
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "engine/bw-demo-dir.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SEED 20250105
/* A bet is settled this long after it was placed, and the next one is placed this long after the
 * last. */
#define OPEN_US (2 * BW_HOUR_US)
#define EVERY_US (3 * BW_HOUR_US)
/* A ledger of any size spans at most so long. */
#define LONGEST_US (3650 * BW_DAY_US)

struct _BwDemo
{
  BwDemoDir dir;
  char *config_path;
  char *ledger_path;
  char *text;
};

/* SplitMix64 (Steele, Lea & Flood 2014): a small generator whose sequence is the same everywhere.
 */
static double
next_uniform (uint64_t *state)
{
  uint64_t z = (*state += UINT64_C (0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  z ^= z >> 31;
  return (double) (z >> 11) * 0x1.0p-53;
}

static void
append_bet (GString *csv, unsigned i, int64_t settled_us, uint64_t *random)
{
  double p = BW_DEMO_WIN_RATE + BW_DEMO_SPREAD * (2 * next_uniform (random) - 1);
  p = round (p * 1e4) / 1e4;
  double chance = i <= BW_DEMO_CHANGE_BET ? p : p - BW_DEMO_LOSS;
  bool is_won = next_uniform (random) < chance;
  /* The market closes near the odds that were taken, a little lower as long as the bot sees more
   * than the market. */
  double drift = i <= BW_DEMO_CHANGE_BET ? 0.015 : -0.01;
  double closing = BW_DEMO_ODDS / (1 + drift + 0.04 * (2 * next_uniform (random) - 1));
  double profit = is_won ? BW_DEMO_STAKE * (BW_DEMO_ODDS - 1) : -BW_DEMO_STAKE;
  g_autofree char *placed = bw_time_format_iso (settled_us - OPEN_US);
  g_autofree char *settled = bw_time_format_iso (settled_us);
  char p_text[16], odds_text[16], closing_text[16], profit_text[16];
  g_ascii_formatd (p_text, sizeof p_text, "%.4f", p);
  g_ascii_formatd (odds_text, sizeof odds_text, "%.2f", BW_DEMO_ODDS);
  g_ascii_formatd (closing_text, sizeof closing_text, "%.3f", closing);
  g_ascii_formatd (profit_text, sizeof profit_text, "%.2f", profit);
  g_string_append_printf (csv, "demo-%05u,%s,%s,demo-elo,%s,%s,%s,%s,%s,%s\n", i, placed, settled,
                          "50.00", odds_text, closing_text, p_text, is_won ? "won" : "lost",
                          profit_text);
}

char *
bw_demo_ledger_csv (unsigned n, int64_t end_us)
{
  uint64_t random = SEED;
  GString *csv = g_string_new (
      "id,placed_at,settled_at,model,stake,odds,closing_odds,probability,status,profit\n");
  int64_t whole_us = end_us - end_us % BW_SECOND_US;
  int64_t every_us = MIN (EVERY_US, LONGEST_US / MAX (n, 1) / BW_SECOND_US * BW_SECOND_US);
  for (unsigned i = 1; i <= n; i++)
    append_bet (csv, i, whole_us - (int64_t) (n - i) * every_us, &random);
  return g_string_free (csv, FALSE);
}

static char *
configuration (const char *ledger_path)
{
  return g_strdup_printf ("# The demonstration: a generated ledger, and limits that it crosses.\n"
                          "[general]\n"
                          "presets=default;betting\n"
                          "\n"
                          "[source demo-bot]\n"
                          "type=ledger\n"
                          "path=%s\n"
                          "bankroll=10000\n"
                          "timezone=UTC\n"
                          "interval=10s\n",
                          ledger_path);
}

static char *
describe (const BwDemo *demo)
{
  return g_strdup_printf (
      _ ("Demonstration: %d generated bets at odds %.2f. The truth: the bot wins "
         "%.0f %% of them and knows each bet's\n"
         "chance (edge %+.1f %%) up to bet %d; from then on it wins %.0f %% (edge "
         "%+.1f %%) and does not notice.\n"
         "Check it by: bellwetherctl analyse %s --bankroll 10000\n"
         "Everything is kept in %s and removed at the end."),
      BW_DEMO_BETS, BW_DEMO_ODDS, 100 * BW_DEMO_WIN_RATE,
      100 * (BW_DEMO_WIN_RATE * BW_DEMO_ODDS - 1), BW_DEMO_CHANGE_BET,
      100 * (BW_DEMO_WIN_RATE - BW_DEMO_LOSS),
      100 * ((BW_DEMO_WIN_RATE - BW_DEMO_LOSS) * BW_DEMO_ODDS - 1), demo->ledger_path,
      demo->dir.path);
}

BwDemo *
bw_demo_new (int64_t now_us, GError **error)
{
  g_autoptr (BwDemo) demo = g_new0 (BwDemo, 1);
  if (!bw_demo_dir_make (&demo->dir, error))
    return NULL;
  demo->config_path = g_build_filename (demo->dir.path, "bellwether.conf", NULL);
  demo->ledger_path = g_build_filename (demo->dir.path, "demo-ledger.csv", NULL);
  demo->text = describe (demo);
  g_autofree char *csv = bw_demo_ledger_csv (BW_DEMO_BETS, now_us);
  g_autofree char *config = configuration (demo->ledger_path);
  if (!g_file_set_contents_full (demo->ledger_path, csv, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 error)
      || !g_file_set_contents_full (demo->config_path, config, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                    0600, error))
    return NULL;
  return g_steal_pointer (&demo);
}

void
bw_demo_free (BwDemo *demo)
{
  if (demo == NULL)
    return;
  bw_demo_dir_remove (&demo->dir);
  g_free (demo->config_path);
  g_free (demo->ledger_path);
  g_free (demo->text);
  g_free (demo);
}

const char *
bw_demo_config_path (BwDemo *demo)
{
  return demo->config_path;
}

const char *
bw_demo_state_dir (BwDemo *demo)
{
  return demo->dir.path;
}

const char *
bw_demo_ledger_path (BwDemo *demo)
{
  return demo->ledger_path;
}

const char *
bw_demo_text (BwDemo *demo)
{
  return demo->text;
}
