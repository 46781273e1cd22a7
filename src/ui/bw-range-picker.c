/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of range: buttons beside each other, or one with a menu where it is narrow. */
#include "ui/bw-range-picker.h"

#include "ui/bw-date-popover.h"

#include <glib/gi18n-lib.h>

struct _BwRangePicker
{
  GtkBox parent_instance;
  BwContext *context;
  GtkWidget *buttons;
  GtkWidget *dates_button;
  GtkWidget *menu_button;
  GtkWidget *popover;
};

G_DEFINE_FINAL_TYPE (BwRangePicker, bw_range_picker, GTK_TYPE_BOX)

static void
bw_range_picker_dispose (GObject *object)
{
  BwRangePicker *picker = BW_RANGE_PICKER (object);
  g_clear_pointer (&picker->popover, gtk_widget_unparent);
  g_clear_object (&picker->context);
  G_OBJECT_CLASS (bw_range_picker_parent_class)->dispose (object);
}

static void
bw_range_picker_class_init (BwRangePickerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_range_picker_dispose;
}

static GMenuModel *
menu_new (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) ranges = g_menu_new ();
  for (unsigned i = 0; i < BW_RANGE_DATES; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (bw_range_title ((BwRangeKind) i), NULL);
      g_menu_item_set_action_and_target (item, "app.range", "s", bw_range_name ((BwRangeKind) i));
      g_menu_append_item (ranges, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ranges));
  g_autoptr (GMenu) dates = g_menu_new ();
  g_menu_append (dates, _ ("Choose _dates…"), "win.dates");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (dates));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static GtkWidget *
buttons_new (BwRangePicker *picker)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "bw-range");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Range"),
                                  -1);
  for (unsigned i = 0; i < BW_RANGE_DATES; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (bw_range_title ((BwRangeKind) i));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.range");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                        bw_range_name ((BwRangeKind) i));
      gtk_box_append (GTK_BOX (box), button);
    }
  picker->dates_button = gtk_toggle_button_new_with_label (_ ("Dates…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (picker->dates_button), "win.dates");
  gtk_box_append (GTK_BOX (box), picker->dates_button);
  return box;
}

static void
bw_range_picker_init (BwRangePicker *picker)
{
  picker->buttons = buttons_new (picker);
  picker->menu_button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = menu_new ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (picker->menu_button), menu);
  gtk_widget_add_css_class (picker->menu_button, "raised");
  gtk_widget_set_visible (picker->menu_button, FALSE);
  gtk_box_append (GTK_BOX (picker), picker->buttons);
  gtk_box_append (GTK_BOX (picker), picker->menu_button);
  picker->popover = bw_date_popover_new ();
  gtk_widget_set_parent (picker->popover, GTK_WIDGET (picker));
}

/* Says what is chosen on the button of the menu and, where it is dates, on theirs. */
static void
changed_cb (BwContext *context, BwRangePicker *picker)
{
  const BwRange *range = bw_context_range (context);
  bool is_dates = range->kind == BW_RANGE_DATES;
  g_autofree char *dates = NULL;
  if (is_dates)
    dates = bw_date_popover_title (range, bw_context_now_us (context), bw_context_zone (context));
  const char *title = is_dates ? dates : bw_range_title (range->kind);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (picker->menu_button), title);
  g_autofree char *name = g_strdup_printf ("%s: %s", _ ("Range"), title);
  gtk_widget_set_tooltip_text (picker->menu_button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picker->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_button_set_label (GTK_BUTTON (picker->dates_button), is_dates ? dates : _ ("Dates…"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (picker->dates_button), is_dates);
}

GtkWidget *
bw_range_picker_new (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  BwRangePicker *picker = g_object_new (BW_TYPE_RANGE_PICKER, NULL);
  picker->context = g_object_ref (context);
  bw_date_popover_set_context (BW_DATE_POPOVER (picker->popover), context);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), picker, 0);
  changed_cb (context, picker);
  return GTK_WIDGET (picker);
}

void
bw_range_picker_set_compact (BwRangePicker *picker, bool is_compact)
{
  g_return_if_fail (BW_IS_RANGE_PICKER (picker));
  gtk_widget_set_visible (picker->buttons, !is_compact);
  gtk_widget_set_visible (picker->menu_button, is_compact);
  bw_date_popover_set_narrow (BW_DATE_POPOVER (picker->popover), is_compact);
}

void
bw_range_picker_open_dates (BwRangePicker *picker)
{
  g_return_if_fail (BW_IS_RANGE_PICKER (picker));
  GtkWidget *at =
      gtk_widget_get_visible (picker->buttons) ? picker->dates_button : picker->menu_button;
  graphene_rect_t bounds;
  if (!gtk_widget_compute_bounds (at, GTK_WIDGET (picker), &bounds))
    return;
  GdkRectangle place = { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                         (int) bounds.size.height };
  gtk_popover_set_pointing_to (GTK_POPOVER (picker->popover), &place);
  bw_date_popover_open (BW_DATE_POPOVER (picker->popover));
  /* The button is pressed when dates are chosen, not when they are about to be. */
  changed_cb (picker->context, picker);
}
