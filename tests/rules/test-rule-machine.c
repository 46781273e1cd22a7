/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules on a machine's series: where a value leads, whether it is usual, how fast an error budget
 * is spent; against models of their own, and over restarts. */
#include "rule-world.h"
#include "rules/bw-rule-memory.h"

#include "stats/bw-line.h"
#include "stats/bw-seasonal.h"

#define FULL "kind=predict_within;metric=system_disk_percent;level=100;within=3d;window=3d"
#define UNUSUAL "kind=anomaly;metric=x"
#define BUDGET "kind=burn_rate;metric=http_up;slo=0.99"

static BwRule *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BwRule *rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  return rule;
}

static void
assert_bad (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRule) rule = bw_rule_parse_inline (text, &error);
  g_assert_null (rule);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_bad (void)
{
  assert_bad ("kind=predict_within;metric=x;within=3d;window=3d",
              "level: is missing; expected the value to look out for");
  assert_bad ("kind=predict_within;metric=x;level=1;window=3d",
              "within: is missing; expected how soon is too soon");
  assert_bad ("kind=predict_within;metric=x;level=1;within=3d",
              "window: is missing; a line is fitted to a stretch of time");
  assert_bad (FULL ";warning=3", "warning: has no meaning with kind=predict_within");
  assert_bad ("metric=x;warning=1;within=3d", "within: has no meaning with kind=threshold");
  assert_bad (UNUSUAL ";direction=below", "direction: has no meaning with kind=anomaly");
  assert_bad (UNUSUAL ";unusual=4;unusual-of=3", "unusual: 4 of 3 can't be");
  assert_bad (UNUSUAL ";warning=8;critical=4",
              "critical: 4 is not above warning=8, as a more severe level has to be");
  assert_bad (BUDGET ";critical=3", "critical: has no meaning with kind=burn_rate");
  assert_bad ("kind=burn_rate;metric=x;slo=1",
              "slo: expected a share between 0 and 1, such as 0.999");
  assert_bad ("kind=burn_rate;metric=x;slo=0.9;good=a b", "good: \"a b\" is no name of a metric");
}

/* TEXT, which is taken, with usual spaces. */
static char *
spaced (char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\302\240", -1);
  g_free (text);
  return g_strjoinv (" ", parts);
}

static void
assert_words (const char *text, const char *words)
{
  g_autoptr (BwRule) rule = parse (text);
  g_autofree char *described = spaced (bw_rule_describe (rule));
  g_autofree char *back = bw_rule_to_text (rule);
  g_autoptr (BwRule) again = parse (back);
  g_assert_cmpstr (described, ==, words);
  g_assert_cmpstr (back, ==, text);
  g_assert_true (again->fingerprint == rule->fingerprint);
}

static void
test_words (void)
{
  assert_words ("metric=system_disk_percent;kind=predict_within;severity=warning;level=100;"
                "within=3d;keep-firing-for=6h;window=3d",
                "system_disk_percent reaches 100 % or more within 3 d, by the line through the "
                "last 3 d (warning); over when it is not so for 6 h");
  assert_words ("metric=x;kind=anomaly;warning=4;critical=8;unusual=2;unusual-of=4",
                "x more than 4 (warning), 8 (critical) spreads from what is usual at the hour of "
                "the week, in 2 of the last 4 hours; over when it is not so");
  assert_words ("metric=http_up;kind=burn_rate;slo=0.99",
                "error budget of 99 % spent by http_up more than 14.4 times too fast over 1 h and "
                "5 min, or 6 times over 6 h and 30 min (critical), or too fast over 3 d and 6 h "
                "(warning), with 10 bad events or more; over when it is not so");
  assert_words ("metric=mine;kind=burn_rate;direction=below;good=others",
                "error budget of the source's slo spent by mine more than 14.4 times too fast over "
                "1 h and 5 min, or 6 times over 6 h and 30 min (critical), or too fast over 3 d "
                "and 6 h (warning), with 10 bad events or more; over when it is not so");
}

static double
push (BwRuleMemory *memory, int64_t at_us, double value, bool *is_judged)
{
  double judged;
  BwDataFlag flag;
  *is_judged = bw_rule_memory_push (memory, at_us, value, NAN, &judged, &flag);
  g_assert_true (!*is_judged || (flag == BW_DATA_INSUFFICIENT) == isnan (judged));
  return judged;
}

