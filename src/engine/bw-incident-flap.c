/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition that comes and goes. */
#include "engine/bw-incident-flap.h"

#include "base/bw-time.h"
#include "model/bw-catalogue.h"
#include "model/bw-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>

BwIncidentKind
bw_flap_kind (const BwIncident *incident, BwIncidentKind kind, BwSeverity severity,
              const BwFlapChanges *changes)
{
  bool is_end = kind == BW_KIND_RESOLVE;
  bool is_worse = !is_end && severity > incident->severity;
  if (is_worse)
    return BW_KIND_UPGRADE;
  if (!incident->is_flapping)
    return is_end && changes->n >= BW_FLAP_MIN_CHANGES ? BW_KIND_FLAP : kind;
  if (incident->n_suppressed >= BW_MAX_SUPPRESSED)
    return BW_KIND_FLAP;
  return is_end ? BW_KIND_RESOLVE : BW_KIND_REOPEN;
}

static char *
format_value (const BwIncident *incident, double value)
{
  const BwMetric *metric =
      incident->metric != NULL ? bw_metric_parse (incident->metric, NULL) : NULL;
  return metric != NULL ? bw_catalogue_format (metric->name, value) : NULL;
}

/* AGE may be NULL. (transfer full) */
static char *
changes_text (int64_t n, const char *age)
{
  if (age == NULL)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%ld change", "%ld changes", (unsigned long) n), (long) n);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%ld change in %s", "%ld changes in %s", (unsigned long) n),
      (long) n, age);
}

char *
bw_flap_note (const BwIncident *incident, const BwFlapChanges *changes, double value,
              int64_t now_us)
{
  int64_t n = incident->is_flapping ? incident->n_flips + 1 : changes->n;
  g_autofree char *age = !incident->is_flapping && changes->since_us != BW_TIME_NONE
                             ? bw_duration_format_age (MAX (now_us - changes->since_us, 0))
                             : NULL;
  char *note = changes_text (n, age);
  if (incident->n_suppressed > 0)
    {
      g_autofree char *first = note;
      g_autofree char *n_untold = g_strdup_printf ("%" G_GINT64_FORMAT, incident->n_suppressed);
      note = g_strdup_printf (_ ("%s, %s of them not told"), first, n_untold);
    }
  g_autofree char *text = isnan (value) ? NULL : format_value (incident, value);
  if (text == NULL)
    return note;
  g_autofree char *first = note;
  return g_strdup_printf (_ ("%s, now %s"), first, text);
}

char *
bw_flap_totals (const BwIncident *incident, int64_t now_us)
{
  int64_t since_us = incident->episode_us != BW_TIME_NONE ? incident->episode_us : now_us;
  g_autofree char *age = bw_duration_format_age (MAX (now_us - since_us, 0));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "It came and went, %ld change in %s, and no more.",
                                       "It came and went, %ld changes in %s, and no more.",
                                       (unsigned long) incident->n_flips),
                          (long) incident->n_flips, age);
}
