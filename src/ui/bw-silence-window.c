/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept silent, and why: listed, ended, added, and everything muted. */
#include "ui/bw-silence-window.h"

#include "engine/bw-engine-silences.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-silence-form.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"
#include "ui/bw-wrap-box.h"
#include "view/bw-silence-draft.h"
#include "view/bw-silence-row.h"

#include <glib/gi18n-lib.h>

#define WIDTH_PX 560
#define HEIGHT_PX 640
#define KEY_ID "bw-silence-id"
#define MOST_OVER 20

enum
{
  GROUP_ACTIVE,
  GROUP_COMING,
  GROUP_OVER,
  N_GROUPS,
};

#define BW_TYPE_SILENCE_WINDOW (bw_silence_window_get_type ())
G_DECLARE_FINAL_TYPE (BwSilenceWindow, bw_silence_window, BW, SILENCE_WINDOW, AdwWindow)

struct _BwSilenceWindow
{
  AdwWindow parent_instance;
  BwContext *context;
  GCancellable *cancellable;
  GtkStack *stack;
  AdwWindowTitle *title;
  GtkWidget *add, *cancel, *apply, *emergency, *empty;
  AdwPreferencesGroup *groups[N_GROUPS];
  GPtrArray *rows; /* of GtkWidget: those in the groups */
  BwSilenceForm *form;
};

G_DEFINE_FINAL_TYPE (BwSilenceWindow, bw_silence_window, ADW_TYPE_WINDOW)

static void
show_form (BwSilenceWindow *window, bool is_form)
{
  gtk_stack_set_visible_child_name (window->stack, is_form ? "form" : "list");
  adw_window_title_set_title (window->title, is_form ? _ ("Add a silence") : _ ("Silences"));
  gtk_widget_set_visible (window->add, !is_form);
  gtk_widget_set_visible (window->cancel, is_form);
  gtk_widget_set_visible (window->apply, is_form);
}

/* What went wrong is told where one looks: in the window itself. */
static void
tell (BwSilenceWindow *window, const char *text)
{
  adw_window_title_set_subtitle (window->title, text);
}

static void
add_row_label (GtkWidget *box, const char *text, const char *style)
{
  if (text == NULL || *text == '\0')
    return;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (label, style);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
}

static char *
joined (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return g_strdup (a != NULL ? a : b);
  return g_strdup_printf ("%s · %s", a, b);
}

static void refresh (BwSilenceWindow *window);

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSilenceWindow) window = data;
  g_autoptr (GError) error = NULL;
  bool ok = bw_engine_silence_end_finish (BW_ENGINE (object), result, &error);
  tell (window, ok ? _ ("The silence is over") : error->message);
  bw_context_refresh (window->context);
}

static void
end_cb (GtkButton *button, BwSilenceWindow *window)
{
  const int64_t *id = g_object_get_data (G_OBJECT (button), KEY_ID);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  bw_engine_silence_end_async (bw_context_engine (window->context), *id,
                               bw_context_actor (window->context), ended_cb, g_object_ref (window));
}

static GtkWidget *
end_button_new (BwSilenceWindow *window, const BwSilenceRow *row)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("End"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  row->title, -1);
  g_object_set_data_full (G_OBJECT (button), KEY_ID, g_memdup2 (&row->id, sizeof row->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (end_cb), window);
  return button;
}

static GtkWidget *
row_new (BwSilenceWindow *window, const BwSilenceRow *row)
{
  static const char *const icon_classes[] = { "bw-icon-row", NULL };
  g_autofree char *when = joined (row->when, row->until), *who = joined (row->by, row->effect);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "css-classes", icon_classes, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  bw_state_icon_set (GTK_IMAGE (icon), row->is_over     ? "bellwether-healthy-symbolic"
                                       : row->is_active ? "bellwether-snoozed-symbolic"
                                                        : "bellwether-pending-symbolic");
  bw_tone_set (icon, BW_TONE_MUTE);
  add_row_label (text, row->title, "heading");
  add_row_label (text, row->comment, "bw-dense");
  add_row_label (text, when, row->is_soon ? "bw-tone-warning" : "bw-dim");
  add_row_label (text, who, "bw-dim");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), text);
  if (row->can_end)
    gtk_box_append (GTK_BOX (line), end_button_new (window, row));
  gtk_widget_add_css_class (line, "bw-silence");
  GtkWidget *shown = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, "title",
                                   row->title, "child", line, NULL);
  return shown;
}

