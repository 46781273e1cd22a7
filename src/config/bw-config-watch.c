/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that the configuration file was changed, whoever and however. */
#include "config/bw-config-watch.h"

#include "config/bw-config-private.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>

#define DEBOUNCE_US (250 * INT64_C (1000))
#define DEBOUNCE_MAX_US (2 * BW_SECOND_US)
#define POLL_US (5 * BW_SECOND_US)
#define POLL_MONITORED_US BW_MINUTE_US
#define MAX_LINKS 40

struct _BwConfigWatch
{
  unsigned n_refs; /* the owner's, and one of a running read */
  BwConfig *current;
  BwClock *clock;
  BwConfigWatchFunc func; /* NULL: freed by the owner */
  gpointer data;
  GHashTable *files;   /* set of the paths whose change matters */
  GPtrArray *monitors; /* of GFileMonitor */
  char *places;        /* what is monitored */
  bool is_monitored;
  bool is_reading;
  bool is_due_again; /* something changed while reading */
  unsigned timer;
  int64_t first_event_us; /* of those that wait for the timer; BW_TIME_NONE: there is none */
};

/* What a read has found. */
typedef struct
{
  BwConfig *config;
  GPtrArray *files;   /* of char *: the file, and what it links to, hop by hop */
  GPtrArray *folders; /* of char *: those of files that are there */
  GString *places;    /* files and folders, and which these are: differs when replaced */
  bool is_complete;   /* no folder is missing */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  bw_config_unref (reading->config);
  g_ptr_array_unref (reading->files);
  g_ptr_array_unref (reading->folders);
  g_string_free (reading->places, TRUE);
  g_free (reading);
}

static void
watch_unref (BwConfigWatch *watch)
{
  if (--watch->n_refs > 0)
    return;
  bw_config_unref (watch->current);
  bw_clock_unref (watch->clock);
  g_hash_table_unref (watch->files);
  g_ptr_array_unref (watch->monitors);
  g_free (watch->places);
  g_free (watch);
}

static void
add_place (Reading *reading, const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);
  struct stat info;
  g_ptr_array_add (reading->files, g_strdup (file));
  g_string_append_printf (reading->places, "%s\n", file);
  if (g_ptr_array_find_with_equal_func (reading->folders, folder, g_str_equal, NULL))
    return;
  if (stat (folder, &info) != 0)
    {
      reading->is_complete = false;
      return;
    }
  g_string_append_printf (reading->places, "%s\n%lu %lu\n", folder, (unsigned long) info.st_dev,
                          (unsigned long) info.st_ino);
  g_ptr_array_add (reading->folders, g_steal_pointer (&folder));
}

static Reading *
read_now (const char *path, const BwGroupSchema *schemas, unsigned n_schemas)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->files = g_ptr_array_new_with_free_func (g_free);
  reading->folders = g_ptr_array_new_with_free_func (g_free);
  reading->places = g_string_new (NULL);
  reading->is_complete = true;
  g_autofree char *file = g_canonicalize_filename (path, NULL);
  add_place (reading, file);
  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *target = g_file_read_link (file, NULL);
      if (target == NULL)
        break;
      g_autofree char *folder = g_path_get_dirname (file);
      g_free (file);
      file = g_canonicalize_filename (target, folder);
      add_place (reading, file);
    }
  reading->config = bw_config_load (path, schemas, n_schemas);
  return reading;
}

/* In a worker; the configuration is immutable, so it may be looked at here. */
static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BwConfig *current = task_data;
  g_task_return_pointer (task, read_now (current->path, current->schemas, current->n_schemas),
                         reading_free);
}

static void timer_due (gpointer data);

static void
set_timer (BwConfigWatch *watch, int64_t delay_us)
{
  bw_clock_cancel (watch->clock, &watch->timer);
  watch->timer = bw_clock_call_at (watch->clock, bw_clock_awake_us (watch->clock) + delay_us,
                                   timer_due, watch);
}

/* Something happened: read when it has been quiet for a moment, or has not been for long. */
static void
note_event (BwConfigWatch *watch)
{
  int64_t now = bw_clock_awake_us (watch->clock);
  if (watch->is_reading)
    {
      watch->is_due_again = true;
      return;
    }
  if (watch->first_event_us == BW_TIME_NONE)
    watch->first_event_us = now;
  int64_t latest = watch->first_event_us + DEBOUNCE_MAX_US;
  set_timer (watch, CLAMP (latest - now, 0, DEBOUNCE_US));
}

