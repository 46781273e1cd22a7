/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every parser is fed damaged input: it answers or says why not, and touches nothing it should not.
 */
#include "base/bw-error.h"
#include "base/bw-json.h"
#include "base/bw-number.h"
#include "base/bw-schedule.h"
#include "base/bw-time.h"
#include "collect/bw-ledger-reader.h"
#include "config/bw-config-schema.h"
#include "config/bw-config.h"
#include "db/bw-db.h"
#include "lib/bw-test.h"
#include "model/bw-matchers.h"
#include "model/bw-metric.h"
#include "notify/policy-config.h"
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-load.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* What a target is fed. TEXT ends in a NUL that LENGTH does not count, and may hold others. */
typedef struct
{
  const char *text;
  gsize length;
  const char *path; /* a file with the same content, where the target wants one */
} Input;

/* A sanitizer makes each input ten times as dear. */
#ifdef __SANITIZE_ADDRESS__
#  define SLOW_FACTOR 20
#else
#  define SLOW_FACTOR 200
#endif

typedef struct
{
  const char *name;
  const char *const *seeds;
  void (*feed) (const Input *input);
  unsigned n_quick; /* inputs in a quick run, by what one costs */
  bool wants_file;
} Target;

/* A failure has an error with a message a person can be shown; a success has none. */
static void
check_answer (bool is_good, const GError *error)
{
  if (is_good)
    g_assert_no_error (error);
  else
    {
      g_assert_nonnull (error);
      g_assert_nonnull (error->message);
      g_assert_cmpuint (strlen (error->message), >, 0);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
feed_json (const Input *input)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = bw_json_parse (input->text, (gssize) input->length, &error);
  check_answer (node != NULL, error);
  if (node == NULL)
    return;
  g_autoptr (GError) path_error = NULL;
  JsonNode *found = bw_json_get (node, "rows[1].id", &path_error);
  check_answer (found != NULL, path_error);
  json_node_unref (node);
}

static void
feed_json_path (const Input *input)
{
  g_autoptr (GError) error = NULL;
  if (!g_utf8_validate (input->text, -1, NULL))
    return; /* paths are written by programmers */
  JsonNode *node = bw_json_parse ("{\"rows\": [{\"id\": 5}, 7]}", -1, NULL);
  JsonNode *found = bw_json_get (node, input->text, &error);
  check_answer (found != NULL, error);
  json_node_unref (node);
}

static void
feed_time (const Input *input)
{
  g_autoptr (GError) error = NULL;
  int64_t us = BW_TIME_NONE;
  for (int order = 0; order < 3; order++)
    bw_time_parse_any (input->text, (BwDateOrder) order, NULL, &us);
  us = BW_TIME_NONE;
  if (bw_time_parse_iso (input->text, NULL, &us))
    {
      g_autofree char *written = bw_time_format_iso (us);
      int64_t again = BW_TIME_NONE;
      g_assert_true (bw_time_parse_iso (written, NULL, &again));
      g_assert_cmpint (again, ==, us);
    }
  bool is_good = bw_time_parse_argument (input->text, NULL, BW_TEST_NOW_US, &us, &error);
  check_answer (is_good, error);
}

static void
feed_duration (const Input *input)
{
  g_autoptr (GError) error = NULL;
  int64_t us = -1;
  bool is_good = bw_duration_parse (input->text, &us, &error);
  check_answer (is_good, error);
  g_assert_true (!is_good || us >= 0);
}

static void
feed_number (const Input *input)
{
  double value = NAN;
  bool is_percent = false;
  bw_number_parse_loose (input->text, false, &value, &is_percent);
  bw_number_parse_loose (input->text, true, &value, NULL);
  value = NAN;
  if (bw_number_parse (input->text, &value))
    {
      g_autofree char *written = bw_number_format_exact (value);
      double again = NAN;
      g_assert_true (isfinite (value) && bw_number_parse (written, &again));
      g_assert_true (again == value);
    }
}

static void
feed_metric (const Input *input)
{
  g_autoptr (GError) error = NULL;
  const BwMetric *metric = bw_metric_parse (input->text, &error);
  check_answer (metric != NULL, error);
  if (metric != NULL)
    g_assert_true (bw_metric_parse (metric->text, NULL) == metric);
}

static void
feed_selector (const Input *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwSelector) selector = bw_selector_parse (input->text, &error);
  check_answer (selector != NULL, error);
  if (selector != NULL)
    bw_selector_matches (selector, bw_metric_parse ("a{source=\"x\",core=\"1\"}", NULL));
}

