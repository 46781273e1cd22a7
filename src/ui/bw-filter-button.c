/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of bot and model, or of machine, as a button with a menu. */
#include "ui/bw-filter-button.h"

#include "engine/bw-engine-live.h"
#include "engine/bw-ledger-document.h"

#include <glib/gi18n-lib.h>

struct _BwFilterButton
{
  AdwBin parent_instance;
  BwContext *context;
  GtkWidget *button;
  GtkWidget *label;
  GMenu *menu;
  BwPageFilters filters;
  GCancellable *cancellable;
  char *models_of; /* the bot that MODELS are of */
  char **models;
};

G_DEFINE_FINAL_TYPE (BwFilterButton, bw_filter_button, ADW_TYPE_BIN)

static void
bw_filter_button_dispose (GObject *object)
{
  BwFilterButton *self = BW_FILTER_BUTTON (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (bw_filter_button_parent_class)->dispose (object);
}

static void
bw_filter_button_finalize (GObject *object)
{
  BwFilterButton *self = BW_FILTER_BUTTON (object);
  g_free (self->models_of);
  g_strfreev (self->models);
  G_OBJECT_CLASS (bw_filter_button_parent_class)->finalize (object);
}

static void
bw_filter_button_class_init (BwFilterButtonClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_filter_button_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_filter_button_finalize;
}

static void
append_choice (GMenu *menu, const char *title, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);
  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static void
append_choices (BwFilterButton *self, const char *title, const char *action, const char *all,
                const char *const *names)
{
  g_autoptr (GMenu) section = g_menu_new ();
  if (all != NULL)
    append_choice (section, all, action, "");
  for (unsigned i = 0; names != NULL && names[i] != NULL; i++)
    append_choice (section, names[i], action, names[i]);
  g_menu_append_section (self->menu, title, G_MENU_MODEL (section));
}

static void
fill_menu (BwFilterButton *self)
{
  BwEngine *engine = bw_context_engine (self->context);
  g_menu_remove_all (self->menu);
  if (engine == NULL)
    return;
  if (self->filters & BW_PAGE_MODEL)
    {
      g_auto (GStrv) bots = bw_engine_source_names (engine, "ledger");
      append_choices (self, _ ("Bot"), "app.source", NULL, (const char *const *) bots);
      bool is_known = g_strcmp0 (self->models_of, bw_context_source (self->context)) == 0
                      && self->models != NULL;
      if (is_known && g_strv_length (self->models) > 1)
        append_choices (self, _ ("Model"), "app.model", _ ("All models"),
                        (const char *const *) self->models);
    }
  if (self->filters & BW_PAGE_MACHINE)
    {
      g_auto (GStrv) machines = bw_engine_source_names (engine, "system");
      append_choices (self, _ ("Machine"), "app.machine", NULL, (const char *const *) machines);
    }
}

/* What is chosen; NULL: there is nothing to choose. (transfer full) */
static char *
chosen (BwFilterButton *self)
{
  const char *source = bw_context_source (self->context);
  const char *model = bw_context_model (self->context);
  if (self->filters & BW_PAGE_MACHINE)
    return g_strdup (bw_context_machine (self->context));
  if ((self->filters & BW_PAGE_MODEL) == 0 || source == NULL)
    return NULL;
  return model != NULL ? g_strdup_printf ("%s · %s", source, model) : g_strdup (source);
}

static void
update (BwFilterButton *self)
{
  g_autofree char *text = chosen (self);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_tooltip_text (self->button, text);
  const char *what = self->filters & BW_PAGE_MACHINE ? _ ("Machine") : _ ("Bot and model");
  g_autofree char *name = g_strdup_printf ("%s: %s", what, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  fill_menu (self);
}

static void
document_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwFilterButton) self = data;
  g_autoptr (GError) error = NULL;
  BwLedgerDocument *document =
      bw_engine_ledger_document_finish (BW_ENGINE (object), result, &error);
  if (document == NULL)
    return;
  if (self->context != NULL)
    {
      g_strfreev (self->models);
      self->models = g_strdupv ((char **) bw_ledger_document_model_names (document));
      g_free (self->models_of);
      self->models_of = g_strdup (bw_ledger_document_request (document)->source);
      fill_menu (self);
    }
  bw_ledger_document_unref (document);
}

/* The models are asked for when somebody looks. */
static void
shown_cb (GtkPopover *popover, BwFilterButton *self)
{
  const char *source = bw_context_source (self->context);
  if ((self->filters & BW_PAGE_MODEL) == 0 || source == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  BwLedgerRequest request = { .source = source, .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  bw_engine_ledger_document_async (bw_context_engine (self->context), &request, self->cancellable,
                                   document_cb, g_object_ref (self));
}

static void
bw_filter_button_init (BwFilterButton *self)
{
  self->menu = g_menu_new ();
  self->button = gtk_menu_button_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 22);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), G_MENU_MODEL (self->menu));
  g_signal_connect (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button)), "show",
                    G_CALLBACK (shown_cb), self);
  adw_bin_set_child (ADW_BIN (self), self->button);
}

GtkWidget *
bw_filter_button_new (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  BwFilterButton *self = g_object_new (BW_TYPE_FILTER_BUTTON, NULL);
  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (bw_context_engine (context) != NULL)
    g_signal_connect_object (bw_context_engine (context), "config-changed", G_CALLBACK (update),
                             self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
bw_filter_button_set_filters (BwFilterButton *button, BwPageFilters filters)
{
  g_return_if_fail (BW_IS_FILTER_BUTTON (button));
  button->filters = filters & (BW_PAGE_MODEL | BW_PAGE_MACHINE);
  update (button);
}

void
bw_filter_button_open (BwFilterButton *button)
{
  g_return_if_fail (BW_IS_FILTER_BUTTON (button));
  if (gtk_widget_get_visible (GTK_WIDGET (button)))
    gtk_menu_button_popup (GTK_MENU_BUTTON (button->button));
}
