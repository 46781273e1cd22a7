/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels and deliveries at the command line, with an engine that runs and without one. */
#include "cli/ctl.h"

#include <signal.h>

static const char config_format[] = "[general]\npresets=\n"
                                    "[channel desktop]\ntype=desktop\nenabled=false\n"
                                    "[channel sink]\ntype=log\npath=%s/sink/alerts.log\n";

/* The folder of the log is not there yet. */
static void
set_up (Ctl *ctl, gconstpointer data)
{
  ctl_set_up (ctl, data);
  g_autofree char *text = g_strdup_printf (config_format, ctl->home);
  g_autofree char *conf = bw_test_write (ctl->home, "config/bellwether/bellwether.conf", text, -1);
}

static void
make_sink (Ctl *ctl)
{
  g_autofree char *folder = g_build_filename (ctl->home, "sink", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
}

static JsonArray *
member (JsonNode *root, const char *name)
{
  return json_object_get_array_member (ctl_object (root), name);
}

static void
check_channel (Ctl *ctl, const char *health, int64_t n_delivered)
{
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "channels", "--json", NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) root = ctl_json (run);
  JsonArray *list = member (root, "channels");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  JsonObject *sink = json_array_get_object_element (list, 1);
  g_assert_cmpstr (json_object_get_string_member (sink, "channel"), ==, "sink");
  g_assert_cmpstr (json_object_get_string_member (sink, "state"), ==, health);
  g_assert_cmpint (json_object_get_int_member (sink, "delivered"), ==, n_delivered);
}

/* Without a state directory there is nothing to keep it in, and all the same an answer. */
static void
test_without_state (Ctl *ctl, gconstpointer data)
{
  make_sink (ctl);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "channels", "test", "sink", NULL);
  ctl_check_well (run, 0);
  ctl_check_has (run->out, "sink: accepted");
  check_channel (ctl, "waiting", 0);
}

static void
test_test (Ctl *ctl, gconstpointer data)
{
  static const char *const argv[] = { "run", NULL };
  CtlRun engine = ctl_start (ctl->home, argv);
  ctl_await_only (&engine, "this-computer (system) ok");
  g_autoptr (BwTestRun) bad = bw_test_ctl (ctl->home, "channels", "test", "sink", "--json", NULL);
  g_assert_cmpint (bad->status, ==, 1);
  g_autoptr (JsonNode) answer = ctl_json (bad);
  g_assert_false (json_object_get_boolean_member (ctl_object (answer), "is_accepted"));
  check_channel (ctl, "failing", 0);
  make_sink (ctl);
  g_autoptr (BwTestRun) good = bw_test_ctl (ctl->home, "channels", "test", "sink", NULL);
  ctl_check_well (good, 0);
  check_channel (ctl, "ok", 1);
  g_autofree char *path = g_build_filename (ctl->home, "sink/alerts.log", NULL);
  g_autofree char *log = bw_test_read (path);
  g_assert_cmpuint (ctl_n_lines (log), ==, 1);
  ctl_check_has (log, "TEST");

  g_autoptr (BwTestRun) list = bw_test_ctl (ctl->home, "outbox", "--all", "--json", NULL);
  ctl_check_well (list, 0);
  g_autoptr (JsonNode) root = ctl_json (list);
  JsonArray *deliveries = member (root, "deliveries");
  g_assert_cmpuint (json_array_get_length (deliveries), ==, 2);
  JsonObject *dead = json_array_get_object_element (deliveries, 1);
  g_assert_cmpstr (json_object_get_string_member (dead, "status"), ==, "dead");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (dead, "tries")), ==, 1);

  /* What was given up is sent by whoever runs. */
  g_autofree char *id = g_strndup (json_object_get_string_member (dead, "id"), 8);
  g_autoptr (BwTestRun) retry = bw_test_ctl (ctl->home, "outbox", "retry", id, NULL);
  ctl_check_well (retry, 0);
  g_autoptr (BwTestRun) drain = bw_test_ctl (ctl->home, "outbox", "drain", NULL);
  ctl_check_well (drain, 0);
  check_channel (ctl, "ok", 2);
  g_autoptr (BwTestRun) again = bw_test_ctl (ctl->home, "outbox", "retry", id, NULL);
  ctl_check_refused (again, 1, "it was delivered");
  g_assert_cmpint (ctl_stop (&engine, SIGTERM, 5), ==, 0);
}

/* Nobody runs: the command itself sends. */
static void
test_drain (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) made = bw_test_ctl (ctl->home, "run", "--for", "0.1", NULL);
  g_assert_cmpint (made->status, ==, 0);
  g_autoptr (BwTestRun) bad = bw_test_ctl (ctl->home, "channels", "test", "sink", NULL);
  g_assert_cmpint (bad->status, ==, 1);
  g_autoptr (BwTestRun) list = bw_test_ctl (ctl->home, "outbox", "--all", "--json", NULL);
  g_autoptr (JsonNode) root = ctl_json (list);
  JsonObject *dead = json_array_get_object_element (member (root, "deliveries"), 0);
  const char *id = json_object_get_string_member (dead, "id");
  make_sink (ctl);
  g_autoptr (BwTestRun) retry = bw_test_ctl (ctl->home, "outbox", "retry", id, NULL);
  ctl_check_well (retry, 0);
  g_autoptr (BwTestRun) drain = bw_test_ctl (ctl->home, "outbox", "drain", "--json", NULL);
  ctl_check_well (drain, 0);
  g_autoptr (JsonNode) answer = ctl_json (drain);
  g_assert_cmpint (json_object_get_int_member (ctl_object (answer), "delivered"), ==, 1);
  g_autoptr (BwTestRun) none = bw_test_ctl (ctl->home, "outbox", NULL);
  ctl_check_well (none, 0);
  ctl_check_has (none->out, "Nothing waits to be sent.");
}

static void
add (const char *path, void (*test) (Ctl *ctl, gconstpointer data))
{
  g_test_add (path, Ctl, NULL, set_up, test, ctl_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/channels/without-state", test_without_state);
  add ("/channels/test", test_test);
  add ("/channels/drain", test_drain);
  return g_test_run ();
}