static void
feed_matchers (const Input *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMatchers) matchers = bw_matchers_parse (input->text, &error);
  check_answer (matchers != NULL, error);
  if (matchers == NULL)
    return;
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->labels = g_strdup ("core=\"1\",source=\"x\"");
  bool is_match = bw_matchers_match (matchers, incident);
  g_autoptr (BwMatchers) again = bw_matchers_parse (bw_matchers_text (matchers), NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (bw_matchers_text (again), ==, bw_matchers_text (matchers));
  g_assert_true (bw_matchers_match (again, incident) == is_match);
  g_assert_false (is_match && bw_matchers_is_contradiction (matchers));
}

/* The text as the labels of an incident, as a database might hold them. */
static void
feed_labels (const Input *input)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->labels = g_strdup (input->text);
  g_autofree char *value = bw_incident_fact (incident, "source");
  g_assert_nonnull (value);
}

static void
feed_schedule (const Input *input)
{
  g_autoptr (GError) error = NULL;
  const char *const texts[] = { input->text, NULL };
  g_autoptr (BwSchedule) schedule = bw_schedule_new (texts, NULL, &error);
  check_answer (schedule != NULL, error);
  if (schedule == NULL)
    return;
  int64_t next_us = bw_schedule_next_change_us (schedule, BW_TEST_NOW_US);
  bool is_constant = bw_schedule_is_always (schedule);
  g_assert_true ((next_us == BW_TIME_NONE) == is_constant);
  g_assert_true (is_constant || next_us <= BW_TEST_NOW_US + 7 * BW_DAY_US);
}

static void
feed_config (const Input *input)
{
  unsigned n = 0;
  const BwGroupSchema *own = bw_config_own_schemas (&n);
  g_autoptr (GArray) schemas = g_array_new (false, false, sizeof (BwGroupSchema));
  g_array_append_vals (schemas, own, n);
  g_array_append_vals (schemas, bw_rule_group_schema (), 1);
  g_autoptr (BwConfig) config =
      bw_config_parse ("bellwether.conf", input->text, (gssize) input->length,
                       (const BwGroupSchema *) (gpointer) schemas->data, schemas->len);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      g_autofree char *text = bw_config_error_text (config, bw_config_error (config, i));
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_rules_load (config, errors);
  g_assert_nonnull (rules);
}

/* Routes, silences and inhibitions as far as they can be read: whatever is left decides. */
static void
feed_policy (const Input *input)
{
  g_autoptr (BwConfig) config = policy_config_new (input->text, (gssize) input->length);
  GPtrArray *channels = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_policy_channel_free);
  g_ptr_array_add (channels, policy_channel ("team", "slack", BW_SEVERITY_NONE));
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BwPolicy) policy = bw_policy_new (config, channels, errors);
  for (unsigned i = 0; i < errors->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (errors, i), -1, NULL));
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->severity = BW_SEVERITY_EMERGENCY;
  incident->status = BW_INCIDENT_OPEN;
  incident->episode_us = BW_TEST_NOW_US;
  incident->labels = g_strdup ("source=\"a\"");
  BwPolicyQuestion question = { .incident = incident,
                                .kind = BW_KIND_FIRE,
                                .now_us = BW_TEST_NOW_US,
                                .grace_until_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) answers = bw_policy_ask (policy, &question);
  const BwPolicyAnswer *answer = g_ptr_array_index (answers, 0);
  /* Only a silence keeps an emergency from the only channel there is. */
  bool is_sent = answer->verdict.effect == BW_EFFECT_SEND;
  g_assert_true (is_sent || answer->verdict.reason == BW_GATE_SILENCED);
  BwEscalation at;
  bw_policy_escalation (policy, incident, BW_TIME_NONE, BW_TEST_NOW_US + BW_DAY_US, &at);
  g_assert_true (at.level >= 1 && at.level <= 4);
}

