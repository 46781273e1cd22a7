/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of the preferences: what is watched, how each answers, and what it reads. */
#include "engine/bw-engine-query.h"
#include "ui/bw-add-ledger.h"
#include "ui/bw-found-ledgers.h"
#include "ui/bw-group-list.h"
#include "ui/bw-preferences-pages.h"
#include "ui/bw-source-test-row.h"
#include "ui/bw-while-mapped.h"
#include "view/bw-source-row.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE_KEY "bw-sources"
#define PERIOD_S 5

typedef struct
{
  BwContext *context;
  BwGroupList *list;
  GCancellable *cancellable;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_cancellable_cancel (page->cancellable);
  g_object_unref (page->cancellable);
  g_object_unref (page->context);
  g_free (page);
}

static Page *
page_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), PAGE_KEY);
}

/* The computer, where nobody has written that it is watched. */
static void
show_implied (Page *page, const BwEngineStatus *status)
{
  BwConfig *config = bw_engine_config_file (bw_context_engine (page->context));
  const BwSourceView *implied = NULL;
  for (unsigned i = 0; i < status->sources->len && implied == NULL; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (bw_config_find (config, "source", view->source) == NULL
          && g_strcmp0 (view->type, "system") == 0)
        implied = view;
    }
  bw_group_list_set_implied (page->list, implied != NULL ? implied->source : NULL,
                             implied != NULL ? implied->type : NULL);
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (BW_ENGINE (source), result, &error);
  if (status == NULL)
    return;
  Page *page = data;
  int64_t now_us = bw_context_now_us (page->context);
  show_implied (page, status);
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      BwStateWords words = bw_source_state (BW_ENGINE (source), status, view, now_us);
      g_autofree char *ago = bw_words_ago (view->last_ok_us, now_us);
      bw_group_list_set_state (page->list, view->source, &words, NULL, ago);
    }
}

static void
refresh (Page *page)
{
  bw_engine_status_async (bw_context_engine (page->context), page->cancellable, status_cb, page);
}

static void
refresh_cb (gpointer data)
{
  refresh (data);
}

static void
changed_cb (GtkWidget *widget)
{
  refresh (page_of (widget));
}

/* A ledger is looked at before it is added: that has a dialog of its own. */
static bool
add (BwGroupList *list, const char *kind, gpointer data)
{
  Page *page = data;
  if (strcmp (kind, "ledger") != 0)
    return false;
  bw_add_ledger_present (page->context, GTK_WINDOW (bw_group_list_preferences (list)), NULL);
  return true;
}

static void
add_test (BwGroupList *list, AdwExpanderRow *row, const BwConfigGroup *group, gpointer data)
{
  Page *page = data;
  adw_expander_row_add_row (row,
                            bw_source_test_row_new (page->context, bw_config_group_name (group)));
}

static const BwGroupListKind source_list = {
  .family = "source",
  .kinds = { "ledger", "system" },
  .none = N_ ("Nothing is watched so far"),
  .removed = N_ ("source removed, its history is kept"),
  .implied = N_ ("Set up by itself: this computer is watched unless the file says otherwise"),
  .end = add_test,
  .add = add,
};

void
bw_preferences_fill_sources (BwPreferences *preferences, AdwPreferencesPage *widget)
{
  Page *page = g_new0 (Page, 1);
  page->context = g_object_ref (bw_preferences_context (preferences));
  BwEngine *engine = bw_context_engine (page->context);
  page->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (widget), PAGE_KEY, page, page_free);
  page->list = BW_GROUP_LIST (bw_group_list_new (preferences, &source_list, page));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (page->list), _ ("Sources"));
  adw_preferences_page_add (widget, ADW_PREFERENCES_GROUP (page->list));
  adw_preferences_page_add (widget, ADW_PREFERENCES_GROUP (bw_found_ledgers_new (page->context)));
  bw_while_mapped (GTK_WIDGET (widget), PERIOD_S, refresh_cb, page);
  g_signal_connect_object (engine, "source-changed", G_CALLBACK (changed_cb), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "config-changed", G_CALLBACK (changed_cb), widget,
                           G_CONNECT_SWAPPED);
}
