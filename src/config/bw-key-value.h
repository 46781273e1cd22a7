/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value against the schema of its key, and the value as what it means. */
#pragma once

#include "config/bw-key-schema.h"

#include <stdint.h>

/** What KEY takes, in words: "a duration such as 90s, 5m, 2h or 1d, at least 1s". (transfer full)
 */
char *bw_key_value_expected (const BwKeySchema *key);
/** Whether RAW, as it stands in a file, is a value of KEY. INVALID says what was found and what is
 * expected; the value of a secret is never in the message. Any thread. */
bool bw_key_value_check (const BwKeySchema *key, const char *raw, GError **error);

/** RAW without blanks at its ends, escapes replaced except for lists, as bw_config_group_text()
 * returns it; NULL where the escapes are wrong. (transfer full) */
char *bw_key_value_text (const BwKeySchema *key, const char *raw);
/** "true" and "1", "false" and "0". */
bool bw_key_value_boolean (const char *text, bool *out);
/** A whole number in base 10. */
bool bw_key_value_integer (const char *text, int64_t *out);
/** TEXT with ~ expanded; one that is not absolute is taken from FOLDER (NULL: left as it is).
 * (transfer full) */
char *bw_key_value_path (const char *text, const char *folder);
