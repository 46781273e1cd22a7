/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program's icon in a tray shows: how everything is, and a menu of what can be done. */
#include "view/bw-tray-view.h"

#include "base/bw-schedule.h"
#include "view/bw-incident-line.h"
#include "view/bw-silence-draft.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_ALERTS 5
/* A tray's menu is as wide as its longest row. */
#define MOST_CHARS 56
#define MORNING_MIN (7 * 60)

/* Rows that are always the same. Those of alerts come above: eight numbers for each. */
enum
{
  ID_STATE = 1,
  ID_LINE_ALERTS,
  ID_MORE,
  ID_LINE_DEEDS,
  ID_OPEN,
  ID_MUTE,
  ID_MUTED,
  ID_UNMUTE,
  ID_PAUSE,
  ID_LINE_QUIT,
  ID_QUIT,
  ID_MUTE_FIRST,
  ID_ALERTS = 32,
};
#define N_PER_ALERT 8
#define N_ALERT_IDS (1 << 27)

static void
free_row (gpointer data)
{
  BwTrayRow *row = data;
  g_free (row->label);
  g_clear_pointer (&row->children, g_ptr_array_unref);
  g_free (row);
}

/* TEXT no longer than a menu should be wide. (transfer full) */
static char *
shorten (const char *text)
{
  if (g_utf8_strlen (text, -1) <= MOST_CHARS)
    return g_strdup (text);
  g_autofree char *cut = g_utf8_substring (text, 0, MOST_CHARS - 1);
  return g_strconcat (cut, "…", NULL);
}

static BwTrayRow *
add_row (GPtrArray *rows, int32_t id, BwTrayDeed deed, const char *label)
{
  BwTrayRow *row = g_new0 (BwTrayRow, 1);
  row->id = id;
  row->deed = deed;
  row->label = label != NULL ? shorten (label) : NULL;
  g_ptr_array_add (rows, row);
  return row;
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func (free_row);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return bw_incident_line_compare (*(const BwIncidentLine *const *) a,
                                   *(const BwIncidentLine *const *) b);
}

/* The open ones from warning on, those told of before those kept silent. (element type
 * BwIncidentLine, transfer full) */
static GPtrArray *
alert_lines (const BwEngineStatus *status, const GPtrArray *silences, int64_t now_us,
             GTimeZone *zone)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (status->incidents, i);
      if (incident->severity >= BW_SEVERITY_WARNING && bw_incident_is_open (incident))
        g_ptr_array_add (lines, bw_incident_line_new (incident, silences, now_us, zone));
    }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static bool
needs_person (const BwIncidentLine *line)
{
  return line->hush == NULL && bw_incident_line_steps (line).acknowledge;
}

/* "bru_mate: Drawdown 20.1 % · 18 min", or who has it, or until when it is silent. */
static char *
alert_label (const BwIncidentLine *line, int64_t now_us)
{
  g_autofree char *age = bw_words_age (now_us - line->incident->episode_us);
  const char *state = line->hush;
  if (state == NULL)
    state = bw_incident_line_steps (line).acknowledge ? age : line->state.word;
  /* TRANSLATORS: a row of the tray's menu: what it is about, what is wrong, since when. */
  return g_strdup_printf (C_ ("tray", "%s: %s · %s"), line->place, line->title, state);
}

static void
add_alert (GPtrArray *rows, const BwIncidentLine *line, int64_t now_us)
{
  int64_t id = line->incident->id;
  int32_t first = (int32_t) (ID_ALERTS + id % N_ALERT_IDS * N_PER_ALERT);
  g_autofree char *label = alert_label (line, now_us);
  BwTrayRow *row = add_row (rows, first, BW_TRAY_ALERT, label);
  BwIncidentSteps steps = bw_incident_line_steps (line);
  row->icon = line->severity.icon;
  row->tone = line->hush != NULL ? BW_TONE_MUTE : line->severity.tone;
  row->target = id;
  row->children = rows_new ();
  if (steps.acknowledge)
    add_row (row->children, first + 1, BW_TRAY_ACKNOWLEDGE, _ ("Acknowledge"))->target = id;
  if (steps.snooze && line->hush == NULL)
    add_row (row->children, first + 2, BW_TRAY_SNOOZE, _ ("Snooze 1 h"))->target = id;
  add_row (row->children, first + 3, BW_TRAY_WHY, _ ("Why?"))->target = id;
}

