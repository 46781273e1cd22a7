/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the window: asks for its data when it is on screen and something changed, never else.
 */
#include "ui/bw-page.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

/* How often the age in the error line is told anew. */
#define AGE_PERIOD_S 15

typedef struct
{
  BwContext *context;
  GCancellable *cancellable; /* of the refresh under way, or NULL */
  bool is_dirty;
  bool is_ready;
  unsigned tick;  /* waiting for a frame */
  unsigned timer; /* of the period */
  unsigned age_timer;
  int64_t good_us; /* when what is shown was asked for; BW_TIME_NONE: nothing is shown */
  char *error;
  char *subtitle;
} BwPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BwPage, bw_page, ADW_TYPE_BIN)

enum
{
  PROP_ERROR_TEXT = 1,
  PROP_READY,
  PROP_SUBTITLE,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

static BwPagePrivate *
private_of (BwPage *page)
{
  return bw_page_get_instance_private (page);
}

/* Ends what is under way, if anything is; what it would have answered is asked for again. */
static void
cancel (BwPage *page)
{
  BwPagePrivate *self = private_of (page);
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_dirty = true;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  BwPage *page = BW_PAGE (widget);
  BwPagePrivate *self = private_of (page);
  self->tick = 0;
  if (!self->is_dirty || self->cancellable != NULL || self->context == NULL)
    return G_SOURCE_REMOVE;
  self->is_dirty = false;
  self->cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) cancellable = g_object_ref (self->cancellable);
  BW_PAGE_GET_CLASS (page)->refresh (page, cancellable);
  return G_SOURCE_REMOVE;
}

