/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the store of alerts share. */
#pragma once

#include "ui/bw-alert-store.h"

/** A row: an incident, with its number in the archive where no line tells of it. */
typedef struct
{
  int64_t id;
  uint32_t record; /* BW_ALERT_ARCHIVE_NONE: there is a line */
} BwAlertEntry;

/** What is asked for, or shown. */
typedef struct
{
  BwAlertFilter filter;
  char *search;  /* or NULL */
  GArray *found; /* of uint32_t: what the search finds in the archive; NULL: all of it */
} BwAlertQuestion;

struct _BwAlertStore
{
  GObject parent_instance;
  GPtrArray *lines;
  GHashTable *by_id; /* id → its line */
  BwAlertArchive *archive;
  GArray *hidden;     /* of uint32_t: what of the archive is among the lines, too */
  GHashTable *items;  /* id → the item that somebody holds */
  GHashTable *ids;    /* such an item → its key there */
  GHashTable *chosen; /* ids */
  GArray *listed;     /* of BwAlertEntry, as they are shown */
  BwAlertQuestion shown, asked;
  GCancellable *searching;
  int64_t now_us;
  GTimeZone *zone;
  bool is_held;
};

/** What is at POSITION, which has to be one. */
static inline const BwAlertEntry *
bw_alert_store_entry (BwAlertStore *store, unsigned position)
{
  return &g_array_index (store->listed, BwAlertEntry, position);
}

/** What is chosen changed among N rows from POSITION on. */
void bw_alert_store_tell_chosen (BwAlertStore *store, unsigned position, unsigned n);
/** Of G_IMPLEMENT_INTERFACE(). */
void bw_alert_store_init_selection (GtkSelectionModelInterface *interface);
