/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of sources: words, states, and rows that stay the same objects. */
#include "view/bw-source-row.h"

#include "view/bw-source-advice.h"
#include "view/bw-source-list.h"

#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

#include <string.h>

#define NBSP "\u00a0"
#define NOW_US BW_TEST_NOW_US

static BwEngineStatus *
status_new (void)
{
  BwEngineStatus *status = g_new0 (BwEngineStatus, 1);
  status->is_live = true;
  status->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  status->sources = g_array_new (FALSE, FALSE, sizeof (BwSourceView));
  status->channels = g_array_new (FALSE, FALSE, sizeof (BwChannelView));
  status->problems = g_ptr_array_new_with_free_func (g_free);
  status->strings = g_ptr_array_new_with_free_func (g_free);
  return status;
}

static BwSourceView *
add_source (BwEngineStatus *status, const char *name, const char *type)
{
  BwSourceView view = { .source = name,
                        .type = type,
                        .health = BW_SOURCE_OK,
                        .interval_us = 10 * BW_SECOND_US,
                        .last_ok_us = NOW_US - 4 * BW_SECOND_US,
                        .last_try_us = NOW_US - 4 * BW_SECOND_US,
                        .duration_us = 3400,
                        .n_ok = 1234 };
  g_array_append_val (status->sources, view);
  return &g_array_index (status->sources, BwSourceView, status->sources->len - 1);
}

static BwConfig *
config_new (void)
{
  unsigned n;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_config_parse ("test",
                          "[source wren]\ntype=system\n[source mlb]\ntype=ledger\n"
                          "path=/srv/bots/paper_trades.db\n",
                          -1, schemas, n);
}

