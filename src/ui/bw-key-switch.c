/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch for a key of the configuration that is true or false, to stand in a row of its group. */
#include "ui/bw-key-switch.h"

#include "view/bw-form-field.h"

#define STATE_KEY "bw-key-switch"

typedef struct
{
  BwContext *context;
  BwFormField *field;
  char *family, *name; /* of the group */
  bool is_showing;
} State;

static void
state_free (gpointer data)
{
  State *state = data;
  bw_form_field_free (state->field);
  g_object_unref (state->context);
  g_free (state->family);
  g_free (state->name);
  g_free (state);
}

static State *
state_of (gpointer control)
{
  return g_object_get_data (G_OBJECT (control), STATE_KEY);
}

static void
show (GtkSwitch *control)
{
  State *state = state_of (control);
  const char *text = bw_form_field_text (state->field);
  state->is_showing = true;
  gtk_switch_set_active (control, g_str_equal (text, "true") || g_str_equal (text, "1"));
  state->is_showing = false;
  gtk_widget_set_tooltip_text (GTK_WIDGET (control), bw_form_field_problem (state->field));
}

static void save (GtkSwitch *control);

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkSwitch) control = data;
  g_autoptr (GError) error = NULL;
  State *state = state_of (control);
  bw_engine_change_key_finish (BW_ENGINE (source), result, &error);
  bw_form_field_end_save (state->field, error);
  /* What was not written does not look as if it were. */
  if (error != NULL)
    {
      g_message ("a setting was not saved: %s", error->message);
      bw_form_field_revert (state->field);
      show (control);
      gtk_widget_set_tooltip_text (GTK_WIDGET (control), error->message);
    }
  /* It was switched again meanwhile. */
  else
    save (control);
}

static void
save (GtkSwitch *control)
{
  State *state = state_of (control);
  BwKeyChange change = { NULL };
  if (!bw_form_field_change (state->field, &change))
    return;
  bw_engine_change_key_async (bw_context_engine (state->context), &change, false, NULL, saved_cb,
                              g_object_ref (control));
  bw_form_field_begin_save (state->field);
}

static void
switched_cb (GtkSwitch *control, GParamSpec *pspec, gpointer data)
{
  State *state = state_of (control);
  if (state->is_showing)
    return;
  bw_form_field_set_text (state->field, gtk_switch_get_active (control) ? "true" : "false");
  save (control);
}

static void
follow (GtkSwitch *control)
{
  State *state = state_of (control);
  BwConfig *config = bw_engine_config_file (bw_context_engine (state->context));
  bw_form_field_follow (state->field, bw_config_find (config, state->family, state->name));
  /* A switch is not typed in: there is nothing that could be lost. */
  if (bw_form_field_state (state->field) == BW_FORM_CONFLICT)
    bw_form_field_take_theirs (state->field);
  show (control);
}

static void
config_cb (BwEngine *engine, GtkSwitch *control)
{
  follow (control);
}

GtkWidget *
bw_key_switch_new (BwContext *context, const BwKeySchema *key, const char *group, const char *label)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (key != NULL && group != NULL && label != NULL, NULL);
  GtkWidget *control = gtk_switch_new ();
  g_auto (GStrv) parts = g_strsplit (group, " ", 2);
  State *state = g_new0 (State, 1);
  state->context = g_object_ref (context);
  state->field = bw_form_field_new (key, key->name, group);
  state->family = g_strdup (parts[0]);
  state->name = g_strdup (parts[1] != NULL ? parts[1] : "");
  g_object_set_data_full (G_OBJECT (control), STATE_KEY, state, state_free);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  follow (GTK_SWITCH (control));
  g_signal_connect (control, "notify::active", G_CALLBACK (switched_cb), NULL);
  g_signal_connect_object (bw_context_engine (context), "config-changed", G_CALLBACK (config_cb),
                           control, 0);
  return control;
}
