/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example configuration is right, whole, and tells the defaults there are. */
#include "collect/bw-collector.h"
#include "config/bw-config.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

#include <string.h>

/* Whether LINE is a key that is commented out: "#key=value", where prose is "# Prose". */
static bool
is_commented_key (const char *line)
{
  return g_regex_match_simple ("^#[a-z][a-z0-9-]*=", line, 0, 0);
}

/* TEXT with its commented keys in force. (transfer full) */
static char *
uncomment (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *whole = g_string_new (NULL);
  for (char **line = lines; *line != NULL; line++)
    g_string_append_printf (whole, "%s\n", *line + (is_commented_key (*line) ? 1 : 0));
  return g_string_free (whole, false);
}

/* (transfer full) */
static BwConfig *
parse_good (const char *text)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  BwConfig *config = bw_config_parse ("bellwether.conf.example", text, -1, schemas, n);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      g_autofree char *error = bw_config_error_text (config, bw_config_error (config, i));
      g_test_message ("%s", error);
    }
  g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
  return config;
}

static void
test_right (void)
{
  g_autofree char *text = bw_test_read (BW_TEST_EXAMPLE);
  g_autofree char *all = uncomment (text);
  g_autoptr (BwConfig) as_it_is = parse_good (text);
  g_autoptr (BwConfig) with_all_keys = parse_good (all);
  g_assert_cmpuint (bw_config_n_groups (as_it_is, "source"), >=, 2);
}

static const char *
kind_of (const BwConfigGroup *group)
{
  return bw_config_group_text (group, bw_group_schema_kind_key (bw_config_group_family (group)));
}

/* Whether a group of the schema's family and kind has KEY; "column-*" is any key that begins so. */
static bool
is_shown (BwConfig *config, const BwGroupSchema *schema, const char *key)
{
  size_t prefix = g_str_has_suffix (key, "*") ? strlen (key) - 1 : 0;
  for (unsigned i = 0; i < bw_config_n_groups (config, schema->family); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, schema->family, i);
      if (schema->kind != NULL && g_strcmp0 (kind_of (group), schema->kind) != 0)
        continue;
      g_autofree const char **keys = bw_config_group_keys (group);
      for (unsigned k = 0; keys[k] != NULL; k++)
        if (prefix > 0 ? strncmp (keys[k], key, prefix) == 0 : strcmp (keys[k], key) == 0)
          return true;
    }
  return false;
}

/* Whether KEY is the "-file" that goes with every secret; it is shown for one of them. */
static bool
is_of_secret (const BwKeySchema *keys, const char *key)
{
  if (!g_str_has_suffix (key, BW_SECRET_FILE_SUFFIX))
    return false;
  g_autofree char *secret = g_strndup (key, strlen (key) - strlen (BW_SECRET_FILE_SUFFIX));
  const BwKeySchema *row = bw_key_schema_find (keys, secret);
  return row != NULL && row->is_secret;
}

static void
test_whole (void)
{
  g_autofree char *text = bw_test_read (BW_TEST_EXAMPLE);
  g_autofree char *all = uncomment (text);
  g_autoptr (BwConfig) config = parse_good (all);
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  unsigned n_missing = 0;
  for (unsigned i = 0; i < n; i++)
    for (const BwKeySchema *key = schemas[i].keys; key != NULL && key->name != NULL; key++)
      if (!key->is_secret && !is_of_secret (schemas[i].keys, key->name)
          && !is_shown (config, &schemas[i], key->name))
        {
          g_test_message ("[%s …] %s: %s is not shown", schemas[i].family,
                          schemas[i].kind != NULL ? schemas[i].kind : "any kind", key->name);
          n_missing++;
        }
  g_assert_cmpuint (n_missing, ==, 0);
}

/* The line "#key=value" of the example tells the default where there is one. */
static void
check_default (const BwGroupSchema *schemas, unsigned n, const BwConfigGroup *group,
               const char *key)
{
  const char *family = bw_config_group_family (group);
  const BwGroupSchema *schema = bw_group_schema_find (schemas, n, family, kind_of (group));
  if (schema == NULL)
    schema = bw_group_schema_find (schemas, n, family, NULL);
  const BwKeySchema *found = bw_key_schema_find (schema->keys, key);
  if (found != NULL && found->default_text != NULL)
    {
      g_test_message ("[%s %s] %s", family, bw_config_group_name (group), key);
      g_assert_cmpstr (bw_config_group_text (group, key), ==, found->default_text);
    }
}

/* How often and how long are each kind's own. */
static void
check_duration (const BwConfigGroup *group, const char *key)
{
  const BwCollectorKind *kind = bw_collector_kind_find (kind_of (group));
  bool is_interval = strcmp (key, "interval") == 0;
  if (is_interval || strcmp (key, "timeout") == 0)
    g_assert_cmpint (bw_config_group_duration (group, key), ==,
                     is_interval ? kind->interval_us : kind->timeout_us);
}

static void
test_defaults (void)
{
  g_autofree char *text = bw_test_read (BW_TEST_EXAMPLE);
  g_autofree char *all = uncomment (text);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (BwConfig) config = parse_good (all);
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  for (unsigned s = 0; s < n; s++)
    for (unsigned i = 0; i < bw_config_n_groups (config, schemas[s].family); i++)
      {
        const BwConfigGroup *group = bw_config_group (config, schemas[s].family, i);
        g_autofree const char **keys = bw_config_group_keys (group);
        for (unsigned k = 0; keys[k] != NULL; k++)
          if (is_commented_key (lines[bw_config_group_key_line (group, keys[k]) - 1]))
            {
              check_default (schemas, n, group, keys[k]);
              if (strcmp (schemas[s].family, "source") == 0)
                check_duration (group, keys[k]);
            }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/example/right", test_right);
  g_test_add_func ("/example/whole", test_whole);
  g_test_add_func ("/example/defaults", test_defaults);
  return g_test_run ();
}
