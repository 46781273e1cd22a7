/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A month that Bellwether has watched: configuration, ledger and history, made up. */
#pragma once

#include <glib.h>

enum
{
  STATE_DAYS = 30,
};

/** Writes it below DIR, where a program finds it that has "XDG_CONFIG_HOME" and "XDG_DATA_HOME" of
 * DIR for its own; this computer is asked every INTERVAL_S seconds. Ends the benchmark when it
 * can't. */
void state_make (const char *dir, int interval_s);
/** Only the configuration anew, with another interval. */
void state_configure (const char *dir, int interval_s);
