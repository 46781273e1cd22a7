/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of the configuration in a form: every one of them goes to the file and comes back, and what
 * another writes meanwhile is neither lost nor overwritten. */
#include "view/bw-form-field.h"

#include "base/bw-error.h"
#include "config/bw-config-edit.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"
#include "view/bw-form-words.h"

#include <string.h>

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = bw_test_dir_new ();
  f->path = g_build_filename (f->dir, "x.conf", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bw_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

/* Two values that are no default, in the words of a person. */
static const char *
sample (const BwKeySchema *key, unsigned i)
{
  static const char *const texts[] = { "a \\ b; c=d #e", "Grüße" };
  static const char *const numbers[] = { "1.25", "0.75" };
  static const char *const integers[] = { "7", "11" };
  static const char *const durations[] = { "3h", "20h" };
  static const char *const seconds[] = { "11s", "12500ms" };
  static const char *const zones[] = { "Europe/Vienna", "UTC" };
  static const char *const paths[] = { "~/x y/é.csv", "/srv/b.db" };
  static const char *const selectors[] = { "system_load1", "system_cpu_percent{source=\"pc\"}" };
  static const char *const lists[] = { "192.0.2.1:443;192.0.2.2:53", "192.0.2.3:1" };
  static const char *const severities[] = { "critical", "info" };
  static const char *const booleans[] = { "true", "false" };
  switch (key->type)
    {
    case BW_KEY_PATH:
      return paths[i];
    case BW_KEY_BOOLEAN:
      return booleans[i];
    case BW_KEY_INTEGER:
      return integers[i];
    case BW_KEY_NUMBER:
      return numbers[i];
    case BW_KEY_DURATION:
      return key->max > 0 && key->max <= 3600 ? seconds[i] : durations[i];
    case BW_KEY_ZONE:
      return zones[i];
    case BW_KEY_ENUM:
      return key->choices[i];
    case BW_KEY_LIST:
      return key->choices != NULL ? key->choices[i] : lists[i];
    case BW_KEY_SEVERITY:
      return severities[i];
    case BW_KEY_SELECTOR:
      return selectors[i];
    case BW_KEY_STRING:
    default:
      return texts[i];
    }
}

/* A file with one group of SCHEMA that is as it has to be, with all that is not known of it and a
 * comment after each line. */
static char *
text_of_group (const BwGroupSchema *schema, const char *label)
{
  GString *text = g_string_new ("# before\n");
  g_string_append_printf (text, "[%s]\n", label);
  if (schema->kind != NULL)
    g_string_append_printf (text, "%s=%s\n", bw_group_schema_kind_key (schema->family),
                            schema->kind);
  for (const BwKeySchema *key = schema->keys; key->name != NULL; key++)
    if (key->is_required && !key->is_secret && strcmp (key->name, "type") != 0)
      g_string_append_printf (text, "%s=%s\n# of %s\n", key->name, "x", key->name);
  g_string_append (text, "x-of-a-later-version = 1 \n\n[future thing]\na=b\n# the end");
  return g_string_free (text, FALSE);
}

static BwConfig *
load (Fixture *f)
{
  return bw_schemas_load_config (f->path);
}

static void
follow (Fixture *f, BwFormField *field, const char *family, const char *name)
{
  g_autoptr (BwConfig) config = load (f);
  bw_form_field_follow (field, bw_config_find (config, family, name));
}

/* As whoever shows the form does. */
static void
save (Fixture *f, BwFormField *field)
{
  g_autoptr (GError) error = NULL;
  BwKeyChange change = { NULL };
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_assert_true (bw_form_field_change (field, &change));
  g_autofree char *value = g_strdup (change.value);
  bw_form_field_begin_save (field);
  bw_config_replace (f->path, change.group, change.key, change.old, value, schemas, n, &error);
  bw_form_field_end_save (field, error);
  g_assert_no_error (error);
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_SAVED);
}

/* All of the lines of OLD are in NEW, in their order, but those of KEY. */
static void
assert_kept (const char *old, const char *new, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (old, "\n", -1);
  g_autofree char *own = g_strconcat (key, "=", NULL);
  const char *at = new;
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, own))
        continue;
      at = strstr (at, *line);
      if (at == NULL)
        g_error ("'%s' was lost", *line);
    }
}

