/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every command shares: the common options, the errors' form, the way to the engine. */
#include "cli/bw-cli.h"

#include "base/bw-log.h"
#include "base/bw-time.h"
#include "engine/bw-version.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define COMMON_ENTRIES(cli)                                                                         \
  { "config",   'c', 0, G_OPTION_ARG_FILENAME, &(cli)->config_path, N_ ("Read this configuration"), \
    N_ ("FILE") },                                                                                  \
      { "state",                                                                                    \
        's',                                                                                        \
        0,                                                                                          \
        G_OPTION_ARG_FILENAME,                                                                      \
        &(cli)->state_dir,                                                                          \
        N_ ("Use this state directory"),                                                            \
        N_ ("DIR") },                                                                               \
      { "json", 'j', 0, G_OPTION_ARG_NONE, &(cli)->is_json, N_ ("Print one JSON object"), NULL },   \
      { "verbose", 'v', 0, G_OPTION_ARG_NONE, &(cli)->is_verbose, N_ ("Log more"), NULL },          \
  {                                                                                                 \
    "version", 'V', 0, G_OPTION_ARG_NONE, &(cli)->is_version, N_ ("Print versions"), NULL           \
  }

static char *
list_verbs (void)
{
  unsigned n = 0;
  const BwVerb *verbs = bw_verbs (&n);
  GString *text = g_string_new (_ ("Commands:\n"));
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (text, "  %-10s %s\n", verbs[i].name, _ (verbs[i].summary));
  g_string_append (text, _ ("\n“bellwetherctl COMMAND --help” tells more of each."));
  return g_string_free (text, FALSE);
}

bool
bw_cli_parse_common (BwCli *cli, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = { COMMON_ENTRIES (cli), { 0 } };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND …"));
  g_autofree char *verbs = list_verbs ();
  g_option_context_set_summary (
      context, _ ("Watches betting, trading and forecasting bots, and what they run on."));
  g_option_context_set_description (context, verbs);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

/* As --help does it, which GOption ends the process for, too. */
static void
print_versions_and_end (void)
{
  char *text = bw_version_text ();
  g_print ("%s", text);
  g_free (text);
  exit (bw_cli_flush (BW_EXIT_OK));
}

bool
bw_cli_parse (BwCli *cli, const GOptionEntry *entries, int *argc, char ***argv)
{
  const BwVerb *verb = bw_verb_find (cli->verb);
  const GOptionEntry common[] = { COMMON_ENTRIES (cli), { 0 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *prgname = g_strdup_printf ("bellwetherctl %s", cli->verb);
  g_autoptr (GOptionContext) context =
      g_option_context_new (*verb->arguments != '\0' ? _ (verb->arguments) : "");
  g_option_context_set_summary (context, _ (verb->summary));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  g_set_prgname (prgname);
  bool is_parsed = g_option_context_parse (context, argc, argv, &error);
  g_set_prgname ("bellwetherctl");
  if (!is_parsed)
    bw_cli_misuse (cli, "%s", error->message);
  else if (cli->is_version)
    print_versions_and_end ();
  bw_log_init (cli->is_verbose);
  return is_parsed;
}

void
bw_cli_clear (BwCli *cli)
{
  g_free (cli->config_path);
  g_free (cli->state_dir);
}

int
bw_cli_flush (int code)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return code;
  g_printerr (_ ("bellwetherctl: standard output: can't be written\n"));
  return code == BW_EXIT_OK ? BW_EXIT_FAILED : code;
}

int
bw_cli_fail (const BwCli *cli, const char *what, const GError *error)
{
  g_autofree char *line =
      g_strdup_printf ("bellwetherctl: %s: %s", what != NULL ? what : cli->verb,
                       error != NULL ? error->message : C_ ("command", "failed"));
  g_autofree char *clean = bw_log_redact (line);
  g_strdelimit (clean, "\n\r", ' ');
  g_printerr ("%s\n", clean);
  return BW_EXIT_FAILED;
}

int
bw_cli_misuse (const BwCli *cli, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_strdelimit (why, "\n\r", ' ');
  g_printerr (_ ("bellwetherctl: %s: %s (see bellwetherctl %s --help)\n"), cli->verb, why,
              cli->verb);
  return BW_EXIT_USAGE;
}

BwEngine *
bw_cli_attach (const BwCli *cli)
{
  g_autoptr (GError) error = NULL;
  BwEngineOptions options = { .mode = BW_ENGINE_ATTACH,
                              .config_path = cli->config_path,
                              .state_dir = cli->state_dir };
  BwEngine *engine = bw_engine_open (&options, &error);
  if (engine == NULL)
    bw_cli_fail (cli, NULL, error);
  return engine;
}

GTimeZone *
bw_cli_zone (BwEngine *engine)
{
  BwConfig *config = bw_engine_config (engine);
  const BwConfigGroup *general =
      bw_config_n_groups (config, "general") > 0 ? bw_config_group (config, "general", 0) : NULL;
  GTimeZone *zone =
      bw_zone_new (general != NULL ? bw_config_group_text (general, "zone") : NULL, NULL);
  return zone != NULL ? zone : g_time_zone_new_utc ();
}

char *
bw_cli_actor (void)
{
  return g_strdup_printf ("cli:%s", g_get_user_name ());
}

void
bw_cli_print_json (JsonBuilder *builder)
{
  g_autofree char *text = bw_json_to_text (builder, true);
  g_print ("%s\n", text);
}

void
bw_cli_print_json_list (const char *name, const GPtrArray *items, BwJsonAddFunc add)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_list (builder, name, items, add);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

bool
bw_cli_moment (const BwCli *cli, const char *option, const char *text, GTimeZone *zone,
               int64_t *out_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  if (text == NULL || bw_time_parse_argument (text, zone, bw_clock_wall_us (clock), out_us, &error))
    return true;
  bw_cli_misuse (cli, "--%s: %s", option, error->message);
  return false;
}
