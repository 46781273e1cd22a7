/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The known name a person most likely meant. */
#pragma once

/** The one of CANDIDATES (N of them, NULLs are skipped) with the smallest edit distance to TEXT:
 * insertion, deletion, substitution or swap of two neighbours, ASCII case not counted. The first of
 * equals; NULL when nothing is near, that is within a third of the longer name. Texts over 64 bytes
 * are near nothing. Any thread. */
const char *bw_nearest (const char *text, const char *const *candidates, unsigned n);
/** WHAT is wrong, and the question whether NEAREST was meant, unless that is NULL; in quotes as it
 * stands in a sentence, or bare. (transfer full) */
char *bw_nearest_ask (const char *what, const char *nearest);
char *bw_nearest_ask_bare (const char *what, const char *nearest);
