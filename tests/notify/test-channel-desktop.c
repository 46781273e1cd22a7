/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop channel with a real notification service on a bus of its own: what is shown, the
 * buttons, and a service that comes and goes. */
#include "channel-world.h"

#include "lib/bw-test-bus.h"

typedef struct
{
  BwTestBus *bus;
  BwClock *clock;
  BwChannel *channel;
  GString *actions;
  bool has_action;
  bool removes_channel;
} World;

static void
action_cb (const char *channel, int64_t incident_id, const char *action, const char *token,
           gpointer data)
{
  World *world = data;
  g_string_append_printf (world->actions, "%s %d %s%s%s;", channel, (int) incident_id, action,
                          token != NULL ? " " : "", token != NULL ? token : "");
  world->has_action = true;
  if (world->removes_channel)
    g_clear_pointer (&world->channel, bw_channel_free);
}

static bool
world_init (World *world, const char *capabilities)
{
  *world = (World){ .bus = bw_test_bus_new (capabilities) };
  if (world->bus == NULL)
    return false;
  world->clock = bw_test_clock_new ();
  world->actions = g_string_new (NULL);
  BwChannelContext context = { .clock = world->clock, .action = action_cb, .action_data = world };
  world->channel = channel_new ("type=desktop", &context);
  return true;
}

static void
world_clear (World *world)
{
  g_clear_pointer (&world->channel, bw_channel_free);
  g_string_free (world->actions, TRUE);
  bw_clock_unref (world->clock);
  bw_test_bus_free (world->bus);
}

static BwOutcome
send_kind (World *world, int64_t incident, BwIncidentKind kind, BwSeverity severity, char **text)
{
  g_autoptr (BwMessage) message =
      message_new (incident, kind, severity, "A <title> & more", "one <b>&\ntwo");
  return send_message (world->channel, message, text);
}

static GVariant *
argument (GVariant *list, gsize i)
{
  g_autoptr (GVariant) boxed = g_variant_get_child_value (list, i);
  return g_variant_get_variant (boxed);
}

static char *
text_argument (GVariant *list, gsize i)
{
  g_autoptr (GVariant) value = argument (list, i);
  return g_variant_dup_string (value, NULL);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Buttons are pairs of id and label; their order is libnotify's. */
static char *
join_actions (GVariant *actions)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  gsize n = g_variant_n_children (actions);
  g_assert_cmpuint (n % 2, ==, 0);
  for (gsize i = 0; i < n; i += 2)
    {
      const char *id = NULL, *label = NULL;
      g_variant_get_child (actions, i, "&s", &id);
      g_variant_get_child (actions, i + 1, "&s", &label);
      g_ptr_array_add (pairs, g_strdup_printf ("%s,%s", id, label));
    }
  g_ptr_array_sort (pairs, compare_texts);
  g_ptr_array_add (pairs, NULL);
  return g_strjoinv (",", (char **) pairs->pdata);
}

/* What the service was asked to show as "replaced icon|summary|body|actions|urgency|expiry". */
static char *
last_shown (World *world)
{
  g_autoptr (GVariant) calls = bw_test_bus_calls (world->bus, "Notify");
  gsize n = g_variant_n_children (calls);
  g_assert_cmpuint (n, >, 0);
  g_autoptr (GVariant) call = g_variant_get_child_value (calls, n - 1);
  g_autoptr (GVariant) list = g_variant_get_child_value (call, 1);
  g_autofree char *app = text_argument (list, 0), *app_icon = text_argument (list, 2);
  g_autofree char *summary = text_argument (list, 3), *body = text_argument (list, 4);
  g_autoptr (GVariant) replaced = argument (list, 1);
  g_autoptr (GVariant) actions = argument (list, 5);
  g_autoptr (GVariant) hints = argument (list, 6);
  g_autoptr (GVariant) expiry = argument (list, 7);
  g_autofree char *joined = join_actions (actions);
  unsigned char urgency = 9;
  const char *entry = NULL, *icon = app_icon;
  g_variant_lookup (hints, "urgency", "y", &urgency);
  g_variant_lookup (hints, "image-path", "&s", &icon); /* where libnotify 0.8.4 puts it */
  g_variant_lookup (hints, "desktop-entry", "&s", &entry);
  /* What is critical stays when it was only looked at. */
  gboolean is_resident = FALSE;
  g_variant_lookup (hints, "resident", "b", &is_resident);
  g_assert_true (is_resident == (urgency == 2));
  g_assert_cmpstr (app, ==, "Bellwether");
  g_assert_cmpstr (entry, ==, BW_APP_ID);
  return g_strdup_printf ("%u %s|%s|%s|%s|%d|%d", g_variant_get_uint32 (replaced), icon, summary,
                          body, joined, urgency, g_variant_get_int32 (expiry));
}

