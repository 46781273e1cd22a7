/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, times and ages as the window words them: separators of the locale, U+2212 for minus,
 * no-break spaces before units, "–" for what is not known. */
#pragma once

#include "base/bw-number.h"
#include "base/bw-time.h"

/** Of CURRENCY ("USD" → "$1,234", "USDT" → "1,234 USDT"; NULL or "": the number alone) with
 * DECIMALS; IS_SIGNED: with + as well. (transfer full) */
char *bw_words_money (double value, const char *currency, unsigned decimals, bool is_signed);
/** What goes before or after amounts: "$", "€", "£", "USDT". (transfer none) */
const char *bw_words_currency_sign (const char *currency);
/** As bw_number_format() does, with the separators of the locale. (transfer full) */
char *bw_words_number (double value, BwNumberFormat format);
/** As bw_number_format_evidence() does: "316 : 1", "over 1,000,000 : 1". (transfer full) */
char *bw_words_evidence (double log10_odds);
/** A value with DECIMALS and the separators of the locale. (transfer full) */
char *bw_words_decimal (double value, unsigned decimals, bool is_signed);
/** A share 0 … 1 as "44.1 %". (transfer full) */
char *bw_words_share (double value, unsigned decimals, bool is_signed);
/** A difference of shares: "+1.4 pp". (transfer full) */
char *bw_words_points (double difference, unsigned decimals);
/** "n = 472". (transfer full) */
char *bw_words_count (double n);
/** "95 % −6 to +16 %" of shares. NULL where LOW or HIGH is NaN. (transfer full) */
char *bw_words_interval (double low, double high, bool is_signed);
/** "52 s", "18 min", "7 h 54 min", "3 d". (transfer full) */
char *bw_words_age (int64_t age_us);
/** How long an answer took: "< 1 ms", "12 ms", "2.5 s". (transfer full) */
char *bw_words_latency (double seconds);
/** "18 min ago", "just now"; "never" for BW_TIME_NONE. (transfer full) */
char *bw_words_ago (int64_t time_us, int64_t now_us);
/** "23:24" today, "Fri 16:03" within six days, "30 Oct 16:03", with the year when it is another.
 * (transfer full) */
char *bw_words_time (int64_t time_us, int64_t now_us, GTimeZone *zone);
/** "23:24:07", for time lines; with the day where it is not today's. (transfer full) */
char *bw_words_second (int64_t time_us, int64_t now_us, GTimeZone *zone);
/** "30 Oct", "30 Oct 2025". (transfer full) */
char *bw_words_day (int64_t time_us, int64_t now_us, GTimeZone *zone);
