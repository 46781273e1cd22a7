/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the line that would put forecasts right says, in a bettor's words. */
#include "view/bw-calibration-view.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define Z95 1.959963984540054
#define SCORE_DECIMALS 4
/* Chances in examples are multiples of this: nobody says "when it says 78.3 %". */
#define EXAMPLE_STEP 0.05

double
bw_calibration_corrected (const BwRecalibration *line, double p)
{
  double s = line->intercept + line->slope * log (p / (1 - p));
  return 1 / (1 + exp (-s));
}

/* Which side the line's shift is on, whatever its slope: −1, 0 (not seen), 1. */
static int
shift_of (const BwRecalibration *line)
{
  double half = Z95 * line->intercept_se;
  return line->intercept + half < 0 ? -1 : line->intercept - half > 0 ? 1 : 0;
}

static BwVerdictKind
kind_of (const BwCalibration *c)
{
  const BwRecalibration *line = &c->recalibration;
  if (c->scores.n == 0)
    return BW_VERDICT_NONE;
  if (c->scores.n < BW_VERDICT_MIN)
    return BW_VERDICT_COLLECTING;
  if (isnan (line->slope) || isnan (line->slope_se))
    return BW_VERDICT_UNDEFINED;
  if (line->slope + Z95 * line->slope_se < 1)
    return BW_VERDICT_OVERCONFIDENT;
  if (line->slope - Z95 * line->slope_se > 1)
    return BW_VERDICT_TIMID;
  int shift = shift_of (line);
  return shift < 0 ? BW_VERDICT_TOO_HIGH : shift > 0 ? BW_VERDICT_TOO_LOW : BW_VERDICT_NOT_SEEN;
}

static const char *
title_of (BwVerdictKind kind, int shift)
{
  switch (kind)
    {
    case BW_VERDICT_NONE:
      return _ ("No stated chances");
    case BW_VERDICT_COLLECTING:
      return _ ("Collecting");
    case BW_VERDICT_UNDEFINED:
      return _ ("Can’t be told");
    case BW_VERDICT_OVERCONFIDENT:
      return shift < 0   ? _ ("Overconfident and too high")
             : shift > 0 ? _ ("Overconfident and too low")
                         : _ ("Overconfident");
    case BW_VERDICT_TIMID:
      return shift < 0   ? _ ("Timid and too high")
             : shift > 0 ? _ ("Timid and too low")
                         : _ ("Timid");
    case BW_VERDICT_TOO_HIGH:
      return _ ("Too high");
    case BW_VERDICT_TOO_LOW:
      return _ ("Too low");
    case BW_VERDICT_NOT_SEEN:
    default:
      return _ ("No miscalibration seen");
    }
}

/* A low and a high chance it really states, rounded: those of the tenths next to the outermost. */
static void
example_chances (const BwCalibration *c, double *low, double *high)
{
  const GArray *bins = c->equal_count.bins;
  g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (double));
  for (unsigned i = 0; i < bins->len; i++)
    if (g_array_index (bins, BwBin, i).n > 0)
      g_array_append_val (means, g_array_index (bins, BwBin, i).mean_p);
  unsigned inner = means->len >= 4 ? 1 : 0;
  double first = g_array_index (means, double, inner);
  double last = g_array_index (means, double, means->len - 1 - inner);
  *low = CLAMP (round (first / EXAMPLE_STEP) * EXAMPLE_STEP, EXAMPLE_STEP, 1 - EXAMPLE_STEP);
  *high = CLAMP (round (last / EXAMPLE_STEP) * EXAMPLE_STEP, EXAMPLE_STEP, 1 - EXAMPLE_STEP);
}

static char *
examples_of (const BwCalibration *c)
{
  double low = NAN, high = NAN;
  example_chances (c, &low, &high);
  const BwRecalibration *line = &c->recalibration;
  g_autofree char *says_high = bw_words_share (high, 0, false);
  g_autofree char *is_high = bw_words_share (bw_calibration_corrected (line, high), 0, false);
  if (high - low < EXAMPLE_STEP / 2)
    return g_strdup_printf (_ ("When it says %s, about %s happens."), says_high, is_high);
  g_autofree char *says_low = bw_words_share (low, 0, false);
  g_autofree char *is_low = bw_words_share (bw_calibration_corrected (line, low), 0, false);
  return g_strdup_printf (_ ("When it says %s, about %s happens. When it says %s, about %s."),
                          says_high, is_high, says_low, is_low);
}

/* "slope 0.76 ± 0.13, shift −0.03 ± 0.14; n = 1,206". (transfer full) */
static char *
numbers_of (const BwCalibration *c)
{
  const BwRecalibration *line = &c->recalibration;
  g_autofree char *slope = bw_words_decimal (line->slope, 2, false);
  g_autofree char *slope_half = bw_words_decimal (Z95 * line->slope_se, 2, false);
  g_autofree char *shift = bw_words_decimal (line->intercept, 2, true);
  g_autofree char *shift_half = bw_words_decimal (Z95 * line->intercept_se, 2, false);
  g_autofree char *count = bw_words_count ((double) c->scores.n);
  return g_strdup_printf (_ ("Slope %s ± %s (ideal 1), shift %s ± %s (ideal 0), %s."), slope,
                          slope_half, shift, shift_half, count);
}