static void
assert_shown (World *world, const char *expected)
{
  g_autofree char *shown = last_shown (world);
  g_assert_cmpstr (shown, ==, expected);
}

#define BUTTONS "ack,Acknowledge,default,Open,snooze,Snooze 1 h"
#define TITLE "A <title> & more"
#define MARKED "one &lt;b&gt;&amp;\ntwo"

/* Fires, gets worse, ends: one notification that changes. Another incident has its own. */
static void
test_life (void)
{
  World world;
  if (!world_init (&world, "actions body body-markup"))
    return;
  send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL);
  assert_shown (&world, "0 dialog-warning|" TITLE "|" MARKED "|" BUTTONS "|1|-1");
  send_kind (&world, 5, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL, NULL);
  assert_shown (&world, "1 dialog-error|" TITLE "|" MARKED "|" BUTTONS "|2|0");
  send_kind (&world, 6, BW_KIND_FIRE, BW_SEVERITY_EMERGENCY, NULL);
  assert_shown (&world, "0 dialog-error|" TITLE "|" MARKED "|" BUTTONS "|2|0");
  send_kind (&world, 5, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, NULL);
  /* There is nothing to acknowledge any more, but something to look at. */
  assert_shown (&world, "1 dialog-information|" TITLE "|" MARKED "|default,Open|0|-1");
  send_kind (&world, 7, BW_KIND_FIRE, BW_SEVERITY_INFO, NULL);
  assert_shown (&world, "0 dialog-information|" TITLE "|" MARKED "|" BUTTONS "|0|-1");
  send_kind (&world, 0, BW_KIND_TEST, BW_SEVERITY_ERROR, NULL);
  assert_shown (&world, "0 dialog-error|" TITLE "|" MARKED "||1|-1");
  g_assert_cmpuint (bw_test_bus_n_calls (world.bus, "Notify"), ==, 6);
  g_assert_cmpuint (bw_test_bus_n_calls (world.bus, "GetCapabilities"), ==, 1);
  world_clear (&world);
}

/* Neither buttons nor markup for a service that has none. */
static void
test_plain_service (void)
{
  World world;
  if (!world_init (&world, "body"))
    return;
  g_assert_cmpint (send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL), ==,
                   BW_OUTCOME_ACCEPTED);
  assert_shown (&world, "0 dialog-warning|" TITLE "|one <b>&\ntwo||1|-1");
  g_autoptr (BwMessage) message = message_new (5, BW_KIND_FIRE, BW_SEVERITY_WARNING, "T", "b");
  message->is_maybe_duplicate = true;
  g_assert_cmpint (send_message (world.channel, message, NULL), ==, BW_OUTCOME_ACCEPTED);
  assert_shown (&world, "1 dialog-warning|T|b\n(may be repeated)||1|-1");
  world_clear (&world);
}

static void
test_action (void)
{
  World world;
  if (!world_init (&world, "actions body"))
    return;
  send_kind (&world, 41, BW_KIND_FIRE, BW_SEVERITY_ERROR, NULL);
  send_kind (&world, 42, BW_KIND_FIRE, BW_SEVERITY_ERROR, NULL);
  bw_test_bus_click (world.bus, 99, "ack"); /* some other program's */
  bw_test_bus_click (world.bus, 2, "ack");
  bw_test_wait_flag (&world.has_action);
  g_assert_cmpstr (world.actions->str, ==, "chan 42 ack;");
  world.has_action = false;
  bw_test_bus_click (world.bus, 1, "default");
  bw_test_wait_flag (&world.has_action);
  g_assert_cmpstr (world.actions->str, ==, "chan 42 ack;chan 41 default;");
  /* A service that knows what comes to the front says so before. */
  world.has_action = false;
  bw_test_bus_token (world.bus, 2, "token-7");
  bw_test_bus_click (world.bus, 2, "default");
  bw_test_wait_flag (&world.has_action);
  g_assert_cmpstr (world.actions->str, ==, "chan 42 ack;chan 41 default;chan 42 default token-7;");
  /* What is done about it may be to remove the channel. */
  world.has_action = false;
  world.removes_channel = true;
  bw_test_bus_click (world.bus, 1, "ack");
  bw_test_wait_flag (&world.has_action);
  g_assert_null (world.channel);
  world_clear (&world);
}

