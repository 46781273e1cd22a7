/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of alerts: which of them are shown, in which order, and what is said of all. */
#include "view/bw-alert-list.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

const char *
bw_alert_filter_name (BwAlertFilter filter)
{
  static const char *const names[BW_N_ALERT_FILTERS] = { "open", "snoozed", "resolved", "all" };
  g_return_val_if_fail (filter < BW_N_ALERT_FILTERS, NULL);
  return names[filter];
}

GPtrArray *
bw_alert_list_lines (GPtrArray *incidents, const GPtrArray *silences, int64_t now_us,
                     GTimeZone *zone)
{
  g_return_val_if_fail (incidents != NULL, NULL);
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  for (unsigned i = 0; i < incidents->len; i++)
    g_ptr_array_add (
        lines, bw_incident_line_new (g_ptr_array_index (incidents, i), silences, now_us, zone));
  return lines;
}

static bool
passes (const BwIncidentLine *line, BwAlertFilter filter)
{
  bool is_open = bw_incident_is_open (line->incident);
  bool is_snoozed = is_open && line->hush != NULL;
  switch (filter)
    {
    case BW_ALERTS_OPEN:
      return is_open && !is_snoozed;
    case BW_ALERTS_SNOOZED:
      return is_snoozed;
    case BW_ALERTS_RESOLVED:
      return !is_open;
    case BW_ALERTS_ALL:
    case BW_N_ALERT_FILTERS:
    default:
      return true;
    }
}

bool
bw_alert_list_has (const BwIncidentLine *line, BwAlertFilter filter, const char *search)
{
  return passes (line, filter) && bw_incident_line_matches (line, search);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return bw_incident_line_compare (*(BwIncidentLine *const *) a, *(BwIncidentLine *const *) b);
}

GPtrArray *
bw_alert_list_choose (GPtrArray *lines, BwAlertFilter filter, const char *search)
{
  GPtrArray *chosen = g_ptr_array_new ();
  for (unsigned i = 0; i < lines->len; i++)
    if (bw_alert_list_has (g_ptr_array_index (lines, i), filter, search))
      g_ptr_array_add (chosen, g_ptr_array_index (lines, i));
  g_ptr_array_sort (chosen, compare);
  return chosen;
}

unsigned
bw_alert_list_count (GPtrArray *lines, BwAlertFilter filter)
{
  unsigned n = 0;
  for (unsigned i = 0; i < lines->len; i++)
    n += passes (g_ptr_array_index (lines, i), filter);
  return n;
}

char *
bw_alert_list_filter_text (BwAlertFilter filter, unsigned count)
{
  g_autofree char *n = bw_words_decimal (count, 0, false);
  if (filter == BW_ALERTS_OPEN)
    return g_strdup_printf (_ ("Open %s"), n);
  if (filter == BW_ALERTS_SNOOZED)
    return g_strdup_printf (_ ("Snoozed %s"), n);
  if (filter == BW_ALERTS_RESOLVED)
    return g_strdup_printf (_ ("Resolved %s"), n);
  return g_strdup (_ ("All"));
}

char *
bw_alert_list_last_text (GPtrArray *lines, int64_t now_us, GTimeZone *zone)
{
  int64_t last_us = BW_TIME_NONE;
  for (unsigned i = 0; i < lines->len; i++)
    {
      const BwIncident *incident = ((BwIncidentLine *) g_ptr_array_index (lines, i))->incident;
      if (last_us == BW_TIME_NONE || incident->episode_us > last_us)
        last_us = incident->episode_us;
    }
  if (last_us == BW_TIME_NONE)
    return g_strdup (_ ("There was no alert so far."));
  g_autofree char *time = now_us - last_us < BW_DAY_US ? bw_words_time (last_us, now_us, zone)
                                                       : bw_words_day (last_us, now_us, zone);
  return g_strdup_printf (_ ("Last alert: %s"), time);
}

char *
bw_alert_list_summary (GPtrArray *lines)
{
  unsigned n_snoozed = bw_alert_list_count (lines, BW_ALERTS_SNOOZED), n_critical = 0;
  unsigned n_open = bw_alert_list_count (lines, BW_ALERTS_OPEN) + n_snoozed;
  if (n_open == 0)
    return NULL;
  for (unsigned i = 0; i < lines->len; i++)
    {
      const BwIncident *incident = ((BwIncidentLine *) g_ptr_array_index (lines, i))->incident;
      n_critical += bw_incident_is_open (incident) && incident->severity >= BW_SEVERITY_CRITICAL;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u open", "%u open", n_open),
                          n_open);
  if (n_critical > 0)
    g_string_append_printf (text, _ (", %u critical"), n_critical);
  if (n_snoozed > 0)
    g_string_append_printf (text, _ (", %u snoozed"), n_snoozed);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
bw_alert_list_precision_text (GPtrArray *lines, const BwAlertArchive *archive, const char *rule)
{
  g_return_val_if_fail (lines != NULL && rule != NULL, NULL);
  unsigned n_useful = 0, n_marked = 0;
  if (archive != NULL)
    bw_alert_archive_count_marks (archive, rule, &n_marked, &n_useful);
  for (unsigned i = 0; i < lines->len; i++)
    {
      const BwIncident *incident = ((BwIncidentLine *) g_ptr_array_index (lines, i))->incident;
      bool is_archived =
          archive != NULL && bw_alert_archive_find (archive, incident->id) != BW_ALERT_ARCHIVE_NONE;
      bool is_counted =
          incident->useful >= 0 && g_strcmp0 (incident->rule, rule) == 0 && !is_archived;
      n_marked += is_counted;
      n_useful += is_counted && incident->useful == 1;
    }
  if (n_marked == 0)
    return NULL;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u of %u marked alert of this rule was useful.",
                   "%u of %u marked alerts of this rule were useful.", n_marked),
      n_useful, n_marked);
}
