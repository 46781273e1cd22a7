/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doctor's look at the desktop's services and the network. */
#include "engine/bw-doctor-private.h"

#include <glib/gi18n-lib.h>

#define CALL_TIMEOUT_MS 2000

/* Whether NAME is on the bus, or would be started when it is called. */
static bool
has_service (GDBusConnection *bus, const char *name)
{
  static const char *const lists[] = { "ListNames", "ListActivatableNames" };
  for (unsigned i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
          bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", lists[i],
          NULL, G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, NULL);
      if (answer == NULL)
        continue;
      g_autofree const char **names = NULL;
      g_variant_get (answer, "(^a&s)", &names);
      if (g_strv_contains (names, name))
        return true;
    }
  return false;
}

static void
check_notifications (GPtrArray *checks, GDBusConnection *bus, const GError *error)
{
  if (bus == NULL)
    bw_doctor_add (
        checks, BW_CHECK_WARNING, N_ ("notification service"),
        g_strdup_printf (_ ("no session bus: %s"), error->message),
        _ ("On a machine without a desktop this is as it should be; use a channel of type log"));
  else if (!has_service (bus, "org.freedesktop.Notifications"))
    bw_doctor_add (checks, BW_CHECK_WARNING, N_ ("notification service"),
                   g_strdup (_ ("nothing on the session bus shows notifications")),
                   _ ("Install one that fits the desktop, such as dunst or mako"));
  else
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("notification service"), g_strdup (_ ("is there")),
                   NULL);
}

static void
check_keyring (GPtrArray *checks, GDBusConnection *bus, GPtrArray *needs)
{
  unsigned n_locked = 0, n_missing = 0;
  for (unsigned i = 0; i < needs->len; i++)
    {
      const BwSecretNeed *need = needs->pdata[i];
      n_locked += need->state == BW_SECRET_LOCKED;
      n_missing += need->state == BW_SECRET_MISSING && need->is_required && need->is_enabled;
    }
  bool is_there = bus != NULL && has_service (bus, "org.freedesktop.secrets");
  if (n_locked > 0)
    bw_doctor_add (checks, BW_CHECK_WARNING, N_ ("keyring"), g_strdup (_ ("is locked")),
                   _ ("Unlock it; deliveries that need it wait until then"));
  else if (is_there)
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("keyring"), g_strdup (_ ("is there")), NULL);
  else if (n_missing > 0)
    bw_doctor_add (checks, BW_CHECK_WARNING, N_ ("keyring"), g_strdup ("none"),
                   _ ("Give channels their secrets in the environment or in files of mode 0600: "
                      "bellwetherctl secret list says which"));
  else
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("keyring"),
                   g_strdup (_ ("none; no channel of this configuration needs it")), NULL);
}

static void
check_network (GPtrArray *checks)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();
  if (g_network_monitor_get_network_available (monitor))
    bw_doctor_add (checks, BW_CHECK_OK, N_ ("network"), g_strdup (_ ("is there")), NULL);
  else
    bw_doctor_add (checks, BW_CHECK_WARNING, N_ ("network"),
                   g_strdup (_ ("this computer is offline")),
                   _ ("Channels that need the network wait until it is back"));
}

void
bw_doctor_add_services (GPtrArray *checks, GPtrArray *needs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  check_notifications (checks, bus, error);
  check_keyring (checks, bus, needs);
  check_network (checks);
}