/* 1 % an hour from 20 % on: full in 80 h. The rule looks 72 h ahead and sees it 8 h later. */
static void
test_predict_by_hand (void)
{
  g_autoptr (BwRule) rule = parse (FULL);
  g_autoptr (BwRuleMemory) memory = bw_rule_memory_new (rule, "pc");
  bool is_judged;
  unsigned n_judged = 0;
  double first_h = NAN;
  for (int minute = 0; minute < 12 * 60; minute++)
    {
      double value = push (memory, WALL + minute * BW_MINUTE_US, 20 + minute / 60., &is_judged);
      n_judged += is_judged;
      if (!isnan (value) && value >= 100 && isnan (first_h))
        first_h = minute / 60.;
      /* A line of few hours is not drawn out to more than four times of them. */
      g_assert_true (isnan (value) || value <= 20 + 5.01 * minute / 60.);
    }
  /* A median for each 1/256 of three days, which is 16.9 min. */
  g_assert_cmpuint (n_judged, >=, 42);
  g_assert_cmpuint (n_judged, <=, 43);
  /* Four spans: 20 + h + 4 h = 100 would be at 16 h, but three days are looked ahead at most. */
  g_assert_true (isnan (first_h));
  for (int minute = 12 * 60; minute < 24 * 60; minute++)
    {
      double value = push (memory, WALL + minute * BW_MINUTE_US, 20 + minute / 60., &is_judged);
      if (!isnan (value) && value >= 100 && isnan (first_h))
        first_h = minute / 60.;
    }
  g_assert_cmpfloat_with_epsilon (first_h, 16.2, .4);
  const BwRuleBasis *basis = bw_rule_memory_basis (memory);
  g_assert_cmpfloat_with_epsilon (bw_rule_basis_get (basis, "slope_per_day"), 24, 1e-6);
  g_assert_cmpfloat_with_epsilon (bw_rule_basis_get (basis, "reaches_in_seconds"), 56.2 * 3600,
                                  1000);
  g_autofree char *words = spaced (bw_rule_basis_words (rule, "system_disk_percent", basis));
  g_assert_true (g_str_has_prefix (words, "43."));
  g_assert_nonnull (strstr (words, " now, 115."));
  g_assert_nonnull (strstr (words, " % in 3 d by the line; 100 % in 2 to 3 d ("));
}

/* What was freed is not full in three days, although the line still rises; noise without a trend
 * leads nowhere. */
static void
test_predict_calm (void)
{
  g_autoptr (BwRule) rule = parse (FULL);
  g_autoptr (BwRuleMemory) memory = bw_rule_memory_new (rule, "pc");
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250105);
  bool is_judged;
  double value = NAN;
  for (int minute = 0; minute < 3 * 1440; minute++)
    value = push (memory, WALL + minute * BW_MINUTE_US, 50 + minute / 100., &is_judged);
  g_assert_true (!is_judged || value >= 100);
  for (int minute = 3 * 1440; minute < 3 * 1440 + 60; minute++)
    {
      value = push (memory, WALL + minute * BW_MINUTE_US, 20, &is_judged);
      g_assert_true (!is_judged || value < 100);
    }
  g_autoptr (BwRuleMemory) noise = bw_rule_memory_new (rule, "pc");
  for (int minute = 0; minute < 6 * 1440; minute++)
    {
      double wave = 90 + 5 * sin (minute / 700.) + g_rand_double_range (rand, -2, 2);
      value = push (noise, WALL + minute * BW_MINUTE_US, wave, &is_judged);
      g_assert_true (isnan (value) || minute < 2000 || value < 125);
    }
}

/* The same of a list of all samples: medians of buckets, all slopes between them. */
static double
slow_prediction (const double *t, const double *v, unsigned n, double now, double value,
                 const BwRule *rule)
{
  double width = (double) rule->window_us / 1e6 / 256;
  double bt[1024], bv[1024];
  unsigned n_buckets = 0;
  for (unsigned i = 0; i < n;)
    {
      unsigned end = i;
      while (end < n && floor (t[end] / width) == floor (t[i] / width))
        end++;
      g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (double));
      for (unsigned k = i; k < end; k++)
        {
          unsigned at = 0;
          while (at < sorted->len && g_array_index (sorted, double, at) < v[k])
            at++;
          g_array_insert_val (sorted, at, v[k]);
        }
      unsigned m = end - i;
      bt[n_buckets] = (t[i + (m - 1) / 2] + t[i + m / 2]) / 2 - now;
      bv[n_buckets++] =
          (g_array_index (sorted, double, (m - 1) / 2) + g_array_index (sorted, double, m / 2)) / 2;
      i = end;
    }
  unsigned first = n_buckets > 256 ? n_buckets - 256 : 0;
  while (first < n_buckets && bt[first] < -(double) rule->window_us / 1e6)
    first++;
  n_buckets -= first;
  if (n_buckets < 10)
    return NAN;
  BwLine line;
  bw_line_theil_sen (bt + first, bv + first, n_buckets, true, &line);
  double ahead = MIN ((double) rule->machine.within_us / 1e6, 4 * line.span);
  bool is_sure = rule->is_below ? line.slope_high < 0 : line.slope_low > 0;
  double here = rule->is_below ? MAX (line.intercept, value) : MIN (line.intercept, value);
  return here + (is_sure ? line.slope * ahead : 0);
}

