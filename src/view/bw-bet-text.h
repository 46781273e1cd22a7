/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets in words: cells, two-line rows, totals, and rows for other programs. */
#pragma once

#include "view/bw-bet-model.h"
#include "view/bw-state-words.h"

/** The word of a column as its header has it; of money with CURRENCY ("Stake, $"; NULL or "": each
 * cell has its own). (transfer full) */
char *bw_bet_text_title (BwBetColumn column, const char *currency);
/** Whether there is anything in it that tells rows apart, with FACTS of all rows. */
bool bw_bet_text_has_column (BwBetColumn column, const BwBetFacts *facts);

/** How cells are worded. */
typedef struct
{
  int64_t now_us;
  GTimeZone *zone;         /* NULL: UTC */
  bool has_money_currency; /* each amount has its currency */
} BwBetTextStyle;
/** A cell; "" where a text is empty, "–" where a number is missing. (transfer full) */
char *bw_bet_text_cell (const BwBet *bet, const char *source, BwBetColumn column,
                        const BwBetTextStyle *style);
/** How it ended: silhouette, word and colour; a lost one is never red. */
BwStateWords bw_bet_text_result (BwBetStatus status);
/** The first line of a narrow row: what was backed, or the event where that is a mere side of it or
 * nothing, else the id. (transfer full) */
char *bw_bet_text_headline (const BwBet *bet);
/** The second: time, odds, stake, and the other of event and selection. (transfer full) */
char *bw_bet_text_details (const BwBet *bet, const char *source, const BwBetTextStyle *style);
/** All of a row in a sentence, for a screen reader. (transfer full) */
char *bw_bet_text_sentence (const BwBet *bet, const char *source, const BwBetTextStyle *style);

/** "12 bets selected · staked $600 · profit +$41.20 · ROI +6.9 % · 7 won, 5 lost". N_CHOSEN 0: of
 * what is shown, N_ROWS of which there are. TOTALS that are not of N_CHOSEN bets are on their way.
 * (transfer full) */
char *bw_bet_text_totals (const BwBetTotals *totals, size_t n_chosen, size_t n_rows);
/** The same of the newest N bets alone: there are more, which are being counted, or could not be
 * read if not IS_COUNTING. (transfer full) */
char *bw_bet_text_part (size_t n, bool is_counting);
/** Why there is less to it than there might be; or NULL. (transfer full) */
char *bw_bet_text_reason (const BwBetTotals *totals);

/** Writes rows with a header line: times in ISO 8601 UTC, numbers exact; SEPARATOR ',' (RFC 4180)
 * or '\t' (tabs and line ends in texts become blanks). PROGRESS (or NULL) is called every 10,000
 * rows on the calling thread. Blocks. */
bool bw_bet_text_write (const BwBetExtract *extract, char separator, GOutputStream *stream,
                        void (*progress) (size_t n_done, size_t n, gpointer data), gpointer data,
                        GCancellable *cancellable, GError **error);
