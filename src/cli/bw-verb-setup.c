/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl setup: what the window asks at the first start, asked in a terminal. Nothing is
 * written before the end. */
#include "base/bw-error.h"
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "cli/bw-setup-channel.h"
#include "cli/bw-setup-rules.h"
#include "cli/bw-verb.h"
#include "engine/bw-paths.h"
#include "engine/bw-schemas.h"
#include "engine/bw-secret-needs.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define READ_US (30 * BW_SECOND_US)

typedef struct
{
  BwCli *cli;
  BwTalk talk;
  char *path;
  char **folders; /* NULL: the usual ones */
  gboolean is_dry_run;
  BwConfig *config;
  GPtrArray *findings; /* of BwFinding */
  GArray *ledgers;     /* of BwSetupLedger: those of them that are chosen */
  bool is_computer_watched;
  GPtrArray *presets; /* of char *, NULL-terminated */
  BwSetupAnswer *channel;
} Setup;

static void
setup_clear (Setup *setup)
{
  g_free (setup->path);
  g_strfreev (setup->folders);
  g_clear_pointer (&setup->config, bw_config_unref);
  g_clear_pointer (&setup->findings, g_ptr_array_unref);
  g_clear_pointer (&setup->ledgers, g_array_unref);
  g_clear_pointer (&setup->presets, g_ptr_array_unref);
  bw_setup_answer_free (setup->channel);
}

static const char *
doubt_words (BwFindingDoubt doubt)
{
  switch (doubt)
    {
    case BW_DOUBT_COLUMNS:
      return _ ("columns have to be matched");
    case BW_DOUBT_ROWS:
      return _ ("many rows can't be read");
    case BW_DOUBT_NO_ODDS:
      return _ ("neither odds nor probabilities");
    case BW_DOUBT_FORECASTS:
      return _ ("forecasts, maybe of something else");
    case BW_DOUBT_NONE:
    default:
      return NULL;
    }
}

/* "~/bots/elo.csv (csv, elo, 2,422 rows, 2023-04-04 to 2026-10-30)" (transfer full) */
static char *
finding_words (const BwFinding *finding)
{
  const char *home = g_get_home_dir ();
  const char *doubt = doubt_words (finding->doubt);
  bool is_below = g_str_has_prefix (finding->path, home) && finding->path[strlen (home)] == '/';
  g_autofree char *path =
      g_filename_display_name (is_below ? finding->path + strlen (home) : finding->path);
  g_autofree char *n = bw_number_format ((double) finding->n_rows, BW_FORMAT_COUNT);
  GString *text = g_string_new (is_below ? "~" : "");
  g_string_append_printf (text, "%s (%s", path, finding->format);
  if (finding->bot != NULL)
    g_string_append_printf (text, ", %s", finding->bot);
  if (finding->n_rows > 0)
    {
      unsigned long n_rows = (unsigned long) finding->n_rows;
      g_string_append (text, ", ");
      g_string_append_printf (
          text,
          finding->is_partial ? g_dngettext (GETTEXT_PACKAGE, "over %s row", "over %s rows", n_rows)
                              : g_dngettext (GETTEXT_PACKAGE, "%s row", "%s rows", n_rows),
          n);
    }
  if (finding->first_us != BW_TIME_NONE && finding->last_us != BW_TIME_NONE)
    {
      g_autofree char *first = bw_time_format_iso (finding->first_us);
      g_autofree char *last = bw_time_format_iso (finding->last_us);
      g_string_append (text, ", ");
      g_string_append_printf (text, _ ("%.10s to %.10s"), first, last);
    }
  g_string_append_printf (text, "%s%s)", doubt != NULL ? "; " : "", doubt != NULL ? doubt : "");
  return g_string_free (text, FALSE);
}

static void
choose (Setup *setup, const BwFinding *finding)
{
  BwSetupLedger ledger = { finding, (double) NAN };
  while (!setup->talk.is_yes && !setup->talk.is_over)
    {
      g_autofree char *text =
          bw_talk_text (&setup->talk, "1000", _ ("  What did it begin with (bankroll)?"));
      if (bw_number_parse (text, &ledger.bankroll) && ledger.bankroll > 0)
        break;
      ledger.bankroll = (double) NAN;
      g_print (_ ("  %s: expected a number above 0, such as 1000.\n"), text);
    }
  g_array_append_val (setup->ledgers, ledger);
}

