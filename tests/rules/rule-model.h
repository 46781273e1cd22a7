/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second, slow implementation of the state machine: it remembers every evaluation and derives all
 * timers by looking back, on a clock from which the time without data has been taken out. */
#pragma once

#include "rules/bw-rule-state.h"

#include <math.h>
#include <string.h>

typedef struct
{
  int64_t counted_us; /* time, less all that does not count */
  int level;
} ModelStep;

typedef struct
{
  const BwRule *rule;
  GArray *steps; /* of ModelStep: every judged evaluation */
  const char *state;
  int firing;
  unsigned recovering_from; /* index into steps */
  int64_t lost_us;
  int64_t blind_since_us; /* -1: sees */
  int64_t last_value_at_us;
  int n_flips;
  int n_aborted;
  GArray *flips; /* of int64_t: all of them, wall time */
  int64_t wall_us;
  unsigned n_flapping; /* recoveries that flapping made longer */
} Model;

static inline void
model_init (Model *model, const BwRule *rule)
{
  memset (model, 0, sizeof *model);
  model->rule = rule;
  model->steps = g_array_new (FALSE, TRUE, sizeof (ModelStep));
  model->flips = g_array_new (FALSE, TRUE, sizeof (int64_t));
  model->state = "OK";
  model->blind_since_us = -1;
  model->last_value_at_us = -1;
}

static inline void
model_clear (Model *model)
{
  g_array_unref (model->steps);
  g_array_unref (model->flips);
}

static inline bool
model_is (const Model *model, const char *state)
{
  return strcmp (model->state, state) == 0;
}

/* Mirrored at zero, "below" is "above". */
static inline double
model_mirror (const Model *model, double x)
{
  return model->rule->is_below ? -x : x;
}

static inline bool
model_reaches (const Model *model, int k, double v)
{
  double x = model_mirror (model, v);
  double level = model_mirror (model, model->rule->tiers[k - 1].trip);
  return x > level || (x == level && !model->rule->is_strict);
}

static inline bool
model_has_left (const Model *model, int k, double v)
{
  return model_mirror (model, v) < model_mirror (model, model->rule->tiers[k - 1].recover);
}

static inline int
model_level (const Model *model, double v)
{
  int n = (int) model->rule->n_tiers;
  int raw = 0;
  for (int k = 1; k <= n; k++)
    raw = model_reaches (model, k, v) ? k : raw;
  if (model->firing == 0 || raw >= model->firing)
    return raw;
  int level = raw;
  for (int k = raw + 1; k <= model->firing; k++)
    level = model_has_left (model, k, v) ? level : k;
  return level;
}

/* Looks back over the unbroken run of evaluations at or beyond tier K that ends now. */
static inline bool
model_has_lasted (const Model *model, int k, int64_t for_us, int64_t count)
{
  int64_t n = 0;
  int64_t first_us = 0, now_us = 0;
  for (unsigned i = model->steps->len; i > 0; i--)
    {
      const ModelStep *step = &g_array_index (model->steps, ModelStep, i - 1);
      if (step->level < k)
        break;
      first_us = step->counted_us;
      now_us = n == 0 ? step->counted_us : now_us;
      n++;
    }
  return n > 0 && n >= count && now_us - first_us >= for_us;
}

static inline void
model_flip (Model *model)
{
  g_array_append_val (model->flips, model->wall_us);
  model->n_flips++;
}

/* Flips that are less than an hour old, counted by looking at all there ever were. */
static inline unsigned
model_recent_flips (const Model *model)
{
  unsigned n = 0;
  for (unsigned i = 0; i < model->flips->len; i++)
    n += model->wall_us - g_array_index (model->flips, int64_t, i) < INT64_C (3600000000);
  return n;
}

static inline double
model_keep_us (Model *model)
{
  unsigned n = model_recent_flips (model);
  double keep_us = (double) model->rule->keep_us;
  if (n < 4)
    return keep_us;
  double longer_us = fmax (keep_us, 60e6) * pow (1.5, (double) n - 3);
  model->n_flapping++;
  return fmax (keep_us, fmin (longer_us, 3600e6));
}

