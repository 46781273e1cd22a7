/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every channel over a network has to do, asked of each of them against a real server on this
 * machine: a new kind gets all of it by one row. */
#include "channel-world.h"
#include "hostile.h"
#include "http-peer.h"

#include "base/bw-json.h"
#include "base/bw-log.h"
#include "lib/bw-test-tls.h"

#define URL_SECRET "T00000000/B11111111/vErYsEcReTwEbHoOkPaTh"
#define TOKEN "123456789:AAvErYsEcReTtElEgRaMtOkEn-_x"
#define BEARER "vErYsEcReTbEaReRtOkEn"
#define API_KEY "SG.vErYsEcReTaPiKeY.value"

typedef struct
{
  const char *name;
  const char *keys;
  const char *variable; /* of its secret */
  const char *secret;
  const char *part;      /* of the secret, which must not be seen either */
  const char *good_body; /* what accepts; NULL: any body does */
  const char *bad_body;  /* what refuses in an answer of 200, or NULL */
  bool has_plain;        /* says it once more as plain text when it is refused */
} Row;

static const Row rows[] = {
  { "slack", "type=slack", "BELLWETHER_SECRET_CHAN_WEBHOOK_URL",
    "https://hooks.slack.com/services/" URL_SECRET, "vErYsEcReTwEbHoOkPaTh", "ok",
    "invalid_payload", true },
  { "telegram", "type=telegram;chat-id=-100", "BELLWETHER_SECRET_CHAN_BOT_TOKEN", TOKEN, TOKEN,
    "{\"ok\":true,\"result\":{}}", "{\"ok\":false}", true },
  { "webhook", "type=webhook;url=https://hook.example/a/b?c=d",
    "BELLWETHER_SECRET_CHAN_BEARER_TOKEN", BEARER, BEARER, NULL, NULL, false },
  { "sendgrid", "type=email;transport=sendgrid;from=bot@example.org;to=anna@example.org",
    "BELLWETHER_SECRET_CHAN_API_KEY", API_KEY, "vErYsEcReTaPiKeY", NULL, NULL, false },
  { "mailgun",
    "type=email;transport=mailgun;domain=mg.example.org;from=bot@example.org;to=anna@example.org",
    "BELLWETHER_SECRET_CHAN_API_KEY", API_KEY, "vErYsEcReTaPiKeY", NULL, NULL, false },
};

/* A channel, the server it talks to, and all that was logged meanwhile. */
typedef struct
{
  const Row *row;
  Peer *peer;
  BwClock *clock;
  BwHttp *http;
  BwSecrets *secrets;
  BwChannelContext context;
  BwChannel *channel;
  BwMessage *message;
} World;

static GString *logged;

static GLogWriterOutput
keep_log (GLogLevelFlags level, const GLogField *fields, size_t n, gpointer data)
{
  g_autofree char *line = g_log_writer_format_fields (level, fields, n, FALSE);
  g_string_append (logged, line);
  return G_LOG_WRITER_HANDLED;
}

static void
world_init (World *world, const Row *row, const char *certificate, const char *more_keys)
{
  *world = (World){ .row = row, .clock = bw_clock_new_real (), .http = bw_http_new () };
  g_setenv (row->variable, row->secret, TRUE);
  world->peer = peer_new (certificate);
  world->secrets = bw_secrets_new ();
  world->context.clock = world->clock;
  world->context.http = world->http;
  world->context.secrets = world->secrets;
  g_autofree char *keys =
      g_strdup_printf ("%s;endpoint=%s://localhost:%u%s", row->keys,
                       certificate != NULL ? "https" : "http", world->peer->port, more_keys);
  world->channel = channel_new (keys, &world->context);
  world->message = usual_message ();
}

static void
world_clear (World *world)
{
  g_clear_pointer (&world->channel, bw_channel_free);
  bw_test_drain ();
  bw_http_free (world->http);
  bw_secrets_unref (world->secrets);
  bw_clock_unref (world->clock);
  bw_message_free (world->message);
  peer_free (world->peer);
  g_unsetenv (world->row->variable);
}

