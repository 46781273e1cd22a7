/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events that bots and scripts tell: incidents without a condition that is watched. */
#include "engine/bw-engine-events.h"

#include "base/bw-error.h"
#include "engine/bw-engine-policy.h"
#include "engine/bw-engine-stores.h"
#include "engine/bw-foreign-changes.h"
#include "model/bw-metric.h"
#include "rules/bw-rule-load.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_BYTES 255
#define MAX_SUMMARY_BYTES 1000

void
bw_event_result_clear (BwEventResult *result)
{
  g_clear_pointer (&result->reason, g_free);
}

static bool
fail (GError **error, const char *field, const char *expected)
{
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: expected %s"), field, expected);
  return false;
}

static bool
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((unsigned char) *p < 0x20 || *p == 0x7f)
      return true;
  return false;
}

/* Whether TEXT is one line of at most MAX bytes with something on it. */
static bool
is_line (const char *text, size_t max)
{
  return text != NULL && strnlen (text, max + 1) <= max && g_utf8_validate (text, -1, NULL)
         && !has_control (text) && text[strspn (text, " ")] != '\0';
}

static bool
check_texts (const BwEventInput *input, GError **error)
{
  if (!is_line (input->source, MAX_NAME_BYTES))
    return fail (error, "source", _ ("who tells it, one line of at most 255 bytes"));
  if (!is_line (input->type, MAX_NAME_BYTES))
    return fail (error, "type", _ ("what kind of thing happened, one line of at most 255 bytes"));
  if (!input->is_resolved && !is_line (input->summary, MAX_SUMMARY_BYTES))
    return fail (error, "summary", _ ("one line of at most 1000 bytes"));
  if (input->dedup_key != NULL && !is_line (input->dedup_key, MAX_NAME_BYTES))
    return fail (error, "key", _ ("one line of at most 255 bytes"));
  return true;
}

/* Source and labels as one canonical text. */
static const BwMetric *
read_labels (const BwEventInput *input, GError **error)
{
  g_autofree char *text = g_strdup_printf ("event{%s}", input->labels != NULL ? input->labels : "");
  const BwMetric *own = bw_metric_parse (text, error);
  if (own == NULL)
    {
      g_prefix_error (error, "labels: ");
      return NULL;
    }
  g_autofree BwLabel *labels = g_new (BwLabel, own->n_labels + 1);
  memcpy (labels, own->labels, own->n_labels * sizeof *labels);
  labels[own->n_labels] = (BwLabel){ "source", input->source };
  return bw_metric_get ("event", labels, own->n_labels + 1);
}

static bool
read_words (const BwEventInput *input, BwIncidentRequest *request, GError **error)
{
  request->category = BW_CATEGORY_TRADING;
  if (input->category != NULL && !bw_category_parse (input->category, &request->category))
    return fail (error, "category", _ ("a category such as TRADING, API or RISK"));
  if (input->is_resolved && input->severity == NULL)
    return true;
  const char *severity = input->severity != NULL ? input->severity : "";
  if (bw_severity_from_word (severity, &request->severity))
    return true;
  g_autofree char *expected = g_strdup_printf (
      _ ("info, warning, error, critical or emergency, found \"%.40s\""), severity);
  return fail (error, "severity", expected);
}

/* How severe it is here, where a rule about events says so; whom it names is found with the
 * incident. */
static void
ask_rules (BwIncidentRequest *request)
{
  g_autoptr (BwIncident) event = bw_incident_new ();
  event->is_event = true;
  event->rule = g_strdup (request->rule);
  event->labels = g_strdup (request->labels);
  event->dedup_key = g_strdup (request->dedup_key);
  event->severity = request->severity;
  event->category = request->category;
  const BwRule *rule =
      bw_rules_find_event (bw_rule_channels_event_rules (request->rule_channels), event);
  if (rule != NULL && rule->severity != BW_SEVERITY_NONE)
    request->severity = rule->severity;
}

static BwIncidentRequest *
request_new (BwEngine *engine, const BwEventInput *input, const char *actor, GError **error)
{
  g_autoptr (BwIncidentRequest) request = bw_incident_request_new (
      input->is_resolved ? BW_KIND_RESOLVE : BW_KIND_FIRE, bw_clock_wall_us (engine->clock), actor);
  if (!check_texts (input, error) || !read_words (input, request, error))
    return NULL;
  const BwMetric *labels = read_labels (input, error);
  if (labels == NULL)
    return NULL;
  g_autofree char *own_key = input->dedup_key != NULL
                                 ? g_strdup_printf ("key\n%s\n%s", input->source, input->dedup_key)
                                 : g_strdup_printf ("event\n%s", input->type);
  request->dedup_key =
      bw_incident_dedup_key (own_key, input->dedup_key != NULL ? "" : labels->label_text);
  request->rule = g_strconcat (BW_EVENT_RULE_PREFIX, input->type, NULL);
  request->labels = g_strdup (labels->label_text);
  request->summary = input->is_resolved ? NULL : g_strdup (input->summary);
  request->note = input->is_resolved ? g_strdup (input->summary) : NULL;
  request->source_severity = g_strdup (input->severity);
  request->is_event = true;
  request->is_final = input->is_resolved;
  bw_engine_policy_fill (engine, request);
  if (!input->is_resolved)
    ask_rules (request);
  return g_steal_pointer (&request);
}

static void
conclude (BwEngine *engine, const BwIncidentAnswer *answer)
{
  if (engine->mode != BW_ENGINE_RUN)
    return;
  if (answer->event != NULL)
    bw_foreign_changes_note (engine, answer->incident, answer->event);
  bw_incident_deadlines_changed (engine->deadlines);
  bw_dispatcher_reload (engine->dispatcher);
}

bool
bw_engine_event (BwEngine *engine, const BwEventInput *input, const char *actor, BwEventResult *out,
                 GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && input != NULL && actor != NULL, false);
  g_return_val_if_fail (out != NULL, false);
  g_autoptr (BwIncidentRequest) request = request_new (engine, input, actor, error);
  if (request == NULL)
    return false;
  /* A bot that has something to tell does not wait until an engine has run once. */
  if (!bw_engine_make_alerts (engine, error))
    return false;
  g_autoptr (BwIncidentAnswer) answer = bw_store_worker_run (
      bw_alerts_worker (engine->alerts), bw_incident_request_run, request, error);
  if (answer == NULL)
    return false;
  if (answer->incident == NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("no %s of %s is open"), input->type,
                   input->source);
      return false;
    }
  conclude (engine, answer);
  bool is_sent = answer->outbox->len > 0;
  *out = (BwEventResult){ .incident_id = answer->incident->id,
                          .occurrences = answer->incident->occurrences,
                          .is_counted = answer->event == NULL,
                          .is_sent = is_sent,
                          .is_held = answer->is_held && !is_sent,
                          .reason = is_sent ? NULL : g_steal_pointer (&answer->kept_back),
                          .n_suppressed = answer->incident->n_suppressed };
  return true;
}