static void
ask_findings (Setup *setup)
{
  unsigned n_new = 0;
  for (unsigned i = 0; i < setup->findings->len; i++)
    {
      const BwFinding *finding = g_ptr_array_index (setup->findings, i);
      g_autofree char *words = finding_words (finding);
      n_new += !finding->is_watched;
      if (finding->is_watched)
        g_print (_ ("Watched already: %s\n"), words);
      else if (finding->doubt == BW_DOUBT_COLUMNS)
        g_print (_ ("Left out: %s. The window matches them, and so does \"import --map\".\n"),
                 words);
      else if (setup->talk.is_yes && finding->certainty == BW_FINDING_DOUBTFUL)
        g_print (_ ("Left out: %s\n"), words);
      else if (bw_talk_yes (&setup->talk, finding->certainty != BW_FINDING_DOUBTFUL,
                            _ ("Watch %s?"), words))
        {
          if (setup->talk.is_yes)
            g_print (_ ("Chosen: %s\n"), words);
          choose (setup, finding);
        }
    }
  if (n_new == 0)
    g_print (_ ("No ledger was found that is not watched yet.\n"));
}

/* What was not found by itself. */
static void
ask_more (Setup *setup)
{
  while (!setup->talk.is_yes && !setup->talk.is_over)
    {
      g_autofree char *text =
          bw_talk_text (&setup->talk, NULL, _ ("Another ledger's file (Enter for none)"));
      if (*text == '\0')
        return;
      g_autofree char *path = g_str_has_prefix (text, "~/")
                                  ? g_build_filename (g_get_home_dir (), text + 2, NULL)
                                  : g_canonicalize_filename (text, NULL);
      BwFinding *finding = bw_discovery_read (path, READ_US, NULL);
      if (finding == NULL || finding->doubt == BW_DOUBT_COLUMNS)
        {
          g_print (_ ("%s can't be read as a ledger; \"bellwetherctl analyse\" says why.\n"), text);
          bw_finding_free (finding);
          continue;
        }
      g_ptr_array_add (setup->findings, finding);
      choose (setup, finding);
    }
}

static bool
look (Setup *setup, GError **error)
{
  BwDiscoveryOptions options = { .folders = (const char *const *) setup->folders,
                                 .proc = setup->folders != NULL ? "" : NULL,
                                 .config = setup->config };
  if (!setup->cli->is_json)
    g_print (_ ("Looking for ledgers. They are read, never changed.\n"));
  setup->findings = bw_discovery_look (&options, NULL, error);
  return setup->findings != NULL;
}

/* As it is now: what a person has turned off stays off. */
static bool
is_computer_wanted (BwConfig *config)
{
  unsigned n = 0, n_off = 0;
  for (unsigned i = 0; i < bw_config_n_groups (config, "source"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      bool is_system = g_strcmp0 (bw_config_group_text (group, "type"), "system") == 0;
      n += is_system;
      n_off += is_system && !bw_config_group_boolean (group, "enabled");
    }
  return n == 0 || n_off < n;
}

static void
ask (Setup *setup)
{
  ask_findings (setup);
  ask_more (setup);
  setup->is_computer_watched =
      bw_talk_yes (&setup->talk, is_computer_wanted (setup->config),
                   _ ("Watch this computer: processor, memory, disks, network?"));
  setup->presets = bw_setup_ask_presets (
      &setup->talk, setup->config, (BwSetupLedger *) setup->ledgers->data, setup->ledgers->len);
  setup->channel = bw_setup_ask_channel (&setup->talk, setup->config);
}

/* For JSON: nothing but the result is printed. */
static void
take_suggestions (Setup *setup)
{
  for (unsigned i = 0; i < setup->findings->len; i++)
    {
      const BwFinding *finding = g_ptr_array_index (setup->findings, i);
      if (!finding->is_watched && finding->certainty != BW_FINDING_DOUBTFUL)
        choose (setup, finding);
    }
  setup->is_computer_watched = is_computer_wanted (setup->config);
}

static int
print_json (const Setup *setup, char **names)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "configuration", setup->path);
  bw_json_add_bool (builder, "is_written", !setup->is_dry_run);
  json_builder_set_member_name (builder, "ledgers");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < setup->ledgers->len; i++)
    {
      const BwFinding *finding = g_array_index (setup->ledgers, BwSetupLedger, i).finding;
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "source", names[i]);
      bw_json_add_string (builder, "path", finding->path);
      bw_json_add_string (builder, "format", finding->format);
      bw_json_add_int64 (builder, "rows", finding->n_rows);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

/* The secrets last: they are worth something only with the rest. */
static int
keep_secrets (Setup *setup)
{
  int code = BW_EXIT_OK;
  const GPtrArray *secrets = setup->channel->secrets;
  for (unsigned i = 0; i + 1 < secrets->len; i += 2)
    {
      g_autoptr (GError) error = NULL;
      const char *key = secrets->pdata[i];
      if (bw_secret_store (setup->channel->name, key, secrets->pdata[i + 1], &error))
        continue;
      g_autofree char *variable = bw_secrets_variable (setup->channel->name, key);
      g_prefix_error (&error, _ ("%s is not kept (%s in the environment will do): "), key,
                      variable);
      code = bw_cli_fail (setup->cli, setup->channel->name, error);
    }
  return code;
}

