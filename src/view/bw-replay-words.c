/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule would have done, in a few sentences: how often, for how long, how many messages. */
#include "view/bw-replay-words.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

/* "once in 2 d": of the time that was watched. */
static char *
pace (const BwReplay *replay)
{
  int64_t n = replay->firings->len;
  if (n < 2 || replay->covered_us <= 0)
    return g_strdup ("");
  g_autofree char *age = bw_words_age (replay->covered_us * MAX (1, replay->n_series) / n);
  return g_strdup_printf (
      replay->n_series > 1 ? _ (", once in %s for each series") : _ (", once in %s"), age);
}

static char *
firings_line (const BwReplay *replay)
{
  unsigned n = replay->firings->len;
  if (n == 0)
    return g_strdup (_ ("It would not have fired."));
  g_autofree char *often = pace (replay);
  g_autofree char *times = n == 1 ? g_strdup (_ ("once")) : g_strdup_printf (_ ("%u times"), n);
  g_autofree char *age = bw_words_age ((int64_t) (replay->firing_seconds * BW_SECOND_US));
  double watched = (double) replay->covered_us * (double) MAX (1, replay->n_series);
  double share = watched > 0 ? replay->firing_seconds * BW_SECOND_US / watched : 0;
  g_autofree char *part = bw_words_share (MIN (1, share), 1, false);
  return g_strdup_printf (_ ("It would have fired %s%s; for %s in all, %s of the time."), times,
                          often, age, part);
}

static char *
messages_line (const BwReplay *replay)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (replay->n_notifications == 0)
    g_string_append (text, _ ("Nobody would have been told."));
  else
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE,
                                         "%u message would have been sent, %u at night (22:00 to "
                                         "07:00).",
                                         "%u messages would have been sent, %u of them at night "
                                         "(22:00 to 07:00).",
                                         (unsigned long) replay->n_notifications),
                            (unsigned) replay->n_notifications, (unsigned) replay->n_at_night);
  if (replay->n_repeats > 0)
    g_string_append_printf (text,
                            _ (" Nobody taking anything on, %u more would have repeated them."),
                            (unsigned) replay->n_repeats);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
coverage_line (const BwReplay *replay)
{
  if (replay->n_series == 0)
    return g_strdup (_ ("There is nothing stored that it watches."));
  double asked = (double) (replay->to_us - replay->from_us);
  g_autofree char *share = bw_words_share ((double) replay->covered_us / asked, 1, false);
  g_autofree char *age = bw_words_age (replay->to_us - replay->from_us);
  g_autofree char *samples = bw_words_number ((double) replay->n_samples, BW_FORMAT_COUNT);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u series, %s values; %s of %s watched.",
                                       "%u series, %s values; %s of %s watched.",
                                       (unsigned long) replay->n_series),
                          (unsigned) replay->n_series, samples, share, age);
}

GPtrArray *
bw_replay_words (const BwReplay *replay)
{
  g_return_val_if_fail (replay != NULL, NULL);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (lines, coverage_line (replay));
  if (replay->is_coarse)
    g_ptr_array_add (lines, g_strdup (_ ("Some of it is kept only by the minute or the hour.")));
  if (replay->n_series == 0)
    return lines;
  g_ptr_array_add (lines, firings_line (replay));
  g_ptr_array_add (lines, messages_line (replay));
  return lines;
}
