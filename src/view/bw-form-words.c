/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys of the configuration and their choices are called in forms. */
#include "view/bw-form-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *family; /* NULL: any */
  const char *name;
  const char *title;
  bool is_rare;
} Title;

/* A key of one family stands before that of any. */
static const Title titles[] = {
  { "general", "presets", N_ ("Sets of rules"), false },
  { "general", "zone", N_ ("Time zone"), false },
  { "general", "digest-at", N_ ("Daily message at"), false },
  { "general", "probes", N_ ("Servers that tell whether there is a network"), true },
  { "general", "refresh", N_ ("Look again every"), false },
  { "general", "units", N_ ("Sizes"), false },
  { "general", "colours", N_ ("Colours"), false },
  { "general", "autostart", N_ ("Start when signing in"), false },
  { "general", "background", N_ ("Keep watching when the window is closed"), false },
  { "general", "tray", N_ ("Icon in the panel"), false },
  { "retention", "samples", N_ ("Single samples"), false },
  { "retention", "rollup-minutes", N_ ("Summaries of each minute"), false },
  { "retention", "incidents", N_ ("Alerts that are over"), false },
  { "retention", "deliveries", N_ ("Record of sent messages"), false },
  { NULL, "type", N_ ("Kind"), true },
  { NULL, "enabled", N_ ("In use"), false },
  { NULL, "interval", N_ ("How often"), false },
  { NULL, "timeout", N_ ("Patience"), true },
  { "source", "mounts", N_ ("Disks"), false },
  { "source", "interfaces", N_ ("Network interfaces"), false },
  { "source", "path", N_ ("File"), false },
  { "source", "format", N_ ("Format"), false },
  { "source", "bankroll", N_ ("Bankroll at the start"), false },
  { "source", "currency", N_ ("Currency"), false },
  { "source", "timezone", N_ ("Time zone of the file"), false },
  { "source", "overround", N_ ("Overround of the closing market"), true },
  { "source", "where", N_ ("Only rows with"), true },
  { "source", "paper", N_ ("Paper money"), true },
  { "source", "event-key", N_ ("Columns that tell an event"), true },
  { "source", "slo", N_ ("Share of time it should be up"), true },
  { "source", "column-*", N_ ("Column"), true },
  { "channel", "path", N_ ("File"), false },
  { "channel", "min-severity", N_ ("Send from severity"), false },
  { "channel", "warning-delivery", N_ ("Warnings"), false },
  { "channel", "rate", N_ ("Messages at the most"), true },
  { "channel", "webhook-url", N_ ("Webhook address"), false },
  { "channel", "username", N_ ("Name"), false },
  { "channel", "icon-emoji", N_ ("Emoji"), true },
  { "channel", "channel", N_ ("Channel shown in messages"), false },
  { "channel", "transport", N_ ("Sent by"), false },
  { "channel", "host", N_ ("Mail server"), false },
  { "channel", "port", N_ ("Port"), false },
  { "channel", "security", N_ ("Encryption"), false },
  { "channel", "password", N_ ("Password"), false },
  { "channel", "from", N_ ("Sender"), false },
  { "channel", "to", N_ ("Recipients"), false },
  { "channel", "api-key", N_ ("Key of the mail service"), false },
  { "channel", "domain", N_ ("Sending domain"), true },
  { "channel", "url", N_ ("Address"), false },
  { "channel", "method", N_ ("Method"), true },
  { "channel", "headers", N_ ("Further headers"), true },
  { "channel", "body", N_ ("Body"), true },
  { "channel", "hmac-secret", N_ ("Secret that signs messages"), false },
  { "channel", "signed", N_ ("Never without a signature"), true },
  { "channel", "bearer-token", N_ ("Bearer token"), false },
  { "channel", "bot-token", N_ ("Token of the bot"), false },
  { "channel", "chat-id", N_ ("Chat"), false },
  { "channel", "endpoint", N_ ("Another server"), true },
  { "channel", "ca-file", N_ ("Certificates to trust"), true },
  { "channel", "webhook-url-file", N_ ("File with the webhook address"), true },
  { "channel", "password-file", N_ ("File with the password"), true },
  { "channel", "api-key-file", N_ ("File with the key"), true },
  { "channel", "hmac-secret-file", N_ ("File with the secret that signs"), true },
  { "channel", "bearer-token-file", N_ ("File with the bearer token"), true },
  { "channel", "bot-token-file", N_ ("File with the token"), true },
  { "route", "match", N_ ("Which alerts"), false },
  { "route", "parent", N_ ("Part of the route"), true },
  { "route", "receivers", N_ ("Channels that are told"), false },
  { "route", "group-by", N_ ("Told in one message when they share"), false },
  { "route", "group-wait", N_ ("Wait for others"), true },
  { "route", "group-interval", N_ ("Between messages of a group"), true },
  { "route", "repeat", N_ ("Repeat while nobody takes it on"), false },
  { "route", "continue", N_ ("Ask the routes after it, too"), true },
  { "route", "mute", N_ ("Quiet hours"), false },
  { "route", "active", N_ ("Quiet outside of"), true },
  { "route", "mute-up-to", N_ ("Worst severity that waits"), false },
  { "route", "escalation", N_ ("Escalation"), false },
  { "route", "fallback", N_ ("If a channel fails, then"), false },
  { "silence", "match", N_ ("Which alerts"), false },
  { "silence", "weekly", N_ ("When"), false },
  { "silence", "zone", N_ ("Time zone"), true },
  { "silence", "comment", N_ ("Why"), false },
  { "inhibit", "source", N_ ("Alerts that stand for others"), false },
  { "inhibit", "target", N_ ("Alerts that wait"), false },
  { "inhibit", "equal", N_ ("Alike in"), false },
};

