/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger written into the configuration, which the engine then follows by itself. */
#include "engine/bw-ledger-add.h"

#include "base/bw-error.h"
#include "base/bw-number.h"
#include "config/bw-config-edit.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-schemas.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NAME_LENGTH 40

/* What is written, all of it at once. */
typedef struct
{
  char *name;
  char *path; /* of the configuration */
  char **map;
  GPtrArray *keys;   /* of char *, NULL-terminated, the kind first */
  GPtrArray *values; /* beside them */
  bool is_taken;     /* a source that nobody has to write has the name */
} AddQuestion;

/* Whether a source of a name is there. */
typedef struct
{
  const char *name;
  bool is_found;
} Search;

static void
compare_name (const BwConfigGroup *group, gpointer data)
{
  Search *search = data;
  search->is_found = search->is_found || g_str_equal (bw_config_group_name (group), search->name);
}

static bool
has_source (BwConfig *config, const char *name)
{
  Search search = { name, false };
  bw_engine_each_group (config, "source", compare_name, &search);
  return search.is_found;
}

/* The letters, digits and dots of TEXT, with a '-' for anything else between them. */
static char *
plain_name (const char *text)
{
  g_autofree char *ascii = g_str_to_ascii (text, "C");
  GString *name = g_string_new (NULL);
  for (const char *p = ascii; *p != '\0' && name->len < NAME_LENGTH; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (name, g_ascii_tolower (*p));
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_string_free (name, FALSE);
}

char *
bw_ledger_suggest_name (BwConfig *config, const char *path)
{
  g_return_val_if_fail (config != NULL && path != NULL, NULL);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *text = g_utf8_make_valid (base, -1);
  char *dot = strrchr (text, '.');
  if (dot != NULL && dot != text)
    *dot = '\0';
  g_autofree char *plain = plain_name (text);
  const char *stem = *plain != '\0' ? plain : "ledger";
  char *name = g_strdup (stem);
  for (unsigned i = 2; has_source (config, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", stem, i);
    }
  return name;
}

static void
question_free (gpointer data)
{
  AddQuestion *question = data;
  g_free (question->name);
  g_free (question->path);
  g_strfreev (question->map);
  g_ptr_array_unref (question->keys);
  g_ptr_array_unref (question->values);
  g_free (question);
}

/* KEY and VALUE are the question's from here on. */
static void
take_key (AddQuestion *question, char *key, char *value)
{
  g_ptr_array_add (question->keys, key);
  g_ptr_array_add (question->values, value);
}

/* What is not given is not written: then the default holds. */
static void
add_text (AddQuestion *question, const char *key, const char *value)
{
  if (value != NULL && *value != '\0')
    take_key (question, g_strdup (key), g_strdup (value));
}

static void
add_map (AddQuestion *question, const char *const *map)
{
  for (unsigned i = 0; map != NULL && map[i] != NULL; i++)
    {
      const char *equals = strchr (map[i], '=');
      if (equals == NULL)
        continue;
      g_autofree char *field = g_strndup (map[i], (gsize) (equals - map[i]));
      take_key (question, g_strconcat ("column-", g_strdelimit (field, "_", '-'), NULL),
                g_strdup (equals + 1));
    }
}

static AddQuestion *
question_new (BwEngine *engine, const BwLedgerAddition *addition)
{
  AddQuestion *question = g_new0 (AddQuestion, 1);
  question->name = g_strdup (addition->name);
  question->path = g_strdup (engine->config_path);
  question->map = g_strdupv ((char **) addition->file.map);
  question->keys = g_ptr_array_new_with_free_func (g_free);
  question->values = g_ptr_array_new_with_free_func (g_free);
  question->is_taken = has_source (engine->config_file, addition->name);
  take_key (question, g_strdup ("type"), g_strdup ("ledger"));
  take_key (question, g_strdup ("path"), g_canonicalize_filename (addition->file.path, NULL));
  if (g_strcmp0 (addition->file.format, "auto") != 0)
    add_text (question, "format", addition->file.format);
  if (!isnan (addition->bankroll))
    take_key (question, g_strdup ("bankroll"), bw_number_format_exact (addition->bankroll));
  add_text (question, "currency", addition->currency);
  add_text (question, "timezone", addition->file.zone);
  add_text (question, "where", addition->file.where);
  add_map (question, addition->file.map);
  g_ptr_array_add (question->keys, NULL);
  g_ptr_array_add (question->values, NULL);
  return question;
}

static const char *
value_of (const AddQuestion *question, const char *key)
{
  for (unsigned i = 0; g_ptr_array_index (question->keys, i) != NULL; i++)
    if (g_str_equal (g_ptr_array_index (question->keys, i), key))
      return g_ptr_array_index (question->values, i);
  return NULL;
}

/* What only the reader of ledgers knows: the fields of a map, and what a condition may be. */
static bool
check_file (const AddQuestion *question, GError **error)
{
  BwLedgerFile file = { .path = value_of (question, "path"),
                        .where = value_of (question, "where"),
                        .map = (const char *const *) question->map };
  if (bw_ledger_file_check (&file, error))
    return true;
  g_prefix_error (error, "[source %s] ", question->name);
  return false;
}

static gpointer
work_at_add (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  AddQuestion *question = data;
  g_autofree char *group = g_strconcat ("source ", question->name, NULL);
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  if (question->is_taken)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("there is a source %s already"),
                   question->name);
      return NULL;
    }
  if (!check_file (question, error)
      || !bw_config_set_new_group (
          question->path, group, (const char *const *) question->keys->pdata,
          (const char *const *) question->values->pdata, schemas, n, error))
    return NULL;
  return GINT_TO_POINTER (1);
}

static const BwQuestion add_question = {
  .work = work_at_add,
  .is_deed = true,
  .data_free = question_free,
};

void
bw_engine_add_ledger_async (BwEngine *engine, const BwLedgerAddition *addition,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_return_if_fail (addition != NULL && addition->name != NULL && addition->file.path != NULL);
  bw_question_ask (engine, &add_question, question_new (engine, addition), cancellable, callback,
                   data);
}

bool
bw_engine_add_ledger_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &add_question, result, error) != NULL;
}
