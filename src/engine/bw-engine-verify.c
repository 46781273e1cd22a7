/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle judged anew from nothing but itself: what it tells has to come out again. */
#include "base/bw-error.h"
#include "base/bw-time.h"
#include "engine/bw-engine-why.h"
#include "engine/bw-evidence-digest.h"
#include "engine/bw-why-bundle.h"
#include "engine/bw-why-check.h"
#include "rules/bw-rule-event.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* What is being found out. */
typedef struct
{
  JsonNode *root;
  GString *said;
  unsigned n_judged; /* verdicts that were recomputed */
  unsigned n_wrong;
} Verification;

static void say (Verification *verification, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Verification *verification, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (verification->said->len > 0)
    g_string_append_c (verification->said, '\n');
  g_string_append_vprintf (verification->said, format, arguments);
  va_end (arguments);
}

/* One line for an event, and for each thing that is wrong with it. */
static void
report (Verification *verification, int64_t seq, const char *kind, const char *outcome,
        const GPtrArray *faults)
{
  if (faults->len == 0)
    {
      say (verification, _ ("event %" PRId64 ", %s: %s"), seq, kind, outcome);
      return;
    }
  verification->n_wrong++;
  for (unsigned i = 0; i < faults->len; i++)
    say (verification, _ ("event %" PRId64 ", %s: %s"), seq, kind,
         (const char *) g_ptr_array_index (faults, i));
}

static void
check_digest (JsonNode *event, JsonNode *evidence, GPtrArray *faults)
{
  const char *told = bw_json_get_string (event, "digest", NULL);
  g_autofree char *digest = bw_evidence_digest (evidence);
  if (g_strcmp0 (told, digest) != 0)
    g_ptr_array_add (faults,
                     g_strdup (_ ("the evidence is not what it was when the bundle was made")));
}

/* What a rule did not judge by a value has no rule, or says so. */
static bool
is_plain_end (JsonNode *evidence)
{
  static const char *const reasons[] = { "data_returned", "missing_series", "rule_removed",
                                         "rule_disabled", "source_removed", NULL };
  const char *reason = bw_json_get_string (evidence, "reason", NULL);
  return reason != NULL && g_strv_contains (reasons, reason);
}

static bool
check_event (Verification *verification, JsonNode *event, GError **error)
{
  int64_t seq = 0;
  const char *kind = bw_json_get_string (event, "kind", error);
  JsonNode *evidence = bw_json_get (event, "evidence", error);
  if (kind == NULL || evidence == NULL || !bw_json_get_int64 (event, "seq", &seq, error))
    return false;
  if (JSON_NODE_HOLDS_NULL (evidence))
    return true;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  check_digest (event, evidence, faults);
  if (is_plain_end (evidence))
    {
      report (verification, seq, kind, _ ("not judged by a value; as it was written"), faults);
      return true;
    }
  g_autoptr (GError) unread = NULL;
  g_autoptr (BwRuleEvidence) read = bw_rule_evidence_read (evidence, &unread);
  if (read == NULL && faults->len > 0)
    {
      report (verification, seq, kind, "", faults);
      return true;
    }
  if (read == NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("event %" PRId64 ": %s"), seq,
                   unread->message);
      return false;
    }
  g_autofree char *outcome = bw_why_check (read, evidence, faults);
  verification->n_judged++;
  report (verification, seq, kind, outcome, faults);
  return true;
}

static double
number_of (JsonNode *node, const char *path)
{
  double value = NAN;
  bw_json_get_double (node, path, &value, NULL);
  return value;
}

static bool
is_same_member (JsonNode *incident, JsonNode *evidence, const char *name)
{
  const char *text = bw_json_get_string (incident, name, NULL);
  if (text != NULL)
    return g_strcmp0 (text, bw_json_get_string (evidence, name, NULL)) == 0;
  double told = number_of (incident, name), recorded = number_of (evidence, name);
  return told == recorded || (isnan (told) && isnan (recorded));
}

/* The incident has the numbers of the last event that set them. */
static void
check_incident (Verification *verification, JsonArray *events)
{
  static const char *const kinds[] = { "FIRE", "UPGRADE", "DOWNGRADE", "REOPEN", NULL };
  static const char *const members[] = { "value", "threshold", "n", "severity", "rule", "metric" };
  JsonNode *incident = bw_json_get (verification->root, "incident", NULL);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  JsonNode *evidence = NULL;
  for (unsigned i = 0; i < json_array_get_length (events); i++)
    {
      JsonNode *event = json_array_get_element (events, i);
      const char *kind = bw_json_get_string (event, "kind", NULL);
      JsonNode *of_event = bw_json_get (event, "evidence", NULL);
      if (kind != NULL && g_strv_contains (kinds, kind) && of_event != NULL
          && JSON_NODE_HOLDS_OBJECT (of_event))
        evidence = of_event;
    }
  if (incident == NULL || evidence == NULL)
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (members); i++)
    if (!is_same_member (incident, evidence, members[i]))
      {
        verification->n_wrong++;
        say (verification, _ ("incident: its %s is not that of its evidence"), members[i]);
      }
}

JsonNode *
bw_engine_why_parse (const char *bundle, GError **error)
{
  g_return_val_if_fail (bundle != NULL, NULL);
  g_autoptr (JsonNode) root = bw_json_parse (bundle, -1, error);
  if (root == NULL)
    return NULL;
  const char *format =
      JSON_NODE_HOLDS_OBJECT (root) ? bw_json_get_string (root, "format", NULL) : NULL;
  if (g_strcmp0 (format, BW_WHY_FORMAT) == 0)
    return g_steal_pointer (&root);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("this is no bundle of the form %s"),
               BW_WHY_FORMAT);
  return NULL;
}

static JsonArray *
events_of (JsonNode *root, GError **error)
{
  JsonNode *events = bw_json_get (root, "events", error);
  if (events == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (events))
    return json_node_get_array (events);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("events: expected a list"));
  return NULL;
}

bool
bw_engine_verify (const char *bundle, char **said, GError **error)
{
  g_return_val_if_fail (bundle != NULL && said != NULL, false);
  *said = NULL;
  g_autoptr (JsonNode) root = bw_engine_why_parse (bundle, error);
  JsonArray *events = root != NULL ? events_of (root, error) : NULL;
  if (events == NULL)
    return false;
  g_autoptr (GString) text = g_string_new (NULL);
  Verification verification = { .root = root, .said = text };
  for (unsigned i = 0; i < json_array_get_length (events); i++)
    if (!check_event (&verification, json_array_get_element (events, i), error))
      return false;
  check_incident (&verification, events);
  if (verification.n_judged == 0 && verification.n_wrong == 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("the bundle has no verdict of a rule that could be recomputed"));
      return false;
    }
  *said = g_string_free (g_steal_pointer (&text), FALSE);
  return verification.n_wrong == 0;
}