static int
test_channel (Setup *setup)
{
  char *arguments[] = { (char *) "channels", (char *) "test", setup->channel->name, NULL };
  bool is_wanted =
      bw_talk_yes (&setup->talk, true, _ ("Send a test through %s?"), setup->channel->name);
  /* Nothing is sent because nobody answered. */
  if (!is_wanted || setup->talk.is_over)
    return BW_EXIT_OK;
  setup->cli->verb = "channels";
  return bw_verb_channels (setup->cli, 3, arguments);
}

/* (transfer full) */
static char *
compose (const Setup *setup, const BwSetupPlan *plan, char ***names, GError **error)
{
  g_autofree char *old = NULL;
  gsize n = 0;
  if (g_file_test (setup->path, G_FILE_TEST_EXISTS)
      && !g_file_get_contents (setup->path, &old, &n, error))
    return NULL;
  return bw_setup_compose (setup->path, old, (gssize) n, plan, names, error);
}

static int
finish (Setup *setup, const BwSetupPlan *plan)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *text = compose (setup, plan, &names, &error);
  if (text == NULL)
    return bw_cli_fail (setup->cli, NULL, error);
  if (setup->is_dry_run)
    {
      if (setup->cli->is_json)
        return print_json (setup, names);
      g_print ("\n%s", text);
      return BW_EXIT_OK;
    }
  if (!bw_talk_yes (&setup->talk, true, _ ("\nWrite all of it to %s?"), setup->path))
    {
      g_print (_ ("Nothing was written.\n"));
      return BW_EXIT_OK;
    }
  if (setup->talk.is_over)
    {
      g_set_error (&error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("the answers ended before the questions; nothing was written"));
      return bw_cli_fail (setup->cli, NULL, error);
    }
  if (!bw_setup_write (setup->path, plan, &error))
    return bw_cli_fail (setup->cli, NULL, error);
  if (setup->cli->is_json)
    return print_json (setup, names);
  for (unsigned i = 0; names[i] != NULL; i++)
    g_print (_ ("Ledger %s is watched.\n"), names[i]);
  g_print (
      _ ("Written to %s. \"bellwetherctl run\", the window or the service watches from now on.\n"),
      setup->path);
  int code = setup->channel != NULL ? keep_secrets (setup) : BW_EXIT_OK;
  return setup->channel != NULL && code == BW_EXIT_OK ? test_channel (setup) : code;
}

static int
set_up (Setup *setup)
{
  g_autoptr (GError) error = NULL;
  setup->config = bw_schemas_load_config (setup->path);
  setup->ledgers = g_array_new (FALSE, FALSE, sizeof (BwSetupLedger));
  if (!look (setup, &error))
    return bw_cli_fail (setup->cli, NULL, error);
  if (setup->cli->is_json)
    take_suggestions (setup);
  else
    ask (setup);
  BwSetupChannel channel = { 0 };
  if (setup->channel != NULL)
    channel = (BwSetupChannel){ setup->channel->name, setup->channel->type,
                                (const char *const *) setup->channel->keys->pdata,
                                (const char *const *) setup->channel->values->pdata };
  BwSetupPlan plan = { .ledgers = (BwSetupLedger *) setup->ledgers->data,
                       .n_ledgers = setup->ledgers->len,
                       .is_computer_watched = setup->is_computer_watched,
                       .presets = setup->presets != NULL
                                      ? (const char *const *) setup->presets->pdata
                                      : NULL,
                       .channel = setup->channel != NULL ? &channel : NULL };
  return finish (setup, &plan);
}

int
bw_verb_setup (BwCli *cli, int argc, char **argv)
{
  Setup setup = { .cli = cli };
  gboolean is_yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &is_yes, N_ ("Take every suggestion, ask nothing"), NULL },
    { "in", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &setup.folders, N_ ("Look in this folder alone"),
      N_ ("FOLDER") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &setup.is_dry_run, N_ ("Print the result, write nothing"),
      NULL },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (!bw_cli_parse (cli, entries, &argc, &argv))
    ;
  else if (argc > 1)
    bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[1]);
  else if (cli->is_json && !is_yes)
    bw_cli_misuse (cli, _ ("--json: expected --yes beside it, as nothing can be asked"));
  else
    {
      setup.talk.is_yes = is_yes;
      setup.path = cli->config_path != NULL ? g_strdup (cli->config_path) : bw_paths_config ();
      code = set_up (&setup);
    }
  setup_clear (&setup);
  return code;
}
