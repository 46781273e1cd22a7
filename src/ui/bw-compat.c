/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What newer GTK does in another way, and what only newer GTK can. */
#include "ui/bw-compat.h"

#include "ui/bw-portal.h"

#include <dlfcn.h>

#include <glib/gi18n-lib.h>

#define CHOOSER_KEY "bw-file-chooser"

/* Who waits for the answer. */
typedef struct
{
  BwFileFunc func;
  gpointer data;
} Question;

static void
original_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (GFile) file = bw_portal_original_finish (result, NULL);
  /* The parent is gone. */
  if (file != NULL)
    question->func (file, question->data);
}

static void
give_up (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  g_object_unref (cancellable);
}

/* What was chosen is told when it is known where it is, unless PARENT goes before. */
static void
find_original (GtkWindow *parent, GFile *file, Question *question)
{
  GCancellable *cancellable = g_cancellable_new ();
  bw_portal_original_async (file, cancellable, original_cb, question);
  g_object_set_data_full (G_OBJECT (parent), CHOOSER_KEY, cancellable, give_up);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autofree Question *question = g_object_steal_data (G_OBJECT (dialog), "bw-question");
  g_autoptr (GFile) file = NULL;
  if (question == NULL)
    return;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autoptr (GtkWindow) parent = g_object_ref (gtk_native_dialog_get_transient_for (dialog));
  bool is_open = gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_OPEN;
  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (chooser);
  gtk_native_dialog_hide (dialog);
  /* A dialog of another program leaves the keys to whatever window it likes. */
  gtk_window_present (parent);
  if (file != NULL && is_open && bw_portal_is_sandboxed ())
    {
      find_original (parent, file, g_steal_pointer (&question));
      return;
    }
  question->func (file, question->data);
  g_object_set_data (G_OBJECT (parent), CHOOSER_KEY, NULL);
}

/* The parent holds on to it: nobody else does, and it goes when the parent goes. */
static void
ask (GtkFileChooserNative *dialog, GtkWindow *parent, BwFileFunc func, gpointer data)
{
  Question *question = g_new0 (Question, 1);
  question->func = func;
  question->data = data;
  g_object_set_data_full (G_OBJECT (dialog), "bw-question", question, g_free);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (parent), CHOOSER_KEY, dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
add_kind (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  for (unsigned i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
bw_compat_open_file (GtkWindow *parent, const char *title, const BwFileKind *kinds, unsigned n,
                     BwFileFunc func, gpointer data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent) && func != NULL);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  static const char *const all[] = { "*", NULL };
  for (unsigned i = 0; i < n; i++)
    add_kind (GTK_FILE_CHOOSER (dialog), kinds[i].name, kinds[i].patterns);
  if (n > 0)
    add_kind (GTK_FILE_CHOOSER (dialog), _ ("All files"), all);
  ask (dialog, parent, func, data);
}

void
bw_compat_save_file (GtkWindow *parent, const char *title, const char *name, BwFileFunc func,
                     gpointer data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent) && func != NULL);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  ask (dialog, parent, func, data);
}

/* gtk_accessible_announce(), which came with 4.14. */
typedef void (*AnnounceFunc) (GtkAccessible *accessible, const char *text, int priority);
#define PRIORITY_MEDIUM 1

bool
bw_compat_announce (GtkWidget *widget, const char *text)
{
  static gsize is_looked_up = 0;
  static AnnounceFunc announce = NULL;
  if (g_once_init_enter (&is_looked_up))
    {
      *(void **) &announce = dlsym (RTLD_DEFAULT, "gtk_accessible_announce");
      g_once_init_leave (&is_looked_up, 1);
    }
  if (announce == NULL)
    return false;
  announce (GTK_ACCESSIBLE (widget), text, PRIORITY_MEDIUM);
  return true;
}
