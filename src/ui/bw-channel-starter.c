/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels set up for the first time. */
#include "ui/bw-channel-starter.h"

#include "config/bw-environment.h"
#include "config/bw-secrets.h"
#include "engine/bw-engine-channels.h"
#include "ui/bw-channel-test-row.h"
#include "ui/bw-key-form.h"
#include "ui/bw-new-group.h"
#include "ui/bw-secret-row.h"
#include "view/bw-group-words.h"

#include <glib/gi18n-lib.h>

#define KIND_KEY "bw-kind"

struct _BwChannelStarter
{
  GtkBox parent_instance;
  BwContext *context; /* NULL: it is gone */
  BwSecrets *secrets;
  const char *kind; /* that is asked for; static */
  GtkWidget *added; /* a group for each channel that was added */
};

G_DEFINE_FINAL_TYPE (BwChannelStarter, bw_channel_starter, GTK_TYPE_BOX)

static const char *const kinds[] = { "slack", "telegram", "email", "webhook" };

static void
bw_channel_starter_dispose (GObject *object)
{
  g_clear_object (&BW_CHANNEL_STARTER (object)->context);
  g_clear_pointer (&BW_CHANNEL_STARTER (object)->secrets, bw_secrets_unref);
  G_OBJECT_CLASS (bw_channel_starter_parent_class)->dispose (object);
}

static void
bw_channel_starter_class_init (BwChannelStarterClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_channel_starter_dispose;
}

static void
bw_channel_starter_init (BwChannelStarter *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
}

static void
add_row_cb (GtkWidget *row, gpointer group)
{
  adw_preferences_group_add (group, row);
}

/* What one would have to say for it to work, and whether it does. */
static void
added_cb (const char *name, gpointer data)
{
  static const char *const except[] = { "enabled", NULL };
  BwChannelStarter *self = data;
  if (self->context == NULL)
    return;
  g_autofree char *label = g_strdup_printf ("channel %s", name);
  const BwKeySchema *keys = bw_key_form_schema ("channel", self->kind);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, name);
  adw_preferences_group_set_description (group, bw_group_kind_title ("channel", self->kind));
  for (const BwKeySchema *key = keys; key != NULL && key->name != NULL; key++)
    if (key->is_secret)
      add_row_cb (bw_secret_row_new (self->context, self->secrets, key, name), group);
  bw_key_form_each (self->context, keys, label, false, except, add_row_cb, group);
  add_row_cb (bw_channel_test_row_new (self->context, name), group);
  gtk_box_append (GTK_BOX (self->added), GTK_WIDGET (group));
  gtk_widget_child_focus (GTK_WIDGET (group), GTK_DIR_TAB_FORWARD);
}

static void
set_up_cb (GtkButton *button, BwChannelStarter *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  self->kind = g_object_get_data (G_OBJECT (button), KIND_KEY);
  if (self->context != NULL && GTK_IS_WINDOW (root))
    bw_new_group_present (self->context, GTK_WINDOW (root), "channel", self->kind, added_cb,
                          G_OBJECT (self));
}

static GtkWidget *
kind_row_new (BwChannelStarter *self, const char *kind)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (bw_group_icon ("channel", kind));
  /* A child: newer GTK names a button by its label property, whatever name it is given. */
  GtkWidget *button = gtk_button_new ();
  const char *title = bw_group_kind_title ("channel", kind);
  const char *help = bw_group_kind_help ("channel", kind);
  g_object_set (icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_object_set (row, "use-markup", FALSE, "title", title, "subtitle", help != NULL ? help : "",
                "subtitle-lines", 0, NULL);
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (_ ("Set up…")));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* The row, which presses it, adds its own title to the name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Set up…"), -1);
  g_object_set_data (G_OBJECT (button), KIND_KEY, (gpointer) kind);
  g_signal_connect (button, "clicked", G_CALLBACK (set_up_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return row;
}

GtkWidget *
bw_channel_starter_new (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  BwChannelStarter *self = g_object_new (BW_TYPE_CHANNEL_STARTER, NULL);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->context = g_object_ref (context);
  self->secrets = bw_secrets_new ();
  bw_environment_add_secrets (bw_engine_config (bw_context_engine (context)), self->secrets);
  bw_secrets_keep_quiet (self->secrets);
  self->added = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  adw_preferences_group_set_title (group, _ ("Channels"));
  adw_preferences_group_set_description (
      group,
      _ ("What is secret goes into the keyring. All of it can be changed in the preferences."));
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    adw_preferences_group_add (group, kind_row_new (self, kinds[i]));
  gtk_box_append (GTK_BOX (self), self->added);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (group));
  return GTK_WIDGET (self);
}
