/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl status: how everything is, in words, as JSON, and as an exit code. */
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "cli/bw-outlook-text.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-status.h"
#include "engine/bw-incident-json.h"
#include "view/bw-uptime.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Nagios' word for "can't tell", whatever the reason. */
#define EXIT_UNKNOWN 3

static void
add_uptime_json (JsonBuilder *builder, BwEngine *engine, const GArray *readings, const char *source)
{
  BwSourceUptime uptime;
  bw_source_uptime (engine, readings, source, &uptime);
  int sla = bw_source_uptime_sla (&uptime);
  bw_json_add_double (builder, "slo", uptime.slo);
  bw_json_add_double (builder, "uptime_30d", uptime.uptime.uptime);
  bw_json_add_int64 (builder, "checks_30d", uptime.uptime.n_checks);
  bw_json_add_double (builder, "error_budget_left", uptime.uptime.budget_left);
  if (sla >= 0)
    bw_json_add_bool (builder, "sla", sla == 1);
  else
    bw_json_add_double (builder, "sla", NAN);
}

static void
add_sources_json (JsonBuilder *builder, BwEngine *engine, const BwEngineStatus *status,
                  const GArray *readings)
{
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "source", view->source);
      bw_json_add_string (builder, "type", view->type);
      bw_json_add_string (builder, "state", bw_source_health_name (view->health));
      bw_json_add_double (builder, "interval_seconds", (double) view->interval_us / BW_SECOND_US);
      bw_json_add_time (builder, "last_ok_at", view->last_ok_us);
      bw_json_add_time (builder, "last_try_at", view->last_try_us);
      bw_json_add_double (builder, "duration_seconds", (double) view->duration_us / BW_SECOND_US);
      bw_json_add_int64 (builder, "collections", view->n_ok);
      bw_json_add_int64 (builder, "failures", view->n_failed);
      bw_json_add_string (builder, "error", view->error);
      add_uptime_json (builder, engine, readings, view->source);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_channels_json (JsonBuilder *builder, const BwEngineStatus *status)
{
  json_builder_set_member_name (builder, "channels");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < status->channels->len; i++)
    {
      const BwChannelView *view = &g_array_index (status->channels, BwChannelView, i);
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "channel", view->channel);
      bw_json_add_string (builder, "type", view->type);
      bw_json_add_string (builder, "state", bw_channel_health_name (view->health));
      bw_json_add_string (builder, "min_severity", bw_severity_name (view->min_severity));
      bw_json_add_int64 (builder, "waiting", view->n_waiting);
      bw_json_add_int64 (builder, "delivered", view->n_delivered);
      bw_json_add_int64 (builder, "failed", view->n_failed);
      bw_json_add_time (builder, "last_ok_at", view->last_ok_us);
      bw_json_add_string (builder, "error", view->error);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (BwEngine *engine, const BwEngineStatus *status)
{
  g_autoptr (GArray) readings = bw_engine_readings (engine, NULL, NULL);
  g_autoptr (GArray) outlooks = bw_cli_outlooks (engine, readings);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "state", bw_state_name (status->state));
  bw_json_add_bool (builder, "is_live", status->is_live);
  bw_json_add_bool (builder, "is_paused", status->is_paused);
  bw_json_add_time (builder, "paused_at", status->paused_us);
  bw_json_add_time (builder, "alive_at", status->alive_us);
  bw_json_add_double (builder, "health_score", status->health.score);
  bw_json_add_string (builder, "health_grade", bw_health_grade_name (status->health.grade));
  json_builder_set_member_name (builder, "health_parts");
  json_builder_begin_object (builder);
  bw_json_add_double (builder, "performance", status->health.performance);
  bw_json_add_double (builder, "alerts", status->health.alerts);
  bw_json_add_double (builder, "trading", status->health.trading);
  bw_json_add_double (builder, "integrity", status->health.integrity);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < status->problems->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (status->problems, i));
  json_builder_end_array (builder);
  bw_incident_json_add_list (builder, status->incidents);
  add_sources_json (builder, engine, status, readings);
  bw_cli_outlooks_json (outlooks, builder);
  add_channels_json (builder, status);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static char *
age_text (int64_t now_us, int64_t us)
{
  return us == BW_TIME_NONE ? g_strdup (_ ("never"))
                            : bw_duration_format_age (MAX (now_us - us, 0));
}

static char *
points_text (const char *title, double points, int most)
{
  if (isnan (points))
    return g_strdup_printf ("%s –", title);
  return g_strdup_printf (_ ("%s %.0f of %d"), title, points, most);
}

/* The first line is what a monitoring system shows: the state, in a word, and why. Returns how many
 * of the problems it told. */
static unsigned
print_headline (const BwEngineStatus *status, int64_t now_us)
{
  static const char *const words[] = { [BW_STATE_UNKNOWN] = N_ ("Unknown"),
                                       [BW_STATE_HEALTHY] = N_ ("Healthy"),
                                       [BW_STATE_WARNING] = N_ ("Warning"),
                                       [BW_STATE_CRITICAL] = N_ ("Critical") };
  g_autofree char *why = NULL;
  unsigned n_told = 0;
  if (status->is_live && status->is_paused)
    {
      g_autofree char *age = age_text (now_us, status->paused_us);
      n_told++;
      why = status->incidents->len > 0 ? g_strdup_printf (
                g_dngettext (GETTEXT_PACKAGE, "Not watching: paused for %s, %u alert is open",
                             "Not watching: paused for %s, %u alerts are open",
                             status->incidents->len),
                age, status->incidents->len)
                                       : g_strdup_printf (_ ("Not watching: paused for %s"), age);
    }
  else if (status->incidents->len > 0 && status->is_live)
    {
      const BwIncident *worst = g_ptr_array_index (status->incidents, 0);
      why = g_strdup_printf (_ ("%u open: %s"), status->incidents->len, worst->summary);
    }
  else if (status->problems->len > 0)
    why = g_strdup (g_ptr_array_index (status->problems, n_told++));
  else
    why = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u source watched, nothing open",
                                        "%u sources watched, nothing open", status->sources->len),
                           status->sources->len);
  g_print ("%s - %s\n", _ (words[status->state]), why);
  return n_told;
}

