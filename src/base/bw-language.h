/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language a program speaks. */
#pragma once

/** Takes the language of the environment, with the translations of FOLDER, or of
 * $BELLWETHER_LOCALE_DIR where it is set: a program that is not installed has its own. */
void bw_language_init (const char *folder);

/** From here to its end this thread's words are English and its numbers nobody's, for what is kept
 * to be compared; may be nested. */
typedef struct _BwLanguage BwLanguage;
BwLanguage *bw_language_begin_plain (void);
void bw_language_end_plain (BwLanguage *before);
