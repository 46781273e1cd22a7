/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of messages, their form in the outbox, and what becomes of text that is none. */
#include "base/bw-error.h"
#include "base/bw-json.h"
#include "notify/bw-message.h"

#include <math.h>
#include <string.h>

#define AT INT64_C (1772453460000000) /* 2026-03-02T12:11:00Z */

typedef struct
{
  BwIncidentKind kind;
  BwSeverity severity;
  const char *metric;
  const char *key; /* dedup key */
  double threshold;
  int64_t n;
  const char *actor;
  const char *note;
  const char *evidence;
  const char *title;
  const char *body;
} Case;

#define CPU "system_cpu_percent{source=\"this-computer\"}"
#define SINCE "\"since\":\"2026-03-02T12:04:00Z\""
#define CPU_AT(value) "{" SINCE ",\"value\":" value ",\"direction\":\"above\",\"reason\":\"value\"}"

static const Case cases[] = {
  { BW_KIND_FIRE, BW_SEVERITY_CRITICAL, CPU, "k", 90, -1, "auto", NULL, CPU_AT ("97.04"),
    "Critical: CPU of this-computer at 97.0 %",
    "The limit of 90.0 % was reached at 12:04, 7 min ago.\nRule r." },
  { BW_KIND_FIRE, BW_SEVERITY_WARNING, "system_disk_percent{mount=\"/home\",source=\"pc\"}", "k",
    85, -1, "auto", NULL,
    "{\"since\":\"2026-02-28T23:04:00Z\",\"value\":91,\"runbook\":\"Empty the bin\"}",
    "Warning: Disk /home of pc at 91.0 %",
    "The limit of 85.0 % was reached at 28 Feb 23:04, 1 d ago.\nRule r. Empty the bin" },
  { BW_KIND_FIRE, BW_SEVERITY_ERROR, "ledger_roi{source=\"model-a\"}", "k", -0.1, 1131, "auto",
    NULL, "{\"since\":\"2025-12-31T10:00:00Z\",\"value\":-0.12}",
    "Error: ROI of model-a at −12.0 %",
    "The limit of −10.0 % was reached at 31 Dec 2025 10:00, 61 d ago.\nRule r, n = 1,131." },
  { BW_KIND_FIRE, BW_SEVERITY_EMERGENCY, "bot_kill_switch{source=\"bot\"}", "k", 1, -1, "auto",
    NULL, "{" SINCE ",\"value\":1}", "Emergency: Kill switch of bot: yes",
    "Since 12:04, for 7 min.\nRule r." },
  { BW_KIND_FIRE, BW_SEVERITY_INFO, "my_figure", "k", 3, -1, "auto", NULL, "{\"value\":3.5}",
    "Info: my_figure at 3.5", "The limit of 3 was reached at 12:02, 9 min ago.\nRule r." },
  { BW_KIND_FIRE, BW_SEVERITY_INFO, NULL, "k", (double) NAN, -1, "auto", NULL, NULL,
    "Info: The summary", "Since 12:02, for 9 min.\nRule r." },
  { BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, CPU, "k", 90, -1, "auto", NULL, CPU_AT ("93"),
    "Worse: CPU of this-computer at 93.0 %, now critical",
    "The limit of 90.0 % was reached at 12:04, 7 min ago.\nRule r." },
  { BW_KIND_REOPEN, BW_SEVERITY_WARNING, CPU, "k", 80, -1, "auto", NULL, CPU_AT ("83"),
    "Warning again: CPU of this-computer at 83.0 %",
    "The limit of 80.0 % was reached at 12:04, 7 min ago.\nRule r." },
  { BW_KIND_REPEAT, BW_SEVERITY_CRITICAL, CPU, "k", 90, -1, "auto", NULL, CPU_AT ("93"),
    "Still critical: CPU of this-computer at 93.0 %",
    "Not acknowledged for 5 min. The limit of 90.0 % was reached at 12:04, 7 min ago.\nRule r." },
  { BW_KIND_NODATA, BW_SEVERITY_WARNING, CPU, "k#nodata", (double) NAN, -1, "auto", NULL,
    "{" SINCE ",\"value\":null,\"after\":{\"data\":\"STALE\"}}", "No data: CPU of this-computer",
    "No value has come since 12:04, for 7 min. The source is silent.\nRule r." },
  { BW_KIND_NODATA, BW_SEVERITY_WARNING, CPU, "k#nodata", (double) NAN, -1, "auto", NULL,
    "{" SINCE ",\"value\":null,\"after\":{\"data\":\"ERROR\"}}", "No data: CPU of this-computer",
    "No value has come since 12:04, for 7 min. The source can't be asked.\nRule r." },
  { BW_KIND_RESOLVE, BW_SEVERITY_WARNING, CPU, "k#nodata", (double) NAN, -1, "auto",
    "values come again", "{" SINCE ",\"value\":40,\"reason\":\"data_returned\"}",
    "Resolved: CPU of this-computer has data again after 7 min",
    "No value came from 12:04 to 12:11.\nRule r." },
  { BW_KIND_RESOLVE, BW_SEVERITY_WARNING, CPU, "k", 90, -1, "auto", NULL,
    "{" SINCE ",\"value\":57,\"worst\":97,\"reason\":\"value\",\"direction\":\"above\"}",
    "Resolved: CPU of this-computer after 7 min, highest 97.0 %",
    "It lasted from 12:04 to 12:11 and is at 57.0 % now.\nRule r." },
  { BW_KIND_RESOLVE, BW_SEVERITY_WARNING, "ledger_roi{source=\"a\"}", "k", 0, 12, "auto", NULL,
    "{" SINCE ",\"value\":0.02,\"worst\":-0.2,\"reason\":\"value\",\"direction\":\"below\"}",
    "Resolved: ROI of a after 7 min, lowest −20.0 %",
    "It lasted from 12:04 to 12:11 and is at +2.0 % now.\nRule r, n = 12." },
  { BW_KIND_RESOLVE, BW_SEVERITY_WARNING, CPU, "k", 90, -1, "auto", NULL,
    "{" SINCE ",\"value\":97,\"worst\":97,\"reason\":\"rule_removed\"}",
    "Resolved: CPU of this-computer after 7 min, highest 97.0 %",
    "Its rule was removed.\nRule r." },
  { BW_KIND_RESOLVE, BW_SEVERITY_WARNING, CPU, "k", 90, -1, "cli:anna", "Known and harmless", NULL,
    "Resolved by anna: CPU of this-computer", "Known and harmless\nRule r." },
  { BW_KIND_RESOLVE, BW_SEVERITY_WARNING, CPU, "k", 90, -1, "auto", NULL, NULL,
    "Resolved: CPU of this-computer after 9 min", "It lasted from 12:02 to 12:11.\nRule r." },
  { BW_KIND_FIRE, BW_SEVERITY_CRITICAL, CPU, "k", 90, -1, "auto", NULL,
    "{\"since\":\"2026-03-02T12:11:00Z\",\"value\":93}", "Critical: CPU of this-computer at 93.0 %",
    "The limit of 90.0 % was reached at 12:11, just now.\nRule r." },
  { BW_KIND_REPEAT, BW_SEVERITY_CRITICAL, CPU, "k", 90, -1, "auto", "still firing after silence",
    CPU_AT ("93"), "Still critical: CPU of this-computer at 93.0 %",
    "Still firing after silence.\nThe limit of 90.0 % was reached at 12:04, 7 min ago.\nRule r." },
  { BW_KIND_REOPEN, BW_SEVERITY_CRITICAL, CPU, "k", 90, -1, "cli:anna", "Not fixed", CPU_AT ("93"),
    "Critical again: CPU of this-computer at 93.0 %",
    "anna: Not fixed\nThe limit of 90.0 % was reached at 12:04, 7 min ago.\nRule r." },
  { BW_KIND_ESCALATE, BW_SEVERITY_CRITICAL, CPU, "k", 90, -1, "auto", NULL, CPU_AT ("93"),
    "Still critical: CPU of this-computer at 93.0 %",
    "Not acknowledged for 5 min: level 4. The limit of 90.0 % was reached at 12:04, 7 min ago.\n"
    "Rule r." },
  { BW_KIND_FLAP, BW_SEVERITY_WARNING, CPU, "k", 80, -1, "auto", NULL, CPU_AT ("84"),
    "Changing often: CPU of this-computer at 84.0 %",
    "6 changes in 7 min, now 84.0 %. The limit of 80.0 % was reached at 12:04, 7 min ago.\n"
    "Rule r." },
  { BW_KIND_TEST, BW_SEVERITY_INFO, NULL, "k", (double) NAN, -1, "auto", NULL, "{}",
    "Test: The summary", "Since 12:02, for 9 min.\nRule r." },
};