static void
fill (BwSilenceWindow *window, GPtrArray *rows)
{
  unsigned n[N_GROUPS] = { 0 };
  for (unsigned i = 0; i < window->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (window->rows, i);
      AdwPreferencesGroup *group = g_object_get_data (G_OBJECT (row), "bw-group");
      adw_preferences_group_remove (group, row);
    }
  g_ptr_array_set_size (window->rows, 0);
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwSilenceRow *row = g_ptr_array_index (rows, i);
      unsigned g = row->is_over ? GROUP_OVER : row->is_active ? GROUP_ACTIVE : GROUP_COMING;
      if (n[g]++ >= MOST_OVER && g == GROUP_OVER)
        continue;
      GtkWidget *shown = row_new (window, row);
      g_object_set_data (G_OBJECT (shown), "bw-group", window->groups[g]);
      adw_preferences_group_add (window->groups[g], shown);
      g_ptr_array_add (window->rows, shown);
    }
  for (unsigned g = 0; g < N_GROUPS; g++)
    gtk_widget_set_visible (GTK_WIDGET (window->groups[g]), n[g] > 0);
  gtk_widget_set_visible (window->empty, rows->len == 0);
}

static void
silences_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSilenceWindow) window = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) views = bw_engine_silences_finish (BW_ENGINE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (views == NULL)
    {
      tell (window, error->message);
      return;
    }
  g_autoptr (GPtrArray) rows = bw_silence_rows_new (views, bw_context_now_us (window->context),
                                                    bw_context_zone (window->context));
  fill (window, rows);
}

static void
refresh (BwSilenceWindow *window)
{
  if (window->cancellable != NULL)
    g_cancellable_cancel (window->cancellable);
  g_clear_object (&window->cancellable);
  window->cancellable = g_cancellable_new ();
  bw_engine_silences_async (bw_context_engine (window->context), true, window->cancellable,
                            silences_cb, g_object_ref (window));
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwSilenceWindow) window = data;
  g_autoptr (GError) error = NULL;
  bool ok = bw_engine_silence_add_finish (BW_ENGINE (object), result, &error) != 0;
  tell (window, ok ? _ ("The silence is in force") : error->message);
  if (ok)
    show_form (window, false);
  bw_context_refresh (window->context);
}

static void
add (BwSilenceWindow *window, const BwSilence *silence)
{
  bw_engine_silence_add_async (bw_context_engine (window->context), silence, added_cb,
                               g_object_ref (window));
}

static void
apply_cb (BwSilenceWindow *window)
{
  g_autoptr (BwSilence) silence = bw_silence_form_build (window->form);
  if (silence != NULL)
    add (window, silence);
}

static void
checked_cb (BwSilenceWindow *window)
{
  g_autoptr (BwSilence) silence = bw_silence_form_build (window->form);
  gtk_widget_set_sensitive (window->apply, silence != NULL);
}

static void
add_cb (BwSilenceWindow *window)
{
  show_form (window, true);
  bw_silence_form_reset (window->form, NULL);
}

static void
cancel_cb (BwSilenceWindow *window)
{
  show_form (window, false);
}

/* HOURS 0: until tomorrow morning. */
static void
mute (BwSilenceWindow *window, unsigned hours)
{
  int64_t now_us = bw_context_now_us (window->context);
  int64_t until_us = hours > 0 ? now_us + hours * BW_HOUR_US
                               : bw_silence_tomorrow_us (now_us, bw_context_zone (window->context));
  bool is_all = gtk_check_button_get_active (GTK_CHECK_BUTTON (window->emergency));
  g_autoptr (BwSilence) silence =
      bw_silence_mute_new (until_us, is_all, bw_context_actor (window->context), now_us);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (window->emergency), FALSE);
  add (window, silence);
}

static void
mute_1h_cb (BwSilenceWindow *window)
{
  mute (window, 1);
}

static void
mute_4h_cb (BwSilenceWindow *window)
{
  mute (window, 4);
}

static void
mute_tomorrow_cb (BwSilenceWindow *window)
{
  mute (window, 0);
}

static GtkWidget *
button_new (BwSilenceWindow *window, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_signal_connect_swapped (button, "clicked", callback, window);
  return button;
}

static GtkWidget *
mute_new (BwSilenceWindow *window)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *buttons = bw_wrap_box_new (6, false);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Mute everything"));
  bw_wrap_box_append (BW_WRAP_BOX (buttons),
                      button_new (window, _ ("For 1 hour"), G_CALLBACK (mute_1h_cb)));
  bw_wrap_box_append (BW_WRAP_BOX (buttons),
                      button_new (window, _ ("For 4 hours"), G_CALLBACK (mute_4h_cb)));
  bw_wrap_box_append (BW_WRAP_BOX (buttons), button_new (window, _ ("Until tomorrow 09:00"),
                                                         G_CALLBACK (mute_tomorrow_cb)));
  window->emergency = gtk_check_button_new_with_label (_ ("Emergencies, too"));
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "bw-card");
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), window->emergency);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  return group;
}

