/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program's icon in a tray shows: how everything is, and a menu of what can be done. */
#pragma once

#include "engine/bw-engine-silences.h"
#include "engine/bw-engine-status.h"
#include "view/bw-state-words.h"

/** What choosing a row of the menu does. */
typedef enum
{
  BW_TRAY_SEPARATOR,
  BW_TRAY_TEXT, /* nothing: it is only said */
  BW_TRAY_OPEN,
  BW_TRAY_ALERT, /* opens the alert, and has rows of its own */
  BW_TRAY_ACKNOWLEDGE,
  BW_TRAY_SNOOZE, /* an hour */
  BW_TRAY_WHY,
  BW_TRAY_ALERTS, /* the page */
  BW_TRAY_MENU,   /* only its own rows */
  BW_TRAY_MUTE_FOR,
  BW_TRAY_MUTE_UNTIL,
  BW_TRAY_UNMUTE,
  BW_TRAY_PAUSE, /* the watch */
  BW_TRAY_RESUME,
  BW_TRAY_QUIT,
} BwTrayDeed;

typedef struct
{
  int32_t id; /* the same for the same row as long as it is there, and never another's */
  BwTrayDeed deed;
  char *label;      /* owned; NULL of a separator */
  const char *icon; /* a silhouette, or NULL */
  BwTone tone;
  int64_t target;      /* the incident, the silence, minutes, or the minute of the day */
  GPtrArray *children; /* of BwTrayRow, or NULL */
} BwTrayRow;

typedef struct
{
  BwTone tone;
  const char *badge; /* the silhouette beside the bell; NULL: all is well */
  unsigned count;    /* alerts open from warning on */
  bool needs_person; /* one of them is told of, and nobody has it */
  char *title;       /* "Bellwether: Critical" */
  char *text;        /* the sentence, and the worst alert below it */
  GPtrArray *rows;   /* of BwTrayRow */
  int64_t change_us; /* when it is another by itself, as a silence ends; BW_TIME_NONE: never */
} BwTrayView;

/** Of STATUS under SILENCES (element type BwSilenceView). (transfer full) */
BwTrayView *bw_tray_view_new (const BwEngineStatus *status, const GPtrArray *silences,
                              int64_t now_us, GTimeZone *zone);
void bw_tray_view_free (BwTrayView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTrayView, bw_tray_view_free)
/** The row ID of the menu or one of its menus; NULL: it is not there any more. (transfer none) */
const BwTrayRow *bw_tray_view_find (const BwTrayView *view, int32_t id);
/** Whether the icon and what is said of it are the same, whatever the menu is. */
bool bw_tray_view_looks_like (const BwTrayView *a, const BwTrayView *b);
/** Whether the menus are the same. */
bool bw_tray_view_has_rows_of (const BwTrayView *a, const BwTrayView *b);
/** Until when a row that mutes does so when it is chosen at NOW_US. */
int64_t bw_tray_row_until_us (const BwTrayRow *row, int64_t now_us, GTimeZone *zone);
