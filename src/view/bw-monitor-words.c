/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What evidence says and guarantees, in words. */
#include "view/bw-monitor-view.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

double
bw_proof_level (BwProof proof, BwSeverity severity)
{
  bool is_critical = severity >= BW_SEVERITY_CRITICAL;
  if (proof == BW_PROOF_CHANGE)
    return log10 (is_critical ? 4e4 : 1e4);
  return log10 (is_critical ? 100 : 20);
}

double
bw_monitor_evidence (const BwEvidenceCurve *curve, BwProof proof)
{
  const BwEProcess *process = &curve->last.process;
  double log = proof == BW_PROOF_CHANGE ? process->log_sr : process->log_e;
  return process->n > 0 && isfinite (log) ? log / G_LN10 : (double) NAN;
}

/* Of E the highest counts, as no honest bot may ever reach it; e-SR forgets. */
static double
counting_evidence (const BwEvidenceCurve *curve, BwProof proof)
{
  double now = bw_monitor_evidence (curve, proof);
  return proof == BW_PROOF_START ? fmax (now, curve->last.process.log_e_max / G_LN10) : now;
}

BwSeverity
bw_monitor_severity (const BwEvidenceCurve *curve, BwProof proof)
{
  /* What was computed by logarithms may miss its level by rounding. */
  double evidence = counting_evidence (curve, proof) + 1e-9;
  if (curve->last.process.n == 0 || isnan (evidence))
    return BW_SEVERITY_NONE;
  return evidence >= bw_proof_level (proof, BW_SEVERITY_CRITICAL)  ? BW_SEVERITY_CRITICAL
         : evidence >= bw_proof_level (proof, BW_SEVERITY_WARNING) ? BW_SEVERITY_WARNING
                                                                   : BW_SEVERITY_NONE;
}

const char *
bw_monitor_metric_name (BwMonitorKind kind, BwProof proof)
{
  static const char *const names[BW_N_MONITORS][BW_N_PROOFS] = {
    [BW_MONITOR_WIN_RATE] = { "ledger_evidence_win_rate", "ledger_change_win_rate" },
    [BW_MONITOR_ROI] = { "ledger_evidence_roi", "ledger_change_roi" },
    [BW_MONITOR_CALIBRATION] = { "ledger_evidence_calibration", "ledger_change_calibration" },
    [BW_MONITOR_CLV] = { "ledger_evidence_clv", "ledger_change_clv" },
  };
  g_return_val_if_fail (kind < BW_N_MONITORS && proof < BW_N_PROOFS, NULL);
  return names[kind][proof];
}

const char *
bw_monitor_word (BwMonitorKind kind)
{
  switch (kind)
    {
    case BW_MONITOR_WIN_RATE:
      return _ ("Win rate");
    case BW_MONITOR_ROI:
      return _ ("ROI");
    case BW_MONITOR_CLV:
      return _ ("Closing line");
    case BW_MONITOR_CALIBRATION:
    case BW_N_MONITORS:
    default:
      return _ ("Calibration");
    }
}

/* "52.4 %", "0 %": no noughts after the point. */
static char *
level_text (double level)
{
  bool is_whole = fabs (level * 100 - round (level * 100)) < 1e-9;
  return bw_words_share (level, is_whole ? 0 : 1, false);
}

char *
bw_monitor_title (const BwMonitorSpec *spec)
{
  g_autofree char *level = level_text (spec->level);
  switch ((BwMonitorKind) spec->kind)
    {
    case BW_MONITOR_WIN_RATE:
      return spec->level == BW_MONITOR_BREAK_EVEN
                 ? g_strdup (_ ("Evidence against winning as often as the odds ask"))
                 : g_strdup_printf (_ ("Evidence against a win rate of %s"), level);
    case BW_MONITOR_ROI:
      return g_strdup_printf (_ ("Evidence against an ROI of %s"), level);
    case BW_MONITOR_CLV:
      return g_strdup (_ ("Evidence against the closing line value"));
    case BW_MONITOR_CALIBRATION:
    case BW_N_MONITORS:
    default:
      return g_strdup (_ ("Evidence against calibration"));
    }
}

