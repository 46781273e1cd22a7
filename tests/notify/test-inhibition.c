/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which incident stands for which: what always holds, what is configured, circles. */
#include "notify/bw-inhibition-private.h"
#include "notify/policy-fixture.h"

static BwIncident *
incident_of (const char *rule, const char *metric, const char *labels, BwSeverity severity)
{
  BwIncident *incident = policy_incident_new (rule, labels, severity);
  incident->metric = g_strdup (metric);
  return incident;
}

/* A no-data incident's key tells that it is one. */
static BwIncident *
nodata_of (const char *rule, BwCategory category, const char *labels)
{
  BwIncident *incident = policy_incident_new (rule, labels, BW_SEVERITY_WARNING);
  g_autofree char *key = g_steal_pointer (&incident->dedup_key);
  incident->dedup_key = g_strconcat (key, "#nodata", NULL);
  incident->category = category;
  return incident;
}

static BwInhibitions *
inhibitions_new (const char *text)
{
  g_autoptr (BwConfig) config = policy_config_new (text, -1);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  BwInhibitions *inhibitions = bw_inhibitions_load (config, errors);
  g_assert_cmpuint (errors->len, ==, 0);
  return inhibitions;
}

static bool
inhibits (const BwInhibitions *inhibitions, BwIncident *source, const BwIncident *target)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_ptr_array_add (open, source);
  const BwIncident *found = bw_inhibitions_find (inhibitions, target, open);
  g_assert_true (found == NULL || found == source);
  return found != NULL;
}

#define A "source=\"a\""
#define B "source=\"b\""