static void
add_alerts (GPtrArray *rows, const GPtrArray *lines, int64_t now_us)
{
  for (unsigned i = 0; i < lines->len && i < MOST_ALERTS; i++)
    add_alert (rows, g_ptr_array_index (lines, i), now_us);
  if (lines->len <= MOST_ALERTS)
    return;
  unsigned n = lines->len - MOST_ALERTS;
  g_autofree char *more =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more alert", "%u more alerts", n), n);
  add_row (rows, ID_MORE, BW_TRAY_ALERTS, more);
}

/* "Critical · health 69, fair". */
static void
add_state (GPtrArray *rows, const BwEngineStatus *status, BwStateWords state)
{
  g_autofree char *label = NULL;
  if (isnan (status->health.score))
    label = g_strdup (state.word);
  else
    {
      g_autofree char *grade = g_utf8_strdown (bw_state_words_grade (status->health.grade), -1);
      /* TRANSLATORS: the head of the tray's menu: the state, the score of 100 and its grade. */
      label = g_strdup_printf (C_ ("tray", "%s · health %.0f, %s"), state.word,
                               status->health.score, grade);
    }
  BwTrayRow *row = add_row (rows, ID_STATE, BW_TRAY_OPEN, label);
  row->icon = state.icon;
  row->tone = state.tone;
}

static void
add_mute (GPtrArray *rows, const BwSilenceNotice *mute, int64_t now_us, GTimeZone *zone)
{
  if (mute != NULL)
    {
      add_row (rows, ID_MUTED, BW_TRAY_TEXT, mute->text);
      if (mute->id != 0)
        add_row (rows, ID_UNMUTE, BW_TRAY_UNMUTE, _ ("Tell of alerts again"))->target = mute->id;
      return;
    }
  BwTrayRow *menu = add_row (rows, ID_MUTE, BW_TRAY_MENU, _ ("Mute everything"));
  menu->children = rows_new ();
  add_row (menu->children, ID_MUTE_FIRST, BW_TRAY_MUTE_FOR, _ ("For 1 hour"))->target = 60;
  add_row (menu->children, ID_MUTE_FIRST + 1, BW_TRAY_MUTE_FOR, _ ("For 4 hours"))->target = 240;
  BwTrayRow morning = { .deed = BW_TRAY_MUTE_UNTIL, .target = MORNING_MIN };
  int64_t until_us = bw_tray_row_until_us (&morning, now_us, zone);
  g_autofree char *time = bw_words_time (until_us, until_us, zone);
  g_autofree char *label = g_strdup_printf (C_ ("mute everything", "Until %s"), time);
  add_row (menu->children, ID_MUTE_FIRST + 2, BW_TRAY_MUTE_UNTIL, label)->target = MORNING_MIN;
}

/* The sentence, and below it the worst that is told of. */
static char *
tooltip_text (const BwEngineStatus *status, const GPtrArray *lines, const BwSilenceNotice *mute)
{
  g_autofree char *sentence = bw_state_words_sentence (status);
  GString *text = g_string_new (sentence);
  if (lines->len > 0)
    {
      const BwIncidentLine *line = g_ptr_array_index (lines, 0);
      /* TRANSLATORS: the tray's tooltip: what it is about, what is wrong, from which time on. */
      g_string_append_printf (text, C_ ("tray", "\n%s: %s, since %s"), line->place, line->title,
                              line->when);
    }
  if (mute != NULL)
    g_string_append_printf (text, "\n%s", mute->text);
  return g_string_free (text, FALSE);
}

static void
set_look (BwTrayView *view, const BwEngineStatus *status, const GPtrArray *lines, bool is_muted)
{
  BwStateWords state = bw_state_words_overall (status);
  bool is_told = false;
  for (unsigned i = 0; i < lines->len; i++)
    {
      const BwIncidentLine *line = g_ptr_array_index (lines, i);
      view->needs_person = view->needs_person || needs_person (line);
      is_told = is_told || line->hush == NULL;
    }
  bool is_quiet = is_muted && !is_told && bw_engine_status_is_watching (status);
  bool is_well = !is_quiet && state.tone == BW_TONE_OK;
  view->badge = is_quiet ? "bellwether-paused-symbolic" : state.icon;
  view->tone = is_quiet ? BW_TONE_MUTE : state.tone;
  if (is_well)
    view->badge = NULL;
  view->needs_person = view->needs_person && status->is_live;
  view->count = lines->len;
}

