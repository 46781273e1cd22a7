/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which ready-made rules to begin with, judged by how often they would alarm for nothing. */
#include "cli/bw-setup-rules.h"

#include "engine/bw-engine-setup.h"

#include <glib/gi18n-lib.h>

static bool
has (const GPtrArray *presets, const char *name)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) presets, name, g_str_equal, NULL);
}

/* One line for each ledger: of the rules that could be played, the one that alarms most. */
static void
print_preset (const GPtrArray *alarms, const char *preset)
{
  for (unsigned i = 0; i < alarms->len;)
    {
      const BwFalseAlarm *first = g_ptr_array_index (alarms, i), *loudest = NULL;
      bool is_wanted = g_str_equal (first->preset, preset);
      for (; i < alarms->len; i++)
        {
          const BwFalseAlarm *alarm = g_ptr_array_index (alarms, i);
          if (!g_str_equal (alarm->preset, first->preset)
              || !g_str_equal (alarm->source, first->source))
            break;
          if (alarm->n_seasons > 0
              && (loudest == NULL
                  || (uint64_t) alarm->n_alarms * loudest->n_seasons
                         > (uint64_t) loudest->n_alarms * alarm->n_seasons))
            loudest = alarm;
        }
      if (!is_wanted)
        continue;
      if (loudest == NULL)
        g_print (_ ("  %s: its false alarms can't be told (%s)\n"), first->source, first->reason);
      else
        g_print (
            _ ("  %s: the loudest rule, %s, would alarm in %u of 100 seasons with nothing wrong\n"),
            first->source, loudest->rule,
            bw_false_alarm_of_hundred (loudest->n_alarms, loudest->n_seasons));
    }
}

GPtrArray *
bw_setup_ask_presets (BwTalk *talk, BwConfig *config, const BwSetupLedger *ledgers, unsigned n)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);
  const BwConfigGroup *general = bw_config_group (config, "general", 0);
  g_auto (GStrv) now = bw_config_group_list (general, "presets");
  for (unsigned i = 0; now != NULL && now[i] != NULL; i++)
    g_ptr_array_add (chosen, g_strdup (now[i]));
  if (!talk->is_yes && n > 0)
    g_print (_ ("\nPlaying your ledgers again, to see how often rules would alarm for nothing…\n"));
  g_autoptr (GPtrArray) alarms =
      talk->is_yes ? g_ptr_array_new () : bw_setup_false_alarms (ledgers, n, NULL);
  g_autoptr (GPtrArray) told = g_ptr_array_new ();
  if (has (chosen, "default") && alarms->len > 0)
    {
      g_print (_ ("Rules of evidence (preset default, recommended):\n"));
      print_preset (alarms, "default");
    }
  for (unsigned i = 0; i < alarms->len; i++)
    {
      const char *preset = ((BwFalseAlarm *) g_ptr_array_index (alarms, i))->preset;
      if (has (chosen, preset) || has (told, preset))
        continue;
      g_ptr_array_add (told, (gpointer) preset);
      g_print (_ ("Fixed limits (preset %s):\n"), preset);
      print_preset (alarms, preset);
      if (bw_talk_yes (talk, false, _ ("Add the rules of %s?"), preset))
        g_ptr_array_add (chosen, g_strdup (preset));
    }
  g_ptr_array_add (chosen, NULL);
  return chosen;
}
