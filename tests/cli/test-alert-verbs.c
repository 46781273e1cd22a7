/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events and silences at the command line, without an engine: what a bot's script and a person do.
 */
#include "cli/ctl.h"

/* Takes RUN. */
static JsonNode *
well_json (BwTestRun *taken)
{
  g_autoptr (BwTestRun) run = taken;
  ctl_check_well (run, 0);
  return ctl_json (run);
}
#define JSON(ctl, ...) well_json (bw_test_ctl ((ctl)->home, __VA_ARGS__, "--json", NULL))

static JsonObject *
only_incident (JsonNode *root)
{
  JsonArray *list = json_object_get_array_member (ctl_object (root), "incidents");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  return json_array_get_object_element (list, 0);
}

/* The word of another system is kept beside what it means here, and the same thing again is the
 * same incident. */
static void
test_event (Ctl *ctl, gconstpointer data)
{
  for (int i = 1; i <= 2; i++)
    {
      g_autoptr (JsonNode) told = JSON (ctl, "event", "elo-bot", "order_rejected", "--severity",
                                        "high", "--summary", "Order 17 was rejected");
      g_assert_cmpint (json_object_get_int_member (ctl_object (told), "incident"), ==, 1);
      g_assert_cmpint (json_object_get_int_member (ctl_object (told), "occurrences"), ==, i);
    }
  g_autoptr (JsonNode) listed = JSON (ctl, "alerts", "list");
  JsonObject *incident = only_incident (listed);
  g_assert_cmpstr (json_object_get_string_member (incident, "severity"), ==, "error");
  g_assert_cmpstr (json_object_get_string_member (incident, "summary"), ==,
                   "Order 17 was rejected");
  g_assert_cmpint (json_object_get_int_member (incident, "occurrences"), ==, 2);
  g_autoptr (JsonNode) ended =
      JSON (ctl, "event", "elo-bot", "order_rejected", "--severity", "high", "--resolve");
  g_autoptr (JsonNode) all = JSON (ctl, "alerts", "list", "--all");
  g_assert_cmpstr (json_object_get_string_member (only_incident (all), "status"), ==, "resolved");
}

static void
test_event_refused (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) unknown = bw_test_ctl (ctl->home, "event", "elo-bot", "x", "--severity",
                                               "horrible", "--summary", "y", NULL);
  g_assert_cmpint (unknown->status, !=, 0);
  ctl_check_has (unknown->err, "horrible");
  g_autoptr (BwTestRun) over = bw_test_ctl (ctl->home, "event", "elo-bot", "x", "--resolve", NULL);
  g_assert_cmpint (over->status, ==, 1);
  g_assert_cmpuint (ctl_n_lines (over->err), ==, 1);
}

/* No channel may be told: the answer says so, and why. */
static void
test_event_held (Ctl *ctl, gconstpointer data)
{
  static const char config[] = "[general]\nzone=UTC\n"
                               "[channel desktop]\ntype=desktop\nenabled=false\n"
                               "[channel sink]\ntype=log\npath=/dev/null\n";
  g_autofree char *conf =
      bw_test_write (ctl->home, "config/bellwether/bellwether.conf", config, -1);
  g_autoptr (JsonNode) sent =
      JSON (ctl, "event", "bot", "a", "--severity", "error", "--summary", "A");
  g_assert_true (json_object_get_boolean_member (ctl_object (sent), "sent"));
  g_assert_false (json_object_get_boolean_member (ctl_object (sent), "held"));
  g_autoptr (BwTestRun) counted =
      bw_test_ctl (ctl->home, "event", "bot", "a", "--severity", "error", "--summary", "A", NULL);
  ctl_check_has (counted->out, "#1, occurrence 2: counted, not told.");
  g_autoptr (BwTestRun) muted = bw_test_ctl (ctl->home, "silence", "mute-all", "--for", "1h", NULL);
  ctl_check_well (muted, 0);
  g_autoptr (BwTestRun) held =
      bw_test_ctl (ctl->home, "event", "bot", "b", "--severity", "error", "--summary", "B", NULL);
  ctl_check_well (held, 0);
  ctl_check_has (held->out, "#2, occurrence 1: held: ");
  ctl_check_has (held->out, "all is muted");
  g_autoptr (JsonNode) other =
      JSON (ctl, "event", "bot", "c", "--severity", "error", "--summary", "C");
  g_assert_false (json_object_get_boolean_member (ctl_object (other), "sent"));
  g_assert_true (json_object_get_boolean_member (ctl_object (other), "held"));
  g_assert_true (json_object_has_member (ctl_object (other), "reason"));
  g_autoptr (BwTestRun) mild =
      bw_test_ctl (ctl->home, "event", "bot", "d", "--severity", "info", "--summary", "D", NULL);
  ctl_check_has (mild->out, "#4, occurrence 1: not told: ");
}

