/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is peculiar to a kind that speaks HTTP: signatures, second tries, answers of its own. */
#include "channel-world.h"
#include "hostile.h"
#include "http-peer.h"

#include "base/bw-error.h"
#include "base/bw-json.h"

typedef struct
{
  Peer *peer;
  BwClock *clock;
  BwHttp *http;
  BwSecrets *secrets;
  BwChannelContext context;
  BwChannel *channel;
  BwMessage *message;
} World;

static void
world_init (World *world, const char *keys)
{
  *world = (World){ .clock = bw_test_clock_new (), .http = bw_http_new () };
  world->peer = peer_new (NULL);
  world->secrets = bw_secrets_new ();
  world->context.clock = world->clock;
  world->context.http = world->http;
  world->context.secrets = world->secrets;
  g_autofree char *all =
      g_strdup_printf ("%s;endpoint=http://127.0.0.1:%u", keys, world->peer->port);
  world->channel = channel_new (all, &world->context);
  world->message = usual_message ();
}

static void
world_clear (World *world)
{
  bw_channel_free (world->channel);
  bw_http_free (world->http);
  bw_secrets_unref (world->secrets);
  bw_clock_unref (world->clock);
  bw_message_free (world->message);
  peer_free (world->peer);
}

static BwAnswer
ask (World *world)
{
  Sent sent;
  send_start (&sent, world->channel, world->message, NULL);
  send_wait (&sent);
  return sent.answer;
}

/* The value of header NAME of REQUEST, or NULL. (transfer full) */
static char *
header_of (const char *request, const char *name)
{
  g_autofree char *begin = g_strdup_printf ("\r\n%s: ", name);
  const char *found = strstr (request, begin);
  const char *value = found != NULL ? found + strlen (begin) : NULL;
  return value != NULL ? g_strndup (value, strcspn (value, "\r\n")) : NULL;
}

static void
test_webhook (void)
{
  World world;
  g_setenv ("BELLWETHER_SECRET_CHAN_HMAC_SECRET", "a key", TRUE);
  g_setenv ("BELLWETHER_SECRET_CHAN_BEARER_TOKEN", "tok", TRUE);
  world_init (&world, "type=webhook;url=https://x.example/in?a=b%20c;method=PUT;"
                      "headers=X-One: 1, 2;X-Two:3");
  BwAnswer answer = ask (&world);
  g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_ACCEPTED);
  bw_answer_clear (&answer);
  g_autofree char *request = peer_request (world.peer, 0);
  const char *body = strstr (request, "\r\n\r\n") + 4;
  g_assert_true (g_str_has_prefix (request, "PUT /in?a=b%20c HTTP/1.1\r\n"));
  g_autofree char *one = header_of (request, "X-One"), *two = header_of (request, "X-Two");
  g_autofree char *key = header_of (request, "Idempotency-Key");
  g_autofree char *bearer = header_of (request, "Authorization");
  g_autofree char *type = header_of (request, "Content-Type");
  g_autofree char *moment = header_of (request, "X-Bellwether-Timestamp");
  g_autofree char *signature = header_of (request, "X-Bellwether-Signature");
  g_assert_cmpstr (one, ==, "1, 2");
  g_assert_cmpstr (two, ==, "3");
  g_assert_cmpstr (key, ==, world.message->outbox_id);
  g_assert_cmpstr (bearer, ==, "Bearer tok");
  g_assert_cmpstr (type, ==, "application/json");
  g_assert_cmpstr (moment, ==, "1772452800");
  /* As whoever receives it would check it. */
  g_autofree char *signed_text = g_strconcat (moment, ".", body, NULL);
  g_autofree char *hmac =
      g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) "a key", 5, signed_text, -1);
  g_assert_true (g_str_has_prefix (signature, "sha256="));
  g_assert_cmpstr (signature + 7, ==, hmac);
  g_unsetenv ("BELLWETHER_SECRET_CHAN_HMAC_SECRET");
  g_unsetenv ("BELLWETHER_SECRET_CHAN_BEARER_TOKEN");
  world_clear (&world);
}

