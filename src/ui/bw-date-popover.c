/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of a first and a last day, typed or from calendars. */
#include "ui/bw-date-popover.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *entry; /* what it says counts; the calendar writes into it */
  GtkWidget *calendar;
} End;

struct _BwDatePopover
{
  GtkPopover parent_instance;
  BwContext *context;
  GtkWidget *ends_box;
  End ends[2];
  GtkWidget *error;
  GtkWidget *apply;
  bool is_filling;
};

G_DEFINE_FINAL_TYPE (BwDatePopover, bw_date_popover, GTK_TYPE_POPOVER)

/* What the entries say. */
static bool
read_range (BwDatePopover *popover, BwRange *range, GError **error)
{
  g_autofree char *text =
      g_strdup_printf ("%s..%s", gtk_editable_get_text (GTK_EDITABLE (popover->ends[0].entry)),
                       gtk_editable_get_text (GTK_EDITABLE (popover->ends[1].entry)));
  return bw_range_parse (text, bw_context_zone (popover->context), range, error);
}

static void
apply_cb (GtkWidget *widget, BwDatePopover *popover)
{
  BwRange range = { 0 };
  if (!read_range (popover, &range, NULL))
    return;
  bw_context_set_range (popover->context, &range);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
entry_cb (GtkEditable *entry, BwDatePopover *popover)
{
  if (popover->context == NULL)
    return;
  BwRange range = { 0 };
  g_autoptr (GError) error = NULL;
  bool is_good = read_range (popover, &range, &error);
  gtk_label_set_text (GTK_LABEL (popover->error), is_good ? "" : error->message);
  gtk_widget_set_visible (popover->error, !is_good);
  gtk_widget_set_sensitive (popover->apply, is_good);
  for (unsigned i = 0; i < G_N_ELEMENTS (popover->ends); i++)
    if (is_good)
      gtk_widget_remove_css_class (popover->ends[i].entry, "error");
    else
      gtk_widget_add_css_class (popover->ends[i].entry, "error");
}

static void
day_cb (GtkCalendar *calendar, BwDatePopover *popover)
{
  if (popover->is_filling)
    return;
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%d");
  unsigned i = calendar == GTK_CALENDAR (popover->ends[1].calendar) ? 1 : 0;
  gtk_editable_set_text (GTK_EDITABLE (popover->ends[i].entry), text);
}

static GtkWidget *
end_new (BwDatePopover *popover, unsigned i, const char *title)
{
  End *end = &popover->ends[i];
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  end->entry = gtk_entry_new ();
  gtk_widget_add_css_class (end->entry, "numeric");
  gtk_entry_set_placeholder_text (GTK_ENTRY (end->entry), "2026-10-30");
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), end->entry);
  g_signal_connect (end->entry, "changed", G_CALLBACK (entry_cb), popover);
  g_signal_connect (end->entry, "activate", G_CALLBACK (apply_cb), popover);
  end->calendar = gtk_calendar_new ();
  gtk_widget_add_css_class (end->calendar, "numeric");
  g_signal_connect (end->calendar, "day-selected", G_CALLBACK (day_cb), popover);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), end->entry);
  gtk_box_append (GTK_BOX (box), end->calendar);
  return box;
}

static void
bw_date_popover_dispose (GObject *object)
{
  g_clear_object (&BW_DATE_POPOVER (object)->context);
  G_OBJECT_CLASS (bw_date_popover_parent_class)->dispose (object);
}

static void
bw_date_popover_class_init (BwDatePopoverClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_date_popover_dispose;
}

static void
bw_date_popover_init (BwDatePopover *popover)
{
  popover->error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (popover->error), TRUE);
  gtk_label_set_xalign (GTK_LABEL (popover->error), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (popover->error), 30);
  gtk_widget_add_css_class (popover->error, "bw-tone-error");
  gtk_widget_set_visible (popover->error, FALSE);
  popover->apply = gtk_button_new_with_label (_ ("Show these days"));
  gtk_widget_add_css_class (popover->apply, "suggested-action");
  g_signal_connect (popover->apply, "clicked", G_CALLBACK (apply_cb), popover);
  popover->ends_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (popover->ends_box), end_new (popover, 0, _ ("_First day")));
  gtk_box_append (GTK_BOX (popover->ends_box), end_new (popover, 1, _ ("_Last day")));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), popover->ends_box);
  gtk_box_append (GTK_BOX (box), popover->error);
  gtk_box_append (GTK_BOX (box), popover->apply);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
}

GtkWidget *
bw_date_popover_new (void)
{
  return g_object_new (BW_TYPE_DATE_POPOVER, NULL);
}

void
bw_date_popover_set_context (BwDatePopover *popover, BwContext *context)
{
  g_return_if_fail (BW_IS_DATE_POPOVER (popover) && popover->context == NULL);
  popover->context = g_object_ref (context);
}

static void
fill_end (BwDatePopover *popover, End *end, int64_t time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / BW_SECOND_US);
  g_autoptr (GDateTime) date =
      utc != NULL ? g_date_time_to_timezone (utc, bw_context_zone (popover->context)) : NULL;
  if (date == NULL)
    return;
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%d");
  gtk_calendar_select_day (GTK_CALENDAR (end->calendar), date);
  gtk_editable_set_text (GTK_EDITABLE (end->entry), text);
}

void
bw_date_popover_open (BwDatePopover *popover)
{
  g_return_if_fail (BW_IS_DATE_POPOVER (popover) && popover->context != NULL);
  int64_t from_us = 0;
  int64_t to_us = 0;
  int64_t now_us = bw_context_now_us (popover->context);
  bw_range_resolve (bw_context_range (popover->context), now_us, BW_TIME_NONE, &from_us, &to_us);
  popover->is_filling = true;
  fill_end (popover, &popover->ends[0], from_us);
  fill_end (popover, &popover->ends[1], to_us - 1);
  popover->is_filling = false;
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (popover->ends[0].entry);
}

void
bw_date_popover_set_narrow (BwDatePopover *popover, bool is_narrow)
{
  g_return_if_fail (BW_IS_DATE_POPOVER (popover));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (popover->ends_box),
                                  is_narrow ? GTK_ORIENTATION_VERTICAL
                                            : GTK_ORIENTATION_HORIZONTAL);
  /* Two of them are higher than a small window. */
  for (unsigned i = 0; i < G_N_ELEMENTS (popover->ends); i++)
    gtk_widget_set_visible (popover->ends[i].calendar, !is_narrow);
}

char *
bw_date_popover_title (const BwRange *range, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (range != NULL, NULL);
  g_autofree char *from = bw_words_day (range->from_us, now_us, zone);
  g_autofree char *to = bw_words_day (range->to_us - 1, now_us, zone);
  return g_strdup_printf ("%s – %s", from, to);
}
