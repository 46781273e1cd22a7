/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a message: what happened, to what, since when, by which limit. */
#include "notify/bw-message-words-private.h"
#include "notify/bw-message.h"

#include "base/bw-json.h"
#include "base/bw-sentence.h"
#include "base/bw-time.h"
#include "model/bw-catalogue.h"
#include "model/bw-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_SUBJECT_BYTES 160
#define MAX_LINE_BYTES 600

/* What the words are made from: the incident, and what the evidence adds. Strings belong to what
 * they came from. */
typedef struct
{
  const BwIncident *incident;
  const BwIncidentEvent *event;
  const BwMetric *metric; /* or NULL */
  GTimeZone *zone;        /* or NULL: the system's */
  double number;          /* now; NaN: not known */
  double value;           /* the same where its unit is known */
  double worst;
  int64_t since_us;
  bool is_below;
  bool is_no_data;
  const char *reason;
  const char *data_flag;
  const char *runbook;
} Facts;

static const char *
text_at (JsonNode *root, const char *path)
{
  return root != NULL ? bw_json_get_string (root, path, NULL) : NULL;
}

static double
number_at (JsonNode *root, const char *path)
{
  double value = NAN;
  if (root == NULL || !bw_json_get_double (root, path, &value, NULL))
    return NAN;
  return value;
}

static void
read_facts (Facts *facts, JsonNode *evidence)
{
  const BwIncident *incident = facts->incident;
  bool is_over = facts->event->kind == BW_KIND_RESOLVE;
  const char *since = text_at (evidence, "since");
  const char *direction = text_at (evidence, "direction");
  facts->metric = incident->metric != NULL ? bw_metric_parse (incident->metric, NULL) : NULL;
  facts->number = number_at (evidence, "value");
  if (evidence == NULL && !is_over)
    facts->number = incident->value;
  facts->value = facts->number;
  facts->worst = number_at (evidence, "worst");
  /* Of rules without a metric of their own the summary tells it, in its unit. */
  if (incident->metric == NULL)
    facts->value = facts->worst = NAN;
  facts->since_us =
      incident->episode_us != BW_TIME_NONE ? incident->episode_us : incident->opened_us;
  if (since != NULL)
    bw_time_parse_iso (since, NULL, &facts->since_us);
  facts->is_below = g_strcmp0 (direction, "below") == 0;
  facts->reason = text_at (evidence, "reason");
  facts->data_flag = text_at (evidence, "after.data");
  facts->runbook = text_at (evidence, "runbook");
  facts->is_no_data =
      facts->event->kind == BW_KIND_NODATA
      || (incident->dedup_key != NULL && g_str_has_suffix (incident->dedup_key, "#nodata"));
}

/* "Disk /home of this-computer": the metric's title, the labels that tell it from others, the
 * source. */
static char *
make_subject (const Facts *facts)
{
  const BwMetric *metric = facts->metric;
  if (metric == NULL)
    {
      const char *text = facts->incident->summary;
      return bw_message_clean (text != NULL ? text : facts->incident->rule, MAX_SUBJECT_BYTES,
                               false);
    }
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  GString *out = g_string_new (info != NULL ? _ (info->title) : metric->name);
  for (unsigned i = 0; i < metric->n_labels; i++)
    {
      if (strcmp (metric->labels[i].key, "source") != 0)
        g_string_append_printf (out, " %s", metric->labels[i].value);
    }
  const char *source = bw_metric_label (metric, "source");
  g_autofree char *joined = source != NULL && *source != '\0'
                                ? g_strdup_printf (_ ("%s of %s"), out->str, source)
                                : g_strdup (out->str);
  g_string_free (out, TRUE);
  return bw_message_clean (joined, MAX_SUBJECT_BYTES, false);
}

static char *
format_value (const Facts *facts, double value)
{
  if (facts->metric != NULL)
    return bw_catalogue_format (facts->metric->name, value);
  return bw_number_format (value, BW_FORMAT_PLAIN);
}

static bool
is_boolean (const Facts *facts)
{
  const BwMetricInfo *info = facts->metric != NULL ? bw_catalogue_find (facts->metric->name) : NULL;
  return info != NULL && info->format == BW_FORMAT_BOOLEAN;
}