static char *
meaning_of (const BwCalibration *c, BwVerdictKind kind)
{
  const char *sentence = NULL;
  switch (kind)
    {
    case BW_VERDICT_OVERCONFIDENT:
      sentence = _ ("Favourites are worth less, and outsiders more, than it says. Correction: pull "
                    "every chance toward the middle.");
      break;
    case BW_VERDICT_TIMID:
      sentence = _ ("Favourites are worth more, and outsiders less, than it says. Correction: push "
                    "every chance away from the middle.");
      break;
    case BW_VERDICT_TOO_HIGH:
      sentence = _ ("Less happens than it says, whatever it says. Correction: lower every chance.");
      break;
    case BW_VERDICT_TOO_LOW:
      sentence = _ ("More happens than it says, whatever it says. Correction: raise every chance.");
      break;
    case BW_VERDICT_NOT_SEEN:
      /* xgettext:no-c-format */
      sentence = _ ("What is off may still be luck: the 95 % intervals include the ideal.");
      break;
    case BW_VERDICT_NONE:
    case BW_VERDICT_COLLECTING:
    case BW_VERDICT_UNDEFINED:
    default:
      return NULL;
    }
  g_autofree char *numbers = numbers_of (c);
  int shift = kind <= BW_VERDICT_TIMID ? shift_of (&c->recalibration) : 0;
  if (shift == 0)
    return g_strdup_printf ("%s %s", sentence, numbers);
  return g_strdup_printf ("%s %s %s", sentence,
                          shift < 0 ? _ ("On the whole it also says too much.")
                                    : _ ("On the whole it also says too little."),
                          numbers);
}

/* For a program, so with '.' in every language. */
static char *
correction_of (const BwRecalibration *line)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (a, sizeof a, "%.4f", line->intercept);
  g_ascii_formatd (b, sizeof b, "%.4f", line->slope);
  return g_strdup_printf ("p_corrected = 1 / (1 + exp(-(%s + %s * ln(p / (1 - p)))))", a, b);
}

BwVerdict *
bw_calibration_verdict (const BwLedgerDocument *document)
{
  const BwCalibration *c = bw_ledger_document_calibration (document);
  BwVerdict *verdict = g_new0 (BwVerdict, 1);
  verdict->kind = kind_of (c);
  verdict->title =
      verdict->kind == BW_VERDICT_COLLECTING
          ? g_strdup_printf (_ ("Collecting, %d of %d"), (int) c->scores.n, BW_VERDICT_MIN)
          : g_strdup (title_of (verdict->kind, shift_of (&c->recalibration)));
  switch (verdict->kind)
    {
    case BW_VERDICT_NONE:
      verdict->meaning = g_strdup (_ ("The ledger has no chances in this range."));
      break;
    case BW_VERDICT_COLLECTING:
      verdict->meaning =
          g_strdup_printf (_ ("From %d settled forecasts on there is a verdict."), BW_VERDICT_MIN);
      break;
    case BW_VERDICT_UNDEFINED:
      verdict->meaning =
          g_strdup (_ ("All had the same result, all the same chance, or the chances "
                       "part the results completely."));
      break;
    case BW_VERDICT_NOT_SEEN:
      verdict->examples = examples_of (c);
      verdict->meaning = meaning_of (c, verdict->kind);
      break;
    case BW_VERDICT_OVERCONFIDENT:
    case BW_VERDICT_TIMID:
    case BW_VERDICT_TOO_HIGH:
    case BW_VERDICT_TOO_LOW:
    default:
      verdict->examples = examples_of (c);
      verdict->meaning = meaning_of (c, verdict->kind);
      verdict->correction = correction_of (&c->recalibration);
      break;
    }
  return verdict;
}

void
bw_verdict_free (BwVerdict *verdict)
{
  if (verdict == NULL)
    return;
  g_free (verdict->title);
  g_free (verdict->examples);
  g_free (verdict->meaning);
  g_free (verdict->correction);
  g_free (verdict);
}

/* "Being overconfident costs you 0.0041". (transfer full) */
static char *
wrong_clause (BwVerdictKind kind, double cost)
{
  g_autofree char *wrong = bw_words_decimal (cost, SCORE_DECIMALS, false);
  switch (kind)
    {
    case BW_VERDICT_OVERCONFIDENT:
      return g_strdup_printf (_ ("Being overconfident costs you %s"), wrong);
    case BW_VERDICT_TIMID:
      return g_strdup_printf (_ ("Being timid costs you %s"), wrong);
    case BW_VERDICT_TOO_HIGH:
      return g_strdup_printf (_ ("Stating too much costs you %s"), wrong);
    case BW_VERDICT_TOO_LOW:
      return g_strdup_printf (_ ("Stating too little costs you %s"), wrong);
    case BW_VERDICT_NONE:
    case BW_VERDICT_COLLECTING:
    case BW_VERDICT_UNDEFINED:
    case BW_VERDICT_NOT_SEEN:
    default:
      return g_strdup_printf (_ ("Chances that are off, perhaps by luck, cost you %s"), wrong);
    }
}

char *
bw_calibration_cost_text (const BwLedgerDocument *document)
{
  const BwCalibration *c = bw_ledger_document_calibration (document);
  if (c->scores.n < BW_VERDICT_MIN)
    return NULL;
  g_autofree char *wrong = wrong_clause (kind_of (c), c->corp.mcb);
  g_autofree char *skill = bw_words_decimal (c->corp.dsc, SCORE_DECIMALS, false);
  g_autofree char *sport = bw_words_decimal (c->scores.uncertainty, SCORE_DECIMALS, false);
  return g_strdup_printf (_ ("%s; the sport itself costs %s, of which telling likely from unlikely "
                             "saves %s."),
                          wrong, sport, skill);
}
