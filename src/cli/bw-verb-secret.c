/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl secret: what channels must not have in the configuration, into the keyring and out
 * of it. */
#include "base/bw-error.h"
#include "cli/bw-terminal.h"
#include "cli/bw-verb.h"
#include "config/bw-key-schema.h"
#include "engine/bw-paths.h"
#include "engine/bw-schemas.h"
#include "engine/bw-secret-needs.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum
{
  MAX_BYTES = 64 * 1024,
};

/** (transfer full) */
static BwConfig *
load_config (const BwCli *cli)
{
  g_autofree char *path =
      cli->config_path != NULL ? g_strdup (cli->config_path) : bw_paths_config ();
  return bw_schemas_load_config (path);
}

static const char *
place_word (const BwSecretNeed *need)
{
  static const char *const places[] = { "environment", "keyring", "file" };
  static const char *const states[] = { NULL, "missing", "locked", "unusable" };
  if (need->state == BW_SECRET_FOUND)
    return places[need->place];
  return states[need->state];
}

static void
add_need (JsonBuilder *builder, gconstpointer item)
{
  const BwSecretNeed *need = item;
  g_autofree char *variable = bw_secrets_variable (need->owner, need->key);
  bw_json_add_string (builder, "channel", need->owner);
  bw_json_add_string (builder, "key", need->key);
  bw_json_add_string (builder, "from", place_word (need));
  bw_json_add_string (builder, "where", need->where);
  bw_json_add_bool (builder, "required", need->is_required);
  bw_json_add_string (builder, "variable", variable);
  bw_json_add_string (builder, "problem", need->state == BW_SECRET_WRONG ? need->problem : NULL);
}

static int
list (BwCli *cli)
{
  g_autoptr (BwConfig) config = load_config (cli);
  g_autoptr (GPtrArray) needs = bw_secret_needs (config);
  bw_secret_needs_find (needs, config);
  if (cli->is_json)
    {
      bw_cli_print_json_list ("secrets", needs, add_need);
      return BW_EXIT_OK;
    }
  if (needs->len == 0)
    g_print (_ ("No channel of %s has a secret.\n"), bw_config_path (config));
  for (unsigned i = 0; i < needs->len; i++)
    {
      const BwSecretNeed *need = needs->pdata[i];
      g_autofree char *text = bw_secret_need_text (need);
      g_autofree char *advice = bw_secret_need_advice (need);
      g_print ("%s/%s: %s\n", need->owner, need->key, text);
      if (advice != NULL)
        g_print ("  → %s\n", advice);
    }
  return BW_EXIT_OK;
}

/** All of standard input up to its end, or from a terminal one line that is not shown. NULL after
 * ERROR was set. (transfer full) */
static char *
read_value (const char *name, GError **error)
{
  g_autofree char *text = g_malloc0 (MAX_BYTES + 1);
  size_t length = 0;
  ssize_t n = 0;
  bool is_terminal = bw_terminal_hide_input ();
  if (is_terminal)
    g_printerr ("%s: ", name);
  while (length < MAX_BYTES && (n = read (STDIN_FILENO, text + length, MAX_BYTES - length)) > 0)
    {
      length += (size_t) n;
      if (is_terminal && memchr (text, '\n', length) != NULL)
        break;
    }
  int code = n < 0 ? errno : 0;
  if (is_terminal)
    {
      bw_terminal_show_input ();
      g_printerr ("\n");
    }
  if (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  if (length > 0 && text[length - 1] == '\r')
    text[--length] = '\0';
  if (code != 0)
    g_set_error_literal (error, BW_ERROR, BW_ERROR_FAILED, g_strerror (code));
  else if (length == 0)
    g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID,
                         _ ("nothing was given on standard input"));
  else if (length >= MAX_BYTES || strlen (text) != length || !g_utf8_validate (text, -1, NULL))
    g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID,
                         _ ("what was given is no text, or over 64 KiB"));
  else
    return g_steal_pointer (&text);
  return NULL;
}

/** Splits NAME, "CHANNEL/KEY". False after saying what was expected. */
static bool
split (const BwCli *cli, const char *name, char **owner, char **key)
{
  const char *slash = strrchr (name, '/');
  if (slash == NULL || slash == name || slash[1] == '\0')
    {
      bw_cli_misuse (cli, _ ("%s: expected CHANNEL/KEY, such as team/webhook-url"), name);
      return false;
    }
  *owner = g_strndup (name, (size_t) (slash - name));
  *key = g_strdup (slash + 1);
  return true;
}

/** A name that no channel asks for is most likely mistyped: said, and done all the same. */
static void
warn_unknown (const BwCli *cli, const char *owner, const char *key)
{
  g_autoptr (BwConfig) config = load_config (cli);
  g_autoptr (GPtrArray) needs = bw_secret_needs (config);
  for (unsigned i = 0; i < needs->len; i++)
    {
      const BwSecretNeed *need = needs->pdata[i];
      if (g_str_equal (need->owner, owner) && g_str_equal (need->key, key))
        return;
    }
  g_printerr (_ ("bellwetherctl: secret: no channel of %s asks for %s/%s so far\n"),
              bw_config_path (config), owner, key);
}

static void
print_done (const BwCli *cli, const char *owner, const char *key, bool is_set)
{
  if (!cli->is_json)
    {
      g_print (is_set ? _ ("%s/%s is in the keyring.\n")
                      : _ ("%s/%s is no longer in the keyring.\n"),
               owner, key);
      return;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "channel", owner);
  bw_json_add_string (builder, "key", key);
  bw_json_add_string (builder, "from", is_set ? "keyring" : NULL);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static int
change (BwCli *cli, const char *name, bool is_set)
{
  g_autofree char *owner = NULL;
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;
  if (!split (cli, name, &owner, &key))
    return BW_EXIT_USAGE;
  if (is_set)
    warn_unknown (cli, owner, key);
  if (is_set && (value = read_value (name, &error)) == NULL)
    return bw_cli_fail (cli, name, error);
  bool is_done = bw_secret_store (owner, key, value, &error);
  if (g_error_matches (error, BW_ERROR, BW_ERROR_UNAVAILABLE))
    {
      g_autofree char *variable = bw_secrets_variable (owner, key);
      g_prefix_error (&error,
                      _ ("not kept (%s in the environment or %s%s= in the configuration will "
                         "do): "),
                      variable, key, BW_SECRET_FILE_SUFFIX);
    }
  if (!is_done)
    return bw_cli_fail (cli, name, error);
  print_done (cli, owner, key, is_set);
  return BW_EXIT_OK;
}

int
bw_verb_secret (BwCli *cli, int argc, char **argv)
{
  if (!bw_cli_parse (cli, NULL, &argc, &argv))
    return BW_EXIT_USAGE;
  const char *what = argc > 1 ? argv[1] : "list";
  bool is_set = g_str_equal (what, "set");
  if (g_str_equal (what, "list"))
    return argc > 2 ? bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[2])
                    : list (cli);
  if (!is_set && !g_str_equal (what, "clear"))
    return bw_cli_misuse (cli, _ ("%s: expected list, set or clear"), what);
  if (argc > 3)
    return bw_cli_misuse (cli,
                          _ ("%s: expected CHANNEL/KEY alone; the secret is read from standard "
                             "input, as others can see a command line"),
                          what);
  if (argc < 3)
    return bw_cli_misuse (cli, _ ("%s: expected CHANNEL/KEY, such as team/webhook-url"), what);
  return change (cli, argv[2], is_set);
}