static void
test_template (void)
{
  World world;
  world_init (&world, "type=webhook;url=https://x.example/in;body={{title}} ({{severity}})");
  BwAnswer answer = ask (&world);
  g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_ACCEPTED);
  bw_answer_clear (&answer);
  g_autofree char *request = peer_request (world.peer, 0);
  g_autofree char *type = header_of (request, "Content-Type");
  g_autofree char *signature = header_of (request, "X-Bellwether-Signature");
  g_assert_cmpstr (type, ==, "text/plain; charset=utf-8");
  g_assert_null (signature);
  g_assert_true (g_str_has_suffix (request, "\r\n\r\nCritical: CPU of pc at 97.0 % (critical)"));
  world_clear (&world);
}

/* What can't work is said when the configuration is read. */
static void
test_refused (void)
{
  static const struct
  {
    const char *keys;
    const char *error;
  } bad[] = {
    { "type=webhook;url=ftp://x", "url: " },
    { "type=webhook;url=x", "url: " },
    { "type=webhook;url=http://x;body={{nothing}}", "body: " },
    { "type=webhook;url=http://x;headers=no colon", "headers: " },
    { "type=webhook;url=http://x;headers=Host: y", "headers: " },
    { "type=webhook;url=http://x;headers=A b: y", "headers: " },
    { "type=webhook;url=http://x;endpoint=y", "endpoint: " },
    { "type=slack;endpoint=ftp://x", "endpoint: " },
    { "type=telegram;chat-id=1;endpoint=http://me:pw@x", "endpoint: " },
  };
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwChannelContext context = { .clock = clock };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwChannel) channel = channel_try (bad[i].keys, &context, &error);
      g_assert_null (channel);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, bad[i].error));
    }
}

/* Where formatted text is refused the same is said without. */
static void
test_plain (void)
{
  World world;
  g_setenv ("BELLWETHER_SECRET_CHAN_WEBHOOK_URL", "https://hooks.slack.com/services/a/b/c", TRUE);
  world_init (&world, "type=slack;username=Bot");
  peer_set (world.peer, PEER_ANSWER, 400, NULL, "invalid_blocks");
  BwAnswer answer = ask (&world);
  bw_answer_clear (&answer);
  g_autofree char *first = peer_request (world.peer, 0), *second = peer_request (world.peer, 1);
  g_assert_true (g_str_has_prefix (first, "POST /services/a/b/c HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (first, "\"attachments\""));
  g_assert_null (strstr (second, "\"attachments\""));
  g_assert_nonnull (strstr (second, "Critical: CPU of pc at 97.0 %"));
  g_unsetenv ("BELLWETHER_SECRET_CHAN_WEBHOOK_URL");
  world_clear (&world);
}