/* Sends once. The answer's words never have the secret, nor has the log. */
static BwAnswer
ask (World *world)
{
  Sent sent;
  send_start (&sent, world->channel, world->message, NULL);
  send_wait (&sent);
  const char *const texts[] = { sent.answer.text, sent.answer.advice, logged->str };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (texts[i] == NULL || strstr (texts[i], world->row->part) == NULL);
  if (sent.answer.outcome != BW_OUTCOME_ACCEPTED)
    g_assert_nonnull (sent.answer.text);
  return sent.answer;
}

static void
expect (World *world, BwOutcome outcome, bool is_broken, int64_t retry_after_us)
{
  BwAnswer answer = ask (world);
  g_assert_cmpint (answer.outcome, ==, outcome);
  g_assert_cmpint (answer.is_broken, ==, is_broken);
  g_assert_cmpint (answer.retry_after_us, ==, retry_after_us);
  g_assert_false (answer.is_locked);
  /* Whoever has to do something is told what. */
  if (is_broken)
    g_assert_nonnull (answer.advice);
  bw_answer_clear (&answer);
}

static void
test_accept (gconstpointer data)
{
  const Row *row = data;
  World world;
  world_init (&world, row, NULL, "");
  peer_set (world.peer, PEER_ANSWER, 200, NULL, row->good_body != NULL ? row->good_body : "");
  expect (&world, BW_OUTCOME_ACCEPTED, false, -1);
  g_assert_cmpuint (peer_n_requests (world.peer), ==, 1);
  g_autofree char *request = peer_request (world.peer, 0);
  /* The words are there; so is the secret, where it belongs. */
  if (strstr (request, "message/rfc822") == NULL)
    g_assert_nonnull (strstr (request, "CPU of pc at 97.0 %"));
  g_assert_true (strstr (request, row->part) != NULL || strstr (request, "Basic ") != NULL);
  /* Other texts than accept: a page in between, an empty answer. */
  BwOutcome empty = row->good_body != NULL ? BW_OUTCOME_RETRYABLE : BW_OUTCOME_ACCEPTED;
  peer_set (world.peer, PEER_ANSWER, 204, NULL, "");
  expect (&world, empty, false, -1);
  peer_set (world.peer, PEER_ANSWER, 200, NULL, "<html>Sign in to the hotel</html>");
  expect (&world, empty, false, -1);
  if (row->bad_body != NULL)
    {
      peer_set (world.peer, PEER_ANSWER, 200, NULL, row->bad_body);
      expect (&world, BW_OUTCOME_RETRYABLE, false, -1);
    }
  world_clear (&world);
}

static void
test_statuses (gconstpointer data)
{
  static const struct
  {
    int status;
    const char *headers;
    BwOutcome outcome;
    bool is_broken;
    int64_t retry_after_us;
    bool is_plain; /* asked again as plain text */
  } cases[] = {
    { 301, "Location: /else\r\n", BW_OUTCOME_PERMANENT, true, -1, false },
    { 400, NULL, BW_OUTCOME_PERMANENT, false, -1, true },
    { 401, NULL, BW_OUTCOME_PERMANENT, true, -1, false },
    { 403, NULL, BW_OUTCOME_PERMANENT, true, -1, false },
    { 404, NULL, BW_OUTCOME_PERMANENT, true, -1, false },
    { 408, NULL, BW_OUTCOME_RETRYABLE, false, -1, false },
    { 410, NULL, BW_OUTCOME_PERMANENT, true, -1, false },
    { 413, NULL, BW_OUTCOME_PERMANENT, false, -1, true },
    { 425, NULL, BW_OUTCOME_RETRYABLE, false, -1, false },
    { 429, NULL, BW_OUTCOME_RETRYABLE, false, -1, false },
    { 429, "Retry-After: 7\r\n", BW_OUTCOME_RETRYABLE, false, 7 * BW_SECOND_US, false },
    { 429, "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\nRetry-After: Tue, 14 Nov 2023 22:15:00 GMT\r\n",
      BW_OUTCOME_RETRYABLE, false, 100 * BW_SECOND_US, false },
    { 500, NULL, BW_OUTCOME_RETRYABLE, false, -1, false },
    { 503, "Retry-After: 30\r\n", BW_OUTCOME_RETRYABLE, false, 30 * BW_SECOND_US, false },
  };
  const Row *row = data;
  World world;
  world_init (&world, row, NULL, "");
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int is_echo = 0; is_echo < 2; is_echo++)
      {
        peer_set (world.peer, is_echo ? PEER_ECHO : PEER_ANSWER, cases[i].status, cases[i].headers,
                  "no");
        expect (&world, cases[i].outcome, cases[i].is_broken, cases[i].retry_after_us);
        g_assert_cmpuint (peer_n_requests (world.peer), ==,
                          cases[i].is_plain && row->has_plain ? 2 : 1);
      }
  world_clear (&world);
}