static void
print_score (const BwEngineStatus *status)
{
  if (isnan (status->health.score))
    return;
  g_autofree char *system = points_text (_ ("System"), status->health.performance, 30);
  g_autofree char *alerts = points_text (_ ("Alerts"), status->health.alerts, 25);
  g_autofree char *trading = points_text (_ ("Trading"), status->health.trading, 25);
  g_autofree char *data = points_text (_ ("Data"), status->health.integrity, 20);
  g_print (_ ("Health %.0f of 100, %s (%s, %s, %s, %s)\n"), status->health.score,
           bw_state_word (bw_health_grade_name (status->health.grade)), system, alerts, trading,
           data);
}

static void
print_incidents (const BwEngineStatus *status, int64_t now_us)
{
  static const char *const columns[] = { ">#",          N_ ("Severity"),
                                         N_ ("Status"), N_ ("Open for"),
                                         N_ ("What"),   NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (status->incidents, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, incident->id);
      g_autofree char *age = age_text (now_us, incident->opened_us);
      bw_table_add (table, id, bw_state_word (bw_severity_name (incident->severity)),
                    bw_state_word (bw_incident_status_name (incident->status)), age,
                    incident->summary);
    }
  if (status->incidents->len > 0)
    g_print ("\n");
  bw_table_print (table);
}

static void
print_sources (const BwEngineStatus *status, int64_t now_us)
{
  /* What is wrong with them stands above, among the problems. */
  static const char *const columns[] = { N_ ("Source"),       N_ ("Kind"),      N_ ("State"),
                                         N_ (">Last sample"), N_ (">Failures"), NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      g_autofree char *age = age_text (now_us, view->last_ok_us);
      g_autofree char *failures = g_strdup_printf ("%" G_GINT64_FORMAT, view->n_failed);
      bw_table_add (table, view->source, view->type,
                    bw_state_word (bw_source_health_name (view->health)), age, failures);
    }
  if (status->sources->len > 0)
    g_print ("\n");
  bw_table_print (table);
}

/* Only what there is to say: of most machines nothing. */
static void
print_outlooks (BwEngine *engine)
{
  g_autoptr (GArray) readings = bw_engine_readings (engine, "system_*", NULL);
  g_autoptr (GArray) outlooks = bw_cli_outlooks (engine, readings);
  bool is_first = true;
  for (unsigned i = 0; i < outlooks->len; i++)
    {
      const BwMetric *metric = g_array_index (outlooks, BwCliOutlook, i).metric;
      g_autofree char *text = bw_cli_outlook_text (outlooks, metric);
      if (text == NULL)
        continue;
      g_print ("%s%s: %s\n", is_first ? "\n" : "", metric->text, text);
      is_first = false;
    }
}

static void
print_channels (const BwEngineStatus *status, int64_t now_us)
{
  static const char *const columns[] = { N_ ("Channel"),  N_ ("Kind"),
                                         N_ ("State"),    N_ (">Delivered"),
                                         N_ (">Waiting"), N_ ("Last delivery"),
                                         N_ ("Error"),    NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < status->channels->len; i++)
    {
      const BwChannelView *view = &g_array_index (status->channels, BwChannelView, i);
      g_autofree char *age = age_text (now_us, view->last_ok_us);
      g_autofree char *delivered = g_strdup_printf ("%" G_GINT64_FORMAT, view->n_delivered);
      g_autofree char *waiting = g_strdup_printf ("%" G_GINT64_FORMAT, view->n_waiting);
      bw_table_add (table, view->channel, view->type,
                    bw_state_word (bw_channel_health_name (view->health)), delivered, waiting, age,
                    view->error);
    }
  if (status->channels->len > 0)
    g_print ("\n");
  bw_table_print (table);
}

static void
print_text (BwEngine *engine, const BwEngineStatus *status)
{
  /* Ages are those of the moment the engine last said so, which a stamp of 30 s ago must not make
   * older. */
  int64_t now_us = status->is_live ? status->as_of_us : bw_clock_wall_us (bw_engine_clock (engine));
  unsigned n_told = print_headline (status, bw_clock_wall_us (bw_engine_clock (engine)));
  print_score (status);
  for (unsigned i = n_told; i < status->problems->len; i++)
    g_print ("%s%s\n", i == n_told ? "\n" : "", (char *) g_ptr_array_index (status->problems, i));
  print_incidents (status, bw_clock_wall_us (bw_engine_clock (engine)));
  print_sources (status, now_us);
  print_outlooks (engine);
  print_channels (status, now_us);
}

int
bw_verb_status (BwCli *cli, int argc, char **argv)
{
  if (!bw_cli_parse (cli, NULL, &argc, &argv))
    return EXIT_UNKNOWN;
  if (argc > 1)
    {
      bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[1]);
      return EXIT_UNKNOWN;
    }
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  if (engine == NULL)
    return EXIT_UNKNOWN;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status (engine, &error);
  if (status == NULL)
    {
      bw_cli_fail (cli, NULL, error);
      return EXIT_UNKNOWN;
    }
  if (cli->is_json)
    print_json (engine, status);
  else
    print_text (engine, status);
  int code = bw_engine_status_exit_code (status);
  bw_engine_stop (engine);
  return code;
}
