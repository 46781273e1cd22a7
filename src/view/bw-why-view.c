/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an incident is there, in sections of lines: for the window and for commands. */
#include "view/bw-why-view.h"

#include "base/bw-error.h"
#include "base/bw-json.h"
#include "model/bw-bet.h"
#include "model/bw-catalogue.h"
#include "model/bw-severity.h"
#include "view/bw-bet-text.h"
#include "view/bw-evidence.h"
#include "view/bw-why-deliveries.h"
#include "view/bw-why-reading.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of the rows that are kept, those that fit a look. */
#define ROWS_SHOWN 5

static void
section_free (gpointer data)
{
  BwWhySection *section = data;
  g_free (section->title);
  g_ptr_array_unref (section->lines);
  g_free (section);
}

/* LINES (taken) as a section, unless there are none. */
static void
add_section (GPtrArray *sections, BwWhySectionKind kind, const char *title, GPtrArray *lines)
{
  if (lines->len == 0)
    {
      g_ptr_array_unref (lines);
      return;
    }
  BwWhySection *section = g_new (BwWhySection, 1);
  *section = (BwWhySection){ kind, g_strdup (title), lines };
  g_ptr_array_add (sections, section);
}

static GPtrArray *
new_lines (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
}

static void
add (GPtrArray *lines, const char *label, char *value, char *detail)
{
  g_ptr_array_add (lines, bw_figure_new_take (label, value, detail, NULL));
}

/* What the engine itself had to say of what it found wrong. */
static const char *
detail_of (JsonNode *root)
{
  const char *detail = NULL;
  for (unsigned i = 0; i < bw_why_length (root, "events"); i++)
    {
      JsonNode *event = bw_why_element (root, "events", i);
      bool is_begin = g_strcmp0 (bw_why_text (event, "kind"), "FIRE") == 0
                      || g_strcmp0 (bw_why_text (event, "kind"), "REOPEN") == 0;
      if (is_begin && g_strcmp0 (bw_why_text (event, "actor"), "auto") == 0)
        detail = bw_why_text (event, "note");
    }
  return detail;
}

/* The event that the incident is about: the last that fired, or got worse. */
static JsonNode *
main_event (JsonNode *root)
{
  static const char *const kinds[] = { "FIRE", "UPGRADE", "REOPEN", "NODATA", NULL };
  JsonNode *found = NULL;
  for (unsigned i = 0; i < bw_why_length (root, "events"); i++)
    {
      JsonNode *event = bw_why_element (root, "events", i);
      const char *kind = bw_why_text (event, "kind");
      JsonNode *evidence = bw_json_get (event, "evidence", NULL);
      if (kind != NULL && g_strv_contains (kinds, kind) && evidence != NULL
          && JSON_NODE_HOLDS_OBJECT (evidence))
        found = event;
    }
  return found;
}

/* SEVERITY as bundles name it, in a word. */
static const char *
severity_word (const char *severity)
{
  BwSeverity parsed = BW_SEVERITY_NONE;
  return severity != NULL && bw_severity_parse (severity, &parsed) ? bw_severity_word (parsed)
                                                                   : severity;
}

static void
add_what (GPtrArray *sections, const BwWhyReading *reading)
{
  JsonNode *root = reading->root;
  GPtrArray *lines = new_lines ();
  const char *summary = bw_why_text (root, "incident.summary");
  const char *severity = bw_why_text (root, "incident.severity");
  const char *worst = bw_why_text (root, "incident.max_severity");
  const char *status = bw_why_text (root, "incident.status");
  const char *detail = detail_of (root);
  if (summary != NULL)
    add (lines, _ ("What"), g_strdup (summary), NULL);
  if (detail != NULL)
    add (lines, _ ("In full"), g_strdup (detail), NULL);
  if (severity != NULL && status != NULL)
    add (lines, _ ("Severity"), g_strdup_printf ("%s, %s", severity_word (severity), status),
         g_strcmp0 (severity, worst) != 0 && worst != NULL
             ? g_strdup_printf (_ ("at worst %s"), severity_word (worst))
             : NULL);
  int64_t opened_us = bw_why_time (root, "incident.opened_at");
  int64_t resolved_us = bw_why_time (root, "incident.resolved_at");
  if (opened_us != BW_TIME_NONE)
    {
      int64_t until_us = resolved_us != BW_TIME_NONE ? resolved_us : reading->now_us;
      g_autofree char *age = bw_words_age (until_us - opened_us);
      add (
          lines, _ ("Since"), bw_why_moment (reading, opened_us),
          g_strdup_printf (resolved_us != BW_TIME_NONE ? _ ("lasted %s") : _ ("open for %s"), age));
    }
  add_section (sections, BW_WHY_WHAT, _ ("What happened"), lines);
}

/* What the references of an expression were. */
static void
add_bound (GPtrArray *lines, JsonNode *evidence)
{
  for (unsigned i = 0; i < bw_why_length (evidence, "bound"); i++)
    {
      JsonNode *bound = bw_why_element (evidence, "bound", i);
      const char *reference = bw_why_text (bound, "reference");
      const BwMetric *metric = reference != NULL ? bw_metric_parse (reference, NULL) : NULL;
      double value = bw_why_number (bound, "value");
      if (reference != NULL)
        add (lines, reference, bw_catalogue_format (metric != NULL ? metric->name : "", value),
             NULL);
    }
}

