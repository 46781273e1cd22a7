/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast an error budget is spent: rules of kind burn_rate. */
#include "rules/bw-rule-memory-private.h"
#include "rules/bw-rule-private.h"

#include <math.h>

/* What is not confirmed stays this far below the next level. */
#define BELOW .01

/* By how much a counter rose; one that fell was set to 0 in between. NaN: it was not known. */
static double
rise (double *last, double now)
{
  double before = *last;
  *last = now;
  return isnan (before) ? (double) NAN : now >= before ? now - before : now;
}

static void
count (BwRuleBurn *burn, const BwRule *rule, int64_t wall_us, double value, double good)
{
  int64_t at_s = wall_us / BW_SECOND_US - (wall_us % BW_SECOND_US < 0);
  double bad;
  if (rule->machine.good != NULL)
    {
      bad = rise (&burn->last[0], value);
      good = rise (&burn->last[1], good);
    }
  else
    {
      double share = fmin (1, fmax (0, value));
      good = rule->machine.is_share_good ? share : 1 - share;
      bad = 1 - good;
    }
  bw_burn_rate_push (burn->rate, at_s, good, bad);
}

static void
add_basis (BwRuleBasis *basis, const BwBurnFigure *figures, double slo)
{
  bw_rule_basis_add (basis, "slo", slo);
  bw_rule_basis_add (basis, "burn_1h", figures[0].long_rate);
  bw_rule_basis_add (basis, "burn_5m", figures[0].short_rate);
  bw_rule_basis_add (basis, "bad_1h", figures[0].n_bad);
  bw_rule_basis_add (basis, "burn_6h", figures[1].long_rate);
  bw_rule_basis_add (basis, "burn_30m", figures[1].short_rate);
  bw_rule_basis_add (basis, "bad_6h", figures[1].n_bad);
  bw_rule_basis_add (basis, "burn_3d", figures[2].long_rate);
  bw_rule_basis_add (basis, "bad_3d", figures[2].n_bad);
}

void
bw_rule_burn_push (BwRuleBurn *burn, const BwRule *rule, double slo, int64_t wall_us, double value,
                   double good, double *judged, BwRuleBasis *basis)
{
  BwBurnFigure figures[BW_BURN_N_ROWS];
  count (burn, rule, wall_us, value, good);
  *judged = NAN;
  if (isnan (slo))
    return;
  bw_burn_rate_judge (burn->rate, slo, BW_BURN_MIN_BAD, figures);
  add_basis (basis, figures, slo);
  if (isnan (figures[2].long_rate))
    return;
  double confirmed[BW_BURN_N_ROWS], page = NAN;
  for (unsigned i = 0; i < BW_BURN_N_ROWS; i++)
    {
      confirmed[i] = fmin (figures[i].long_rate, figures[i].short_rate);
      if (bw_burn_rows[i].is_page && figures[i].fires)
        page = fmax (page, confirmed[i]);
    }
  double limit = figures[2].fires ? BW_RULE_BURN_CRITICAL : BW_RULE_BURN_WARNING;
  *judged = !isnan (page) ? page : fmin (confirmed[2], limit - BELOW);
}
