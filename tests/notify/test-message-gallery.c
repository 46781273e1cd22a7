/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of message as each kind of channel words it, beside files that a person has read.
 * BELLWETHER_WRITE_GALLERY=1 writes the files anew: read what changed. */
#include "base/bw-json.h"
#include "channel-world.h"
#include "notify/bw-email-message-private.h"
#include "notify/bw-message-facts-private.h"
#include "notify/bw-message-merge.h"
#include "notify/bw-slack-message-private.h"
#include "notify/bw-telegram-message-private.h"
#include "notify/bw-webhook-message-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define AT INT64_C (1772417460000000) /* 2026-03-02T02:11:00Z, 03:11 in Berlin */
#define CPU "system_cpu_percent{source=\"this-computer\"}"
#define EXPR_HOLDS                                                                                 \
  "system_cpu_percent > 90 AND system_memory_percent > 80 holds on this-computer (97.0 %, 84.0 %)"
#define EXPR_OVER                                                                                  \
  "system_cpu_percent > 90 AND system_memory_percent > 80 holds no more on this-computer "         \
  "(31.2 %, 14.0 %)"
#define BROKEN                                                                                     \
  "Slack knows this webhook no more: make a new one in the app's \"Incoming Webhooks\" and store " \
  "it with bellwetherctl secret set team/webhook-url."

/* What a scene is made of; ages in minutes before AT. */
typedef struct
{
  const char *name;
  BwIncidentKind kind;
  BwSeverity severity;
  const char *rule, *metric, *summary;
  double threshold;
  int began_min;
  const char *actor, *note, *evidence;
} Scene;

#define ABOVE(value) "{\"value\":" value ",\"direction\":\"above\",\"reason\":\"value\"}"
#define RUNBOOK                                                                                    \
  "{\"value\":97,\"direction\":\"above\",\"reason\":\"value\",\"runbook\":\"Restart the bot.\"}"

static const Scene scenes[] = {
  { "fire", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, "cpu", CPU, NULL, 90, 2, "auto", NULL, RUNBOOK },
  { "upgrade", BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, "cpu", CPU, NULL, 90, 7, "auto", NULL,
    ABOVE ("97") },
  { "reopen", BW_KIND_REOPEN, BW_SEVERITY_WARNING, "cpu", CPU, NULL, 80, 1, "auto", NULL,
    ABOVE ("83") },
  { "repeat", BW_KIND_REPEAT, BW_SEVERITY_CRITICAL, "cpu", CPU, NULL, 90, 245, "auto", NULL,
    ABOVE ("95") },
  { "repeat-after-silence", BW_KIND_REPEAT, BW_SEVERITY_CRITICAL, "cpu", CPU, NULL, 90, 65, "auto",
    "still firing after the silence", ABOVE ("95") },
  { "escalate", BW_KIND_ESCALATE, BW_SEVERITY_ERROR, "cpu", CPU, NULL, 90, 31, "auto", NULL,
    ABOVE ("95") },
  { "flap", BW_KIND_FLAP, BW_SEVERITY_WARNING, "cpu", CPU, NULL, 80, 40, "auto", NULL,
    ABOVE ("84") },
  { "resolve", BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, "cpu", CPU, NULL, 90, 30, "auto", NULL,
    "{\"value\":31,\"worst\":97,\"direction\":\"above\",\"reason\":\"value\"}" },
  { "resolve-by-hand", BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, "cpu", CPU, NULL, 90, 30, "cli:anna",
    "It was the backup", NULL },
  { "nodata", BW_KIND_NODATA, BW_SEVERITY_WARNING, "cpu", CPU, NULL, (double) NAN, 5, "auto", NULL,
    "{\"value\":null,\"after\":{\"data\":\"STALE\"}}" },
  { "boolean", BW_KIND_FIRE, BW_SEVERITY_EMERGENCY, "kill-switch",
    "bot_kill_switch{source=\"nba\"}", NULL, 1, 0, "auto", NULL, ABOVE ("1") },
  { "expression", BW_KIND_FIRE, BW_SEVERITY_CRITICAL, "both", NULL, EXPR_HOLDS, 1, 0, "auto", NULL,
    ABOVE ("1") },
  { "expression-over", BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, "both", NULL, EXPR_OVER, 1, 12,
    "auto", NULL, "{\"value\":0,\"worst\":1,\"direction\":\"above\",\"reason\":\"value\"}" },
  { "rate", BW_KIND_FIRE, BW_SEVERITY_WARNING, "fast", NULL,
    "Memory of this-computer changes by 7.2 % per minute, warning level 5.0 %", 5, 3, "auto", NULL,
    ABOVE ("7.2") },
  { "absent", BW_KIND_FIRE, BW_SEVERITY_ERROR, "gone", NULL, "No value of bot_heartbeat for 5 min",
    300, 0, "auto", NULL, ABOVE ("300") },
  { "event", BW_KIND_FIRE, BW_SEVERITY_ERROR, "event/order-refused", NULL,
    "Betfair refused the order", (double) NAN, 0, "cli:bot", NULL, NULL },
  { "own-channel", BW_KIND_FIRE, BW_SEVERITY_ERROR, "channel.team.broken", NULL,
    "Channel team can't deliver (HTTP 404: no_service)", (double) NAN, 0, "auto", BROKEN, NULL },
  { "own-network-over", BW_KIND_RESOLVE, BW_SEVERITY_ERROR, "net.offline", NULL,
    "The network is back", (double) NAN, 20, "auto", NULL, NULL },
};

