/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what, and when: the severities each channel takes, routes, silences, inhibitions. */
#include "ui/bw-group-list.h"
#include "ui/bw-preferences-pages.h"
#include "ui/bw-severity-matrix.h"

#include <glib/gi18n-lib.h>

static const BwGroupListKind route_list = {
  .family = "route",
  .kinds = { "" },
  .none = N_ ("Without a route every channel is told of all it takes, at once and at any hour"),
  .removed = N_ ("route removed"),
};

static const BwGroupListKind silence_list = {
  .family = "silence",
  .kinds = { "" },
  .none = N_ ("Nothing is kept silent week by week"),
  .removed = N_ ("silence removed"),
};

static const BwGroupListKind inhibit_list = {
  .family = "inhibit",
  .kinds = { "" },
  .none = N_ ("No other than those that always are"),
  .removed = N_ ("inhibition removed"),
};

static void
add_list (BwPreferences *preferences, AdwPreferencesPage *page, const BwGroupListKind *kind,
          const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (bw_group_list_new (preferences, kind, NULL));
  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (page, group);
}

void
bw_preferences_fill_routing (BwPreferences *preferences, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *matrix = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (matrix, _ ("Which channel is told of what"));
  adw_preferences_group_set_description (
      matrix, _ ("From left to right: info, warning, error, critical, emergency. A channel that"
                 " takes a severity takes all worse ones."));
  adw_preferences_group_add (matrix, bw_severity_matrix_new (preferences));
  adw_preferences_page_add (page, matrix);
  add_list (preferences, page, &route_list, _ ("Routes"),
            _ ("Quiet hours, groups, repetition and escalation. The first route that matches an"
               " alert is taken."));
  add_list (preferences, page, &silence_list, _ ("Weekly silences"),
            _ ("Times in which alerts are recorded and nobody is told."));
  add_list (preferences, page, &inhibit_list, _ ("Inhibition"),
            _ ("While one alert is open others wait, for it is their cause."));
}
