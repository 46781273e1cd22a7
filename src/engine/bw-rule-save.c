/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule written into the configuration file, and taken back. */
#include "engine/bw-rule-edit-private.h"

#include "base/bw-error.h"
#include "config/bw-config-disk.h"
#include "config/bw-config-file.h"
#include "config/bw-config-watch.h"
#include "config/bw-key-text.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-question.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Another program may be quicker so many times. */
#define MAX_TRIES 5

/* A group as its keys stand in the file, in its order. */
typedef struct
{
  bool is_there;
  char **keys, **raw; /* NULL-terminated, beside each other */
} Group;

struct _BwRuleUndo
{
  char *group; /* "rule cpu" */
  Group before, after;
  GBytes *old, *new; /* the whole file; OLD NULL: there was none */
};

typedef struct
{
  char *path;
  char *name;
  char **keys, **values;
  BwConfig *seen;   /* the edit began from; or NULL */
  BwRuleUndo *undo; /* what is to be taken back; NULL: something is saved */
} SaveQuestion;

static void
group_clear (Group *group)
{
  g_strfreev (group->keys);
  g_strfreev (group->raw);
}

void
bw_rule_undo_free (BwRuleUndo *undo)
{
  if (undo == NULL)
    return;
  g_free (undo->group);
  group_clear (&undo->before);
  group_clear (&undo->after);
  g_clear_pointer (&undo->old, g_bytes_unref);
  g_clear_pointer (&undo->new, g_bytes_unref);
  g_free (undo);
}

static void
question_free (gpointer data)
{
  SaveQuestion *question = data;
  g_free (question->path);
  g_free (question->name);
  g_strfreev (question->keys);
  g_strfreev (question->values);
  g_clear_pointer (&question->seen, bw_config_unref);
  g_clear_pointer (&question->undo, bw_rule_undo_free);
  g_free (question);
}

static Group
group_of (const BwConfigFile *file, const char *name)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new (), raw = g_strv_builder_new ();
  bool is_here = false;
  for (unsigned i = 0; i < bw_config_file_n_lines (file); i++)
    {
      const BwConfigLine *line = bw_config_file_line (file, i);
      if (line->kind == BW_LINE_GROUP)
        is_here = strcmp (line->name, name) == 0;
      if (!is_here || line->kind != BW_LINE_KEY)
        continue;
      g_strv_builder_add (keys, line->name);
      g_strv_builder_add (raw, line->value);
    }
  return (Group){ bw_config_file_has_group (file, name), g_strv_builder_end (keys),
                  g_strv_builder_end (raw) };
}

static bool
group_equal (const Group *a, const Group *b)
{
  return a->is_there == b->is_there
         && g_strv_equal ((const char *const *) a->keys, (const char *const *) b->keys)
         && g_strv_equal ((const char *const *) a->raw, (const char *const *) b->raw);
}

/* Whether NOW, of the file, says what [rule NAME] does in SEEN. */
static bool
is_as_seen (const Group *now, BwConfig *seen, const char *name)
{
  const BwConfigGroup *group = bw_config_find (seen, "rule", name);
  if (group == NULL || !now->is_there)
    return (group != NULL) == now->is_there;
  g_autofree const char **keys = bw_config_group_keys (group);
  for (unsigned i = 0; keys[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) now->keys, keys[i]))
      return false;
  for (unsigned i = 0; now->keys[i] != NULL; i++)
    {
      const char *raw = bw_config_group_raw (group, now->keys[i]);
      g_autofree char *found = g_strstrip (g_strdup (now->raw[i]));
      g_autofree char *expected = raw != NULL ? g_strstrip (g_strdup (raw)) : NULL;
      if (g_strcmp0 (found, expected) != 0)
        return false;
    }
  return true;
}

/* Whether the file's RAW means VALUE already. */
static bool
means (const char *raw, const char *key, const char *value)
{
  if (raw == NULL)
    return false;
  g_autofree char *wanted = bw_rule_key_to_raw (key, value);
  g_autofree char *found = bw_key_text_unescape (raw, NULL);
  return strcmp (raw, wanted) == 0 || g_strcmp0 (found, value) == 0;
}

/* Keys that are not wanted any more go; the others are set where they say something else. */
static void
write_keys (BwConfigFile *file, const char *group, char **keys, char **values)
{
  Group found = group_of (file, group);
  for (unsigned i = 0; found.keys[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) keys, found.keys[i]))
      bw_config_file_remove (file, group, found.keys[i]);
  bw_config_file_add_group (file, group);
  for (unsigned i = 0; keys[i] != NULL; i++)
    {
      if (means (bw_config_file_get (file, group, keys[i]), keys[i], values[i]))
        continue;
      g_autofree char *raw = bw_rule_key_to_raw (keys[i], values[i]);
      bw_config_file_set (file, group, keys[i], raw);
    }
  group_clear (&found);
}

static bool
put_back (BwConfigFile *file, const BwRuleUndo *undo, GError **error)
{
  Group now = group_of (file, undo->group);
  bool is_ours = group_equal (&now, &undo->after);
  if (!is_ours)
    g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("[%s] was changed since"), undo->group);
  else if (!undo->before.is_there)
    bw_config_file_remove_group (file, undo->group);
  else
    {
      for (unsigned i = 0; now.keys[i] != NULL; i++)
        if (!g_strv_contains ((const char *const *) undo->before.keys, now.keys[i]))
          bw_config_file_remove (file, undo->group, now.keys[i]);
      for (unsigned i = 0; undo->before.keys[i] != NULL; i++)
        if (g_strcmp0 (bw_config_file_get (file, undo->group, undo->before.keys[i]),
                       undo->before.raw[i])
            != 0)
          bw_config_file_set (file, undo->group, undo->before.keys[i], undo->before.raw[i]);
    }
  group_clear (&now);
  return is_ours;
}

