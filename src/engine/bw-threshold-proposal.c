/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The level that tells a rule's useful incidents from its noise, found by replays. */
#include "engine/bw-threshold-proposal.h"

#include "engine/bw-rule-variant.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

/* Each costs a replay. */
#define MAX_CANDIDATES 12
/* An incident is written a moment after its firing. */
#define SLACK_US BW_MINUTE_US

/* A marked incident that the replay knows, too. */
typedef struct
{
  const BwIncident *incident;
  double peak; /* the worst value */
} Marked;

/* What a level would have done. */
typedef struct
{
  double threshold;
  unsigned n_firings;
  unsigned n_kept;    /* useful ones */
  unsigned n_avoided; /* noise */
} Trial;

typedef struct
{
  BwEngine *engine;
  const BwReplayContext *context;
  const char *rule;
  int64_t from_us, to_us;
  GCancellable *cancellable;
  GArray *marked; /* of Marked */
  unsigned n_useful, n_noise;
} Search;

static bool
overlaps (const BwReplayFiring *firing, const BwIncident *incident, int64_t end_us)
{
  int64_t to_us = firing->to_us != BW_TIME_NONE ? firing->to_us : end_us;
  int64_t until_us = incident->resolved_us != BW_TIME_NONE ? incident->resolved_us : end_us;
  return !firing->is_nodata && g_str_equal (firing->labels, incident->labels)
         && firing->from_us <= until_us && to_us >= incident->opened_us - SLACK_US;
}

static const BwReplayFiring *
find_firing (const BwReplay *replay, const BwIncident *incident)
{
  for (unsigned i = 0; i < replay->firings->len; i++)
    {
      const BwReplayFiring *firing = &g_array_index (replay->firings, BwReplayFiring, i);
      if (overlaps (firing, incident, replay->to_us))
        return firing;
    }
  return NULL;
}

static void
note_marked (Search *search, const BwReplay *base, const GPtrArray *incidents)
{
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i);
      const BwReplayFiring *firing = incident->useful >= 0 ? find_firing (base, incident) : NULL;
      if (firing == NULL || !isfinite (firing->worst))
        continue;
      Marked marked = { incident, firing->worst };
      g_array_append_val (search->marked, marked);
      search->n_useful += incident->useful == 1;
      search->n_noise += incident->useful == 0;
    }
}

static bool
try_level (const Search *search, double threshold, Trial *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRule) rule = bw_replay_find_rule (search->context, search->rule, &error);
  if (rule == NULL || !bw_rule_variant_set_threshold (rule, threshold))
    return false;
  g_autoptr (BwReplay) replay =
      bw_replay_run (search->engine, search->context, rule, search->from_us, search->to_us,
                     search->cancellable, &error);
  if (replay == NULL)
    return false;
  *out = (Trial){ .threshold = threshold, .n_firings = replay->firings->len };
  for (unsigned i = 0; i < search->marked->len; i++)
    {
      const Marked *marked = &g_array_index (search->marked, Marked, i);
      bool is_fired = find_firing (replay, marked->incident) != NULL;
      out->n_kept += is_fired && marked->incident->useful == 1;
      out->n_avoided += !is_fired && marked->incident->useful == 0;
    }
  return true;
}

/* The nearest useful peak beyond PEAK: a level between the two tells them apart. */
static double
next_useful (const Search *search, const BwRule *rule, double peak)
{
  double next = NAN;
  for (unsigned i = 0; i < search->marked->len; i++)
    {
      const Marked *marked = &g_array_index (search->marked, Marked, i);
      if (marked->incident->useful == 1 && bw_rule_variant_is_milder (rule, marked->peak, peak)
          && (isnan (next) || bw_rule_variant_is_milder (rule, next, marked->peak)))
        next = marked->peak;
    }
  return next;
}

static int
compare_upward (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one < other ? -1 : one > other;
}

static int
compare_downward (gconstpointer a, gconstpointer b)
{
  return compare_upward (b, a);
}

/* A level just beyond each of the noise's peaks, nearest to the present one first. */
static GArray *
candidates (const Search *search, const BwRule *rule)
{
  GArray *levels = g_array_new (FALSE, FALSE, sizeof (double));
  for (unsigned i = 0; i < search->marked->len; i++)
    {
      const Marked *marked = &g_array_index (search->marked, Marked, i);
      if (marked->incident->useful != 0)
        continue;
      double level =
          bw_rule_variant_round (rule, marked->peak, next_useful (search, rule, marked->peak));
      if (!isnan (level) && bw_rule_variant_is_milder (rule, level, rule->tiers[0].trip))
        g_array_append_val (levels, level);
    }
  g_array_sort (levels, rule->is_below ? compare_downward : compare_upward);
  for (unsigned i = levels->len; i > 1; i--)
    if (g_array_index (levels, double, i - 1) == g_array_index (levels, double, i - 2))
      g_array_remove_index (levels, i - 1);
  /* The last stays: it avoids all of the noise. */
  while (levels->len > MAX_CANDIDATES)
    for (unsigned i = 0; i + 1 < levels->len && levels->len > MAX_CANDIDATES; i++)
      g_array_remove_index (levels, i);
  return levels;
}