/* A notification the user has put away is not replaced but shown anew. */
static void
test_closed (void)
{
  World world;
  if (!world_init (&world, "actions body"))
    return;
  send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL);
  send_kind (&world, 6, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL);
  bw_test_bus_close (world.bus, 1, 2);
  bw_test_bus_click (world.bus, 2,
                     "ack"); /* signals come in order: this one tells that the other came */
  bw_test_wait_flag (&world.has_action);
  send_kind (&world, 5, BW_KIND_UPGRADE, BW_SEVERITY_ERROR, NULL);
  assert_shown (&world, "0 dialog-error|" TITLE "|one <b>&\ntwo|" BUTTONS "|1|-1");
  send_kind (&world, 6, BW_KIND_UPGRADE, BW_SEVERITY_ERROR, NULL);
  assert_shown (&world, "2 dialog-error|" TITLE "|one <b>&\ntwo|" BUTTONS "|1|-1");
  world_clear (&world);
}

static void
test_withdraw (void)
{
  World world;
  if (!world_init (&world, "actions body"))
    return;
  world.channel->kind->withdraw (world.channel, 5); /* nothing was ever shown */
  send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, NULL);
  send_kind (&world, 6, BW_KIND_FIRE, BW_SEVERITY_CRITICAL, NULL);
  world.channel->kind->withdraw (world.channel, 6);
  g_assert_true (bw_test_bus_wait_calls (world.bus, "CloseNotification", 1, 10000));
  g_autoptr (GVariant) calls = bw_test_bus_calls (world.bus, "CloseNotification");
  g_autofree char *text = g_variant_print (calls, FALSE);
  g_assert_nonnull (strstr (text, "<2>"));
  /* One that says it is over goes by itself; and what was withdrawn is shown anew. */
  send_kind (&world, 5, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL, NULL);
  world.channel->kind->withdraw (world.channel, 5);
  send_kind (&world, 6, BW_KIND_REOPEN, BW_SEVERITY_CRITICAL, NULL);
  assert_shown (&world, "0 dialog-error|" TITLE "|one <b>&\ntwo|" BUTTONS "|2|0");
  g_assert_cmpuint (bw_test_bus_n_calls (world.bus, "CloseNotification"), ==, 1);
  world_clear (&world);
}

static void
test_restart (void)
{
  World world;
  if (!world_init (&world, "actions body body-markup"))
    return;
  send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL);
  send_kind (&world, 6, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL);
  bw_test_bus_stop_daemon (world.bus);
  g_autofree char *text = NULL;
  g_assert_cmpint (send_kind (&world, 5, BW_KIND_UPGRADE, BW_SEVERITY_ERROR, &text), ==,
                   BW_OUTCOME_NO_NETWORK);
  g_assert_cmpstr (text, ==, "the desktop session has no notification service");
  /* Another service, that can do less and has shown nothing so far. */
  bw_test_bus_start_daemon (world.bus, "body");
  g_assert_cmpint (send_kind (&world, 6, BW_KIND_UPGRADE, BW_SEVERITY_ERROR, NULL), ==,
                   BW_OUTCOME_ACCEPTED);
  assert_shown (&world, "0 dialog-error|" TITLE "|one <b>&\ntwo||1|-1");
  world_clear (&world);
}

static void
test_no_service (void)
{
  World world;
  if (!world_init (&world, NULL))
    return;
  g_autofree char *text = NULL;
  g_assert_cmpint (send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_WARNING, &text), ==,
                   BW_OUTCOME_NO_NETWORK);
  g_assert_cmpstr (text, ==, "the desktop session has no notification service");
  bw_test_bus_start_daemon (world.bus, "actions body");
  g_assert_cmpint (send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL), ==,
                   BW_OUTCOME_ACCEPTED);
  world_clear (&world);
}

/* The end of a session takes its bus along; the program goes on, and so does the channel with the
 * next. */
static void
test_bus_ends (void)
{
  World world;
  if (!world_init (&world, "actions body"))
    return;
  send_kind (&world, 5, BW_KIND_FIRE, BW_SEVERITY_WARNING, NULL);
  bw_test_bus_free (world.bus);
  bw_test_drain ();
  g_autofree char *text = NULL;
  g_assert_cmpint (send_kind (&world, 5, BW_KIND_UPGRADE, BW_SEVERITY_ERROR, &text), ==,
                   BW_OUTCOME_NO_NETWORK);
  g_test_message ("%s", text);
  world.channel->kind->withdraw (world.channel, 5);
  world.bus = bw_test_bus_new ("actions body");
  g_assert_cmpint (send_kind (&world, 5, BW_KIND_UPGRADE, BW_SEVERITY_ERROR, NULL), ==,
                   BW_OUTCOME_ACCEPTED);
  assert_shown (&world, "0 dialog-error|" TITLE "|one <b>&\ntwo|" BUTTONS "|1|-1");
  world_clear (&world);
}