/* What is known of the group is what it was in the file that was replaced. (transfer full) */
static BwRuleUndo *
edit (const SaveQuestion *question, BwConfigFile *file, GError **error)
{
  unsigned line = 0;
  const char *problem = bw_config_file_problem (file, &line);
  if (problem != NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s: %s", question->path, problem);
      return NULL;
    }
  g_autoptr (BwRuleUndo) undo = g_new0 (BwRuleUndo, 1);
  undo->group = g_strconcat ("rule ", question->name, NULL);
  undo->before = group_of (file, undo->group);
  if (question->seen != NULL && !is_as_seen (&undo->before, question->seen, question->name))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("[%s] was changed in the file meanwhile"),
                   undo->group);
      return NULL;
    }
  if (question->undo == NULL)
    write_keys (file, undo->group, question->keys, question->values);
  else if (!put_back (file, question->undo, error))
    return NULL;
  undo->after = group_of (file, undo->group);
  return g_steal_pointer (&undo);
}

/* Whether OLD is what was written by what is to be taken back: then all is put back. */
static bool
is_untouched (const SaveQuestion *question, GBytes *old)
{
  return question->undo != NULL && question->undo->old != NULL && old != NULL
         && g_bytes_equal (old, question->undo->new);
}

/* IS_LOST: another program changed the file meanwhile. */
static BwRuleUndo *
try_edit (const SaveQuestion *question, bool *is_lost, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) old = bw_config_disk_read (question->path, &problem);
  if (old == NULL && !g_error_matches (problem, BW_ERROR, BW_ERROR_NOT_FOUND))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&problem), "%s: ", question->path);
      return NULL;
    }
  gsize n_old = 0, length = 0;
  const char *old_text = old != NULL ? g_bytes_get_data (old, &n_old) : NULL;
  g_autoptr (BwConfigFile) file = bw_config_file_parse (old_text, (gssize) n_old);
  g_autoptr (BwRuleUndo) undo = edit (question, file, error);
  if (undo == NULL)
    return NULL;
  char *text = bw_config_file_text (file, &length);
  g_autoptr (GBytes) made = g_bytes_new_take (text, length);
  g_autoptr (GBytes) bytes =
      g_bytes_ref (is_untouched (question, old) ? question->undo->old : made);
  undo->old = old != NULL ? g_bytes_ref (old) : NULL;
  undo->new = g_bytes_ref (bytes);
  if (old != NULL && g_bytes_equal (old, bytes))
    return g_steal_pointer (&undo);
  g_clear_error (&problem);
  bool is_done = bw_config_disk_replace (question->path, old, bytes, &problem);
  *is_lost = g_error_matches (problem, BW_ERROR, BW_ERROR_CONFLICT);
  if (!is_done)
    g_propagate_error (error, g_steal_pointer (&problem));
  return is_done ? g_steal_pointer (&undo) : NULL;
}

/* The file takes no rule that it would not read. */
static bool
check (const SaveQuestion *question, GError **error)
{
  if (question->undo != NULL)
    return true;
  BwRuleKeys keys = { question->name, (const char *const *) question->keys,
                      (const char *const *) question->values };
  g_autoptr (BwRuleVerdict) verdict = bw_rule_judge (&keys);
  if (verdict->problems->len == 0)
    return true;
  const BwRuleProblem *first = g_ptr_array_index (verdict->problems, 0);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s%s%s", first->key != NULL ? first->key : "",
               first->key != NULL ? ": " : "", first->message);
  return false;
}

static gpointer
work_at_save (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const SaveQuestion *question = data;
  g_autoptr (GError) problem = NULL;
  bool is_lost = true;
  if (!check (question, error))
    return NULL;
  for (int i = 0; i < MAX_TRIES && is_lost; i++)
    {
      g_clear_error (&problem);
      is_lost = false;
      BwRuleUndo *undo = try_edit (question, &is_lost, &problem);
      if (undo != NULL)
        return undo;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* It is read at once, not when the monitor tells. */
static void
conclude (BwEngine *engine, gpointer data, gpointer result)
{
  if (engine->config_watch != NULL)
    bw_config_watch_check (engine->config_watch);
}

static const BwQuestion save_question = {
  .work = work_at_save,
  .conclude = conclude,
  .is_deed = true,
  .data_free = question_free,
  .result_free = (GDestroyNotify) bw_rule_undo_free,
};

void
bw_engine_save_rule_async (BwEngine *engine, const BwRuleKeys *rule, BwConfig *seen,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_return_if_fail (rule != NULL && rule->name != NULL && rule->keys != NULL);
  SaveQuestion *question = g_new0 (SaveQuestion, 1);
  question->path = g_strdup (engine->config_path);
  question->name = g_strdup (rule->name);
  question->keys = g_strdupv ((char **) rule->keys);
  question->values = g_strdupv ((char **) rule->values);
  question->seen = seen != NULL ? bw_config_ref (seen) : NULL;
  bw_question_ask (engine, &save_question, question, NULL, callback, data);
}

BwRuleUndo *
bw_engine_save_rule_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &save_question, result, error);
}

void
bw_engine_undo_rule_async (BwEngine *engine, BwRuleUndo *undo, GAsyncReadyCallback callback,
                           gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && undo != NULL);
  SaveQuestion *question = g_new0 (SaveQuestion, 1);
  question->path = g_strdup (engine->config_path);
  question->name = g_strdup (undo->group + strlen ("rule "));
  question->undo = undo;
  bw_question_ask (engine, &save_question, question, NULL, callback, data);
}

bool
bw_engine_undo_rule_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwRuleUndo) undone = bw_question_answer (engine, &save_question, result, error);
  return undone != NULL;
}
