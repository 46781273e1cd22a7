/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue holds exactly the names that are promised. */
#include "model/bw-catalogue.h"

#include <math.h>
#include <string.h>

/** The published names; scripts hold on to them. */
static const char *const promised[] = {
  "system_cpu_percent",
  "system_cpu_core_percent",
  "system_load1",
  "system_load5",
  "system_load15",
  "system_memory_percent",
  "system_memory_used_bytes",
  "system_memory_available_bytes",
  "system_swap_percent",
  "system_disk_percent",
  "system_disk_free_bytes",
  "system_disk_inodes_percent",
  "system_disk_read_bytes_per_second",
  "system_disk_write_bytes_per_second",
  "system_network_receive_bytes_per_second",
  "system_network_transmit_bytes_per_second",
  "system_network_errors_per_second",
  "system_network_connections",
  "system_pressure_cpu_percent",
  "system_pressure_memory_percent",
  "system_pressure_io_percent",
  "system_temperature_celsius",
  "system_processes",
  "system_uptime_seconds",
  "ledger_bankroll",
  "ledger_profit",
  "ledger_profit_today",
  "ledger_profit_week",
  "ledger_staked",
  "ledger_open_stake",
  "ledger_bets",
  "ledger_bets_won",
  "ledger_bets_lost",
  "ledger_bets_pending",
  "ledger_roi",
  "ledger_win_rate",
  "ledger_average_edge",
  "ledger_clv",
  "ledger_clv_novig",
  "ledger_sharpe",
  "ledger_sharpe_bet",
  "ledger_sortino",
  "ledger_drawdown",
  "ledger_max_drawdown",
  "ledger_drawdown_today",
  "ledger_drawdown_week",
  "ledger_losing_streak",
  "ledger_profit_factor",
  "ledger_largest_win",
  "ledger_largest_loss",
  "ledger_brier",
  "ledger_log_loss",
  "ledger_brier_skill",
  "ledger_mcb",
  "ledger_dsc",
  "ledger_ece",
  "ledger_evidence_win_rate",
  "ledger_evidence_roi",
  "ledger_evidence_calibration",
  "ledger_evidence_clv",
  "ledger_evidence_bets_win_rate",
  "ledger_evidence_bets_roi",
  "ledger_evidence_bets_calibration",
  "ledger_evidence_bets_clv",
  "ledger_change_win_rate",
  "ledger_change_roi",
  "ledger_change_calibration",
  "ledger_change_clv",
  "ledger_mcb_p",
  "ledger_breakeven_p",
  "ledger_drawdown_odds",
  "ledger_psr",
  "ledger_age_seconds",
  "ledger_missing_ratio",
  "ledger_rejected_rows",
  "http_up",
  "http_latency_seconds",
  "http_status_code",
  "http_certificate_days",
  "http_error_ratio",
  "database_up",
  "database_connections",
  "database_connections_max",
  "database_connections_percent",
  "database_query_seconds",
  "database_size_bytes",
  "database_age_seconds",
  "database_table_rows",
  "process_up",
  "process_cpu_percent",
  "process_memory_bytes",
  "process_open_files",
  "process_restarts",
  "bot_up",
  "bot_kill_switch",
  "bot_circuit_breaker",
  "bot_positions",
  "bot_positions_max",
  "bot_position_utilisation_percent",
  "bot_api_up",
  "bot_api_latency_seconds",
  "bot_heartbeat_age_seconds",
  "quality_missing_ratio",
  "quality_duplicates",
  "quality_stale_seconds",
  "quality_gaps",
  "quality_out_of_range",
  "quality_rows",
  "quality_schema_changes",
  "quality_rewritten",
  "source_latency_seconds",
  "bellwether_health_score",
  "bellwether_incidents",
  "bellwether_outbox_depth",
  "bellwether_evaluation_seconds",
  "bellwether_samples_total",
  "bellwether_store_bytes",
};

static void
test_names (void)
{
  unsigned n = 0;
  const BwMetricInfo *infos = bw_catalogue_list (&n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (promised));
  for (unsigned i = 0; i < n; i++)
    {
      const BwMetricInfo *info = bw_catalogue_find (promised[i]);
      g_assert_nonnull (info);
      g_assert_cmpstr (info->name, ==, promised[i]);
      if (i > 0)
        g_assert_cmpstr (infos[i - 1].name, <, infos[i].name);
    }
  g_assert_null (bw_catalogue_find (""));
  g_assert_null (bw_catalogue_find ("ledger_"));
  g_assert_null (bw_catalogue_find ("node_cpu_seconds_total"));
}

static bool
is_shown_as (const char *name, BwNumberFormat a, BwNumberFormat b)
{
  BwNumberFormat format = bw_catalogue_find (name)->format;
  return format == a || format == b;
}

/** What the name's unit says, the format and the unit say too. */
static void
test_is_consistent (void)
{
  unsigned n = 0;
  const BwMetricInfo *infos = bw_catalogue_list (&n);
  for (unsigned i = 0; i < n; i++)
    {
      const BwMetricInfo *info = &infos[i];
      g_assert_true (g_ascii_isupper (info->title[0]));
      g_assert_true (*info->unit != '\0');
      if (info->count_metric != NULL)
        g_assert_nonnull (bw_catalogue_find (info->count_metric));
      if (g_str_has_suffix (info->name, "_percent"))
        g_assert_true (is_shown_as (info->name, BW_FORMAT_PERCENT, BW_FORMAT_PERCENT));
      if (g_str_has_suffix (info->name, "_bytes"))
        g_assert_true (is_shown_as (info->name, BW_FORMAT_BYTES, BW_FORMAT_BYTES));
      if (g_str_has_suffix (info->name, "_bytes_per_second"))
        g_assert_true (is_shown_as (info->name, BW_FORMAT_BYTE_RATE, BW_FORMAT_BYTE_RATE));
      if (g_str_has_suffix (info->name, "_seconds"))
        g_assert_true (is_shown_as (info->name, BW_FORMAT_SECONDS, BW_FORMAT_SECONDS));
      if (g_str_has_suffix (info->name, "_ratio"))
        g_assert_true (is_shown_as (info->name, BW_FORMAT_RATIO, BW_FORMAT_RATIO));
      if (g_str_has_suffix (info->name, "_up"))
        g_assert_cmpint ((int) info->good, ==, BW_GOOD_HIGH);
    }
}

