/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The presets: each a piece of configuration as a user could have written it. */
#include "rules/bw-rule-load.h"

#include <string.h>

/* A machine's share in use: patient, so that a busy minute is none of anybody's business. */
#define SYSTEM(id, metric, w, wr, c, cr)                                                           \
  "[rule " id "]\nmetric=" metric "\nwarning=" w "\nwarning-recover=" wr "\ncritical=" c           \
  "\ncritical-recover=" cr "\nfor=2m\nfor-count=2\nkeep-firing-for=2m\nrecover-count=2\n\n"
/* A service: the second failure counts, and so does the second success. */
#define SERVICE(id, metric, w, wr, c, cr)                                                          \
  "[rule " id "]\nmetric=" metric "\nwarning=" w "\nwarning-recover=" wr "\ncritical=" c           \
  "\ncritical-recover=" cr "\nfor-count=2\nrecover-count=2\n\n"
#define DOWN(id, metric)                                                                           \
  "[rule " id "]\nmetric=" metric "\ndirection=below\nerror=0\nfor-count=2\nrecover-count=2\n\n"
#define SWITCH(id, metric) "[rule " id "]\nmetric=" metric "\ncritical=1\n\n"
/* Levels and patience are those of the kind. */
/* Whatever the odds: a fixed rate would doubt every honest bettor on outsiders. */
#define BREAK_EVEN "[rule evidence-win-rate]\nkind=evidence_win_rate\npi0=0\n\n"
#define EVIDENCE(id, noun) "[rule evidence-" id "]\nkind=evidence_" noun "\n\n"
/* Three days are a weekend. One large copy just after the start is over in six hours. */
#define DISK_SOON                                                                                  \
  "[rule disk-full-soon]\nkind=predict_within\nmetric=system_disk_percent\nlevel=100\n"            \
  "within=3d\nwindow=3d\nfor=6h\nfor-count=2\nkeep-firing-for=2h\n\n"
/* Only where the source says what is asked of it. */
#define BUDGET "[rule http-budget]\nkind=burn_rate\nmetric=http_up\nkeep-firing-for=30m\n\n"
/* A figure of a ledger, once there are enough bets behind it. */
#define LEDGER(id, metric, direction, w, wr, c, cr, healthy, n)                                    \
  "[rule " id "]\nmetric=" metric "\ndirection=" direction "\nwarning=" w "\nwarning-recover=" wr  \
  "\ncritical=" c "\ncritical-recover=" cr "\nhealthy=" healthy "\nmin-samples=" n "\n\n"
#define OVER(id, metric, tier, level)                                                              \
  "[rule " id "]\nmetric=" metric "\nstrict=true\n" tier "=" level "\n\n"
#define OVER_TWO(id, metric, w, c)                                                                 \
  "[rule " id "]\nmetric=" metric "\nstrict=true\nwarning=" w "\ncritical=" c "\n\n"
#define OVER_UNTIL(id, metric, w, c, recover)                                                      \
  "[rule " id "]\nmetric=" metric "\nstrict=true\nwarning=" w "\nwarning-recover=" recover         \
  "\ncritical=" c "\ncritical-recover=" recover "\n\n"

static const char default_text[] = SYSTEM ("cpu", "system_cpu_percent", "80", "60", "90", "80")
    SYSTEM ("memory", "system_memory_percent", "85", "70", "95", "85") SYSTEM (
        "disk", "system_disk_percent", "85", "80", "95",
        "90") DISK_SOON SERVICE ("http-latency", "http_latency_seconds", "1", "0.5", "5",
                                 "1") SERVICE ("http-errors", "http_error_ratio", "0.05", "0.03",
                                               "0.10", "0.05") DOWN ("http-up", "http_up")
        DOWN ("bot-api-up", "bot_api_up") DOWN ("database-up", "database_up") DOWN (
            "process-up",
            "process_up") "[rule position-utilisation]\nmetric=bot_position_utilisation_percent\n"
                          "warning=80\nwarning-recover=75\ncritical=100\ncritical-recover="
                          "90\n\n" SWITCH ("kill-switch", "bot_kill_switch")
                              SWITCH ("circuit-breaker", "bot_circuit_breaker")
                                  BREAK_EVEN EVIDENCE ("roi", "roi")
                                      EVIDENCE ("calibration", "calibration")
                                          EVIDENCE ("clv", "clv") BUDGET;

