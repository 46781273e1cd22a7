/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the page of bets with a ledger of a million: until it is shown, sorting, searching,
 * scrolling, choosing, saving; what each costs the main loop, and the memory of a row. */
#include "list-desk.h"

#include "base/bw-time.h"
#include "engine/bw-engine-data.h"
#include "engine/bw-engine-live.h"
#include "store/bw-ledger.h"
#include "ui/bw-bet-cells.h"
#include "ui/bw-bet-selection.h"
#include "view/bw-bet-text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum
{
  PIECE = 20000,
  N_MORE = 100,
};

static int64_t n_bets = 1000000;
static uint32_t seed = 1;

static uint32_t
draw (uint32_t below)
{
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed % below;
}

static void
add_bet (BwBetList *list, int64_t i, int64_t end_us)
{
  static const char *const teams[] = { "Ajax",    "Arsenal",  "Bayern",  "Celtic",
                                       "Chelsea", "Everton",  "Leipzig", "Lyon",
                                       "Milan",   "Valencia", "Porto",   "PSV" };
  static const char *const models[] = { "elo", "poisson", "market", "xg" };
  unsigned home = draw (G_N_ELEMENTS (teams)), away = draw (G_N_ELEMENTS (teams));
  g_autofree char *id = g_strdup_printf ("b-%07d", (int) i);
  g_autofree char *event =
      g_strdup_printf ("%s – %s, round %u", teams[home], teams[away], draw (5000));
  double odds = 1.3 + draw (400) / 100.0;
  BwBet bet = { .ordinal = i,
                .placed_us = end_us - (n_bets - i) * 60 * BW_SECOND_US,
                .stake = 5 + draw (2000) / 100.0,
                .odds = odds,
                .probability = 0.95 / odds,
                .closing_odds = odds + (draw (41) - 20.0) / 100,
                .closing_fair_probability = NAN,
                .fee = 0,
                .id = id,
                .event = event,
                .selection = draw (2) == 0 ? teams[home] : teams[away],
                .model = models[draw (G_N_ELEMENTS (models))],
                .currency = "EUR" };
  bool is_won = draw (1000) < 1000 * bet.probability;
  bet.settled_us = bet.placed_us + 7200 * BW_SECOND_US;
  bet.status = draw (50) == 0 ? BW_BET_PUSH : is_won ? BW_BET_WON : BW_BET_LOST;
  bet.profit = bet.status == BW_BET_PUSH  ? 0
               : bet.status == BW_BET_WON ? bet.stake * (odds - 1)
                                          : -bet.stake;
  bw_bet_list_add (list, &bet);
}

static bool
write_ledger (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwLedger) ledger = bw_ledger_open (dir, false, &error);
  if (ledger == NULL)
    return false;
  int64_t now_us = g_get_real_time ();
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, "mlb-value", true);
  for (int64_t i = 0; i < n_bets; i += PIECE)
    {
      BwBetList *list = bw_bet_list_new ();
      for (int64_t k = i; k < MIN (i + PIECE, n_bets); k++)
        add_bet (list, k, now_us);
      bw_ledger_write_add (write, list);
    }
  return bw_ledger_write_end (write, false, NULL, NULL, &error);
}

/* In a process of its own: its memory is not the window's. */
static bool
make_ledger (const char *dir)
{
  int status = 1;
  pid_t pid = fork ();
  if (pid == 0)
    _exit (write_ledger (dir) ? 0 : 1);
  waitpid (pid, &status, 0);
  return status == 0;
}

typedef struct
{
  BwWindow *window;
  GtkColumnView *table;
  BwBetModel *model;
} Bench;

static bool
is_shown (gpointer data)
{
  Bench *bench = data;
  GtkWidget *table = list_desk_find (GTK_WIDGET (bench->window), GTK_TYPE_COLUMN_VIEW);
  bench->table = table != NULL ? GTK_COLUMN_VIEW (table) : NULL;
  GtkSelectionModel *shown = bench->table != NULL ? gtk_column_view_get_model (bench->table) : NULL;
  return shown != NULL && g_list_model_get_n_items (G_LIST_MODEL (shown)) > 0;
}

