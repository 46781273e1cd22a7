/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries of a bundle as rows: what became of each, what a server said, whom an event was told.
 */
#include "lib/bw-test.h"
#include "view/bw-incident-bundle.h"

#define NOW_US (INT64_C (1772453400) * BW_SECOND_US) /* 2026-03-02 12:10 */
#define NBSP "\302\240"
#define BUNDLE(deliveries)                                                                         \
  "{\"format\":\"bellwether-why/1\",\"made_at\":\"2026-03-02T12:10:00Z\",\"incident\":{\"id\":7}," \
  "\"events\":[],\"deliveries\":[" deliveries "]}"
#define ROW(id, channel, kind, status, more)                                                       \
  "{\"id\":\"" id "\",\"channel\":\"" channel "\",\"event\":1,\"kind\":\"" kind                    \
  "\",\"status\":\"" status "\",\"created_at\":\"2026-03-02T12:00:00Z\"" more "}"
#define DELIVERED ",\"delivered_at\":\"2026-03-02T12:00:06Z\""
#define REASON(text) ",\"reason\":\"" text "\""

static BwIncidentBundle *
read_bundle (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  BwIncidentBundle *bundle = bw_incident_bundle_new (text, NOW_US, utc, &error);
  g_assert_no_error (error);
  return bundle;
}

static void
assert_rows (const char *text, const char *const *expected)
{
  g_autoptr (BwIncidentBundle) bundle = read_bundle (text);
  unsigned i = 0;
  for (; expected[i] != NULL; i++)
    {
      g_assert_cmpuint (i, <, bundle->deliveries->len);
      g_autofree char *row = bw_delivery_row_text (g_ptr_array_index (bundle->deliveries, i));
      g_assert_cmpstr (row, ==, expected[i]);
    }
  g_assert_cmpuint (bundle->deliveries->len, ==, i);
}

static void
test_words (void)
{
  /* Newest first; each status in words, with time and reason. */
  assert_rows (BUNDLE (
                   ROW ("a", "team", "FIRE", "delivered",
                        DELIVERED
                        ",\"attempts\":[{\"at\":\"2026-03-02T12:00:06Z\",\"ms\":212,"
                        "\"code\":200,\"outcome\":\"accepted\",\"answer\":\"ok\"}]") "," ROW ("b",
                                                                                              "mai"
                                                                                              "l",
                                                                                              "FIR"
                                                                                              "E",
                                                                                              "defe"
                                                                                              "rre"
                                                                                              "d",
                                                                                              ",\"n"
                                                                                              "ot_"
                                                                                              "befo"
                                                                                              "re\""
                                                                                              ":\"2"
                                                                                              "026-"
                                                                                              "03-"
                                                                                              "02T1"
                                                                                              "2:"
                                                                                              "30:"
                                                                                              "00Z"
                                                                                              "\"" REASON (
                                                                                                  "quiet hours")) "," ROW ("c",
                                                                                                                           "phone",
                                                                                                                           "FIRE", "merged", ",\"merged_into\":\"a\"") "," ROW ("d",
                                                                                                                                                                                "hook", "FIRE", "suppressed", REASON ("the channel is disabled")) "," ROW ("e", "spare", "FIRE", "delivered", DELIVERED ",\"maybe_duplicate\":true,\"fallback_of\":\"b\"") "," ROW ("f",
                                                                                                                                                                                                                                                                                                                                                                    "lost",
                                                                                                                                                                                                                                                                                                                                                                    "FIRE",
                                                                                                                                                                                                                                                                                                                                                                    "merged", ",\"merged_into\":\"elsewhere\"")),
               (const char *const[]){
                   "lost, fired, 12:00:00, told in a message together with other alerts",
                   "spare, fired, 12:00:06, delivered, may have come twice · in place of mail",
                   "hook, fired, 12:00:00, not sent: the channel is disabled",
                   "phone, fired, 12:00:00, told in the message of 12:00:06",
                   "mail, fired, next 12:30, held until 12:30: quiet hours",
                   "team, fired, 12:00:06, delivered · 200 ok · 212" NBSP "ms", NULL });
}

static void
test_tries (void)
{
  static const char text[] = BUNDLE (ROW (
      "a", "team", "ESCALATE", "dead",
      ",\"attempts\":[{\"at\":\"2026-03-02T12:00:01Z\",\"ms\":5000,\"code\":0,"
      "\"outcome\":\"retry\",\"answer\":\"timed out\"},"
      "{\"at\":\"2026-03-02T12:01:06Z\",\"ms\":120,\"code\":404,"
      "\"outcome\":\"refused\",\"answer\":\"404 Not Found\"}]") "," ROW ("b", "phone", "FIRE",
                                                                         "delivered",
                                                                         DELIVERED
                                                                         ",\"attempts\":[{\"at\":"
                                                                         "\"2026-03-02T12:00:06Z\","
                                                                         "\"ms\":90,"
                                                                         "\"code\":200,\"outcome\":"
                                                                         "\"accepted\",\"answer\":"
                                                                         "null}]"));
  g_autoptr (BwIncidentBundle) bundle = read_bundle (text);
  const BwDeliveryRow *phone = g_ptr_array_index (bundle->deliveries, 0);
  const BwDeliveryRow *team = g_ptr_array_index (bundle->deliveries, 1);
  g_assert_cmpuint (phone->tries->len, ==, 0);
  g_assert_null (phone->again);
  g_assert_cmpstr (team->status, ==, "given up · 2 attempts · 404 Not Found");
  g_assert_cmpstr (team->time, ==, "12:01:06");
  g_assert_cmpstr (team->again, ==, "Send again");
  g_assert_cmpstr (team->id, ==, "a");
  g_autofree char *first = bw_figure_text (g_ptr_array_index (team->tries, 0));
  g_autofree char *second = bw_figure_text (g_ptr_array_index (team->tries, 1));
  g_assert_cmpstr (first, ==, "12:00:01: timed out after 5" NBSP "s");
  g_assert_cmpstr (second, ==, "12:01:06: 404 Not Found after 120" NBSP "ms");
}