static void
init_case (BwIncident *incident, BwIncidentEvent *event, const Case *c)
{
  incident->id = 12;
  incident->dedup_key = g_strdup (c->key);
  incident->rule = g_strdup ("r");
  incident->labels = g_strdup ("");
  incident->metric = g_strdup (c->metric);
  incident->severity = c->severity;
  incident->opened_us = incident->episode_us = AT - 9 * BW_MINUTE_US;
  incident->value = 5;
  incident->threshold = c->threshold;
  incident->n = c->n;
  incident->level = 4;
  incident->n_flips = 6;
  incident->quiet_us = 4 * BW_MINUTE_US; /* acknowledged for a while */
  incident->summary = g_strdup ("The summary");
  event->at_us = AT;
  event->kind = c->kind;
  event->actor = g_strdup (c->actor);
  event->note = g_strdup (c->note);
  event->evidence = g_strdup (c->evidence);
}

/* With plain blanks for no-break ones, which can't be told apart here. */
static char *
plain (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\xc2\xa0", -1);
  return g_strjoinv (" ", parts);
}

static void
test_words (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwIncident) incident = bw_incident_new ();
      g_autoptr (BwIncidentEvent) event = bw_incident_event_new ();
      init_case (incident, event, &cases[i]);
      g_autoptr (BwMessage) message = bw_message_for_incident (incident, event);
      g_autofree char *title = plain (message->title), *body = plain (message->body);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpstr (body, ==, cases[i].body);
      g_assert_null (strchr (title, '!'));
      g_assert_cmpint (message->incident_id, ==, 12);
      g_assert_cmpint (message->kind, ==, cases[i].kind);
      g_assert_cmpint (message->severity, ==, cases[i].severity);
      g_assert_cmpint (message->at_us, ==, AT);
      g_assert_cmpstr (message->rule, ==, "r");
      g_assert_cmpstr (message->dedup_key, ==, cases[i].key);
      g_assert_cmpint (message->level, ==, 4);
      g_assert_true ((message->resolved_us != BW_TIME_NONE) == (cases[i].kind == BW_KIND_RESOLVE));
    }
}

