/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A silence as a list shows it. */
#include "view/bw-silence-row.h"

#include "view/bw-incident-line.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

#define SOON_US BW_HOUR_US

void
bw_silence_row_free (BwSilenceRow *row)
{
  if (row == NULL)
    return;
  g_free (row->title);
  g_free (row->comment);
  g_free (row->when);
  g_free (row->until);
  g_free (row->by);
  g_free (row->effect);
  g_free (row);
}

static char *
title_of (const BwSilence *silence)
{
  g_autoptr (BwMatchers) matchers =
      bw_matchers_parse (silence->matchers != NULL ? silence->matchers : "", NULL);
  /* What can't be read any more is shown as it is. */
  return matchers != NULL ? bw_matchers_describe (matchers) : g_strdup (silence->matchers);
}

/* "mon-fri 22:00-06:00, sat 00:00-24:00" */
static char *
weekly_words (const BwSilence *silence)
{
  g_autofree char *times = g_strjoinv (", ", silence->recurrence);
  return silence->zone != NULL ? g_strdup_printf (_ ("every week %s (%s)"), times, silence->zone)
                               : g_strdup_printf (_ ("every week %s"), times);
}

static bool
is_over (const BwSilence *silence, int64_t now_us)
{
  return silence->ends_us != BW_TIME_NONE && silence->ends_us <= now_us;
}

static char *
when_words (const BwSilence *silence, int64_t now_us, GTimeZone *zone)
{
  g_autofree char *end =
      silence->ends_us != BW_TIME_NONE ? bw_words_time (silence->ends_us, now_us, zone) : NULL;
  if (is_over (silence, now_us))
    return g_strdup_printf (_ ("over since %s"), end);
  if (silence->recurrence != NULL && silence->recurrence[0] != NULL)
    return weekly_words (silence);
  if (silence->starts_us > now_us)
    {
      g_autofree char *start = bw_words_time (silence->starts_us, now_us, zone);
      return end != NULL ? g_strdup_printf (_ ("from %s to %s"), start, end)
                         : g_strdup_printf (_ ("from %s on"), start);
    }
  if (end != NULL)
    return g_strdup_printf (_ ("until %s"), end);
  return g_strdup (silence->is_until_resolved ? _ ("until it is resolved") : _ ("for ever"));
}

/* How long until what it does changes. */
static char *
until_words (const BwSilenceView *view, int64_t now_us)
{
  if (view->next_change_us == BW_TIME_NONE || view->next_change_us <= now_us)
    return NULL;
  g_autofree char *age = bw_words_age (view->next_change_us - now_us);
  return g_strdup_printf (view->is_active ? _ ("ends in %s") : _ ("begins in %s"), age);
}

static char *
effect_words (const BwSilenceView *view)
{
  if (!view->is_active)
    return NULL;
  if (view->n_incidents == 0)
    return g_strdup (_ ("keeps nothing silent now"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "keeps %u alert silent",
                                       "keeps %u alerts silent", (unsigned long) view->n_incidents),
                          (unsigned) view->n_incidents);
}

static char *
by_words (const BwSilence *silence)
{
  if (silence->id == 0)
    return g_strdup (_ ("from the configuration"));
  if (silence->author == NULL || *silence->author == '\0')
    return NULL;
  g_autofree char *author = bw_incident_actor_text (silence->author);
  return g_strdup_printf (_ ("by %s"), author);
}

BwSilenceRow *
bw_silence_row_new (const BwSilenceView *view, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (view != NULL && view->silence != NULL, NULL);
  const BwSilence *silence = view->silence;
  BwSilenceRow *row = g_new (BwSilenceRow, 1);
  bool is_soon = view->is_active && view->next_change_us != BW_TIME_NONE
                 && view->next_change_us - now_us <= SOON_US;
  *row = (BwSilenceRow){ .id = silence->id,
                         .title = title_of (silence),
                         .comment = g_strdup (silence->comment),
                         .when = when_words (silence, now_us, zone),
                         .until = until_words (view, now_us),
                         .by = by_words (silence),
                         .effect = effect_words (view),
                         .is_active = view->is_active,
                         .is_over = is_over (silence, now_us),
                         .is_soon = is_soon,
                         .can_end = silence->id != 0 && !is_over (silence, now_us) };
  return row;
}

static int
rank (const BwSilenceView *view, int64_t now_us)
{
  if (view->is_active)
    return 0;
  return is_over (view->silence, now_us) ? 2 : 1;
}

static int
compare_views (gconstpointer a, gconstpointer b, gpointer data)
{
  const BwSilenceView *one = *(BwSilenceView *const *) a, *other = *(BwSilenceView *const *) b;
  int64_t now_us = *(int64_t *) data;
  int one_rank = rank (one, now_us), other_rank = rank (other, now_us);
  if (one_rank != other_rank)
    return one_rank - other_rank;
  /* What is over: the last first; else what changes first. One that never changes comes last. */
  int64_t one_us = one_rank == 2 ? -one->silence->ends_us : one->next_change_us;
  int64_t other_us = one_rank == 2 ? -other->silence->ends_us : other->next_change_us;
  one_us = one_us == BW_TIME_NONE ? INT64_MAX : one_us;
  other_us = other_us == BW_TIME_NONE ? INT64_MAX : other_us;
  if (one_us != other_us)
    return one_us < other_us ? -1 : 1;
  return one->silence->id < other->silence->id ? -1 : one->silence->id > other->silence->id;
}

GPtrArray *
bw_silence_rows_new (const GPtrArray *views, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (views != NULL, NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (unsigned i = 0; i < views->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (views, i));
  g_ptr_array_sort_with_data (sorted, compare_views, &now_us);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_row_free);
  for (unsigned i = 0; i < sorted->len; i++)
    g_ptr_array_add (rows, bw_silence_row_new (g_ptr_array_index (sorted, i), now_us, zone));
  return rows;
}