static void
add_evidence (GPtrArray *sections, const BwWhyReading *reading, JsonNode *event)
{
  JsonNode *node = bw_json_get (event, "evidence", NULL);
  g_autofree char *text = json_to_string (node, FALSE);
  BwIncidentEvent as_stored = { .kind = BW_KIND_FIRE, .evidence = text };
  g_autoptr (BwEvidence) evidence = bw_evidence_new (&as_stored);
  if (evidence == NULL)
    return;
  int64_t at_us = bw_why_time (event, "at");
  GPtrArray *lines =
      bw_evidence_facts (evidence, at_us != BW_TIME_NONE ? at_us : reading->now_us, reading->zone);
  /* What would have had to be otherwise was tried out, and has a section of its own. */
  for (unsigned i = lines->len; i > 0; i--)
    if (g_str_equal (((BwFigure *) g_ptr_array_index (lines, i - 1))->label, _ ("Not fired if")))
      g_ptr_array_remove_index (lines, i - 1);
  add_bound (lines, node);
  const char *from = bw_why_text (node, "value_from[0]");
  if (from != NULL)
    add (lines, _ ("Value from"), g_strdup (from), NULL);
  add_section (sections, BW_WHY_EVIDENCE, _ ("Why it fired"), lines);
}

/* STATUS of a bet as bundles name it, in a word. */
static const char *
result_word (const char *status)
{
  BwBetStatus parsed = BW_BET_PENDING;
  return status != NULL && bw_bet_status_parse (status, &parsed) ? bw_bet_text_result (parsed).word
                                                                 : status;
}

/* "−69.00 on 69.00 at 2.00" */
static void
add_row (GPtrArray *lines, const BwWhyReading *reading, JsonNode *row)
{
  int64_t at_us = bw_why_time (row, "at");
  g_autofree char *at = bw_why_moment (reading, at_us);
  const char *status = result_word (bw_why_text (row, "status"));
  const char *event = bw_why_text (row, "event");
  const char *id = bw_why_text (row, "id");
  const char *name = event != NULL && *event != '\0' ? event : id;
  double profit = bw_why_number (row, "profit"), stake = bw_why_number (row, "stake");
  double odds = bw_why_number (row, "odds");
  g_autoptr (GString) text = g_string_new (status != NULL ? status : "–");
  if (!isnan (profit) && stake > 0)
    {
      g_autofree char *won = bw_words_money (profit, NULL, 2, true);
      g_autofree char *staked = bw_words_money (stake, NULL, 2, false);
      g_string_append_printf (text, _ (", %s on %s"), won, staked);
    }
  if (!isnan (odds))
    {
      g_autofree char *price = bw_words_decimal (odds, 2, false);
      g_string_append_printf (text, _ (" at %s"), price);
    }
  add (lines, at, g_string_free (g_steal_pointer (&text), FALSE), g_strdup (name));
}

static void
add_rows (GPtrArray *sections, const BwWhyReading *reading, JsonNode *event)
{
  JsonNode *rows = bw_json_get (event, "evidence.rows", NULL);
  if (rows == NULL || !JSON_NODE_HOLDS_OBJECT (rows))
    return;
  GPtrArray *lines = new_lines ();
  double n = bw_why_number (rows, "count");
  int64_t first_us = bw_why_time (rows, "first_at"), last_us = bw_why_time (rows, "last_at");
  if (n > 0 && first_us != BW_TIME_NONE && last_us != BW_TIME_NONE)
    {
      g_autofree char *first = bw_why_moment (reading, first_us);
      g_autofree char *last = bw_why_moment (reading, last_us);
      add (lines, _ ("Rows"), bw_words_number (n, BW_FORMAT_COUNT),
           g_strdup_printf (_ ("from %s to %s"), first, last));
    }
  unsigned n_rows = bw_why_length (rows, "newest");
  for (unsigned i = 0; i < MIN (n_rows, ROWS_SHOWN); i++)
    add_row (lines, reading, bw_why_element (rows, "newest", n_rows - 1 - i));
  if (n_rows > ROWS_SHOWN)
    add (lines, "", g_strdup_printf (_ ("and %u more, kept with the alert"), n_rows - ROWS_SHOWN),
         NULL);
  add_section (sections, BW_WHY_ROWS, _ ("The rows behind the value"), lines);
}

static const char *
mark_word (JsonNode *node)
{
  JsonNode *mark = bw_json_get (node, "useful", NULL);
  if (mark == NULL || !JSON_NODE_HOLDS_VALUE (mark)
      || json_node_get_value_type (mark) != G_TYPE_BOOLEAN)
    return NULL;
  return json_node_get_boolean (mark) ? _ ("useful") : _ ("noise");
}

