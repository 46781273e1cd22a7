/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every kind of channel of this computer has to do, asked of each of them. */
#include "channel-world.h"

#include "base/bw-error.h"
#include "base/bw-log.h"
#include "lib/bw-test-bus.h"

#define SECRET "hunter22-very-secret"

/* A kind, where it works, and where it can't. */
typedef struct
{
  const char *type;
  BwTestBus *bus;
  char *dir;
  char *good_keys;
  char *bad_keys;
  BwClock *clock;
  BwChannelContext context;
} World;

static bool
world_init (World *world, const char *type)
{
  *world = (World){ .type = type, .dir = bw_test_dir_new (), .clock = bw_test_clock_new () };
  world->context.clock = world->clock;
  world->good_keys = g_strdup_printf ("type=%s", type);
  world->bad_keys = g_strdup (world->good_keys);
  if (g_str_equal (type, "desktop"))
    return (world->bus = bw_test_bus_new ("actions body body-markup")) != NULL;
  g_assert_cmpstr (type, ==, "log");
  g_free (world->good_keys);
  g_free (world->bad_keys);
  world->good_keys = g_strdup_printf ("type=log;path=%s/log", world->dir);
  world->bad_keys = g_strdup_printf ("type=log;path=%s/" SECRET "/none", world->dir);
  return true;
}

/* From now on it can't. */
static void
world_break (World *world)
{
  if (world->bus != NULL)
    bw_test_bus_stop_daemon (world->bus);
}

static void
world_clear (World *world)
{
  g_clear_pointer (&world->bus, bw_test_bus_free);
  bw_test_dir_remove (world->dir);
  bw_clock_unref (world->clock);
  g_free (world->dir);
  g_free (world->good_keys);
  g_free (world->bad_keys);
}

static void
test_accept (gconstpointer type)
{
  World world;
  if (world_init (&world, type))
    {
      g_autoptr (BwChannel) channel = channel_new (world.good_keys, &world.context);
      g_assert_cmpstr (channel->name, ==, "chan");
      g_assert_cmpstr (channel->kind->type, ==, type);
      g_assert_true (channel->is_enabled);
      g_assert_cmpint (channel->min_severity, ==, BW_SEVERITY_WARNING);
      static const BwIncidentKind kinds[] = { BW_KIND_FIRE, BW_KIND_UPGRADE, BW_KIND_RESOLVE,
                                              BW_KIND_NODATA, BW_KIND_TEST };
      for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          g_autoptr (BwMessage) message =
              message_new (1, kinds[i], BW_SEVERITY_ERROR, "Title", "one\ntwo");
          Sent sent;
          send_start (&sent, channel, message, NULL);
          send_wait (&sent);
          g_assert_cmpint (sent.answer.outcome, ==, BW_OUTCOME_ACCEPTED);
          g_assert_cmpint (sent.answer.retry_after_us, ==, -1);
          bw_answer_clear (&sent.answer);
        }
      if (channel->kind->withdraw != NULL)
        {
          channel->kind->withdraw (channel, 1);
          channel->kind->withdraw (channel, 999);
        }
    }
  world_clear (&world);
}

/* A failure is an answer with words, and no secret is in them, wherever it stood. */
static void
test_fail (gconstpointer type)
{
  World world;
  if (world_init (&world, type))
    {
      world_break (&world);
      bw_log_add_secret (SECRET);
      g_autoptr (BwChannel) channel = channel_new (world.bad_keys, &world.context);
      g_autoptr (BwMessage) message =
          message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "Title " SECRET, SECRET "\ntwo");
      g_autofree char *text = NULL;
      BwOutcome outcome = send_message (channel, message, &text);
      g_assert_true (outcome == BW_OUTCOME_RETRYABLE || outcome == BW_OUTCOME_NO_NETWORK);
      g_assert_nonnull (text);
      g_assert_cmpstr (text, !=, "");
      g_assert_null (strstr (text, SECRET));
    }
  world_clear (&world);
}

static void
test_cancel (gconstpointer type)
{
  World world;
  if (world_init (&world, type))
    {
      g_autoptr (BwChannel) channel = channel_new (world.good_keys, &world.context);
      g_autoptr (BwMessage) message =
          message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "Title", "one\ntwo");
      /* Before; at once; after some turns of the main loop: one answer each time, and the next send
       * works. */
      for (int turns = -2; turns < 30; turns++)
        {
          g_autoptr (GCancellable) cancellable = g_cancellable_new ();
          Sent sent;
          if (turns == -2)
            g_cancellable_cancel (cancellable);
          send_start (&sent, channel, message, cancellable);
          for (int i = 0; i < turns && !sent.is_done; i++)
            g_main_context_iteration (NULL, FALSE);
          g_cancellable_cancel (cancellable);
          send_wait (&sent);
          if (turns == -2)
            g_assert_cmpint (sent.answer.outcome, ==, BW_OUTCOME_CANCELLED);
          else
            g_assert_true (sent.answer.outcome == BW_OUTCOME_CANCELLED
                           || sent.answer.outcome == BW_OUTCOME_ACCEPTED);
          bw_answer_clear (&sent.answer);
        }
      g_assert_cmpint (send_message (channel, message, NULL), ==, BW_OUTCOME_ACCEPTED);
    }
  world_clear (&world);
}

