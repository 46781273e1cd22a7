/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the program lives on a desktop. */
#include "ui/bw-background.h"

#include "base/bw-error.h"
#include "config/bw-config-edit.h"
#include "engine/bw-schemas.h"
#include "ui/bw-portal.h"
#include "view/bw-autostart.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define GENERAL "general"
#define FILE_NAME BW_APP_ID ".desktop"

struct _BwBackground
{
  GObject parent_instance;
  BwEngine *engine;
  GCancellable *cancellable;
  char **argv;
  char *path; /* of the desktop file */
  bool is_sandboxed;
  bool autostart, goes_on, has_tray; /* as configured */
  bool is_busy;                      /* the desktop file is being written */
  bool is_due;                       /* and has to be again */
  bool is_asking;                    /* for a person wants it so now */
};

G_DEFINE_FINAL_TYPE (BwBackground, bw_background, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

/* What a thread needs. */
typedef struct
{
  char *path;
  char *exec;
  bool is_on;
  bool is_asking;
} Work;

static void
free_work (gpointer data)
{
  Work *work = data;
  g_free (work->path);
  g_free (work->exec);
  g_free (work);
}

static void
fail (BwBackground *background, const GError *error)
{
  g_message ("%s", error->message);
  g_signal_emit (background, signals[SIGNAL_FAILED], 0, error->message);
}

static bool
write_file (const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_FAILED, _ ("%s can't be made: %s"), folder,
                   g_strerror (errno));
      return false;
    }
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static bool
work_at_file (const Work *work, GError **error)
{
  g_autofree char *old = NULL, *text = NULL;
  g_autoptr (GError) local = NULL;
  if (!g_file_get_contents (work->path, &old, NULL, &local)
      && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return false;
    }
  switch (bw_autostart_plan (old, work->exec, work->is_on, work->is_asking, &text))
    {
    case BW_AUTOSTART_WRITE:
      return write_file (work->path, text, error);
    case BW_AUTOSTART_REMOVE:
      if (g_unlink (work->path) == 0 || errno == ENOENT)
        return true;
      g_set_error (error, BW_ERROR, BW_ERROR_FAILED, _ ("%s can't be removed: %s"), work->path,
                   g_strerror (errno));
      return false;
    case BW_AUTOSTART_KEEP:
      break;
    }
  return true;
}