/* CHILD in the middle, scrolled. (transfer floating) */
static GtkWidget *
pane_new (GtkWidget *child)
{
  GtkWidget *clamp =
      g_object_new (ADW_TYPE_CLAMP, "maximum-size", WIDTH_PX, "child", child, "margin-top", 18,
                    "margin-bottom", 18, "margin-start", 12, "margin-end", 12, NULL);
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child",
                       clamp, "vexpand", TRUE, NULL);
}

static GtkWidget *
list_new (BwSilenceWindow *window)
{
  static const char *const titles[N_GROUPS] = { N_ ("In force"), N_ ("To come"), N_ ("Over") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (box), mute_new (window));
  for (unsigned g = 0; g < N_GROUPS; g++)
    {
      window->groups[g] = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (window->groups[g], _ (titles[g]));
      gtk_widget_set_visible (GTK_WIDGET (window->groups[g]), FALSE);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (window->groups[g]));
    }
  window->empty =
      g_object_new (GTK_TYPE_LABEL, "label", _ ("Nothing is silenced."), "visible", FALSE, NULL);
  gtk_widget_add_css_class (window->empty, "bw-dim");
  gtk_box_append (GTK_BOX (box), window->empty);
  return pane_new (box);
}

static GtkWidget *
header_new (BwSilenceWindow *window)
{
  GtkWidget *header = adw_header_bar_new ();
  window->title = ADW_WINDOW_TITLE (adw_window_title_new (_ ("Silences"), NULL));
  bw_cut_labels (GTK_WIDGET (window->title));
  window->add = button_new (window, _ ("Add…"), G_CALLBACK (add_cb));
  window->cancel = button_new (window, _ ("Back"), G_CALLBACK (cancel_cb));
  window->apply = button_new (window, C_ ("silence", "Add"), G_CALLBACK (apply_cb));
  gtk_widget_add_css_class (window->apply, "suggested-action");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (window->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), window->add);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), window->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), window->apply);
  return header;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BwSilenceWindow *window = data;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (window->stack), "form") == 0)
    show_form (window, false);
  else
    gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static void
bw_silence_window_dispose (GObject *object)
{
  BwSilenceWindow *window = BW_SILENCE_WINDOW (object);
  if (window->cancellable != NULL)
    g_cancellable_cancel (window->cancellable);
  g_clear_object (&window->cancellable);
  g_clear_pointer (&window->rows, g_ptr_array_unref);
  g_clear_object (&window->context);
  G_OBJECT_CLASS (bw_silence_window_parent_class)->dispose (object);
}

static void
bw_silence_window_class_init (BwSilenceWindowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_silence_window_dispose;
}

static void
bw_silence_window_init (BwSilenceWindow *window)
{
  window->rows = g_ptr_array_new ();
  g_object_set (window, "modal", TRUE, "default-width", WIDTH_PX, "default-height", HEIGHT_PX,
                "title", _ ("Silences"), NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, window, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

static void
build (BwSilenceWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  window->stack = GTK_STACK (gtk_stack_new ());
  window->form = BW_SILENCE_FORM (bw_silence_form_new (window->context));
  gtk_box_append (GTK_BOX (box), header_new (window));
  gtk_stack_add_named (window->stack, list_new (window), "list");
  gtk_stack_add_named (window->stack, pane_new (GTK_WIDGET (window->form)), "form");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (window->stack));
  adw_window_set_content (ADW_WINDOW (window), box);
  g_signal_connect_object (window->form, "checked", G_CALLBACK (checked_cb), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window->form, "apply", G_CALLBACK (apply_cb), window, G_CONNECT_SWAPPED);
  /* What others do to silences shows, too. */
  g_signal_connect_object (window->context, "changed", G_CALLBACK (refresh), window,
                           G_CONNECT_SWAPPED);
}

void
bw_silence_window_present (GtkWidget *parent, BwContext *context, const BwIncident *incident)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && BW_IS_CONTEXT (context));
  if (bw_context_engine (context) == NULL)
    return;
  BwSilenceWindow *window =
      g_object_new (BW_TYPE_SILENCE_WINDOW, "transient-for", gtk_widget_get_root (parent), NULL);
  window->context = g_object_ref (context);
  build (window);
  g_autofree char *matchers = incident != NULL ? bw_silence_draft_matchers (incident) : NULL;
  show_form (window, matchers != NULL);
  refresh (window);
  gtk_window_present (GTK_WINDOW (window));
  if (matchers != NULL)
    bw_silence_form_reset (window->form, matchers);
}
