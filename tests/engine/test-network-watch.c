/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The watch on the network over a system that a test rules, and over real sockets. */
#include "engine/bw-network-watch.h"
#include "lib/bw-test.h"

typedef struct
{
  BwClock *clock;
  BwNetworkSystem system;
  bool is_available;
  const char *alive; /* the server that answers, or NULL */
  bool hangs;
  GPtrArray *hanging; /* of GTask */
  BwNetworkWatch *watch;
  GString *told;
} Fixture;

static bool
is_available (gpointer data)
{
  return ((Fixture *) data)->is_available;
}

static void
probe_async (gpointer data, const char *server, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  Fixture *fixture = data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  if (fixture->hangs)
    g_ptr_array_add (fixture->hanging, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, g_strcmp0 (server, fixture->alive) == 0);
}

static double
seconds (int64_t us)
{
  return (double) (us - BW_TEST_NOW_US) / (double) BW_SECOND_US;
}

static void
lost (gpointer data, int64_t from_us, const char *why)
{
  g_string_append_printf (((Fixture *) data)->told, "lost %g: %s\n", seconds (from_us), why);
}

static void
back (gpointer data, int64_t from_us, int64_t to_us)
{
  /* That there is one to begin with is no news. */
  if (from_us == BW_TIME_NONE)
    return;
  g_string_append_printf (((Fixture *) data)->told, "back %g-%g\n", seconds (from_us),
                          seconds (to_us));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = bw_test_clock_new ();
  fixture->system = (BwNetworkSystem){ is_available, probe_async, fixture };
  fixture->is_available = true;
  fixture->alive = "b:443";
  fixture->hanging = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->told = g_string_new (NULL);
}

static void
start (Fixture *fixture, const char *const *servers)
{
  const BwNetworkCallbacks callbacks = { lost, back, fixture };
  fixture->watch = bw_network_watch_new (fixture->clock, &fixture->system, &callbacks);
  bw_network_watch_set_probes (fixture->watch, servers);
  bw_test_advance (fixture->clock, 0, BW_SECOND_US);
  bw_clock_advance (fixture->clock, 0);
  bw_test_drain ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_network_watch_free (fixture->watch);
  bw_test_drain ();
  g_ptr_array_unref (fixture->hanging);
  g_string_free (fixture->told, TRUE);
  bw_clock_unref (fixture->clock);
}

#define assert_told(fixture, expected) g_assert_cmpstr ((fixture)->told->str, ==, expected)

static const char *const servers[] = { "a:443", "b:443", NULL };

static void
test_one_answers (Fixture *fixture, gconstpointer data)
{
  start (fixture, servers);
  bw_test_advance (fixture->clock, BW_HOUR_US, 10 * BW_SECOND_US);
  assert_told (fixture, "");
  g_assert_false (bw_network_watch_is_offline (fixture->watch));
}

/* The first look is at 0, then once a minute; after a failure ten seconds later. */
static void
test_all_fail_twice (Fixture *fixture, gconstpointer data)
{
  start (fixture, servers);
  bw_test_advance (fixture->clock, 30 * BW_SECOND_US, BW_SECOND_US);
  fixture->alive = NULL;
  bw_test_advance (fixture->clock, 39 * BW_SECOND_US, BW_SECOND_US);
  assert_told (fixture, "");
  bw_test_advance (fixture->clock, BW_SECOND_US, BW_SECOND_US);
  assert_told (fixture, "lost 60: none of the servers that are asked answers\n");
  bw_test_advance (fixture->clock, BW_HOUR_US, BW_SECOND_US);
  fixture->alive = "a:443";
  bw_test_advance (fixture->clock, 10 * BW_SECOND_US, BW_SECOND_US);
  assert_told (fixture, "lost 60: none of the servers that are asked answers\nback 60-3680\n");
}

static void
test_once_is_nothing (Fixture *fixture, gconstpointer data)
{
  start (fixture, servers);
  fixture->alive = NULL;
  bw_test_advance (fixture->clock, BW_MINUTE_US, BW_SECOND_US);
  fixture->alive = "b:443";
  bw_test_advance (fixture->clock, BW_HOUR_US, BW_SECOND_US);
  assert_told (fixture, "");
}

static void
test_system_says_so (Fixture *fixture, gconstpointer data)
{
  start (fixture, NULL);
  fixture->is_available = false;
  bw_network_watch_look (fixture->watch);
  bw_network_watch_look (fixture->watch);
  bw_test_advance (fixture->clock, 2 * BW_SECOND_US, BW_SECOND_US);
  assert_told (fixture, "");
  bw_test_advance (fixture->clock, BW_SECOND_US, BW_SECOND_US);
  assert_told (fixture, "lost 0: the system knows of no network\n");
  bw_network_watch_look (fixture->watch);
  bw_test_advance (fixture->clock, 87 * BW_SECOND_US, BW_SECOND_US);
  fixture->is_available = true;
  bw_network_watch_look (fixture->watch);
  assert_told (fixture, "lost 0: the system knows of no network\nback 0-90\n");
}

/* From one network to another, and while the system itself does not know yet. */
static void
test_system_changes (Fixture *fixture, gconstpointer data)
{
  fixture->is_available = false;
  start (fixture, NULL);
  fixture->is_available = true;
  bw_network_watch_look (fixture->watch);
  for (unsigned i = 0; i < 100; i++)
    {
      fixture->is_available = false;
      bw_network_watch_look (fixture->watch);
      bw_test_advance (fixture->clock, 2 * BW_SECOND_US, BW_SECOND_US);
      fixture->is_available = true;
      bw_network_watch_look (fixture->watch);
    }
  assert_told (fixture, "");
  g_assert_false (bw_network_watch_is_offline (fixture->watch));
}

/* What hangs is asked no second time meanwhile, and is let go of when the watch ends. */
static void
test_hang (Fixture *fixture, gconstpointer data)
{
  fixture->hangs = true;
  start (fixture, servers);
  g_assert_cmpuint (fixture->hanging->len, ==, 2);
  bw_network_watch_look (fixture->watch);
  bw_test_advance (fixture->clock, BW_HOUR_US, BW_MINUTE_US);
  g_assert_cmpuint (fixture->hanging->len, ==, 2);
  g_clear_pointer (&fixture->watch, bw_network_watch_free);
  for (unsigned i = 0; i < 2; i++)
    g_task_return_boolean (g_ptr_array_index (fixture->hanging, i), FALSE);
  bw_test_drain ();
  assert_told (fixture, "");
}

typedef struct
{
  bool is_there;
  bool is_done;
} Probe;

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Probe *probe = data;
  probe->is_there = g_task_propagate_boolean (G_TASK (result), NULL);
  probe->is_done = true;
}

static bool
probe (const char *server)
{
  Probe asked = { 0 };
  bw_network_system ()->probe_async (NULL, server, NULL, probed_cb, &asked);
  bw_test_wait_flag (&asked.is_done);
  return asked.is_there;
}

static void
test_real_sockets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", port);
  g_assert_true (probe (server));
  g_socket_listener_close (listener);
  g_assert_false (probe (server));
  g_assert_false (probe (":::no server"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "one-answers", test_one_answers },         { "all-fail-twice", test_all_fail_twice },
    { "once-is-nothing", test_once_is_nothing }, { "system-says-so", test_system_says_so },
    { "system-changes", test_system_changes },   { "hang", test_hang },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/network-watch/", tests[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  g_test_add_func ("/network-watch/real-sockets", test_real_sockets);
  return g_test_run ();
}
