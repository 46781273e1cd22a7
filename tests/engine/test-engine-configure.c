/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration changed by a window: never made wrong, never over another's change, at once. */
#include "engine/bw-engine-configure.h"
#include "query-fixture.h"

#include <string.h>

#define ROUTE "# who\n[route nights]\nreceivers=sink\nmute=mon-fri 22:00-07:00\n"

static bool
change (EngineFixture *fixture, const BwKeyChange *change, bool is_trial, GError **error)
{
  QueryAnswer answer = { NULL };
  bw_engine_change_key_async (fixture->engine, change, is_trial, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  return bw_engine_change_key_finish (fixture->engine, result, error);
}

static void
start (EngineFixture *fixture)
{
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ROUTE);
  engine_start (fixture);
}

static bool
has_digest (gpointer data)
{
  BwConfig *config = bw_engine_config (((EngineFixture *) data)->engine);
  return strcmp (bw_config_group_text (bw_config_group (config, "general", 0), "digest-at"),
                 "07:30")
         == 0;
}

/* Nobody waits for the monitor of the file, nor for the minute. */
static void
test_key (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  start (fixture);
  const BwKeyChange wanted = { "general", "digest-at", NULL, "07:30" };
  g_autofree char *before = bw_test_read (fixture->config);
  g_assert_true (change (fixture, &wanted, true, &error));
  g_autofree char *tried = bw_test_read (fixture->config);
  g_assert_cmpstr (tried, ==, before);
  g_assert_true (change (fixture, &wanted, false, &error));
  g_assert_no_error (error);
  engine_run_until (fixture, has_digest);
  g_autofree char *after = bw_test_read (fixture->config);
  g_assert_nonnull (strstr (after, "presets=\ndigest-at=07:30\n"));
  /* Somebody else was quicker. */
  const BwKeyChange late = { "general", "digest-at", NULL, "08:30" };
  g_assert_false (change (fixture, &late, false, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
}

/* What only the policy, the rules or the channels know to be wrong is refused, too. */
static void
test_refused (EngineFixture *fixture, gconstpointer data)
{
  static const struct
  {
    BwKeyChange change;
    const char *said;
  } cases[] = {
    { { "general", "digest-at", NULL, "noon" }, "noon" },
    { { "general", "zone", NULL, "Nowhere" }, "Nowhere" },
    { { "route nights", "mute", "mon-fri 22:00-07:00", "someday 22:00" }, "someday" },
    { { "route nights", "receivers", "sink", "sink;phone" }, "phone" },
    { { "channel sink", "rate", NULL, "plenty" }, "5/1s" },
    { { "channel sink", "min-severity", NULL, "loud" }, "loud" },
  };
  start (fixture);
  g_autofree char *before = bw_test_read (fixture->config);
  for (unsigned i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (change (fixture, &cases[i / 2].change, i % 2 == 0, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_null (strstr (error->message, fixture->config));
      g_assert_false (g_str_has_prefix (error->message, "["));
      if (strstr (error->message, cases[i / 2].said) == NULL)
        g_error ("'%s' does not say '%s'", error->message, cases[i / 2].said);
    }
  g_autofree char *after = bw_test_read (fixture->config);
  g_assert_cmpstr (after, ==, before);
}

/* What is wrong already, elsewhere, is no reason to refuse a change. */
static void
test_other_errors (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER "colour=red\n");
  engine_start (fixture);
  const BwKeyChange wanted = { "general", "digest-at", NULL, "07:30" };
  g_assert_true (change (fixture, &wanted, false, &error));
  g_assert_no_error (error);
  g_autofree char *text = bw_test_read (fixture->config);
  g_assert_nonnull (strstr (text, "colour=red\n"));
}

static BwConfigRemoval *
take_out (EngineFixture *fixture, const char *group, GError **error)
{
  QueryAnswer answer = { NULL };
  bw_engine_remove_group_async (fixture->engine, group, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  return bw_engine_remove_group_finish (fixture->engine, result, error);
}

static void
test_groups (EngineFixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "type", "path", NULL };
  static const char *const values[] = { "log", "x.log", NULL };
  static const char *const wrong[] = { "slack", "x.log", NULL };
  g_autoptr (GError) error = NULL;
  start (fixture);
  g_autofree char *before = bw_test_read (fixture->config);
  QueryAnswer answer = { NULL };
  bw_engine_add_group_async (fixture->engine, "channel more", keys, wrong, query_cb, &answer);
  g_autoptr (GAsyncResult) refused = query_wait (&answer);
  g_assert_false (bw_engine_add_group_finish (fixture->engine, refused, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_clear_error (&error);
  bw_engine_add_group_async (fixture->engine, "channel more", keys, values, query_cb, &answer);
  g_autoptr (GAsyncResult) added = query_wait (&answer);
  g_assert_true (bw_engine_add_group_finish (fixture->engine, added, &error));
  g_assert_no_error (error);
  /* The route names it. */
  g_assert_null (take_out (fixture, "channel sink", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "route nights"));
  g_clear_error (&error);
  g_autofree char *with = bw_test_read (fixture->config);
  g_autoptr (BwConfigRemoval) removal = take_out (fixture, "channel more", &error);
  g_assert_no_error (error);
  g_autofree char *without = bw_test_read (fixture->config);
  g_assert_true (g_str_has_prefix (without, before));
  g_assert_null (strstr (without, "more"));
  bw_engine_restore_group_async (fixture->engine, g_steal_pointer (&removal), query_cb, &answer);
  g_autoptr (GAsyncResult) restored = query_wait (&answer);
  g_assert_true (bw_engine_restore_group_finish (fixture->engine, restored, &error));
  g_autofree char *again = bw_test_read (fixture->config);
  g_assert_cmpstr (again, ==, with);
}

/* A channel that could not be made is not written, and one that is broken by hand can be mended. */
static void
test_channel (EngineFixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "type", "from", "to", NULL };
  static const char *const values[] = { "email", "bot@example.org", "anna@example.org", NULL };
  g_autoptr (GError) error = NULL;
  start (fixture);
  g_autofree char *before = bw_test_read (fixture->config);
  QueryAnswer answer = { NULL };
  bw_engine_add_group_async (fixture->engine, "channel post", keys, values, query_cb, &answer);
  g_autoptr (GAsyncResult) added = query_wait (&answer);
  g_assert_false (bw_engine_add_group_finish (fixture->engine, added, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "host: "));
  g_clear_error (&error);
  g_autofree char *after = bw_test_read (fixture->config);
  g_assert_cmpstr (after, ==, before);
  g_autofree char *by_hand =
      g_strconcat (before, "[channel hook]\ntype=webhook\nurl=https://example.org/a\n", NULL);
  g_free (bw_test_write (fixture->dir, "bellwether.conf", by_hand, -1));
  const BwKeyChange wrong = { "channel hook", "url", "https://example.org/a", "nowhere" };
  g_assert_false (change (fixture, &wrong, false, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_false (g_str_has_prefix (error->message, "url"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/engine-configure/" name, EngineFixture, NULL, engine_set_up, func, engine_tear_down)
  ADD ("key", test_key);
  ADD ("refused", test_refused);
  ADD ("other-errors", test_other_errors);
  ADD ("groups", test_groups);
  ADD ("channel", test_channel);
  return g_test_run ();
}
