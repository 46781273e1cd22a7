/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source in the list of services. */
#include "ui/bw-service-row.h"

#include "ui/bw-context-menu.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-drawing.h"
#include "ui/bw-state-label.h"
#include "ui/bw-tooltip.h"
#include "ui/bw-value-table.h"

#include <glib/gi18n-lib.h>

#define SPARK_WIDTH_PX 110
#define SPARK_HEIGHT_PX 26
#define STRIP_WIDTH_PX 120
#define STRIP_NARROW_PX 60
#define STRIP_HEIGHT_PX 20
#define STATE_WIDTH_PX 110
#define LATENCY_CHARS 8
#define UPTIME_CHARS 7
#define AGE_CHARS 10

struct _BwServiceRow
{
  GtkListBoxRow parent_instance;
  BwSourceRow *source;
  BwLatencyLog *log; /* borrowed */
  BwServicePast *past;
  GtkBox *box;
  GtkWidget *state, *name, *where, *spark, *latency, *strip, *uptime, *age;
};

G_DEFINE_FINAL_TYPE (BwServiceRow, bw_service_row, GTK_TYPE_LIST_BOX_ROW)

static void
draw_spark (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
            gpointer data)
{
  BwServiceRow *self = data;
  const double *times, *seconds;
  const char *name = bw_source_row_text (self->source)->name;
  size_t n = bw_latency_log_get (self->log, name, &times, &seconds);
  if (n > 1)
    bw_mark_sparkline (cr, rect, times, seconds, n, NAN, palette->series[0], palette);
}

static void
draw_strip (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
            gpointer data)
{
  static const BwUptime marks[] = {
    [BW_SERVICE_DAY_UNWATCHED] = BW_UPTIME_UNWATCHED,
    [BW_SERVICE_DAY_UP] = BW_UPTIME_UP,
    [BW_SERVICE_DAY_SHORT] = BW_UPTIME_SLOW,
    [BW_SERVICE_DAY_DOWN] = BW_UPTIME_DOWN,
  };
  const BwServicePast *past = BW_SERVICE_ROW (data)->past;
  BwUptime days[BW_SERVICE_DAYS] = { BW_UPTIME_UNWATCHED };
  for (unsigned i = 0; past != NULL && i < BW_SERVICE_DAYS; i++)
    days[i] = marks[past->days[i]];
  bw_mark_uptime (cr, rect, days, BW_SERVICE_DAYS, palette);
}

static void
bw_service_row_dispose (GObject *object)
{
  BwServiceRow *self = BW_SERVICE_ROW (object);
  g_clear_object (&self->source);
  g_clear_pointer (&self->past, bw_service_past_free);
  G_OBJECT_CLASS (bw_service_row_parent_class)->dispose (object);
}

/* The fields of ROW are separated by tabs. */
static char *
day_text (const char *row, unsigned column, gpointer data)
{
  g_auto (GStrv) fields = g_strsplit (row, "\t", 2);
  return g_strdup (column < g_strv_length (fields) ? fields[column] : "");
}

/* What the strip shows, the last day first. */
static void
table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BwServiceRow *self = BW_SERVICE_ROW (widget);
  const char *const titles[] = { C_ ("column", "Day"), C_ ("column", "State"), NULL };
  g_autoptr (GtkStringList) rows = gtk_string_list_new (NULL);
  for (unsigned i = BW_SERVICE_DAYS; self->past != NULL && i-- > 0;)
    {
      g_autofree char *day = bw_service_past_day_text (self->past, i);
      gtk_string_list_take (
          rows, g_strconcat (day, "\t", bw_service_day_word (self->past->days[i]), NULL));
    }
  GtkScrolledWindow *place =
      bw_value_table_present (bw_source_row_text (self->source)->name, G_N_ELEMENTS (titles) - 1,
                              GTK_WINDOW (gtk_widget_get_root (widget)));
  bw_value_table_fill (place, titles, rows, day_text, NULL, NULL);
}

static GMenuModel *
menu_cb (GtkWidget *widget)
{
  GMenu *menu = g_menu_new ();
  if (BW_SERVICE_ROW (widget)->past != NULL)
    g_menu_append (menu, _ ("Show days as _table"), "service.table");
  return G_MENU_MODEL (menu);
}

static void
bw_service_row_class_init (BwServiceRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_service_row_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (class), "service.table", NULL, table_cb);
}

