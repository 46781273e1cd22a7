/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of groups of the configuration, chosen from those there are. */
#include "ui/bw-name-picker.h"

#include "view/bw-name-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_KEY "bw-name"
#define LEAST_PX 180
#define MOST_PX 300
#define LABEL_CHARS 18

struct _BwNamePicker
{
  AdwBin parent_instance;
  BwContext *context;
  char *family, *title, *none;
  char *raw;
  GtkWidget *button, *label, *list;
};

G_DEFINE_FINAL_TYPE (BwNamePicker, bw_name_picker, ADW_TYPE_BIN)

static unsigned changed_signal;

static void
bw_name_picker_dispose (GObject *object)
{
  g_clear_object (&BW_NAME_PICKER (object)->context);
  G_OBJECT_CLASS (bw_name_picker_parent_class)->dispose (object);
}

static void
bw_name_picker_finalize (GObject *object)
{
  BwNamePicker *self = BW_NAME_PICKER (object);
  g_free (self->family);
  g_free (self->title);
  g_free (self->none);
  g_free (self->raw);
  G_OBJECT_CLASS (bw_name_picker_parent_class)->finalize (object);
}

static void
bw_name_picker_class_init (BwNamePickerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_name_picker_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_name_picker_finalize;
  changed_signal = g_signal_new ("changed", BW_TYPE_NAME_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bw_name_picker_init (BwNamePicker *self)
{
  self->raw = g_strdup ("");
}

/* What is chosen, on the button. */
static void
show (BwNamePicker *self)
{
  BwConfig *config = bw_engine_config_file (bw_context_engine (self->context));
  g_autofree char *names = bw_name_list_text (config, self->family, self->raw);
  const char *text = *names != '\0' ? names : self->none;
  g_autofree char *label =
      g_strdup_printf (C_ ("a setting and what to do", "%s: %s"), self->title, text);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_tooltip_text (self->button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  /* What has the focus is the button in it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
toggled_cb (GtkCheckButton *check, BwNamePicker *self)
{
  const char *name = g_object_get_data (G_OBJECT (check), NAME_KEY);
  char *raw = bw_name_list_set (self->raw, name, gtk_check_button_get_active (check));
  g_free (self->raw);
  self->raw = raw;
  show (self);
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
check_new (BwNamePicker *self, const BwNameChoice *choice)
{
  g_autofree char *unknown =
      choice->is_known ? NULL : g_strdup_printf (_ ("%s (unknown)"), choice->name);
  GtkWidget *check = gtk_check_button_new_with_label (unknown != NULL ? unknown : choice->name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), choice->is_chosen);
  g_object_set_data_full (G_OBJECT (check), NAME_KEY, g_strdup (choice->name), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  return check;
}

/* Made when it is opened: what there is may be another one by then. */
static void
fill (GtkMenuButton *button, gpointer data)
{
  BwNamePicker *self = data;
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  BwConfig *config = bw_engine_config_file (bw_context_engine (self->context));
  g_autoptr (GPtrArray) choices = bw_name_choices_new (config, self->family, self->raw);
  for (unsigned i = 0; i < choices->len; i++)
    gtk_box_append (GTK_BOX (self->list), check_new (self, g_ptr_array_index (choices, i)));
  if (choices->len > 0)
    return;
  GtkWidget *none = gtk_label_new (_ ("There are none so far"));
  gtk_widget_add_css_class (none, "bw-dim");
  gtk_box_append (GTK_BOX (self->list), none);
}

GtkWidget *
bw_name_picker_new (BwContext *context, const char *family, const char *title, const char *none)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (family != NULL && title != NULL && none != NULL, NULL);
  BwNamePicker *self = g_object_new (BW_TYPE_NAME_PICKER, NULL);
  self->context = g_object_ref (context);
  self->family = g_strdup (family);
  self->title = g_strdup (title);
  self->none = g_strdup (none);
  self->button = gtk_menu_button_new ();
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0,
                              "max-width-chars", LABEL_CHARS, "hexpand", TRUE, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (content), self->label);
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  GtkWidget *scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                    "propagate-natural-height", TRUE, "max-content-height", MOST_PX,
                                    "min-content-width", LEAST_PX, "child", self->list, NULL);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), scroll);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), content);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), fill, self, NULL);
  adw_bin_set_child (ADW_BIN (self), self->button);
  show (self);
  return GTK_WIDGET (self);
}

void
bw_name_picker_set_raw (BwNamePicker *picker, const char *raw)
{
  g_return_if_fail (BW_IS_NAME_PICKER (picker));
  if (g_strcmp0 (raw, picker->raw) != 0)
    {
      g_free (picker->raw);
      picker->raw = g_strdup (raw != NULL ? raw : "");
    }
  show (picker);
}

const char *
bw_name_picker_raw (BwNamePicker *picker)
{
  g_return_val_if_fail (BW_IS_NAME_PICKER (picker), NULL);
  return picker->raw;
}

GtkWidget *
bw_name_picker_button (BwNamePicker *picker)
{
  g_return_val_if_fail (BW_IS_NAME_PICKER (picker), NULL);
  return picker->button;
}
