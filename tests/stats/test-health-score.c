/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The health score: by hand, with parts missing, and the reference cases. */
#include "base/bw-json.h"
#include "lib/bw-test.h"
#include "random-ledger.h"
#include "stats/bw-health-score.h"

static void
test_nothing_known (void)
{
  BwHealthInput input;
  BwHealthScore score;

  bw_health_input_init (&input);
  bw_health_score_compute (&input, &score);
  g_assert_true (isnan (score.score) && isnan (score.performance) && isnan (score.alerts)
                 && isnan (score.trading) && isnan (score.integrity));
  g_assert_cmpint (score.grade, ==, BW_HEALTH_UNKNOWN);
  g_assert_cmpstr (bw_health_grade_name (score.grade), ==, "unknown");
}

static void
test_by_hand (void)
{
  BwHealthInput input;
  BwHealthScore score;

  bw_health_input_init (&input);
  input.cpu_percent = 72.5;  /* half way from 50 to 95 */
  input.memory_percent = 60; /* still good */
  bw_health_score_compute (&input, &score);
  assert_near (score.performance, 22.5, 1e-13);
  assert_near (score.score, 75, 1e-13); /* of the only part there is */
  g_assert_cmpint (score.grade, ==, BW_HEALTH_GOOD);

  input.has_alerts = true;
  input.n_unacknowledged[BW_HEALTH_WARNING] = 1;
  input.n_acknowledged[BW_HEALTH_CRITICAL] = 1;
  input.n_unacknowledged[BW_HEALTH_ERROR] = 2;
  input.n_acknowledged[BW_HEALTH_INFO] = 5;
  bw_health_score_compute (&input, &score);
  assert_near (score.alerts, 25 * (1 - .1 - .2 - .4 - .05), 1e-13);
  assert_near (score.score, 100 * (22.5 + 6.25) / 55, 1e-13);
  g_assert_cmpint (score.grade, ==, BW_HEALTH_POOR);
  input.n_unacknowledged[BW_HEALTH_EMERGENCY] = 1;
  bw_health_score_compute (&input, &score);
  assert_near (score.alerts, 0, 0);

  input.log_e_max = log (10);
  input.roi_z = -4;
  bw_health_score_compute (&input, &score);
  assert_near (score.trading, 25 * (.5 + 0) / 2, 1e-13);
  input.drawdown = .175;
  bw_health_score_compute (&input, &score);
  assert_near (score.trading, 25 * (.5 + .5 + 0) / 3, 1e-13);

  input.n_rows = 100;
  input.n_bad_rows = 10;
  bw_health_score_compute (&input, &score);
  assert_near (score.integrity, 18, 1e-13);
  input.age_s = 60 * 5.5; /* half way from one interval to ten */
  input.expected_interval_s = 60;
  bw_health_score_compute (&input, &score);
  assert_near (score.integrity, 10, 1e-13);
  input.n_rows = 0;
  bw_health_score_compute (&input, &score);
  assert_near (score.integrity, 10, 1e-13);
}

static void
test_grades (void)
{
  const struct
  {
    double bad_rows;
    const char *grade;
  } cases[] = { { 0, "excellent" }, { 1, "excellent" }, { 1.001, "good" }, { 2.5, "good" },
                { 2.501, "fair" },  { 4, "fair" },      { 4.001, "poor" }, { 10, "poor" } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BwHealthInput input;
      BwHealthScore score;

      bw_health_input_init (&input);
      input.n_rows = 10;
      input.n_bad_rows = cases[i].bad_rows;
      bw_health_score_compute (&input, &score);
      assert_near (score.score, 100 - 10 * cases[i].bad_rows, 1e-12);
      g_assert_cmpstr (bw_health_grade_name (score.grade), ==, cases[i].grade);
    }
}

static double
number_or_na (JsonNode *node, const char *path)
{
  double value = NAN;

  if (bw_json_get (node, path, NULL) == NULL || !bw_json_get_double (node, path, &value, NULL))
    return NAN;
  return value;
}

static void
check_reference (JsonNode *node)
{
  const unsigned severities[] = { BW_HEALTH_INFO, BW_HEALTH_WARNING, BW_HEALTH_CRITICAL,
                                  BW_HEALTH_EMERGENCY };
  BwHealthInput input;
  BwHealthScore score;

  bw_health_input_init (&input);
  input.cpu_percent = number_or_na (node, "input.cpu");
  input.memory_percent = number_or_na (node, "input.mem");
  input.disk_percent = number_or_na (node, "input.disk");
  input.api_ms = number_or_na (node, "input.api_ms");
  input.error_ratio = number_or_na (node, "input.error_rate");
  input.log_e_max = number_or_na (node, "input.log_e_max");
  input.drawdown = number_or_na (node, "input.drawdown");
  input.roi_z = number_or_na (node, "input.roi_z");
  input.n_rows = number_or_na (node, "input.rows");
  input.n_bad_rows = number_or_na (node, "input.bad_rows");
  input.age_s = number_or_na (node, "input.age_s");
  input.expected_interval_s = number_or_na (node, "input.expect_s");
  for (unsigned i = 0; i < 4; i++)
    {
      g_autofree char *fresh = g_strdup_printf ("input.alerts[%u][0]", i);
      g_autofree char *seen = g_strdup_printf ("input.alerts[%u][1]", i);

      input.has_alerts = !isnan (number_or_na (node, fresh));
      if (!input.has_alerts)
        break;
      input.n_unacknowledged[severities[i]] = (int64_t) number_or_na (node, fresh);
      input.n_acknowledged[severities[i]] = (int64_t) number_or_na (node, seen);
    }
  bw_health_score_compute (&input, &score);
  assert_near (score.performance, number_or_na (node, "expected.performance"), 1e-9);
  assert_near (score.alerts, number_or_na (node, "expected.alerts"), 1e-9);
  assert_near (score.trading, number_or_na (node, "expected.trading"), 1e-9);
  assert_near (score.integrity, number_or_na (node, "expected.integrity"), 1e-9);
  assert_near (score.score, number_or_na (node, "expected.score"), 1e-9);
  if (!isnan (score.score))
    g_assert_cmpstr (bw_health_grade_name (score.grade), ==,
                     bw_json_get_string (node, "expected.grade", NULL));
}

static void
test_references (void)
{
  g_autofree char *path = bw_test_shared ("vectors/series.expected.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autofree char *text = bw_test_read (path);
  g_autoptr (JsonNode) root = bw_json_parse (text, -1, &error);
  g_assert_no_error (error);
  JsonArray *cases = json_node_get_array (bw_json_get (root, "health.cases", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (cases), >, 5);
  for (unsigned i = 0; i < json_array_get_length (cases); i++)
    check_reference (json_array_get_element (cases, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/health/nothing-known", test_nothing_known);
  g_test_add_func ("/health/by-hand", test_by_hand);
  g_test_add_func ("/health/grades", test_grades);
  g_test_add_func ("/health/references", test_references);
  return g_test_run ();
}
