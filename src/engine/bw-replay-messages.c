/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that a replay's firings would have been. */
#include "engine/bw-replay-messages.h"

#include "base/bw-time.h"
#include "engine/bw-replay-person.h"
#include "engine/bw-rule-request.h"

#define NIGHT_FROM_HOUR 22
#define NIGHT_TO_HOUR 7

bool
bw_replay_is_night (GTimeZone *zone, int64_t at_us)
{
  int64_t local_us = at_us + bw_zone_offset_us (zone, at_us);
  int64_t day_us = ((local_us % BW_DAY_US) + BW_DAY_US) % BW_DAY_US;
  return day_us >= NIGHT_FROM_HOUR * BW_HOUR_US || day_us < NIGHT_TO_HOUR * BW_HOUR_US;
}

static BwReplayPerson *
new_person (BwReplayTelling *telling, const BwRule *rule, const BwReplayFiring *firing)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->dedup_key = bw_rule_request_key (rule->id, firing->labels, firing->is_nodata);
  incident->rule = g_strdup (rule->id);
  incident->labels = g_strdup (firing->labels);
  incident->metric = g_strdup_printf ("%s{%s}", bw_selector_name (rule->selector), firing->labels);
  incident->category = rule->category;
  incident->summary = g_strdup ("");
  return bw_replay_person_new (telling, incident);
}

/* The condition that FIRING is of. */
static BwReplayPerson *
person_of (BwReplayTelling *telling, GHashTable *people, const BwRule *rule,
           const BwReplayFiring *firing)
{
  g_autofree char *key = g_strconcat (firing->is_nodata ? "!" : "", firing->labels, NULL);
  BwReplayPerson *person = g_hash_table_lookup (people, key);
  if (person == NULL)
    {
      person = new_person (telling, rule, firing);
      g_hash_table_insert (people, g_steal_pointer (&key), person);
    }
  return person;
}

/* All that becomes due by itself before TO_US, in order. */
static void
advance (GHashTable *people, int64_t to_us)
{
  while (true)
    {
      BwReplayPerson *next = NULL;
      int64_t due_us = to_us;
      GHashTableIter iter;
      gpointer person;
      g_hash_table_iter_init (&iter, people);
      while (g_hash_table_iter_next (&iter, NULL, &person))
        if (bw_replay_person_due_us (person) < due_us)
          {
            next = person;
            due_us = bw_replay_person_due_us (person);
          }
      if (next == NULL)
        return;
      bw_replay_person_tick (next, due_us);
    }
}

static void
play (BwReplayTelling *telling, const BwReplay *replay, const BwRule *rule)
{
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) bw_replay_person_free);
  for (unsigned i = 0; i < replay->steps->len; i++)
    {
      const BwReplayStep *step = &g_array_index (replay->steps, BwReplayStep, i);
      const BwReplayFiring *firing = &g_array_index (replay->firings, BwReplayFiring, step->firing);
      advance (people, step->at_us);
      bw_replay_person_step (person_of (telling, people, rule, firing), step->kind, step->severity,
                             step->at_us);
    }
  advance (people, replay->to_us);
  GHashTableIter iter;
  gpointer person;
  g_hash_table_iter_init (&iter, people);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    bw_replay_person_end (person, replay->to_us);
}

void
bw_replay_count_messages (BwReplay *replay, const BwRule *rule, const BwPolicy *policy)
{
  g_return_if_fail (replay != NULL && rule != NULL && policy != NULL);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  BwReplayTelling telling = { .policy = policy,
                              .rule_channels = (const char *const *) rule->channels,
                              .groups = groups,
                              .told = told };
  play (&telling, replay, rule);
  replay->n_notifications = telling.n_messages;
  replay->n_at_night = telling.n_at_night;
  replay->n_repeats = telling.n_repeats;
}
