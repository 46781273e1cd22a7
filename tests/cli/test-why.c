/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an alert fired, whether it was of use, and what a rule would have done, as commands tell it.
 */
#include "cli/ctl.h"

#include <math.h>

static const char config_format[] = "[general]\n"
                                    "presets=\n"
                                    "zone=UTC\n"
                                    "[source bot]\n"
                                    "type=ledger\n"
                                    "path=%s/bets.csv\n"
                                    "interval=1s\n"
                                    "[rule profit]\n"
                                    "metric=ledger_profit{source=\"bot\"}\n"
                                    "direction=below\n"
                                    "warning=0\n"
                                    "[channel desktop]\n"
                                    "type=desktop\n"
                                    "enabled=false\n"
                                    "[channel sink]\n"
                                    "type=log\n"
                                    "path=%s/alerts.log\n";

/* A ledger that has lost, and an engine that saw it. */
static void
set_up (Ctl *ctl, gconstpointer data)
{
  ctl_set_up (ctl, data);
  g_autofree char *text = g_strdup_printf (config_format, ctl->home, ctl->home);
  g_autofree char *conf = bw_test_write (ctl->home, "config/bellwether/bellwether.conf", text, -1);
  g_autofree char *bets =
      bw_test_write (ctl->home, "bets.csv",
                     "id,placed_at,settled_at,event,stake,odds,status\n"
                     "1,2026-01-01T00:00:00Z,2026-01-01T02:00:00Z,Wolves – Bears,10,2.0,won\n"
                     "2,2026-01-02T00:00:00Z,2026-01-02T02:00:00Z,Hawks – Nets,60,2.0,lost\n",
                     -1);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "run", "--for", "1.5", NULL);
  ctl_check_well (run, 0);
  ctl_check_has (run->out, "#1 FIRE warning: ");
}

static void
test_why (Ctl *ctl, gconstpointer data)
{
  static const char *const parts[] = {
    "What happened\n",
    "Profit of bot at ",
    "Why it fired\n",
    "computed from the 2 rows of bot",
    "The rows behind the value\n",
    "Lost, \u221260.00 on 60.00 at 2.00; Hawks – Nets",
    "Kept back\n",
    "the channel is disabled",
    "Who was told\n",
    "fired, delivered",
    "What would not have fired\n",
  };
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "why", "1", NULL);
  ctl_check_well (run, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    ctl_check_has (run->out, parts[i]);
  g_assert_null (strstr (run->out, "Earlier"));
}

static void
test_verify (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) own = bw_test_ctl (ctl->home, "why", "1", "--verify", NULL);
  ctl_check_well (own, 0);
  ctl_check_has (own->out, "FIRE warning comes out again");
  g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "why", "1", "--json", NULL);
  g_autoptr (JsonNode) root = ctl_json (json);
  g_autofree char *path = bw_test_write (ctl->home, "why.json", json->out, -1);
  g_autofree char *nowhere = g_build_filename (ctl->home, "nowhere", NULL);
  g_autoptr (BwTestRun) sent =
      bw_test_ctl (ctl->home, "why", path, "--verify", "--state", nowhere, NULL);
  ctl_check_well (sent, 0);
  ctl_check_has (sent->out, "Verified");
  g_autoptr (BwTestRun) shown = bw_test_ctl (ctl->home, "why", path, NULL);
  ctl_check_well (shown, 0);
  ctl_check_has (shown->out, "Profit of bot at ");
  /* A stake that was less. */
  g_autoptr (GString) changed = g_string_new (json->out);
  g_assert_cmpuint (g_string_replace (changed, "\"stake\": 60", "\"stake\": 61", 0), >, 0);
  g_autofree char *forged = bw_test_write (ctl->home, "forged.json", changed->str, -1);
  g_autoptr (BwTestRun) found = bw_test_ctl (ctl->home, "why", forged, "--verify", NULL);
  ctl_check_words (found);
  g_assert_cmpint (found->status, ==, 1);
  ctl_check_has (found->out, "Not verified");
  g_autoptr (BwTestRun) told = bw_test_ctl (ctl->home, "why", forged, "--verify", "--json", NULL);
  g_autoptr (JsonNode) answer = ctl_json (told);
  g_assert_false (json_object_get_boolean_member (ctl_object (answer), "verified"));
}

