/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stdout is, and text that fits it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** Columns of the terminal that stdout is, or of the environment's COLUMNS; 0 when it is a file or
 * a pipe, which have no width. */
unsigned bw_terminal_width (void);

/** Columns TEXT takes: what is written over other characters takes none, wide ones take two. */
unsigned bw_text_width (const char *text);
/** Appends TEXT to LINE, broken at blanks to pieces of at most WIDTH columns as far as words allow;
 * each but the first begins on a new line after INDENT blanks. "37.5 %" and "n = 8" stay whole. */
void bw_text_append_wrapped (GString *line, const char *text, unsigned indent, unsigned width);

/** Stops the terminal that stdin is from showing what is typed, until bw_terminal_show_input() or
 * until a signal ends the process. False: stdin is no terminal, and nothing is done. */
bool bw_terminal_hide_input (void);
void bw_terminal_show_input (void);