static void
take_change (BwTrayView *view, const GPtrArray *silences)
{
  view->change_us = BW_TIME_NONE;
  for (unsigned i = 0; i < silences->len; i++)
    {
      int64_t next_us = ((const BwSilenceView *) g_ptr_array_index (silences, i))->next_change_us;
      if (next_us != BW_TIME_NONE && (view->change_us == BW_TIME_NONE || next_us < view->change_us))
        view->change_us = next_us;
    }
}

BwTrayView *
bw_tray_view_new (const BwEngineStatus *status, const GPtrArray *silences, int64_t now_us,
                  GTimeZone *zone)
{
  g_return_val_if_fail (status != NULL && silences != NULL, NULL);
  g_autoptr (GPtrArray) lines = alert_lines (status, silences, now_us, zone);
  g_autoptr (BwSilenceNotice) notice = bw_silence_notice_new (silences, now_us, zone);
  const BwSilenceNotice *mute = notice != NULL && notice->is_mute ? notice : NULL;
  BwStateWords state = bw_state_words_overall (status);
  BwTrayView *view = g_new0 (BwTrayView, 1);
  set_look (view, status, lines, mute != NULL);
  take_change (view, silences);
  /* TRANSLATORS: the tray's tooltip: the state of all. */
  view->title = g_strdup_printf (C_ ("tray", "Bellwether: %s"), state.word);
  view->text = tooltip_text (status, lines, mute);
  view->rows = rows_new ();
  add_state (view->rows, status, state);
  if (lines->len > 0)
    add_row (view->rows, ID_LINE_ALERTS, BW_TRAY_SEPARATOR, NULL);
  add_alerts (view->rows, lines, now_us);
  add_row (view->rows, ID_LINE_DEEDS, BW_TRAY_SEPARATOR, NULL);
  add_row (view->rows, ID_OPEN, BW_TRAY_OPEN, _ ("Open Bellwether"));
  add_mute (view->rows, mute, now_us, zone);
  if (status->is_live)
    add_row (view->rows, ID_PAUSE, status->is_paused ? BW_TRAY_RESUME : BW_TRAY_PAUSE,
             status->is_paused ? _ ("Resume watching") : _ ("Pause watching"));
  add_row (view->rows, ID_LINE_QUIT, BW_TRAY_SEPARATOR, NULL);
  add_row (view->rows, ID_QUIT, BW_TRAY_QUIT, _ ("Stop watching and quit"));
  return view;
}

void
bw_tray_view_free (BwTrayView *view)
{
  if (view == NULL)
    return;
  g_free (view->title);
  g_free (view->text);
  g_ptr_array_unref (view->rows);
  g_free (view);
}

static const BwTrayRow *
find_in (const GPtrArray *rows, int32_t id)
{
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    {
      const BwTrayRow *row = g_ptr_array_index (rows, i);
      const BwTrayRow *found = row->id == id ? row : find_in (row->children, id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

const BwTrayRow *
bw_tray_view_find (const BwTrayView *view, int32_t id)
{
  g_return_val_if_fail (view != NULL, NULL);
  return find_in (view->rows, id);
}

bool
bw_tray_view_looks_like (const BwTrayView *a, const BwTrayView *b)
{
  return a->tone == b->tone && g_strcmp0 (a->badge, b->badge) == 0 && a->count == b->count
         && a->needs_person == b->needs_person && g_str_equal (a->title, b->title)
         && g_str_equal (a->text, b->text);
}

static bool
are_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return false;
  for (unsigned i = 0; i < a->len; i++)
    {
      const BwTrayRow *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);
      if (one->id != other->id || one->tone != other->tone || one->target != other->target
          || g_strcmp0 (one->label, other->label) != 0 || g_strcmp0 (one->icon, other->icon) != 0
          || !are_same (one->children, other->children))
        return false;
    }
  return true;
}

bool
bw_tray_view_has_rows_of (const BwTrayView *a, const BwTrayView *b)
{
  return are_same (a->rows, b->rows);
}

int64_t
bw_tray_row_until_us (const BwTrayRow *row, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (row != NULL, now_us);
  if (row->deed == BW_TRAY_MUTE_UNTIL)
    return bw_schedule_next_time_us (zone, (unsigned) row->target, now_us);
  return now_us + row->target * BW_MINUTE_US;
}
