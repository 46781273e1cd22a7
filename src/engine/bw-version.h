/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which version this is, and with which libraries. */
#pragma once

#include <glib.h>

/** One line for the program, one for each library with the version it was compiled with and the one
 * that runs. (transfer full) */
char *bw_version_text (void);
