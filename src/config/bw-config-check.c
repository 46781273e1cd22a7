/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the lines of a file to groups that are checked against their schemas, with all errors. */
#include "base/bw-nearest.h"
#include "config/bw-config-private.h"
#include "config/bw-key-text.h"
#include "config/bw-key-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MAX_LENGTH 64
/* Of more names than these nobody reads all. */
#define MAX_NAMES_LISTED 12
#define SOME_NAMES 4

static const BwGroupSchema *
find_family (const BwConfig *config, const char *family)
{
  for (unsigned i = 0; i < config->n_schemas; i++)
    if (strcmp (config->schemas[i].family, family) == 0)
      return &config->schemas[i];
  return NULL;
}

/* The families of CONFIG, or with FAMILY the kinds of that family, each once, in the order of the
 * schemas. */
static GPtrArray *
list_names (const BwConfig *config, const char *family)
{
  GPtrArray *names = g_ptr_array_new ();
  for (unsigned i = 0; i < config->n_schemas; i++)
    {
      const BwGroupSchema *schema = &config->schemas[i];
      const char *name = family == NULL ? schema->family : schema->kind;
      bool is_wanted = family == NULL || strcmp (schema->family, family) == 0;
      if (is_wanted && name != NULL
          && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  return names;
}

/* "a, b, c"; BRACKETS: "[a], [b], [c]". (transfer full) */
static char *
join_names (GPtrArray *names, bool has_brackets)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < names->len; i++)
    g_string_append_printf (text, has_brackets ? "%s[%s]" : "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (names, i));
  return g_string_free (text, FALSE);
}

static bool
is_valid_name (const char *name)
{
  gsize n = strlen (name);
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (name[i]) && strchr ("._-", name[i]) == NULL)
      return false;
  return n >= 1 && n <= NAME_MAX_LENGTH;
}

/* What is wrong with the header [FAMILY NAME], NAME NULL where there is none; NULL: nothing.
 * (transfer full) */
static char *
find_header_problem (const BwConfig *config, const char *family, const char *name)
{
  const BwGroupSchema *schema = find_family (config, family);
  g_autoptr (GPtrArray) families = list_names (config, NULL);
  const char *nearest = bw_nearest (family, (const char *const *) families->pdata, families->len);
  if (schema == NULL && nearest != NULL)
    return find_family (config, nearest)->is_single
               ? g_strdup_printf (_ ("unknown group, did you mean [%s]?"), nearest)
               : g_strdup_printf (_ ("unknown group, did you mean [%s NAME]?"), nearest);
  if (schema == NULL)
    {
      g_autofree char *known = join_names (families, true);
      return g_strdup_printf (_ ("unknown group, expected one of %s"), known);
    }
  if (schema->is_single)
    return name == NULL ? NULL : g_strdup_printf (_ ("has a name, expected [%s] alone"), family);
  if (name == NULL)
    return g_strdup_printf (_ ("has no name, expected [%s NAME]"), family);
  if (is_valid_name (name))
    return NULL;
  g_autofree char *found = bw_key_text_quote (name);
  return g_strdup_printf (
      _ ("has the name %s, expected 1 to %d of the letters a-z and A-Z, digits, "
         "'.', '_' and '-' after "
         "one blank"),
      found, NAME_MAX_LENGTH);
}

/* The group that LINE begins; NULL after an error that makes its keys meaningless. */
static BwConfigGroup *
begin_group (BwConfig *config, const BwConfigLine *line, unsigned number)
{
  g_auto (GStrv) parts = g_strsplit (line->name, " ", 2);
  const char *family = parts[0] != NULL ? parts[0] : "";
  const char *name = family[0] != '\0' ? parts[1] : NULL;
  char *problem = find_header_problem (config, family, name);
  if (problem != NULL)
    {
      bw_config_add_error (config, number, line->name, NULL, problem);
      return NULL;
    }
  return bw_config_group_new (config, line->name, family, name != NULL ? name : "", number);
}

static void
add_entry (BwConfigGroup *group, const BwConfigLine *line, unsigned number)
{
  const BwConfigEntry *before = bw_config_group_entry (group, line->name);
  if (before != NULL)
    {
      bw_config_add_error (
          group->config, number, group->label, line->name,
          g_strdup_printf (_ ("is given twice, first in line %u; that one counts"), before->line));
      return;
    }
  BwConfigEntry *entry = g_new0 (BwConfigEntry, 1);
  entry->key = g_strdup (line->name);
  entry->raw = g_strdup (line->value);
  entry->line = number;
  bw_config_group_add (group, entry);
}

