/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every metric name that is known, with what is known of it. */
#include "model/bw-catalogue.h"

#include "base/bw-nearest.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Sorted by name. */
static const BwMetricInfo infos[] = {
  { "bellwether_evaluation_seconds", N_ ("Rule evaluation time"), "seconds", BW_FORMAT_SECONDS,
    BW_GOOD_LOW, BW_CATEGORY_SYSTEM, NULL, false },
  { "bellwether_health_score", N_ ("Health score"), "score", BW_FORMAT_COUNT, BW_GOOD_HIGH,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "bellwether_incidents", N_ ("Open incidents"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "bellwether_outbox_depth", N_ ("Notifications waiting"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "bellwether_samples_total", N_ ("Samples stored"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "bellwether_store_bytes", N_ ("Size of the databases"), "bytes", BW_FORMAT_BYTES, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "bot_api_latency_seconds", N_ ("Exchange response time"), "seconds", BW_FORMAT_SECONDS,
    BW_GOOD_LOW, BW_CATEGORY_API, NULL, false },
  { "bot_api_up", N_ ("Exchange connected"), "boolean", BW_FORMAT_BOOLEAN, BW_GOOD_HIGH,
    BW_CATEGORY_API, NULL, false },
  { "bot_circuit_breaker", N_ ("Circuit breaker"), "boolean", BW_FORMAT_BOOLEAN, BW_GOOD_LOW,
    BW_CATEGORY_TRADING, NULL, false },
  { "bot_heartbeat_age_seconds", N_ ("Age of the heartbeat"), "seconds", BW_FORMAT_SECONDS,
    BW_GOOD_LOW, BW_CATEGORY_TRADING, NULL, false },
  { "bot_kill_switch", N_ ("Kill switch"), "boolean", BW_FORMAT_BOOLEAN, BW_GOOD_LOW,
    BW_CATEGORY_TRADING, NULL, false },
  { "bot_position_utilisation_percent", N_ ("Positions used"), "percent", BW_FORMAT_PERCENT,
    BW_GOOD_LOW, BW_CATEGORY_TRADING, NULL, false },
  { "bot_positions", N_ ("Open positions"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_TRADING, NULL, false },
  { "bot_positions_max", N_ ("Positions allowed"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_TRADING, NULL, false },
  { "bot_up", N_ ("Bot running"), "boolean", BW_FORMAT_BOOLEAN, BW_GOOD_HIGH, BW_CATEGORY_TRADING,
    NULL, false },
  { "database_age_seconds", N_ ("Age of the newest database row"), "seconds", BW_FORMAT_SECONDS,
    BW_GOOD_LOW, BW_CATEGORY_DATABASE, NULL, false },
  { "database_connections", N_ ("Database connections"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_DATABASE, NULL, false },
  { "database_connections_max", N_ ("Database connections allowed"), "count", BW_FORMAT_COUNT,
    BW_GOOD_NEITHER, BW_CATEGORY_DATABASE, NULL, false },
  { "database_connections_percent", N_ ("Database connections used"), "percent", BW_FORMAT_PERCENT,
    BW_GOOD_LOW, BW_CATEGORY_DATABASE, NULL, false },
  { "database_query_seconds", N_ ("Query time"), "seconds", BW_FORMAT_SECONDS, BW_GOOD_LOW,
    BW_CATEGORY_DATABASE, NULL, false },
  { "database_size_bytes", N_ ("Database size"), "bytes", BW_FORMAT_BYTES, BW_GOOD_NEITHER,
    BW_CATEGORY_DATABASE, NULL, false },
  { "database_table_rows", N_ ("Rows in table"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_DATABASE, NULL, false },
  { "database_up", N_ ("Database reachable"), "boolean", BW_FORMAT_BOOLEAN, BW_GOOD_HIGH,
    BW_CATEGORY_DATABASE, NULL, false },
  { "http_certificate_days", N_ ("Certificate valid for"), "days", BW_FORMAT_COUNT, BW_GOOD_HIGH,
    BW_CATEGORY_API, NULL, false },
  { "http_error_ratio", N_ ("Error rate"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW, BW_CATEGORY_API,
    NULL, false },
  { "http_latency_seconds", N_ ("Response time"), "seconds", BW_FORMAT_SECONDS, BW_GOOD_LOW,
    BW_CATEGORY_API, NULL, false },
  { "http_status_code", N_ ("Status code"), "code", BW_FORMAT_PLAIN, BW_GOOD_NEITHER,
    BW_CATEGORY_API, NULL, false },
  { "http_up", N_ ("Reachable"), "boolean", BW_FORMAT_BOOLEAN, BW_GOOD_HIGH, BW_CATEGORY_API, NULL,
    false },
  { "ledger_age_seconds", N_ ("Age of the newest row"), "seconds", BW_FORMAT_SECONDS, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "ledger_average_edge", N_ ("Average edge"), "ratio", BW_FORMAT_SIGNED_RATIO, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_bankroll", N_ ("Bankroll"), "money", BW_FORMAT_MONEY, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_bets", N_ ("Settled bets"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_PERFORMANCE, NULL, true },
  { "ledger_bets_lost", N_ ("Bets lost"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_PERFORMANCE, NULL, true },
  { "ledger_bets_pending", N_ ("Bets pending"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_PERFORMANCE, NULL, true },
  { "ledger_bets_won", N_ ("Bets won"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_PERFORMANCE, NULL, true },
  { "ledger_breakeven_p", N_ ("Break-even p-value"), "probability", BW_FORMAT_SCORE, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_brier", N_ ("Brier score"), "score", BW_FORMAT_SCORE, BW_GOOD_LOW,
    BW_CATEGORY_CALIBRATION, "ledger_bets", true },
  { "ledger_brier_skill", N_ ("Brier skill"), "ratio", BW_FORMAT_SIGNED_RATIO, BW_GOOD_HIGH,
    BW_CATEGORY_CALIBRATION, "ledger_bets", true },
  { "ledger_change_calibration", N_ ("Evidence of a change in calibration"), "log10 odds",
    BW_FORMAT_ODDS10, BW_GOOD_LOW, BW_CATEGORY_CALIBRATION, "ledger_evidence_bets_calibration",
    true },
  { "ledger_change_clv", N_ ("Evidence of a change in closing line value"), "log10 odds",
    BW_FORMAT_ODDS10, BW_GOOD_LOW, BW_CATEGORY_PERFORMANCE, "ledger_evidence_bets_clv", true },
  { "ledger_change_roi", N_ ("Evidence of a change in ROI"), "log10 odds", BW_FORMAT_ODDS10,
    BW_GOOD_LOW, BW_CATEGORY_PERFORMANCE, "ledger_evidence_bets_roi", true },
  { "ledger_change_win_rate", N_ ("Evidence of a change in win rate"), "log10 odds",
    BW_FORMAT_ODDS10, BW_GOOD_LOW, BW_CATEGORY_PERFORMANCE, "ledger_evidence_bets_win_rate", true },
  { "ledger_clv", N_ ("Closing line value"), "ratio", BW_FORMAT_SIGNED_RATIO, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_clv_novig", N_ ("Closing line value without margin"), "ratio", BW_FORMAT_SIGNED_RATIO,
    BW_GOOD_HIGH, BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_drawdown", N_ ("Drawdown"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW, BW_CATEGORY_RISK,
    "ledger_bets", true },
  { "ledger_drawdown_odds", N_ ("Chance of such a drawdown"), "probability", BW_FORMAT_SCORE,
    BW_GOOD_HIGH, BW_CATEGORY_RISK, "ledger_bets", true },
  { "ledger_drawdown_today", N_ ("Drawdown today"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW,
    BW_CATEGORY_RISK, "ledger_bets", true },
  { "ledger_drawdown_week", N_ ("Drawdown this week"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW,
    BW_CATEGORY_RISK, "ledger_bets", true },
  { "ledger_dsc", N_ ("Skill"), "score", BW_FORMAT_SCORE, BW_GOOD_HIGH, BW_CATEGORY_CALIBRATION,
    "ledger_bets", true },
  { "ledger_ece", N_ ("Calibration error"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW,
    BW_CATEGORY_CALIBRATION, "ledger_bets", true },
  { "ledger_evidence_bets_calibration", N_ ("Bets behind the evidence on calibration"), "count",
    BW_FORMAT_COUNT, BW_GOOD_NEITHER, BW_CATEGORY_CALIBRATION, NULL, true },
  { "ledger_evidence_bets_clv", N_ ("Bets behind the evidence on closing line value"), "count",
    BW_FORMAT_COUNT, BW_GOOD_NEITHER, BW_CATEGORY_PERFORMANCE, NULL, true },
  { "ledger_evidence_bets_roi", N_ ("Bets behind the evidence on ROI"), "count", BW_FORMAT_COUNT,
    BW_GOOD_NEITHER, BW_CATEGORY_PERFORMANCE, NULL, true },
  { "ledger_evidence_bets_win_rate", N_ ("Bets behind the evidence on win rate"), "count",
    BW_FORMAT_COUNT, BW_GOOD_NEITHER, BW_CATEGORY_PERFORMANCE, NULL, true },
  { "ledger_evidence_calibration", N_ ("Evidence against the calibration"), "log10 odds",
    BW_FORMAT_ODDS10, BW_GOOD_LOW, BW_CATEGORY_CALIBRATION, "ledger_evidence_bets_calibration",
    true },
  { "ledger_evidence_clv", N_ ("Evidence against the closing line value"), "log10 odds",
    BW_FORMAT_ODDS10, BW_GOOD_LOW, BW_CATEGORY_PERFORMANCE, "ledger_evidence_bets_clv", true },
  { "ledger_evidence_roi", N_ ("Evidence against the ROI"), "log10 odds", BW_FORMAT_ODDS10,
    BW_GOOD_LOW, BW_CATEGORY_PERFORMANCE, "ledger_evidence_bets_roi", true },
  { "ledger_evidence_win_rate", N_ ("Evidence against the win rate"), "log10 odds",
    BW_FORMAT_ODDS10, BW_GOOD_LOW, BW_CATEGORY_PERFORMANCE, "ledger_evidence_bets_win_rate", true },
  { "ledger_largest_loss", N_ ("Largest loss"), "money", BW_FORMAT_MONEY, BW_GOOD_LOW,
    BW_CATEGORY_RISK, "ledger_bets", true },
  { "ledger_largest_win", N_ ("Largest win"), "money", BW_FORMAT_MONEY, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_log_loss", N_ ("Log loss"), "score", BW_FORMAT_SCORE, BW_GOOD_LOW,
    BW_CATEGORY_CALIBRATION, "ledger_bets", true },
  { "ledger_losing_streak", N_ ("Losing streak"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_RISK, "ledger_bets", true },
  { "ledger_max_drawdown", N_ ("Maximum drawdown"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW,
    BW_CATEGORY_RISK, "ledger_bets", true },
  { "ledger_mcb", N_ ("Miscalibration"), "score", BW_FORMAT_SCORE, BW_GOOD_LOW,
    BW_CATEGORY_CALIBRATION, "ledger_bets", true },
  { "ledger_mcb_p", N_ ("Miscalibration p-value"), "probability", BW_FORMAT_SCORE, BW_GOOD_HIGH,
    BW_CATEGORY_CALIBRATION, "ledger_bets", true },
  { "ledger_missing_ratio", N_ ("Missing values"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "ledger_open_stake", N_ ("Open stake"), "money", BW_FORMAT_MONEY, BW_GOOD_NEITHER,
    BW_CATEGORY_RISK, NULL, true },
  { "ledger_profit", N_ ("Profit"), "money", BW_FORMAT_SIGNED_MONEY, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_profit_factor", N_ ("Profit factor"), "factor", BW_FORMAT_FACTOR, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_profit_today", N_ ("Profit today"), "money", BW_FORMAT_SIGNED_MONEY, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_profit_week", N_ ("Profit this week"), "money", BW_FORMAT_SIGNED_MONEY, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_psr", N_ ("Probabilistic Sharpe ratio"), "probability", BW_FORMAT_RATIO, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_rejected_rows", N_ ("Rejected rows"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "ledger_roi", N_ ("ROI"), "ratio", BW_FORMAT_SIGNED_RATIO, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_sharpe", N_ ("Sharpe ratio"), "factor", BW_FORMAT_FACTOR, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_sharpe_bet", N_ ("Sharpe ratio per bet"), "factor", BW_FORMAT_FACTOR, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_sortino", N_ ("Sortino ratio"), "factor", BW_FORMAT_FACTOR, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_staked", N_ ("Staked"), "money", BW_FORMAT_MONEY, BW_GOOD_NEITHER,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "ledger_win_rate", N_ ("Win rate"), "ratio", BW_FORMAT_RATIO, BW_GOOD_HIGH,
    BW_CATEGORY_PERFORMANCE, "ledger_bets", true },
  { "process_cpu_percent", N_ ("Process CPU"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "process_memory_bytes", N_ ("Process memory"), "bytes", BW_FORMAT_BYTES, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "process_open_files", N_ ("Process open files"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "process_restarts", N_ ("Process restarts"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "process_up", N_ ("Process running"), "boolean", BW_FORMAT_BOOLEAN, BW_GOOD_HIGH,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "quality_duplicates", N_ ("Duplicate rows"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "quality_gaps", N_ ("Gaps"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW, BW_CATEGORY_DATA_QUALITY,
    NULL, false },
  { "quality_missing_ratio", N_ ("Missing data"), "ratio", BW_FORMAT_RATIO, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, "quality_rows", false },
  { "quality_out_of_range", N_ ("Values out of range"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "quality_rewritten", N_ ("Rows rewritten"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "quality_rows", N_ ("Rows checked"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "quality_schema_changes", N_ ("Schema changes"), "count", BW_FORMAT_COUNT, BW_GOOD_LOW,
    BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "quality_stale_seconds", N_ ("Time without new data"), "seconds", BW_FORMAT_SECONDS,
    BW_GOOD_LOW, BW_CATEGORY_DATA_QUALITY, NULL, false },
  { "source_latency_seconds", N_ ("Answer time"), "seconds", BW_FORMAT_SECONDS, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_cpu_core_percent", N_ ("CPU core"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_cpu_percent", N_ ("CPU"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW, BW_CATEGORY_SYSTEM,
    NULL, false },
  { "system_disk_free_bytes", N_ ("Disk free"), "bytes", BW_FORMAT_BYTES, BW_GOOD_HIGH,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_disk_inodes_percent", N_ ("Disk inodes"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_disk_percent", N_ ("Disk"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_disk_read_bytes_per_second", N_ ("Disk read"), "bytes/s", BW_FORMAT_BYTE_RATE,
    BW_GOOD_NEITHER, BW_CATEGORY_SYSTEM, NULL, false },
  { "system_disk_write_bytes_per_second", N_ ("Disk write"), "bytes/s", BW_FORMAT_BYTE_RATE,
    BW_GOOD_NEITHER, BW_CATEGORY_SYSTEM, NULL, false },
  { "system_load1", N_ ("Load, 1 min"), "load", BW_FORMAT_FACTOR, BW_GOOD_LOW, BW_CATEGORY_SYSTEM,
    NULL, false },
  { "system_load15", N_ ("Load, 15 min"), "load", BW_FORMAT_FACTOR, BW_GOOD_LOW, BW_CATEGORY_SYSTEM,
    NULL, false },
  { "system_load5", N_ ("Load, 5 min"), "load", BW_FORMAT_FACTOR, BW_GOOD_LOW, BW_CATEGORY_SYSTEM,
    NULL, false },
  { "system_memory_available_bytes", N_ ("Memory available"), "bytes", BW_FORMAT_BYTES,
    BW_GOOD_HIGH, BW_CATEGORY_SYSTEM, NULL, false },
  { "system_memory_percent", N_ ("Memory"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_memory_used_bytes", N_ ("Memory used"), "bytes", BW_FORMAT_BYTES, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_network_connections", N_ ("Network connections"), "count", BW_FORMAT_COUNT,
    BW_GOOD_NEITHER, BW_CATEGORY_NETWORK, NULL, false },
  { "system_network_errors_per_second", N_ ("Network errors"), "per second", BW_FORMAT_RATE,
    BW_GOOD_LOW, BW_CATEGORY_NETWORK, NULL, false },
  { "system_network_receive_bytes_per_second", N_ ("Network received"), "bytes/s",
    BW_FORMAT_BYTE_RATE, BW_GOOD_NEITHER, BW_CATEGORY_NETWORK, NULL, false },
  { "system_network_transmit_bytes_per_second", N_ ("Network sent"), "bytes/s", BW_FORMAT_BYTE_RATE,
    BW_GOOD_NEITHER, BW_CATEGORY_NETWORK, NULL, false },
  { "system_pressure_cpu_percent", N_ ("CPU pressure"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_pressure_io_percent", N_ ("I/O pressure"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_pressure_memory_percent", N_ ("Memory pressure"), "percent", BW_FORMAT_PERCENT,
    BW_GOOD_LOW, BW_CATEGORY_SYSTEM, NULL, false },
  { "system_processes", N_ ("Processes"), "count", BW_FORMAT_COUNT, BW_GOOD_NEITHER,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_swap_percent", N_ ("Swap"), "percent", BW_FORMAT_PERCENT, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_temperature_celsius", N_ ("Temperature"), "celsius", BW_FORMAT_CELSIUS, BW_GOOD_LOW,
    BW_CATEGORY_SYSTEM, NULL, false },
  { "system_uptime_seconds", N_ ("Uptime"), "seconds", BW_FORMAT_SECONDS, BW_GOOD_NEITHER,
    BW_CATEGORY_SYSTEM, NULL, false },
};

static int
compare_name (const void *key, const void *info)
{
  return strcmp (key, ((const BwMetricInfo *) info)->name);
}

const BwMetricInfo *
bw_catalogue_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return bsearch (name, infos, G_N_ELEMENTS (infos), sizeof infos[0], compare_name);
}

const BwMetricInfo *
bw_catalogue_list (unsigned *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (infos);
  return infos;
}

const char *
bw_catalogue_nearest (const char *name)
{
  const char *names[G_N_ELEMENTS (infos)];
  g_return_val_if_fail (name != NULL, NULL);

  for (unsigned i = 0; i < G_N_ELEMENTS (infos); i++)
    names[i] = infos[i].name;
  return bw_nearest (name, names, G_N_ELEMENTS (infos));
}

BwNumberFormat
bw_catalogue_number_format (const char *name)
{
  const BwMetricInfo *info = bw_catalogue_find (name);
  return info != NULL ? info->format : BW_FORMAT_PLAIN;
}

bool
bw_catalogue_is_derived (const char *name)
{
  const BwMetricInfo *info = bw_catalogue_find (name);
  return info != NULL && info->is_derived;
}

char *
bw_catalogue_format (const char *name, double value)
{
  BwNumberFormat format = bw_catalogue_number_format (name);
  return format == BW_FORMAT_ODDS10 ? bw_number_format_evidence (value)
                                    : bw_number_format (value, format);
}