static void
assert_round_trip (Fixture *f, const BwGroupSchema *schema, const BwKeySchema *key,
                   const char *value)
{
  const char *group_name = schema->is_single ? "" : "one";
  g_autofree char *label =
      g_strconcat (schema->family, schema->is_single ? "" : " ", group_name, NULL);
  g_autofree char *name = g_strdup (key->name);
  if (g_str_has_suffix (name, "*"))
    memcpy (name + strlen (name) - 1, "e", 1);
  g_autofree char *before = text_of_group (schema, label);
  g_free (bw_test_write (f->dir, "x.conf", before, -1));
  g_autoptr (BwFormField) field = bw_form_field_new (key, name, label);
  follow (f, field, schema->family, group_name);
  bw_form_field_set_text (field, value);
  if (bw_form_field_state (field) != BW_FORM_SAVED)
    {
      g_assert_cmpstr (bw_form_field_problem (field), ==, NULL);
      save (f, field);
    }
  g_autofree char *after = bw_test_read (f->path);
  assert_kept (before, after, name);
  g_autoptr (BwFormField) again = bw_form_field_new (key, name, label);
  follow (f, again, schema->family, group_name);
  g_assert_cmpint (bw_form_field_state (again), ==, BW_FORM_SAVED);
  g_assert_cmpstr (bw_form_field_text (again), ==, value);
  g_assert_cmpstr (bw_form_field_problem (again), ==, NULL);
  if (bw_form_field_control (again) == BW_FORM_CHOICE)
    g_assert_true (g_strv_contains (bw_form_field_choices (again), value));
}

/* From the form to the file to the form, and nothing unknown is lost. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  unsigned n = 0, n_keys = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  for (unsigned i = 0; i < n; i++)
    for (const BwKeySchema *key = schemas[i].keys; key->name != NULL; key++)
      {
        bool is_kind = strcmp (key->name, bw_group_schema_kind_key (schemas[i].family)) == 0;
        if (key->is_secret || is_kind)
          continue;
        n_keys++;
        assert_round_trip (f, &schemas[i], key, sample (key, 0));
        assert_round_trip (f, &schemas[i], key, sample (key, 1));
        for (unsigned c = 0; key->type == BW_KEY_ENUM && key->choices[c] != NULL; c++)
          assert_round_trip (f, &schemas[i], key, key->choices[c]);
      }
  g_assert_cmpuint (n_keys, >, 100);
}

/* Whoever adds a key says what it is called; those of rules have an editor of their own. */
static void
test_titles (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  for (unsigned i = 0; i < n; i++)
    for (const BwKeySchema *key = schemas[i].keys; key->name != NULL; key++)
      {
        if (strcmp (schemas[i].family, "rule") == 0)
          continue;
        if (bw_form_known_title (schemas[i].family, key->name) == NULL)
          g_test_message ("[%s] %s has no title", schemas[i].family, key->name);
        g_assert_nonnull (bw_form_known_title (schemas[i].family, key->name));
        g_assert_cmpstr (bw_form_help (key), !=, "");
      }
  g_autofree char *title = bw_form_title ("general", "of-the-future");
  g_assert_cmpstr (title, ==, "Of the future");
  g_assert_cmpstr (bw_form_choice ("digest"), ==, "Once a day");
  g_assert_cmpstr (bw_form_choice ("PUT"), ==, "PUT");
}

static void
write_file (Fixture *f, const char *text)
{
  g_free (bw_test_write (f->dir, "x.conf", text, -1));
}

static const BwKeySchema *
find_key (const char *family, const char *name)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_key_schema_find (bw_group_schema_find (schemas, n, family, NULL)->keys, name);
}

/* What is typed is judged at once, by the file's own rules. */
static void
test_typing (Fixture *f, gconstpointer data)
{
  g_autoptr (BwFormField) field =
      bw_form_field_new (find_key ("retention", "samples"), "samples", "retention");
  write_file (f, "[retention]\nsamples=7d\n");
  follow (f, field, "retention", "");
  g_assert_cmpstr (bw_form_field_text (field), ==, "7d");
  g_assert_true (bw_form_field_is_set (field));
  bw_form_field_set_text (field, "7");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_WRONG);
  g_assert_nonnull (strstr (bw_form_field_problem (field), "a duration such as"));
  BwKeyChange change;
  g_assert_false (bw_form_field_change (field, &change));
  bw_form_field_set_text (field, "1s");
  g_assert_nonnull (strstr (bw_form_field_problem (field), "at least"));
  bw_form_field_set_text (field, "7d");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_SAVED);
  bw_form_field_set_text (field, "");
  g_assert_true (bw_form_field_change (field, &change));
  g_assert_cmpstr (change.value, ==, NULL);
  bw_form_field_reset (field);
  save (f, field);
  g_assert_cmpstr (bw_form_field_text (field), ==, "30d");
  g_assert_false (bw_form_field_is_set (field));
  g_autofree char *text = bw_test_read (f->path);
  g_assert_cmpstr (text, ==, "[retention]\n");
  /* What only others know to be wrong. */
  bw_form_field_set_text (field, "8d");
  g_autoptr (GError) error = g_error_new_literal (BW_ERROR, BW_ERROR_INVALID, "not on Mondays");
  bw_form_field_tried (field, error);
  g_assert_cmpstr (bw_form_field_problem (field), ==, "not on Mondays");
  g_assert_false (bw_form_field_change (field, &change));
}