enum
{
  N_SAMPLES = 900
};

/* At uneven times, with gaps; and the same over a memory that is stored and read back now and
 * then, with samples that are read twice. */
static void
check_prediction (GRand *rand, const char *text)
{
  g_autoptr (BwRule) rule = parse (text);
  BwRuleMemory *memory = bw_rule_memory_new (rule, "pc");
  double t[N_SAMPLES], v[N_SAMPLES], now = (double) WALL / 1e6;
  unsigned n_judged = 0;
  for (unsigned i = 0; i < N_SAMPLES; i++)
    {
      now += g_rand_int_range (rand, 0, 100) == 0 ? 5000 : g_rand_int_range (rand, 1, 200);
      t[i] = now;
      v[i] = 50 + (rule->is_below ? -1 : 1) * i / 100. + g_rand_double_range (rand, -1, 1);
      bool is_judged, is_again;
      double value = push (memory, (int64_t) (now * 1e6), v[i], &is_judged);
      g_assert_true (!is_judged || i > 0);
      if (is_judged)
        {
          double expected = slow_prediction (t, v, i, now, v[i], rule);
          g_assert_true (isnan (value) == isnan (expected));
          if (!isnan (value))
            g_assert_cmpfloat_with_epsilon (value, expected, 1e-7);
          n_judged++;
        }
      if (g_rand_int_range (rand, 0, 40) != 0)
        continue;
      g_autoptr (GBytes) stored = bw_rule_memory_save (memory);
      bw_rule_memory_free (memory);
      memory = bw_rule_memory_new (rule, "pc");
      g_assert_true (bw_rule_memory_load (memory, stored));
      push (memory, (int64_t) (now * 1e6), 1e6, &is_again);
      g_assert_false (is_again);
    }
  g_assert_cmpuint (n_judged, >, 30);
  bw_rule_memory_free (memory);
}

static void
test_predict_model (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  check_prediction (rand, "kind=predict_within;metric=x;level=90;within=1d;window=1d");
  check_prediction (rand,
                    "kind=predict_within;metric=x;level=9;within=6h;window=6h;direction=below");
  check_prediction (rand, "kind=predict_within;metric=x;level=90;within=9d;window=9d");
}

/* Ten weeks of hours, four samples each, and then a flood on a Tuesday. */
static void
test_anomaly (void)
{
  g_autoptr (BwRule) rule = parse (UNUSUAL);
  g_autoptr (BwRuleMemory) memory = bw_rule_memory_new (rule, "pc");
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250105);
  BwSeasonal model = { 0 };
  double scores[5] = { NAN, NAN, NAN, NAN, NAN };
  int fired_hour = -1, n_hours = 10 * 168;
  for (int hour = 0; hour < n_hours + 6; hour++)
    {
      double mean = 0, judged = NAN;
      for (int quarter = 0; quarter < 4; quarter++)
        {
          bool is_judged;
          double x = 50 + 20 * sin (hour * G_PI / 12) + g_rand_double_range (rand, -3, 3)
                     + (hour >= n_hours ? 200 : 0);
          int64_t at_us = WALL + (hour * 4 + quarter) * 15 * BW_MINUTE_US;
          double value = push (memory, at_us, x, &is_judged);
          g_assert_cmpint (is_judged, ==, quarter == 0 && hour > 0);
          judged = is_judged ? value : judged;
          mean += (x - mean) / (quarter + 1);
        }
      /* What was judged is the hour before. */
      unsigned n_over = 0, n_known = 0;
      for (unsigned i = 0; i < 5; i++)
        {
          n_known += !isnan (scores[i]);
          n_over += fabs (scores[i]) > 4;
        }
      g_assert_cmpint (isnan (judged), ==, isnan (scores[4]) || n_known < 3);
      g_assert_cmpint (judged > 4, ==, n_over >= 3 && !isnan (judged));
      if (judged > 4 && fired_hour < 0)
        fired_hour = hour;
      memmove (scores, scores + 1, 4 * sizeof *scores);
      scores[4] =
          bw_seasonal_push (&model, bw_seasonal_hour (WALL / BW_SECOND_US + 3600 * hour), mean);
    }
  g_assert_cmpint (fired_hour, ==, n_hours + 3);
  g_autofree char *words = bw_rule_basis_words (rule, "x", bw_rule_memory_basis (memory));
  g_assert_nonnull (strstr (words, "is usual on Mondays at 16:00 (n = 10)"));
}

