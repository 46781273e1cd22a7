/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else is known of a rule, in words. */
#include "view/bw-rule-advice-words.h"

#include "stats/bw-interval.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

char *
bw_rule_advice_alarms (const GPtrArray *alarms, const char *rule)
{
  g_return_val_if_fail (alarms != NULL && rule != NULL, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < alarms->len; i++)
    {
      const BwFalseAlarm *alarm = g_ptr_array_index (alarms, i);
      if (alarm->n_seasons == 0 || strcmp (alarm->rule, rule) != 0)
        continue;
      g_autofree char *share =
          bw_words_share ((double) alarm->n_alarms / alarm->n_seasons, 1, false);
      g_autofree char *n = bw_words_number ((double) alarm->n, BW_FORMAT_COUNT);
      BwInterval interval = bw_interval_wilson95 (alarm->n_alarms, alarm->n_seasons);
      g_autofree char *range = bw_words_interval (interval.low, interval.high, false);
      g_autofree char *seasons = bw_words_number (alarm->n_seasons, BW_FORMAT_COUNT);
      /* Translators: a share, a number of bets, the name of a bot, the interval of the share, and
       * the number of seasons that were played. */
      g_ptr_array_add (
          lines, g_strdup_printf (_ ("Though nothing is wrong it fires in %1$s of seasons of %2$s "
                                     "bets like those of %3$s (%4$s, n = %5$s seasons)."),
                                  share, n, alarm->source, range, seasons));
    }
  if (lines->len == 0)
    return NULL;
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

char *
bw_rule_advice_marks (const GPtrArray *rules, const char *rule, double *level)
{
  g_return_val_if_fail (rules != NULL && rule != NULL && level != NULL, NULL);
  *level = NAN;
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRuleFeedback *feedback = g_ptr_array_index (rules, i);
      if (strcmp (feedback->rule, rule) != 0 || feedback->n_useful + feedback->n_noise == 0)
        continue;
      *level = feedback->proposed_threshold;
      g_autofree char *share = bw_words_share (feedback->precision, 0, false);
      unsigned n = (unsigned) (feedback->n_useful + feedback->n_noise);
      g_autofree char *marks = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Of %u alert that was marked %s was useful.",
                       "Of %u alerts that were marked %s were useful.", n),
          n, share);
      if (n < BW_FEEDBACK_MIN_MARKS)
        return g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "%s From %u mark on a level is proposed.",
                         "%s From %u marks on a level is proposed.", BW_FEEDBACK_MIN_MARKS),
            marks, (unsigned) BW_FEEDBACK_MIN_MARKS);
      return feedback->proposal != NULL
                 ? g_strdup_printf (_ ("%s Proposal: %s."), marks, feedback->proposal)
                 : g_steal_pointer (&marks);
    }
  return NULL;
}
