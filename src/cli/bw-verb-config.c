/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl config: the file checked, shown, changed by one key; the presets. */
#include "base/bw-error.h"
#include "cli/bw-verb.h"
#include "config/bw-config-edit.h"
#include "config/bw-config-print.h"
#include "engine/bw-engine-rules.h"
#include "engine/bw-paths.h"
#include "engine/bw-schemas.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
config_path (const BwCli *cli)
{
  return cli->config_path != NULL ? g_strdup (cli->config_path) : bw_paths_config ();
}

static int
check (BwCli *cli, const char *path)
{
  g_autoptr (BwConfig) config = bw_schemas_load_config (path);
  g_autoptr (GPtrArray) errors = bw_schemas_check (config);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "file", path);
  json_builder_set_member_name (builder, "errors");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < errors->len; i++)
    {
      json_builder_add_string_value (builder, g_ptr_array_index (errors, i));
      if (!cli->is_json)
        g_print ("%s\n", (char *) g_ptr_array_index (errors, i));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (cli->is_json)
    bw_cli_print_json (builder);
  else if (errors->len > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u error in %s\n", "%u errors in %s\n", errors->len),
             errors->len, path);
  else
    g_print (_ ("%s is good%s\n"), path,
             g_file_test (path, G_FILE_TEST_EXISTS) ? ""
                                                    : _ (" (there is none: the defaults hold)"));
  return errors->len > 0 ? BW_EXIT_FAILED : BW_EXIT_OK;
}

/* TEXT's groups with their keys, as they are written. */
static void
add_groups (JsonBuilder *builder, const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  json_builder_set_member_name (builder, "groups");
  json_builder_begin_object (builder);
  if (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    {
      g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
      for (char **group = groups; *group != NULL; group++)
        {
          g_auto (GStrv) keys = g_key_file_get_keys (file, *group, NULL, NULL);
          json_builder_set_member_name (builder, *group);
          json_builder_begin_object (builder);
          for (char **key = keys; *key != NULL; key++)
            {
              g_autofree char *value = g_key_file_get_value (file, *group, *key, NULL);
              bw_json_add_string (builder, *key, value);
            }
          json_builder_end_object (builder);
        }
    }
  json_builder_end_object (builder);
}

static void
print_file_json (const char *path, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "file", path);
  if (text != NULL)
    add_groups (builder, text);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static int
show (BwCli *cli, const char *path, bool has_defaults)
{
  g_autoptr (BwConfig) config = bw_schemas_load_config (path);
  g_autofree char *text = bw_config_to_text (config, has_defaults);
  unsigned n_errors = bw_config_n_errors (config);
  if (cli->is_json)
    print_file_json (path, text);
  else if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_print (_ ("# There is no %s: the defaults hold.\n%s"), path, text);
  else
    g_print ("%s", text);
  if (n_errors > 0)
    g_printerr (g_dngettext (GETTEXT_PACKAGE,
                             "bellwetherctl: config: %s: %u error was left out (see bellwetherctl "
                             "config check)\n",
                             "bellwetherctl: config: %s: %u errors were left out (see "
                             "bellwetherctl config check)\n",
                             n_errors),
                path, n_errors);
  return BW_EXIT_OK;
}

static int
set (BwCli *cli, const char *path, int argc, char **argv, bool is_unset)
{
  g_autoptr (GError) error = NULL;
  unsigned n = 0;
  if (argc != (is_unset ? 4 : 5))
    return bw_cli_misuse (cli, _ ("set: expected GROUP KEY VALUE, or --unset GROUP KEY"));
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  if (!bw_config_set (path, argv[2], argv[3], is_unset ? NULL : argv[4], schemas, n, &error))
    return bw_cli_fail (cli, "config set", error);
  if (cli->is_json)
    print_file_json (path, NULL);
  return BW_EXIT_OK;
}

static void
print_presets_json (const char *const *names)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "presets");
  json_builder_begin_array (builder);
  for (; *names != NULL; names++)
    {
      g_autofree char *text = bw_engine_preset_text (*names);
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "preset", *names);
      add_groups (builder, text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static int
presets (BwCli *cli, int argc, char **argv)
{
  const char *const *names = bw_engine_presets ();
  if (argc > 3)
    return bw_cli_misuse (cli, _ ("%s: expected one preset"), argv[3]);
  if (argc == 3)
    {
      g_autofree char *text = bw_engine_preset_text (argv[2]);
      g_autofree char *known = g_strjoinv (", ", (char **) names);
      if (text == NULL)
        return bw_cli_misuse (cli, _ ("presets %s: expected one of %s"), argv[2], known);
      if (cli->is_json)
        print_presets_json ((const char *const[]){ argv[2], NULL });
      else
        g_print ("%s", text);
      return BW_EXIT_OK;
    }
  if (cli->is_json)
    {
      print_presets_json (names);
      return BW_EXIT_OK;
    }
  for (unsigned i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = bw_engine_preset_text (names[i]);
      g_print ("%s# ---- %s ----\n%s", i > 0 ? "\n" : "", names[i], text);
    }
  return BW_EXIT_OK;
}

int
bw_verb_config (BwCli *cli, int argc, char **argv)
{
  gboolean has_defaults = FALSE;
  gboolean is_unset = FALSE;
  const GOptionEntry entries[] = {
    { "defaults", 0, 0, G_OPTION_ARG_NONE, &has_defaults, N_ ("Every key, with its default (show)"),
      NULL },
    { "unset", 0, 0, G_OPTION_ARG_NONE, &is_unset, N_ ("Take the key out of the file (set)"),
      NULL },
    { 0 },
  };
  if (!bw_cli_parse (cli, entries, &argc, &argv))
    return BW_EXIT_USAGE;
  const char *word = argc > 1 ? argv[1] : "check";
  g_autofree char *path = config_path (cli);
  if (strcmp (word, "set") == 0)
    return set (cli, path, argc, argv, is_unset);
  if (strcmp (word, "presets") == 0)
    return presets (cli, argc, argv);
  if (argc > 2)
    return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[2]);
  if (strcmp (word, "check") == 0)
    return check (cli, path);
  if (strcmp (word, "show") == 0)
    return show (cli, path, has_defaults);
  return bw_cli_misuse (cli, _ ("%s: expected check, show, set or presets"), word);
}