static void
file_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (work_at_file (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void apply (BwBackground *background);

static void
filed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  bool ok = g_task_propagate_boolean (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwBackground *background = data;
  background->is_busy = false;
  if (!ok)
    fail (background, error);
  if (background->is_due)
    apply (background);
}

static void
apply_file (BwBackground *background)
{
  background->is_due = background->is_busy;
  if (background->is_busy)
    return;
  background->is_busy = true;
  Work *work = g_new (Work, 1);
  *work = (Work){ .path = g_strdup (background->path),
                  .exec = bw_autostart_exec ((const char *const *) background->argv),
                  .is_on = background->autostart,
                  .is_asking = background->is_asking };
  background->is_asking = false;
  g_autoptr (GTask) task = g_task_new (NULL, background->cancellable, filed_cb, background);
  g_task_set_task_data (task, work, free_work);
  g_task_run_in_thread (task, file_thread);
}

static void
requested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  bool is_started = false;
  bool ok = bw_portal_request_background_finish (result, &is_started, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwBackground *background = data;
  g_autoptr (GError) refused =
      g_error_new_literal (BW_ERROR, BW_ERROR_PERMISSION,
                           _ ("The desktop does not let Bellwether start with the session"));
  if (!ok)
    fail (background, error);
  else if (background->autostart && !is_started)
    fail (background, refused);
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwBackground *background = data;
  if (connection == NULL)
    {
      fail (background, error);
      return;
    }
  bw_portal_request_background (connection, (const char *const *) background->argv,
                                background->autostart, _ ("It goes on watching your bots."),
                                background->cancellable, requested_cb, background);
}

static void
apply (BwBackground *background)
{
  if (!background->is_sandboxed)
    {
      apply_file (background);
      return;
    }
  g_autofree char *address = bw_portal_bus_address ();
  if (address != NULL)
    g_bus_get (G_BUS_TYPE_SESSION, background->cancellable, bus_cb, background);
}

/* What the configuration says; whether that is another. */
static bool
take_config (BwBackground *background)
{
  const BwConfigGroup *general =
      bw_config_group (bw_engine_config (background->engine), GENERAL, 0);
  bool autostart = bw_config_group_boolean (general, "autostart");
  bool goes_on = bw_config_group_boolean (general, "background");
  bool has_tray = g_strcmp0 (bw_config_group_text (general, "tray"), "off") != 0;
  bool is_other = autostart != background->autostart || goes_on != background->goes_on
                  || has_tray != background->has_tray;
  background->autostart = autostart;
  background->goes_on = goes_on;
  background->has_tray = has_tray;
  return is_other;
}

static void
config_cb (BwEngine *engine, BwBackground *background)
{
  bool was_autostart = background->autostart, went_on = background->goes_on;
  if (!take_config (background))
    return;
  if (was_autostart != background->autostart)
    background->is_asking = true;
  if (was_autostart != background->autostart
      || (background->is_sandboxed && !went_on && background->goes_on))
    apply (background);
  g_signal_emit (background, signals[SIGNAL_CHANGED], 0);
}

/* A key on its way into the file. */
typedef struct
{
  char *path;
  const char *key;
  const char *value;
} Edit;

static void
free_edit (gpointer data)
{
  Edit *edit = data;
  g_free (edit->path);
  g_free (edit);
}

static void
edit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Edit *edit = data;
  GError *error = NULL;
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  if (bw_config_set (edit->path, GENERAL, edit->key, edit->value, schemas, n, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwBackground *background = data;
  fail (background, error);
  /* Whoever showed what was wanted shows again what is. */
  g_signal_emit (background, signals[SIGNAL_CHANGED], 0);
}

/* KEY and VALUE are static. */
static void
set_key (BwBackground *background, const char *key, const char *value)
{
  Edit *edit = g_new (Edit, 1);
  *edit =
      (Edit){ g_strdup (bw_config_path (bw_engine_config_file (background->engine))), key, value };
  g_autoptr (GTask) task = g_task_new (NULL, background->cancellable, edited_cb, background);
  g_task_set_task_data (task, edit, free_edit);
  g_task_run_in_thread (task, edit_thread);
}

static void
bw_background_dispose (GObject *object)
{
  BwBackground *background = BW_BACKGROUND (object);
  if (background->cancellable != NULL)
    g_cancellable_cancel (background->cancellable);
  g_clear_object (&background->cancellable);
  g_clear_object (&background->engine);
  G_OBJECT_CLASS (bw_background_parent_class)->dispose (object);
}

static void
bw_background_finalize (GObject *object)
{
  BwBackground *background = BW_BACKGROUND (object);
  g_strfreev (background->argv);
  g_free (background->path);
  G_OBJECT_CLASS (bw_background_parent_class)->finalize (object);
}

static void
bw_background_class_init (BwBackgroundClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_background_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_background_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BW_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", BW_TYPE_BACKGROUND, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bw_background_init (BwBackground *background)
{
  background->cancellable = g_cancellable_new ();
}

BwBackground *
bw_background_new (BwEngine *engine, const BwBackgroundOptions *options)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && options != NULL && options->argv != NULL, NULL);
  BwBackground *background = g_object_new (BW_TYPE_BACKGROUND, NULL);
  background->engine = g_object_ref (engine);
  background->argv = g_strdupv ((char **) options->argv);
  background->is_sandboxed = options->is_sandboxed;
  background->path = options->folder != NULL ? g_build_filename (options->folder, FILE_NAME, NULL)
                                             : g_build_filename (g_get_user_config_dir (),
                                                                 "autostart", FILE_NAME, NULL);
  take_config (background);
  g_signal_connect_object (engine, "config-changed", G_CALLBACK (config_cb), background, 0);
  if (!background->is_sandboxed || background->goes_on || background->autostart)
    apply (background);
  return background;
}

bool
bw_background_autostart (BwBackground *background)
{
  g_return_val_if_fail (BW_IS_BACKGROUND (background), false);
  return background->autostart;
}

void
bw_background_set_autostart (BwBackground *background, bool is_on)
{
  g_return_if_fail (BW_IS_BACKGROUND (background));
  if (background->autostart != is_on)
    set_key (background, "autostart", is_on ? "true" : "false");
  else
    {
      /* The file may say otherwise by now. */
      background->is_asking = true;
      apply (background);
    }
}

bool
bw_background_goes_on (BwBackground *background)
{
  g_return_val_if_fail (BW_IS_BACKGROUND (background), false);
  return background->goes_on;
}

void
bw_background_set_goes_on (BwBackground *background, bool is_on)
{
  g_return_if_fail (BW_IS_BACKGROUND (background));
  if (background->goes_on != is_on)
    set_key (background, "background", is_on ? "true" : "false");
}

bool
bw_background_has_tray (BwBackground *background)
{
  g_return_val_if_fail (BW_IS_BACKGROUND (background), false);
  return background->has_tray;
}

void
bw_background_set_tray (BwBackground *background, bool is_on)
{
  g_return_if_fail (BW_IS_BACKGROUND (background));
  if (background->has_tray != is_on)
    set_key (background, "tray", is_on ? "auto" : "off");
}