/* What is chosen as it is offered. */
static const struct
{
  const char *value;
  const char *word;
} choices[] = {
  { "", NC_ ("preference", "Not given") },
  { "true", NC_ ("preference", "Yes") },
  { "false", NC_ ("preference", "No") },
  { "info", NC_ ("preference", "Info") },
  { "warning", NC_ ("preference", "Warning") },
  { "error", NC_ ("preference", "Error") },
  { "critical", NC_ ("preference", "Critical") },
  { "emergency", NC_ ("preference", "Emergency") },
  { "immediate", NC_ ("preference", "At once") },
  { "digest", NC_ ("preference", "Once a day") },
  { "smtp", NC_ ("preference", "Mail server") },
  { "sendgrid", "SendGrid" },
  { "mailgun", "Mailgun" },
  { "auto", NC_ ("preference", "Automatic") },
  { "starttls", "STARTTLS" },
  { "tls", "TLS" },
  { "none", NC_ ("preference", "None") },
  { "csv", "CSV" },
  { "forecasts", NC_ ("preference", "Forecasts") },
  { "paper-trades", NC_ ("preference", "Paper trades") },
  { "freqtrade", "freqtrade" },
  { "binary", NC_ ("preference", "KiB, MiB, GiB") },
  { "decimal", NC_ ("preference", "kB, MB, GB") },
  { "system", NC_ ("preference", "As the desktop") },
  { "light", NC_ ("preference", "Light") },
  { "dark", NC_ ("preference", "Dark") },
  { "on", NC_ ("preference", "On") },
  { "off", NC_ ("preference", "Off") },
};

static const Title *
find_title (const char *family, const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      const Title *title = &titles[i];
      bool is_family = title->family == NULL || strcmp (title->family, family) == 0;
      if (is_family && strcmp (title->name, name) == 0)
        return title;
    }
  return NULL;
}

const char *
bw_form_known_title (const char *family, const char *name)
{
  g_return_val_if_fail (family != NULL && name != NULL, NULL);
  const Title *title = find_title (family, name);
  return title != NULL ? _ (title->title) : NULL;
}

char *
bw_form_title (const char *family, const char *name)
{
  const char *known = bw_form_known_title (family, name);
  if (known != NULL)
    return g_strdup (known);
  char *title = g_strdelimit (g_strdup (name), "-_", ' ');
  title[0] = g_ascii_toupper (title[0]);
  return title;
}

const char *
bw_form_choice (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (choices); i++)
    if (strcmp (choices[i].value, value) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "preference", choices[i].word);
  return value;
}

const char *
bw_form_help (const BwKeySchema *key)
{
  g_return_val_if_fail (key != NULL, NULL);
  return key->help != NULL ? _ (key->help) : "";
}

bool
bw_form_is_rare (const char *family, const char *name)
{
  g_return_val_if_fail (family != NULL && name != NULL, false);
  const Title *title = find_title (family, name);
  return title != NULL ? title->is_rare : g_str_has_suffix (name, BW_SECRET_FILE_SUFFIX);
}
