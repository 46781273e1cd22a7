/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the assistant of the first start says: about what was found, and about rules. */
#include "view/bw-setup-view.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SEPARATOR " · "

char *
bw_setup_heading (const GPtrArray *findings)
{
  if (findings->len == 0)
    return g_strdup (_ ("No ledger was found by itself. This computer can be watched at once; a "
                        "ledger is added by its file."));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u ledger found on this computer. It is read, never changed, and nothing "
                   "leaves this computer until you set up a channel.",
                   "%u ledgers found on this computer. They are read, never changed, and nothing "
                   "leaves this computer until you set up a channel.",
                   findings->len),
      findings->len);
}

char *
bw_setup_finding_title (const BwFinding *finding)
{
  return g_filename_display_basename (finding->path);
}

static const char *
format_words (const BwFinding *finding)
{
  if (g_strcmp0 (finding->format, "freqtrade") == 0)
    return "freqtrade";
  if (g_strcmp0 (finding->format, "forecasts") == 0)
    return _ ("Forecasts");
  return _ ("Betting ledger");
}

static const char *
doubt_words (BwFindingDoubt doubt)
{
  switch (doubt)
    {
    case BW_DOUBT_COLUMNS:
      return _ ("its columns need your confirmation");
    case BW_DOUBT_ROWS:
      return _ ("many of its rows can't be read");
    case BW_DOUBT_NO_ODDS:
      return _ ("has neither odds nor probabilities");
    case BW_DOUBT_FORECASTS:
      return _ ("may be about something else");
    case BW_DOUBT_NONE:
    default:
      return NULL;
    }
}

/* "~/bots" (transfer full) */
static char *
folder_words (const char *path)
{
  const char *home = g_get_home_dir ();
  size_t n = strlen (home);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (folder);
  if (!g_str_has_prefix (folder, home) || (folder[n] != '/' && folder[n] != '\0'))
    return g_steal_pointer (&shown);
  g_autofree char *rest = g_filename_display_name (folder + n);
  return g_strconcat ("~", rest, NULL);
}

static void
append (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? SEPARATOR : "", part);
}

char *
bw_setup_finding_text (const BwFinding *finding, int64_t now_us, GTimeZone *zone)
{
  GString *text = g_string_new (NULL);
  g_autofree char *folder = folder_words (finding->path);
  append (text, format_words (finding));
  append (text, folder);
  append (text, finding->bot);
  if (finding->n_rows > 0)
    {
      g_autofree char *n = bw_words_number ((double) finding->n_rows, BW_FORMAT_COUNT);
      g_autofree char *rows = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%s row", "%s rows", (gulong) finding->n_rows), n);
      append (text, rows);
    }
  if (finding->first_us != BW_TIME_NONE && finding->last_us != BW_TIME_NONE)
    {
      g_autofree char *first = bw_words_day (finding->first_us, now_us, zone);
      g_autofree char *last = bw_words_day (finding->last_us, now_us, zone);
      /* Translators: two days, the first and the last of a ledger. */
      g_autofree char *days = g_strdup_printf (C_ ("days", "%s to %s"), first, last);
      append (text, days);
    }
  append (text, doubt_words (finding->doubt));
  return g_string_free (text, FALSE);
}

char *
bw_setup_finding_curve (const BwFinding *finding)
{
  if (finding->curve == NULL || finding->curve->len < 2)
    return NULL;
  g_autofree char *profit = bw_words_decimal (finding->profit, 2, true);
  return g_strdup_printf (_ ("Profit over time, %s in the end"), profit);
}

char *
bw_setup_button (unsigned n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Watch %u source", "Watch %u sources", n),
                          n);
}

const char *
bw_setup_preset_title (const char *preset)
{
  static const struct
  {
    const char *name, *title;
  } titles[] = {
    { "default", N_ ("Evidence (recommended)") },
    { "betting", N_ ("Fixed limits for betting") },
    { "trading-bot", N_ ("Fixed limits for trading bots") },
    { "trading-host", N_ ("Fixed limits for trading machines") },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, preset))
      return _ (titles[i].title);
  return preset;
}

GPtrArray *
bw_setup_presets (const GPtrArray *alarms)
{
  GPtrArray *names = g_ptr_array_new ();
  for (unsigned i = 0; i < alarms->len; i++)
    {
      const BwFalseAlarm *alarm = g_ptr_array_index (alarms, i);
      if (!g_ptr_array_find_with_equal_func (names, alarm->preset, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) alarm->preset);
    }
  return names;
}

char *
bw_setup_preset_text (const GPtrArray *alarms, const char *preset)
{
  const BwFalseAlarm *loudest = NULL;
  for (unsigned i = 0; i < alarms->len; i++)
    {
      const BwFalseAlarm *alarm = g_ptr_array_index (alarms, i);
      if (!g_str_equal (alarm->preset, preset) || alarm->n_seasons == 0)
        continue;
      if (loudest == NULL
          || (uint64_t) alarm->n_alarms * loudest->n_seasons
                 > (uint64_t) loudest->n_alarms * alarm->n_seasons)
        loudest = alarm;
    }
  if (loudest == NULL)
    return g_strdup (_ ("How often it would alarm for nothing can't be told: no bet has odds or a "
                        "chance."));
  unsigned n = bw_false_alarm_of_hundred (loudest->n_alarms, loudest->n_seasons);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "Its loudest rule would alarm in %u of 100 seasons like that of %s although "
                   "nothing is wrong.",
                   "Its loudest rule would alarm in %u of 100 seasons like that of %s although "
                   "nothing is wrong.",
                   n),
      n, loudest->source);
}
