/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A click on a real service's notification arrives where a window waits for it. */
#include "engine-fixture.h"
#include "lib/bw-test-bus.h"

typedef struct
{
  EngineFixture engine;
  BwTestBus *bus;
  GString *activated;
} ActivationFixture;

static void
activated_cb (BwEngine *engine, gint64 id, const char *action, ActivationFixture *fixture)
{
  const char *token = bw_engine_activation_token (engine);
  g_string_append_printf (fixture->activated, "%d %s %s\n", (int) id, action,
                          token != NULL ? token : "-");
}

static bool
is_activated (gpointer data)
{
  return ((ActivationFixture *) data)->activated->len > 0;
}

static void
click (ActivationFixture *fixture, uint32_t id, const char *action)
{
  g_string_truncate (fixture->activated, 0);
  bw_test_bus_click (fixture->bus, id, action);
}

static void
set_up (ActivationFixture *fixture, gconstpointer data)
{
  engine_set_up (&fixture->engine, data);
  fixture->activated = g_string_new (NULL);
  fixture->bus = bw_test_bus_new ("actions body");
}

static void
tear_down (ActivationFixture *fixture, gconstpointer data)
{
  engine_tear_down (&fixture->engine, data);
  g_string_free (fixture->activated, TRUE);
  g_clear_pointer (&fixture->bus, bw_test_bus_free);
}

static void
test_click (ActivationFixture *fixture, gconstpointer data)
{
  EngineFixture *engine = &fixture->engine;
  if (fixture->bus == NULL)
    return;
  engine_write_config (
      engine, "[general]\npresets=\n[channel desktop]\ntype=desktop\n" ENGINE_COMPUTER ENGINE_LOAD);
  engine_start (engine);
  g_signal_connect (engine->engine, "incident-activated", G_CALLBACK (activated_cb), fixture);
  engine_run (engine, 5, 4);
  g_assert_true (bw_test_bus_wait_calls (fixture->bus, "Notify", 1, ENGINE_PATIENCE_MS));
  engine_settle (engine);
  click (fixture, 1, "default");
  g_assert_true (bw_test_run_until (is_activated, fixture, ENGINE_PATIENCE_MS));
  g_assert_cmpstr (fixture->activated->str, ==, "1 default -\n");
  bw_test_bus_token (fixture->bus, 1, "to-the-front");
  click (fixture, 1, "default");
  g_assert_true (bw_test_run_until (is_activated, fixture, ENGINE_PATIENCE_MS));
  g_assert_cmpstr (fixture->activated->str, ==, "1 default to-the-front\n");
  g_assert_null (bw_engine_activation_token (engine->engine));
  /* Looking is not acknowledging; the button is, and opens nothing. */
  g_assert_null (strstr (engine->seen->str, "ACK"));
  click (fixture, 1, "ack");
  engine_wait_seen (engine, "ACK load warning\n");
  g_assert_cmpstr (fixture->activated->str, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/engine/activation/click", ActivationFixture, NULL, set_up, test_click, tear_down);
  return g_test_run ();
}
