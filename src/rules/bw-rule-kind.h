/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule judges. */
#pragma once

typedef enum
{
  BW_RULE_THRESHOLD,
  BW_RULE_RATE_OF_CHANGE, /* how fast the value changes */
  BW_RULE_ABSENT,         /* no sample of the selector comes; the value is seconds of silence */
  BW_RULE_EVENT,          /* how what a bot tells is treated; it has no instances */
  BW_RULE_EXPR,           /* a condition over several metrics */
  /* Figures of ledgers: evidence, which latches; then chances, of which low ones are bad. */
  BW_RULE_EVIDENCE_WIN_RATE,
  BW_RULE_EVIDENCE_ROI,
  BW_RULE_EVIDENCE_CALIBRATION,
  BW_RULE_EVIDENCE_CLV,
  BW_RULE_MCB_PVALUE,
  BW_RULE_DRAWDOWN_ODDS,
  BW_RULE_WINRATE_VS_BREAKEVEN,
  BW_RULE_PSR,
  BW_RULE_PREDICT_WITHIN, /* where the value will be; the level is the only tier */
  BW_RULE_ANOMALY,        /* how unusual it is for the hour of the week */
  BW_RULE_BURN_RATE,      /* how fast an error budget is spent */
} BwRuleKind;
