/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else is known of an incident, in sections of lines. */
#include "view/bw-why-view.h"

#include "base/bw-error.h"
#include "base/bw-json.h"
#include "model/bw-bet.h"
#include "model/bw-catalogue.h"
#include "model/bw-severity.h"
#include "view/bw-bet-text.h"
#include "view/bw-why-gates.h"
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

/* SEVERITY as bundles name it, in a word. */
static const char *
severity_word (const char *severity)
{
  BwSeverity parsed = BW_SEVERITY_NONE;
  return severity != NULL && bw_severity_parse (severity, &parsed) ? bw_severity_word (parsed)
                                                                   : severity;
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
  if (event != NULL)
    add_rows (sections, &reading, event);
  add_section (sections, BW_WHY_GATES, _ ("Kept back"), bw_why_gates (&reading));
  add_earlier (sections, &reading);
  add_otherwise (sections, &reading);
  return sections;
}
