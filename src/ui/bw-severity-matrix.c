/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channel takes alerts of which severity: a box for each pair. */
#include "ui/bw-severity-matrix.h"

#include "engine/bw-engine-configure.h"
#include "ui/bw-state-label.h"
#include "view/bw-channel-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_KEY "bw-name"
#define N_SEVERITIES 5
#define NAME_CHARS 14

static const BwSeverity severities[N_SEVERITIES] = { BW_SEVERITY_INFO, BW_SEVERITY_WARNING,
                                                     BW_SEVERITY_ERROR, BW_SEVERITY_CRITICAL,
                                                     BW_SEVERITY_EMERGENCY };

struct _BwSeverityMatrix
{
  GtkWidget parent_instance;
  BwPreferences *preferences; /* NULL: no more */
  GtkWidget *grid;
  char *signature;  /* of the channels that have a line */
  GPtrArray *boxes; /* of GtkCheckButton, line by line */
  bool is_showing;
};

G_DEFINE_FINAL_TYPE (BwSeverityMatrix, bw_severity_matrix, GTK_TYPE_WIDGET)

static void
bw_severity_matrix_dispose (GObject *object)
{
  BwSeverityMatrix *self = BW_SEVERITY_MATRIX (object);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_weak_pointer (&self->preferences);
  G_OBJECT_CLASS (bw_severity_matrix_parent_class)->dispose (object);
}

static void
bw_severity_matrix_finalize (GObject *object)
{
  g_ptr_array_unref (BW_SEVERITY_MATRIX (object)->boxes);
  g_free (BW_SEVERITY_MATRIX (object)->signature);
  G_OBJECT_CLASS (bw_severity_matrix_parent_class)->finalize (object);
}

static void
bw_severity_matrix_class_init (BwSeverityMatrixClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_severity_matrix_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_severity_matrix_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
bw_severity_matrix_init (BwSeverityMatrix *self)
{
  self->boxes = g_ptr_array_new ();
}

static BwEngine *
engine_of (BwSeverityMatrix *self)
{
  BwContext *context =
      self->preferences != NULL ? bw_preferences_context (self->preferences) : NULL;
  return context != NULL ? bw_context_engine (context) : NULL;
}

static BwSeverity
min_of (const BwConfigGroup *group)
{
  BwSeverity min = BW_SEVERITY_WARNING;
  const char *text = bw_config_group_text (group, "min-severity");
  if (text != NULL)
    bw_severity_parse (text, &min);
  return min;
}

static void follow (BwSeverityMatrix *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSeverityMatrix) self = data;
  g_autoptr (GError) error = NULL;
  if (bw_engine_change_key_finish (BW_ENGINE (source), result, &error) || engine_of (self) == NULL)
    return;
  bw_preferences_toast (self->preferences, error->message);
  follow (self);
}

static void
write_key (BwSeverityMatrix *self, const BwConfigGroup *group, const char *key, const char *value)
{
  const char *now = bw_config_group_text (group, key);
  if (g_strcmp0 (now, value) == 0)
    return;
  g_autofree char *label = g_strconcat ("channel ", bw_config_group_name (group), NULL);
  const BwKeyChange change = { label, key, bw_config_group_raw (group, key), value };
  bw_engine_change_key_async (engine_of (self), &change, false, NULL, written_cb,
                              g_object_ref (self));
}

static void
toggled_cb (GtkCheckButton *box, BwSeverityMatrix *self)
{
  unsigned i = 0;
  if (self->is_showing || engine_of (self) == NULL || !g_ptr_array_find (self->boxes, box, &i))
    return;
  BwConfig *config = bw_engine_config_file (engine_of (self));
  const char *name = g_object_get_data (G_OBJECT (box), NAME_KEY);
  const BwConfigGroup *group = bw_config_find (config, "channel", name);
  if (group == NULL)
    return;
  bool is_enabled = bw_config_group_boolean (group, "enabled");
  BwSeverity min = min_of (group);
  bw_channel_toggle (gtk_check_button_get_active (box), severities[i % N_SEVERITIES], &is_enabled,
                     &min);
  write_key (self, group, "enabled", is_enabled ? "true" : "false");
  if (is_enabled)
    write_key (self, group, "min-severity", bw_severity_name (min));
  /* All of the line says what is meant at once. */
  self->is_showing = true;
  for (unsigned s = 0; s < N_SEVERITIES; s++)
    gtk_check_button_set_active (g_ptr_array_index (self->boxes, i - i % N_SEVERITIES + s),
                                 bw_channel_takes (is_enabled, min, severities[s]));
  self->is_showing = false;
}