static GtkWidget *
label_new (float xalign, int width_chars, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
drawing_new (BwServiceRow *self, int width, int height, BwDrawingFunc func)
{
  GtkWidget *drawing = bw_drawing_new (width, height);
  gtk_widget_set_valign (drawing, GTK_ALIGN_CENTER);
  bw_drawing_set_func (BW_DRAWING (drawing), func, self, NULL);
  return drawing;
}

static GtkWidget *
head_new (BwServiceRow *self)
{
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->state = bw_state_label_new ();
  gtk_widget_add_css_class (self->state, "caption-heading");
  gtk_widget_set_valign (self->state, GTK_ALIGN_CENTER);
  self->name = label_new (0, 0, "heading");
  self->where = label_new (0, 0, "caption");
  gtk_widget_add_css_class (self->where, "bw-dim");
  gtk_box_append (GTK_BOX (names), self->name);
  gtk_box_append (GTK_BOX (names), self->where);
  gtk_widget_set_hexpand (names, TRUE);
  gtk_box_append (GTK_BOX (head), names);
  gtk_box_append (GTK_BOX (head), self->state);
  return head;
}

static GtkWidget *
figures_new (BwServiceRow *self)
{
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->spark = drawing_new (self, SPARK_WIDTH_PX, SPARK_HEIGHT_PX, draw_spark);
  self->latency = label_new (1, LATENCY_CHARS, "numeric");
  self->strip = drawing_new (self, STRIP_NARROW_PX, STRIP_HEIGHT_PX, draw_strip);
  self->uptime = label_new (1, UPTIME_CHARS, "numeric");
  self->age = label_new (1, AGE_CHARS, "numeric");
  gtk_widget_add_css_class (self->age, "bw-dim");
  GtkWidget *const all[] = { self->spark, self->latency, self->strip, self->uptime, self->age };
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_box_append (GTK_BOX (figures), all[i]);
  return figures;
}

static void
bw_service_row_init (BwServiceRow *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "bw-narrow-row");
  gtk_box_append (self->box, head_new (self));
  gtk_box_append (self->box, figures_new (self));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->box));
  bw_context_menu_add (GTK_WIDGET (self), menu_cb);
}

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

/* All of it in sentences, for a screen reader. */
static void
update_name (BwServiceRow *self)
{
  g_autofree char *sentence = bw_source_row_sentence (self->source);
  g_autofree char *past =
      self->past != NULL ? bw_service_past_sentence (self->past) : g_strdup ("");
  g_autofree char *name = g_strdup_printf ("%s. %s", sentence, past);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
bw_service_row_update (BwServiceRow *self)
{
  g_return_if_fail (BW_IS_SERVICE_ROW (self));
  const BwSourceText *text = bw_source_row_text (self->source);
  /* Translators: what it is, where, how often it is asked */
  g_autofree char *where =
      g_strdup_printf (_ ("%s · %s · every %s"), text->kind, text->where, text->every);
  set_text (self->name, text->name);
  set_text (self->where, where);
  set_text (self->latency, text->latency);
  set_text (self->age, text->sample);
  bw_state_label_set (BW_STATE_LABEL (self->state), &text->state, NULL);
  g_autofree char *latencies = bw_latency_log_sentence (self->log, text->name);
  bw_tooltip_set (self->spark, latencies);
  bw_drawing_set_text (BW_DRAWING (self->spark), latencies);
  gtk_widget_queue_draw (self->spark);
  update_name (self);
}

static void
update_past (BwServiceRow *self)
{
  g_autofree char *uptime =
      self->past != NULL ? bw_service_past_uptime_text (self->past) : g_strdup ("–");
  g_autofree char *days = self->past != NULL ? bw_service_past_days_text (self->past) : NULL;
  set_text (self->uptime, uptime);
  bw_tooltip_set (self->strip, days);
  bw_drawing_set_text (BW_DRAWING (self->strip), days);
  gtk_widget_queue_draw (self->strip);
  update_name (self);
}

GtkWidget *
bw_service_row_new (BwSourceRow *source, BwLatencyLog *log)
{
  g_return_val_if_fail (BW_IS_SOURCE_ROW (source) && log != NULL, NULL);
  BwServiceRow *self = g_object_new (BW_TYPE_SERVICE_ROW, NULL);
  self->source = g_object_ref (source);
  self->log = log;
  g_signal_connect_object (source, "changed", G_CALLBACK (bw_service_row_update), self,
                           G_CONNECT_SWAPPED);
  bw_service_row_update (self);
  update_past (self);
  return GTK_WIDGET (self);
}

BwSourceRow *
bw_service_row_source (BwServiceRow *self)
{
  g_return_val_if_fail (BW_IS_SERVICE_ROW (self), NULL);
  return self->source;
}

void
bw_service_row_take_past (BwServiceRow *self, BwServicePast *past)
{
  g_return_if_fail (BW_IS_SERVICE_ROW (self));
  g_clear_pointer (&self->past, bw_service_past_free);
  self->past = past;
  update_past (self);
}

const BwServicePast *
bw_service_row_past (BwServiceRow *self)
{
  g_return_val_if_fail (BW_IS_SERVICE_ROW (self), NULL);
  return self->past;
}

void
bw_service_row_set_narrow (BwServiceRow *self, bool is_narrow)
{
  g_return_if_fail (BW_IS_SERVICE_ROW (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), is_narrow
                                                                  ? GTK_ORIENTATION_VERTICAL
                                                                  : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->box, is_narrow ? 4 : 12);
  gtk_widget_set_visible (self->spark, !is_narrow);
  gtk_widget_set_hexpand (self->strip, is_narrow);
  gtk_widget_set_size_request (self->state, is_narrow ? -1 : STATE_WIDTH_PX, -1);
  gtk_widget_set_size_request (self->strip, is_narrow ? -1 : STRIP_WIDTH_PX, -1);
  /* Columns of figures need one width; where there is little room, dots will do. */
  gtk_label_set_width_chars (GTK_LABEL (self->latency), is_narrow ? 6 : LATENCY_CHARS);
  gtk_label_set_width_chars (GTK_LABEL (self->uptime), is_narrow ? 6 : UPTIME_CHARS);
  gtk_label_set_width_chars (GTK_LABEL (self->age), is_narrow ? 5 : AGE_CHARS);
}
