/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every kind of source must stand: cancellation at any moment, inputs that are missing, cut,
 * spoilt or huge, and an owner that goes away. */
#include "collect/bw-scheduler.h"
#include "collect/system-fixture.h"

#include <stdio.h>

#define HUGE_BYTES (10 * 1024 * 1024)
#define LARGE_BYTES (256 * 1024)

/* How a kind is set up for these tests; every kind needs a row in cases[]. */
typedef struct
{
  const char *type;
  /** Makes all inputs below f->dir. */
  void (*fill) (SystemFixture *f);
  const char *keys;         /* further keys; %s is f->dir */
  const char *const *files; /* its inputs, below f->dir */
} Case;

static const char *const system_files[] = {
  "proc/stat",
  "proc/loadavg",
  "proc/meminfo",
  "proc/pressure/cpu",
  "proc/pressure/memory",
  "proc/pressure/io",
  "proc/uptime",
  "proc/diskstats",
  "proc/net/dev",
  "proc/net/sockstat",
  "proc/net/sockstat6",
  "proc/self/mountinfo",
  "sys/class/hwmon/hwmon0/name",
  "sys/class/hwmon/hwmon0/temp1_input",
  NULL,
};

static const char *const ledger_files[] = { "ledger.csv", NULL };

static void
fill_ledger (SystemFixture *f)
{
  static const char text[] = "id,placed_at,stake,odds,status\n"
                             "a,2026-03-01T10:00:00Z,10,2.5,won\n"
                             "b,2026-03-01T11:00:00Z,10,1.9,pending\n";
  g_free (bw_test_write (f->dir, "ledger.csv", text, -1));
}

static const Case cases[] = {
  { "system", system_fixture_fill, "", system_files },
  { "ledger", fill_ledger, "path=%s/ledger.csv", ledger_files },
};

static BwCollector *
make (SystemFixture *f, const Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) keys = g_string_new (c->keys);
  g_string_replace (keys, "%s", f->dir, 0);
  g_autofree char *text = g_strdup_printf ("[source pc]\ntype=%s\n%s", c->type, keys->str);
  BwCollectContext context = { .clock = f->clock, .proc_root = f->proc, .sys_root = f->sys };
  unsigned n;
  const BwGroupSchema *schemas = bw_collector_schemas (&n);

  g_clear_pointer (&f->config, bw_config_unref);
  f->config = bw_config_parse ("test.conf", text, -1, schemas, n);
  g_assert_cmpuint (bw_config_n_errors (f->config), ==, 0);
  BwCollector *collector =
      bw_collector_new (bw_config_group (f->config, "source", 0), &context, &error);
  g_assert_no_error (error);
  g_assert_nonnull (collector);
  return collector;
}

static void
begin (SystemFixture *f, const Case *c)
{
  system_fixture_init (f);
  c->fill (f);
  f->collector = make (f, c);
}

static bool
is_done (gpointer data)
{
  SystemFixture *f = data;

  /* Whatever waits for a time limit gets it. */
  if (!f->is_done)
    bw_clock_advance (f->clock, BW_SECOND_US / 100);
  return f->is_done;
}

static void
wait_done (SystemFixture *f)
{
  g_assert_true (bw_test_run_until (is_done, f, 30000));
}

/** A batch is well formed, an error says something. */
static void
check_result (SystemFixture *f)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_assert_true ((f->batch == NULL) == (f->error != NULL));
  if (f->batch == NULL)
    {
      g_assert_cmpuint (strlen (f->error->message), >, 5);
      g_assert_null (strchr (f->error->message, '\n'));
      return;
    }
  g_assert_cmpstr (f->batch->source, ==, "pc");
  for (unsigned i = 0; i < f->batch->samples->len; i++)
    {
      const BwSample *sample = bw_batch_index (f->batch, i);
      g_assert_cmpstr (bw_metric_label (sample->metric, "source"), ==, "pc");
      g_assert_true (g_hash_table_add (seen, (gpointer) sample->metric));
      g_assert_false (isinf (sample->value));
    }
}

static void
collect (SystemFixture *f)
{
  bw_clock_advance (f->clock, 10 * BW_SECOND_US);
  system_fixture_begin (f, NULL);
  wait_done (f);
  check_result (f);
}

static void
collect_well (SystemFixture *f)
{
  collect (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->batch->samples->len, >, 0);
}

