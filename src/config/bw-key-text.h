/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as a key file spells them: escapes and lists. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** RAW with \s \n \t \r \\ replaced as GKeyFile does. INVALID names any other escape. (transfer
 * full) */
char *bw_key_text_unescape (const char *raw, GError **error);
/** TEXT as it can stand in a file: backslash, newline, tab, carriage return and blanks at either
 * end escaped. (transfer full) */
char *bw_key_text_escape (const char *text);
/** The elements of a list: separated by ';', one at the end is ignored, "\;" stands for a ';' in an
 * element. INVALID as for bw_key_text_unescape(). (transfer full) */
char **bw_key_text_split (const char *raw, GError **error);
/** ELEMENTS as a list that bw_key_text_split() reads. (transfer full) */
char *bw_key_text_join (const char *const *elements);
/** TEXT in quotation marks for a message: cut after 60 characters, without control characters.
 * (transfer full) */
char *bw_key_text_quote (const char *text);