/* A label is taken as it is, and one without a name is refused. */
static void
test_event_labels (Ctl *ctl, gconstpointer data)
{
  g_autoptr (JsonNode) told = JSON (ctl, "event", "bot", "a", "--severity", "error", "--summary",
                                    "A", "--label", "path=C:\\ \"x\"", "--label", "b=2");
  g_autoptr (JsonNode) listed = JSON (ctl, "alerts", "list");
  JsonObject *labels = json_object_get_object_member (only_incident (listed), "labels");
  g_assert_cmpstr (json_object_get_string_member (labels, "path"), ==, "C:\\ \"x\"");
  g_assert_cmpstr (json_object_get_string_member (labels, "b"), ==, "2");
  g_autoptr (BwTestRun) blank = bw_test_ctl (ctl->home, "event", "bot", "a", "--severity", "error",
                                             "--summary", "A", "--label", "two words=x", NULL);
  ctl_check_refused (blank, 1, "labels");
  g_autoptr (BwTestRun) none = bw_test_ctl (ctl->home, "event", "bot", "a", "--severity", "error",
                                            "--summary", "A", "--label", "=x", NULL);
  ctl_check_refused (none, 2, "expected KEY=VALUE");
}

static int64_t
n_silences (Ctl *ctl)
{
  g_autoptr (JsonNode) root = JSON (ctl, "silence", "list");
  return json_array_get_length (json_object_get_array_member (ctl_object (root), "silences"));
}

static void
test_silence (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) wordless =
      bw_test_ctl (ctl->home, "silence", "add", "--match", "source=\"api\"", "--for", "2h", NULL);
  g_assert_cmpint (wordless->status, !=, 0);
  ctl_check_has (wordless->err, "comment");
  g_autoptr (BwTestRun) wrong = bw_test_ctl (ctl->home, "silence", "add", "--match", "source~api",
                                             "--for", "2h", "--comment", "deploy", NULL);
  g_assert_cmpint (wrong->status, !=, 0);
  g_assert_cmpint (n_silences (ctl), ==, 0);
  g_autoptr (JsonNode) added = JSON (ctl, "silence", "add", "--match", "source=\"api\"", "--for",
                                     "2h", "--comment", "deploy");
  g_assert_cmpint (n_silences (ctl), ==, 1);
  g_autoptr (BwTestRun) ended = bw_test_ctl (ctl->home, "silence", "end", "1", NULL);
  ctl_check_well (ended, 0);
  g_assert_cmpint (n_silences (ctl), ==, 0);
  g_autoptr (BwTestRun) again = bw_test_ctl (ctl->home, "silence", "end", "1", NULL);
  g_assert_cmpint (again->status, ==, 1);
}

/* What is snoozed is open all the same, and its story says who wanted it and why. */
static void
test_snooze (Ctl *ctl, gconstpointer data)
{
  g_autoptr (JsonNode) told =
      JSON (ctl, "event", "elo-bot", "stuck", "--severity", "critical", "--summary", "It is stuck");
  g_autoptr (BwTestRun) snoozed =
      bw_test_ctl (ctl->home, "alerts", "snooze", "1", "--for", "1h", "--note", "known", NULL);
  ctl_check_well (snoozed, 0);
  g_assert_cmpint (n_silences (ctl), ==, 1);
  g_autoptr (JsonNode) listed = JSON (ctl, "alerts", "list");
  g_assert_cmpstr (json_object_get_string_member (only_incident (listed), "status"), ==, "open");
  g_autoptr (BwTestRun) shown = bw_test_ctl (ctl->home, "alerts", "show", "1", NULL);
  ctl_check_has (shown->out, "known");
  g_autoptr (BwTestRun) reopened = bw_test_ctl (ctl->home, "alerts", "reopen", "1", NULL);
  g_assert_cmpint (reopened->status, ==, 1);
  ctl_check_has (reopened->err, "open");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/alert-verbs/event", Ctl, NULL, ctl_set_up, test_event, ctl_tear_down);
  g_test_add ("/alert-verbs/event-refused", Ctl, NULL, ctl_set_up, test_event_refused,
              ctl_tear_down);
  g_test_add ("/alert-verbs/event-held", Ctl, NULL, ctl_set_up, test_event_held, ctl_tear_down);
  g_test_add ("/alert-verbs/event-labels", Ctl, NULL, ctl_set_up, test_event_labels, ctl_tear_down);
  g_test_add ("/alert-verbs/silence", Ctl, NULL, ctl_set_up, test_silence, ctl_tear_down);
  g_test_add ("/alert-verbs/snooze", Ctl, NULL, ctl_set_up, test_snooze, ctl_tear_down);
  return g_test_run ();
}
