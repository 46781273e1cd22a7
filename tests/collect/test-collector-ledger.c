/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger collector: what its keys mean, what reaches the sink, and what its batch says. */
#include "base/bw-error.h"
#include "collect/bw-collector.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* A sink that writes down what it is told; as a ledger it keeps only what was ended well. */
typedef struct
{
  GString *told; /* since the last look */
  GBytes *cursor;
  bool refuses_rows;
  bool fails_at_end;
  bool asks_cursor;
} Sink;

static bool
sink_begin (gpointer data, const char *source, bool is_complete)
{
  Sink *sink = data;
  g_string_append_printf (sink->told, "begin %s %s;", source, is_complete ? "all" : "new");
  return true;
}

static bool
sink_rows (gpointer data, BwBetList *list)
{
  g_autoptr (BwBetList) rows = list;
  Sink *sink = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      g_string_append_printf (sink->told, " %s %s %s%s%s;", bet->id,
                              bw_bet_status_name (bet->status), bet->currency,
                              *bet->model != '\0' ? " " : "", bet->model);
    }
  return !sink->refuses_rows;
}

static bool
sink_end (gpointer data, bool is_aborted, GBytes *cursor, GError **error)
{
  Sink *sink = data;
  g_string_append_printf (sink->told, " end%s%s", is_aborted ? " undone" : "",
                          cursor != NULL ? " cursor" : "");
  if (sink->fails_at_end || sink->refuses_rows)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_FULL, "ledger.db: no space left");
      return false;
    }
  if (!is_aborted)
    {
      g_clear_pointer (&sink->cursor, g_bytes_unref);
      sink->cursor = cursor != NULL ? g_bytes_ref (cursor) : NULL;
    }
  return true;
}

static GBytes *
sink_cursor (gpointer data, const char *source)
{
  Sink *sink = data;
  sink->asks_cursor = true;
  return sink->cursor != NULL ? g_bytes_ref (sink->cursor) : NULL;
}

/* A configured collector with its file, sink and clock. */
typedef struct
{
  char *dir;
  char *path;
  BwClock *clock;
  Sink sink;
  BwBetSink table;
  BwConfig *config;
  BwCollector *collector;
  BwBatch *batch;
  GError *error;
  bool is_done;
} Fixture;

static void
make_collector (Fixture *f, const char *keys)
{
  g_autofree char *text = g_strdup_printf ("[source bets]\ntype=ledger\n%s", keys);
  unsigned n;
  const BwGroupSchema *schemas = bw_collector_schemas (&n);
  g_clear_pointer (&f->collector, bw_collector_free);
  g_clear_pointer (&f->config, bw_config_unref);
  f->config = bw_config_parse ("test.conf", text, -1, schemas, n);
  const BwCollectContext context = { .clock = f->clock, .sink = &f->table };
  g_clear_error (&f->error);
  f->collector = bw_collector_new (bw_config_group (f->config, "source", 0), &context, &f->error);
}

static void
fixture_init (Fixture *f, const char *text, const char *keys)
{
  memset (f, 0, sizeof *f);
  f->dir = bw_test_dir_new ();
  f->path = bw_test_write (f->dir, "ledger.csv", text, -1);
  f->clock = bw_test_clock_new ();
  f->sink.told = g_string_new (NULL);
  f->table = (BwBetSink){ sink_begin, sink_rows, sink_end, sink_cursor, &f->sink };
  g_autofree char *all = g_strdup_printf ("path=%s\n%s", f->path, keys);
  make_collector (f, all);
  g_assert_no_error (f->error);
  g_assert_cmpuint (bw_config_n_errors (f->config), ==, 0);
}

static void
fixture_clear (Fixture *f)
{
  bw_collector_free (f->collector);
  g_clear_pointer (&f->config, bw_config_unref);
  g_clear_pointer (&f->batch, bw_batch_free);
  g_clear_error (&f->error);
  g_clear_pointer (&f->sink.cursor, g_bytes_unref);
  g_string_free (f->sink.told, TRUE);
  bw_clock_unref (f->clock);
  bw_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
collected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  f->batch = f->collector->kind->collect_finish (f->collector, result, &f->error);
  f->is_done = true;
}

/* Collects once; what the sink was told. */
static const char *
collect (Fixture *f)
{
  g_clear_pointer (&f->batch, bw_batch_free);
  g_clear_error (&f->error);
  g_string_truncate (f->sink.told, 0);
  f->is_done = false;
  f->collector->kind->collect_async (f->collector, NULL, collected_cb, f);
  bw_test_wait_flag (&f->is_done);
  g_assert_true ((f->batch == NULL) == (f->error != NULL));
  return f->sink.told->str;
}

static double
value (Fixture *f, const char *name)
{
  const BwMetric *metric = bw_metric_get_labels (name, "source", "bets", NULL);
  for (unsigned i = 0; f->batch != NULL && i < f->batch->samples->len; i++)
    {
      if (bw_batch_index (f->batch, i)->metric == metric)
        return bw_batch_index (f->batch, i)->value;
    }
  g_assert_not_reached ();
}

#define HEADER "id,placed_at,stake,odds,p,status\n"