static bool
is_idle (gpointer data)
{
  Bench *bench = data;
  return !bw_bet_model_is_busy (bench->model) && !bw_bet_model_is_part (bench->model)
         && !bw_bet_model_is_adding (bench->model);
}

static Lap
rest (Bench *bench)
{
  return list_desk_run (bench->window, is_idle, bench);
}

/* What is asked for by a call is of the lap, too. */
#define MEASURE(bench, what, call)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    int64_t began_us = g_get_monotonic_time ();                                                    \
    double began_ms = list_desk_cpu_ms ();                                                         \
    call;                                                                                          \
    double call_ms = list_desk_cpu_ms () - began_ms;                                               \
    Lap lap = rest (bench);                                                                        \
    lap.longest_ms = MAX (lap.longest_ms, call_ms);                                                \
    lap.loop_ms += call_ms;                                                                        \
    lap.wall_ms = (double) (g_get_monotonic_time () - began_us) / 1e3;                             \
    list_desk_print (what, &lap);                                                                  \
  }                                                                                                \
  G_STMT_END

static void
measure_sorting (Bench *bench)
{
  for (unsigned i = 0; i < BW_N_BET_COLUMNS; i++)
    {
      GtkColumnViewColumn *column = bw_bet_cells_column (bench->table, i);
      if (!gtk_column_view_column_get_visible (column))
        continue;
      g_autofree char *what =
          g_strdup_printf ("sort by %s", gtk_column_view_column_get_title (column));
      MEASURE (bench, what,
               gtk_column_view_sort_by_column (bench->table, column, GTK_SORT_ASCENDING));
    }
  MEASURE (bench, "newest first again",
           gtk_column_view_sort_by_column (bench->table,
                                           bw_bet_cells_column (bench->table, BW_BET_COLUMN_TIME),
                                           GTK_SORT_DESCENDING));
}

static void
measure_searching (Bench *bench)
{
  static const char *const texts[] = {
    "a", "aj", "ajax", "ajax odds>2", "model:elo odds>2 status:lost", "no such bet", ""
  };
  GtkEditable *entry =
      GTK_EDITABLE (list_desk_find (GTK_WIDGET (bench->window), GTK_TYPE_SEARCH_ENTRY));
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *what = g_strdup_printf ("search “%s”", texts[i]);
      /* The entry waits whether more is typed. */
      MEASURE (bench, what, {
        gtk_editable_set_text (entry, texts[i]);
        bw_bet_model_set_search (bench->model, texts[i]);
      });
    }
}

static void
measure_choosing (Bench *bench)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (bench->table);
  MEASURE (bench, "select one", gtk_selection_model_select_item (selection, 10, TRUE));
  MEASURE (bench, "select the next", gtk_selection_model_select_item (selection, 11, TRUE));
  MEASURE (bench, "select all", gtk_selection_model_select_all (selection));
  MEASURE (bench, "select a half of them",
           gtk_selection_model_select_range (selection, 0, (unsigned) n_bets / 2, TRUE));
  MEASURE (bench, "select none", gtk_selection_model_unselect_all (selection));
}

static void
measure_saving (Bench *bench)
{
  g_autoptr (BwBetExtract) extract = bw_bet_model_extract (bench->model, false);
  g_autoptr (GFile) file = g_file_new_for_path ("/dev/null");
  g_autoptr (GFileOutputStream) stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, NULL);
  int64_t began_us = g_get_monotonic_time ();
  bw_bet_text_write (extract, ',', G_OUTPUT_STREAM (stream), NULL, NULL, NULL, NULL);
  printf ("%-44s %9.0f\n", "CSV of all, on a thread",
          (double) (g_get_monotonic_time () - began_us) / 1e3);
}

static bool
has_more (gpointer data)
{
  return bw_bet_model_n_rows (((Bench *) data)->model) > (size_t) n_bets && is_idle (data);
}