static const char betting_text[] =
    LEDGER ("betting-roi", "ledger_roi", "below", "0", "0.01", "-0.10", "-0.07", "0.05", "10")
        LEDGER ("betting-win-rate", "ledger_win_rate", "below", "0.50", "0.51", "0.45", "0.47",
                "0.55", "10") LEDGER ("betting-sharpe", "ledger_sharpe", "below", "1.0", "1.1",
                                      "0.5", "0.6", "1.5", "10")
            LEDGER ("betting-max-drawdown", "ledger_max_drawdown", "above", "0.20", "0.18", "0.30",
                    "0.27", "0.15", "10") LEDGER ("betting-clv", "ledger_clv", "below", "0",
                                                  "0.005", "-0.05", "-0.04", "0.02", "10")
                LEDGER ("betting-losing-streak", "ledger_losing_streak", "above", "5", "1", "10",
                        "1", "3", "10") LEDGER ("betting-brier", "ledger_brier", "above", "0.15",
                                                "0.145", "0.20", "0.19", "0.10", "20")
                    LEDGER ("betting-log-loss", "ledger_log_loss", "above", "0.60", "0.58", "0.70",
                            "0.68", "0.50", "20");

static const char trading_host_text[] =
    OVER ("trading-host-cpu", "system_cpu_percent", "warning", "80")
        OVER ("trading-host-memory", "system_memory_percent", "warning", "85")
            OVER ("trading-host-disk", "system_disk_percent", "critical", "90")
                OVER ("trading-host-http-latency", "http_latency_seconds", "warning", "1.0")
                    OVER ("trading-host-http-errors", "http_error_ratio", "warning", "0.05");

static const char trading_bot_text[] =
    OVER ("trading-bot-drawdown-today", "ledger_drawdown_today", "warning",
          "0.05") OVER ("trading-bot-drawdown-week", "ledger_drawdown_week", "error",
                        "0.10") OVER ("trading-bot-drawdown", "ledger_drawdown", "critical", "0.20")
        SWITCH ("trading-bot-circuit-breaker", "bot_circuit_breaker") SWITCH (
            "trading-bot-kill-switch",
            "bot_kill_switch") "[rule trading-bot-losing-streak]\nmetric=ledger_losing_streak\n"
                               "warning=10\nwarning-recover=1\n\n"
                               "[rule "
                               "trading-bot-win-rate]\nmetric=ledger_win_rate\ndirection="
                               "below\nstrict=true\n"
                               "warning=0.30\nmin-samples=10\n\n"
                               "[rule "
                               "trading-bot-api-up]\nmetric=bot_api_up\ndirection=below\nerror="
                               "0\n\n" OVER ("trading-bot-position-utilisation",
                                             "bot_position_utilisation_percent", "warning", "80");

static const char data_service_text[] =
    OVER_UNTIL ("data-service-cpu", "system_cpu_percent", "70", "90",
                "60") OVER_UNTIL ("data-service-memory", "system_memory_percent", "80", "95", "70")
        OVER_TWO ("data-service-disk", "system_disk_percent", "85", "95")
            OVER_TWO ("data-service-connections", "database_connections_percent", "80",
                      "95") OVER_TWO ("data-service-query", "database_query_seconds", "1", "3")
                OVER_UNTIL ("data-service-http-latency", "http_latency_seconds", "5", "10", "0.5")
                    OVER ("data-service-database-age", "database_age_seconds", "warning", "21600");

/* It has no rules. What it stands for is always in force unless a route says otherwise; naming it
 * makes that explicit. */
static const char escalation_text[] =
    "# No rules. What it stands for holds for every alert, whether it is named or not, unless a\n"
    "# route says otherwise:\n"
    "#\n"
    "# [route all]\n"
    "# escalation=error:30m:2:email,slack;error:60m:3:webhook,telegram:30m;"
    "critical:30m:3:webhook,telegram:30m;critical:120m:4:all:15m;emergency:0:4:all:15m\n"
    "#\n"
    "# and for what bots send: an event that comes again within an hour of the last one that was\n"
    "# told is counted; after ten the next one is told.\n";

static const struct
{
  const char *name;
  const char *text;
} presets[] = {
  { "default", default_text },           { "betting", betting_text },
  { "trading-host", trading_host_text }, { "trading-bot", trading_bot_text },
  { "data-service", data_service_text }, { "escalation", escalation_text },
};

const char *const *
bw_rule_presets (void)
{
  static const char *names[G_N_ELEMENTS (presets) + 1];
  static gsize is_filled = 0;
  if (g_once_init_enter (&is_filled))
    {
      for (size_t i = 0; i < G_N_ELEMENTS (presets); i++)
        names[i] = presets[i].name;
      g_once_init_leave (&is_filled, 1);
    }
  return names;
}

char *
bw_rule_preset_text (const char *preset)
{
  g_return_val_if_fail (preset != NULL, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      if (strcmp (presets[i].name, preset) == 0)
        return g_strdup (presets[i].text);
    }
  return NULL;
}
