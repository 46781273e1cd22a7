/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of a family of the configuration, channels for example, each a row that opens to its
 * form. */
#pragma once

#include "config/bw-config.h"
#include "ui/bw-preferences.h"
#include "view/bw-state-words.h"

#define BW_TYPE_GROUP_LIST (bw_group_list_get_type ())
G_DECLARE_FINAL_TYPE (BwGroupList, bw_group_list, BW, GROUP_LIST, AdwPreferencesGroup)

/** Adds rows of its own to ROW, that of GROUP. */
typedef void (*BwGroupRowFunc) (BwGroupList *list, AdwExpanderRow *row, const BwConfigGroup *group,
                                gpointer data);
/** How the groups of a family are listed; static. */
typedef struct
{
  const char *family;
  const char *kinds[8]; /* that can be added; of a family without kinds "" */
  const char *none;     /* said where there is none; translated when it is shown */
  const char *removed;  /* "channel removed", likewise */
  const char *implied;  /* why one that nobody has written is there; or NULL */
  BwGroupRowFunc begin; /* before the keys; or NULL */
  BwGroupRowFunc end;   /* after them; or NULL */
  /** Adds one of KIND in a way of its own; false: no. Or NULL. */
  bool (*add) (BwGroupList *list, const char *kind, gpointer data);
} BwGroupListKind;

/** DATA is handed to the functions of KIND. (transfer floating) */
GtkWidget *bw_group_list_new (BwPreferences *preferences, const BwGroupListKind *kind,
                              gpointer data);
BwPreferences *bw_group_list_preferences (BwGroupList *list);
/** What NAME is like, beside its name; TEXT (or NULL) for the word; DETAIL under it, or NULL. */
void bw_group_list_set_state (BwGroupList *list, const char *name, const BwStateWords *words,
                              const char *text, const char *detail);
/** One of KIND that is there though the file does not have it; NULL: none. */
void bw_group_list_set_implied (BwGroupList *list, const char *name, const char *kind);
/** "channel" … */
const char *bw_group_list_family (BwGroupList *list);
/** Opens the row of NAME, and what hides KEY (or NULL) in it: the row of KEY, or where it has none
 * the whole; NULL where there is no NAME. (transfer none) */
GtkWidget *bw_group_list_open (BwGroupList *list, const char *name, const char *key);
/** Opens the row of NAME and takes the focus there. */
void bw_group_list_show (BwGroupList *list, const char *name);