typedef struct
{
  GTimeZone *zone;
  BwChannel *log;
  char *dir, *log_path;
} World;

static BwMessage *
make (const World *world, const Scene *scene, int64_t id, int64_t at_us)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  g_autoptr (BwIncidentEvent) event = bw_incident_event_new ();
  incident->id = id;
  incident->dedup_key = g_strdup (scene->kind == BW_KIND_NODATA ? "k#nodata" : "k");
  incident->rule = g_strdup (scene->rule);
  incident->labels = g_strdup (scene->metric != NULL ? "source=\"this-computer\"" : "");
  incident->metric = g_strdup (scene->metric);
  incident->severity = scene->severity;
  incident->opened_us = incident->episode_us = at_us - scene->began_min * BW_MINUTE_US;
  incident->value = NAN;
  incident->threshold = scene->threshold;
  incident->n = -1;
  incident->level = scene->kind == BW_KIND_ESCALATE ? 2 : 1;
  incident->n_flips = 6;
  incident->summary = g_strdup (scene->summary != NULL ? scene->summary : "");
  event->at_us = at_us;
  event->kind = scene->kind;
  event->actor = g_strdup (scene->actor);
  event->note = g_strdup (scene->note);
  event->evidence = g_strdup (scene->evidence);
  BwMessage *message = bw_message_for_incident_in_zone (incident, event, world->zone);
  message->outbox_id = g_strdup ("0b1c");
  return message;
}

/* --- as channels word it ---------------------------------------------------------------------- */

/* All texts of a JSON value that people read, a line each. */
static void
collect_texts (JsonNode *node, GString *out)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (unsigned i = 0; i < json_array_get_length (array); i++)
        collect_texts (json_array_get_element (array, i), out);
      return;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));
  for (GList *at = members; at != NULL; at = at->next)
    {
      JsonNode *member = json_object_get_member (json_node_get_object (node), at->data);
      bool is_text = g_str_equal (at->data, "text") && JSON_NODE_HOLDS_VALUE (member);
      if (is_text)
        g_string_append_printf (out, "%s\n", json_node_get_string (member));
      else
        collect_texts (member, out);
    }
}

static void
add_json_texts (GString *out, const char *heading, char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = bw_json_parse (json, -1, &error);
  g_assert_no_error (error);
  g_string_append_printf (out, "\n[%s]\n", heading);
  collect_texts (root, out);
  g_free (json);
}

/* A page without its tags and style. */
static void
add_page (GString *out, char *html)
{
  g_autoptr (GRegex) style =
      g_regex_new ("<head>.*</head>", G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GRegex) cell = g_regex_new ("</td><td[^>]*>", 0, 0, NULL);
  g_autoptr (GRegex) tags = g_regex_new ("<br>\\n?|<[^>]*>", 0, 0, NULL);
  g_autoptr (GRegex) blank = g_regex_new ("\\n\\s*\\n", 0, 0, NULL);
  g_autofree char *bare = g_regex_replace_literal (style, html, -1, 0, "", 0, NULL);
  g_autofree char *celled = g_regex_replace_literal (cell, bare, -1, 0, ": ", 0, NULL);
  g_autofree char *text = g_regex_replace_literal (tags, celled, -1, 0, "\n", 0, NULL);
  g_autofree char *once = g_regex_replace_literal (blank, text, -1, 0, "\n", 0, NULL);
  g_string_append_printf (out, "\n[mail, page]\n%s\n", g_strstrip (once));
  g_free (html);
}

