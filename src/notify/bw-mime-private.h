/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Just enough of RFC 5322, 2045 and 2047 to write a mail: no line of a text ends up as a header.
 * Pure; any thread. */
#pragma once

#include <glib.h>
#include <stdint.h>

/** Appends "NAME: TEXT" and CRLF; what is not short printable ASCII as encoded words of at most 75
 * characters. Control characters of TEXT become blanks. NAME is static. */
void bw_mime_add_header (GString *out, const char *name, const char *text);
/** TEXT as encoded words, folded. (transfer full) */
char *bw_mime_encode_words (const char *text);
/** Appends DATA as base64 in lines of 76 characters that end with CRLF. */
void bw_mime_add_base64 (GString *out, const void *data, size_t length);
/** Appends headers and content of a part whose content is written as base64. EXTRA: further header
 * lines with CRLF, or NULL. */
void bw_mime_add_part (GString *out, const char *boundary, const char *type, const char *extra,
                       const void *data, size_t length);
/** "Mon, 02 Mar 2026 12:00:00 +0000" whatever the locale. (transfer full) */
char *bw_mime_date (int64_t us);
