/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A silence as it is typed, and everything muted for a while. */
#include "view/bw-silence-draft.h"

#include "base/bw-error.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MATCH_MOST "severity!=\"emergency\""
#define MATCH_ALL "severity=~\".*\""
#define MORNING_MIN (9 * 60)

/* "anna" of "desktop:anna". */
static const char *
author_of (const char *actor)
{
  const char *colon = strchr (actor, ':');
  return colon != NULL && colon[1] != '\0' ? colon + 1 : actor;
}

/* "sun 02:00-04:00, mon 09:00-10:00" at its commas, but "sat,sun 02:00-04:00" as one. (transfer
 * full) */
static char **
weekly_times (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ";,", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) time = g_string_new (NULL);
  unsigned n = 0;
  for (char **part = parts; *part != NULL; part++)
    {
      g_strstrip (*part);
      if (**part == '\0')
        continue;
      g_string_append_printf (time, "%s%s", time->len > 0 ? "," : "", *part);
      /* Days go on to the times that they are for. */
      bool has_times = strchr (*part, ':') != NULL;
      if (!has_times)
        continue;
      g_strv_builder_add (builder, time->str);
      g_string_truncate (time, 0);
      n++;
    }
  if (time->len > 0)
    {
      g_strv_builder_add (builder, time->str);
      n++;
    }
  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

static BwSilenceDraftField
field_of (const char *message)
{
  if (g_str_has_prefix (message, "match:"))
    return BW_DRAFT_FIELD_MATCHERS;
  if (g_str_has_prefix (message, "weekly:"))
    return BW_DRAFT_FIELD_WEEKLY;
  return g_str_has_prefix (message, "comment:") ? BW_DRAFT_FIELD_COMMENT : BW_DRAFT_FIELD_TIME;
}

