/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl alerts: incidents listed, shown, moved on, counted. */
#include "base/bw-time.h"
#include "cli/bw-dry-run-text.h"
#include "cli/bw-incident-text.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-alerts.h"
#include "engine/bw-engine-feedback.h"
#include "engine/bw-engine-silences.h"
#include "engine/bw-incident-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define DRY_RUN_US (4 * BW_HOUR_US)

typedef struct
{
  gboolean is_all;
  gint64 limit;
  char *since;
  char *until;
  char *note;
  char *for_text;
  gboolean is_until_resolved;
  gboolean is_dry_run;
} Options;

/* A person's step and the word for it. */
typedef struct
{
  const char *word;
  BwIncidentKind kind;
} Step;

static const Step steps[] = {
  { "ack", BW_KIND_ACK },         { "start", BW_KIND_START }, { "unack", BW_KIND_UNACK },
  { "resolve", BW_KIND_RESOLVE }, { "close", BW_KIND_CLOSE }, { "reopen", BW_KIND_REOPEN },
  { "note", BW_KIND_NOTE },
};

static int
list (BwCli *cli, BwEngine *engine, const Options *options)
{
  if (options->limit < 0)
    return bw_cli_misuse (cli, _ ("--limit: expected 0 or more"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  BwIncidentFilter filter = { .is_open_only = !options->is_all,
                              .since_us = BW_TIME_NONE,
                              .limit = options->limit };
  if (!bw_cli_moment (cli, "since", options->since, zone, &filter.since_us))
    return BW_EXIT_USAGE;
  g_autoptr (GPtrArray) incidents = bw_engine_incidents (engine, &filter, &error);
  if (incidents == NULL)
    return bw_cli_fail (cli, NULL, error);
  if (!cli->is_json)
    {
      bw_incident_text_print_list (incidents, zone, options->is_all);
      return BW_EXIT_OK;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_incident_json_add_list (builder, incidents);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

static bool
read_id (BwCli *cli, int argc, char **argv, int64_t *id)
{
  gint64 value = 0;
  if (argc == 3 && g_ascii_string_to_signed (argv[2], 10, 1, G_MAXINT64, &value, NULL))
    {
      *id = value;
      return true;
    }
  if (argc < 3)
    bw_cli_misuse (cli, _ ("%s: which incident?"), argv[1]);
  else
    bw_cli_misuse (cli, _ ("%s %s: expected the number of one incident"), argv[1], argv[2]);
  return false;
}

static int
show (BwCli *cli, BwEngine *engine, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentStory) story = bw_engine_incident_story (engine, id, &error);
  if (story == NULL)
    return bw_cli_fail (cli, NULL, error);
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  if (cli->is_json)
    bw_incident_text_print_json (story);
  else
    bw_incident_text_print_story (story, zone);
  return BW_EXIT_OK;
}

/* What would come of it, from now on, without anything being sent. */
static int
dry_run (BwCli *cli, BwEngine *engine, int64_t id, const char *duration)
{
  g_autoptr (GError) error = NULL;
  int64_t duration_us = DRY_RUN_US;
  if (duration != NULL && !bw_duration_parse (duration, &duration_us, &error))
    return bw_cli_misuse (cli, "--for %s: %s", duration, error->message);
  if (duration_us > BW_DRY_RUN_MAX_US)
    return bw_cli_misuse (cli, _ ("--for %s: expected at most 30d"), duration);
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  int64_t now_us = bw_clock_wall_us (bw_engine_clock (engine));
  g_autoptr (GPtrArray) decisions = bw_engine_dry_run (engine, id, duration_us, &error);
  if (decisions == NULL)
    return bw_cli_fail (cli, NULL, error);
  if (cli->is_json)
    bw_dry_run_text_print_json (decisions, id, now_us, duration_us);
  else
    bw_dry_run_text_print (decisions, id, now_us, duration_us, zone);
  return BW_EXIT_OK;
}

/* The incident as it is now: it is STATE. */
static int
print_state (BwCli *cli, const BwIncident *incident, const char *state)
{
  if (!cli->is_json)
    {
      g_print (_ ("#%" PRId64 " is %s: %s\n"), incident->id, state, incident->summary);
      return BW_EXIT_OK;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_incident_json_add_members (builder, incident);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

static int
act (BwCli *cli, BwEngine *engine, const Step *step, int64_t id, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *actor = bw_cli_actor ();
  if (step->kind == BW_KIND_NOTE && note == NULL)
    return bw_cli_misuse (cli, _ ("note: expected --note TEXT"));
  g_autoptr (BwIncident) incident = bw_engine_act (engine, id, step->kind, actor, note, &error);
  if (incident == NULL)
    return bw_cli_fail (cli, NULL, error);
  return print_state (cli, incident, bw_state_word (bw_incident_status_name (incident->status)));
}

static int
mark (BwCli *cli, BwEngine *engine, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *actor = bw_cli_actor ();
  int64_t id = 0;
  const char *as = argc > 2 ? argv[2] : "";
  bool is_useful = strcmp (as, "useful") == 0;
  if (!is_useful && strcmp (as, "noise") != 0)
    return bw_cli_misuse (cli, _ ("mark: expected useful or noise, and the number of an incident"));
  if (!read_id (cli, argc - 1, argv + 1, &id))
    return BW_EXIT_USAGE;
  g_autoptr (BwIncident) incident = bw_engine_mark (engine, id, is_useful, actor, &error);
  if (incident == NULL)
    return bw_cli_fail (cli, NULL, error);
  return print_state (cli, incident, is_useful ? _ ("marked as useful") : _ ("marked as noise"));
}

/* An hour, unless told otherwise. */
static int
snooze (BwCli *cli, BwEngine *engine, int64_t id, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *actor = bw_cli_actor ();
  int64_t span_us = options->is_until_resolved ? 0 : BW_HOUR_US;
  if (options->is_until_resolved && options->for_text != NULL)
    return bw_cli_misuse (cli, _ ("snooze: expected either --for or --until-resolved"));
  if (options->for_text != NULL && !bw_duration_parse (options->for_text, &span_us, &error))
    return bw_cli_misuse (cli, "--for: %s", error->message);
  if (options->for_text != NULL && span_us == 0)
    return bw_cli_misuse (cli, _ ("--for: expected more than nothing"));
  int64_t silence = bw_engine_snooze (engine, id, span_us, actor, options->note, &error);
  if (silence == 0)
    return bw_cli_fail (cli, NULL, error);
  if (!cli->is_json)
    {
      g_autofree char *span = bw_duration_format (span_us);
      if (span_us > 0)
        g_print (_ ("#%ld is silent for %s (silence %ld).\n"), (long) id, span, (long) silence);
      else
        g_print (_ ("#%ld is silent until it is resolved (silence %ld).\n"), (long) id,
                 (long) silence);
      return BW_EXIT_OK;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "incident", id);
  bw_json_add_int64 (builder, "silence", silence);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
  return BW_EXIT_OK;
}

static int
stats (BwCli *cli, BwEngine *engine, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  int64_t to_us = bw_clock_wall_us (bw_engine_clock (engine));
  int64_t from_us = to_us - 30 * BW_DAY_US;
  if (!bw_cli_moment (cli, "since", options->since, zone, &from_us)
      || !bw_cli_moment (cli, "until", options->until, zone, &to_us))
    return BW_EXIT_USAGE;
  g_autoptr (BwAlertSummary) summary = bw_engine_alert_summary (engine, from_us, to_us, &error);
  if (summary == NULL)
    return bw_cli_fail (cli, NULL, error);
  g_autoptr (GPtrArray) rules = bw_engine_feedback (engine, from_us, to_us, &error);
  if (rules == NULL)
    return bw_cli_fail (cli, NULL, error);
  if (cli->is_json)
    bw_incident_text_print_summary_json (summary, rules);
  else
    bw_incident_text_print_summary (summary, rules, zone);
  return BW_EXIT_OK;
}

static int
dispatch (BwCli *cli, BwEngine *engine, int argc, char **argv, const Options *options)
{
  const char *word = argc > 1 ? argv[1] : "list";
  int64_t id = 0;
  bool is_show = strcmp (word, "show") == 0;
  if (options->is_dry_run && !is_show)
    return bw_cli_misuse (cli, _ ("--dry-run belongs to show"));
  if (is_show && options->for_text != NULL && !options->is_dry_run)
    return bw_cli_misuse (cli, _ ("--for belongs to --dry-run or snooze"));
  bool is_list = strcmp (word, "list") == 0;
  if (is_list || strcmp (word, "stats") == 0)
    {
      if (argc > 2)
        return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[2]);
      return is_list ? list (cli, engine, options) : stats (cli, engine, options);
    }
  if (is_show && !read_id (cli, argc, argv, &id))
    return BW_EXIT_USAGE;
  if (is_show)
    return options->is_dry_run ? dry_run (cli, engine, id, options->for_text)
                               : show (cli, engine, id);
  if (strcmp (word, "mark") == 0)
    return mark (cli, engine, argc, argv);
  if (strcmp (word, "snooze") == 0)
    return read_id (cli, argc, argv, &id) ? snooze (cli, engine, id, options) : BW_EXIT_USAGE;
  for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (word, steps[i].word) == 0)
      return read_id (cli, argc, argv, &id) ? act (cli, engine, &steps[i], id, options->note)
                                            : BW_EXIT_USAGE;
  return bw_cli_misuse (cli,
                        _ ("%s: expected list, show, ack, start, unack, resolve, close, reopen, "
                           "note, mark, snooze or stats"),
                        word);
}

int
bw_verb_alerts (BwCli *cli, int argc, char **argv)
{
  Options options = { .limit = 50 };
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &options.is_all, N_ ("Resolved and closed ones too"),
      NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &options.limit, N_ ("At most N of them (50; 0: all)"),
      N_ ("N") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &options.since,
      N_ ("From this moment on (-7d, 2026-10-30)"), N_ ("T") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("Before this moment (stats)"),
      N_ ("T") },
    { "for", 0, 0, G_OPTION_ARG_STRING, &options.for_text,
      N_ ("How long (snooze: 1h; --dry-run: 4h)"), N_ ("SPAN") },
    { "until-resolved", 0, 0, G_OPTION_ARG_NONE, &options.is_until_resolved,
      N_ ("Until it is resolved (snooze)"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.is_dry_run,
      N_ ("Who would be told what from now on (show)"), NULL },
    { "note", 'm', 0, G_OPTION_ARG_STRING, &options.note, N_ ("Why, for the record"), N_ ("TEXT") },
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
  g_free (options.since);
  g_free (options.until);
  g_free (options.note);
  g_free (options.for_text);
  return code;
}
