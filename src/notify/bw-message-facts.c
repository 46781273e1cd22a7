/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as parts that every channel puts into its own form. */
#include "notify/bw-message-facts-private.h"

#include "base/bw-number.h"
#include "base/bw-sentence.h"
#include "base/bw-time.h"
#include "model/bw-catalogue.h"
#include "model/bw-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_FACT_BYTES 300
#define MAX_RUNBOOK_BYTES 1000

static void
free_fact (gpointer data)
{
  BwMessageFact *fact = data;
  g_free (fact->name);
  g_free (fact->text);
  g_free (fact);
}

/* Nothing where TEXT is NULL or empty. */
static void
add_text (GPtrArray *facts, const char *name, const char *text, size_t max_bytes)
{
  g_autofree char *clean = bw_message_clean (text, max_bytes, false);
  if (*g_strstrip (clean) == '\0')
    return;
  BwMessageFact *fact = g_new (BwMessageFact, 1);
  *fact = (BwMessageFact){ g_strdup (name), g_steal_pointer (&clean) };
  g_ptr_array_add (facts, fact);
}

/* Without a metric it has no unit, and the summary tells it. */
static void
add_value (GPtrArray *facts, const char *name, const BwMetric *metric, double value)
{
  if (isnan (value) || metric == NULL)
    return;
  g_autofree char *text = bw_catalogue_format (metric->name, value);
  add_text (facts, name, text, MAX_FACT_BYTES);
}

/* "2026-03-02 12:04 UTC": mail is read elsewhere and later. */
static void
add_moment (GPtrArray *facts, const char *name, int64_t us, GTimeZone *zone)
{
  g_autoptr (GTimeZone) used = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) utc =
      us != BW_TIME_NONE ? g_date_time_new_from_unix_utc (us / BW_SECOND_US) : NULL;
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, used) : NULL;
  g_autofree char *text = there != NULL ? g_date_time_format (there, "%Y-%m-%d %H:%M %Z") : NULL;
  add_text (facts, name, text, MAX_FACT_BYTES);
}

static void
add_number (GPtrArray *facts, const char *name, int64_t number)
{
  g_autofree char *text = bw_number_format ((double) number, BW_FORMAT_COUNT);
  add_text (facts, name, text, MAX_FACT_BYTES);
}

GPtrArray *
bw_message_facts (const BwMessage *message, GTimeZone *zone)
{
  g_return_val_if_fail (message != NULL, NULL);
  GPtrArray *facts = g_ptr_array_new_with_free_func (free_fact);
  if (bw_message_is_group (message))
    return facts;
  const BwMetric *metric = message->metric != NULL ? bw_metric_parse (message->metric, NULL) : NULL;
  const BwMetricInfo *info = metric != NULL ? bw_catalogue_find (metric->name) : NULL;
  bool is_boolean = info != NULL && info->format == BW_FORMAT_BOOLEAN;
  add_value (facts, _ ("Value"), metric, message->value);
  add_value (facts, _ ("Limit"), metric, is_boolean ? (double) NAN : message->threshold);
  add_moment (facts, _ ("Since"), message->opened_us, zone);
  add_moment (facts, _ ("Resolved"), message->resolved_us, zone);
  add_text (facts, _ ("Of"), message->labels, MAX_FACT_BYTES);
  if (message->level > 1 && message->resolved_us == BW_TIME_NONE)
    add_number (facts, _ ("Escalation level"), message->level);
  if (message->incident_id > 0)
    {
      g_autofree char *number = g_strdup_printf ("#%" G_GINT64_FORMAT, message->incident_id);
      add_text (facts, _ ("Incident"), number, MAX_FACT_BYTES);
    }
  /* Not twice. */
  if (message->runbook != NULL
      && (message->body == NULL || strstr (message->body, message->runbook) == NULL))
    add_text (facts, _ ("What to do"), message->runbook, MAX_RUNBOOK_BYTES);
  return facts;
}

char *
bw_message_headline (const BwMessage *message, size_t max_bytes, bool has_mark)
{
  g_return_val_if_fail (message != NULL, NULL);
  g_autofree char *mark = has_mark && message->is_maybe_duplicate
                              ? g_strconcat (" ", _ ("(may be repeated)"), NULL)
                              : g_strdup ("");
  size_t rest = max_bytes > strlen (mark) ? max_bytes - strlen (mark) : 0;
  g_autofree char *title = bw_message_clean (message->title, rest, false);
  g_strstrip (title);
  return g_strconcat (*title != '\0' ? title : "Bellwether", mark, NULL);
}

char *
bw_message_words (const BwMessage *message, size_t max_bytes)
{
  g_return_val_if_fail (message != NULL, NULL);
  g_autofree char *late = bw_message_clean (message->late, MAX_FACT_BYTES, false);
  size_t rest = max_bytes > strlen (late) + 2 ? max_bytes - strlen (late) - 2 : 0;
  g_autofree char *body = bw_message_clean (message->body, rest, true);
  g_strstrip (body);
  g_strstrip (late);
  if (*late == '\0')
    return g_steal_pointer (&body);
  g_autofree char *sentence = bw_sentence (late);
  return g_strconcat (body, *body != '\0' ? "\n" : "", sentence, NULL);
}

const char *
bw_message_colour (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  if (bw_message_is_over (message))
    return "#26844f";
  switch (message->severity)
    {
    case BW_SEVERITY_EMERGENCY:
      return "#8b0000";
    case BW_SEVERITY_CRITICAL:
      return "#c01c28";
    case BW_SEVERITY_ERROR:
      return "#c64600";
    case BW_SEVERITY_WARNING:
      return "#b57d00";
    case BW_SEVERITY_NONE:
    case BW_SEVERITY_INFO:
    default:
      return "#1c71d8";
    }
}