/* The kind a group has without saying so, or NULL. */
static const char *
find_default_kind (const BwConfig *config, const char *family, const char *kind_key)
{
  for (unsigned i = 0; i < config->n_schemas; i++)
    {
      if (strcmp (config->schemas[i].family, family) != 0)
        continue;
      const BwKeySchema *row = bw_key_schema_find (config->schemas[i].keys, kind_key);
      if (row != NULL && row->default_text != NULL)
        return row->default_text;
    }
  return NULL;
}

/* Reports that GROUP is of no known kind. ENTRY: what it says, or NULL. */
static void
report_kind (const BwConfigGroup *group, const BwConfigEntry *entry, GPtrArray *kinds)
{
  const char *kind_key = bw_group_schema_kind_key (group->family);
  g_autofree char *known = join_names (kinds, false);
  if (entry == NULL)
    {
      bw_config_add_error (
          group->config, group->line, group->label, kind_key,
          g_strdup_printf (_ ("is missing, expected %s= with one of %s"), kind_key, known));
      return;
    }
  g_autofree char *text = g_strstrip (g_strdup (entry->raw));
  const char *nearest = bw_nearest (text, (const char *const *) kinds->pdata, kinds->len);
  g_autofree char *found = bw_key_text_quote (text);
  g_autofree char *what = g_strdup_printf (_ ("found %s, expected one of %s"), found, known);
  bw_config_add_error (group->config, entry->line, group->label, kind_key,
                       bw_nearest_ask_bare (what, nearest));
}

/* Finds the keys GROUP may have, by its kind. Leaves them NULL when the kind is not known. */
static void
find_keys (BwConfigGroup *group)
{
  BwConfig *config = group->config;
  const char *kind_key = bw_group_schema_kind_key (group->family);
  g_autoptr (GPtrArray) kinds = list_names (config, group->family);
  const BwGroupSchema *every =
      bw_group_schema_find (config->schemas, config->n_schemas, group->family, NULL);
  if (kinds->len == 0)
    {
      group->keys = every->keys;
      return;
    }
  const BwConfigEntry *entry = bw_config_group_entry (group, kind_key);
  const char *kind = find_default_kind (config, group->family, kind_key);
  g_autofree char *said = entry != NULL ? g_strstrip (g_strdup (entry->raw)) : NULL;
  if (said != NULL)
    kind = said;
  const BwGroupSchema *own =
      kind != NULL ? bw_group_schema_find (config->schemas, config->n_schemas, group->family, kind)
                   : NULL;
  group->has_kind = own != NULL;
  if (own != NULL)
    group->keys = every != NULL ? bw_key_schema_concat (every->keys, own->keys) : own->keys;
  else
    report_kind (group, entry, kinds);
}

/* "unknown key", with what may be meant. The value stays out of it: it may be a misplaced secret.
 */
static char *
describe_unknown_key (const BwConfigGroup *group, const char *key)
{
  const char *nearest = bw_key_schema_nearest (group->keys, key);
  if (nearest != NULL)
    return g_strdup_printf (_ ("unknown key, did you mean %s?"), nearest);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const BwKeySchema *row = group->keys; row != NULL && row->name != NULL; row++)
    if (!row->is_secret)
      g_ptr_array_add (names, (gpointer) row->name);
  bool is_long = names->len > MAX_NAMES_LISTED;
  if (is_long)
    g_ptr_array_set_size (names, SOME_NAMES);
  g_autofree char *known = join_names (names, false);
  if (is_long)
    return g_strdup_printf (
        _ ("unknown key, expected %s or another; bellwether.conf.example lists all"), known);
  return g_strdup_printf (_ ("unknown key, expected one of %s"), known);
}

static void
check_entry (BwConfigGroup *group, BwConfigEntry *entry)
{
  BwConfig *config = group->config;
  const char *kind_key = bw_group_schema_kind_key (group->family);
  entry->schema = bw_key_schema_find (group->keys, entry->key);
  if (entry->schema == NULL && group->has_kind && strcmp (entry->key, kind_key) == 0)
    {
      entry->text = g_strstrip (g_strdup (entry->raw));
      return;
    }
  if (entry->schema == NULL)
    {
      bw_config_add_error (config, entry->line, group->label, entry->key,
                           describe_unknown_key (group, entry->key));
      return;
    }
  if (entry->schema->is_secret)
    {
      bw_config_add_error (
          config, entry->line, group->label, entry->key,
          g_strdup_printf (_ ("is a secret, which is never kept in this file; take it out, and: "
                              "bellwetherctl secret set %s/%s"),
                           *group->name != '\0' ? group->name : group->family, entry->key));
      return;
    }
  g_autoptr (GError) error = NULL;
  if (bw_key_value_check (entry->schema, entry->raw, &error))
    entry->text = bw_key_value_text (entry->schema, entry->raw);
  else
    bw_config_add_error (config, entry->line, group->label, entry->key, g_strdup (error->message));
}

