/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole path of an alert: who would be told what, minute by minute. */
#include "ui/bw-path-dialog.h"

#include "base/bw-schedule.h"
#include "ui/bw-choice-list.h"
#include "ui/bw-state-label.h"
#include "view/bw-rule-path-view.h"
#include "view/bw-rule-trial-view.h"
#include "view/bw-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define WIDTH_PX 620
#define HEIGHT_PX 700
#define DURATION_US BW_DAY_US
#define WHEN_CHARS 12

#define BW_TYPE_PATH_DIALOG (bw_path_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BwPathDialog, bw_path_dialog, BW, PATH_DIALOG, AdwWindow)

struct _BwPathDialog
{
  AdwWindow parent_instance;
  BwContext *context;
  GCancellable *cancellable; /* of the question that is asked; or NULL */
  char *name;
  char **keys, **values; /* of the rule */
  BwSeverity severities[BW_PATH_MAX_SEVERITIES];
  GPtrArray *series; /* of char *: label texts */
  GtkDropDown *severity, *moment, *which;
  GtkLabel *headline, *detail, *hidden;
  GtkListBox *list;
  GtkWidget *list_card;
};

G_DEFINE_FINAL_TYPE (BwPathDialog, bw_path_dialog, ADW_TYPE_WINDOW)

/* The hours at which things go differently from now; the first choice is now. */
static const unsigned hours[] = { 3, 12, 20 };

static int64_t
chosen_us (BwPathDialog *self)
{
  int64_t now_us = bw_context_now_us (self->context);
  unsigned i = gtk_drop_down_get_selected (self->moment);
  if (i == 0 || i > G_N_ELEMENTS (hours))
    return now_us;
  return bw_schedule_next_time_us (bw_context_zone (self->context), (int) hours[i - 1] * 60,
                                   now_us);
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (label, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
row_new (const BwPathRow *path)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *times = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *when = label_new (path->when, "bw-dense");
  GtkWidget *clock = label_new (path->clock, "caption");
  GtkWidget *who = label_new (path->who, "heading");
  GtkWidget *what = label_new (path->what, "bw-dense");
  GtkWidget *outcome = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *state = bw_state_label_new ();
  g_object_set (state, "has-word", FALSE, "valign", GTK_ALIGN_START, NULL);
  bw_state_label_set (BW_STATE_LABEL (state), &path->state, NULL);
  gtk_box_append (GTK_BOX (outcome), state);
  gtk_box_append (GTK_BOX (outcome), label_new (path->outcome, "caption"));
  gtk_widget_add_css_class (clock, "bw-dim");
  gtk_label_set_width_chars (GTK_LABEL (when), WHEN_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (when), WHEN_CHARS);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (times), when);
  gtk_box_append (GTK_BOX (times), clock);
  gtk_box_append (GTK_BOX (texts), who);
  gtk_box_append (GTK_BOX (texts), what);
  gtk_box_append (GTK_BOX (texts), outcome);
  gtk_box_append (GTK_BOX (box), times);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_add_css_class (box, "bw-path-row");
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, "activatable", FALSE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, path->text,
                                  -1);
  return row;
}

static void
show_view (BwPathDialog *self, const BwPathView *view)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (unsigned i = 0; i < view->rows->len; i++)
    gtk_list_box_append (self->list, row_new (g_ptr_array_index (view->rows, i)));
  gtk_label_set_text (self->headline, view->headline);
  gtk_label_set_text (self->detail, view->detail);
  gtk_widget_set_visible (self->list_card, view->rows->len > 0);
  g_autofree char *hidden =
      g_strdup_printf (ngettext ("%u later one", "%u later ones", view->n_hidden), view->n_hidden);
  gtk_label_set_text (self->hidden, hidden);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden), view->n_hidden > 0);
}

/* What is asked, for its answer to be told; the window may be gone by then. */
typedef struct
{
  GWeakRef window;
  int64_t at_us;
} Asked;