/* Clock times are those of where the reader is. */
static void
test_zone (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  g_autoptr (BwIncidentEvent) event = bw_incident_event_new ();
  init_case (incident, event, &cases[0]);
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  g_autoptr (BwMessage) message = bw_message_for_incident (incident, event);
  g_assert_nonnull (strstr (message->body, "at 21:04,"));
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/New_York");
  g_autoptr (BwMessage) there = bw_message_for_incident_in_zone (incident, event, zone);
  g_assert_nonnull (strstr (there->body, "at 07:04,"));
  g_setenv ("TZ", "UTC", TRUE);
}

static void
test_hostile (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  g_autoptr (BwIncidentEvent) event = bw_incident_event_new ();
  g_autofree char *huge = g_strnfill (300000, 'x');
  init_case (incident, event, &cases[0]);
  g_free (incident->metric);
  incident->metric = g_strdup_printf ("a{source=\"l\\n1\t%s\"}", huge);
  g_free (incident->rule);
  incident->rule = g_strdup ("r\xff\x01\n\x1b[31m");
  g_free (event->note);
  event->note = g_strdup (huge);
  g_autoptr (BwMessage) message = bw_message_for_incident (incident, event);
  g_assert_true (g_utf8_validate (message->title, -1, NULL));
  g_assert_true (g_utf8_validate (message->body, -1, NULL));
  g_assert_cmpuint (strlen (message->title), <=, 600);
  g_assert_cmpuint (strlen (message->body), <=, 1300);
  g_assert_null (strpbrk (message->title, "\n\t\x1b\x01"));
  g_assert_null (strpbrk (message->body, "\t\x1b\x01"));
  g_assert_cmpint (message->body[strcspn (message->body, "\n")], ==, '\n');
  /* Evidence that is none, or of another shape, is as if there were none. */
  static const char *const bad[] = { "",
                                     "{",
                                     "[]",
                                     "3",
                                     "{\"since\":3,\"value\":\"x\",\"after\":[]}",
                                     "{\"since\":\"yesterday\",\"worst\":{},\"direction\":null}" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_free (event->evidence);
      event->evidence = g_strdup (bad[i]);
      g_autoptr (BwMessage) other = bw_message_for_incident (incident, event);
      g_assert_nonnull (strstr (other->body, "at 12:02,"));
    }
}

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    size_t max;
    bool has_lines;
    const char *expected;
  } rows[] = {
    { NULL, 10, false, "" },
    { "a\nb\tc", 10, false, "a b c" },
    { "a\nb\tc", 10, true, "a\nb c" },
    { "\xe2\x80\xa8x\x7f\xc2\x85y", 20, true, " x  y" },
    { "abc\xff", 20, false, "abc\xef\xbf\xbd" },
    { "ab\xc3\xa9", 3, false, "ab" },
    { "ab\xc3\xa9", 4, false, "ab\xc3\xa9" },
    { "\xff\xff\xff", 4, false, "\xef\xbf\xbd" },
    { "\x80\x80\x80\x80", 2, false, "" },
    { "\xf0\x9f\x90\x91", 3, false, "" },
    { "a\xe2\x80\xae"
      "b",
      9, false, "a b" }, /* right-to-left override */
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = bw_message_clean (rows[i].text, rows[i].max, rows[i].has_lines);
      g_assert_cmpstr (got, ==, rows[i].expected);
    }
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  for (int i = 0; i < 5000; i++)
    {
      char text[40];
      int length = g_rand_int_range (rand, 0, 39);
      for (int j = 0; j < length; j++)
        text[j] = (char) g_rand_int_range (rand, 1, 256);
      text[length] = '\0';
      size_t max = (size_t) g_rand_int_range (rand, 0, 40);
      g_autofree char *got = bw_message_clean (text, max, i % 2);
      g_assert_true (g_utf8_validate (got, -1, NULL));
      g_assert_cmpuint (strlen (got), <=, max);
    }
}