static void
test_defaults (void)
{
  g_autoptr (BwInhibitions) inhibitions = inhibitions_new ("");
  g_autoptr (BwIncident) offline = incident_of ("net.offline", NULL, "", BW_SEVERITY_ERROR);
  g_autoptr (BwIncident) http = incident_of ("up", "http_up{" A "}", A, BW_SEVERITY_CRITICAL);
  g_autoptr (BwIncident) bot_api = incident_of ("bot", "bot_api_up{" A "}", A, BW_SEVERITY_ERROR);
  g_autoptr (BwIncident) beat = incident_of ("heartbeat.a", NULL, A, BW_SEVERITY_CRITICAL);
  g_autoptr (BwIncident) cpu =
      incident_of ("cpu", "system_cpu_percent{" A "}", A, BW_SEVERITY_WARNING);
  g_autoptr (BwIncident) emergency = incident_of ("up", "http_up{" B "}", B, BW_SEVERITY_EMERGENCY);
  g_autoptr (BwIncident) no_http = nodata_of ("latency", BW_CATEGORY_API, A);
  g_autoptr (BwIncident) no_roi = nodata_of ("roi", BW_CATEGORY_PERFORMANCE, A);
  g_autoptr (BwIncident) no_roi_b = nodata_of ("roi", BW_CATEGORY_PERFORMANCE, B);
  g_autoptr (BwIncident) down = incident_of ("host.down", NULL, A, BW_SEVERITY_CRITICAL);
  g_autoptr (BwIncident) switched =
      incident_of ("kill", "bot_kill_switch{" A "}", A, BW_SEVERITY_CRITICAL);
  g_autoptr (BwIncident) position =
      incident_of ("pos", "bot_position_utilisation_percent{" A "}", A, BW_SEVERITY_WARNING);
  g_autoptr (BwIncident) own = incident_of ("own", NULL, "", BW_SEVERITY_WARNING);
  g_autoptr (BwIncident) down_nowhere = incident_of ("host.down", NULL, "", BW_SEVERITY_CRITICAL);
  const struct
  {
    BwIncident *source;
    const BwIncident *target;
    bool is_inhibited;
  } rows[] = {
    { offline, http, true },       { offline, bot_api, true },
    { offline, beat, true },       { offline, no_http, true },
    { offline, no_roi, false },    { offline, cpu, false },
    { offline, emergency, false }, { offline, offline, false },
    { http, offline, false },      { down, cpu, true },
    { down, http, true },          { down, no_roi, true },
    { down, no_roi_b, false },     { down, own, false },
    { down_nowhere, own, false }, /* what neither has is nothing in common */
    { beat, no_roi, true },        { beat, no_roi_b, false },
    { beat, cpu, false },          { switched, position, true },
    { switched, http, false },     { position, switched, false },
    { cpu, http, false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s, %s", rows[i].source->rule, rows[i].target->rule);
      g_assert_cmpint (inhibits (inhibitions, rows[i].source, rows[i].target), ==,
                       rows[i].is_inhibited);
    }
  /* What is over stands for nothing. */
  offline->status = BW_INCIDENT_RESOLVED;
  g_assert_false (inhibits (inhibitions, offline, http));
  offline->status = BW_INCIDENT_ACKNOWLEDGED;
  g_assert_true (inhibits (inhibitions, offline, http));
  g_assert_null (bw_inhibitions_find (inhibitions, http, NULL));
}

/* The worse of two about one figure stands for the other, but not for that there is none. */
static void
test_higher_tier (void)
{
  g_autoptr (BwInhibitions) inhibitions = inhibitions_new ("");
  g_autoptr (BwIncident) low = incident_of ("roi-low", "roi{" A "}", A, BW_SEVERITY_WARNING);
  g_autoptr (BwIncident) same = incident_of ("roi-same", "roi{" A "}", A, BW_SEVERITY_WARNING);
  g_autoptr (BwIncident) high = incident_of ("roi-high", "roi{" A "}", A, BW_SEVERITY_CRITICAL);
  g_autoptr (BwIncident) other = incident_of ("roi-b", "roi{" B "}", B, BW_SEVERITY_WARNING);
  g_autoptr (BwIncident) none = nodata_of ("roi-high", BW_CATEGORY_PERFORMANCE, A);
  none->metric = g_strdup ("roi{" A "}");
  g_assert_true (inhibits (inhibitions, high, low));
  g_assert_false (inhibits (inhibitions, low, high));
  g_assert_false (inhibits (inhibitions, same, low));
  g_assert_false (inhibits (inhibitions, high, other));
  g_assert_false (inhibits (inhibitions, high, none));
}

static void
test_configured (void)
{
  g_autoptr (BwInhibitions) inhibitions = inhibitions_new (
      "[inhibit db]\nsource=metric=\"database_up\"\ntarget=category=\"performance\"\n"
      "equal=source;zone\n");
  g_autoptr (BwIncident) db =
      incident_of ("db", "database_up", "source=\"a\",zone=\"1\"", BW_SEVERITY_ERROR);
  g_autoptr (BwIncident) near =
      incident_of ("x", NULL, "source=\"a\",zone=\"1\"", BW_SEVERITY_CRITICAL);
  g_autoptr (BwIncident) far =
      incident_of ("x", NULL, "source=\"a\",zone=\"2\"", BW_SEVERITY_WARNING);
  near->category = BW_CATEGORY_PERFORMANCE;
  far->category = BW_CATEGORY_PERFORMANCE;
  g_assert_true (inhibits (inhibitions, db, near));
  g_assert_false (inhibits (inhibitions, db, far));
}

/* Everything stands for everything, or for its neighbour: in each circle exactly one is told, the
 * worst, and of these the oldest. */
static void
test_circles (void)
{
  static const char *const texts[] = {
    "[inhibit all]\nsource=\ntarget=\n",
    "[inhibit 1]\nsource=rule=\"r0\"\ntarget=rule=\"r1\"\n"
    "[inhibit 2]\nsource=rule=\"r1\"\ntarget=rule=\"r2\"\n"
    "[inhibit 3]\nsource=rule=\"r2\"\ntarget=rule=\"r3\"\n"
    "[inhibit 4]\nsource=rule=\"r3\"\ntarget=rule=\"r0\"\n",
  };
  for (unsigned t = 0; t < G_N_ELEMENTS (texts); t++)
    for (unsigned worst = 0; worst < 4; worst++)
      {
        g_autoptr (BwInhibitions) inhibitions = inhibitions_new (texts[t]);
        g_autoptr (GPtrArray) open =
            g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
        for (unsigned i = 0; i < 4; i++)
          {
            g_autofree char *rule = g_strdup_printf ("r%u", i);
            g_ptr_array_add (
                open,
                incident_of (rule, NULL, A, i == worst ? BW_SEVERITY_ERROR : BW_SEVERITY_WARNING));
          }
        for (unsigned i = 0; i < 4; i++)
          {
            const BwIncident *found =
                bw_inhibitions_find (inhibitions, g_ptr_array_index (open, i), open);
            g_assert_cmpint (found == NULL, ==, i == worst);
          }
      }
}

#define N 6

/* Whether TO can be reached from FROM: by trying all that is one step further, N times. */
static bool
can_reach (const bool edges[N][N], unsigned from, unsigned to)
{
  bool is_reached[N] = { 0 };
  is_reached[from] = true;
  for (unsigned step = 0; step < N; step++)
    for (unsigned i = 0; i < N; i++)
      for (unsigned j = 0; j < N; j++)
        is_reached[j] = is_reached[j] || (is_reached[i] && edges[i][j]);
  return is_reached[to];
}

/* In whatever way incidents stand for each other, one that is told stands for each that waits, by
 * way of others or not; and whom nothing stands for does not wait. */
static void
test_someone_is_told (void)
{
  GRand *random = g_rand_new_with_seed (3);
  for (unsigned round = 0; round < 1000; round++)
    {
      bool edges[N][N] = { 0 };
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) open =
          g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
      for (unsigned i = 0; i < N; i++)
        {
          g_autofree char *rule = g_strdup_printf ("r%u", i);
          BwIncident *incident =
              incident_of (rule, NULL, A, (BwSeverity) (10 * g_rand_int_range (random, 1, 6)));
          incident->opened_us += g_rand_int_range (random, 0, 3);
          g_ptr_array_add (open, incident);
        }
      for (int i = g_rand_int_range (random, 0, 12); i > 0; i--)
        {
          int from = g_rand_int_range (random, 0, N);
          int to = g_rand_int_range (random, 0, N);
          const BwIncident *source = g_ptr_array_index (open, from);
          const BwIncident *target = g_ptr_array_index (open, to);
          g_string_append_printf (text, "[inhibit %d]\nsource=rule=\"r%d\"\ntarget=rule=\"r%d\"\n",
                                  i, from, to);
          edges[from][to] |= from != to
                             && (target->severity < BW_SEVERITY_EMERGENCY
                                 || source->severity == BW_SEVERITY_EMERGENCY);
        }
      g_autoptr (BwInhibitions) inhibitions = inhibitions_new (text->str);
      bool is_told[N];
      for (unsigned i = 0; i < N; i++)
        is_told[i] = bw_inhibitions_find (inhibitions, g_ptr_array_index (open, i), open) == NULL;
      for (unsigned i = 0; i < N; i++)
        {
          bool has_cause = false;
          bool has_told_cause = false;
          for (unsigned j = 0; j < N; j++)
            {
              has_cause |= edges[j][i];
              has_told_cause |= j != i && is_told[j] && can_reach (edges, j, i);
            }
          g_assert_true (has_cause || is_told[i]);
          g_assert_true (has_told_cause || is_told[i]);
          /* Told though there is a cause is only who is part of a circle. */
          bool is_in_circle = false;
          for (unsigned j = 0; j < N; j++)
            is_in_circle |= edges[j][i] && can_reach (edges, i, j);
          g_assert_true (!is_told[i] || !has_cause || is_in_circle);
        }
    }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/inhibition/defaults", test_defaults);
  g_test_add_func ("/inhibition/higher-tier", test_higher_tier);
  g_test_add_func ("/inhibition/configured", test_configured);
  g_test_add_func ("/inhibition/circles", test_circles);
  g_test_add_func ("/inhibition/someone-is-told", test_someone_is_told);
  return g_test_run ();
}