static const BwSourceText *
text_at (GListStore *rows, unsigned i)
{
  g_autoptr (BwSourceRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
  return bw_source_row_text (row);
}

static void
test_words (void)
{
  g_autoptr (BwConfig) config = config_new ();
  g_autoptr (BwEngineStatus) status = status_new ();
  g_autoptr (GListStore) rows = g_list_store_new (BW_TYPE_SOURCE_ROW);
  add_source (status, "wren", "system");
  BwSourceView *mlb = add_source (status, "mlb", "ledger");
  mlb->health = BW_SOURCE_FAILING;
  mlb->last_ok_us = NOW_US - 36 * BW_MINUTE_US;
  mlb->n_failed = 3;
  mlb->duration_us = 200;
  mlb->error = "paper_trades.db: it is not there";
  BwSourceView *fresh = add_source (status, "new", "system");
  fresh->health = BW_SOURCE_WAITING;
  fresh->last_ok_us = BW_TIME_NONE;
  fresh->n_ok = 0;
  bw_source_rows_update (rows, NULL, config, status, NOW_US);
  const BwSourceText *text = text_at (rows, 0);
  g_assert_cmpstr (text->name, ==, "wren");
  g_assert_cmpstr (text->kind, ==, "Machine");
  g_assert_cmpstr (text->where, ==, "this computer");
  g_assert_cmpstr (text->every, ==, "10" NBSP "s");
  g_assert_cmpstr (text->latency, ==, "3" NBSP "ms");
  g_assert_cmpstr (text->answers, ==, "1,234");
  g_assert_cmpstr (text->failed, ==, "0");
  g_assert_cmpstr (text->sample, ==, "4" NBSP "s");
  g_assert_cmpstr (text->state.word, ==, "Healthy");
  g_assert_null (text->error);
  text = text_at (rows, 1);
  g_assert_cmpstr (text->kind, ==, "Ledger");
  g_assert_cmpstr (text->where, ==, "paper_trades.db");
  g_assert_cmpstr (text->path, ==, "/srv/bots/paper_trades.db");
  g_assert_cmpstr (text->latency, ==, "< 1" NBSP "ms");
  g_assert_cmpstr (text->failed, ==, "3");
  g_assert_cmpstr (text->error, ==, "paper_trades.db: it is not there");
  g_assert_cmpstr (text->state.word, ==, "No data");
  g_assert_cmpstr (text->state_text, ==, "No data for 36" NBSP "min");
  /* Never asked is neither at once nor zero. */
  text = text_at (rows, 2);
  g_assert_cmpstr (text->latency, ==, "–");
  g_assert_cmpstr (text->sample, ==, "–");
  g_assert_cmpstr (text->state.word, ==, "Collecting");
}

/* What to do goes by what the system said, whatever its language; then when it is asked again. */
static void
test_advice (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *missing = g_strdup_printf ("/srv/a.db: %s", g_strerror (ENOENT));
  g_autofree char *denied = g_strdup_printf ("/srv/a.db: %s", g_strerror (EACCES));
  const char *const each[][2] = { { missing, "was moved" },
                                  { denied, "Allow your user" },
                                  { "no answer in 5 s", "slow or gone" },
                                  { "line 3: found nothing", "It is asked again" } };
  BwSourceView view = { .health = BW_SOURCE_FAILING, .next_us = NOW_US + 70 * BW_SECOND_US };
  for (unsigned i = 0; i < G_N_ELEMENTS (each); i++)
    {
      view.error = each[i][0];
      g_autofree char *text = bw_source_advice (&view, NOW_US, utc);
      g_autoptr (GDateTime) next = g_date_time_new_from_unix_utc (view.next_us / BW_SECOND_US);
      g_autofree char *at = g_date_time_format (next, "It is asked again at %H:%M:%S.");
      g_assert_nonnull (strstr (text, each[i][1]));
      g_assert_true (g_str_has_suffix (text, at));
    }
  view.next_us = BW_TIME_NONE;
  g_assert_null (bw_source_advice (&view, NOW_US, utc));
  view.error = missing;
  view.health = BW_SOURCE_OK;
  g_assert_null (bw_source_advice (&view, NOW_US, utc));
}

/* Those that are switched off stand where the configuration has them. */
static void
test_list (void)
{
  unsigned n;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config =
      bw_config_parse ("test",
                       "[source wren]\ntype=system\n[source mlb]\ntype=ledger\nenabled=false\n"
                       "path=/srv/bots/paper_trades.db\n[source nba]\ntype=system\n",
                       -1, schemas, n);
  g_autoptr (BwEngineStatus) status = status_new ();
  add_source (status, "owl", "system");
  add_source (status, "nba", "system");
  add_source (status, "wren", "system");
  bw_source_list_complete (status, config);
  const char *const names[] = { "wren", "mlb", "nba", "owl" };
  g_assert_cmpuint (status->sources->len, ==, G_N_ELEMENTS (names));
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      g_assert_cmpstr (view->source, ==, names[i]);
      g_assert_cmpint (view->health, ==, i == 1 ? BW_SOURCE_PAUSED : BW_SOURCE_OK);
    }
}

static void
test_states (void)
{
  g_autoptr (BwEngineStatus) status = status_new ();
  BwSourceView *view = add_source (status, "wren", "system");
  BwIncident *incident = bw_incident_new ();
  incident->severity = BW_SEVERITY_WARNING;
  incident->labels = g_strdup ("source=\"wren\"");
  g_ptr_array_add (status->incidents, incident);
  BwIncident *worse = bw_incident_new ();
  worse->severity = BW_SEVERITY_CRITICAL;
  worse->labels = g_strdup ("mount=\"/\",source=\"wren2\"");
  g_ptr_array_add (status->incidents, worse);
  g_assert_cmpstr (bw_source_state (NULL, status, view, NOW_US).word, ==, "Warning");
  g_free (worse->labels);
  worse->labels = g_strdup ("mount=\"/\",source=\"wren\"");
  g_assert_cmpstr (bw_source_state (NULL, status, view, NOW_US).word, ==, "Critical");
  /* Nobody watches: nothing is healthy, whatever was said last. */
  status->is_live = false;
  g_assert_cmpstr (bw_source_state (NULL, status, view, NOW_US).word, ==, "No data");
}

static void
count_cb (gpointer object, unsigned *n)
{
  (*n)++;
}