/* What is wrong in the file is shown as it stands there, and stays until somebody mends it. */
static void
test_wrong_file (Fixture *f, gconstpointer data)
{
  g_autoptr (BwFormField) field =
      bw_form_field_new (find_key ("route", "mute-up-to"), "mute-up-to", "route a");
  write_file (f, "[route a]\nmute-up-to=loud\n");
  follow (f, field, "route", "a");
  g_assert_cmpstr (bw_form_field_text (field), ==, "loud");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_WRONG);
  g_assert_nonnull (strstr (bw_form_field_problem (field), "loud"));
  g_assert_true (g_strv_contains (bw_form_field_choices (field), "loud"));
  BwKeyChange change;
  g_assert_false (bw_form_field_change (field, &change));
  bw_form_field_set_text (field, "critical");
  save (f, field);
  g_assert_false (g_strv_contains (bw_form_field_choices (field), "loud"));
}

/* An empty list is said where there is one by itself. */
static void
test_empty_list (Fixture *f, gconstpointer data)
{
  g_autoptr (BwFormField) field =
      bw_form_field_new (find_key ("general", "presets"), "presets", "general");
  g_assert_cmpstr (bw_form_field_text (field), ==, "default");
  bw_form_field_set_text (field, "");
  save (f, field);
  g_autofree char *text = bw_test_read (f->path);
  g_assert_cmpstr (text, ==, "[general]\npresets=\n");
  g_autoptr (BwConfig) config = load (f);
  g_auto (GStrv) list = bw_config_group_list (bw_config_group (config, "general", 0), "presets");
  g_assert_cmpuint (g_strv_length (list), ==, 0);
}

/* The file is changed by hand while something is typed. */
static void
test_conflict (Fixture *f, gconstpointer data)
{
  g_autoptr (BwFormField) field =
      bw_form_field_new (find_key ("retention", "samples"), "samples", "retention");
  write_file (f, "[retention]\nsamples=7d\n");
  follow (f, field, "retention", "");
  /* Nobody types: the form shows what the file says. */
  write_file (f, "[retention]\nsamples=8d\n");
  follow (f, field, "retention", "");
  g_assert_cmpstr (bw_form_field_text (field), ==, "8d");
  bw_form_field_set_text (field, "9d");
  /* Another key does not matter. */
  write_file (f, "[retention]\nsamples=8d\nincidents=1d\n");
  follow (f, field, "retention", "");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_EDITED);
  write_file (f, "[retention]\nsamples=10d\nincidents=1d\n");
  follow (f, field, "retention", "");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_CONFLICT);
  g_assert_cmpstr (bw_form_field_theirs (field), ==, "10d");
  g_assert_cmpstr (bw_form_field_text (field), ==, "9d");
  BwKeyChange change;
  g_assert_false (bw_form_field_change (field, &change));
  bw_form_field_set_text (field, "12d");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_CONFLICT);
  bw_form_field_keep_mine (field);
  save (f, field);
  g_autofree char *kept = bw_test_read (f->path);
  g_assert_cmpstr (kept, ==, "[retention]\nsamples=12d\nincidents=1d\n");
  bw_form_field_set_text (field, "13d");
  write_file (f, "[retention]\n");
  follow (f, field, "retention", "");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_CONFLICT);
  g_assert_cmpstr (bw_form_field_theirs (field), ==, NULL);
  bw_form_field_take_theirs (field);
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_SAVED);
  g_assert_cmpstr (bw_form_field_text (field), ==, "30d");
  /* Both meant the same. */
  bw_form_field_set_text (field, "14d");
  write_file (f, "[retention]\nsamples=14d\n");
  follow (f, field, "retention", "");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_SAVED);
}

/* Nothing is told as saved that is not. */
static void
test_not_saved (Fixture *f, gconstpointer data)
{
  g_autoptr (BwFormField) field =
      bw_form_field_new (find_key ("retention", "samples"), "samples", "retention");
  g_autoptr (GError) full = g_error_new_literal (BW_ERROR, BW_ERROR_FULL, "the disk is full");
  bw_form_field_set_text (field, "9d");
  bw_form_field_begin_save (field);
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_SAVING);
  bw_form_field_end_save (field, full);
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_WRONG);
  g_assert_cmpstr (bw_form_field_problem (field), ==, "the disk is full");
  g_assert_cmpstr (bw_form_field_text (field), ==, "9d");
  bw_form_field_set_text (field, "9d");
  g_assert_cmpint (bw_form_field_state (field), ==, BW_FORM_EDITED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/view/form-field/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("round-trip", test_round_trip);
  g_test_add_func ("/view/form-field/titles", test_titles);
  ADD ("typing", test_typing);
  ADD ("wrong-file", test_wrong_file);
  ADD ("empty-list", test_empty_list);
  ADD ("conflict", test_conflict);
  ADD ("not-saved", test_not_saved);
  return g_test_run ();
}