static void
test_follows (void)
{
  g_auto (Fixture) f;
  fixture_init (
      &f, HEADER "a,2026-03-02T11:00:00Z,10,2,0.5,won\nb,2026-03-02T11:30:00Z,10,2,0.5,pending\n",
      "currency=EUR\n");
  g_assert_cmpstr (collect (&f), ==, "begin bets all; a won EUR; b pending EUR; end cursor");
  g_assert_no_error (f.error);
  g_assert_cmpint (f.batch->time_us, ==, BW_TEST_NOW_US);
  g_assert_cmpfloat (value (&f, "ledger_age_seconds"), ==, 1800);
  g_assert_cmpfloat (value (&f, "ledger_missing_ratio"), ==, 0);
  g_assert_cmpfloat (value (&f, "ledger_rejected_rows"), ==, 0);

  bw_clock_advance (f.clock, BW_MINUTE_US);
  FILE *file = g_fopen (f.path, "a");
  fputs ("b,2026-03-02T11:30:00Z,10,2,,won\nc,yesterday,10,2,0.5,won\n", file);
  fclose (file);
  g_assert_cmpstr (collect (&f), ==, "begin bets new; b won EUR; end cursor");
  g_assert_cmpfloat (value (&f, "ledger_age_seconds"), ==, 1860);
  g_assert_cmpfloat (value (&f, "ledger_missing_ratio"), ==, .5);
  g_assert_cmpfloat (value (&f, "ledger_rejected_rows"), ==, 1);

  /* After a restart the place is known, and the figures with it. */
  f.sink.asks_cursor = false;
  g_autofree char *keys = g_strdup_printf ("path=%s\ncurrency=EUR\n", f.path);
  make_collector (&f, keys);
  const char *told = collect (&f);
  g_assert_true (*told == '\0' || g_str_equal (told, "begin bets new; end cursor"));
  g_assert_true (f.sink.asks_cursor);
  g_assert_cmpfloat (value (&f, "ledger_age_seconds"), ==, 1860);
  g_assert_cmpfloat (value (&f, "ledger_missing_ratio"), ==, .5);
  g_assert_cmpfloat (value (&f, "ledger_rejected_rows"), ==, 1);

  /* Read otherwise than before, all of it is read. */
  make_collector (&f, keys);
  g_autofree char *other = g_strdup_printf ("%swhere=stake > 0\n", keys);
  make_collector (&f, other);
  g_assert_no_error (f.error);
  g_assert_true (g_str_has_prefix (collect (&f), "begin bets all; a won EUR;"));
}

static void
test_failures (void)
{
  g_auto (Fixture) f;
  fixture_init (&f, HEADER "a,2026-03-02T11:00:00Z,10,2,0.5,won\n", "");
  f.sink.fails_at_end = true;
  g_assert_cmpstr (collect (&f), ==, "begin bets all; a won ; end cursor");
  g_assert_error (f.error, BW_ERROR, BW_ERROR_FULL);
  f.sink.fails_at_end = false;
  f.sink.refuses_rows = true;
  collect (&f);
  g_assert_error (f.error, BW_ERROR, BW_ERROR_FULL);
  f.sink.refuses_rows = false;

  /* What was not written is read again. */
  g_assert_cmpstr (collect (&f), ==, "begin bets all; a won ; end cursor");
  g_assert_no_error (f.error);

  /* A file that is lost or spoilt takes nothing away, and comes back. */
  g_unlink (f.path);
  g_assert_cmpstr (collect (&f), ==, "");
  g_assert_error (f.error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_free (bw_test_write (f.dir, "ledger.csv", "\0\1\2", 3));
  g_assert_cmpstr (collect (&f), ==, "");
  g_assert_error (f.error, BW_ERROR, BW_ERROR_INVALID);
  g_free (bw_test_write (f.dir, "ledger.csv", HEADER "a,2026-03-02T11:00:00Z,10,2,0.5,lost\n", -1));
  g_assert_cmpstr (collect (&f), ==, "begin bets all; a lost ; end cursor");

  /* It breaks in the middle: what was begun is undone. */
  g_autoptr (GString) text = g_string_new (HEADER);
  for (int i = 0; i < 5000; i++)
    g_string_append_printf (text, "%d,2026-03-02T11:00:00Z,10,2,0.5,lost\n", i);
  g_string_append_len (text, "x,\0\n", 4);
  g_free (bw_test_write (f.dir, "ledger.csv", text->str, (gssize) text->len));
  const char *told = collect (&f);
  g_assert_error (f.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (told, "begin bets all;"));
  g_assert_true (g_str_has_suffix (told, " end undone"));
}

static void
test_without_odds (void)
{
  g_auto (Fixture) f;
  fixture_init (&f, "id,placed_at,stake,profit\na,2026-03-02T13:00:00Z,10,2\n", "");
  collect (&f);
  g_assert_no_error (f.error);
  /* Later than now, and nothing that could be missing. */
  g_assert_cmpfloat (value (&f, "ledger_age_seconds"), ==, 0);
  g_assert_true (isnan (value (&f, "ledger_missing_ratio")));
}

static void
test_keys (void)
{
  static const struct
  {
    const char *keys;
    const char *said;
  } cases[] = {
    { "", "path" },
    { "path=/x.csv\nwhere=a; DROP TABLE b\n", "where: 'a; DROP TABLE b' has a ';'" },
    { "path=/x.csv\ncolumn-stakes=A\n",
      "'stakes=A': expected FIELD=COLUMN with a field of id, placed_at," },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Fixture) f;
      fixture_init (&f, "", "");
      make_collector (&f, cases[i].keys);
      g_assert_null (f.collector);
      g_assert_error (f.error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_nonnull (strstr (f.error->message, cases[i].said));
      g_assert_nonnull (strstr (f.error->message, "[source bets]"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/collector-ledger/follows", test_follows);
  g_test_add_func ("/collector-ledger/failures", test_failures);
  g_test_add_func ("/collector-ledger/without-odds", test_without_odds);
  g_test_add_func ("/collector-ledger/keys", test_keys);
  return g_test_run ();
}
