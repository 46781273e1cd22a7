/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file as a window changes it: looked at as a whole first, written with all else
 * kept, and in force at once. */
#include "engine/bw-engine-configure.h"

#include "base/bw-error.h"
#include "config/bw-config-disk.h"
#include "config/bw-config-edit.h"
#include "config/bw-config-file.h"
#include "config/bw-config-watch.h"
#include "config/bw-key-text.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-question.h"
#include "engine/bw-schemas.h"
#include "notify/bw-channel.h"

#include <string.h>

/* What is asked for. Of a group that is new there are KEYS, of one that goes neither these nor a
 * KEY. */
typedef struct
{
  char *path;
  char *group;
  char *key;
  char *old;
  char *value;
  char **keys, **values;
  bool is_trial;
  BwConfigRemoval *removal;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;
  g_free (change->path);
  g_free (change->group);
  g_free (change->key);
  g_free (change->old);
  g_free (change->value);
  g_strfreev (change->keys);
  g_strfreev (change->values);
  g_clear_pointer (&change->removal, bw_config_removal_free);
  g_free (change);
}

static Change *
change_new (BwEngine *engine, const char *group)
{
  Change *change = g_new0 (Change, 1);
  change->path = g_strdup (engine->config_path);
  change->group = g_strdup (group);
  return change;
}

/* A value as it would stand in the file. (transfer full) */
static char *
to_raw (const Change *change, const char *key, const char *value)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_auto (GStrv) parts = g_strsplit (change->group, " ", 2);
  return bw_group_schema_is_list (schemas, n, parts[0], key) ? g_strdup (value)
                                                             : bw_key_text_escape (value);
}

static void
set_raw (const Change *change, BwConfigFile *file, const char *key, const char *value)
{
  g_autofree char *raw = value != NULL ? to_raw (change, key, value) : NULL;
  /* A line end in a list is refused by who writes it. */
  if (raw != NULL && strpbrk (raw, "\r\n") == NULL)
    bw_config_file_set (file, change->group, key, raw);
}

/* FILE as it would be. */
static void
apply (const Change *change, BwConfigFile *file)
{
  for (unsigned i = 0; change->keys != NULL && change->keys[i] != NULL; i++)
    set_raw (change, file, change->keys[i], change->values[i]);
  if (change->key != NULL && change->value != NULL)
    set_raw (change, file, change->key, change->value);
  else if (change->key != NULL)
    bw_config_file_remove (file, change->group, change->key);
  else if (change->keys == NULL)
    bw_config_file_remove_group (file, change->group);
}

/* MESSAGE from "[" on: without file and line, which a change moves. */
static const char *
without_place (const char *message)
{
  const char *bracket = strstr (message, ": [");
  return bracket != NULL ? bracket + 2 : message;
}

/* What is wrong with TEXT as a whole. (transfer full) */
static GPtrArray *
check_text (const char *path, const char *text, gsize length)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config = bw_config_parse (path, text, (gssize) length, schemas, n);
  return bw_schemas_check (config);
}

static bool
has_error (const GPtrArray *errors, const char *message)
{
  for (unsigned i = 0; i < errors->len; i++)
    if (strcmp (without_place (g_ptr_array_index (errors, i)), without_place (message)) == 0)
      return true;
  return false;
}

/* MESSAGE as it is told beside the key that is changed. */
static const char *
without_key (const Change *change, const char *message)
{
  g_autofree char *head =
      g_strdup_printf ("[%s] %s%s", change->group, change->key != NULL ? change->key : "",
                       change->key != NULL ? ": " : "");
  message = without_place (message);
  return g_str_has_prefix (message, head) ? message + strlen (head) : message;
}

/* Why the channel of [GROUP] in TEXT can't be made, as its kind says; NULL: it can, or is shown
 * here, or is none. (transfer full) */
static char *
channel_problem (const Change *change, const char *text, gsize length)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_auto (GStrv) parts = g_strsplit (change->group, " ", 2);
  g_autoptr (BwConfig) config = bw_config_parse (change->path, text, (gssize) length, schemas, n);
  const BwConfigGroup *group = strcmp (parts[0], "channel") == 0 && parts[1] != NULL
                                   ? bw_config_find (config, "channel", parts[1])
                                   : NULL;
  const char *type = group != NULL ? bw_config_group_text (group, "type") : NULL;
  const BwChannelKind *kind = type != NULL ? bw_channel_kind_find (type) : NULL;
  if (kind == NULL || kind->is_local)
    return NULL;
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  const BwChannelContext context = { .clock = clock };
  g_autoptr (GError) error = NULL;
  g_autoptr (BwChannel) channel = bw_channel_new (group, &context, &error);
  return channel == NULL ? g_strdup (error->message) : NULL;
}

/* Refuses what keys of a channel say against each other, unless they did so before. */
static bool
check_channel (const Change *change, const char *old, gsize n_old, const char *text, gsize n_text,
               GError **error)
{
  g_autofree char *before = channel_problem (change, old, n_old);
  g_autofree char *after = channel_problem (change, text, n_text);
  if (after == NULL || g_strcmp0 (before, after) == 0)
    return true;
  g_autofree char *own =
      change->key != NULL ? g_strconcat (change->key, ": ", NULL) : g_strdup ("");
  g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID,
                       g_str_has_prefix (after, own) ? after + strlen (own) : after);
  return false;
}

