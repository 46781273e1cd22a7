/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog that adds a ledger: choose a file, see what is in it, match its columns, watch it. */
#include "ui/bw-add-ledger.h"

#include "ui/bw-column-matcher.h"
#include "ui/bw-compat.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-file-drop.h"
#include "ui/bw-preview-report.h"
#include "ui/bw-source-wait.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_ROWS 8
/* After the last letter of a zone. */
#define TYPING_MS 400
/* What is read faster shows no progress. */
#define QUIET_MS 300
#define DIALOG_KEY "bw-add-ledger"
#define CONTEXT_KEY "bw-add-ledger-context"

struct _BwAddLedger
{
  AdwWindow parent_instance;
  BwContext *context;
  char *path;
  BwLedgerPreview *preview;
  GCancellable *reading_cancellable; /* of the reading under way, or NULL */
  bool is_adding;
  bool is_placed;  /* the order of the parts is that for this file */
  unsigned typing; /* waiting until nobody types */
  unsigned quiet;  /* waiting to show progress */
  GtkStack *stack;
  GtkWidget *choose, *change;
  GtkEditable *path_entry;
  AdwWindowTitle *title;
  GtkRevealer *error_revealer;
  GtkLabel *error;
  AdwActionRow *file_row;
  GtkWidget *reading;
  GtkProgressBar *progress;
  BwPreviewReport *report;
  GtkWidget *choices;
  GtkEditable *name_row;
  GtkEditable *bankroll_row;
  GtkEditable *currency_row;
  GtkEditable *zone_row;
  GtkLabel *problem;
  BwColumnMatcher *matcher;
  BwAddLedgerFunc func; /* takes what is chosen; NULL: it is written */
  GWeakRef owner;       /* FUNC is for */
};

G_DEFINE_FINAL_TYPE (BwAddLedger, bw_add_ledger, ADW_TYPE_WINDOW)

static void
set_error (BwAddLedger *self, const char *text)
{
  if (text != NULL)
    gtk_label_set_text (self->error, text);
  gtk_revealer_set_reveal_child (self->error_revealer, text != NULL);
}

/* Marks ROW where PROBLEM (transfer full) is one; the first problem stays. */
static void
mark (GtkEditable *row, char *problem, char **first)
{
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (*first == NULL)
    *first = problem;
  else
    g_free (problem);
}

/* What was typed is looked at; the ledger can be watched when nothing is wrong. */
static void
check (BwAddLedger *self)
{
  g_autofree char *problem = NULL;
  double bankroll = 0;
  BwConfig *config = bw_engine_config_file (bw_context_engine (self->context));
  mark (self->name_row,
        bw_ledger_preview_name_problem (config, gtk_editable_get_text (self->name_row)), &problem);
  mark (self->bankroll_row,
        bw_ledger_preview_bankroll (gtk_editable_get_text (self->bankroll_row), &bankroll),
        &problem);
  mark (self->currency_row,
        bw_ledger_preview_currency_problem (gtk_editable_get_text (self->currency_row)), &problem);
  mark (self->zone_row, bw_ledger_preview_zone_problem (gtk_editable_get_text (self->zone_row)),
        &problem);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  bool is_readable =
      self->preview != NULL && self->preview->error == NULL
      && (self->preview->findings.n_rows > 0 || self->preview->findings.n_rejected == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.watch",
                                 problem == NULL && is_readable && !self->is_adding
                                     && self->reading_cancellable == NULL);
}

/* The file as the form has it. MAP and what it points to belong to the caller. */
static BwLedgerFile
file_of (BwAddLedger *self, char **map)
{
  const char *zone = gtk_editable_get_text (self->zone_row);
  g_autofree char *problem = bw_ledger_preview_zone_problem (zone);
  return (BwLedgerFile){ .path = self->path,
                         .zone = *zone != '\0' && problem == NULL ? zone : NULL,
                         .map = (const char *const *) map };
}

static void
show_preview (BwAddLedger *self)
{
  int64_t now_us = bw_context_now_us (self->context);
  GTimeZone *zone = bw_context_zone (self->context);
  const char *currency = gtk_editable_get_text (self->currency_row);
  g_autoptr (BwLedgerPreviewView) view =
      bw_ledger_preview_view_new (self->preview, self->path, now_us, zone, currency);
  BwBetTextStyle style = { .now_us = now_us, .zone = zone };
  bw_preview_report_set (self->report, self->preview, view, &style);
  gtk_widget_set_visible (GTK_WIDGET (self->report), TRUE);
  bw_column_matcher_set_preview (self->matcher, self->preview);
  /* A file that can't become a ledger by matching its columns needs no name. */
  bool is_hopeless = view->problem != NULL && !gtk_widget_get_visible (GTK_WIDGET (self->matcher));
  gtk_widget_set_visible (self->choices, !is_hopeless);
  /* What has to be done next comes next, and stays where it is from then on. */
  GtkWidget *matcher = GTK_WIDGET (self->matcher);
  GtkWidget *above = view->problem != NULL ? GTK_WIDGET (self->report) : self->choices;
  if (!self->is_placed)
    gtk_box_reorder_child_after (GTK_BOX (gtk_widget_get_parent (matcher)), matcher, above);
  self->is_placed = true;
}

