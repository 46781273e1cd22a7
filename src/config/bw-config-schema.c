/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of the configuration that belong to no kind of source, rule or channel. */
#include "config/bw-config-schema.h"

#include "base/bw-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static bool
is_port (const char *text)
{
  guint64 port = 0;
  return g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL);
}

static bool
is_host (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL && g_ascii_isprint (*p))
      return false;
  return *text != '\0';
}

/** "example.org:443", "192.0.2.1", "[2001:db8::1]:53". A server that can't be asked never answers,
 * and the network would be missed. */
static bool
check_server (const char *text, GError **error)
{
  bool has_brackets = *text == '[';
  const char *end = strchr (text, has_brackets ? ']' : ':');
  if (end == NULL)
    end = text + strlen (text);
  g_autofree char *host = g_strndup (text + has_brackets, (gsize) (end - text) - has_brackets);
  bool is_named = has_brackets ? *end == ']' && g_hostname_is_ip_address (host) : is_host (host);
  const char *rest = *end == ']' ? end + 1 : end;
  bool has_port = *rest == ':' && is_port (rest + 1);
  if (g_hostname_is_ip_address (text) || (is_named && (*rest == '\0' || has_port)))
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("a server is HOST:PORT, such as example.org:443 or [2001:db8::1]:53"));
  return false;
}

static const char *const tray_choices[] = { "auto", "off", NULL };
static const char *const units[] = { "binary", "decimal", NULL };
static const char *const colours[] = { "system", "light", "dark", NULL };

static const BwKeySchema general_keys[] = {
  {
      .name = "presets",
      .type = BW_KEY_LIST,
      .default_text = "default",
      .help = N_ ("The sets of rules in force beside those of this file; empty: none."),
  },
  {
      .name = "zone",
      .type = BW_KEY_ZONE,
      .default_text = "local",
      .help = N_ ("The time zone in which times are shown and days begin."),
  },
  {
      .name = "digest-at",
      .type = BW_KEY_STRING,
      .default_text = "09:00",
      .help = N_ ("When the daily message of channels that collect warnings is sent."),
  },
  {
      .name = "probes",
      .type = BW_KEY_LIST,
      .check_element = check_server,
      .help = N_ ("Servers, HOST:PORT, of which one has to answer for there to be a network; if not"
                  " given, the system's word is all."),
  },
  {
      .name = "refresh",
      .type = BW_KEY_DURATION,
      .min = 10,
      .max = 300,
      .help =
          N_ ("How often sources are collected that do not say so themselves; if not given, each"
              " kind has its own."),
  },
  {
      .name = "units",
      .type = BW_KEY_ENUM,
      .default_text = "binary",
      .choices = units,
      .help = N_ ("How sizes are told: binary, 1 KiB being 1,024 bytes, or decimal, 1 kB being"
                  " 1,000."),
  },
  {
      .name = "colours",
      .type = BW_KEY_ENUM,
      .default_text = "system",
      .choices = colours,
      .help = N_ ("Whether the window is light or dark, or as the desktop is."),
  },
  {
      .name = "tray",
      .type = BW_KEY_ENUM,
      .choices = tray_choices,
      .default_text = "auto",
      .help = N_ ("Whether the window's program has an icon in the tray, where there is one."),
  },
  {
      .name = "background",
      .type = BW_KEY_BOOLEAN,
      .default_text = "true",
      .help = N_ ("Whether the window's program goes on watching when its window is closed."),
  },
  {
      .name = "autostart",
      .type = BW_KEY_BOOLEAN,
      .default_text = "false",
      .help = N_ ("Whether the window's program starts with the session, without its window."),
  },
  { .name = NULL },
};

static const BwKeySchema retention_keys[] = {
  {
      .name = "samples",
      .type = BW_KEY_DURATION,
      .default_text = "30d",
      .min = 3600,
      .max = -1,
      .help = N_ ("How long single samples are kept."),
  },
  {
      .name = "rollup-minutes",
      .type = BW_KEY_DURATION,
      .default_text = "365d",
      .help = N_ ("How long the summaries of each minute are kept; 0: for ever."),
  },
  {
      .name = "incidents",
      .type = BW_KEY_DURATION,
      .default_text = "60d",
      .help = N_ ("How long incidents are kept after they were closed; 0: for ever."),
  },
  {
      .name = "deliveries",
      .type = BW_KEY_DURATION,
      .default_text = "60d",
      .help = N_ ("How long the record of sent messages is kept; 0: for ever."),
  },
  { .name = NULL },
};

static const BwGroupSchema schemas[] = {
  { .family = "general", .keys = general_keys, .is_single = true },
  { .family = "retention", .keys = retention_keys, .is_single = true },
};

const BwGroupSchema *
bw_config_own_schemas (unsigned *n)
{
  *n = G_N_ELEMENTS (schemas);
  return schemas;
}
