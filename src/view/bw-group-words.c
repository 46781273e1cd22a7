/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group of the configuration in a line: what kind it is, and what it is about. */
#include "view/bw-group-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_MAX_LENGTH 64

static const struct
{
  const char *family;
  const char *kind; /* NULL: any */
  const char *icon;
  const char *title;
  const char *help;
} kinds[] = {
  { "channel", "desktop", "preferences-system-notifications-symbolic", N_ ("Desktop"),
    N_ ("Shown here, with Acknowledge and Snooze") },
  { "channel", "slack", "chat-message-new-symbolic", N_ ("Slack"),
    N_ ("Posts in a channel, by an incoming webhook") },
  { "channel", "telegram", "document-send-symbolic", N_ ("Telegram"),
    N_ ("Messages of a bot of yours to a chat") },
  { "channel", "email", "mail-unread-symbolic", N_ ("E-mail"),
    N_ ("With a chart, by a mail server, SendGrid or Mailgun") },
  { "channel", "webhook", "emblem-shared-symbolic", N_ ("Webhook"),
    N_ ("All facts as JSON to any web server, signed") },
  { "channel", "log", "text-x-generic-symbolic", N_ ("Log file"), N_ ("A line for each message") },
  { "channel", NULL, "send-to-symbolic", NULL, NULL },
  { "source", "system", "computer-symbolic", N_ ("This computer"),
    N_ ("Processor, memory, disks, network, temperatures") },
  { "source", "ledger", "x-office-document-symbolic", N_ ("Ledger"),
    N_ ("The bets or trades a bot writes into a file") },
  { "source", NULL, "network-server-symbolic", NULL, NULL },
  { "route", NULL, "mail-forward-symbolic", N_ ("Route"), NULL },
  { "silence", NULL, "notifications-disabled-symbolic", N_ ("Silence"), NULL },
  { "inhibit", NULL, "process-stop-symbolic", N_ ("Inhibition"), NULL },
};

static unsigned
find_kind (const char *family, const char *kind)
{
  unsigned i = 0;
  for (; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].family, family) == 0
        && (kinds[i].kind == NULL || g_strcmp0 (kinds[i].kind, kind) == 0))
      break;
  return i;
}

const char *
bw_group_kind_title (const char *family, const char *kind)
{
  g_return_val_if_fail (family != NULL, NULL);
  unsigned i = find_kind (family, kind);
  return i < G_N_ELEMENTS (kinds) && kinds[i].title != NULL ? _ (kinds[i].title) : kind;
}

const char *
bw_group_kind_help (const char *family, const char *kind)
{
  g_return_val_if_fail (family != NULL, NULL);
  unsigned i = find_kind (family, kind);
  return i < G_N_ELEMENTS (kinds) && kinds[i].help != NULL ? _ (kinds[i].help) : NULL;
}

const char *
bw_group_icon (const char *family, const char *kind)
{
  g_return_val_if_fail (family != NULL, NULL);
  unsigned i = find_kind (family, kind);
  return i < G_N_ELEMENTS (kinds) ? kinds[i].icon : "view-list-symbolic";
}

/* KEY of GROUP, or NULL where it says nothing. */
static const char *
said (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  return text != NULL && *text != '\0' ? text : NULL;
}

/* (transfer full) */
static char *
list_text (const BwConfigGroup *group, const char *key)
{
  g_auto (GStrv) list = bw_config_group_list (group, key);
  return list != NULL && list[0] != NULL ? g_strjoinv (", ", list) : NULL;
}

/* "https://hooks.example.net/…": what comes after the server may be secret. (transfer full) */
static char *
server_of (const char *url)
{
  const char *scheme = strstr (url, "://");
  const char *slash = strchr (scheme != NULL ? scheme + 3 : url, '/');
  const char *at = strchr (url, '@');
  if (at != NULL && (slash == NULL || at < slash))
    return g_strdup ("…");
  if (slash == NULL || slash[1] == '\0')
    return g_strdup (url);
  g_autofree char *server = g_strndup (url, (size_t) (slash - url));
  return g_strconcat (server, "/…", NULL);
}