static void
end_reading (BwAddLedger *self)
{
  if (self->reading_cancellable != NULL)
    g_cancellable_cancel (self->reading_cancellable);
  g_clear_object (&self->reading_cancellable);
  g_clear_handle_id (&self->quiet, g_source_remove);
  gtk_widget_set_visible (self->reading, FALSE);
}

static gboolean
quiet_cb (gpointer data)
{
  BwAddLedger *self = data;
  self->quiet = 0;
  gtk_widget_set_visible (self->reading, TRUE);
  return G_SOURCE_REMOVE;
}

/* One reading: it may end after another has begun. */
typedef struct
{
  BwAddLedger *self;
  GCancellable *cancellable;
} Reading;

static void
progress_cb (int64_t bytes, int64_t total, gpointer data)
{
  Reading *reading = data;
  if (reading->self->reading_cancellable != reading->cancellable || total <= 0)
    return;
  gtk_progress_bar_set_fraction (reading->self->progress,
                                 CLAMP ((double) bytes / (double) total, 0, 1));
}

static void
preview_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr (BwAddLedger) self = reading->self;
  g_autoptr (GCancellable) cancellable = reading->cancellable;
  BwLedgerPreview *preview = bw_ledger_preview_finish (result, NULL);
  g_free (reading);
  if (self->reading_cancellable != cancellable)
    {
      g_clear_pointer (&preview, bw_ledger_preview_free);
      return;
    }
  end_reading (self);
  if (preview != NULL)
    {
      g_clear_pointer (&self->preview, bw_ledger_preview_free);
      self->preview = preview;
      show_preview (self);
    }
  check (self);
}

static void
read_file (BwAddLedger *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  end_reading (self);
  self->reading_cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  self->quiet = g_timeout_add (QUIET_MS, quiet_cb, self);
  Reading *reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->cancellable = g_object_ref (self->reading_cancellable);
  g_auto (GStrv) map = bw_column_matcher_map (self->matcher);
  BwLedgerFile file = file_of (self, map);
  bw_ledger_preview_async (&file, N_ROWS, progress_cb, reading, self->reading_cancellable,
                           preview_cb, reading);
  check (self);
}

static void
set_path (BwAddLedger *self, const char *path)
{
  g_autofree char *shown = g_filename_display_basename (path);
  g_autofree char *shown_path = g_filename_display_name (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown_folder = g_filename_display_name (folder);
  BwConfig *config = bw_engine_config_file (bw_context_engine (self->context));
  g_autofree char *name = bw_ledger_suggest_name (config, path);
  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_pointer (&self->preview, bw_ledger_preview_free);
  self->is_placed = false;
  set_error (self, NULL);
  adw_window_title_set_subtitle (self->title, shown);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_row), shown);
  adw_action_row_set_subtitle (self->file_row, shown_folder);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file_row), shown_path);
  gtk_widget_set_visible (GTK_WIDGET (self->report), FALSE);
  bw_column_matcher_reset (self->matcher);
  gtk_editable_set_text (self->name_row, name);
  gtk_stack_set_visible_child_name (self->stack, "preview");
  /* What had the keys is out of sight. */
  gtk_widget_grab_focus (self->change);
  read_file (self);
}

static void
file_cb (GFile *file, gpointer data)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    set_path (data, path);
  else if (file != NULL)
    set_error (data, _ ("That file is not on this computer. A ledger has to be a local file."));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwAddLedger) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (self->context == NULL)
    return;
  g_autofree char *path = g_file_get_path (G_FILE (source));
  if (info == NULL)
    set_error (self, error->message);
  else if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    set_error (self, _ ("That is a folder. A ledger is a file in it."));
  else
    set_path (self, path);
}

static void
path_cb (BwAddLedger *self)
{
  const char *text = gtk_editable_get_text (self->path_entry);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.open", *text != '\0');
}

/* As in a terminal, from the home folder on where it does not say from where. */
static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAddLedger *self = BW_ADD_LEDGER (widget);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->path_entry)));
  const char *rest = g_str_has_prefix (text, "~/") ? text + 2 : text;
  g_autofree char *path = g_canonicalize_filename (rest, g_get_home_dir ());
  g_autoptr (GFile) file = g_file_new_for_path (path);
  set_error (self, NULL);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, NULL, looked_cb, g_object_ref (self));
}