static void
add_head (BwSeverityMatrix *self)
{
  for (unsigned s = 0; s < N_SEVERITIES; s++)
    {
      BwStateWords words = bw_state_words_severity (severities[s]);
      GtkWidget *icon = bw_state_label_new ();
      g_object_set (icon, "has-word", FALSE, "halign", GTK_ALIGN_CENTER, NULL);
      bw_state_label_set (BW_STATE_LABEL (icon), &words, NULL);
      gtk_widget_set_tooltip_text (icon, words.word);
      gtk_grid_attach (GTK_GRID (self->grid), icon, (int) s + 1, 0, 1, 1);
    }
}

static void
add_line (BwSeverityMatrix *self, const char *name, int line)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, "hexpand", TRUE, "ellipsize",
                    PANGO_ELLIPSIZE_END, "width-chars", NAME_CHARS / 2, "tooltip-text", name, NULL);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, line, 1, 1);
  for (unsigned s = 0; s < N_SEVERITIES; s++)
    {
      BwStateWords words = bw_state_words_severity (severities[s]);
      GtkWidget *box = gtk_check_button_new ();
      /* Translators: a channel, and the severity of alerts it is told of or not. */
      g_autofree char *text =
          g_strdup_printf (C_ ("a channel and a severity", "%s: %s"), name, words.word);
      gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (box, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                      -1);
      g_object_set_data_full (G_OBJECT (box), NAME_KEY, g_strdup (name), g_free);
      g_signal_connect (box, "toggled", G_CALLBACK (toggled_cb), self);
      gtk_grid_attach (GTK_GRID (self->grid), box, (int) s + 1, line, 1, 1);
      g_ptr_array_add (self->boxes, box);
    }
}

/* Made anew where there are other channels. */
static void
build (BwSeverityMatrix *self, BwConfig *config)
{
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_ptr_array_set_size (self->boxes, 0);
  self->grid = gtk_grid_new ();
  g_object_set (self->grid, "column-spacing", 12, "row-spacing", 9, NULL);
  gtk_widget_add_css_class (self->grid, "card");
  gtk_widget_add_css_class (self->grid, "bw-card");
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  add_head (self);
  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    add_line (self, bw_config_group_name (bw_config_group (config, "channel", i)), (int) i + 1);
}

static void
follow (BwSeverityMatrix *self)
{
  if (engine_of (self) == NULL)
    return;
  BwConfig *config = bw_engine_config_file (engine_of (self));
  GString *names = g_string_new ("");
  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    g_string_append_printf (names, "%s ",
                            bw_config_group_name (bw_config_group (config, "channel", i)));
  g_autofree char *signature = g_string_free (names, FALSE);
  if (g_strcmp0 (signature, self->signature) != 0)
    {
      build (self, config);
      g_free (self->signature);
      self->signature = g_steal_pointer (&signature);
    }
  self->is_showing = true;
  for (unsigned i = 0; i < self->boxes->len; i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "channel", i / N_SEVERITIES);
      gtk_check_button_set_active (g_ptr_array_index (self->boxes, i),
                                   bw_channel_takes (bw_config_group_boolean (group, "enabled"),
                                                     min_of (group), severities[i % N_SEVERITIES]));
    }
  self->is_showing = false;
}

static void
config_cb (BwEngine *engine, BwSeverityMatrix *self)
{
  follow (self);
}

GtkWidget *
bw_severity_matrix_new (BwPreferences *preferences)
{
  g_return_val_if_fail (BW_IS_PREFERENCES (preferences), NULL);
  BwSeverityMatrix *self = g_object_new (BW_TYPE_SEVERITY_MATRIX, NULL);
  g_set_weak_pointer (&self->preferences, preferences);
  g_signal_connect_object (engine_of (self), "config-changed", G_CALLBACK (config_cb), self, 0);
  follow (self);
  return GTK_WIDGET (self);
}
