/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the window: asks for its data when it is on screen and something changed, never else.
 */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

typedef enum
{
  BW_PAGE_RANGE = 1 << 0,   /* it has a choice of range */
  BW_PAGE_MODEL = 1 << 1,   /* it has a choice of bot and model */
  BW_PAGE_SCROLLS = 1 << 2, /* it fills the window and scrolls its parts itself; else it stands in a
                               scrolled window, at most 1400 px wide */
  BW_PAGE_MACHINE = 1 << 3, /* it has a choice of machine */
  BW_PAGE_SILENCES = 1 << 4, /* it leads to what is kept silent */
} BwPageFilters;

#define BW_TYPE_PAGE (bw_page_get_type ())
/** Properties, read only: "error-text" (string or NULL: what went wrong and how old the figures
 * are), "ready" (bool), "subtitle" (string or NULL: see bw_page_set_subtitle()). */
/* A page that wants the focus elsewhere than on its first widget, when somebody comes to it by
 * keys, overrides grab_focus(). */
G_DECLARE_DERIVABLE_TYPE (BwPage, bw_page, BW, PAGE, AdwBin)

struct _BwPageClass
{
  AdwBinClass parent_class;
  BwPageFilters filters;
  unsigned period_s; /* while on screen it is refreshed at least this often; 0: only when something
                        changed */
  /** Asks for all it shows with CANCELLABLE, which is cancelled by the next refresh and when the
   * page is gone. Ends with bw_page_refreshed(). Called at most once a frame, only while the page
   * is mapped, and not again before the last one ended or was cancelled. */
  void (*refresh) (BwPage *page, GCancellable *cancellable);
  /** What bw_context_navigate() came with; or NULL when it has no use for it. */
  void (*show_argument) (BwPage *page, const char *argument);
  /** Ctrl+F; or NULL when there is nothing to search. */
  void (*search) (BwPage *page);
};

/** Of the window; set once, when the page is built. */
BwContext *bw_page_context (BwPage *page);
void bw_page_set_context (BwPage *page, BwContext *context);
BwPageFilters bw_page_filters (BwPage *page);
/** Something it shows is another: refresh when it is next on screen. The base class calls it when
 * context, configuration, sources or incidents change. */
void bw_page_invalidate (BwPage *page);
/** The refresh of CANCELLABLE ended; ERROR (or NULL) is shown over the last known values, with
 * their age. A cancelled one may be told as well and says nothing. */
void bw_page_refreshed (BwPage *page, GCancellable *cancellable, const GError *error);
/** A few words under the title in the header bar: "3 open, 1 critical"; or NULL. */
void bw_page_set_subtitle (BwPage *page, const char *subtitle);
const char *bw_page_subtitle (BwPage *page);
/** See "error-text". (transfer full) */
char *bw_page_error_text (BwPage *page);
/** Whether refreshes have data ready since it was built: false while it shows "loading". */
bool bw_page_is_ready (BwPage *page);
/** Calls the page's show_argument; what bw_context_navigate() came with. */
void bw_page_show_argument (BwPage *page, const char *argument);
/** Opens the page's search; false when it has none. */
bool bw_page_search (BwPage *page);