/* --- servers that behave badly ---------------------------------------------------------------- */

static gboolean
tick_cb (gpointer data)
{
  ++*(unsigned *) data;
  return G_SOURCE_CONTINUE;
}

static void
test_faults (gconstpointer data)
{
  static const struct
  {
    PeerMode mode;
    int status;
    BwOutcome outcome;
    unsigned min_ticks;
  } cases[] = {
    { PEER_HANG, 0, BW_OUTCOME_RETRYABLE, 50 },
    { PEER_DRIP, 0, BW_OUTCOME_RETRYABLE, 50 },
    { PEER_RESET, 0, BW_OUTCOME_RETRYABLE, 0 },
    { PEER_HUGE, 500, BW_OUTCOME_RETRYABLE, 0 },
  };
  const Row *row = data;
  World world;
  world_init (&world, row, NULL, ";timeout=400ms");
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      unsigned n_ticks = 0;
      unsigned ticker = g_timeout_add (1, tick_cb, &n_ticks);
      peer_set (world.peer, cases[i].mode, cases[i].status, NULL, "");
      expect (&world, cases[i].outcome, false, -1);
      /* Meanwhile the main loop was free. */
      g_assert_cmpuint (n_ticks, >=, cases[i].min_ticks);
      g_source_remove (ticker);
    }
  world_clear (&world);
}

/* Nobody listens: that is no attempt. */
static void
test_refused (gconstpointer data)
{
  const Row *row = data;
  World world;
  world_init (&world, row, NULL, "");
  peer_close (world.peer);
  expect (&world, BW_OUTCOME_NO_NETWORK, false, -1);
  world_clear (&world);
}

static void
test_certificates (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  if (tls == NULL)
    return;
  for (unsigned kind = 0; kind < BW_TEST_TLS_N; kind++)
    {
      g_autofree char *more = g_strdup_printf (";ca-file=%s", bw_test_tls_ca (tls));
      World world;
      world_init (&world, row, bw_test_tls_file (tls, kind), more);
      peer_set (world.peer, PEER_ANSWER, 200, NULL, row->good_body != NULL ? row->good_body : "");
      BwAnswer answer = ask (&world);
      if (kind == BW_TEST_TLS_GOOD)
        g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_ACCEPTED);
      else
        {
          /* A hotel's sign-in page looks like this, too: later it may be right. */
          g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_RETRYABLE);
          g_assert_false (answer.is_broken);
          g_assert_nonnull (strstr (answer.advice, "certificate"));
          g_assert_cmpuint (peer_n_requests (world.peer), ==, 0);
        }
      bw_answer_clear (&answer);
      world_clear (&world);
    }
}

/* --- ends ------------------------------------------------------------------------------------- */