char *
bw_monitor_claim (const BwMonitorSpec *spec)
{
  g_autofree char *level = level_text (spec->level);
  switch ((BwMonitorKind) spec->kind)
    {
    case BW_MONITOR_WIN_RATE:
      return spec->level == BW_MONITOR_BREAK_EVEN
                 ? g_strdup (_ ("Doubts that every bet is won with at least the chance that breaks "
                                "even at its odds."))
                 : g_strdup_printf (
                     _ ("Doubts that every bet is won with a chance of at least %s."), level);
    case BW_MONITOR_ROI:
      return g_strdup_printf (_ ("Doubts that every bet returns at least %s on average."), level);
    case BW_MONITOR_CLV:
      return g_strdup_printf (_ ("Doubts that its odds are on average at least as good as the "
                                 "closing odds, differences beyond %s cut."),
                              level);
    case BW_MONITOR_CALIBRATION:
    case BW_N_MONITORS:
    default:
      return g_strdup (_ ("Doubts that what it states happens with the chance it states."));
    }
}

char *
bw_proof_guarantee (BwProof proof, BwSeverity severity)
{
  double level = bw_proof_level (proof, severity);
  g_autofree char *many = bw_words_number (round (pow (10, level)), BW_FORMAT_COUNT);
  g_autofree char *odds = bw_words_number (level, BW_FORMAT_ODDS10);
  if (proof == BW_PROOF_CHANGE)
    return g_strdup_printf (_ ("At %s there is one false alarm in %s bets or more."), odds, many);
  return g_strdup_printf (_ ("At most 1 in %s honest bots ever reaches %s."), many, odds);
}

/* Why nothing counted. */
static const char *
missing_text (BwMonitorKind kind)
{
  switch (kind)
    {
    case BW_MONITOR_WIN_RATE:
      return _ ("No bet was won or lost in this range.");
    case BW_MONITOR_ROI:
      return _ ("No settled bet has odds and a stake in this range.");
    case BW_MONITOR_CLV:
      return _ ("No bet has closing odds beside its own in this range.");
    case BW_MONITOR_CALIBRATION:
    case BW_N_MONITORS:
    default:
      return _ ("No stated chance was settled in this range.");
    }
}

/* "Evidence 41 : 1 after 1,206 forecasts." (transfer full) */
static char *
state_text (const BwEvidenceCurve *curve, BwProof proof)
{
  int64_t n = curve->last.process.n;
  double now = bw_monitor_evidence (curve, proof);
  g_autofree char *odds = bw_words_evidence (now);
  g_autofree char *count = bw_words_number ((double) n, BW_FORMAT_COUNT);
  unsigned long plural = (unsigned long) n;
  bool is_forecasts = curve->spec.kind == BW_MONITOR_CALIBRATION;
  if (proof == BW_PROOF_START && now < 0 && is_forecasts)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "No evidence against it (%s) after %s forecast.",
                                         "No evidence against it (%s) after %s forecasts.", plural),
                            odds, count);
  if (proof == BW_PROOF_START && now < 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "No evidence against it (%s) after %s bet.",
                                         "No evidence against it (%s) after %s bets.", plural),
                            odds, count);
  if (proof == BW_PROOF_CHANGE && is_forecasts)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Evidence of a change %s after %s forecast.",
                                         "Evidence of a change %s after %s forecasts.", plural),
                            odds, count);
  if (proof == BW_PROOF_CHANGE)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Evidence of a change %s after %s bet.",
                                         "Evidence of a change %s after %s bets.", plural),
                            odds, count);
  if (is_forecasts)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Evidence %s after %s forecast.",
                                         "Evidence %s after %s forecasts.", plural),
                            odds, count);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Evidence %s after %s bet.",
                                       "Evidence %s after %s bets.", plural),
                          odds, count);
}

