/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret of a channel as a row of its form: whether it is stored and where, never what it is. */
#include "ui/bw-secret-row.h"

#include "engine/bw-engine-configure.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-form-words.h"
#include "view/bw-secret-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TEXT_CHARS 40
#define ENTRY_CHARS 18

struct _BwSecretRow
{
  AdwPreferencesRow parent_instance;
  BwContext *context;
  BwSecrets *secrets;
  char *owner;
  const BwKeySchema *key;
  GCancellable *cancellable;
  GtkLabel *state;
  GtkEditable *entry;
  GtkWidget *store, *keep, *forget;
  bool has_keyring;
};

G_DEFINE_FINAL_TYPE (BwSecretRow, bw_secret_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  SIGNAL_STORED,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void look (BwSecretRow *self);

static void
bw_secret_row_dispose (GObject *object)
{
  BwSecretRow *self = BW_SECRET_ROW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->secrets, bw_secrets_unref);
  G_OBJECT_CLASS (bw_secret_row_parent_class)->dispose (object);
}

static void
bw_secret_row_finalize (GObject *object)
{
  g_object_unref (BW_SECRET_ROW (object)->cancellable);
  g_free (BW_SECRET_ROW (object)->owner);
  G_OBJECT_CLASS (bw_secret_row_parent_class)->finalize (object);
}

static void
bw_secret_row_class_init (BwSecretRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_secret_row_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_secret_row_finalize;
  signals[SIGNAL_STORED] = g_signal_new ("stored", BW_TYPE_SECRET_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

/* What can be done with what is typed. */
static void
show_buttons (BwSecretRow *self)
{
  bool has_text = *gtk_editable_get_text (self->entry) != '\0';
  gtk_widget_set_visible (self->store, has_text && self->has_keyring);
  gtk_widget_set_visible (self->keep, has_text && !self->has_keyring);
}

static void
set_state (BwSecretRow *self, const char *text, bool is_wrong)
{
  gtk_label_set_text (self->state, text);
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "bw-tone-error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "bw-tone-error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSecretRow) self = data;
  g_autoptr (GError) error = NULL;
  BwSecretPlace place = BW_SECRET_KEYRING;
  g_autofree char *where = NULL;
  bool is_found = bw_secrets_find_finish (result, &place, &where, &error);
  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwSecretLook seen;
  bw_secret_look (is_found, place, where, self->key->is_required, error, &seen);
  self->has_keyring = seen.has_keyring;
  set_state (self, seen.text, seen.is_wrong);
  gtk_widget_set_visible (self->forget, seen.can_forget);
  g_object_set (self->entry, "placeholder-text", is_found ? _ ("Another one") : _ ("Not stored"),
                NULL);
  show_buttons (self);
  g_free (seen.text);
}

/* (transfer full) */
static char *
file_of (BwSecretRow *self)
{
  g_autofree char *key = g_strconcat (self->key->name, BW_SECRET_FILE_SUFFIX, NULL);
  BwConfig *config = bw_engine_config_file (bw_context_engine (self->context));
  const BwConfigGroup *group = bw_config_find (config, "channel", self->owner);
  return group != NULL ? bw_config_group_path (group, key) : NULL;
}

static void
look (BwSecretRow *self)
{
  g_autofree char *file = file_of (self);
  bw_secrets_lookup_async (self->secrets, self->owner, self->key->name, file, self->cancellable,
                           found_cb, g_object_ref (self));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSecretRow) self = data;
  g_autoptr (GError) error = NULL;
  if (self->context == NULL)
    return;
  if (!bw_secrets_store_finish (self->secrets, result, &error))
    {
      set_state (self, error->message, true);
      return;
    }
  look (self);
  g_signal_emit (self, signals[SIGNAL_STORED], 0);
}

static void
store_cb (BwSecretRow *self)
{
  g_autofree char *value = g_strdup (gtk_editable_get_text (self->entry));
  if (*value == '\0')
    return;
  set_state (self, _ ("Storing…"), false);
  bw_secrets_store_async (self->secrets, self->owner, self->key->name, value, self->cancellable,
                          stored_cb, g_object_ref (self));
  /* It is never seen again. */
  gtk_editable_set_text (self->entry, "");
}

static void
forget_cb (GtkButton *button, BwSecretRow *self)
{
  bw_secrets_store_async (self->secrets, self->owner, self->key->name, NULL, self->cancellable,
                          stored_cb, g_object_ref (self));
}

