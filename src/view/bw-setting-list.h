/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every setting there is, wherever its form is, for a search: what it is called, what it is for,
 * and the way to it. */
#pragma once

#include "config/bw-config.h"

typedef struct
{
  const char *page; /* of the preferences: "channels" … Static */
  char *family;     /* of its group; NULL: the whole page */
  char *name;       /* of its group; "": of one that has none. Of a rule NULL: of any */
  char *key;        /* NULL: the whole group */
  char *title;      /* "Send from severity" */
  char *path;       /* "Channels · team" */
  char *help;       /* a sentence, or "" */
} BwSetting;
void bw_setting_free (BwSetting *setting);

/** All of CONFIG: each key of each group, each group itself, and what pages have beside. (element
 * type BwSetting, transfer full) */
GPtrArray *bw_setting_list_new (BwConfig *config);
/** Those of SETTINGS (of BwSetting) that all words of QUERY are in, those first whose title begins
 * with it; none for nothing. (element type BwSetting, transfer container) */
GPtrArray *bw_setting_list_find (const GPtrArray *settings, const char *query);