BwSilence *
bw_silence_draft_build (const BwSilenceDraft *draft, const char *actor, const char *zone,
                        int64_t now_us, BwSilenceDraftField *field, GError **error)
{
  g_return_val_if_fail (draft != NULL && actor != NULL, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (BwSilence) silence = bw_silence_new ();
  silence->matchers = g_strdup (draft->matchers);
  silence->starts_us = now_us;
  silence->created_us = now_us;
  silence->ends_us = draft->duration_us > 0 ? now_us + draft->duration_us : BW_TIME_NONE;
  silence->recurrence = draft->weekly != NULL ? weekly_times (draft->weekly) : NULL;
  silence->zone = silence->recurrence != NULL ? g_strdup (zone) : NULL;
  silence->author = g_strdup (author_of (actor));
  silence->comment = g_strdup (draft->comment != NULL ? draft->comment : "");
  g_strstrip (silence->comment);
  if (bw_silence_check (silence, &local))
    return g_steal_pointer (&silence);
  if (field != NULL)
    *field = field_of (local->message);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
add_matcher (GString *text, const BwIncident *incident, const char *key)
{
  g_autofree char *value = bw_incident_fact (incident, key);
  if (value == NULL || *value == '\0')
    return;
  g_autofree char *escaped = g_strescape (value, NULL);
  g_string_append_printf (text, "%s%s=\"%s\"", text->len > 0 ? ", " : "", key, escaped);
}

char *
bw_silence_draft_matchers (const BwIncident *incident)
{
  g_return_val_if_fail (incident != NULL, NULL);
  GString *text = g_string_new (NULL);
  add_matcher (text, incident, "rule");
  add_matcher (text, incident, "source");
  return g_string_free (text, FALSE);
}

char *
bw_silence_draft_words (const char *matchers)
{
  g_autoptr (BwMatchers) read = matchers != NULL ? bw_matchers_parse (matchers, NULL) : NULL;
  return read != NULL && bw_matchers_n (read) > 0 ? bw_matchers_describe (read) : NULL;
}

int64_t
bw_silence_tomorrow_us (int64_t now_us, GTimeZone *zone)
{
  int64_t midnight_us = bw_schedule_next_time_us (zone, 0, now_us);
  return bw_schedule_next_time_us (zone, MORNING_MIN, midnight_us);
}

BwSilence *
bw_silence_mute_new (int64_t until_us, bool is_all, const char *actor, int64_t now_us)
{
  g_return_val_if_fail (actor != NULL, NULL);
  BwSilence *silence = bw_silence_new ();
  silence->matchers = g_strdup (is_all ? MATCH_ALL : MATCH_MOST);
  silence->starts_us = now_us;
  silence->created_us = now_us;
  silence->ends_us = until_us;
  silence->author = g_strdup (author_of (actor));
  silence->comment =
      g_strdup (is_all ? _ ("Everything is muted") : _ ("All but emergencies muted"));
  return silence;
}

void
bw_silence_notice_free (BwSilenceNotice *notice)
{
  if (notice == NULL)
    return;
  g_free (notice->text);
  g_free (notice);
}

/* How much of all SILENCE is for: 2 everything, 1 all but emergencies, 0 less. */
static unsigned
reach_of (const BwSilence *silence)
{
  g_autoptr (BwMatchers) matchers = bw_matchers_parse (silence->matchers, NULL);
  const char *text = matchers != NULL ? bw_matchers_text (matchers) : "";
  if (g_str_equal (text, MATCH_ALL))
    return 2;
  return g_str_equal (text, MATCH_MOST) ? 1 : 0;
}

static bool
is_of_one (const BwSilence *silence)
{
  g_autoptr (BwMatchers) matchers = bw_matchers_parse (silence->matchers, NULL);
  return matchers != NULL && bw_matchers_value (matchers, "key") != NULL;
}

static bool
lasts_longer (const BwSilenceView *a, const BwSilenceView *b)
{
  if (b->next_change_us == BW_TIME_NONE)
    return false;
  return a->next_change_us == BW_TIME_NONE || a->next_change_us > b->next_change_us;
}

/* The active one that reaches furthest, and of those the one that lasts longest. */
static const BwSilenceView *
find_mute (const GPtrArray *views, unsigned *reach)
{
  const BwSilenceView *mute = NULL;
  *reach = 0;
  for (unsigned i = 0; i < views->len; i++)
    {
      const BwSilenceView *view = g_ptr_array_index (views, i);
      unsigned own = view->is_active ? reach_of (view->silence) : 0;
      if (own == 0 || own < *reach || (own == *reach && !lasts_longer (view, mute)))
        continue;
      *reach = own;
      mute = view;
    }
  return mute;
}

static BwSilenceNotice *
mute_notice (const BwSilenceView *mute, unsigned reach, int64_t now_us, GTimeZone *zone)
{
  BwSilenceNotice *notice = g_new0 (BwSilenceNotice, 1);
  g_autofree char *until = mute->next_change_us != BW_TIME_NONE
                               ? bw_words_time (mute->next_change_us, now_us, zone)
                               : NULL;
  notice->id = mute->silence->id;
  notice->is_mute = true;
  if (until == NULL)
    notice->text = g_strdup (reach == 2 ? _ ("Everything is muted.")
                                        : _ ("Everything but emergencies is muted."));
  else
    notice->text =
        reach == 2 ? g_strdup_printf (_ ("Everything is muted until %s."), until)
                   : g_strdup_printf (_ ("Everything but emergencies is muted until %s."), until);
  return notice;
}

BwSilenceNotice *
bw_silence_notice_new (const GPtrArray *views, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (views != NULL, NULL);
  unsigned reach;
  const BwSilenceView *mute = find_mute (views, &reach), *only = NULL;
  if (mute != NULL)
    return mute_notice (mute, reach, now_us, zone);
  unsigned n = 0, n_incidents = 0;
  for (unsigned i = 0; i < views->len; i++)
    {
      const BwSilenceView *view = g_ptr_array_index (views, i);
      if (!view->is_active || view->n_incidents == 0 || is_of_one (view->silence))
        continue;
      n++;
      n_incidents += (unsigned) view->n_incidents;
      only = view;
    }
  if (n == 0)
    return NULL;
  BwSilenceNotice *notice = g_new0 (BwSilenceNotice, 1);
  notice->id = n == 1 ? only->silence->id : 0;
  if (n == 1)
    {
      g_autofree char *words = bw_silence_draft_words (only->silence->matchers);
      notice->text =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u open alert is silenced: %s.",
                                        "%u open alerts are silenced: %s.", n_incidents),
                           n_incidents, words != NULL ? words : only->silence->matchers);
    }
  else
    notice->text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u silence keeps open alerts from being told.",
                     "%u silences keep open alerts from being told.", n),
        n);
  return notice;
}