static void
test_json (void)
{
  g_autoptr (BwMessage) message = bw_message_new ();
  message->outbox_id = g_strdup ("0b1c-uuid");
  message->incident_id = INT64_C (9007199254740993); /* no double */
  message->kind = BW_KIND_UPGRADE;
  message->severity = BW_SEVERITY_ERROR;
  message->title = g_strdup ("Tit\"le");
  message->body = g_strdup ("one\ntwo");
  message->metric = g_strdup (CPU);
  message->value = 0.1;
  message->threshold = -INFINITY;
  message->at_us = AT;
  message->is_maybe_duplicate = true;
  message->n = 12;
  message->level = 3;
  message->resolved_us = AT + 5;
  message->rule = g_strdup ("cpu");
  message->late = g_strdup ("delivered late");
  message->items = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
  for (int i = 0; i < 2; i++)
    {
      BwMessage *item = bw_message_new ();
      item->title = g_strdup_printf ("item %d", i);
      g_ptr_array_add (message->items, item);
    }
  g_autofree char *json = bw_message_to_json (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMessage) back = bw_message_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->outbox_id, ==, "0b1c-uuid");
  g_assert_cmpint (back->incident_id, ==, INT64_C (9007199254740993));
  g_assert_cmpint (back->kind, ==, BW_KIND_UPGRADE);
  g_assert_cmpint (back->severity, ==, BW_SEVERITY_ERROR);
  g_assert_cmpstr (back->title, ==, "Tit\"le");
  g_assert_cmpstr (back->body, ==, "one\ntwo");
  g_assert_cmpstr (back->metric, ==, CPU);
  g_assert_cmpfloat (back->value, ==, 0.1);
  g_assert_cmpint (back->at_us, ==, AT);
  g_assert_cmpint (back->opened_us, ==, BW_TIME_NONE);
  g_assert_true (back->is_maybe_duplicate);
  g_assert_cmpint (back->n, ==, 12);
  g_assert_cmpint (back->level, ==, 3);
  g_assert_cmpint (back->resolved_us, ==, AT + 5);
  g_assert_cmpstr (back->rule, ==, "cpu");
  g_assert_cmpstr (back->late, ==, "delivered late");
  g_assert_null (back->labels);
  g_assert_cmpuint (back->items->len, ==, 2);
  g_assert_cmpstr (((BwMessage *) g_ptr_array_index (back->items, 1))->title, ==, "item 1");
  g_autofree char *again = bw_message_to_json (back);
  g_assert_cmpstr (again, ==, json);
}