/* "CPU of this-computer at 97.0 %", or as near to it as what is known allows. */
static char *
make_statement (const Facts *facts)
{
  g_autofree char *subject = make_subject (facts);
  if (isnan (facts->value))
    return g_steal_pointer (&subject);
  const BwMetricInfo *info = facts->metric != NULL ? bw_catalogue_find (facts->metric->name) : NULL;
  g_autofree char *value = format_value (facts, facts->value);
  if (info != NULL && info->format == BW_FORMAT_BOOLEAN)
    return g_strdup_printf ("%s: %s", subject, value);
  return g_strdup_printf (_ ("%s at %s"), subject, value);
}

static bool
is_auto (const BwIncidentEvent *event)
{
  return event->actor == NULL || strcmp (event->actor, "auto") == 0;
}

/* "anna" of "cli:anna". */
static const char *
actor_name (const BwIncidentEvent *event)
{
  const char *colon = strchr (event->actor, ':');
  return colon != NULL && colon[1] != '\0' ? colon + 1 : event->actor;
}

static char *
format_lasted (const Facts *facts)
{
  int64_t us = facts->since_us != BW_TIME_NONE ? facts->event->at_us - facts->since_us : 0;
  return bw_duration_format_age (MAX (0, us));
}

static char *
title_of_end (const Facts *facts)
{
  g_autofree char *subject = make_subject (facts);
  g_autofree char *lasted = format_lasted (facts);
  if (!is_auto (facts->event))
    return g_strdup_printf (_ ("Resolved by %s: %s"), actor_name (facts->event), subject);
  if (facts->is_no_data)
    return g_strdup_printf (_ ("Resolved: %s has data again after %s"), subject, lasted);
  if (facts->incident->metric == NULL)
    return g_strdup_printf (_ ("Resolved after %s: %s"), lasted, subject);
  if (isnan (facts->worst))
    return g_strdup_printf (_ ("Resolved: %s after %s"), subject, lasted);
  g_autofree char *worst = format_value (facts, facts->worst);
  if (facts->is_below)
    return g_strdup_printf (_ ("Resolved: %s after %s, lowest %s"), subject, lasted, worst);
  return g_strdup_printf (_ ("Resolved: %s after %s, highest %s"), subject, lasted, worst);
}

static char *
make_title (const Facts *facts)
{
  g_autofree char *statement = make_statement (facts);
  BwSeverity severity = facts->incident->severity;
  switch (facts->event->kind)
    {
    case BW_KIND_UPGRADE:
      return g_strdup_printf (_ ("Worse: %s, now %s"), statement,
                              bw_words_severity_adjective (severity));
    case BW_KIND_REOPEN:
      return g_strdup_printf (_ ("%s again: %s"), bw_words_severity (severity), statement);
    case BW_KIND_REPEAT:
    case BW_KIND_ESCALATE:
      return g_strdup_printf (_ ("Still %s: %s"), bw_words_severity_adjective (severity),
                              statement);
    case BW_KIND_FLAP:
      if (facts->incident->is_event)
        return g_strdup_printf (_ ("%s again: %s"), bw_words_severity (severity), statement);
      return g_strdup_printf (_ ("Changing often: %s"), statement);
    case BW_KIND_RESOLVE:
      return title_of_end (facts);
    case BW_KIND_NODATA:
      return g_strdup_printf (_ ("No data: %s"), statement);
    case BW_KIND_TEST:
      return g_strdup_printf (_ ("Test: %s"), statement);
    case BW_KIND_FIRE:
    case BW_KIND_DIGEST:
    case BW_KIND_DOWNGRADE:
    case BW_KIND_ACK:
    case BW_KIND_START:
    case BW_KIND_UNACK:
    case BW_KIND_CLOSE:
    case BW_KIND_NOTE:
    default:
      return g_strdup_printf ("%s: %s", bw_words_severity (severity), statement);
    }
}

/* An end that is not the value's doing. NULL: it is. */
static const char *
reason_sentence (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *sentence;
  } sentences[] = {
    { "missing_series", N_ ("It is no longer reported, while others of its kind are.") },
    { "rule_removed", N_ ("Its rule was removed.") },
    { "rule_disabled", N_ ("Its rule was switched off.") },
    { "source_removed", N_ ("Its source was removed.") },
    { "edited", N_ ("Its rule was changed.") },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if (g_strcmp0 (sentences[i].reason, reason) == 0)
        return _ (sentences[i].sentence);
    }
  return NULL;
}