static void
test_again (void)
{
  static const struct
  {
    const char *status;
    const char *again;
  } cases[] = { { "queued", NULL },       { "sending", NULL },      { "delivered", NULL },
                { "retry", "Send now" },  { "dead", "Send again" }, { "expired", "Send again" },
                { "merged", NULL },       { "suppressed", NULL },   { "deferred", NULL },
                { "something new", NULL } };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf (BUNDLE (ROW ("a", "team", "FIRE", "%s", "")), cases[i].status);
      g_autoptr (BwIncidentBundle) bundle = read_bundle (text);
      const BwDeliveryRow *row = g_ptr_array_index (bundle->deliveries, 0);
      g_assert_cmpstr (row->again, ==, cases[i].again);
      g_assert_nonnull (row->status);
    }
}

/* A storm that was kept back is a row for each reason, not hundreds. */
static void
test_fold (void)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  for (unsigned i = 0; i < 300; i++)
    g_string_append_printf (rows, "%s" ROW ("r%u", "%s", "%s", "suppressed", REASON ("%s")),
                            i > 0 ? "," : "", i, i % 3 == 0 ? "mail" : "team",
                            i % 2 == 0 ? "REOPEN" : "RESOLVE",
                            i % 3 == 2 ? "silenced" : "quiet hours");
  g_autofree char *text = g_strdup_printf (BUNDLE ("%s"), rows->str);
  assert_rows (text, (const char *const[]){ "team, 100 messages, 12:00:00, not sent: silenced",
                                            "team, 100 messages, 12:00:00, not sent: quiet hours",
                                            "mail, 100 messages, 12:00:00, not sent: quiet hours",
                                            NULL });
}

static void
test_told (void)
{
  static const char text[] = BUNDLE (ROW ("a", "team", "FIRE", "delivered", DELIVERED) "," ROW (
      "b", "phone", "FIRE", "merged",
      "") "," ROW ("c", "mail", "FIRE", "deferred",
                   REASON (
                       "quiet hours")) "," ROW ("d", "hook", "FIRE", "dead",
                                                "") "," ROW ("e", "ntfy", "FIRE", "retry",
                                                             "") ","
                                                                 "{\"id\":\"f\",\"channel\":"
                                                                 "\"team\",\"event\":3,\"kind\":"
                                                                 "\"RESOLVE\",\"status\":"
                                                                 "\"suppressed\",\"reason\":\"the "
                                                                 "channel was not told of its "
                                                                 "beginning\"}");
  g_autoptr (BwIncidentBundle) bundle = read_bundle (text);
  const int64_t first = 1, second = 2, third = 3;
  g_assert_cmpstr (g_hash_table_lookup (bundle->told, &first), ==,
                   "Told: team, phone. On its way: ntfy. Held: mail (quiet hours). Failed: hook");
  g_assert_null (g_hash_table_lookup (bundle->told, &second));
  g_assert_cmpstr (g_hash_table_lookup (bundle->told, &third), ==,
                   "Not told: team (the channel was not told of its beginning)");
}

/* What is damaged says no more than it knows, and never ends the program. */
static void
test_damaged (void)
{
  static const char *const deliveries[] = {
    "",
    "null",
    "1,2,3",
    "{}",
    "{\"status\":7,\"channel\":[],\"attempts\":{}}",
    "{\"status\":\"dead\",\"attempts\":[null,7,{}],\"event\":1e300}",
    "{\"status\":\"merged\",\"merged_into\":7,\"not_before\":\"soon\"}",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (deliveries); i++)
    {
      g_autofree char *text = g_strdup_printf (BUNDLE ("%s"), deliveries[i]);
      g_autoptr (BwIncidentBundle) bundle = read_bundle (text);
      for (unsigned k = 0; k < bundle->deliveries->len; k++)
        {
          g_autofree char *row = bw_delivery_row_text (g_ptr_array_index (bundle->deliveries, k));
          g_assert_true (g_utf8_validate (row, -1, NULL));
        }
    }
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_incident_bundle_new ("{", 0, utc, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/delivery-row/words", test_words);
  g_test_add_func ("/view/delivery-row/tries", test_tries);
  g_test_add_func ("/view/delivery-row/again", test_again);
  g_test_add_func ("/view/delivery-row/fold", test_fold);
  g_test_add_func ("/view/delivery-row/told", test_told);
  g_test_add_func ("/view/delivery-row/damaged", test_damaged);
  return g_test_run ();
}
