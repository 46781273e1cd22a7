/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words made into sentences. */
#pragma once

/** TEXT with a capital in front. (transfer full) */
char *bw_sentence_begin (const char *text);
/** TEXT with a capital in front and a full stop at its end; nothing for nothing. (transfer full) */
char *bw_sentence (const char *text);