static void
test_no_bus (void)
{
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwChannelContext context = { .clock = clock };
  g_autoptr (BwChannel) channel = channel_new ("type=desktop", &context);
  g_autoptr (BwMessage) message = message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "T", "b");
  g_autofree char *text = NULL;
  g_assert_cmpint (send_message (channel, message, &text), ==, BW_OUTCOME_NO_NETWORK);
  g_assert_true (g_str_has_prefix (text, "there is no desktop session here ("));
}

/* A service of the test's own, which takes calls and does what no good service would. */
typedef struct
{
  GDBusConnection *connection;
  unsigned name_id;
  GPtrArray *held;     /* of GDBusMethodInvocation: calls without an answer */
  const char *failing; /* a method, "" for all of them, NULL for none: they hang */
  bool has_name;
} BadService;

static void
refuse (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_dbus_error (
      invocation, "org.freedesktop.Notifications.Error.ExcessNotificationGeneration",
      "too many\nof these");
}

static void
bad_call_cb (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *method, GVariant *arguments,
             GDBusMethodInvocation *invocation, gpointer data)
{
  BadService *service = data;
  if (service->failing == NULL)
    g_ptr_array_add (service->held, invocation);
  else if (*service->failing == '\0' || g_str_equal (method, service->failing))
    refuse (invocation);
  else if (g_str_equal (method, "GetServerInformation"))
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(ssss)", "Bad", "Test", "1", "1.2"));
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(['body'],)"));
}

/* The calls that hang end after all, in refusals. */
static void
refuse_held (BadService *service)
{
  for (unsigned i = 0; i < service->held->len; i++)
    refuse (g_ptr_array_index (service->held, i));
  g_ptr_array_set_size (service->held, 0);
}

static void
bad_name_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  ((BadService *) data)->has_name = true;
}

static const char bad_interface[] =
    "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/></method>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='Notify'><arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/>"
    "<arg type='s'/><arg type='as'/><arg type='a{sv}'/><arg type='i'/>"
    "<arg type='u' direction='out'/></method>"
    "</interface></node>";

static void
bad_service_init (BadService *service)
{
  static const GDBusInterfaceVTable vtable = { .method_call = bad_call_cb };
  *service = (BadService){ .held = g_ptr_array_new () };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (bad_interface, NULL);
  service->connection =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  g_dbus_connection_register_object (service->connection, "/org/freedesktop/Notifications",
                                     node->interfaces[0], &vtable, service, NULL, NULL);
  service->name_id =
      g_bus_own_name_on_connection (service->connection, "org.freedesktop.Notifications",
                                    G_BUS_NAME_OWNER_FLAGS_NONE, bad_name_cb, NULL, service, NULL);
  bw_test_wait_flag (&service->has_name);
}

static void
bad_service_clear (BadService *service)
{
  refuse_held (service);
  g_ptr_array_unref (service->held);
  g_bus_unown_name (service->name_id);
  g_dbus_connection_close_sync (service->connection, NULL, NULL);
  g_object_unref (service->connection);
}