/* Hours are those of the zone; stored and read back it goes on as it was. */
static void
test_anomaly_stored (void)
{
  g_autoptr (BwRule) rule = parse (UNUSUAL ";unusual=1;unusual-of=1");
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  BwRuleMemory *memory = bw_rule_memory_new (rule, "pc"), *other = bw_rule_memory_new (rule, "pc");
  rule->machine.zone = g_time_zone_new_identifier ("Asia/Kolkata");
  g_assert_nonnull (rule->machine.zone);
  for (int i = 0; i < 6000; i++)
    {
      bool is_judged, is_judged_too;
      int64_t at_us = WALL + i * 20 * BW_MINUTE_US;
      double x = g_rand_double (rand);
      double one = push (memory, at_us, x, &is_judged),
             two = push (other, at_us, x, &is_judged_too);
      g_assert_true (is_judged == is_judged_too && (one == two || (isnan (one) && isnan (two))));
      /* 12:00 UTC is 17:30 there: an hour ends every third sample, from the second on. */
      g_assert_cmpint (is_judged, ==, i % 3 == 2);
      if (i % 41 != 0)
        continue;
      g_autoptr (GBytes) stored = bw_rule_memory_save (other);
      bw_rule_memory_free (other);
      other = bw_rule_memory_new (rule, "pc");
      g_assert_true (bw_rule_memory_load (other, stored));
    }
  bw_rule_memory_free (memory);
  bw_rule_memory_free (other);
}

/* What is no memory of the rule changes nothing. */
static void
test_bad_memory (void)
{
  static const char *const texts[] = { FULL, UNUSUAL, BUDGET };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (BwRule) rule = parse (texts[i]);
      g_autoptr (BwRuleMemory) memory = bw_rule_memory_new (rule, "pc");
      bool is_judged;
      for (int k = 0; k < 50; k++)
        push (memory, WALL + k * 20 * BW_MINUTE_US, .5 + k / 100., &is_judged);
      g_autoptr (GBytes) good = bw_rule_memory_save (memory);
      g_assert_cmpint (good != NULL, ==, i < 2);
      g_assert_false (bw_rule_memory_load (memory, NULL));
      for (int run = 0; run < 400 && good != NULL; run++)
        {
          size_t size;
          const uint8_t *data = g_bytes_get_data (good, &size);
          g_autofree uint8_t *copy = g_memdup2 (data, size);
          size_t length = run % 2 == 0 ? size : (size_t) g_rand_int_range (rand, 0, (int) size);
          for (int k = g_rand_int_range (rand, 0, 9); k > 0; k--)
            copy[g_rand_int_range (rand, 0, (int) size)] = (uint8_t) g_rand_int (rand);
          g_autoptr (GBytes) bad = g_bytes_new (copy, length);
          g_autoptr (BwRuleMemory) into = bw_rule_memory_new (rule, "pc");
          double judged;
          BwDataFlag flag;
          bw_rule_memory_load (into, bad);
          bw_rule_memory_push (into, WALL + BW_DAY_US, 1, NAN, &judged, &flag);
          g_assert_false (isinf (judged));
        }
      /* That of another kind is none. */
      g_autoptr (BwRule) wrong = parse (texts[(i + 1) % 2]);
      g_autoptr (BwRuleMemory) into = bw_rule_memory_new (wrong, "pc");
      g_assert_true (good == NULL || !bw_rule_memory_load (into, good));
    }
}

static void
feed_up (World *world, double up, int n)
{
  for (int i = 0; i < n; i++)
    {
      char text[100];
      g_snprintf (text, sizeof text, "http_up{source=\"web\"}=%g", up);
      feed (world, "web", text, 60);
    }
}