static void
add_webhook (GString *out, const BwMessage *message)
{
  g_autofree char *json = bw_webhook_message (message);
  g_autoptr (JsonNode) root = bw_json_parse (json, -1, NULL);
  g_autofree char *pretty = json_to_string (root, TRUE);
  g_string_append_printf (out, "\n[webhook]\n%s\n", pretty);
}

/* (transfer full) */
static char *
render (const World *world, const BwMessage *message)
{
  GString *out = g_string_new (NULL);
  static const BwSlackLook look = { NULL, NULL, NULL };
  g_autofree char *words = bw_message_words (message, 1000);
  g_autofree char *subject = bw_email_subject (message);
  g_autofree char *mail = bw_email_text (message);
  g_remove (world->log_path);
  g_assert_cmpint (send_message (world->log, message, NULL), ==, BW_OUTCOME_ACCEPTED);
  g_autofree char *line = bw_test_read (world->log_path);
  g_string_append_printf (out, "[desktop]\n%s\n%s\n", message->title, words);
  g_string_append_printf (out, "\n[log]\n%s", line);
  add_json_texts (out, "slack", bw_slack_message (message, &look, false));
  add_json_texts (out, "telegram", bw_telegram_message (message, "1", false));
  g_string_append_printf (out, "\n[mail]\nSubject: %s\n\n%s", subject, mail);
  add_page (out, bw_email_html (message));
  add_webhook (out, message);
  /* No-break blanks can't be told apart in a file. */
  g_string_replace (out, "\xc2\xa0", " ", 0);
  /* Nor can blanks at the end of a line be seen. */
  g_string_replace (out, " \n", "\n", 0);
  return g_string_free (out, FALSE);
}

static void
check (const World *world, const char *name, const BwMessage *message)
{
  g_autofree char *text = render (world, message);
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "notify", "gallery", file, NULL);
  g_autofree char *expected = NULL;
  if (g_getenv ("BELLWETHER_WRITE_GALLERY") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  if (strcmp (text, expected) != 0)
    g_test_message ("%s reads now:\n%s", path, text);
  g_assert_cmpstr (text, ==, expected);
}

/* --- the messages ----------------------------------------------------------------------------- */

static const Scene *
scene (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (g_str_equal (scenes[i].name, name))
      return &scenes[i];
  g_assert_not_reached ();
}

static void
world_init (World *world)
{
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwChannelContext context = { .clock = clock };
  world->zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_assert_nonnull (world->zone);
  world->dir = bw_test_dir_new ();
  world->log_path = g_build_filename (world->dir, "log", NULL);
  g_autofree char *keys = g_strdup_printf ("type=log;path=%s", world->log_path);
  world->log = channel_new (keys, &context);
}

static void
world_clear (World *world)
{
  bw_channel_free (world->log);
  g_time_zone_unref (world->zone);
  bw_test_dir_remove (world->dir);
  g_free (world->dir);
  g_free (world->log_path);
}

static void
test_kinds (void)
{
  World world;
  world_init (&world);
  for (unsigned i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autoptr (BwMessage) message = make (&world, &scenes[i], 12, AT);
      check (&world, scenes[i].name, message);
    }
  g_autoptr (BwMessage) late = make (&world, scene ("fire"), 12, AT);
  late->late = g_strdup ("delivered late (offline 01:58–03:10)");
  late->is_maybe_duplicate = true;
  check (&world, "late", late);
  world_clear (&world);
}

static void
test_merged (void)
{
  World world;
  world_init (&world);
  g_autoptr (GPtrArray) story = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
  g_ptr_array_add (story, make (&world, scene ("fire"), 12, AT - 30 * BW_MINUTE_US));
  g_ptr_array_add (story, make (&world, scene ("upgrade"), 12, AT - 20 * BW_MINUTE_US));
  g_ptr_array_add (story, make (&world, scene ("resolve"), 12, AT));
  g_autoptr (BwMessage) told = bw_message_merge (story, BW_MERGE_STORY, world.zone);
  check (&world, "story", told);
  g_ptr_array_add (story, make (&world, scene ("expression"), 13, AT - 3 * BW_MINUTE_US));
  g_ptr_array_add (story, make (&world, scene ("event"), 14, AT - 2 * BW_MINUTE_US));
  g_ptr_array_add (story, make (&world, scene ("reopen"), 15, AT));
  g_autoptr (BwMessage) group = bw_message_merge (story, BW_MERGE_GROUP, world.zone);
  check (&world, "group", group);
  g_autoptr (BwMessage) digest = bw_message_merge (story, BW_MERGE_DIGEST, world.zone);
  check (&world, "digest", digest);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gallery/kinds", test_kinds);
  g_test_add_func ("/gallery/merged", test_merged);
  return g_test_run ();
}
