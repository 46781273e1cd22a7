/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the text form that metrics, selectors and matchers share. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/** Sets INVALID: what stands AT within the text from START, and what was EXPECTED. */
void bw_metric_text_error (const char *start, const char *at, const char *expected, GError **error);
/** Whether TEXT is UTF-8 and short enough to be a metric; INVALID otherwise. */
bool bw_metric_check_text (const char *text, GError **error);
/** The length of the name at TEXT: [a-zA-Z_:][a-zA-Z0-9_:]*, colons only where HAS_COLONS; 0 where
 * there is none. */
size_t bw_metric_name_length (const char *text, bool has_colons);
const char *bw_metric_skip_blanks (const char *p);
/** Reads a quoted value at *P, part of the text from START, and moves *P behind it; INVALID
 * otherwise. (transfer full) */
char *bw_metric_take_quoted (const char *start, const char **p, GError **error);
