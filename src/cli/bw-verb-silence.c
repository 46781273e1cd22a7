/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl silence: silences listed, added, ended. */
#include "base/bw-error.h"
#include "base/bw-time.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-silences.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* What ends within this time, or the last tenth of a shorter one's, is said to end soon. */
#define SOON_US (15 * BW_MINUTE_US)
/* Everything that is no emergency, and everything. */
#define MATCH_MOST "severity!=\"emergency\""
#define MATCH_ALL "severity=~\".*\""

typedef struct
{
  gboolean is_all;
  gboolean has_emergency;
  gint64 incident;
  char *match;
  char *for_text;
  char *from;
  char *until;
  char *comment;
  char **weekly;
  char *zone;
} Options;

static bool
ends_soon (const BwSilenceView *view, int64_t now_us)
{
  const BwSilence *silence = view->silence;
  int64_t soon_us = SOON_US;
  if (view->next_change_us == BW_TIME_NONE)
    return false;
  if (silence->recurrence == NULL && silence->ends_us != BW_TIME_NONE)
    soon_us = MIN (soon_us, (silence->ends_us - silence->starts_us) / 10);
  return view->next_change_us - now_us <= soon_us;
}

static const char *
state_word (const BwSilenceView *view, int64_t now_us)
{
  const BwSilence *silence = view->silence;
  bool is_over = silence->ends_us != BW_TIME_NONE && silence->ends_us <= now_us;
  if (is_over)
    return NC_ ("silence", "over");
  if (!view->is_active)
    return NC_ ("silence", "waiting");
  return ends_soon (view, now_us) ? NC_ ("silence", "ending soon") : NC_ ("silence", "active");
}

/* "2026-10-30 15:48:02", "when resolved", "sun 02:00-04:00". */
static char *
until_text (const BwSilenceView *view, GTimeZone *zone)
{
  const BwSilence *silence = view->silence;
  if (view->is_active && view->next_change_us != BW_TIME_NONE)
    return bw_time_format_local (view->next_change_us, zone);
  if (silence->ends_us != BW_TIME_NONE && silence->recurrence == NULL)
    return bw_time_format_local (silence->ends_us, zone);
  if (silence->recurrence != NULL)
    return g_strjoinv (", ", silence->recurrence);
  return g_strdup (silence->is_until_resolved ? _ ("when resolved") : "");
}

static void
print_table (GPtrArray *views, GTimeZone *zone, int64_t now_us)
{
  static const char *const columns[] = { ">#",      N_ ("State"), N_ ("Until"), N_ (">Silent"),
                                         N_ ("By"), N_ ("For"),   N_ ("Why"),   NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < views->len; i++)
    {
      const BwSilenceView *view = g_ptr_array_index (views, i);
      const BwSilence *silence = view->silence;
      g_autofree char *id = silence->id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, silence->id)
                                             : g_strdup (silence->name);
      g_autofree char *until = until_text (view, zone);
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, view->n_incidents);
      const char *state = g_dpgettext2 (GETTEXT_PACKAGE, "silence", state_word (view, now_us));
      bw_table_add (table, id, state, until, n,
                    silence->author != NULL ? silence->author : C_ ("silence", "configuration"),
                    silence->matchers, silence->comment);
    }
  if (views->len == 0)
    g_print (_ ("Nothing is silenced.\n"));
  bw_table_print (table);
}

static void
add_view (JsonBuilder *builder, const BwSilenceView *view, int64_t now_us)
{
  const BwSilence *silence = view->silence;
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "id", silence->id);
  bw_json_add_string (builder, "name", silence->name);
  bw_json_add_string (builder, "state", state_word (view, now_us));
  bw_json_add_string (builder, "match", silence->matchers);
  bw_json_add_time (builder, "starts", silence->starts_us);
  bw_json_add_time (builder, "ends", silence->ends_us);
  bw_json_add_bool (builder, "until_resolved", silence->is_until_resolved);
  json_builder_set_member_name (builder, "weekly");
  json_builder_begin_array (builder);
  for (unsigned i = 0; silence->recurrence != NULL && silence->recurrence[i] != NULL; i++)
    json_builder_add_string_value (builder, silence->recurrence[i]);
  json_builder_end_array (builder);
  bw_json_add_string (builder, "zone", silence->zone);
  bw_json_add_string (builder, "author", silence->author);
  bw_json_add_string (builder, "comment", silence->comment);
  bw_json_add_time (builder, "next_change", view->next_change_us);
  bw_json_add_int64 (builder, "incidents", view->n_incidents);
  json_builder_end_object (builder);
}

static int
list (BwCli *cli, BwEngine *engine, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) views = bw_engine_silences (engine, options->is_all, &error);
  if (views == NULL)
    return bw_cli_fail (cli, NULL, error);
  int64_t now_us = bw_clock_wall_us (bw_engine_clock (engine));
  if (!cli->is_json)
    {
      g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
      print_table (views, zone, now_us);
      return BW_EXIT_OK;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "silences");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < views->len; i++)
    add_view (builder, g_ptr_array_index (views, i), now_us);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

static int
print_added (BwCli *cli, int64_t id)
{
  if (!cli->is_json)
    {
      g_print (_ ("Silence %" PRId64 " was added.\n"), id);
      return BW_EXIT_OK;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "id", id);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

/* The span of --for; 0 when it is not given. */
static bool
read_span (BwCli *cli, const Options *options, int64_t *span_us)
{
  g_autoptr (GError) error = NULL;
  *span_us = 0;
  if (options->for_text == NULL || bw_duration_parse (options->for_text, span_us, &error))
    return true;
  bw_cli_misuse (cli, "--for: %s", error->message);
  return false;
}

static int
snooze (BwCli *cli, BwEngine *engine, const Options *options, int64_t span_us)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *actor = bw_cli_actor ();
  int64_t id =
      bw_engine_snooze (engine, options->incident, span_us, actor, options->comment, &error);
  return id != 0 ? print_added (cli, id) : bw_cli_fail (cli, NULL, error);
}