static void
test_telegram (void)
{
  static const struct
  {
    int status;
    const char *body;
    BwOutcome outcome;
    bool is_broken;
    int64_t retry_after_us;
    unsigned n_requests;
    const char *advice; /* part of it, or NULL */
  } cases[] = {
    { 429,
      "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 13\","
      "\"parameters\":{\"retry_after\":13}}",
      BW_OUTCOME_RETRYABLE, false, 13 * BW_SECOND_US, 1, NULL },
    { 400,
      "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: can't parse entities\"}",
      BW_OUTCOME_PERMANENT, false, -1, 2, NULL },
    { 400, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not found\"}",
      BW_OUTCOME_PERMANENT, true, -1, 1, "chat-id=" },
    { 400,
      "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: group chat was upgraded "
      "to a supergroup chat\",\"parameters\":{\"migrate_to_chat_id\":-1001234}}",
      BW_OUTCOME_PERMANENT, true, -1, 1, "chat-id=-1001234" },
    { 403,
      "{\"ok\":false,\"error_code\":403,\"description\":\"Forbidden: bot was blocked by the "
      "user\"}",
      BW_OUTCOME_PERMANENT, true, -1, 1, "blocked" },
    { 401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}",
      BW_OUTCOME_PERMANENT, true, -1, 1, "BotFather" },
    { 200, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}",
      BW_OUTCOME_PERMANENT, true, -1, 1, "BotFather" },
    { 200, "{\"ok\":\"true\"}", BW_OUTCOME_RETRYABLE, false, -1, 1, "not Telegram's" },
    { 429, "{\"ok\":false,\"parameters\":{\"retry_after\":-3}}", BW_OUTCOME_RETRYABLE, false, -1, 1,
      NULL },
    { 429, "{\"ok\":false,\"parameters\":{\"retry_after\":9000000000}}", BW_OUTCOME_RETRYABLE,
      false, BW_DAY_US, 1, NULL },
    { 502, "[[[", BW_OUTCOME_RETRYABLE, false, -1, 1, NULL },
  };
  World world;
  g_setenv ("BELLWETHER_SECRET_CHAN_BOT_TOKEN", "123:abc_DEF-9", TRUE);
  world_init (&world, "type=telegram;chat-id=-100");
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      peer_set (world.peer, PEER_ANSWER, cases[i].status, NULL, cases[i].body);
      BwAnswer answer = ask (&world);
      g_test_message ("%s: %s", cases[i].body, answer.text);
      g_assert_cmpint (answer.outcome, ==, cases[i].outcome);
      g_assert_cmpint (answer.is_broken, ==, cases[i].is_broken);
      g_assert_cmpint (answer.retry_after_us, ==, cases[i].retry_after_us);
      g_assert_cmpuint (peer_n_requests (world.peer), ==, cases[i].n_requests);
      if (cases[i].advice != NULL)
        g_assert_nonnull (strstr (answer.advice, cases[i].advice));
      bw_answer_clear (&answer);
    }
  g_autofree char *request = peer_request (world.peer, 0);
  g_assert_true (g_str_has_prefix (request, "POST /bot123:abc_DEF-9/sendMessage HTTP/1.1\r\n"));
  g_unsetenv ("BELLWETHER_SECRET_CHAN_BOT_TOKEN");
  world_clear (&world);
}

static void
test_services (void)
{
  static const struct
  {
    const char *keys;
    const char *line;
    const char *authorization;
    const char *advice;
  } cases[] = {
    { "type=email;transport=sendgrid;from=a@example.org;to=b@example.org",
      "POST /v3/mail/send HTTP/1.1\r\n", "Bearer the-key", "SendGrid refuses the API key" },
    { "type=email;transport=mailgun;domain=mg.example.org;from=a@example.org;to=b@example.org",
      "POST /v3/mg.example.org/messages.mime HTTP/1.1\r\n",
      "Basic YXBpOnRoZS1rZXk=", "Mailgun refuses the API key" },
  };
  g_setenv ("BELLWETHER_SECRET_CHAN_API_KEY", "the-key", TRUE);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      World world;
      world_init (&world, cases[i].keys);
      peer_set (world.peer, PEER_ANSWER, 401, NULL, "{\"errors\":[{\"message\":\"no\"}]}");
      BwAnswer answer = ask (&world);
      g_assert_true (answer.is_broken);
      g_assert_nonnull (strstr (answer.advice, cases[i].advice));
      bw_answer_clear (&answer);
      g_autofree char *request = peer_request (world.peer, 0);
      g_autofree char *authorization = header_of (request, "Authorization");
      g_autofree char *type = header_of (request, "Content-Type");
      g_assert_true (g_str_has_prefix (request, cases[i].line));
      g_assert_cmpstr (authorization, ==, cases[i].authorization);
      g_assert_true (
          g_str_has_prefix (type, i == 0 ? "application/json" : "multipart/form-data; boundary="));
      world_clear (&world);
    }
  g_unsetenv ("BELLWETHER_SECRET_CHAN_API_KEY");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/channel-web/webhook", test_webhook);
  g_test_add_func ("/channel-web/template", test_template);
  g_test_add_func ("/channel-web/refused", test_refused);
  g_test_add_func ("/channel-web/plain", test_plain);
  g_test_add_func ("/channel-web/telegram", test_telegram);
  g_test_add_func ("/channel-web/services", test_services);
  return g_test_run ();
}