static void
test_twice (gconstpointer data)
{
  SystemFixture f;

  begin (&f, data);
  collect_well (&f);
  g_autoptr (BwBatch) first = g_steal_pointer (&f.batch);
  collect_well (&f);
  g_assert_cmpuint (first->samples->len, ==, f.batch->samples->len);
  for (unsigned i = 0; i < first->samples->len; i++)
    g_assert_true (bw_batch_index (first, i)->metric == bw_batch_index (f.batch, i)->metric);
  system_fixture_clear (&f);
}

static void
test_cancel (gconstpointer data)
{
  SystemFixture f;

  begin (&f, data);
  for (unsigned n_turns = 0; n_turns < 6; n_turns++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      if (n_turns == 0) /* before it begins */
        g_cancellable_cancel (cancellable);
      bw_clock_advance (f.clock, 10 * BW_SECOND_US);
      system_fixture_begin (&f, cancellable);
      for (unsigned i = 1; i < n_turns; i++) /* later and later */
        g_main_context_iteration (NULL, false);
      bool was_done = f.is_done;
      g_cancellable_cancel (cancellable);
      bw_test_wait_flag (&f.is_done); /* no time limit needs to pass */
      check_result (&f);
      if (!was_done && f.batch == NULL)
        g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (n_turns == 0)
        g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      collect_well (&f);
    }
  system_fixture_clear (&f);
}

static bool
is_idle (gpointer scheduler)
{
  return bw_scheduler_n_running (scheduler) == 0;
}

static void
batch_cb (gpointer data, const BwBatch *batch)
{
  ++*(unsigned *) data;
}

static void
test_owner_goes (gconstpointer data)
{
  unsigned n_batches = 0;
  BwSchedulerCallbacks callbacks = { .batch = batch_cb, .data = &n_batches };

  for (unsigned n_turns = 0; n_turns < 4; n_turns++)
    {
      SystemFixture f;
      begin (&f, data);
      BwScheduler *scheduler = bw_scheduler_new (f.clock, &callbacks);
      bw_scheduler_add (scheduler, g_steal_pointer (&f.collector), 0, 0);
      bw_clock_advance (f.clock, 0);
      for (unsigned i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, false);
      unsigned n_before = n_batches;
      g_assert_true (bw_scheduler_remove (scheduler, "pc"));
      g_assert_true (bw_test_run_until (is_idle, scheduler, 10000));
      g_assert_cmpuint (n_batches, ==, n_before);

      /* The scheduler itself goes. */
      bw_scheduler_add (scheduler, make (&f, data), 0, 0);
      bw_clock_advance (f.clock, 0);
      bw_scheduler_free (scheduler);
      g_assert_cmpuint (n_batches, ==, n_before);
      system_fixture_clear (&f);
    }
}

