/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bet ended, in the words of any source, and what it then pays. */
#include "collect/bw-ledger-outcome-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LONGEST_WORD 24

/* Without blanks, '-' and '_', in lower case; the frequent ones first. */
static const struct
{
  const char *word;
  BwBetStatus status;
  double part;
} words[] = {
  { "won", BW_BET_WON, 1 },
  { "lost", BW_BET_LOST, -1 },
  { "win", BW_BET_WON, 1 },
  { "loss", BW_BET_LOST, -1 },
  { "1", BW_BET_WON, 1 },
  { "0", BW_BET_LOST, -1 },
  { "push", BW_BET_PUSH, 0 },
  { "void", BW_BET_VOID, 0 },
  { "pending", BW_BET_PENDING, 0 },
  { "w", BW_BET_WON, 1 },
  { "l", BW_BET_LOST, -1 },
  { "winner", BW_BET_WON, 1 },
  { "lose", BW_BET_LOST, -1 },
  { "loser", BW_BET_LOST, -1 },
  { "1.0", BW_BET_WON, 1 },
  { "0.0", BW_BET_LOST, -1 },
  { "p", BW_BET_PUSH, 0 },
  { "pushed", BW_BET_PUSH, 0 },
  { "tie", BW_BET_PUSH, 0 },
  { "tied", BW_BET_PUSH, 0 },
  { "drawnobet", BW_BET_PUSH, 0 },
  { "voided", BW_BET_VOID, 0 },
  { "refund", BW_BET_VOID, 0 },
  { "refunded", BW_BET_VOID, 0 },
  { "returned", BW_BET_VOID, 0 },
  { "cancelled", BW_BET_VOID, 0 },
  { "canceled", BW_BET_VOID, 0 },
  { "abandoned", BW_BET_VOID, 0 },
  { "lapsed", BW_BET_VOID, 0 },
  { "noaction", BW_BET_VOID, 0 },
  { "notaccepted", BW_BET_VOID, 0 },
  { "halfwon", BW_BET_PUSH, .5 },
  { "halfwin", BW_BET_PUSH, .5 },
  { "halfwonhalfpushed", BW_BET_PUSH, .5 },
  { "halflost", BW_BET_PUSH, -.5 },
  { "halfloss", BW_BET_PUSH, -.5 },
  { "halflose", BW_BET_PUSH, -.5 },
  { "halflosthalfpushed", BW_BET_PUSH, -.5 },
  { "cashedout", BW_BET_PUSH, NAN },
  { "cashout", BW_BET_PUSH, NAN },
  { "open", BW_BET_PENDING, 0 },
  { "running", BW_BET_PENDING, 0 },
  { "unsettled", BW_BET_PENDING, 0 },
  { "accepted", BW_BET_PENDING, 0 },
  { "pendingacceptance", BW_BET_PENDING, 0 },
};

bool
bw_ledger_outcome_parse (const char *text, BwLedgerOutcome *out)
{
  char word[LONGEST_WORD];
  unsigned n = 0;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p) || *p == '-' || *p == '_')
        continue;
      if (n + 1 == sizeof word)
        return false;
      word[n++] = g_ascii_tolower (*p);
    }
  word[n] = '\0';
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (words[i].word[0] != word[0] || strcmp (words[i].word, word) != 0)
        continue;
      *out = (BwLedgerOutcome){ words[i].status, words[i].part };
      return true;
    }
  return false;
}

const char *
bw_ledger_outcome_expected (void)
{
  return _ (
      "won, lost, push, void, pending or a word for them (win, loss, refund, half-won, cashed "
      "out, open …)");
}

BwLedgerOutcome
bw_ledger_outcome_of_profit (double profit)
{
  if (profit > 0)
    return (BwLedgerOutcome){ BW_BET_WON, NAN };
  if (profit < 0)
    return (BwLedgerOutcome){ BW_BET_LOST, NAN };
  return (BwLedgerOutcome){ BW_BET_PUSH, NAN };
}

static double
derive_profit (double part, double stake, double odds)
{
  if (part > 0)
    return part * stake * (odds - 1);
  /* Not part · stake: a lost free bet is 0, not −0. */
  return part < 0 ? 0 - -part * stake : part * 0;
}

BwLedgerFault
bw_ledger_outcome_settle (BwLedgerOutcome outcome, BwBet *bet, bool *is_mismatch)
{
  bet->status = outcome.status;
  *is_mismatch = false;
  if (!isfinite (bet->stake))
    return (BwLedgerFault){ "stake", _ ("there is none, expected a number") };
  if (bet->stake < 0)
    return (BwLedgerFault){ "stake", _ ("is negative, expected 0 or more") };
  if (bet->status == BW_BET_PENDING)
    {
      /* What an open bet would bring if it were closed now is no profit. */
      bet->profit = NAN;
      return (BwLedgerFault){ NULL, NULL };
    }
  double derived = derive_profit (outcome.part, bet->stake, bet->odds);
  if (isfinite (bet->profit))
    {
      *is_mismatch = fabs (bet->profit - derived) > 0.01 + 1e-6 * bet->stake;
      return (BwLedgerFault){ NULL, NULL };
    }
  if (!isfinite (derived))
    return (BwLedgerFault){ "profit", isnan (outcome.part)
                                          ? _ ("there is none, and the status does not tell it")
                                          : _ ("there is none, and no odds to derive it from") };
  bet->profit = derived;
  bet->is_profit_derived = true;
  return (BwLedgerFault){ NULL, NULL };
}
