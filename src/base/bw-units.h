/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which units sizes are told to people: a choice of the whole process. Files and JSON have plain
 * numbers whatever it is. */
#pragma once

/** Stored as these words. */
typedef enum
{
  BW_UNITS_BINARY,  /* 1 KiB is 1,024 B: "1.5 GiB" */
  BW_UNITS_DECIMAL, /* 1 kB is 1,000 B: "1.6 GB" */
} BwUnits;

/** Any thread; BINARY until it is set. */
void bw_units_set (BwUnits units);
BwUnits bw_units_get (void);
/** What a unit is of the one below: 1,024 or 1,000. */
double bw_units_step (void);
/** The unit that is STEP to the power POWER, 0 to 6: "B", "KiB" or "kB" … Static. */
const char *bw_units_name (unsigned power);