static bool
is_about_us (BwConfigWatch *watch, GFile *file)
{
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  return path != NULL && g_hash_table_contains (watch->files, path);
}

static void
monitor_changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                    gpointer data)
{
  BwConfigWatch *watch = data;
  if (is_about_us (watch, file) || is_about_us (watch, other))
    note_event (watch);
}

static void
stop_monitors (BwConfigWatch *watch)
{
  for (unsigned i = 0; i < watch->monitors->len; i++)
    {
      GFileMonitor *monitor = g_ptr_array_index (watch->monitors, i);
      g_signal_handlers_disconnect_by_data (monitor, watch);
      g_file_monitor_cancel (monitor);
    }
  g_ptr_array_set_size (watch->monitors, 0);
}

/* Monitors the folders of READING instead of those before. */
static void
start_monitors (BwConfigWatch *watch, const Reading *reading)
{
  stop_monitors (watch);
  g_hash_table_remove_all (watch->files);
  g_free (watch->places);
  watch->places = g_strdup (reading->places->str);
  watch->is_monitored = true;
  for (unsigned i = 0; i < reading->files->len; i++)
    g_hash_table_add (watch->files, g_strdup (g_ptr_array_index (reading->files, i)));
  for (unsigned i = 0; i < reading->folders->len; i++)
    {
      const char *path = g_ptr_array_index (reading->folders, i);
      g_autoptr (GFile) folder = g_file_new_for_path (path);
      GFileMonitor *monitor =
          g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
      /* Without it the file is polled more often; there is nothing to tell. */
      watch->is_monitored = watch->is_monitored && monitor != NULL;
      if (monitor == NULL)
        continue;
      g_signal_connect (monitor, "changed", G_CALLBACK (monitor_changed_cb), watch);
      g_ptr_array_add (watch->monitors, monitor);
      g_hash_table_add (watch->files, g_strdup (path));
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BwConfigWatch *watch = data;
  Reading *reading = g_task_propagate_pointer (G_TASK (result), NULL);
  watch->is_reading = false;
  if (watch->func == NULL)
    {
      reading_free (reading);
      watch_unref (watch);
      return;
    }
  bool has_moved = g_strcmp0 (watch->places, reading->places->str) != 0;
  bool is_other = strcmp (watch->current->digest, reading->config->digest) != 0;
  if (has_moved)
    start_monitors (watch, reading);
  watch->is_monitored = watch->is_monitored && reading->is_complete;
  watch->first_event_us = BW_TIME_NONE;
  /* New monitors do not know what happened between the read and their start. */
  if (has_moved || watch->is_due_again)
    note_event (watch);
  else
    set_timer (watch, watch->is_monitored ? POLL_MONITORED_US : POLL_US);
  watch->is_due_again = false;
  if (is_other)
    {
      bw_config_unref (watch->current);
      watch->current = bw_config_ref (reading->config);
      watch->func (watch->current, watch->data);
    }
  reading_free (reading);
  watch_unref (watch);
}

void
bw_config_watch_check (BwConfigWatch *watch)
{
  g_return_if_fail (watch != NULL && watch->func != NULL);
  if (watch->is_reading)
    {
      watch->is_due_again = true;
      return;
    }
  bw_clock_cancel (watch->clock, &watch->timer);
  watch->is_reading = true;
  watch->n_refs++;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, read_cb, watch);
  g_task_set_source_tag (task, bw_config_watch_check);
  g_task_set_task_data (task, bw_config_ref (watch->current), (GDestroyNotify) bw_config_unref);
  g_task_run_in_thread (task, read_in_thread);
}

static void
timer_due (gpointer data)
{
  BwConfigWatch *watch = data;
  watch->timer = 0;
  bw_config_watch_check (watch);
}

BwConfigWatch *
bw_config_watch_new (BwConfig *current, BwClock *clock, BwConfigWatchFunc func, gpointer data)
{
  g_return_val_if_fail (current != NULL && clock != NULL && func != NULL, NULL);
  BwConfigWatch *watch = g_new0 (BwConfigWatch, 1);
  watch->n_refs = 1;
  watch->current = bw_config_ref (current);
  watch->clock = bw_clock_ref (clock);
  watch->func = func;
  watch->data = data;
  watch->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  watch->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  watch->first_event_us = BW_TIME_NONE;
  bw_config_watch_check (watch);
  return watch;
}

void
bw_config_watch_free (BwConfigWatch *watch)
{
  if (watch == NULL)
    return;
  watch->func = NULL;
  stop_monitors (watch);
  bw_clock_cancel (watch->clock, &watch->timer);
  watch_unref (watch);
}
