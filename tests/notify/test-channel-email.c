/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "email" against a real mail server, well and ill behaved. */
#include "channel-world.h"
#include "hostile.h"

#include "base/bw-error.h"
#include "base/bw-log.h"
#include "lib/bw-test-smtp.h"
#include "lib/bw-test-tls.h"

#define PASSWORD "vErYsEcReTpAsSwOrD"
#define VARIABLE "BELLWETHER_SECRET_CHAN_PASSWORD"

typedef struct
{
  BwClock *clock;
  BwHttp *http;
  BwSecrets *secrets;
  BwChannelContext context;
  BwMessage *message;
} World;

static void
world_init (World *world)
{
  *world = (World){ .clock = bw_test_clock_new (), .http = bw_http_new () };
  world->secrets = bw_secrets_new ();
  world->context.clock = world->clock;
  world->context.http = world->http;
  world->context.secrets = world->secrets;
  world->message = usual_message ();
}

static void
world_clear (World *world)
{
  bw_http_free (world->http);
  bw_secrets_unref (world->secrets);
  bw_clock_unref (world->clock);
  bw_message_free (world->message);
}

static BwChannel *
email_new (World *world, unsigned port, const char *more)
{
  g_autofree char *keys =
      g_strdup_printf ("type=email;endpoint=smtp://localhost:%u;from=Bot <bot@example.org>;"
                       "to=anna@example.org;bob@example.org%s",
                       port, more);
  return channel_new (keys, &world->context);
}

static BwAnswer
ask (BwChannel *channel, const BwMessage *message)
{
  Sent sent;
  send_start (&sent, channel, message, NULL);
  send_wait (&sent);
  g_assert_true (sent.answer.text == NULL || strstr (sent.answer.text, PASSWORD) == NULL);
  g_assert_true (sent.answer.advice == NULL || strstr (sent.answer.advice, PASSWORD) == NULL);
  return sent.answer;
}

/* One mail for all recipients, over TLS, signed in. */
static void
test_accept (void)
{
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  if (tls == NULL)
    return;
  g_autofree char *starttls =
      g_strconcat ("starttls=", bw_test_tls_file (tls, BW_TEST_TLS_GOOD), NULL);
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (starttls, "auth=me:" PASSWORD, NULL);
  if (smtp == NULL)
    return;
  World world;
  world_init (&world);
  g_setenv (VARIABLE, PASSWORD, TRUE);
  g_autofree char *more = g_strdup_printf (";username=me;ca-file=%s", bw_test_tls_ca (tls));
  g_autoptr (BwChannel) channel = email_new (&world, bw_test_smtp_port (smtp), more);
  for (int i = 0; i < 2; i++)
    {
      BwAnswer answer = ask (channel, world.message);
      g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_ACCEPTED);
      g_assert_cmpint (answer.code, ==, 250);
      bw_answer_clear (&answer);
      /* Sent again it is the same mail. */
      g_autoptr (BwTestMail) mail = bw_test_smtp_take (smtp);
      g_assert_cmpstr (mail->from, ==, "bot@example.org");
      g_assert_cmpstr (mail->to[0], ==, "anna@example.org");
      g_assert_cmpstr (mail->to[1], ==, "bob@example.org");
      g_assert_true (mail->is_tls);
      g_assert_cmpstr (mail->username, ==, "me");
      g_assert_nonnull (strstr (
          mail->data, "Message-ID: <0b1c2d3e-0000-4000-8000-000000000001@example.org>\r\n"));
      g_assert_nonnull (strstr (mail->data, "Subject: Critical: CPU of pc at 97.0 %\r\n"));
    }
  g_unsetenv (VARIABLE);
  world_clear (&world);
}

typedef struct
{
  const char *option;
  int code;
  BwOutcome outcome;
  bool is_broken;
  const char *advice; /* part of it, or NULL */
} Case;

