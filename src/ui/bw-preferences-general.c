/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page of the preferences, and how long things are kept: what is in [general] and
 * [retention]. */
#include "engine/bw-engine-sizes.h"
#include "ui/bw-key-form.h"
#include "ui/bw-key-row.h"
#include "ui/bw-preferences-pages.h"
#include "view/bw-form-words.h"
#include "view/bw-retention-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RETENTION_KEY "bw-retention"

/* Which keys stand together; what the schema does not have is left out. */
static const struct
{
  const char *title;
  const char *keys[6];
} groups[] = {
  { N_ ("Watching"), { "autostart", "background", "tray", "refresh" } },
  { N_ ("Looks"), { "colours", "zone", "units" } },
  { N_ ("Messages"), { "digest-at" } },
};

static void
add_cb (GtkWidget *row, gpointer group)
{
  adw_preferences_group_add (group, row);
}

static AdwPreferencesGroup *
group_new (const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return ADW_PREFERENCES_GROUP (group);
}

void
bw_preferences_fill_general (BwPreferences *preferences, AdwPreferencesPage *page)
{
  BwContext *context = bw_preferences_context (preferences);
  const BwKeySchema *keys = bw_key_form_schema ("general", NULL);
  g_autoptr (GPtrArray) placed = g_ptr_array_new ();
  /* The sets of rules are with the rules. */
  g_ptr_array_add (placed, (gpointer) "presets");
  for (unsigned i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      AdwPreferencesGroup *group = NULL;
      for (unsigned k = 0; groups[i].keys[k] != NULL; k++)
        {
          const BwKeySchema *key = bw_key_schema_find (keys, groups[i].keys[k]);
          if (key == NULL)
            continue;
          if (group == NULL)
            group = group_new (_ (groups[i].title));
          add_cb (bw_key_row_new (context, key, key->name, "general"), group);
          g_ptr_array_add (placed, (gpointer) key->name);
        }
      if (group != NULL)
        adw_preferences_page_add (page, group);
    }
  g_ptr_array_add (placed, NULL);
  AdwPreferencesGroup *more = group_new (_ ("More"));
  for (unsigned is_rare = 0; is_rare < 2; is_rare++)
    bw_key_form_each (context, keys, "general", is_rare,
                      (const char *const *) (gpointer) placed->pdata, add_cb, more);
  adw_preferences_page_add (page, more);
}

/* What is shown of the room that is taken. */
typedef struct
{
  BwContext *context;
  AdwActionRow *row;
  GCancellable *cancellable;
} Retention;

static void
retention_free (gpointer data)
{
  Retention *retention = data;
  g_cancellable_cancel (retention->cancellable);
  g_object_unref (retention->cancellable);
  g_object_unref (retention->context);
  g_free (retention);
}

static void
sizes_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree BwEngineSizes *sizes = bw_engine_sizes_finish (BW_ENGINE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  Retention *retention = data;
  if (sizes == NULL)
    {
      adw_action_row_set_subtitle (retention->row, error->message);
      return;
    }
  BwConfig *config = bw_engine_config (BW_ENGINE (source));
  const BwConfigGroup *group = bw_config_group (config, "retention", 0);
  int64_t keep_us = group != NULL ? bw_config_group_duration (group, "samples") : 0;
  g_autofree char *now = bw_retention_now_text (sizes);
  g_autofree char *growth = bw_retention_growth_text (sizes, keep_us);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (retention->row), now);
  adw_action_row_set_subtitle (retention->row, growth);
}

static void
measure_cb (GtkWidget *page)
{
  Retention *retention = g_object_get_data (G_OBJECT (page), RETENTION_KEY);
  bw_engine_sizes_async (bw_context_engine (retention->context), retention->cancellable, sizes_cb,
                         retention);
}

void
bw_preferences_fill_retention (BwPreferences *preferences, AdwPreferencesPage *page)
{
  BwContext *context = bw_preferences_context (preferences);
  AdwPreferencesGroup *group = group_new (_ ("How long things are kept"));
  adw_preferences_group_set_description (
      group, _ ("Such as 12h, 30d or 365d; 0: for ever. Summaries of each hour and the bets are"
                " kept for ever."));
  bw_key_form_each (context, bw_key_form_schema ("retention", NULL), "retention", false, NULL,
                    add_cb, group);
  adw_preferences_page_add (page, group);
  AdwPreferencesGroup *room = group_new (_ ("Room it takes"));
  Retention *retention = g_new0 (Retention, 1);
  retention->context = g_object_ref (context);
  retention->cancellable = g_cancellable_new ();
  retention->row = ADW_ACTION_ROW (adw_action_row_new ());
  g_object_set (retention->row, "use-markup", FALSE, "title-lines", 0, "subtitle-lines", 0, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (retention->row), _ ("Looking…"));
  adw_preferences_group_add (room, GTK_WIDGET (retention->row));
  adw_preferences_page_add (page, room);
  g_object_set_data_full (G_OBJECT (page), RETENTION_KEY, retention, retention_free);
  g_signal_connect (page, "map", G_CALLBACK (measure_cb), NULL);
  g_signal_connect_object (bw_context_engine (context), "config-changed", G_CALLBACK (measure_cb),
                           page, G_CONNECT_SWAPPED);
  measure_cb (GTK_WIDGET (page));
}
