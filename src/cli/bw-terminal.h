/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stdout is. */
#pragma once

/** Columns of the terminal that stdout is, or of the environment's COLUMNS; 0 when it is a file or
 * a pipe, which have no width. */
unsigned bw_terminal_width (void);