static const char *
data_sentence (const char *flag)
{
  if (g_strcmp0 (flag, "ERROR") == 0)
    return _ ("The source can't be asked.");
  if (g_strcmp0 (flag, "NODATA") == 0)
    return _ ("The source answers without one.");
  return _ ("The source is silent.");
}

static char *
line_of_end (const Facts *facts, const char *since, const char *at)
{
  if (!is_auto (facts->event) && facts->event->note != NULL && *facts->event->note != '\0')
    return g_strdup (facts->event->note);
  const char *sentence = reason_sentence (facts->reason);
  if (sentence != NULL)
    return g_strdup (sentence);
  if (facts->is_no_data)
    return g_strdup_printf (_ ("No value came from %s to %s."), since, at);
  if (isnan (facts->value))
    return g_strdup_printf (_ ("It lasted from %s to %s."), since, at);
  g_autofree char *value = format_value (facts, facts->value);
  return g_strdup_printf (_ ("It lasted from %s to %s and is at %s now."), since, at, value);
}

/* How long nobody has acknowledged it. The time in which somebody had taken it on does not count.
 * (transfer full) */
static char *
format_waited (const Facts *facts)
{
  const BwIncident *incident = facts->incident;
  int64_t waited_us = incident->episode_us != BW_TIME_NONE
                          ? facts->event->at_us - incident->episode_us - incident->quiet_us
                          : 0;
  return bw_duration_format_age (MAX (0, waited_us));
}

/* "Not acknowledged for 2 h: level 4." (transfer full) */
static char *
line_of_level (const Facts *facts)
{
  g_autofree char *waited = format_waited (facts);
  return g_strdup_printf (_ ("Not acknowledged for %s: level %d."), waited, facts->incident->level);
}

/* A repetition that has no other reason than that nobody took it on. */
static bool
is_unanswered (const Facts *facts)
{
  const BwIncident *incident = facts->incident;
  const char *note = facts->event->note;
  return facts->event->kind == BW_KIND_REPEAT && (note == NULL || *note == '\0')
         && (incident->status == BW_INCIDENT_OPEN || incident->status == BW_INCIDENT_REOPENED);
}

/* "Not acknowledged for 4 h 5 min." (transfer full) */
static char *
line_of_waiting (const Facts *facts)
{
  g_autofree char *waited = format_waited (facts);
  return g_strdup_printf (_ ("Not acknowledged for %s."), waited);
}

/* "6 changes in 40 min, now 84 %." (transfer full) */
static char *
line_of_flapping (const Facts *facts)
{
  gulong n = (gulong) MAX (facts->incident->n_flips, 0);
  g_autofree char *lasted = format_lasted (facts);
  g_autofree char *value = isnan (facts->value) ? NULL : format_value (facts, facts->value);
  if (n == 0)
    return value != NULL ? g_strdup_printf (_ ("It comes and goes, now %s."), value)
                         : g_strdup (_ ("It comes and goes."));
  if (value != NULL)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%lu change in %s, now %s.", "%lu changes in %s, now %s.", n),
        n, lasted, value);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%lu change in %s.", "%lu changes in %s.", n), n, lasted);
}

/* The limit and since when. (transfer full) */
static char *
line_of_limit (const Facts *facts, const char *since)
{
  g_autofree char *age = format_lasted (facts);
  bool is_new =
      facts->since_us != BW_TIME_NONE && facts->event->at_us - facts->since_us < BW_SECOND_US;
  if (facts->is_no_data)
    return g_strdup_printf (_ ("No value has come since %s, for %s. %s"), since, age,
                            data_sentence (facts->data_flag));
  if (isnan (facts->incident->threshold) || facts->incident->metric == NULL || is_boolean (facts))
    return is_new ? g_strdup_printf (_ ("Since %s, just now."), since)
                  : g_strdup_printf (_ ("Since %s, for %s."), since, age);
  g_autofree char *limit = format_value (facts, facts->incident->threshold);
  return is_new ? g_strdup_printf (_ ("The limit of %s was reached at %s, just now."), limit, since)
                : g_strdup_printf (_ ("The limit of %s was reached at %s, %s ago."), limit, since,
                                   age);
}

static bool
has_note (const Facts *facts)
{
  return facts->event->note != NULL && *facts->event->note != '\0';
}