static double
value_of (World *world, const char *rule, const char *labels)
{
  return bw_rule_set_find (world->set, rule, labels)->state.last_value;
}

/* A check a minute and 1 % that may fail: an hour of nothing but failures after three good days. */
static void
test_burn (void)
{
  World world;
  world_init (&world, rules_of ("budget", BUDGET, NULL));
  feed_up (&world, 1, 4320);
  assert_events (&world, "");
  g_assert_cmpfloat (value_of (&world, "budget", "source=\"web\""), ==, 0);
  /* 9 of 60 are over 14.4 %, and 9 are too few to tell. The tenth is told of. */
  feed_up (&world, 0, 9);
  assert_events (&world, "");
  feed_up (&world, 0, 1);
  assert_events (&world, "budget{source=\"web\"} FIRE 2 value");
  g_assert_cmpfloat_with_epsilon (value_of (&world, "budget", "source=\"web\""), 10 / 60. / .01,
                                  1e-9);
  /* Five good minutes end the fast row, and thirty the slow one. */
  feed_up (&world, 1, 5);
  assert_events (&world, "budget{source=\"web\"} RESOLVE 0 value");
  feed_up (&world, 0, 35);
  assert_events (&world, "budget{source=\"web\"} FIRE 2 value");
  feed_up (&world, 1, 40);
  /* 45 of 4,320 in three days are more than 1 %. */
  assert_events (&world, "budget{source=\"web\"} DOWNGRADE 1 value");
  g_assert_cmpfloat_with_epsilon (value_of (&world, "budget", "source=\"web\""), 45 / 43.2, 1e-9);
  feed_up (&world, 1, 360);
  assert_events (&world, "budget{source=\"web\"} RESOLVE 0 value");
  world_clear (&world);
}