static void
test_refused (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) none = bw_test_ctl (ctl->home, "why", NULL);
  ctl_check_refused (none, 2, "which incident?");
  g_autoptr (BwTestRun) unknown = bw_test_ctl (ctl->home, "why", "9", NULL);
  ctl_check_refused (unknown, 1, "there is no incident 9");
  g_autoptr (BwTestRun) file = bw_test_ctl (ctl->home, "why", "/nonexistent", NULL);
  ctl_check_refused (file, 1, NULL);
  g_autofree char *path = bw_test_write (ctl->home, "other.json", "{\"a\":1}", -1);
  g_autoptr (BwTestRun) other = bw_test_ctl (ctl->home, "why", path, "--verify", NULL);
  ctl_check_refused (other, 1, "no bundle");
  g_autoptr (BwTestRun) text = bw_test_ctl (ctl->home, "why", path, NULL);
  ctl_check_refused (text, 1, "no bundle");
  g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "why", path, "--json", NULL);
  ctl_check_refused (json, 1, "no bundle");
  g_autoptr (BwTestRun) endless = bw_test_ctl (ctl->home, "why", "/dev/zero", NULL);
  ctl_check_refused (endless, 1, "too long");
  g_autoptr (BwTestRun) mark = bw_test_ctl (ctl->home, "alerts", "mark", "great", "1", NULL);
  ctl_check_refused (mark, 2, "useful or noise");
  g_autoptr (BwTestRun) rule = bw_test_ctl (ctl->home, "rules", "replay", "profits", NULL);
  ctl_check_refused (rule, 1, "did you mean profit");
  g_autoptr (BwTestRun) which = bw_test_ctl (ctl->home, "rules", "replay", NULL);
  ctl_check_refused (which, 2, "which rule?");
}

static void
test_mark (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) mark = bw_test_ctl (ctl->home, "alerts", "mark", "noise", "1", NULL);
  ctl_check_well (mark, 0);
  ctl_check_has (mark->out, "#1 is marked as noise");
  g_autoptr (BwTestRun) stats = bw_test_ctl (ctl->home, "alerts", "stats", "--json", NULL);
  g_autoptr (JsonNode) root = ctl_json (stats);
  JsonArray *rules = json_object_get_array_member (ctl_object (root), "rules");
  g_assert_cmpuint (json_array_get_length (rules), ==, 1);
  JsonObject *rule = json_array_get_object_element (rules, 0);
  g_assert_cmpstr (json_object_get_string_member (rule, "rule"), ==, "profit");
  g_assert_cmpint (json_object_get_int_member (rule, "noise"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (rule, "precision"), ==, 0);
  g_autoptr (BwTestRun) text = bw_test_ctl (ctl->home, "alerts", "stats", NULL);
  ctl_check_well (text, 0);
  ctl_check_has (text->out, "Noise a week");
  g_autoptr (BwTestRun) why = bw_test_ctl (ctl->home, "why", "1", NULL);
  ctl_check_has (why->out, "marked as noise");
}

static void
test_replay (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) text =
      bw_test_ctl (ctl->home, "rules", "replay", "profit", "--from", "2026-01-01T12:00:00Z", NULL);
  ctl_check_well (text, 0);
  ctl_check_has (text->out, "It would have fired once; ");
  ctl_check_has (text->out, "2026-01-02 02:00:00");
  g_autoptr (BwTestRun) run = bw_test_ctl (
      ctl->home, "rules", "replay", "metric=ledger_profit;direction=below;warning=-100", "--from",
      "2026-01-01", "--to", "2026-02-01", "--json", NULL);
  g_autoptr (JsonNode) root = ctl_json (run);
  g_assert_cmpint (json_object_get_int_member (ctl_object (root), "n_firings"), ==, 0);
  g_autoptr (BwTestRun) once =
      bw_test_ctl (ctl->home, "rules", "replay", "profit", "--from", "2026-01-01T12:00:00Z", "--to",
                   "2026-01-03T02:00:00Z", "--json", NULL);
  g_autoptr (JsonNode) told = ctl_json (once);
  JsonArray *firings = json_object_get_array_member (ctl_object (told), "firings");
  g_assert_cmpuint (json_array_get_length (firings), ==, 1);
  JsonObject *firing = json_array_get_object_element (firings, 0);
  g_assert_cmpstr (json_object_get_string_member (firing, "from"), ==, "2026-01-02T02:00:00Z");
  g_assert_true (json_object_get_null_member (firing, "to"));
  g_assert_cmpfloat (json_object_get_double_member (firing, "seconds"), ==, 86400);
  g_assert_cmpfloat (json_object_get_double_member (firing, "value"), ==, -50);
  g_autoptr (BwTestRun) wrong = bw_test_ctl (ctl->home, "rules", "replay", "profit", "--from",
                                             "2026-02-01", "--to", "2026-01-01", NULL);
  ctl_check_refused (wrong, 1, "the end is not after the beginning");
}

#define add(path, test) g_test_add (path, Ctl, NULL, set_up, test, ctl_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/cli/why/why", test_why);
  add ("/cli/why/verify", test_verify);
  add ("/cli/why/refused", test_refused);
  add ("/cli/why/mark", test_mark);
  add ("/cli/why/replay", test_replay);
  return g_test_run ();
}