static void
feed_rule (const Input *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRule) rule = bw_rule_parse_inline (input->text, &error);
  check_answer (rule != NULL, error);
}

static void
feed_rule_values (const Input *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRule) rule = bw_rule_parse_inline (
      "metric=x;warning=80;warning-recover=60;critical=90;for=2s;for-count=2", NULL);
  g_autoptr (GArray) steps = bw_rule_eval (rule, "values.csv", input->text, &error);
  check_answer (steps != NULL, error);
}

static void
feed_rule_state (const Input *input)
{
  BwRuleState state;
  g_autoptr (GBytes) bytes = g_bytes_new_static (input->text, input->length);
  if (!bw_rule_state_load (&state, bytes))
    return;
  g_autoptr (GBytes) again = bw_rule_state_save (&state);
  g_assert_nonnull (again);
}

/* What came through can be counted, stored and shown. */
static void
check_bets (const BwBetList *list)
{
  for (unsigned i = 0; i < list->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (list, i);
      g_assert_true (g_utf8_validate (bet->id, -1, NULL));
      g_assert_true (g_utf8_validate (bet->event, -1, NULL));
      g_assert_true (g_utf8_validate (bet->selection, -1, NULL));
      g_assert_true (g_utf8_validate (bet->model, -1, NULL));
      g_assert_true (g_utf8_validate (bet->currency, -1, NULL));
      g_assert_false (isinf (bet->stake) || isinf (bet->odds) || isinf (bet->profit));
    }
}

/* Reads all of a ledger. */
static void
read_ledger (const Input *input, const char *format)
{
  g_autoptr (GError) error = NULL;
  BwLedgerReaderOptions options = { .path = input->path, .format = format, .is_paper = -1 };
  g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (&options, &error);
  g_assert_no_error (error);
  BwLedgerReport report = { 0 };
  BwBetList *list = bw_ledger_reader_load (reader, &report, NULL, &error);
  check_answer (list != NULL, error);
  if (list != NULL)
    {
      check_bets (list);
      bw_bet_list_free (list);
    }
  for (unsigned i = 0; i < report.rejected->len; i++)
    {
      const BwRejectedRow *row = g_ptr_array_index (report.rejected, i);
      g_assert_true (g_utf8_validate (row->reason, -1, NULL));
    }
  for (unsigned i = 0; i < report.notes->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (report.notes, i), -1, NULL));
  g_assert_true (report.columns == NULL || g_utf8_validate (report.columns, -1, NULL));
  bw_ledger_report_clear (&report);
}

static void
feed_ledger_csv (const Input *input)
{
  read_ledger (input, "csv");
}

static void
feed_ledger_forecasts (const Input *input)
{
  read_ledger (input, "forecasts");
}

static void
feed_ledger_auto (const Input *input)
{
  read_ledger (input, "auto");
}

static const char *const json_seeds[] = {
  "{\"rows\": [{\"id\": 5, \"x\": null}, {\"id\": \"b\\u00e9\\ud83d\\ude00\"}], \"t\": true}",
  "[1, -2.5e300, 0.1, [[[[]]]], {}, \"\\\"\\\\\\n\"]", NULL
};
static const char *const json_path_seeds[] = { "rows[0].id", "rows[1]", "a.b.c[12][3].d",
                                               "rows[18446744073709551616]", NULL };