static void
test_derived (void)
{
  static const char *const sampled[] = { "ledger_age_seconds", "ledger_missing_ratio",
                                         "ledger_rejected_rows" };
  unsigned n = 0;
  const BwMetricInfo *infos = bw_catalogue_list (&n);
  for (unsigned i = 0; i < n; i++)
    {
      bool is_sampled = !g_str_has_prefix (infos[i].name, "ledger_");
      for (unsigned j = 0; j < G_N_ELEMENTS (sampled); j++)
        is_sampled = is_sampled || g_str_equal (infos[i].name, sampled[j]);
      g_assert_true (infos[i].is_derived == !is_sampled);
    }
}

static void
test_categories (void)
{
  static const struct
  {
    const char *name;
    BwCategory category;
    BwGoodDirection good;
    const char *count_metric;
  } cases[] = {
    { "system_cpu_percent", BW_CATEGORY_SYSTEM, BW_GOOD_LOW, NULL },
    { "system_network_errors_per_second", BW_CATEGORY_NETWORK, BW_GOOD_LOW, NULL },
    { "ledger_roi", BW_CATEGORY_PERFORMANCE, BW_GOOD_HIGH, "ledger_bets" },
    { "ledger_win_rate", BW_CATEGORY_PERFORMANCE, BW_GOOD_HIGH, "ledger_bets" },
    { "ledger_max_drawdown", BW_CATEGORY_RISK, BW_GOOD_LOW, "ledger_bets" },
    { "ledger_brier", BW_CATEGORY_CALIBRATION, BW_GOOD_LOW, "ledger_bets" },
    { "ledger_bets", BW_CATEGORY_PERFORMANCE, BW_GOOD_NEITHER, NULL },
    { "ledger_age_seconds", BW_CATEGORY_DATA_QUALITY, BW_GOOD_LOW, NULL },
    { "http_latency_seconds", BW_CATEGORY_API, BW_GOOD_LOW, NULL },
    { "database_up", BW_CATEGORY_DATABASE, BW_GOOD_HIGH, NULL },
    { "bot_kill_switch", BW_CATEGORY_TRADING, BW_GOOD_LOW, NULL },
    { "quality_gaps", BW_CATEGORY_DATA_QUALITY, BW_GOOD_LOW, NULL },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const BwMetricInfo *info = bw_catalogue_find (cases[i].name);
      g_assert_cmpint ((int) info->category, ==, (int) cases[i].category);
      g_assert_cmpint ((int) info->good, ==, (int) cases[i].good);
      g_assert_cmpstr (info->count_metric, ==, cases[i].count_metric);
    }
}

static void
test_nearest (void)
{
  g_assert_cmpstr (bw_catalogue_nearest ("ledger_rio"), ==, "ledger_roi");
  g_assert_cmpstr (bw_catalogue_nearest ("system_cpu_precent"), ==, "system_cpu_percent");
  g_assert_cmpstr (bw_catalogue_nearest ("SYSTEM_SWAP_PERCENT"), ==, "system_swap_percent");
  g_assert_null (bw_catalogue_nearest ("zzzzzzzzzz"));
  g_assert_null (bw_catalogue_nearest (""));
}

static void
test_format (void)
{
  static const struct
  {
    const char *name;
    double value;
    const char *text;
  } cases[] = {
    { "ledger_roi", .014, "+1.4\u00a0%" },
    { "ledger_max_drawdown", .191, "19.1\u00a0%" },
    { "system_cpu_percent", 44.06, "44.1\u00a0%" },
    { "system_memory_used_bytes", 1610612736, "1.5\u00a0GiB" },
    { "ledger_brier", .21474, "0.2147" },
    { "bot_up", 1, "yes" },
    { "my_own_metric", 1234.5, "1,234.5" },
    { "ledger_sortino", INFINITY, "∞" },
    { "ledger_sharpe", NAN, "–" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_catalogue_format (cases[i].name, cases[i].value);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_foreign (void)
{
  g_assert_cmpint (bw_catalogue_number_format ("ledger_roi"), ==,
                   bw_catalogue_find ("ledger_roi")->format);
  g_assert_cmpint (bw_catalogue_number_format ("ledger_roi"), !=, BW_FORMAT_PLAIN);
  g_assert_cmpint (bw_catalogue_number_format ("my_own_metric"), ==, BW_FORMAT_PLAIN);
  g_assert_true (bw_catalogue_is_derived ("ledger_roi"));
  g_assert_false (bw_catalogue_is_derived ("system_load1"));
  g_assert_false (bw_catalogue_is_derived ("my_own_metric"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/names", test_names);
  g_test_add_func ("/catalogue/is-consistent", test_is_consistent);
  g_test_add_func ("/catalogue/derived", test_derived);
  g_test_add_func ("/catalogue/categories", test_categories);
  g_test_add_func ("/catalogue/nearest", test_nearest);
  g_test_add_func ("/catalogue/format", test_format);
  g_test_add_func ("/catalogue/foreign", test_foreign);
  return g_test_run ();
}