static void
test_missing (gconstpointer data)
{
  const Case *c = data;
  SystemFixture f;

  begin (&f, c);
  for (unsigned i = 0; c->files[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (f.dir, c->files[i], NULL);
      g_autofree char *away = g_strconcat (path, ".away", NULL);
      g_clear_pointer (&f.collector, bw_collector_free);
      g_assert_cmpint (rename (path, away), ==, 0);
      f.collector = make (&f, c);
      collect (&f);
      g_assert_cmpint (rename (away, path), ==, 0);
      collect_well (&f);
    }
  system_fixture_clear (&f);
}

/* One input of a source that is spoilt in many ways. */
typedef struct
{
  SystemFixture f;
  const Case *c;
  char *path;
  char *good;
  gsize n_good;
} Spoiler;

static void
spoiler_begin (Spoiler *s, const Case *c, const char *file)
{
  *s = (Spoiler){ .c = c };
  begin (&s->f, c);
  s->path = g_build_filename (s->f.dir, file, NULL);
  g_assert_true (g_file_get_contents (s->path, &s->good, &s->n_good, NULL));
}

static void
spoiler_end (Spoiler *s)
{
  system_fixture_clear (&s->f);
  g_free (s->path);
  g_free (s->good);
}

/** Collects with the input holding TEXT, twice, with a fresh collector and with one that knew the
 * input as it was. */
static void
collect_with (Spoiler *s, const char *text, size_t n)
{
  for (int is_known = 0; is_known < 2; is_known++)
    {
      g_clear_pointer (&s->f.collector, bw_collector_free);
      s->f.collector = make (&s->f, s->c);
      if (is_known)
        collect_well (&s->f);
      system_fixture_overwrite (s->path, text, n);
      collect (&s->f);
      collect (&s->f);
      system_fixture_overwrite (s->path, s->good, s->n_good);
    }
}

static void
test_garbage (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  char bytes[5000];

  for (unsigned i = 0; c->files[i] != NULL; i++)
    {
      Spoiler s;
      spoiler_begin (&s, c, c->files[i]);
      for (unsigned k = 0; k < sizeof bytes; k++)
        bytes[k] = (char) g_rand_int_range (rand, 0, 256);
      collect_with (&s, bytes, sizeof bytes);
      collect_with (&s, "", 0);
      collect_with (&s, "\n\n \n", 4);
      memset (bytes, 0, sizeof bytes);
      collect_with (&s, bytes, sizeof bytes);
      spoiler_end (&s);
    }
}

static void
test_cut (gconstpointer data)
{
  const Case *c = data;

  for (unsigned i = 0; c->files[i] != NULL; i++)
    {
      Spoiler s;
      spoiler_begin (&s, c, c->files[i]);
      for (unsigned k = 1; k < 8; k++)
        collect_with (&s, s.good, s.n_good * k / 8);
      spoiler_end (&s);
    }
}

static void
test_huge (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *line = g_strnfill (HUGE_BYTES, '7');
  g_autofree char *lines = g_strnfill (LARGE_BYTES, '\n');

  for (unsigned i = 0; c->files[i] != NULL; i++)
    {
      Spoiler s;
      spoiler_begin (&s, c, c->files[i]);
      collect_with (&s, line, HUGE_BYTES);
      collect_with (&s, lines, LARGE_BYTES);
      spoiler_end (&s);
    }
}

/** Thousands of devices, processors, mounts: garbage in the right form. */
static void
test_crowd (void)
{
  const Case *c = &cases[0];
  const struct
  {
    const char *file;
    const char *format; /* with the number of the line */
  } rows[] = {
    { "proc/stat", "cpu%d 1 2 3 4 5 6 7 8\n" },
    { "proc/diskstats", " 8 0 sd%dx 1 2 3 4 5 6 7 8 9 10 11\n" },
    { "proc/net/dev", " net%d: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n" },
    { "proc/self/mountinfo", "1 0 8:%d / /nowhere/%d rw - ext4 /dev/sda1 rw\n" },
  };

  g_assert_cmpstr (c->type, ==, "system");
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int k = 0; k < 1500; k++)
        {
          g_autoptr (GString) line = g_string_new (rows[i].format);
          g_autofree char *number = g_strdup_printf ("%d", k);
          g_string_replace (line, "%d", number, 0);
          g_string_append (text, line->str);
        }
      Spoiler s;
      spoiler_begin (&s, c, rows[i].file);
      collect_with (&s, text->str, text->len);
      spoiler_end (&s);
    }
}

static void
test_no_pressure (void)
{
  SystemFixture f;

  begin (&f, &cases[0]);
  g_autofree char *pressure = g_build_filename (f.proc, "pressure", NULL);
  bw_test_dir_remove (pressure);
  collect_well (&f);
  g_assert_cmpfloat (system_fixture_value (&f, "system_pressure_io_percent"), ==, -1);
  g_assert_cmpfloat (system_fixture_value (&f, "system_load1"), ==, .5);
  system_fixture_clear (&f);
}

static void
test_all_have_cases (void)
{
  unsigned n;
  const BwCollectorKind *const *kinds = bw_collector_kinds (&n);

  for (unsigned i = 0; i < n; i++)
    {
      bool is_found = false;
      for (unsigned k = 0; k < G_N_ELEMENTS (cases); k++)
        is_found = is_found || strcmp (cases[k].type, kinds[i]->type) == 0;
      if (!is_found)
        g_error ("the kind %s has no row in cases[]", kinds[i]->type);
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "twice", test_twice },     { "cancel", test_cancel },   { "owner-goes", test_owner_goes },
    { "missing", test_missing }, { "garbage", test_garbage }, { "cut", test_cut },
    { "huge", test_huge },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("FLATPAK_ID");
  g_test_add_func ("/conformance/all-have-cases", test_all_have_cases);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    for (unsigned k = 0; k < G_N_ELEMENTS (tests); k++)
      {
        g_autofree char *path =
            g_strdup_printf ("/conformance/%s/%s", cases[i].type, tests[k].name);
        g_test_add_data_func (path, &cases[i], tests[k].func);
      }
  g_test_add_func ("/conformance/system/crowd", test_crowd);
  g_test_add_func ("/conformance/system/no-pressure", test_no_pressure);
  return g_test_run ();
}