static inline BwTransition
model_recover (Model *model)
{
  const ModelStep *steps = (const ModelStep *) (void *) model->steps->data;
  unsigned last = model->steps->len - 1;
  int highest = 0;
  for (unsigned i = model->recovering_from; i <= last; i++)
    highest = MAX (highest, steps[i].level);
  int64_t n = (int64_t) last - model->recovering_from + 1;
  int64_t passed_us = steps[last].counted_us - steps[model->recovering_from].counted_us;
  if ((double) passed_us < model_keep_us (model) || n < (int64_t) model->rule->recover_count)
    return (BwTransition){ BW_TRANSITION_NONE, 0 };
  model->firing = highest;
  model->state = highest == 0 ? "OK" : "FIRING";
  if (highest == 0)
    model_flip (model);
  return (BwTransition){ highest == 0 ? BW_TRANSITION_RESOLVE : BW_TRANSITION_DOWNGRADE, highest };
}

static inline BwTransition
model_judge (Model *model, int level, int64_t now_us)
{
  const BwRule *rule = model->rule;
  if (model->blind_since_us >= 0)
    model->lost_us += now_us - model->blind_since_us;
  model->blind_since_us = -1;
  ModelStep step = { now_us - model->lost_us, level };
  g_array_append_val (model->steps, step);
  int lasting = 0;
  for (int k = 1; k <= (int) rule->n_tiers; k++)
    lasting = model_has_lasted (model, k, rule->for_us, rule->for_count) ? k : lasting;

  if (model_is (model, "OK") && level > 0)
    model->state = "PENDING";
  if (model_is (model, "PENDING") && level == 0)
    {
      model->state = "OK";
      model->n_aborted++;
    }
  else if (model_is (model, "PENDING") && lasting > 0)
    {
      model->state = "FIRING";
      model->firing = lasting;
      unsigned n = model->flips->len;
      if (n > 0
          && model->wall_us - g_array_index (model->flips, int64_t, n - 1) <= INT64_C (3600000000))
        model_flip (model);
      return (BwTransition){ BW_TRANSITION_FIRE, lasting };
    }
  else if (model->firing > 0 && level < model->firing)
    {
      if (model_is (model, "FIRING"))
        model->recovering_from = model->steps->len - 1;
      model->state = "RECOVERING";
      return model_recover (model);
    }
  else if (model->firing > 0)
    {
      if (model_is (model, "RECOVERING"))
        model_flip (model);
      model->state = "FIRING";
      if (lasting > model->firing)
        {
          model->firing = lasting;
          return (BwTransition){ BW_TRANSITION_UPGRADE, lasting };
        }
    }
  return (BwTransition){ BW_TRANSITION_NONE, 0 };
}

static inline BwTransition
model_step (Model *model, const BwRuleInput *input)
{
  const BwRule *rule = model->rule;
  const BwTransition nothing = { BW_TRANSITION_NONE, 0 };
  bool has_value = input->flag == BW_DATA_FRESH && !isnan (input->value);
  bool is_thin = input->flag == BW_DATA_INSUFFICIENT
                 || (has_value && rule->min_samples > 0 && input->n < rule->min_samples);
  int64_t before_us = model->last_value_at_us;
  model->wall_us = input->wall_us;
  if (has_value || is_thin)
    model->last_value_at_us = input->awake_us;
  if (has_value && !is_thin)
    return model_judge (model, model_level (model, input->value), input->awake_us);
  if (!is_thin && rule->no_data == BW_NO_DATA_OK)
    return model_judge (model, 0, input->awake_us);
  if (!is_thin && rule->no_data == BW_NO_DATA_ALERT)
    {
      for (int k = 1; k <= (int) rule->n_tiers; k++)
        {
          if (rule->tiers[k - 1].severity >= rule->no_data_severity)
            return model_judge (model, k, input->awake_us);
        }
      g_assert_not_reached ();
    }
  if (model->blind_since_us < 0)
    {
      bool is_stale = input->flag == BW_DATA_STALE && before_us >= 0;
      model->blind_since_us = is_stale ? before_us : input->awake_us;
    }
  return nothing;
}