static void
path_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Asked *asked = data;
  g_autoptr (BwPathDialog) self = g_weak_ref_get (&asked->window);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRulePath) path = bw_engine_rule_path_finish (BW_ENGINE (source), result, &error);
  int64_t at_us = asked->at_us;
  g_weak_ref_clear (&asked->window);
  g_free (asked);
  if (self == NULL || self->context == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (path == NULL)
    {
      gtk_label_set_text (self->headline, _ ("Not tried out"));
      gtk_label_set_text (self->detail, error->message);
      gtk_widget_set_visible (self->list_card, FALSE);
      return;
    }
  g_autoptr (BwPathView) view =
      bw_path_view_new (path, at_us, DURATION_US, bw_context_zone (self->context));
  show_view (self, view);
}

static void
ask (BwPathDialog *self)
{
  /* Choices are made while it is built, too. */
  if (self->context == NULL || self->list == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  unsigned which = self->series->len > 0 ? gtk_drop_down_get_selected (self->which) : 0;
  const BwRuleKeys keys = { self->name, (const char *const *) self->keys,
                            (const char *const *) self->values };
  const BwRulePathQuestion question = {
    .rule = &keys,
    .labels = which < self->series->len ? g_ptr_array_index (self->series, which) : NULL,
    .severity = self->severities[gtk_drop_down_get_selected (self->severity)],
    .at_us = chosen_us (self),
    .duration_us = DURATION_US,
  };
  Asked *asked = g_new (Asked, 1);
  g_weak_ref_init (&asked->window, self);
  asked->at_us = question.at_us;
  bw_engine_rule_path_async (bw_context_engine (self->context), &question, self->cancellable,
                             path_cb, asked);
}

static void
bw_path_dialog_dispose (GObject *object)
{
  BwPathDialog *self = BW_PATH_DIALOG (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_path_dialog_parent_class)->dispose (object);
}

static void
bw_path_dialog_finalize (GObject *object)
{
  BwPathDialog *self = BW_PATH_DIALOG (object);
  g_free (self->name);
  g_strfreev (self->keys);
  g_strfreev (self->values);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  G_OBJECT_CLASS (bw_path_dialog_parent_class)->finalize (object);
}

static void
bw_path_dialog_class_init (BwPathDialogClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_path_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_path_dialog_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (class), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
bw_path_dialog_init (BwPathDialog *self)
{
  self->series = g_ptr_array_new_with_free_func (g_free);
  g_object_set (self, "modal", TRUE, "destroy-with-parent", TRUE, "default-width", WIDTH_PX,
                "default-height", HEIGHT_PX, "width-request", 340, "height-request", 294, "title",
                _ ("The whole path"), NULL);
}

/* A line with what it is and a choice of WORDS. */
static GtkDropDown *
add_choice (BwPathDialog *self, GtkWidget *group, const char *title, GStrvBuilder *words)
{
  g_auto (GStrv) strings = g_strv_builder_end (words);
  GtkWidget *menu = gtk_drop_down_new_from_strings ((const char *const *) strings);
  GtkWidget *row = adw_action_row_new ();
  g_object_set (row, "use-markup", FALSE, "title", title, "title-lines", 0, NULL);
  gtk_widget_set_valign (menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (menu, "flat");
  bw_choice_list_add (menu, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), menu);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), menu);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (menu, "notify::selected", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  return GTK_DROP_DOWN (menu);
}

static void
add_moments (BwPathDialog *self, GtkWidget *group)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  int64_t now_us = bw_context_now_us (self->context);
  GTimeZone *zone = bw_context_zone (self->context);
  g_strv_builder_add (words, C_ ("when an alert fires", "Now"));
  for (unsigned i = 0; i < G_N_ELEMENTS (hours); i++)
    {
      int64_t at_us = bw_schedule_next_time_us (zone, (int) hours[i] * 60, now_us);
      g_autofree char *time = bw_words_time (at_us, now_us, zone);
      g_strv_builder_add (words, time);
    }
  self->moment = add_choice (self, group, _ ("It fires at"), words);
}

