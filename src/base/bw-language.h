/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language a program speaks. */
#pragma once

/** Takes the language of the environment, with the translations of FOLDER, or of
 * $BELLWETHER_LOCALE_DIR where it is set: a program that is not installed has its own. */
void bw_language_init (const char *folder);