/* What the engine does with them is of the lap, too. */
static void
measure_growing (Bench *bench, BwEngine *engine, const char *dir)
{
  g_autoptr (GString) csv = g_string_new ("id,placed_at,settled_at,event,selection,model,stake,"
                                          "odds,status,profit,currency\n");
  g_autofree char *path = g_build_filename (dir, "more.csv", NULL);
  g_autofree char *at = bw_time_format_iso (g_get_real_time ());
  for (unsigned i = 0; i < N_MORE; i++)
    g_string_append_printf (csv, "more-%u,%s,%s,Ajax – PSV,PSV,elo,10,2.5,won,15,EUR\n", i, at, at);
  g_file_set_contents (path, csv->str, -1, NULL);
  BwLedgerFile file = { .path = path };
  BwImportResult result;
  g_autoptr (GError) error = NULL;
  if (!bw_engine_import (engine, "mlb-value", &file, NULL, NULL, NULL, &result, &error))
    g_error ("%s", error->message);
  bw_import_result_clear (&result);
  Lap lap = list_desk_run (bench->window, has_more, bench);
  list_desk_print ("100 more bets", &lap);
}

static void
wait_for_ledger (BwEngine *engine)
{
  g_auto (GStrv) names = bw_engine_source_names (engine, "ledger");
  while (names[0] == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      g_strfreev (names);
      names = bw_engine_source_names (engine, "ledger");
    }
}

static void
measure (BwEngine *engine, const char *dir)
{
  Bench bench = { .window = list_desk_window (engine, "alerts") };
  bool (*const yes) (gpointer) = is_shown;
  /* The engine has its own work with a million bets. */
  list_desk_rest (bench.window);
  double before_mb = list_desk_rss_mb ();
  g_autofree char *title = g_strdup_printf ("%" G_GINT64_FORMAT " bets", n_bets);
  list_desk_print_header (title);
  bw_window_show_page (bench.window, "bets", NULL);
  Lap first = list_desk_run (bench.window, yes, &bench);
  list_desk_print ("until the newest are shown", &first);
  bench.model = bw_bet_selection_bets (BW_BET_SELECTION (gtk_column_view_get_model (bench.table)));
  MEASURE (&bench, "until all are, from then on", {});
  list_desk_rest (bench.window);
  double after_mb = list_desk_rss_mb ();
  measure_sorting (&bench);
  measure_searching (&bench);
  list_desk_scroll (bench.window, GTK_WIDGET (bench.table));
  measure_choosing (&bench);
  measure_saving (&bench);
  measure_growing (&bench, engine, dir);
  printf ("\ntable: %.1f bytes a bet\n",
          (double) bw_bet_table_bytes (bw_bet_model_table (bench.model)) / (double) n_bets);
  printf ("memory: %.0f MB before, %.0f MB with the bets: %.0f bytes a bet; %.0f MB at the end\n",
          before_mb, after_mb, (after_mb - before_mb) * 1048576 / (double) n_bets,
          list_desk_rss_mb ());
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.window);
}

/* With a number, of so many bets. */
int
main (int argc, char **argv)
{
  if (argc > 1)
    n_bets = g_ascii_strtoll (argv[1], NULL, 10);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("bench-bets-XXXXXX", &error);
  g_autofree char *config = g_build_filename (dir, "bellwether.conf", NULL);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (dir == NULL || !make_ledger (dir)
      || !g_file_set_contents (config, "[general]\npresets=\n", -1, NULL) || !list_desk_init ())
    return 1;
  BwEngineOptions options = { .mode = BW_ENGINE_RUN, .config_path = config, .state_dir = dir };
  g_autoptr (BwEngine) engine = bw_engine_open (&options, &error);
  if (engine == NULL)
    g_error ("%s", error->message);
  bw_engine_start (engine);
  wait_for_ledger (engine);
  measure (engine, dir);
  bw_engine_stop (engine);
  list_desk_end ();
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", dir);
  return system (command) != 0;
}