static int
add (BwCli *cli, BwEngine *engine, const Options *options, const char *match)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  g_autoptr (BwSilence) silence = bw_silence_new ();
  g_autofree char *actor = bw_cli_actor ();
  const char *name = strchr (actor, ':');
  int64_t span_us;
  if (!read_span (cli, options, &span_us))
    return BW_EXIT_USAGE;
  if (options->incident != 0)
    return snooze (cli, engine, options, span_us);
  silence->starts_us = bw_clock_wall_us (bw_engine_clock (engine));
  if (!bw_cli_moment (cli, "from", options->from, zone, &silence->starts_us)
      || !bw_cli_moment (cli, "until", options->until, zone, &silence->ends_us))
    return BW_EXIT_USAGE;
  if (span_us > 0)
    silence->ends_us = silence->starts_us + span_us;
  silence->created_us = bw_clock_wall_us (bw_engine_clock (engine));
  silence->matchers = g_strdup (match);
  silence->comment = g_strdup (options->comment);
  silence->author = g_strdup (name != NULL ? name + 1 : actor);
  silence->recurrence = g_strdupv (options->weekly);
  silence->zone = g_strdup (options->zone);
  int64_t id = bw_engine_silence_add (engine, silence, &error);
  return id != 0 ? print_added (cli, id) : bw_cli_fail (cli, NULL, error);
}

/* Everything but emergencies, which have to be asked for. */
static int
mute_all (BwCli *cli, BwEngine *engine, Options *options)
{
  if (options->for_text == NULL && options->until == NULL)
    return bw_cli_misuse (cli, _ ("mute-all: for how long? --for 2h"));
  if (options->match != NULL || options->incident != 0)
    return bw_cli_misuse (cli, _ ("mute-all takes neither --match nor --incident"));
  if (options->comment == NULL)
    options->comment = g_strdup (_ ("all is muted"));
  return add (cli, engine, options, options->has_emergency ? MATCH_ALL : MATCH_MOST);
}

static int
end (BwCli *cli, BwEngine *engine, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  if (argc != 3 || !g_ascii_string_to_signed (argv[2], 10, 1, G_MAXINT64, &id, NULL))
    return bw_cli_misuse (cli, _ ("end: expected the number of one silence"));
  g_autofree char *actor = bw_cli_actor ();
  if (!bw_engine_silence_end (engine, id, actor, &error))
    return bw_cli_fail (cli, NULL, error);
  if (cli->is_json)
    return print_added (cli, id);
  g_print (_ ("Silence %" PRId64 " is over.\n"), id);
  return BW_EXIT_OK;
}

static int
dispatch (BwCli *cli, BwEngine *engine, int argc, char **argv, Options *options)
{
  const char *word = argc > 1 ? argv[1] : "list";
  if (strcmp (word, "end") == 0)
    return end (cli, engine, argc, argv);
  if (argc > 2)
    return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[2]);
  if (strcmp (word, "list") == 0)
    return list (cli, engine, options);
  if (strcmp (word, "mute-all") == 0)
    return mute_all (cli, engine, options);
  if (strcmp (word, "add") != 0)
    return bw_cli_misuse (cli, _ ("%s: expected list, add, end or mute-all"), word);
  if ((options->match == NULL) == (options->incident == 0))
    return bw_cli_misuse (cli, _ ("add: expected either --match MATCHERS or --incident ID"));
  return add (cli, engine, options, options->match);
}

static void
options_clear (Options *options)
{
  g_free (options->match);
  g_free (options->for_text);
  g_free (options->from);
  g_free (options->until);
  g_free (options->comment);
  g_strfreev (options->weekly);
  g_free (options->zone);
}

int
bw_verb_silence (BwCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &options.is_all, N_ ("Those that are over, too"), NULL },
    { "match", 0, 0, G_OPTION_ARG_STRING, &options.match, N_ ("What it is for: 'source=\"api\"'"),
      "MATCHERS" },
    { "incident", 0, 0, G_OPTION_ARG_INT64, &options.incident, N_ ("The one incident it is for"),
      N_ ("ID") },
    { "for", 0, 0, G_OPTION_ARG_STRING, &options.for_text,
      N_ ("How long (2h); with --incident not given: until it is resolved"), N_ ("SPAN") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_ ("From this moment on (now)"),
      N_ ("T") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("Until this moment"), N_ ("T") },
    { "comment", 'm', 0, G_OPTION_ARG_STRING, &options.comment, N_ ("Why, for the record"),
      N_ ("TEXT") },
    { "weekly", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.weekly,
      N_ ("Only then, every week ('sun 02:00-04:00'); may be given several times"), N_ ("TIMES") },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &options.zone, N_ ("The time zone of --weekly"),
      N_ ("ZONE") },
    { "with-emergency", 0, 0, G_OPTION_ARG_NONE, &options.has_emergency,
      N_ ("Emergencies, too (mute-all)"), NULL },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    {
      g_autoptr (BwEngine) engine = bw_cli_attach (cli);
      code = engine != NULL ? dispatch (cli, engine, argc, argv, &options) : BW_EXIT_FAILED;
      if (engine != NULL)
        bw_engine_stop (engine);
    }
  options_clear (&options);
  return code;
}