static const char *const time_seeds[] = { "2026-10-30T15:48:02.123456Z",
                                          "2026-02-29 23:59:60+05:30",
                                          "30/10/2026 15:48",
                                          "-7d",
                                          "1772452800000",
                                          "10/30/26",
                                          "now",
                                          NULL };
static const char *const duration_seeds[] = { "1h30m", "250ms", "90s", "0", "1d", "1.5h", NULL };
static const char *const number_seeds[] = {
  "1,234.56", "-0.1e-300", "(1.234,56)", "\342\202\254 12,5 %", "+150", "1e309", NULL
};
static const char *const metric_seeds[] = {
  "system_disk_percent{mount=\"/a\\\"b\\\\\",source=\"x\"}", "ledger_roi", "a{b=\"\"}", NULL
};
static const char *const selector_seeds[] = { "ledger_roi{source=\"model-a\",model!=\"b\"}",
                                              "a{source=~\"x|y.*\",core!~\"[0-9]+\"}", NULL };
static const char *const matchers_seeds[] = { "source=\"api\", severity=~\"error|critical\"",
                                              "{a=\"b\\\"\",a!=\"c\",rule!~\"x.*\"}", "", NULL };
static const char *const labels_seeds[] = { "core=\"1\",source=\"x\"", "a=\"\\n\"", NULL };
static const char *const schedule_seeds[] = { "mon-fri,sun 22:00-07:00", "sat,sun", "0:00-24:00",
                                              NULL };
static const char *const config_seeds[] = {
  "# c\n[general]\npresets=default;betting\nzone=Europe/Berlin\n\n[rule roi]\n"
  "metric=ledger_roi{source=\"a\"}\ndirection=below\nwarning=0\nwarning-recover=0.01\n"
  "critical=-0.1\nmin-samples=10\nfor=2m\n[retention]\nsamples=30d\n",
  "[rule a]\nmetric=x\nwarning=1\n[rule a]\nmetric=y\nwrning=2\n[gneral]\n", NULL
};
static const char *const policy_seeds[] = {
  "[general]\nzone=Europe/Berlin\ndigest-at=08:30\n[route a]\nmatch=source=\"a\"\nreceivers=team\n"
  "mute=mon-fri 22:00-07:00;sat,sun\nmute-up-to=critical\ncontinue=true\n[route b]\nparent=a\n"
  "escalation=error:30m:2:slack:30m;critical:0:4:all\ngroup-by=rule\ngroup-wait=1m\nrepeat=1h\n"
  "fallback=team\n",
  "[silence s]\nmatch=rule=~\"x.*\"\nweekly=sun 02:00-04:00\nzone=UTC\ncomment=c\n"
  "[inhibit i]\nsource=a=\"b\"\ntarget=c!=\"d\"\nequal=source\n[route r]\nactive=mon\n",
  NULL
};
static const char *const rule_seeds[] = {
  "metric=x;direction=above;warning=80;warning-recover=60;critical=90;critical-recover=80;"
  "for=120s;for-count=2;keep-firing-for=120s;recover-count=2",
  "metric=a{b=\"c;d\"};info=1;emergency=9;channels=a;b;no-data=alert",
  "kind=expr;expr=mean(x, '5m') / 2 > y{a=\"b\"} AND NOT (z IS NULL OR abs(z) >= "
  "1e3);severity=error",
  "kind=rate_of_change;metric=x;window=10m;per=1h;warning=5",
  "kind=absent;metric=x{a=\"b\"};for=5m;severity=critical",
  "kind=predict_within;metric=x;level=95;within=3d;window=3d;direction=below",
  "kind=anomaly;metric=x;warning=4;critical=8;unusual=2;unusual-of=4",
  "kind=burn_rate;metric=x;good=y;slo=0.999;direction=below",
  "kind=event;matchers=type=\"a\",source=~\"b.*\";category=risk;severity=info",
  NULL
};
static const char *const rule_values_seeds[] = { "0,10\n1,85\n2,95\n3,\n4,99\n5,50\n6,40\n",
                                                 "seconds,value\n0,1e3\n0.5,nan\n", NULL };