static void
test_texts (gconstpointer type)
{
  World world;
  if (world_init (&world, type))
    {
      g_autoptr (BwChannel) channel = channel_new (world.good_keys, &world.context);
      g_autofree char *huge = g_strnfill (5000000, 'x');
      g_autofree char *wide = g_strnfill (5000, '\n');
      const char *const texts[] = {
        huge, wide, "\x01\x02\x1b[31m\x7f", "\xff\xfe\xc3", "<b>&amp;</b>\"'", "", "%s%n%d", NULL
      };
      for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
        {
          g_autoptr (BwMessage) message =
              message_new (i, BW_KIND_FIRE, BW_SEVERITY_ERROR, texts[i], texts[i]);
          g_assert_cmpint (send_message (channel, message, NULL), ==, BW_OUTCOME_ACCEPTED);
        }
    }
  world_clear (&world);
}

/* The engine may let go of a channel as soon as the answer is there, or without ever having used
 * it. */
static void
test_free (gconstpointer type)
{
  World world;
  if (world_init (&world, type))
    {
      bw_channel_free (channel_new (world.good_keys, &world.context));
      BwChannel *channel = channel_new (world.good_keys, &world.context);
      g_autoptr (BwMessage) message =
          message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "Title", "one\ntwo");
      g_assert_cmpint (send_message (channel, message, NULL), ==, BW_OUTCOME_ACCEPTED);
      bw_channel_free (channel);
      bw_test_drain ();
    }
  world_clear (&world);
}

static void
test_table (void)
{
  unsigned n = 0;
  const BwChannelKind *const *kinds = bw_channel_kinds (&n);
  const BwKeySchema *type = bw_key_schema_find (bw_channel_common_keys (), "type");
  g_assert_cmpuint (g_strv_length ((char **) type->choices), ==, n);
  for (unsigned i = 0; i < n; i++)
    {
      g_assert_true (bw_channel_kind_find (kinds[i]->type) == kinds[i]);
      g_assert_true (g_strv_contains (type->choices, kinds[i]->type));
      for (const BwKeySchema *key = kinds[i]->keys; key->name != NULL; key++)
        g_assert_nonnull (key->help);
    }
  g_assert_null (bw_channel_kind_find ("pigeon"));
}

static void
test_refused (void)
{
  static const BwKeySchema keys[] = { { .name = "type", .type = BW_KEY_STRING }, { NULL } };
  static const BwGroupSchema schema = { .family = "channel", .keys = keys };
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwChannelContext context = { .clock = clock };
  g_autoptr (BwConfig) config =
      bw_config_parse_inline ("channel", "chan", "type=pigeon", &schema, 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_channel_new (bw_config_group (config, "channel", 0), &context, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "type: found \"pigeon\", expected one of desktop, email, log, slack, telegram, "
                   "webhook");
}

static void
test_keys (void)
{
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwChannelContext context = { .clock = clock };
  g_autoptr (BwChannel) channel =
      channel_new ("type=log;enabled=false;min-severity=critical", &context);
  g_assert_false (channel->is_enabled);
  g_assert_cmpint (channel->min_severity, ==, BW_SEVERITY_CRITICAL);
}

/* Which secrets a channel can't do without, as it is configured. */
static void
test_needed_secrets (void)
{
  static const struct
  {
    const char *keys, *secret;
    bool is_needed;
  } rows[] = {
    { "type=slack", "webhook-url", true },
    { "type=telegram;chat-id=1", "bot-token", true },
    { "type=email;from=a@b.org;to=c@d.org;host=h", "password", false },
    { "type=email;from=a@b.org;to=c@d.org;host=h;username=u", "password", true },
    { "type=email;from=a@b.org;to=c@d.org;host=h;username=u", "api-key", false },
    { "type=email;from=a@b.org;to=c@d.org;transport=sendgrid", "api-key", true },
    { "type=email;from=a@b.org;to=c@d.org;transport=sendgrid;username=u", "password", false },
    { "type=webhook;url=http://a.org", "hmac-secret", false },
    { "type=webhook;url=http://a.org;signed=true", "hmac-secret", true },
    { "type=webhook;url=http://a.org;signed=true", "bearer-token", false },
    { "type=webhook;url=http://a.org;bearer-token-file=/run/token", "bearer-token", true },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwConfig) config = channel_config (rows[i].keys);
      const BwConfigGroup *group = bw_config_group (config, "channel", 0);
      if (bw_channel_needs_secret (group, rows[i].secret) != rows[i].is_needed)
        g_error ("%s of %s", rows[i].secret, rows[i].keys);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = { { "accept", test_accept },
                { "fail", test_fail },
                { "cancel", test_cancel },
                { "texts", test_texts },
                { "free", test_free } };
  unsigned n = 0;
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  const BwChannelKind *const *kinds = bw_channel_kinds (&n);
  /* Those that need a network are asked more, in test-channel-conformance.c. */
  for (unsigned i = 0; i < n; i++)
    for (unsigned j = 0; kinds[i]->is_local && j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/channel/%s/%s", kinds[i]->type, tests[j].name);
        g_test_add_data_func (path, kinds[i]->type, tests[j].func);
      }
  g_test_add_func ("/channel/table", test_table);
  g_test_add_func ("/channel/refused", test_refused);
  g_test_add_func ("/channel/keys", test_keys);
  g_test_add_func ("/channel/needed-secrets", test_needed_secrets);
  return g_test_run ();
}