static void
typed_path_cb (BwAddLedger *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "ledger.open", NULL);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const patterns[] = { "*.csv", "*.CSV",    "*.tsv",     "*.txt",
                                          "*.db",  "*.sqlite", "*.sqlite3", NULL };
  const BwFileKind kind = { _ ("Ledgers: CSV and SQLite"), patterns };
  bw_compat_open_file (GTK_WINDOW (widget), _ ("Choose a ledger"), &kind, 1, file_cb, widget);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAddLedger *self = BW_ADD_LEDGER (widget);
  end_reading (self);
  if (self->preview == NULL)
    gtk_stack_set_visible_child_name (self->stack, "choose");
  check (self);
}

/* What is added; the dialog may be gone before it ends. */
typedef struct
{
  BwAddLedger *self;
  BwContext *context;
  char *name;
  int64_t newest_us;
} Adding;

static void
adding_free (Adding *adding)
{
  g_object_unref (adding->self);
  g_object_unref (adding->context);
  g_free (adding->name);
  g_free (adding);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Adding *adding = data;
  BwAddLedger *self = adding->self;
  g_autoptr (GError) error = NULL;
  bool is_added = bw_engine_add_ledger_finish (BW_ENGINE (source), result, &error);
  bool is_open = self->context != NULL;
  self->is_adding = false;
  if (is_added)
    bw_source_wait_begin (adding->context, adding->name, adding->newest_us);
  if (is_added && is_open)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!is_added)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("The ledger was not added: %s. The configuration is as it was."), error->message);
      if (is_open)
        set_error (self, text);
      else
        bw_context_toast (adding->context, text, NULL, NULL);
      if (is_open)
        check (self);
    }
  adding_free (adding);
}

static void
watch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAddLedger *self = BW_ADD_LEDGER (widget);
  g_auto (GStrv) map = bw_column_matcher_map (self->matcher);
  const char *currency = gtk_editable_get_text (self->currency_row);
  BwLedgerAddition addition = { .name = gtk_editable_get_text (self->name_row),
                                .file = file_of (self, map),
                                .bankroll = (double) NAN,
                                .currency = *currency != '\0' ? currency : NULL };
  g_autofree char *problem =
      bw_ledger_preview_bankroll (gtk_editable_get_text (self->bankroll_row), &addition.bankroll);
  if (self->func != NULL)
    {
      g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
      if (owner != NULL)
        self->func (&addition, owner);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  Adding *adding = g_new0 (Adding, 1);
  adding->self = g_object_ref (self);
  adding->context = g_object_ref (self->context);
  adding->name = g_strdup (addition.name);
  adding->newest_us = self->preview->last_us;
  self->is_adding = true;
  set_error (self, NULL);
  check (self);
  bw_engine_add_ledger_async (bw_context_engine (self->context), &addition, NULL, added_cb, adding);
}

static void
changed_cb (BwAddLedger *self)
{
  check (self);
}

static void
currency_cb (BwAddLedger *self)
{
  check (self);
  if (self->preview != NULL)
    show_preview (self);
}

static gboolean
typed_cb (gpointer data)
{
  BwAddLedger *self = data;
  self->typing = 0;
  if (self->path != NULL)
    read_file (self);
  return G_SOURCE_REMOVE;
}