/* Refuses what would make anything wrong that is not wrong now. */
static bool
check_whole (const Change *change, GError **error)
{
  g_autoptr (GBytes) bytes = bw_config_disk_read (change->path, NULL);
  gsize n_old = 0, n_new = 0;
  const char *old = bytes != NULL ? g_bytes_get_data (bytes, &n_old) : "";
  g_autoptr (BwConfigFile) file = bw_config_file_parse (old, (gssize) n_old);
  if (bw_config_file_problem (file, NULL) != NULL)
    return true;
  apply (change, file);
  g_autofree char *text = bw_config_file_text (file, &n_new);
  g_autoptr (GPtrArray) before = check_text (change->path, old, n_old);
  g_autoptr (GPtrArray) after = check_text (change->path, text, n_new);
  for (unsigned i = 0; i < after->len; i++)
    {
      const char *message = g_ptr_array_index (after, i);
      if (has_error (before, message))
        continue;
      g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID, without_key (change, message));
      return false;
    }
  return check_channel (change, old, n_old, text, n_new, error);
}

/* Leaves group and key out of the message of ERROR. */
static void
shorten (const Change *change, GError **error)
{
  if (error == NULL || *error == NULL)
    return;
  char *message = g_strdup (without_key (change, (*error)->message));
  g_free ((*error)->message);
  (*error)->message = message;
}

static gpointer
work_at_key (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  if (!check_whole (change, error))
    return NULL;
  if (change->is_trial
      || bw_config_replace (change->path, change->group, change->key, change->old, change->value,
                            schemas, n, error))
    return GINT_TO_POINTER (1);
  shorten (change, error);
  return NULL;
}

static gpointer
work_at_addition (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  if (check_whole (change, error)
      && bw_config_set_new_group (change->path, change->group, (const char *const *) change->keys,
                                  (const char *const *) change->values, schemas, n, error))
    return GINT_TO_POINTER (1);
  return NULL;
}

static gpointer
work_at_removal (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;
  return check_whole (change, error) ? bw_config_remove_group (change->path, change->group, error)
                                     : NULL;
}

static gpointer
work_at_undo (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;
  return bw_config_removal_undo (change->removal, error) ? GINT_TO_POINTER (1) : NULL;
}

/* It is read at once, not when the monitor tells. */
static void
conclude (BwEngine *engine, gpointer data, gpointer result)
{
  if (engine->config_watch != NULL && !((Change *) data)->is_trial)
    bw_config_watch_check (engine->config_watch);
}

static const BwQuestion key_question = {
  .work = work_at_key,
  .conclude = conclude,
  .is_deed = true,
  .data_free = change_free,
};
static const BwQuestion addition_question = {
  .work = work_at_addition,
  .conclude = conclude,
  .is_deed = true,
  .data_free = change_free,
};
static const BwQuestion removal_question = {
  .work = work_at_removal,
  .conclude = conclude,
  .is_deed = true,
  .data_free = change_free,
  .result_free = (GDestroyNotify) bw_config_removal_free,
};
static const BwQuestion undo_question = {
  .work = work_at_undo,
  .conclude = conclude,
  .is_deed = true,
  .data_free = change_free,
};

void
bw_engine_change_key_async (BwEngine *engine, const BwKeyChange *change, bool is_trial,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_return_if_fail (change != NULL && change->group != NULL && change->key != NULL);
  Change *own = change_new (engine, change->group);
  own->key = g_strdup (change->key);
  own->old = g_strdup (change->old);
  own->value = g_strdup (change->value);
  own->is_trial = is_trial;
  bw_question_ask (engine, &key_question, own, cancellable, callback, data);
}

bool
bw_engine_change_key_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &key_question, result, error) != NULL;
}

void
bw_engine_add_group_async (BwEngine *engine, const char *group, const char *const *keys,
                           const char *const *values, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_return_if_fail (group != NULL && keys != NULL && values != NULL);
  Change *change = change_new (engine, group);
  change->keys = g_strdupv ((char **) keys);
  change->values = g_strdupv ((char **) values);
  bw_question_ask (engine, &addition_question, change, NULL, callback, data);
}

bool
bw_engine_add_group_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &addition_question, result, error) != NULL;
}

void
bw_engine_remove_group_async (BwEngine *engine, const char *group, GAsyncReadyCallback callback,
                              gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && group != NULL);
  bw_question_ask (engine, &removal_question, change_new (engine, group), NULL, callback, data);
}

BwConfigRemoval *
bw_engine_remove_group_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &removal_question, result, error);
}

void
bw_engine_restore_group_async (BwEngine *engine, BwConfigRemoval *removal,
                               GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && removal != NULL);
  Change *change = change_new (engine, bw_config_removal_group (removal));
  change->removal = removal;
  bw_question_ask (engine, &undo_question, change, NULL, callback, data);
}

bool
bw_engine_restore_group_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &undo_question, result, error) != NULL;
}