static void
named_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSecretRow) self = data;
  g_autoptr (GError) error = NULL;
  bool is_named = bw_engine_change_key_finish (BW_ENGINE (source), result, &error);
  if (self->context == NULL)
    return;
  if (!is_named)
    set_state (self, error->message, true);
  else
    g_signal_emit (self, signals[SIGNAL_STORED], 0);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSecretRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = bw_secret_keep_finish (result, &error);
  if (self->context == NULL)
    return;
  if (path == NULL)
    {
      set_state (self, error->message, true);
      return;
    }
  g_autofree char *key = g_strconcat (self->key->name, BW_SECRET_FILE_SUFFIX, NULL);
  g_autofree char *group_name = g_strconcat ("channel ", self->owner, NULL);
  BwEngine *engine = bw_context_engine (self->context);
  const BwConfigGroup *group =
      bw_config_find (bw_engine_config_file (engine), "channel", self->owner);
  const BwKeyChange change = { .group = group_name,
                               .key = key,
                               .old = group != NULL ? bw_config_group_raw (group, key) : NULL,
                               .value = path };
  bw_engine_change_key_async (engine, &change, false, NULL, named_cb, g_object_ref (self));
}

/* Without a keyring: in a file that nobody else can read, which the configuration names. */
static void
keep_cb (GtkButton *button, BwSecretRow *self)
{
  const char *config = bw_config_path (bw_engine_config_file (bw_context_engine (self->context)));
  bw_secret_keep_async (config, self->owner, self->key->name, gtk_editable_get_text (self->entry),
                        kept_cb, g_object_ref (self));
  gtk_editable_set_text (self->entry, "");
}

static void
config_cb (BwEngine *engine, BwSecretRow *self)
{
  look (self);
}

static void
bw_secret_row_init (BwSecretRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->has_keyring = true;
  g_object_set (self, "activatable", FALSE, "focusable", FALSE, "use-markup", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "bw-key-row");
}

static GtkLabel *
label_new (const char *text, const char *style)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                    PANGO_WRAP_WORD_CHAR, "max-width-chars", TEXT_CHARS, NULL);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static GtkWidget *
button_new (BwSecretRow *self, const char *text, const char *name, GCallback clicked)
{
  /* A child: newer GTK names a button by its label property, whatever name it is given. */
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (text));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_set_visible (button, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_autofree char *label = g_strdup_printf (C_ ("a setting and what to do", "%s: %s"), name, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  if (clicked == G_CALLBACK (store_cb))
    g_signal_connect_swapped (button, "clicked", clicked, self);
  else
    g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
controls_new (BwSecretRow *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_password_entry_new ();
  self->entry = GTK_EDITABLE (entry);
  gtk_editable_set_width_chars (self->entry, ENTRY_CHARS);
  gtk_editable_set_max_width_chars (self->entry, ENTRY_CHARS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  self->forget = button_new (self, _ ("Forget"), title, G_CALLBACK (forget_cb));
  self->store = button_new (self, _ ("Store"), title, G_CALLBACK (store_cb));
  self->keep = button_new (self, _ ("Keep in a file"), title, G_CALLBACK (keep_cb));
  gtk_widget_add_css_class (self->store, "suggested-action");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->forget);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), self->store);
  gtk_box_append (GTK_BOX (box), self->keep);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (show_buttons), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (store_cb), self);
  return box;
}

GtkWidget *
bw_secret_row_new (BwContext *context, BwSecrets *secrets, const BwKeySchema *key,
                   const char *owner)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (secrets != NULL && key != NULL && owner != NULL, NULL);
  g_autofree char *title = bw_form_title ("channel", key->name);
  BwSecretRow *self = g_object_new (BW_TYPE_SECRET_ROW, "title", title, NULL);
  self->context = g_object_ref (context);
  self->secrets = bw_secrets_ref (secrets);
  self->key = key;
  self->owner = g_strdup (owner);
  GtkWidget *line = bw_wrap_box_new (12, true);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkLabel *help = label_new (bw_form_help (key), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (help), "bw-dim");
  self->state = label_new ("", "caption");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (label_new (title, NULL)));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (help));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->state));
  bw_wrap_box_append (BW_WRAP_BOX (line), texts);
  bw_wrap_box_append (BW_WRAP_BOX (line), controls_new (self, title));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), line);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_object (bw_context_engine (context), "config-changed", G_CALLBACK (config_cb),
                           self, 0);
  look (self);
  return GTK_WIDGET (self);
}

const char *
bw_secret_row_name (BwSecretRow *row)
{
  g_return_val_if_fail (BW_IS_SECRET_ROW (row), NULL);
  return row->key->name;
}