/* What happened. (transfer full) */
static char *
first_line (const Facts *facts)
{
  int64_t at_us = facts->event->at_us;
  g_autofree char *since = bw_words_clock (facts->since_us, at_us, facts->zone);
  g_autofree char *at = bw_words_clock (at_us, at_us, facts->zone);
  if (facts->event->kind == BW_KIND_RESOLVE)
    return line_of_end (facts, since, at);
  g_autofree char *limit = line_of_limit (facts, since);
  g_autofree char *before = is_unanswered (facts)                    ? line_of_waiting (facts)
                            : facts->event->kind == BW_KIND_ESCALATE ? line_of_level (facts)
                            : facts->event->kind == BW_KIND_FLAP && !has_note (facts)
                                ? line_of_flapping (facts)
                                : NULL;
  return before != NULL ? g_strconcat (before, " ", limit, NULL) : g_steal_pointer (&limit);
}

/* Why it is told again, or what the person said who did it. (transfer full) or NULL */
static char *
line_of_note (const Facts *facts)
{
  const BwIncidentEvent *event = facts->event;
  if (!has_note (facts) || event->kind == BW_KIND_RESOLVE)
    return NULL;
  if (!is_auto (event))
    return g_strdup_printf ("%s: %s", actor_name (event), event->note);
  g_autofree char *note = bw_message_clean (event->note, MAX_LINE_BYTES, false);
  return bw_sentence (note);
}

/* By which rule, on how much data, and what to do. */
static char *
second_line (const Facts *facts)
{
  GString *out = g_string_new (NULL);
  const char *rule = facts->incident->rule != NULL ? facts->incident->rule : "–";
  if (facts->incident->n >= 0 && !facts->is_no_data)
    {
      g_autofree char *n = bw_number_format ((double) facts->incident->n, BW_FORMAT_COUNT);
      g_string_append_printf (out, _ ("Rule %s, n = %s."), rule, n);
    }
  else
    g_string_append_printf (out, _ ("Rule %s."), rule);
  if (facts->runbook != NULL && *facts->runbook != '\0')
    g_string_append_printf (out, " %s", facts->runbook);
  return g_string_free (out, FALSE);
}

/* The facts behind the words, for channels that show or send them. */
static void
take_facts (BwMessage *message, const Facts *facts)
{
  const BwIncident *incident = facts->incident;
  message->incident_id = incident->id;
  message->kind = facts->event->kind;
  message->severity = incident->severity;
  message->metric = g_strdup (incident->metric);
  message->value = facts->number;
  message->threshold = incident->threshold;
  message->at_us = facts->event->at_us;
  message->opened_us = facts->since_us;
  message->resolved_us = facts->event->kind == BW_KIND_RESOLVE ? facts->event->at_us : BW_TIME_NONE;
  message->n = incident->n;
  message->level = incident->level;
  message->rule = g_strdup (incident->rule);
  message->labels = g_strdup (incident->labels);
  message->category = g_strdup (bw_category_name (incident->category));
  message->dedup_key = g_strdup (incident->dedup_key);
  message->status = g_strdup (bw_incident_status_name (incident->status));
  message->summary = g_strdup (incident->summary);
  message->runbook = g_strdup (facts->runbook);
}

BwMessage *
bw_message_for_incident (const BwIncident *incident, const BwIncidentEvent *event)
{
  return bw_message_for_incident_in_zone (incident, event, NULL);
}

BwMessage *
bw_message_for_incident_in_zone (const BwIncident *incident, const BwIncidentEvent *event,
                                 GTimeZone *zone)
{
  g_return_val_if_fail (incident != NULL && event != NULL, NULL);
  g_autoptr (JsonNode) evidence =
      event->evidence != NULL ? bw_json_parse (event->evidence, -1, NULL) : NULL;
  Facts facts = { .incident = incident, .event = event, .zone = zone };
  read_facts (&facts, evidence);
  g_autofree char *title = make_title (&facts);
  g_autofree char *note = line_of_note (&facts);
  g_autofree char *first = first_line (&facts), *second = second_line (&facts);
  g_autofree char *clean_note = bw_message_clean (note, MAX_LINE_BYTES, false);
  g_autofree char *clean_first = bw_message_clean (first, MAX_LINE_BYTES, false);
  g_autofree char *clean_second = bw_message_clean (second, MAX_LINE_BYTES, false);
  BwMessage *message = bw_message_new ();
  message->title = bw_message_clean (title, MAX_LINE_BYTES, false);
  message->body =
      g_strconcat (clean_note, note != NULL ? "\n" : "", clean_first, "\n", clean_second, NULL);
  take_facts (message, &facts);
  return message;
}