static void
test_cancel (gconstpointer data)
{
  const Row *row = data;
  World world;
  world_init (&world, row, NULL, "");
  peer_set (world.peer, PEER_ANSWER, 200, NULL, row->good_body != NULL ? row->good_body : "");
  /* Before; at once; after some turns of the main loop: one answer each time, and the next send
   * works. */
  for (int turns = -2; turns < 30; turns++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Sent sent;
      if (turns == -2)
        g_cancellable_cancel (cancellable);
      send_start (&sent, world.channel, world.message, cancellable);
      for (int i = 0; i < turns && !sent.is_done; i++)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      send_wait (&sent);
      g_assert_true (sent.answer.outcome == BW_OUTCOME_CANCELLED
                     || (turns > 0 && sent.answer.outcome == BW_OUTCOME_ACCEPTED));
      bw_answer_clear (&sent.answer);
    }
  expect (&world, BW_OUTCOME_ACCEPTED, false, -1);
  /* While the server says nothing. */
  peer_set (world.peer, PEER_HANG, 200, NULL, "");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Sent sent;
  send_start (&sent, world.channel, world.message, cancellable);
  while (peer_n_requests (world.peer) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  send_wait (&sent);
  g_assert_cmpint (sent.answer.outcome, ==, BW_OUTCOME_CANCELLED);
  bw_answer_clear (&sent.answer);
  world_clear (&world);
}

/* A channel may go at any moment; its send is answered all the same, once. */
static void
test_destroyed (gconstpointer data)
{
  const Row *row = data;
  for (int turns = 0; turns < 20; turns++)
    {
      World world;
      world_init (&world, row, NULL, "");
      peer_set (world.peer, turns % 2 == 0 ? PEER_HANG : PEER_ANSWER, 400, NULL, "no");
      Sent sent;
      send_start (&sent, world.channel, world.message, NULL);
      for (int i = 0; i < turns && !sent.is_done; i++)
        g_main_context_iteration (NULL, FALSE);
      unsigned n_calls = sent.n_calls;
      g_clear_pointer (&world.channel, bw_channel_free);
      g_assert_cmpuint (sent.n_calls, ==, n_calls);
      send_wait (&sent);
      g_assert_true (sent.answer.outcome == BW_OUTCOME_CANCELLED
                     || (turns % 2 == 1 && sent.answer.outcome == BW_OUTCOME_PERMANENT));
      bw_answer_clear (&sent.answer);
      world_clear (&world);
    }
}

/* --- secrets ---------------------------------------------------------------------------------- */

/* There is no keyring here; one may come up later, and nothing is lost until then. */
static void
assert_waits_for_keyring (World *world, const BwAnswer *answer)
{
  g_assert_cmpint (answer->outcome, ==, BW_OUTCOME_NO_NETWORK);
  g_assert_true (answer->is_locked);
  g_assert_false (answer->is_broken);
  g_assert_nonnull (strstr (answer->advice, "Start a keyring"));
  g_assert_cmpuint (peer_n_requests (world->peer), ==, 0);
}

static void
test_no_secret (gconstpointer data)
{
  const Row *row = data;
  World world;
  world_init (&world, row, NULL, "");
  g_unsetenv (row->variable);
  peer_set (world.peer, PEER_ANSWER, 200, NULL, row->good_body != NULL ? row->good_body : "");
  if (g_str_equal (row->name, "webhook"))
    /* It has no need of one. */
    expect (&world, BW_OUTCOME_ACCEPTED, false, -1);
  else
    {
      BwAnswer answer = ask (&world);
      assert_waits_for_keyring (&world, &answer);
      bw_answer_clear (&answer);
    }
  world_clear (&world);
}

/* What is to be signed never goes without, and waits for the secret. */
static void
test_never_unsigned (void)
{
  const Row *row = rows;
  while (!g_str_equal (row->name, "webhook"))
    row++;
  World world;
  world_init (&world, row, NULL, ";signed=true");
  g_unsetenv (row->variable);
  peer_set (world.peer, PEER_ANSWER, 200, NULL, "");
  BwAnswer answer = ask (&world);
  assert_waits_for_keyring (&world, &answer);
  bw_answer_clear (&answer);
  world_clear (&world);
}

/* A secret that is none of its kind is never sent, whatever is in it. */
static void
test_odd_secret (gconstpointer data)
{
  static const char *const odd[] = { "x\r\nX-Injected: 1", "ftp://host/" BEARER, " ", "\x01\xff",
                                     "123:a/../../x" };
  const Row *row = data;
  for (unsigned i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      World world;
      world_init (&world, row, NULL, "");
      g_setenv (row->variable, odd[i], TRUE);
      peer_set (world.peer, PEER_ANSWER, 401, NULL, "no");
      BwAnswer answer = ask (&world);
      g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_PERMANENT);
      g_assert_true (answer.is_broken);
      bw_answer_clear (&answer);
      for (unsigned k = 0; k < peer_n_requests (world.peer); k++)
        {
          g_autofree char *request = peer_request (world.peer, k);
          g_assert_null (strstr (request, "X-Injected"));
        }
      world_clear (&world);
    }
}

