/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels of the preferences: how each is doing, its secrets, a test with the answer. */
#include "config/bw-environment.h"
#include "engine/bw-engine-channels.h"
#include "ui/bw-channel-test-row.h"
#include "ui/bw-group-list.h"
#include "ui/bw-key-form.h"
#include "ui/bw-preferences-pages.h"
#include "ui/bw-secret-row.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"
#include "ui/bw-while-mapped.h"
#include "view/bw-channel-notice.h"
#include "view/bw-channel-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE_KEY "bw-channels"
#define PERIOD_S 5

typedef struct
{
  BwContext *context;
  BwSecrets *secrets;
  BwGroupList *list;
  AdwPreferencesGroup *card;
  GtkLabel *card_text;
  char *broken;      /* the channel that the card tells of first; or NULL */
  GHashTable *tests; /* of BwChannelTestRow, by the channel's name */
  GCancellable *cancellable;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_cancellable_cancel (page->cancellable);
  g_object_unref (page->cancellable);
  g_object_unref (page->context);
  bw_secrets_unref (page->secrets);
  g_hash_table_unref (page->tests);
  g_free (page->broken);
  g_free (page);
}

/* A channel of REPORTS that the file does not have. */
static void
show_implied (Page *page, const GPtrArray *reports)
{
  BwConfig *config = bw_engine_config_file (bw_context_engine (page->context));
  const BwChannelReport *implied = NULL;
  for (unsigned i = 0; i < reports->len && implied == NULL; i++)
    {
      const BwChannelReport *report = g_ptr_array_index (reports, i);
      if (bw_config_find (config, "channel", report->channel) == NULL
          && g_strcmp0 (report->type, "desktop") == 0)
        implied = report;
    }
  bw_group_list_set_implied (page->list, implied != NULL ? implied->channel : NULL,
                             implied != NULL ? implied->type : NULL);
}

static void
show_report (Page *page, const BwChannelReport *report)
{
  int64_t now_us = bw_context_now_us (page->context);
  GTimeZone *zone = bw_context_zone (page->context);
  BwStateWords words = bw_channel_state (report);
  g_autofree char *detail = bw_channel_detail_text (report, now_us, zone);
  g_autofree char *stats = bw_channel_stats_text (report, now_us, zone);
  bw_group_list_set_state (page->list, report->channel, &words, NULL, detail);
  BwTestRow *row = g_hash_table_lookup (page->tests, report->channel);
  if (row != NULL)
    bw_test_row_set_text (row, stats);
}

/* The first that does not get through. (transfer full) */
static char *
find_broken (const GPtrArray *reports)
{
  static const char *const healths[] = { "broken", "locked", "failing", NULL };
  for (unsigned h = 0; healths[h] != NULL; h++)
    for (unsigned i = 0; i < reports->len; i++)
      {
        const BwChannelReport *report = g_ptr_array_index (reports, i);
        if (g_strcmp0 (report->health, healths[h]) == 0)
          return g_strdup (report->channel);
      }
  return NULL;
}

static void
open_broken_cb (GtkButton *button, Page *page)
{
  if (page->broken != NULL)
    bw_group_list_show (page->list, page->broken);
}

static void
reports_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = bw_engine_channels_finish (BW_ENGINE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  Page *page = data;
  g_autofree char *notice = reports != NULL ? bw_channel_notice_text (reports) : NULL;
  const char *problem = reports != NULL ? notice : error->message;
  gtk_label_set_text (page->card_text, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (page->card), problem != NULL);
  if (reports == NULL)
    return;
  g_free (page->broken);
  page->broken = find_broken (reports);
  show_implied (page, reports);
  for (unsigned i = 0; i < reports->len; i++)
    show_report (page, g_ptr_array_index (reports, i));
}

static void
refresh (Page *page)
{
  bw_engine_channels_async (bw_context_engine (page->context), page->cancellable, reports_cb, page);
}

static Page *
page_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), PAGE_KEY);
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

static void
add_secrets (BwGroupList *list, AdwExpanderRow *row, const BwConfigGroup *group, gpointer data)
{
  Page *page = data;
  const char *type = bw_config_group_text (group, "type");
  for (const BwKeySchema *key = bw_key_form_schema ("channel", type);
       key != NULL && key->name != NULL; key++)
    if (key->is_secret)
      adw_expander_row_add_row (
          row, bw_secret_row_new (page->context, page->secrets, key, bw_config_group_name (group)));
}

static void
add_test (BwGroupList *list, AdwExpanderRow *row, const BwConfigGroup *group, gpointer data)
{
  Page *page = data;
  const char *name = bw_config_group_name (group);
  GtkWidget *test = bw_channel_test_row_new (page->context, name);
  g_hash_table_insert (page->tests, g_strdup (name), g_object_ref (test));
  adw_expander_row_add_row (row, test);
  refresh (page);
}

static const BwGroupListKind channel_list = {
  .family = "channel",
  .kinds = { "slack", "telegram", "email", "webhook", "desktop", "log" },
  .none = N_ ("Nobody is told of anything so far"),
  .removed = N_ ("channel removed"),
  .implied = N_ ("Set up by itself: alerts are shown here unless the file says otherwise"),
  .begin = add_secrets,
  .end = add_test,
};

/* What stands over all while a channel does not work. */
static AdwPreferencesGroup *
card_new (Page *page)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *text =
      g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                    "hexpand", TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  bw_state_icon_set (GTK_IMAGE (icon), "bellwether-error-symbolic");
  bw_tone_set (icon, BW_TONE_ERROR);
  gtk_widget_add_css_class (icon, "bw-icon-state");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "bw-card");
  gtk_box_append (GTK_BOX (box), icon);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_ ("Open the channel"));
  gtk_widget_add_css_class (button, "bw-row-button");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", G_CALLBACK (open_broken_cb), page);
  gtk_box_append (GTK_BOX (texts), text);
  gtk_box_append (GTK_BOX (texts), button);
  gtk_box_append (GTK_BOX (box), texts);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  gtk_widget_set_visible (group, FALSE);
  page->card_text = GTK_LABEL (text);
  return ADW_PREFERENCES_GROUP (group);
}

void
bw_preferences_fill_channels (BwPreferences *preferences, AdwPreferencesPage *widget)
{
  Page *page = g_new0 (Page, 1);
  page->context = g_object_ref (bw_preferences_context (preferences));
  BwEngine *engine = bw_context_engine (page->context);
  page->secrets = bw_secrets_new ();
  bw_environment_add_secrets (bw_engine_config (engine), page->secrets);
  bw_secrets_keep_quiet (page->secrets);
  page->cancellable = g_cancellable_new ();
  page->tests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_object_set_data_full (G_OBJECT (widget), PAGE_KEY, page, page_free);
  page->card = card_new (page);
  page->list = BW_GROUP_LIST (bw_group_list_new (preferences, &channel_list, page));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (page->list), _ ("Channels"));
  adw_preferences_page_add (widget, page->card);
  adw_preferences_page_add (widget, ADW_PREFERENCES_GROUP (page->list));
  bw_while_mapped (GTK_WIDGET (widget), PERIOD_S, refresh_cb, page);
  g_signal_connect_object (engine, "channel-changed", G_CALLBACK (changed_cb), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "config-changed", G_CALLBACK (changed_cb), widget,
                           G_CONNECT_SWAPPED);
}