static bool
is_better (const Trial *trial, const Trial *best)
{
  return trial->n_kept + trial->n_avoided > best->n_kept + best->n_avoided;
}

/* The first that is perfect, or the best of all; false when none is better than what is in force.
 */
static bool
search_level (const Search *search, const BwRule *rule, Trial *best)
{
  g_autoptr (GArray) levels = candidates (search, rule);
  bool is_found = false;
  *best = (Trial){ .n_kept = search->n_useful };
  for (unsigned i = 0; i < levels->len; i++)
    {
      Trial trial;
      if (!try_level (search, g_array_index (levels, double, i), &trial))
        return false;
      if (!is_better (&trial, best))
        continue;
      is_found = true;
      *best = trial;
      if (trial.n_kept == search->n_useful && trial.n_avoided == search->n_noise)
        break;
    }
  return is_found;
}

/* FIRED, with how much of what was useful it keeps. (transfer full) */
static char *
with_kept (const Search *search, const Trial *trial, const char *fired)
{
  if (search->n_useful == 0)
    return g_strdup (fired);
  return trial->n_kept == search->n_useful
             ? g_strdup_printf (_ ("%s, keeping all %u useful"), fired, search->n_useful)
             : g_strdup_printf (_ ("%s, keeping %u of %u useful"), fired, trial->n_kept,
                                search->n_useful);
}

static char *
proposal_text (const Search *search, const BwRule *rule, const Trial *trial, unsigned n_now)
{
  BwNumberFormat format = bw_catalogue_number_format (bw_selector_name (rule->selector));
  g_autofree char *level = bw_number_format (trial->threshold, format);
  bool is_perfect = trial->n_kept == search->n_useful && trial->n_avoided == search->n_noise;
  unsigned n = trial->n_firings;
  g_autofree char *fired = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "a level of %s would have fired %u time rather than %u",
                   "a level of %s would have fired %u times rather than %u", n),
      level, n, n_now);
  g_autofree char *kept = with_kept (search, trial, fired);
  g_autofree char *all =
      trial->n_avoided == search->n_noise
          ? g_strdup_printf (_ ("%s, without any of the %u marked as noise"), kept, search->n_noise)
          : g_strdup_printf (_ ("%s, without %u of the %u marked as noise"), kept, trial->n_avoided,
                             search->n_noise);
  if (is_perfect)
    return g_steal_pointer (&all);
  return g_strdup_printf (
      _ ("no level tells all noise from what was useful; the best trade-off: %s"), all);
}

static void
propose (Search *search, BwRule *rule, const GPtrArray *incidents, BwRuleFeedback *feedback)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwReplay) base = bw_replay_run (search->engine, search->context, rule, search->from_us,
                                             search->to_us, search->cancellable, &error);
  if (base == NULL)
    {
      feedback->proposal = g_strdup (error->message);
      return;
    }
  note_marked (search, base, incidents);
  Trial best;
  if (search->marked->len < BW_FEEDBACK_MIN_MARKS)
    feedback->proposal = g_strdup_printf (
        _ ("of what was marked, the values of %u are still stored; a level is proposed from %d on"),
        search->marked->len, BW_FEEDBACK_MIN_MARKS);
  else if (search_level (search, rule, &best))
    {
      feedback->proposed_threshold = best.threshold;
      feedback->proposal = proposal_text (search, rule, &best, base->firings->len);
    }
  else
    feedback->proposal = g_strdup (_ ("no other level would have been better"));
}

void
bw_threshold_propose (BwEngine *engine, const BwReplayContext *context, const GPtrArray *incidents,
                      int64_t from_us, int64_t to_us, GCancellable *cancellable,
                      BwRuleFeedback *feedback)
{
  g_return_if_fail (context != NULL && incidents != NULL && feedback != NULL);
  int64_t n_marks = feedback->n_useful + feedback->n_noise;
  if (feedback->n_noise == 0)
    return;
  if (n_marks < BW_FEEDBACK_MIN_MARKS)
    {
      feedback->proposal = g_strdup_printf (_ ("%ld marked; a level is proposed from %d on"),
                                            (long) n_marks, BW_FEEDBACK_MIN_MARKS);
      return;
    }
  g_autoptr (BwRule) rule = bw_replay_find_rule (context, feedback->rule, NULL);
  if (rule == NULL || rule->n_tiers == 0)
    return;
  g_autoptr (GArray) marked = g_array_new (FALSE, FALSE, sizeof (Marked));
  Search search = { .engine = engine,
                    .context = context,
                    .rule = feedback->rule,
                    .from_us = from_us,
                    .to_us = to_us,
                    .cancellable = cancellable,
                    .marked = marked };
  propose (&search, rule, incidents, feedback);
}