/* Whatever stands in a message: the server gets one request it can read. */
static void
test_hostile (gconstpointer data)
{
  const Row *row = data;
  World world;
  world_init (&world, row, NULL, "");
  for (unsigned i = 0; i < G_N_ELEMENTS (hostile_texts); i++)
    {
      bw_message_free (world.message);
      world.message = hostile_message (hostile_texts[i]);
      peer_set (world.peer, PEER_ANSWER, 200, NULL, row->good_body != NULL ? row->good_body : "");
      expect (&world, BW_OUTCOME_ACCEPTED, false, -1);
      g_autofree char *request = peer_request (world.peer, 0);
      const char *body = strstr (request, "\r\n\r\n") + 4;
      g_assert_nonnull (strstr (request, "POST /"));
      if (*body != '{')
        continue;
      g_autoptr (JsonNode) root = bw_json_parse (body, -1, NULL);
      g_assert_nonnull (root);
    }
  world_clear (&world);
}

/* No kind is left out, and each says how much it may send. */
static void
test_whole (void)
{
  unsigned n = 0;
  const BwChannelKind *const *kinds = bw_channel_kinds (&n);
  for (unsigned i = 0; i < n; i++)
    {
      bool has_row = kinds[i]->is_local;
      for (unsigned k = 0; k < G_N_ELEMENTS (rows); k++)
        {
          g_autofree char *type = g_strdup_printf ("type=%s", kinds[i]->type);
          has_row = has_row || g_str_has_prefix (rows[k].keys, type);
        }
      g_assert_true (has_row);
      if (kinds[i]->is_local)
        continue;
      g_assert_cmpfloat (kinds[i]->rates[0].n, >, 0);
      g_assert_cmpint (kinds[i]->rates[0].period_us, >, 0);
      g_assert_nonnull (bw_key_schema_find (kinds[i]->keys, "endpoint"));
      g_assert_nonnull (bw_key_schema_find (kinds[i]->keys, "timeout"));
      g_assert_nonnull (bw_key_schema_find (kinds[i]->keys, "ca-file"));
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "accept", test_accept },
    { "statuses", test_statuses },
    { "faults", test_faults },
    { "refused", test_refused },
    { "certificates", test_certificates },
    { "cancel", test_cancel },
    { "destroyed", test_destroyed },
    { "no-secret", test_no_secret },
    { "odd-secret", test_odd_secret },
    { "hostile", test_hostile },
  };
  g_setenv ("TZ", "UTC", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_unsetenv ("http_proxy");
  g_unsetenv ("https_proxy");
  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (keep_log, NULL, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    for (unsigned k = 0; k < G_N_ELEMENTS (tests); k++)
      {
        g_autofree char *path =
            g_strdup_printf ("/channel-conformance/%s/%s", rows[i].name, tests[k].name);
        g_test_add_data_func (path, &rows[i], tests[k].func);
      }
  g_test_add_func ("/channel-conformance/whole", test_whole);
  g_test_add_func ("/channel-conformance/never-unsigned", test_never_unsigned);
  int status = g_test_run ();
  g_string_free (logged, TRUE);
  return status;
}