static const char *const rule_state_seeds[] = { "", "\1\0\0\0\2\0\0\0", NULL };
static const char *const ledger_seeds[] = {
  "id,date,event,selection,stake,odds,status,profit,closing odds,probability\n"
  "1,2026-01-02 10:00,A v B,A,100,2.5,won,150,2.4,0.45\n"
  "2,2026-01-03 10:00,\"C, \"\"D\"\" v E\",E,50,1.91,lost,-50,,0.55\n"
  "3,2026-01-04,F,G,10,3.0,pending,,,\n",
  "Datum;Wette;Einsatz;Quote;Ergebnis\r\n31.12.2025;A;10,00;2,50;gewonnen\r\n"
  "01.01.2026;B;5,00;1,80;verloren\r\n",
  "date,probability,outcome\n2026-01-01,0.7,1\n2026-01-02,0.2,0\n2026-01-03,0.5,\n",
  "\357\273\277placed\tstake\todds\tresult\n2026-01-01\t1\t+150\tW\n", NULL
};

static const Target targets[] = {
  { "json", json_seeds, feed_json, 500, false },
  { "json-path", json_path_seeds, feed_json_path, 500, false },
  { "time", time_seeds, feed_time, 500, false },
  { "duration", duration_seeds, feed_duration, 500, false },
  { "number", number_seeds, feed_number, 500, false },
  { "metric", metric_seeds, feed_metric, 500, false },
  { "selector", selector_seeds, feed_selector, 500, false },
  { "matchers", matchers_seeds, feed_matchers, 500, false },
  { "labels", labels_seeds, feed_labels, 500, false },
  { "schedule", schedule_seeds, feed_schedule, 500, false },
  { "config", config_seeds, feed_config, 50, false },
  { "policy", policy_seeds, feed_policy, 100, false },
  { "rule", rule_seeds, feed_rule, 500, false },
  { "rule-values", rule_values_seeds, feed_rule_values, 500, false },
  { "rule-state", rule_state_seeds, feed_rule_state, 500, false },
  { "ledger-csv", ledger_seeds, feed_ledger_csv, 300, true },
  { "ledger-forecasts", ledger_seeds, feed_ledger_forecasts, 300, true },
  { "ledger-auto", ledger_seeds, feed_ledger_auto, 300, true },
};

/* Bytes that parsers trip over. */
/* clang-format off */
static const char *const spices[] = {
  "\"", "'", ",", ";", "\n", "\r", "\t", "\\", "{", "}", "[", "]", "=", "-", "+", ".", "e", "E", "0", "9",
  "99999999999999999999", "-1", "nan", "inf", "1e999", "\377", "\300\200", "\355\240\200", "\357\273\277",
  "%s%n", "/", ":", " ", "#", "null",
};
/* clang-format on */

/* One random change; a NUL is put in by length since the spices can't hold one. */
static void
mutate (GString *text, GRand *random)
{
  int length = (int) text->len;
  int at = length > 0 ? g_rand_int_range (random, 0, length) : 0;
  int n = length > at ? g_rand_int_range (random, 0, MIN (length - at, 32)) + 1 : 0;
  switch (g_rand_int_range (random, 0, 8))
    {
    case 0:
      if (length > 0)
        text->str[at] ^= (char) (1 << g_rand_int_range (random, 0, 8));
      break;
    case 1:
      g_string_erase (text, at, MIN (n, length - at));
      break;
    case 2:
      g_string_truncate (text, (gsize) at);
      break;
    case 3:
      {
        g_autofree char *copy = g_strndup (text->str + at, (gsize) n);
        for (int i = g_rand_int_range (random, 1, 20); i > 0; i--)
          g_string_insert_len (text, at, copy, (gssize) strlen (copy));
        break;
      }
    case 4:
      g_string_insert_len (text, at, "\0", 1);
      break;
    default:
      g_string_insert (text, at, spices[g_rand_int_range (random, 0, (int) G_N_ELEMENTS (spices))]);
      break;
    }
}