static void
add_series (BwPathDialog *self, GtkWidget *group, const GPtrArray *series)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  for (unsigned i = 0; i < series->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (series, i);
      g_autofree char *text = bw_trial_series_text (metric);
      g_strv_builder_add (words, text);
      g_ptr_array_add (self->series, g_strdup (metric->label_text));
    }
  if (series->len > 0)
    self->which = add_choice (self, group, _ ("It fires for"), words);
}

static GtkWidget *
choices_new (BwPathDialog *self, BwRuleDraft *draft, const GPtrArray *series)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  unsigned n = bw_path_severities (draft, self->severities);
  for (unsigned i = 0; i < n; i++)
    g_strv_builder_add (words, bw_state_words_severity (self->severities[i]).word);
  self->severity = add_choice (self, group, _ ("It fires as"), words);
  /* The worst is what one wants to be sure of. */
  gtk_drop_down_set_selected (self->severity, n - 1);
  add_moments (self, group);
  add_series (self, group, series);
  return group;
}

static GtkWidget *
card_new (void)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "bw-card");
  return card;
}

static GtkWidget *
words_new (BwPathDialog *self)
{
  GtkWidget *card = card_new ();
  self->headline = GTK_LABEL (label_new (_ ("Trying it out…"), "title-2"));
  self->detail = GTK_LABEL (label_new ("", "bw-dim"));
  GtkWidget *note = label_new (_ ("Nothing is sent. The silences and alerts there are now count;"
                                  " nobody takes it on."),
                               "caption");
  gtk_widget_add_css_class (note, "bw-dim");
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->headline));
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->detail));
  gtk_box_append (GTK_BOX (card), note);
  return card;
}

static GtkWidget *
list_new (BwPathDialog *self)
{
  GtkWidget *card = self->list_card = card_new ();
  GtkWidget *list = gtk_list_box_new ();
  self->list = GTK_LIST_BOX (list);
  self->hidden = GTK_LABEL (label_new ("", "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (self->hidden), "bw-dim");
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "bw-trial");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Who is told what, and when"), -1);
  gtk_box_append (GTK_BOX (card), label_new (_ ("Who is told what, and when"), "heading"));
  gtk_box_append (GTK_BOX (card), list);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->hidden));
  gtk_widget_set_visible (card, FALSE);
  return card;
}

static void
build (BwPathDialog *self, BwRuleDraft *draft, const GPtrArray *series)
{
  GtkWidget *window = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header),
                                   adw_window_title_new (_ ("The whole path"), self->name));
  gtk_box_append (GTK_BOX (column), choices_new (self, draft, series));
  gtk_box_append (GTK_BOX (column), words_new (self));
  gtk_box_append (GTK_BOX (column), list_new (self));
  GtkWidget *clamp =
      g_object_new (ADW_TYPE_CLAMP, "maximum-size", WIDTH_PX, "child", column, "margin-top", 18,
                    "margin-bottom", 18, "margin-start", 12, "margin-end", 12, NULL);
  gtk_box_append (GTK_BOX (window), header);
  gtk_box_append (GTK_BOX (window),
                  g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                "child", clamp, "vexpand", TRUE, NULL));
  adw_window_set_content (ADW_WINDOW (self), window);
}

void
bw_path_dialog_present (BwContext *context, GtkWindow *parent, BwRuleDraft *draft, const char *name,
                        const GPtrArray *series)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WINDOW (parent) && draft != NULL);
  g_return_if_fail (name != NULL && series != NULL);
  BwPathDialog *self = g_object_new (BW_TYPE_PATH_DIALOG, "transient-for", parent, NULL);
  BwRuleKeys keys = bw_rule_draft_keys (draft);
  self->context = g_object_ref (context);
  self->name = g_strdup (name);
  self->keys = g_strdupv ((char **) keys.keys);
  self->values = g_strdupv ((char **) keys.values);
  build (self, draft, series);
  ask (self);
  gtk_window_present (GTK_WINDOW (self));
}