static void
wait_held (BadService *service)
{
  while (service->held->len == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* A service that hangs: the main loop goes on, the send can be cancelled, and one more waits until
 * the first call is over. One that refuses: its words are the answer. */
static void
test_bad_service (void)
{
  World world;
  if (!world_init (&world, NULL))
    return;
  BadService service;
  bad_service_init (&service);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (BwMessage) message = message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "T", "b");
  Sent sent, next;
  send_start (&sent, world.channel, message, cancellable);
  wait_held (&service);
  g_assert_false (sent.is_done);
  g_cancellable_cancel (cancellable);
  send_wait (&sent);
  g_assert_cmpint (sent.answer.outcome, ==, BW_OUTCOME_CANCELLED);
  bw_answer_clear (&sent.answer);
  send_start (&next, world.channel, message, NULL);
  bw_test_drain ();
  g_assert_false (next.is_done);
  service.failing = "";
  refuse_held (&service);
  send_wait (&next);
  g_assert_cmpint (next.answer.outcome, ==, BW_OUTCOME_RETRYABLE);
  g_assert_cmpstr (next.answer.text, ==, "too many of these");
  bw_answer_clear (&next.answer);
  service.failing = "Notify";
  g_autofree char *text = NULL;
  g_assert_cmpint (send_message (world.channel, message, &text), ==, BW_OUTCOME_RETRYABLE);
  g_assert_cmpstr (text, ==, "too many of these");
  bad_service_clear (&service);
  world_clear (&world);
}

/* Run in a process of its own. */
static void
test_hang_at_end (void)
{
  static World world;
  static BadService service;
  if (!world_init (&world, NULL))
    return;
  bad_service_init (&service);
  g_autoptr (BwMessage) message = message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "T", "b");
  Sent sent;
  send_start (&sent, world.channel, message, NULL);
  wait_held (&service);
  BwChannel stand_in = { .kind = bw_channel_kind_find ("desktop") };
  sent.channel = &stand_in;
  g_clear_pointer (&world.channel, bw_channel_free);
  send_wait (&sent);
  g_assert_cmpint (sent.answer.outcome, ==, BW_OUTCOME_CANCELLED);
  bw_answer_clear (&sent.answer);
  /* The call is still held when the program leaves its main function. */
  g_string_free (world.actions, TRUE);
  bw_clock_unref (world.clock);
}

/* A service that hangs keeps neither a channel that is let go of from answering nor the program
 * from ending. */
static void
test_end_while_hanging (void)
{
  int64_t start_us = g_get_monotonic_time ();
  g_test_trap_subprocess ("/channel-desktop/subprocess/hang-at-end", 60 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
  /* libnotify waits for 25 s, the channel for 10. */
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 9 * G_USEC_PER_SEC);
}

/* Without anybody who cancels, a send that hangs is given up; what the service then shows after
 * all is changed by the next send, not shown twice. */
static void
test_too_late (void)
{
  World world;
  if (!world_init (&world, NULL))
    return;
  BadService service;
  bad_service_init (&service);
  g_autoptr (BwMessage) message = message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "T", "b");
  g_autofree char *text = NULL;
  g_assert_cmpint (send_message (world.channel, message, &text), ==, BW_OUTCOME_RETRYABLE);
  g_assert_cmpstr (text, ==, "the notification service does not answer");
  bad_service_clear (&service);
  world_clear (&world);
}

/* The channel is let go of while the service has not answered yet. */
static void
test_free_in_flight (void)
{
  World world;
  if (!world_init (&world, "actions body"))
    return;
  g_autoptr (BwMessage) message = message_new (1, BW_KIND_FIRE, BW_SEVERITY_ERROR, "T", "b");
  for (int turns = 0; turns < 20; turns++)
    {
      BwChannelContext context = { .clock = world.clock,
                                   .action = action_cb,
                                   .action_data = &world };
      BwChannel *channel = channel_new ("type=desktop", &context);
      Sent sent;
      send_start (&sent, channel, message, NULL);
      for (int i = 0; i < turns && !sent.is_done; i++)
        g_main_context_iteration (NULL, FALSE);
      bw_channel_free (channel);
      /* The answer is taken by whoever sent; its kind is all that is needed for that. */
      BwChannel stand_in = { .kind = bw_channel_kind_find ("desktop") };
      sent.channel = &stand_in;
      send_wait (&sent);
      bw_answer_clear (&sent.answer);
    }
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/channel-desktop/life", test_life);
  g_test_add_func ("/channel-desktop/plain-service", test_plain_service);
  g_test_add_func ("/channel-desktop/action", test_action);
  g_test_add_func ("/channel-desktop/closed", test_closed);
  g_test_add_func ("/channel-desktop/withdraw", test_withdraw);
  g_test_add_func ("/channel-desktop/restart", test_restart);
  g_test_add_func ("/channel-desktop/no-service", test_no_service);
  g_test_add_func ("/channel-desktop/bus-ends", test_bus_ends);
  g_test_add_func ("/channel-desktop/bad-service", test_bad_service);
  g_test_add_func ("/channel-desktop/subprocess/hang-at-end", test_hang_at_end);
  g_test_add_func ("/channel-desktop/end-while-hanging", test_end_while_hanging);
  g_test_add_func ("/channel-desktop/too-late", test_too_late);
  g_test_add_func ("/channel-desktop/free-in-flight", test_free_in_flight);
  g_test_add_func ("/channel-desktop/no-bus", test_no_bus);
  return g_test_run ();
}
