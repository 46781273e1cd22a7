/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the page of alerts share. */
#pragma once

#include "ui/bw-adaptive.h"
#include "ui/bw-alert-load.h"
#include "ui/bw-alert-several.h"
#include "ui/bw-alerts-page.h"
#include "ui/bw-gradual-selection.h"
#include "ui/bw-incident-detail.h"

struct _BwAlertsPage
{
  BwPage parent_instance;
  BwAdaptive *adaptive;
  AdwLeaflet *leaflet;
  GtkWidget *list_pane, *detail_pane, *back;
  GtkSearchEntry *search;
  GtkToggleButton *open, *snoozed, *resolved, *all;
  GtkToggleButton *filters[BW_N_ALERT_FILTERS]; /* these */
  GtkStack *list_stack, *detail_stack;
  AdwStatusPage *nothing;
  GtkListView *list;
  GtkWidget *list_scroller, *detail_scroller;
  BwIncidentDetail *detail;
  BwAlertSeveral *several;
  BwAlertStore *store;
  BwGradualSelection *rows; /* of the store, as the list has them */
  BwAlertLoad *load;
  GSettings *settings;        /* or NULL */
  int64_t wanted_id;          /* asked for from elsewhere, and not listed so far; 0: none */
  bool wants_why;             /* of that one */
  int64_t shown_id;           /* in the detail, or on its way there; 0: none */
  unsigned shown_position;    /* where it was listed last */
  GtkShortcutFunc waiting;    /* what a key wants of the detail that is on its way; or NULL */
  int64_t done_id;            /* what was resolved from the list by a key last */
  GCancellable *refreshing;   /* of the page's refresh, until its detail is there, too */
  GCancellable *detail_asked; /* of a detail that is asked for */
  bool is_ready;
  bool had_focus;   /* the list, before its rows changed */
  bool wants_focus; /* the list, once there is one */
};

/** Whether more than one is chosen. */
static inline bool
bw_alerts_page_is_several (BwAlertsPage *page)
{
  return bw_alert_store_n_chosen (page->store) > 1;
}

/** Chooses the one at POSITION, and brings it into sight. */
void bw_alerts_page_select (BwAlertsPage *page, unsigned position);
/** Where only one of them is seen: the detail, if there is any; the list. */
void bw_alerts_page_show_detail (BwAlertsPage *page);
void bw_alerts_page_show_list (BwAlertsPage *page);
/** The keys of list and detail. */
void bw_alerts_page_add_keys (BwAlertsPage *page);