static void
feed_once (const Target *target, const char *dir, GRand *random)
{
  unsigned n_seeds = g_strv_length ((char **) target->seeds);
  g_autoptr (GString) text =
      g_string_new (target->seeds[g_rand_int_range (random, 0, (int) n_seeds)]);
  for (int i = g_rand_int_range (random, 0, 6); i > 0; i--)
    mutate (text, random);
  /* A block of its own size, so that reading past its end is seen. */
  g_autofree char *exact = g_malloc (text->len + 1);
  memcpy (exact, text->str, text->len + 1);
  g_autofree char *path =
      target->wants_file ? bw_test_write (dir, "ledger.csv", text->str, (gssize) text->len) : NULL;
  const Input input = { exact, text->len, path };
  target->feed (&input);
  if (path != NULL)
    g_remove (path);
}

static void
test_target (gconstpointer data)
{
  const Target *target = data;
  g_autofree char *dir = bw_test_dir_new ();
  unsigned n = target->n_quick * (g_test_slow () ? SLOW_FACTOR : 1);
  for (unsigned i = 0; i < n; i++)
    {
      GRand *random = g_rand_new_with_seed (i);
      if (i % 10000 == 9999)
        g_test_message ("fed %u", i + 1);
      feed_once (target, dir, random);
      g_rand_free (random);
    }
  bw_test_dir_remove (dir);
}

/* A database with bytes overwritten or missing is read, or refused with a reason. */
static void
test_damaged_database (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "paper_trades.db", NULL);
  g_autoptr (GError) error = NULL;
  BwDb *db = bw_db_open (path, BW_DB_CREATE, 100, &error);
  g_assert_no_error (error);
  bw_db_exec (db,
              "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT NOT NULL, game_id TEXT,"
              " bet_type TEXT, amount REAL, odds REAL, sim_prob REAL, edge REAL, status TEXT,"
              " outcome TEXT, payout REAL, profit_loss REAL, closing_odds REAL, clv REAL,"
              " kelly_fraction REAL, bankroll_at_bet REAL, notes TEXT);"
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
              " INSERT INTO bets SELECT 'b' || i, '2026-01-01T10:00:00', 'g' || i, 'home', 10, 2,"
              " 0.5, 0, 'won', 'win', 20, 10, 1.9, 0, 0, 1000, hex(randomblob(40)) FROM n;",
              &error);
  g_assert_no_error (error);
  bw_db_close (db);
  g_autofree char *whole = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (unsigned i = 0; i < (g_test_slow () ? 2000 : 40); i++)
    {
      GRand *random = g_rand_new_with_seed (i);
      g_autofree char *damaged = g_malloc (length);
      memcpy (damaged, whole, length);
      for (int n = g_rand_int_range (random, 1, 200); n > 0; n--)
        damaged[g_rand_int_range (random, 0, (int) length)] = (char) g_rand_int (random);
      gsize kept = i % 4 == 0 ? (gsize) g_rand_int_range (random, 0, (int) length) : length;
      g_autofree char *name = g_strdup_printf ("%u.db", i);
      g_autofree char *copy = bw_test_write (dir, name, damaged, (gssize) kept);
      const Input input = { damaged, kept, copy };
      read_ledger (&input, "paper-trades");
      g_remove (copy);
      g_rand_free (random);
    }
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *path = g_strconcat ("/fuzz/", targets[i].name, NULL);
      g_test_add_data_func (path, &targets[i], test_target);
    }
  g_test_add_func ("/fuzz/damaged-database", test_damaged_database);
  return g_test_run ();
}