static const Case cases[] = {
  { "greeting=421 4.3.2 Closing", 421, BW_OUTCOME_RETRYABLE, false, NULL },
  { "rcpt:anna@example.org=450 4.2.0 Greylisted", 450, BW_OUTCOME_ACCEPTED, false, "Some" },
  { "mail=450 4.2.0 Try again", 450, BW_OUTCOME_RETRYABLE, false, "tried again" },
  { "mail=550 5.7.1 Not you", 550, BW_OUTCOME_PERMANENT, true, "from=" },
  { "mail=553 5.7.1 Not owned by you", 553, BW_OUTCOME_PERMANENT, true, "own address" },
  { "end=554 5.7.1 Looks like spam", 554, BW_OUTCOME_PERMANENT, false, "reputation" },
  { "end=552 5.3.4 Too big", 552, BW_OUTCOME_PERMANENT, false, "too large" },
  { "end=451 4.3.0 Later", 451, BW_OUTCOME_RETRYABLE, false, NULL },
  { "data=535 5.7.8 Username and Password not accepted", 535, BW_OUTCOME_PERMANENT, true,
    "app password" },
};

static void
test_answers (void)
{
  World world;
  world_init (&world);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (cases[i].option, NULL);
      if (smtp == NULL)
        break;
      g_autoptr (BwChannel) channel =
          email_new (&world, bw_test_smtp_port (smtp), ";security=none");
      BwAnswer answer = ask (channel, world.message);
      g_test_message ("%s: %s", cases[i].option, answer.text);
      g_assert_cmpint (answer.outcome, ==, cases[i].outcome);
      g_assert_cmpint (answer.code, ==, cases[i].code);
      g_assert_cmpint (answer.is_broken, ==, cases[i].is_broken);
      if (cases[i].advice != NULL)
        g_assert_nonnull (strstr (answer.advice, cases[i].advice));
      bw_answer_clear (&answer);
    }
  world_clear (&world);
}

static void
test_password (void)
{
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new ("auth=me:" PASSWORD, NULL);
  if (smtp == NULL)
    return;
  World world;
  world_init (&world);
  g_autoptr (BwChannel) channel =
      email_new (&world, bw_test_smtp_port (smtp), ";security=none;username=me");
  g_unsetenv (VARIABLE);
  BwAnswer unset = ask (channel, world.message);
  g_assert_cmpint (unset.outcome, ==, BW_OUTCOME_NO_NETWORK);
  g_assert_true (unset.is_locked);
  g_assert_nonnull (strstr (unset.advice, "Start a keyring"));
  bw_answer_clear (&unset);
  g_setenv (VARIABLE, "wrong-" PASSWORD, TRUE);
  BwAnswer wrong = ask (channel, world.message);
  g_assert_cmpint (wrong.outcome, ==, BW_OUTCOME_PERMANENT);
  g_assert_cmpint (wrong.code, ==, 535);
  g_assert_true (wrong.is_broken);
  g_assert_nonnull (wrong.advice);
  bw_answer_clear (&wrong);
  g_setenv (VARIABLE, PASSWORD, TRUE);
  g_assert_cmpint (send_message (channel, world.message, NULL), ==, BW_OUTCOME_ACCEPTED);
  g_unsetenv (VARIABLE);
  world_clear (&world);
}

/* Nothing goes out unencrypted that was to be encrypted, nor to who is not who it should be. */
static void
test_encryption (void)
{
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  g_autoptr (BwTestSmtp) plain = tls != NULL ? bw_test_smtp_new ("ehlo=", NULL) : NULL;
  if (plain == NULL)
    return;
  World world;
  world_init (&world);
  g_autoptr (BwChannel) without = email_new (&world, bw_test_smtp_port (plain), "");
  BwAnswer answer = ask (without, world.message);
  g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_RETRYABLE);
  g_assert_nonnull (answer.advice);
  g_assert_true (bw_test_smtp_is_empty (plain));
  bw_answer_clear (&answer);
  for (unsigned kind = BW_TEST_TLS_WRONG_NAME; kind < BW_TEST_TLS_N; kind++)
    {
      g_autofree char *option = g_strconcat ("starttls=", bw_test_tls_file (tls, kind), NULL);
      g_autofree char *more = g_strdup_printf (";ca-file=%s", bw_test_tls_ca (tls));
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (option, NULL);
      g_autoptr (BwChannel) channel = email_new (&world, bw_test_smtp_port (smtp), more);
      BwAnswer refused = ask (channel, world.message);
      g_assert_cmpint (refused.outcome, ==, BW_OUTCOME_RETRYABLE);
      g_assert_false (refused.is_broken);
      g_assert_true (bw_test_smtp_is_empty (smtp));
      bw_answer_clear (&refused);
    }
  world_clear (&world);
}