/* Refreshes with the next frame, if there is anything to do and somebody to see it. */
static void
schedule (BwPage *page)
{
  BwPagePrivate *self = private_of (page);
  if (self->is_dirty && self->cancellable == NULL && self->tick == 0
      && gtk_widget_get_mapped (GTK_WIDGET (page)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (page), tick_cb, NULL, NULL);
}

static gboolean
period_cb (gpointer data)
{
  bw_page_invalidate (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
age_cb (gpointer data)
{
  g_object_notify_by_pspec (data, props[PROP_ERROR_TEXT]);
  return G_SOURCE_CONTINUE;
}

/* Time goes on only for those who look. */
static void
update_timers (BwPage *page)
{
  BwPagePrivate *self = private_of (page);
  bool is_mapped = gtk_widget_get_mapped (GTK_WIDGET (page));
  unsigned period_s = BW_PAGE_GET_CLASS (page)->period_s;
  if (is_mapped && period_s > 0 && self->timer == 0)
    self->timer = g_timeout_add_seconds (period_s, period_cb, page);
  else if (!is_mapped)
    g_clear_handle_id (&self->timer, g_source_remove);
  bool has_age = is_mapped && self->error != NULL;
  if (has_age && self->age_timer == 0)
    self->age_timer = g_timeout_add_seconds (AGE_PERIOD_S, age_cb, page);
  else if (!has_age)
    g_clear_handle_id (&self->age_timer, g_source_remove);
}

static void
bw_page_map (GtkWidget *widget)
{
  BwPage *page = BW_PAGE (widget);
  GTK_WIDGET_CLASS (bw_page_parent_class)->map (widget);
  /* Figures of a range up to now are others by now. */
  if (BW_PAGE_GET_CLASS (page)->period_s > 0)
    private_of (page)->is_dirty = true;
  update_timers (page);
  schedule (page);
}

static void
bw_page_unmap (GtkWidget *widget)
{
  BwPage *page = BW_PAGE (widget);
  BwPagePrivate *self = private_of (page);
  GTK_WIDGET_CLASS (bw_page_parent_class)->unmap (widget);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (widget, self->tick);
  self->tick = 0;
  cancel (page);
  update_timers (page);
}

/* The first of it that takes the focus, unless the page knows better. */
static gboolean
bw_page_grab_focus (GtkWidget *widget)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  return child != NULL && gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

static void
bw_page_dispose (GObject *object)
{
  BwPage *page = BW_PAGE (object);
  BwPagePrivate *self = private_of (page);
  cancel (page);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->age_timer, g_source_remove);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_page_parent_class)->dispose (object);
}

static void
bw_page_finalize (GObject *object)
{
  BwPagePrivate *self = private_of (BW_PAGE (object));
  g_free (self->error);
  g_free (self->subtitle);
  G_OBJECT_CLASS (bw_page_parent_class)->finalize (object);
}

static void
bw_page_get_property (GObject *object, unsigned id, GValue *value, GParamSpec *pspec)
{
  BwPage *page = BW_PAGE (object);
  if (id == PROP_ERROR_TEXT)
    g_value_take_string (value, bw_page_error_text (page));
  else if (id == PROP_READY)
    g_value_set_boolean (value, bw_page_is_ready (page));
  else if (id == PROP_SUBTITLE)
    g_value_set_string (value, private_of (page)->subtitle);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* The toolkit would ask for the focus as grab_focus() does, and so pass over all that stands before
 * a list. */
static gboolean
bw_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  return child != NULL && gtk_widget_child_focus (child, direction);
}

static void
bw_page_class_init (BwPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->dispose = bw_page_dispose;
  object_class->finalize = bw_page_finalize;
  object_class->get_property = bw_page_get_property;
  widget_class->map = bw_page_map;
  widget_class->unmap = bw_page_unmap;
  widget_class->grab_focus = bw_page_grab_focus;
  widget_class->focus = bw_page_focus;
  int flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  props[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bw_page_init (BwPage *page)
{
  BwPagePrivate *self = private_of (page);
  self->is_dirty = true;
  self->good_us = BW_TIME_NONE;
}

BwContext *
bw_page_context (BwPage *page)
{
  g_return_val_if_fail (BW_IS_PAGE (page), NULL);
  return private_of (page)->context;
}

/* Another range: the answer under way is to a question nobody asks any more. */
static void
changed_cb (BwContext *context, BwPage *page)
{
  cancel (page);
  bw_page_invalidate (page);
}

void
bw_page_set_context (BwPage *page, BwContext *context)
{
  g_return_if_fail (BW_IS_PAGE (page) && BW_IS_CONTEXT (context));
  BwPagePrivate *self = private_of (page);
  g_return_if_fail (self->context == NULL);
  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), page, 0);
  BwEngine *engine = bw_context_engine (context);
  static const char *const signals[] = { "source-changed", "incident-changed", "config-changed",
                                         "notice" };
  for (unsigned i = 0; engine != NULL && i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (engine, signals[i], G_CALLBACK (bw_page_invalidate), page,
                             G_CONNECT_SWAPPED);
  schedule (page);
}

BwPageFilters
bw_page_filters (BwPage *page)
{
  g_return_val_if_fail (BW_IS_PAGE (page), 0);
  return BW_PAGE_GET_CLASS (page)->filters;
}

void
bw_page_invalidate (BwPage *page)
{
  g_return_if_fail (BW_IS_PAGE (page));
  private_of (page)->is_dirty = true;
  schedule (page);
}

void
bw_page_refreshed (BwPage *page, GCancellable *cancellable, const GError *error)
{
  g_return_if_fail (BW_IS_PAGE (page));
  BwPagePrivate *self = private_of (page);
  if (cancellable == NULL || cancellable != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  bool was_ready = self->is_ready;
  g_autofree char *old = g_steal_pointer (&self->error);
  if (error != NULL)
    self->error = g_strdup (error->message);
  else
    self->good_us = bw_context_now_us (self->context);
  self->is_ready = self->is_ready || error == NULL;
  update_timers (page);
  if (g_strcmp0 (old, self->error) != 0)
    g_object_notify_by_pspec (G_OBJECT (page), props[PROP_ERROR_TEXT]);
  if (self->is_ready != was_ready)
    g_object_notify_by_pspec (G_OBJECT (page), props[PROP_READY]);
  schedule (page);
}

char *
bw_page_error_text (BwPage *page)
{
  g_return_val_if_fail (BW_IS_PAGE (page), NULL);
  BwPagePrivate *self = private_of (page);
  if (self->error == NULL)
    return NULL;
  if (self->good_us == BW_TIME_NONE)
    return g_strdup (self->error);
  g_autofree char *ago = bw_words_ago (self->good_us, bw_context_now_us (self->context));
  /* Translators: the first is an error, the second such as "18 min ago". */
  return g_strdup_printf (_ ("%s. What is shown is from %s."), self->error, ago);
}

void
bw_page_set_subtitle (BwPage *page, const char *subtitle)
{
  g_return_if_fail (BW_IS_PAGE (page));
  BwPagePrivate *self = private_of (page);
  if (g_strcmp0 (self->subtitle, subtitle) == 0)
    return;
  g_free (self->subtitle);
  self->subtitle = g_strdup (subtitle);
  g_object_notify_by_pspec (G_OBJECT (page), props[PROP_SUBTITLE]);
}

const char *
bw_page_subtitle (BwPage *page)
{
  g_return_val_if_fail (BW_IS_PAGE (page), NULL);
  return private_of (page)->subtitle;
}

bool
bw_page_is_ready (BwPage *page)
{
  g_return_val_if_fail (BW_IS_PAGE (page), false);
  return private_of (page)->is_ready;
}

void
bw_page_show_argument (BwPage *page, const char *argument)
{
  g_return_if_fail (BW_IS_PAGE (page));
  BwPageClass *class = BW_PAGE_GET_CLASS (page);
  if (class->show_argument != NULL && argument != NULL)
    class->show_argument (page, argument);
}

bool
bw_page_search (BwPage *page)
{
  g_return_val_if_fail (BW_IS_PAGE (page), false);
  BwPageClass *class = BW_PAGE_GET_CLASS (page);
  if (class->search == NULL)
    return false;
  class->search (page);
  return true;
}