/* Times are read anew in another zone. */
static void
zone_cb (BwAddLedger *self)
{
  check (self);
  g_clear_handle_id (&self->typing, g_source_remove);
  g_autofree char *problem =
      bw_ledger_preview_zone_problem (gtk_editable_get_text (self->zone_row));
  if (problem == NULL)
    self->typing = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
matched_cb (BwColumnMatcher *matcher, BwAddLedger *self)
{
  read_file (self);
}

static void
bw_add_ledger_dispose (GObject *object)
{
  BwAddLedger *self = BW_ADD_LEDGER (object);
  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_handle_id (&self->quiet, g_source_remove);
  if (self->reading_cancellable != NULL)
    g_cancellable_cancel (self->reading_cancellable);
  g_clear_object (&self->reading_cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_add_ledger_parent_class)->dispose (object);
}

static void
bw_add_ledger_finalize (GObject *object)
{
  BwAddLedger *self = BW_ADD_LEDGER (object);
  g_clear_pointer (&self->preview, bw_ledger_preview_free);
  g_free (self->path);
  g_weak_ref_clear (&BW_ADD_LEDGER (object)->owner);
  G_OBJECT_CLASS (bw_add_ledger_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, BwAddLedger, stack);
  gtk_widget_class_bind_template_child (class, BwAddLedger, choose);
  gtk_widget_class_bind_template_child (class, BwAddLedger, change);
  gtk_widget_class_bind_template_child (class, BwAddLedger, path_entry);
  gtk_widget_class_bind_template_child (class, BwAddLedger, title);
  gtk_widget_class_bind_template_child (class, BwAddLedger, error_revealer);
  gtk_widget_class_bind_template_child (class, BwAddLedger, error);
  gtk_widget_class_bind_template_child (class, BwAddLedger, file_row);
  gtk_widget_class_bind_template_child (class, BwAddLedger, reading);
  gtk_widget_class_bind_template_child (class, BwAddLedger, progress);
  gtk_widget_class_bind_template_child (class, BwAddLedger, report);
  gtk_widget_class_bind_template_child (class, BwAddLedger, choices);
  gtk_widget_class_bind_template_child (class, BwAddLedger, name_row);
  gtk_widget_class_bind_template_child (class, BwAddLedger, bankroll_row);
  gtk_widget_class_bind_template_child (class, BwAddLedger, currency_row);
  gtk_widget_class_bind_template_child (class, BwAddLedger, zone_row);
  gtk_widget_class_bind_template_child (class, BwAddLedger, problem);
  gtk_widget_class_bind_template_child (class, BwAddLedger, matcher);
}

static void
bw_add_ledger_class_init (BwAddLedgerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_add_ledger_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_add_ledger_finalize;
  g_type_ensure (BW_TYPE_COLUMN_MATCHER);
  g_type_ensure (BW_TYPE_PREVIEW_REPORT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bellwether/Bellwether/bw-add-ledger.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "ledger.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "ledger.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "ledger.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "ledger.watch", NULL, watch_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* A row's entry has no name of its own for a screen reader. */
static void
name_entry (GtkEditable *row)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
bw_add_ledger_init (BwAddLedger *self)
{
  g_weak_ref_init (&self->owner, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  bw_cut_labels (GTK_WIDGET (self->title));
  GtkEditable *rows[] = { self->name_row, self->bankroll_row, self->currency_row, self->zone_row };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    name_entry (rows[i]);
  g_signal_connect_swapped (self->path_entry, "changed", G_CALLBACK (path_cb), self);
  g_signal_connect_swapped (self->path_entry, "activate", G_CALLBACK (typed_path_cb), self);
  path_cb (self);
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->bankroll_row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->currency_row, "changed", G_CALLBACK (currency_cb), self);
  g_signal_connect_swapped (self->zone_row, "changed", G_CALLBACK (zone_cb), self);
  g_signal_connect (self->matcher, "changed", G_CALLBACK (matched_cb), self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ledger.watch", FALSE);
}

static void
dropped_cb (const char *path, GtkWidget *dialog)
{
  set_path (BW_ADD_LEDGER (dialog), path);
}

static void
forget_cb (BwAddLedger *dialog, GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), DIALOG_KEY, NULL);
}

/* The dialog of PARENT. */
static BwAddLedger *
dialog_of (BwContext *context, GtkWindow *parent)
{
  BwAddLedger *dialog = g_object_get_data (G_OBJECT (parent), DIALOG_KEY);
  if (dialog == NULL)
    {
      dialog = g_object_new (BW_TYPE_ADD_LEDGER, "transient-for", parent, NULL);
      dialog->context = g_object_ref (context);
      bw_file_drop_add (GTK_WIDGET (dialog), dropped_cb);
      g_object_set_data (G_OBJECT (parent), DIALOG_KEY, dialog);
      g_signal_connect_object (dialog, "destroy", G_CALLBACK (forget_cb), parent, 0);
      check (dialog);
    }
  return dialog;
}

void
bw_add_ledger_present (BwContext *context, GtkWindow *parent, const char *path)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WINDOW (parent));
  BwAddLedger *dialog = dialog_of (context, parent);
  /* Shown first: screen readers do not know a window whose focus moves before. */
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (dialog->choose);
  if (path != NULL && *path != '\0')
    set_path (dialog, path);
}

static void
dropped_outside_cb (const char *path, GtkWidget *widget)
{
  BwContext *context = g_object_get_data (G_OBJECT (widget), CONTEXT_KEY);
  bw_add_ledger_present (context, GTK_WINDOW (gtk_widget_get_root (widget)), path);
}

void
bw_add_ledger_accept_drops (GtkWidget *widget, BwContext *context)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && BW_IS_CONTEXT (context));
  g_object_set_data_full (G_OBJECT (widget), CONTEXT_KEY, g_object_ref (context), g_object_unref);
  bw_file_drop_add (widget, dropped_outside_cb);
}

void
bw_add_ledger_choose (BwContext *context, GtkWindow *parent, const char *path, BwAddLedgerFunc func,
                      GObject *owner)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WINDOW (parent) && func != NULL);
  BwAddLedger *dialog = dialog_of (context, parent);
  dialog->func = func;
  g_weak_ref_set (&dialog->owner, owner);
  bw_add_ledger_present (context, parent, path);
}
