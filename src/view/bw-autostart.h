/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop file that starts the program with the session: what it says, and how it is changed
 * without losing what somebody wrote into it by hand. */
#pragma once

#include <stdbool.h>

typedef enum
{
  BW_AUTOSTART_KEEP,
  BW_AUTOSTART_WRITE,
  BW_AUTOSTART_REMOVE,
} BwAutostartStep;

/** What to do with the file whose text is OLD (NULL: there is none), so that the program is started
 * by EXEC, or, unless IS_ON, is not. What somebody changed by hand, also that it is off, is changed
 * only where a person IS_ASKING for it now. *TEXT (transfer full) is what to write, or NULL. */
BwAutostartStep bw_autostart_plan (const char *old, const char *exec, bool is_on, bool is_asking,
                                   char **text);
/** ARGV (NULL-terminated) as the value of Exec=. (transfer full) */
char *bw_autostart_exec (const char *const *argv);