static void
check_required (BwConfigGroup *group)
{
  for (const BwKeySchema *row = group->keys; row != NULL && row->name != NULL; row++)
    {
      if (!row->is_required || row->is_secret || bw_config_group_entry (group, row->name) != NULL)
        continue;
      g_autofree char *expected = bw_key_value_expected (row);
      bw_config_add_error (group->config, group->line, group->label, row->name,
                           g_strdup_printf (_ ("is missing, expected %s"), expected));
    }
}

/* Checks GROUP when all its lines are read, and puts it into the configuration if it is of use. */
static void
end_group (BwConfigGroup *group)
{
  if (group == NULL)
    return;
  BwConfig *config = group->config;
  const BwConfigGroup *before = bw_config_find (config, group->family, group->name);
  if (before != NULL)
    bw_config_add_error (
        config, group->line, group->label, NULL,
        g_strdup_printf (_ ("is given twice, first in line %u; that one counts"), before->line));
  find_keys (group);
  if (group->keys == NULL)
    {
      bw_config_group_free (group);
      return;
    }
  for (unsigned i = 0; i < group->entries->len; i++)
    check_entry (group, g_ptr_array_index (group->entries, i));
  if (before != NULL)
    {
      bw_config_group_free (group);
      return;
    }
  check_required (group);
  bw_config_add_group (group);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const BwConfigError *x = *(const BwConfigError *const *) a;
  const BwConfigError *y = *(const BwConfigError *const *) b;
  return x->line < y->line ? -1 : x->line > y->line;
}

/* Sorts the errors by line and keeps no more of them than a person could want. */
static void
finish_errors (BwConfig *config)
{
  g_ptr_array_sort (config->errors, compare_lines);
  unsigned n = config->errors->len;
  if (n <= BW_CONFIG_MAX_ERRORS)
    return;
  const BwConfigError *last = g_ptr_array_index (config->errors, BW_CONFIG_MAX_ERRORS);
  unsigned line = last->line;
  g_ptr_array_set_size (config->errors, BW_CONFIG_MAX_ERRORS);
  bw_config_add_error (
      config, line, NULL, NULL,
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more error from here on",
                                    "%u more errors from here on", n - BW_CONFIG_MAX_ERRORS),
                       n - BW_CONFIG_MAX_ERRORS));
}

/* Groups without a name are always there. */
static void
add_missing_singles (BwConfig *config)
{
  for (unsigned i = 0; i < config->n_schemas; i++)
    {
      const BwGroupSchema *schema = &config->schemas[i];
      if (!schema->is_single || bw_config_find (config, schema->family, "") != NULL)
        continue;
      BwConfigGroup *group = bw_config_group_new (config, schema->family, schema->family, "", 0);
      group->keys = schema->keys;
      bw_config_add_group (group);
    }
}

void
bw_config_check (BwConfig *config, const BwConfigFile *file)
{
  unsigned problem_line = 0;
  const char *problem = bw_config_file_problem (file, &problem_line);
  if (problem != NULL)
    bw_config_add_error (config, problem_line, NULL, NULL, g_strdup (problem));
  BwConfigGroup *group = NULL;
  bool has_group = false;
  for (unsigned i = 0; i < bw_config_file_n_lines (file); i++)
    {
      const BwConfigLine *line = bw_config_file_line (file, i);
      bool is_bad_header =
          line->kind == BW_LINE_BAD && line->bytes[strspn (line->bytes, " \t")] == '[';
      if (line->kind == BW_LINE_GROUP || is_bad_header)
        {
          end_group (group);
          group = is_bad_header ? NULL : begin_group (config, line, i + 1);
          has_group = true;
        }
      else if (line->kind == BW_LINE_KEY && group != NULL)
        add_entry (group, line, i + 1);
      else if (line->kind == BW_LINE_KEY && !has_group)
        bw_config_add_error (config, i + 1, NULL, line->name,
                             g_strdup (_ ("stands before any [group]")));
      if (line->kind == BW_LINE_BAD)
        bw_config_add_error (config, i + 1, group != NULL ? group->label : NULL, NULL,
                             g_strdup_printf (_ ("the line %s"), line->problem));
    }
  end_group (group);
  add_missing_singles (config);
  finish_errors (config);
}