/* A payload of an older version has fewer members; one of a stranger has them wrong. */
static void
test_json_old (void)
{
#define OLD "\"title\":\"t\",\"kind\":10,\"severity\":20,\"incident\":1,\"at_us\":5,\"opened_us\":2"
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMessage) old = bw_message_from_json ("{" OLD "}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (old->n, ==, -1);
  g_assert_cmpint (old->resolved_us, ==, BW_TIME_NONE);
  g_assert_null (old->rule);
  g_assert_null (old->items);
  g_autoptr (BwMessage) odd = bw_message_from_json (
      "{" OLD ",\"n\":\"x\",\"level\":9e99,\"rule\":[],\"late\":3,\"items\":{}}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (odd->n, ==, -1);
  g_assert_cmpint (odd->level, <=, 100);
  g_assert_null (odd->rule);
  g_assert_null (odd->late);
  static const char *const bad[] = { "{" OLD ",\"items\":[3]}", "{" OLD ",\"items\":[{}]}" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_error (&error);
      g_assert_null (bw_message_from_json (bad[i], &error));
      g_assert_nonnull (error);
      g_assert_null (bw_message_from_json (bad[i], NULL));
    }
}

static void
test_json_garbage (void)
{
  static const char *const bad[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"title\":3}",
    "{\"title\":\"t\",\"kind\":\"FIRE\"}",
    "{\"title\":\"t\",\"kind\":10,\"severity\":20,\"incident\":1,\"at_us\":1.5,\"opened_us\":2}"
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_message_from_json (bad[i], &error));
      g_assert_nonnull (error);
    }
  g_autoptr (BwMessage) message = bw_message_new ();
  message->title = g_strdup ("title");
  g_autofree char *json = bw_message_to_json (message);
  size_t length = strlen (json);
  g_autoptr (GRand) rand = g_rand_new_with_seed (23);
  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *copy = g_strdup (json);
      copy[g_rand_int_range (rand, 0, (int) length)] = (char) g_rand_int_range (rand, 0, 256);
      copy[g_rand_int_range (rand, 0, (int) length)] = (char) g_rand_int_range (rand, 1, 128);
      g_autoptr (GError) error = NULL;
      g_autoptr (BwMessage) read = bw_message_from_json (copy, &error);
      g_assert_true ((read == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/words", test_words);
  g_test_add_func ("/message/zone", test_zone);
  g_test_add_func ("/message/hostile", test_hostile);
  g_test_add_func ("/message/clean", test_clean);
  g_test_add_func ("/message/json", test_json);
  g_test_add_func ("/message/json-old", test_json_old);
  g_test_add_func ("/message/json-garbage", test_json_garbage);
  return g_test_run ();
}
