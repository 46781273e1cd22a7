/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a stretch of time was not watched. */
#pragma once

/** Stored; the numbers never change. */
typedef enum
{
  BW_GAP_ASLEEP = 10,      /* the machine slept */
  BW_GAP_NOT_RUNNING = 20, /* no engine ran, or its loop stood still */
  BW_GAP_OFFLINE = 30,     /* there was no network */
  BW_GAP_CLOCK = 40, /* the wall clock was stepped: from what it should show, to what it shows */
} BwGapKind;