static void
add_earlier (GPtrArray *sections, const BwWhyReading *reading)
{
  JsonNode *root = reading->root;
  GPtrArray *lines = new_lines ();
  double n = bw_why_number (root, "earlier.count");
  double n_useful = bw_why_number (root, "earlier.useful");
  double n_noise = bw_why_number (root, "earlier.noise");
  if (n > 0)
    add (lines, _ ("Before"),
         g_strdup_printf (
             g_dngettext (GETTEXT_PACKAGE, "%.0f time", "%.0f times", (unsigned long) MIN (n, 1e9)),
             n),
         n_useful > 0 || n_noise > 0
             ? g_strdup_printf (_ ("%.0f marked as useful, %.0f as noise"), n_useful, n_noise)
             : NULL);
  for (unsigned i = 0; i < bw_why_length (root, "earlier.last"); i++)
    {
      JsonNode *one = bw_why_element (root, "earlier.last", i);
      g_autofree char *at = bw_why_moment (reading, bw_why_time (one, "opened_at"));
      double seconds = bw_why_number (one, "seconds");
      const char *severity = severity_word (bw_why_text (one, "max_severity"));
      g_autofree char *age =
          seconds >= 0 && seconds < 1e9 ? bw_words_age ((int64_t) (seconds * BW_SECOND_US)) : NULL;
      add (lines, at,
           g_strdup_printf ("%s%s%s", severity != NULL ? severity : "–", age != NULL ? ", " : "",
                            age != NULL ? age : ""),
           g_strdup (mark_word (one)));
    }
  const char *mark = mark_word (bw_json_get (root, "incident", NULL));
  if (mark != NULL)
    add (lines, _ ("This one"), g_strdup_printf (_ ("marked as %s"), mark), NULL);
  add_section (sections, BW_WHY_EARLIER, _ ("Earlier"), lines);
}

static const char *
metric_name (const BwWhyReading *reading)
{
  const char *text = bw_why_text (reading->root, "incident.metric");
  const BwMetric *metric = text != NULL ? bw_metric_parse (text, NULL) : NULL;
  return metric != NULL ? metric->name : "";
}

static void
add_otherwise (GPtrArray *sections, const BwWhyReading *reading)
{
  JsonNode *root = reading->root;
  GPtrArray *lines = new_lines ();
  double threshold = bw_why_number (root, "counterfactual.threshold.value");
  double present = bw_why_number (root, "counterfactual.threshold.present");
  if (!isnan (threshold))
    {
      g_autofree char *now = bw_catalogue_format (metric_name (reading), present);
      add (lines, _ ("A level of"), bw_catalogue_format (metric_name (reading), threshold),
           g_strdup_printf (bw_why_is_true (root, "counterfactual.threshold.monotonic")
                                ? _ ("instead of %s, or any milder one")
                                : _ ("instead of %s; not every milder one"),
                            now));
    }
  double seconds = bw_why_number (root, "counterfactual.for.seconds");
  double for_s = bw_why_number (root, "counterfactual.for.present");
  if (seconds >= 0 && seconds < 1e9 && for_s >= 0 && for_s < 1e9)
    {
      g_autofree char *now = bw_words_age ((int64_t) (for_s * BW_SECOND_US));
      add (lines, _ ("Lasting for"), bw_words_age ((int64_t) (seconds * BW_SECOND_US)),
           for_s > 0 ? g_strdup_printf (_ ("instead of %s"), now)
                     : g_strdup (_ ("instead of at once")));
    }
  double n = bw_why_number (root, "counterfactual.values");
  if (lines->len > 0 && n > 0 && n < 1e9)
    {
      g_autofree char *until = bw_why_moment (reading, bw_why_time (root, "counterfactual.until"));
      add (lines, _ ("Tried over"),
           g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the %u value up to %s",
                                         "the %u values up to %s", (unsigned long) n),
                            (unsigned) n, until),
           bw_why_is_true (root, "counterfactual.over")
               ? NULL
               : g_strdup (_ ("what came after may tell otherwise")));
    }
  add_section (sections, BW_WHY_OTHERWISE, _ ("What would not have fired"), lines);
}

GPtrArray *
bw_why_view_new (const char *bundle, GTimeZone *zone, GError **error)
{
  g_return_val_if_fail (bundle != NULL, NULL);
  g_autoptr (JsonNode) root = bw_json_parse (bundle, -1, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root) || bw_json_get (root, "incident", error) == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("this is no bundle"));
      return NULL;
    }
  BwWhyReading reading = { root, bw_why_time (root, "made_at"), zone };
  if (reading.now_us == BW_TIME_NONE)
    reading.now_us = 0;
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);
  JsonNode *event = main_event (root);
  add_what (sections, &reading);
  if (event != NULL)
    {
      add_evidence (sections, &reading, event);
      add_rows (sections, &reading, event);
    }
  add_section (sections, BW_WHY_GATES, _ ("Kept back"), bw_why_gates (&reading));
  add_section (sections, BW_WHY_DELIVERIES, _ ("Who was told"), bw_why_deliveries (&reading));
  add_earlier (sections, &reading);
  add_otherwise (sections, &reading);
  return sections;
}