char *
bw_monitor_sentence (const BwEvidenceCurve *curve, BwProof proof)
{
  if (curve->last.process.n == 0)
    return g_strdup (missing_text ((BwMonitorKind) curve->spec.kind));
  BwSeverity severity = bw_monitor_severity (curve, proof);
  double now = bw_monitor_evidence (curve, proof);
  double most = counting_evidence (curve, proof);
  g_autofree char *state = state_text (curve, proof);
  g_autofree char *guarantee = bw_proof_guarantee (proof, MAX (severity, BW_SEVERITY_WARNING));
  /* It came down again, which takes nothing back. */
  if (severity == BW_SEVERITY_NONE || now + 1e-9 >= bw_proof_level (proof, severity))
    return g_strdup_printf ("%s %s", state, guarantee);
  g_autofree char *highest = bw_words_evidence (most);
  return g_strdup_printf (_ ("%s At its highest it was %s. %s"), state, highest, guarantee);
}

char *
bw_monitor_decades (const BwEvidenceCurve *curve, BwProof proof)
{
  double now = bw_monitor_evidence (curve, proof);
  if (isnan (now) || fabs (now) <= BW_NUMBER_MOST_ODDS10)
    return NULL;
  g_autofree char *decades = bw_words_decimal (now, 2, false);
  return g_strdup_printf (_ ("log10 of the odds: %s."), decades);
}

char *
bw_monitor_since (const BwMonitorView *view)
{
  const BwEvidenceCurve *curve = view->curve;
  if (curve->since_us == BW_TIME_NONE)
    return g_strdup (_ ("Since the first bet."));
  if (curve->is_restarted)
    {
      g_autofree char *time = bw_words_time (curve->since_us, view->now_us, view->zone);
      return g_strdup_printf (_ ("Since %s, when an alert about it was resolved."), time);
    }
  g_autofree char *day = bw_words_day (curve->since_us, view->now_us, view->zone);
  return g_strdup_printf (_ ("Since %s."), day);
}

char *
bw_monitor_batches (const BwEvidenceCurve *curve)
{
  const BwMonitor *monitor = &curve->last;
  if (monitor->n_rows <= monitor->process.n)
    return NULL;
  g_autofree char *steps = bw_words_number ((double) monitor->process.n, BW_FORMAT_COUNT);
  g_autofree char *rows = bw_words_number ((double) monitor->n_rows, BW_FORMAT_COUNT);
  return g_strdup_printf (_ ("Bets of one event count as one: %s of %s."), steps, rows);
}

/* In a bettor's words. */
static const char *
shape_text (double a, double b)
{
  if (b < 1)
    return a < 0   ? _ ("overconfident, and too high on the whole")
           : a > 0 ? _ ("overconfident, and too low on the whole")
                   : _ ("overconfident");
  if (b > 1)
    return a < 0   ? _ ("timid, and too high on the whole")
           : a > 0 ? _ ("timid, and too low on the whole")
                   : _ ("timid");
  return a < 0 ? _ ("too high") : _ ("too low");
}

char *
bw_monitor_explanation (const BwEvidenceCurve *curve, BwProof proof)
{
  double a, b;
  const BwEProcess *process = &curve->last.process;
  bool is_told = proof == BW_PROOF_CHANGE ? bw_monitor_severity (curve, proof) > BW_SEVERITY_NONE
                                          : process->n > 0 && process->log_e > 0;
  if (curve->spec.kind != BW_MONITOR_CALIBRATION || !is_told)
    return NULL;
  /* What changed is told by what counts for a change, not by all that was before. */
  if (proof == BW_PROOF_CHANGE)
    bw_monitor_change_diagnosis (&curve->last, &a, &b);
  else
    bw_monitor_diagnosis (&curve->last, &a, &b);
  g_autofree char *slope = bw_words_decimal (b, 1, false);
  g_autofree char *shift = bw_words_decimal (a, 1, true);
  return g_strdup_printf (
      _ ("Of the lines it weighs this explains it best: %s (slope %s, shift %s)."),
      shape_text (a, b), slope, shift);
}

char *
bw_monitor_new_explanation (const BwEvidenceCurve *curve, BwProof proof)
{
  g_autofree char *text = bw_monitor_explanation (curve, proof);
  for (BwProof before = 0; before < proof; before++)
    {
      g_autofree char *said = bw_monitor_explanation (curve, before);
      if (g_strcmp0 (said, text) == 0)
        return NULL;
    }
  return g_steal_pointer (&text);
}