static void
test_same_rows (void)
{
  g_autoptr (BwConfig) config = config_new ();
  g_autoptr (GListStore) rows = g_list_store_new (BW_TYPE_SOURCE_ROW);
  g_autoptr (BwEngineStatus) status = status_new ();
  unsigned n_changed = 0;
  add_source (status, "wren", "system");
  add_source (status, "mlb", "ledger");
  bw_source_rows_update (rows, NULL, config, status, NOW_US);
  g_autoptr (BwSourceRow) wren = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  g_autoptr (BwSourceRow) mlb = g_list_model_get_item (G_LIST_MODEL (rows), 1);
  g_signal_connect (wren, "changed", G_CALLBACK (count_cb), &n_changed);
  bw_source_rows_update (rows, NULL, config, status, NOW_US);
  g_assert_cmpuint (n_changed, ==, 0);
  bw_source_rows_update (rows, NULL, config, status, NOW_US + 2 * BW_SECOND_US);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpstr (bw_source_row_text (wren)->sample, ==, "6" NBSP "s");
  /* One goes, one comes: the other stays who it is. */
  g_autoptr (BwEngineStatus) next = status_new ();
  add_source (next, "mlb", "ledger");
  add_source (next, "nba", "ledger");
  bw_source_rows_update (rows, NULL, config, next, NOW_US);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 2);
  g_autoptr (BwSourceRow) first = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  g_assert_true (first == mlb);
  g_assert_cmpstr (text_at (rows, 1)->name, ==, "nba");
  g_autoptr (BwEngineStatus) none = status_new ();
  bw_source_rows_update (rows, NULL, config, none, NOW_US);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 0);
}

typedef struct
{
  BwEngine *engine;
  BwClock *clock;
  const char *wanted;
  BwStateWords words;
} Bot;

static bool
has_state_cb (gpointer data)
{
  Bot *bot = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status (bot->engine, &error);
  g_assert_no_error (error);
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (g_str_equal (view->source, "bot"))
        bot->words = bw_source_state (bot->engine, status, view, bw_clock_wall_us (bot->clock));
    }
  return bot->words.word != NULL && g_str_equal (bot->words.word, bot->wanted);
}

/* A bot with N_BETS under RULES, once all of it was judged. */
static void
check_bot (unsigned n_bets, const char *rules, const char *wanted)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *state = g_build_filename (dir, "state", NULL);
  g_autoptr (GString) csv = g_string_new ("id,settled_at,stake,odds,status\n");
  for (unsigned i = 0; i < n_bets; i++)
    g_string_append_printf (csv, "%u,2026-02-%02uT12:00:00Z,10,2.5,%s\n", i, i + 1,
                            i % 2 == 0 ? "won" : "lost");
  g_autofree char *ledger = bw_test_write (dir, "bets.csv", csv->str, -1);
  g_autofree char *text =
      g_strdup_printf ("[general]\npresets=\n[channel desktop]\ntype=desktop\nenabled=false\n"
                       "[source bot]\ntype=ledger\npath=bets.csv\n%s",
                       rules);
  g_autofree char *config = bw_test_write (dir, "bellwether.conf", text, -1);
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwEngineOptions options = { .config_path = config, .state_dir = state, .clock = clock };
  g_autoptr (GError) error = NULL;
  Bot bot = { .engine = bw_engine_open (&options, &error), .clock = clock, .wanted = wanted };
  g_assert_no_error (error);
  bw_engine_start (bot.engine);
  for (unsigned i = 0; i < 100 && !has_state_cb (&bot); i++)
    {
      bw_clock_advance (clock, BW_SECOND_US);
      bw_test_run_until (has_state_cb, &bot, 50);
    }
  g_assert_cmpstr (bot.words.word, ==, wanted);
  bw_engine_stop (bot.engine);
  g_object_unref (bot.engine);
  bw_test_dir_remove (dir);
}

/* A bot that answers is well only where something of it was judged. */
static void
test_bot (void)
{
  static const char roi[] =
      "[rule roi]\nmetric=ledger_roi\ndirection=below\nwarning=-0.5\nmin-samples=10\n";
  check_bot (7, "", "OK");
  check_bot (7, roi, "Collecting");
  check_bot (20, roi, "Healthy");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source-row/bot", test_bot);
  g_test_add_func ("/source-row/words", test_words);
  g_test_add_func ("/source-row/advice", test_advice);
  g_test_add_func ("/source-row/list", test_list);
  g_test_add_func ("/source-row/states", test_states);
  g_test_add_func ("/source-row/same-rows", test_same_rows);
  return g_test_run ();
}