/* Of two counters, which start again at 0, and of a share of what is bad. */
static void
test_burn_inputs (void)
{
  World world;
  world_init (&world,
              rules_of ("counted", "kind=burn_rate;metric=bad_total;good=good_total;slo=0.9",
                        "share", "kind=burn_rate;metric=http_error_ratio;slo=0.9", NULL));
  unsigned bad = 1000, good = 5000;
  for (int i = 0; i < 30; i++)
    {
      char text[200];
      if (i == 15)
        bad = good = 0;
      bad += 3;
      good += 1;
      g_snprintf (text, sizeof text,
                  "bad_total{source=\"s\"}=%u|good_total{source=\"s\"}=%u|"
                  "http_error_ratio{source=\"s\"}=0.5",
                  bad, good);
      feed (&world, "s", text, 60);
    }
  g_assert_cmpfloat_with_epsilon (value_of (&world, "counted", "source=\"s\""), 7.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (value_of (&world, "share", "source=\"s\""), .99, 5);
  g_assert_cmpint (bw_rule_set_find (world.set, "counted", "source=\"s\"")->state.tier, ==, 2);
  /* Without one of them there is nothing to judge. */
  feed (&world, "s", "bad_total{source=\"s\"}=99|other{source=\"s\"}=1", 60);
  g_assert_cmpint (bw_rule_set_find (world.set, "counted", "source=\"s\"")->state.data_flag, ==,
                   BW_DATA_NODATA);
  world_clear (&world);
}

/* A source that is asked for nothing has no budget. */
static void
test_burn_slo (void)
{
  World world;
  GPtrArray *rules = rules_of ("budget", "kind=burn_rate;metric=http_up", NULL);
  BwRule *rule = g_ptr_array_index (rules, 0);
  double slo = .5;
  rule->machine.source_slos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (rule->machine.source_slos, g_strdup ("a"), g_memdup2 (&slo, sizeof slo));
  world_init (&world, rules);
  for (int i = 0; i < 20; i++)
    feed (&world, "x", "http_up{source=\"a\"}=0|http_up{source=\"b\"}=0", 60);
  g_assert_cmpfloat_with_epsilon (value_of (&world, "budget", "source=\"a\""), 1.99, .02);
  g_assert_cmpint (bw_rule_set_find (world.set, "budget", "source=\"b\"")->state.data_flag, ==,
                   BW_DATA_INSUFFICIENT);
  world_clear (&world);
}

/* What NAME tells as JSON. */
static double
basis_number (JsonNode *root, const char *name)
{
  double value = NAN;
  g_autofree char *path = g_strconcat ("basis.", name, NULL);
  bw_json_get_double (root, path, &value, NULL);
  return value;
}

/* A set that is taken up from what is stored in the middle fires at the same sample, and the
 * evidence has what it came from. */
static void
test_over_a_restart (void)
{
  World one, other;
  world_init (&one, rules_of ("full", FULL, NULL));
  world_init (&other, rules_of ("full", FULL, NULL));
  for (int i = 0; i < 3 * 288; i++)
    {
      char text[100];
      g_snprintf (text, sizeof text, "system_disk_percent{mount=\"/\",source=\"pc\"}=%.17g",
                  60 + i * i / 30000.);
      feed (&one, "pc", text, 300);
      feed (&other, "pc", text, 300);
      g_assert_cmpuint (one.events->len, ==, other.events->len);
      if (i % 100 != 7)
        continue;
      BwRuleSet *next = bw_rule_set_new (other.rules);
      g_autoptr (GPtrArray) list = bw_rule_set_list (other.set);
      for (unsigned k = 0; k < list->len; k++)
        bw_rule_set_load (next, g_ptr_array_index (list, k), now (&other), other.events);
      bw_rule_set_free (other.set);
      other.set = next;
    }
  g_assert_cmpuint (one.events->len, ==, 1);
  const BwRuleEvent *event = g_ptr_array_index (one.events, 0);
  g_autofree char *evidence = bw_rule_event_evidence (event);
  g_autoptr (JsonNode) root = bw_json_parse (evidence, -1, NULL);
  g_assert_cmpfloat (basis_number (root, "points"), >=, 10);
  g_assert_cmpfloat (basis_number (root, "reaches_in_seconds"), <=, 3 * 86400);
  g_assert_cmpfloat (basis_number (root, "reaches_in_seconds_low"), <,
                     basis_number (root, "reaches_in_seconds_high"));
  g_autoptr (BwRuleEvidence) read = bw_rule_evidence_read (root, NULL);
  g_assert_nonnull (read);
  BwTransition again = bw_rule_state_step (&read->before, read->rule, &read->input);
  g_assert_cmpint (again.kind, ==, BW_TRANSITION_FIRE);
  world_clear (&one);
  world_clear (&other);
}

/* An edited rule goes on with what it has seen, and with none of the old one's. */
static void
test_edited (void)
{
  World world;
  world_init (&world, rules_of ("budget", BUDGET, NULL));
  feed_up (&world, 0, 5);
  g_assert_cmpfloat_with_epsilon (value_of (&world, "budget", "source=\"web\""), .99, 1e-9);
  GPtrArray *rules = rules_of ("budget", "kind=burn_rate;metric=http_up;slo=0.5", NULL);
  bw_rule_set_replace (world.set, rules, now (&world), world.events);
  g_ptr_array_unref (world.rules);
  world.rules = rules;
  feed_up (&world, 0, 6);
  g_assert_cmpfloat_with_epsilon (value_of (&world, "budget", "source=\"web\""), 2, 1e-9);
  world_clear (&world);
}

static void
test_between (void)
{
  const struct
  {
    double low_s, high_s;
    const char *text;
  } rows[] = { { 6.2 * 86400, 8.1 * 86400, "6 to 9 d" },
               { 3601, 7100, "60 to 119 min" },
               { 3600, 7200, "1 to 2 h" },
               { 86400, 172800, "1 to 2 d" },
               { 30, 50, "0 to 1 min" },
               { 120, 120, "2 min" } };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = spaced (bw_rule_time_between (rows[i].low_s, rows[i].high_s));
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/rule-machine/bad", test_bad);
  g_test_add_func ("/rule-machine/words", test_words);
  g_test_add_func ("/rule-machine/predict-by-hand", test_predict_by_hand);
  g_test_add_func ("/rule-machine/predict-calm", test_predict_calm);
  g_test_add_func ("/rule-machine/predict-model", test_predict_model);
  g_test_add_func ("/rule-machine/anomaly", test_anomaly);
  g_test_add_func ("/rule-machine/anomaly-stored", test_anomaly_stored);
  g_test_add_func ("/rule-machine/bad-memory", test_bad_memory);
  g_test_add_func ("/rule-machine/burn", test_burn);
  g_test_add_func ("/rule-machine/burn-inputs", test_burn_inputs);
  g_test_add_func ("/rule-machine/burn-slo", test_burn_slo);
  g_test_add_func ("/rule-machine/over-a-restart", test_over_a_restart);
  g_test_add_func ("/rule-machine/edited", test_edited);
  g_test_add_func ("/rule-machine/between", test_between);
  return g_test_run ();
}