static char *
about_email (const BwConfigGroup *group)
{
  g_autofree char *to = list_text (group, "to");
  const char *host = said (group, "host");
  if (to == NULL)
    return g_strdup (_ ("Nobody is named so far"));
  /* Translators: recipients, and the mail server. */
  return host != NULL ? g_strdup_printf (_ ("%s by %s"), to, host) : g_steal_pointer (&to);
}

static char *
about_channel (const BwConfigGroup *group)
{
  const char *type = bw_config_group_text (group, "type");
  const char *path = said (group, "path");
  const char *url = said (group, "url");
  if (g_strcmp0 (type, "email") == 0)
    return about_email (group);
  if (g_strcmp0 (type, "webhook") == 0 && url != NULL)
    return server_of (url);
  if (g_strcmp0 (type, "slack") == 0 && said (group, "channel") != NULL)
    return g_strdup (said (group, "channel"));
  if (g_strcmp0 (type, "telegram") == 0 && said (group, "chat-id") != NULL)
    return g_strdup_printf (_ ("chat %s"), said (group, "chat-id"));
  if (g_strcmp0 (type, "log") == 0)
    return path != NULL ? g_path_get_basename (path) : g_strdup (_ ("Bellwether's own log"));
  const char *help = bw_group_kind_help ("channel", type);
  return g_strdup (help != NULL ? help : "");
}

static char *
about_source (const BwConfigGroup *group)
{
  const char *path = said (group, "path");
  if (path != NULL)
    return g_path_get_basename (path);
  return g_strdup (bw_group_kind_title ("source", bw_config_group_text (group, "type")));
}

static char *
about_route (const BwConfigGroup *group)
{
  g_autofree char *receivers = list_text (group, "receivers");
  const char *match = said (group, "match");
  const char *to = receivers != NULL ? receivers : _ ("all channels");
  /* Translators: alerts, and the channels that are told of them. */
  return g_strdup_printf (_ ("%s → %s"), match != NULL ? match : _ ("every alert"), to);
}

char *
bw_group_about (const BwConfigGroup *group)
{
  g_return_val_if_fail (group != NULL, NULL);
  const char *family = bw_config_group_family (group);
  if (strcmp (family, "channel") == 0)
    return about_channel (group);
  if (strcmp (family, "source") == 0)
    return about_source (group);
  if (strcmp (family, "route") == 0)
    return about_route (group);
  if (strcmp (family, "silence") == 0)
    {
      g_autofree char *weekly = list_text (group, "weekly");
      const char *match = said (group, "match");
      return g_strdup_printf ("%s · %s", match != NULL ? match : "–",
                              weekly != NULL ? weekly : "–");
    }
  const char *source = said (group, "source");
  const char *target = said (group, "target");
  /* Translators: the alerts that stand for others, and those that wait. */
  return g_strdup_printf (_ ("%s stands for %s"), source != NULL ? source : "–",
                          target != NULL ? target : "–");
}

const char *const *
bw_group_wanted_keys (const char *family, const char *kind)
{
  static const char *const none[] = { NULL };
  /* Which it needs depends on who sends it. */
  static const char *const email[] = { "transport", "host", NULL };
  bool is_email = g_strcmp0 (family, "channel") == 0 && g_strcmp0 (kind, "email") == 0;
  return is_email ? email : none;
}

char *
bw_group_suggest_name (BwConfig *config, const char *family, const char *kind)
{
  g_return_val_if_fail (config != NULL && family != NULL, NULL);
  const char *base = kind != NULL ? kind : family;
  char *name = g_strdup (base);
  for (unsigned i = 2; bw_config_find (config, family, name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", base, i);
    }
  return name;
}

char *
bw_group_name_problem (BwConfig *config, const char *family, const char *name)
{
  g_return_val_if_fail (config != NULL && family != NULL && name != NULL, NULL);
  if (*name == '\0')
    return g_strdup (_ ("It needs a name."));
  bool is_valid = strlen (name) <= NAME_MAX_LENGTH;
  for (const char *p = name; *p != '\0'; p++)
    is_valid = is_valid && (g_ascii_isalnum (*p) || strchr ("._-", *p) != NULL);
  if (!is_valid)
    return g_strdup_printf (_ ("A name has up to %d letters a to z, digits, dots and dashes."),
                            NAME_MAX_LENGTH);
  if (bw_config_find (config, family, name) != NULL)
    return g_strdup_printf (_ ("There is a %s already."), name);
  return NULL;
}