static void
test_faults (void)
{
  static const char *const options[] = { "hang=connect",  "hang=ehlo",  "hang=end",
                                         "close=connect", "close=ehlo", "close=data" };
  World world;
  world_init (&world);
  for (unsigned i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (options[i], NULL);
      if (smtp == NULL)
        break;
      g_autoptr (BwChannel) channel =
          email_new (&world, bw_test_smtp_port (smtp), ";security=none;timeout=1500ms");
      BwAnswer answer = ask (channel, world.message);
      g_test_message ("%s: %s", options[i], answer.text);
      g_assert_cmpint (answer.outcome, ==, BW_OUTCOME_RETRYABLE);
      g_assert_false (answer.is_broken);
      bw_answer_clear (&answer);
    }
  world_clear (&world);
}

/* Cancelled, or the channel gone, while the server says nothing. */
static void
test_ends (void)
{
  World world;
  world_init (&world);
  for (int is_destroyed = 0; is_destroyed < 2; is_destroyed++)
    {
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new ("hang=ehlo", NULL);
      if (smtp == NULL)
        break;
      BwChannel *channel = email_new (&world, bw_test_smtp_port (smtp), ";security=none");
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Sent sent;
      send_start (&sent, channel, world.message, cancellable);
      if (is_destroyed)
        bw_channel_free (channel);
      else
        g_cancellable_cancel (cancellable);
      send_wait (&sent);
      g_assert_cmpint (sent.answer.outcome, ==, BW_OUTCOME_CANCELLED);
      bw_answer_clear (&sent.answer);
      if (!is_destroyed)
        bw_channel_free (channel);
    }
  world_clear (&world);
}

static void
test_hostile (void)
{
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new ("ehlo=", NULL);
  if (smtp == NULL)
    return;
  World world;
  world_init (&world);
  g_autoptr (BwChannel) channel = email_new (&world, bw_test_smtp_port (smtp), ";security=none");
  for (unsigned i = 0; i < G_N_ELEMENTS (hostile_texts); i++)
    {
      g_autoptr (BwMessage) message = hostile_message (hostile_texts[i]);
      g_assert_cmpint (send_message (channel, message, NULL), ==, BW_OUTCOME_ACCEPTED);
      g_autoptr (BwTestMail) mail = bw_test_smtp_take (smtp);
      g_assert_cmpuint (g_strv_length (mail->to), ==, 2);
      g_assert_null (strstr (mail->data, "\r\nBcc:"));
    }
  g_assert_true (bw_test_smtp_is_empty (smtp));
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
    { "type=email;from=a@example.org;to=b@example.org", "host: " },
    { "type=email;host=a b;from=a@example.org;to=b@example.org", "host: " },
    { "type=email;host=x;from=nobody;to=b@example.org", "from: " },
    { "type=email;host=x;from=a@example.org;to=b@example.org;nobody", "to: " },
    { "type=email;host=x;from=a@example.org;to=,", "to: " },
    { "type=email;transport=mailgun;from=a@example.org;to=b@example.org", "domain: " },
    { "type=email;endpoint=http://x;from=a@example.org;to=b@example.org", "endpoint: " },
  };
  World world;
  world_init (&world);
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwChannel) channel = channel_try (bad[i].keys, &world.context, &error);
      g_assert_null (channel);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, bad[i].error));
    }
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/channel-email/accept", test_accept);
  g_test_add_func ("/channel-email/answers", test_answers);
  g_test_add_func ("/channel-email/password", test_password);
  g_test_add_func ("/channel-email/encryption", test_encryption);
  g_test_add_func ("/channel-email/faults", test_faults);
  g_test_add_func ("/channel-email/ends", test_ends);
  g_test_add_func ("/channel-email/hostile", test_hostile);
  g_test_add_func ("/channel-email/refused", test_refused);
  return g_test_run ();
}
