/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The environment variables of older set-ups, as channels. */
#include "config/bw-environment.h"

#include "config/bw-config-private.h"
#include "config/bw-key-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/** A key of a channel and where it comes from, the first variable that is set and not empty. */
typedef struct
{
  const char *key;
  const char *variables[3];
  bool is_secret;
  bool is_needed;
  bool is_list;    /* also with commas */
  bool is_address; /* counts with an @ in it alone */
} Row;

/** A type of channel and the switch for it. */
typedef struct
{
  const char *type;
  const char *enabled;
  const Row *rows;
} Set;

static const Row email[] = {
  { .key = "host", .variables = { "SMTP_HOST" }, .is_needed = true },
  { .key = "port", .variables = { "SMTP_PORT" } },
  { .key = "username", .variables = { "SMTP_USER", "SMTP_USERNAME" } },
  { .key = "password", .variables = { "SMTP_PASSWORD" }, .is_secret = true },
  /* Who signs in with an address sends from it, unless told otherwise. */
  { .key = "from",
    .variables = { "EMAIL_FROM", "FROM_EMAIL", "SMTP_USER" },
    .is_needed = true,
    .is_address = true },
  { .key = "to", .variables = { "EMAIL_TO", "ALERT_EMAIL" }, .is_needed = true, .is_list = true },
  { .key = NULL },
};
static const Row slack[] = {
  { .key = "webhook-url",
    .variables = { "SLACK_WEBHOOK_URL", "SLACK_WEBHOOK" },
    .is_secret = true,
    .is_needed = true },
  { .key = NULL },
};
static const Row telegram[] = {
  { .key = "bot-token",
    .variables = { "TELEGRAM_BOT_TOKEN" },
    .is_secret = true,
    .is_needed = true },
  { .key = "chat-id", .variables = { "TELEGRAM_CHAT_ID" }, .is_needed = true },
  { .key = NULL },
};
static const Set sets[] = {
  { "email", "ALERTS_EMAIL_ENABLED", email },
  { "slack", "ALERTS_SLACK_ENABLED", slack },
  { "telegram", "ALERTS_TELEGRAM_ENABLED", telegram },
};

/** The name of ROW's variable that is set and not blank, or NULL. */
static const char *
variable_of (const Row *row, char **environment)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (row->variables) && row->variables[i] != NULL; i++)
    {
      const char *value = g_environ_getenv (environment, row->variables[i]);
      if (value != NULL && value[strspn (value, " \t")] != '\0'
          && (!row->is_address || strchr (value, '@') != NULL))
        return row->variables[i];
    }
  return NULL;
}

static bool
has_type (BwConfig *config, const char *type)
{
  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    if (g_strcmp0 (bw_config_group_text (bw_config_group (config, "channel", i), "type"), type)
        == 0)
      return true;
  return false;
}

static bool
is_whole (const Set *set, char **environment)
{
  for (const Row *row = set->rows; row->key != NULL; row++)
    if (row->is_needed && variable_of (row, environment) == NULL)
      return false;
  return true;
}

/** VALUE as it stands in a file; of a list, with ';' between its elements. (transfer full) */
static char *
as_raw (const Row *row, const char *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));
  if (!row->is_list)
    return bw_key_text_escape (stripped);
  g_auto (GStrv) elements = g_strsplit_set (stripped, ",;", -1);
  g_autoptr (GString) raw = g_string_new (NULL);
  for (char **element = elements; *element != NULL; element++)
    {
      g_autofree char *escaped = bw_key_text_escape (g_strstrip (*element));
      if (*escaped != '\0')
        g_string_append_printf (raw, "%s;", escaped);
    }
  return g_strdup (raw->str);
}

/** Reports what is wrong with VARIABLE. MESSAGE: transfer full. First of all: it has no line. */
static void
add_error (BwConfig *config, const char *variable, char *message)
{
  g_autofree char *text = message;
  bw_config_add_error (config, 0, NULL, NULL,
                       g_strdup_printf (_ ("%s in the environment: %s"), variable, text));
  gpointer last = g_ptr_array_steal_index (config->errors, config->errors->len - 1);
  g_ptr_array_insert (config->errors, 0, last);
}

/** Whether VARIABLE, a switch, is on, as it is without being set. */
static bool
is_on (BwConfig *config, char **environment, const char *variable)
{
  static const char *const on[] = { "true", "1", "yes", "on", "y", "enabled", "", NULL };
  static const char *const off[] = { "false", "0", "no", "off", "n", "disabled", NULL };
  const char *value = g_environ_getenv (environment, variable);
  g_autofree char *lower = value != NULL ? g_ascii_strdown (value, -1) : g_strdup ("");
  g_strstrip (lower);
  if (g_strv_contains (off, lower))
    return false;
  if (!g_strv_contains (on, lower))
    {
      g_autofree char *found = bw_key_text_quote (value);
      add_error (config, variable, g_strdup_printf (_ ("found %s, expected true or false"), found));
    }
  return true;
}

/** The group of SET as it would stand in a file. (transfer full) */
static char *
text_of (const Set *set, const char *name, bool is_enabled, char **environment)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "[channel %s]\ntype=%s\n", name, set->type);
  if (!is_enabled)
    g_string_append (text, "enabled=false\n");
  for (const Row *row = set->rows; row->key != NULL; row++)
    {
      const char *variable = variable_of (row, environment);
      if (variable == NULL || row->is_secret)
        continue;
      g_autofree char *raw = as_raw (row, g_environ_getenv (environment, variable));
      g_string_append_printf (text, "%s=%s\n", row->key, raw);
    }
  return g_strdup (text->str);
}

/** Moves the channel and the errors of MADE to CONFIG. */
static void
take (BwConfig *config, BwConfig *made, const Set *set, char **environment)
{
  for (unsigned i = 0; i < made->errors->len; i++)
    {
      const BwConfigError *error = made->errors->pdata[i];
      const char *variable = set->enabled;
      for (const Row *row = set->rows; row->key != NULL; row++)
        if (g_strcmp0 (row->key, error->key) == 0 && variable_of (row, environment) != NULL)
          variable = variable_of (row, environment);
      add_error (config, variable, g_strdup (error->message));
    }
  for (unsigned i = 0; i < made->groups->len; i++)
    {
      BwConfigGroup *group = made->groups->pdata[i];
      if (strcmp (group->family, "channel") != 0)
        continue;
      g_ptr_array_steal_index (made->groups, i);
      group->config = config;
      group->line = 0;
      for (unsigned k = 0; k < group->entries->len; k++)
        ((BwConfigEntry *) group->entries->pdata[k])->line = 0;
      bw_config_add_group (group);
      return;
    }
}

void
bw_environment_add (BwConfig *config, char **environment)
{
  g_return_if_fail (config != NULL);

  for (unsigned i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      const Set *set = &sets[i];
      const BwGroupSchema *known =
          bw_group_schema_find (config->schemas, config->n_schemas, "channel", set->type);
      if (known == NULL || has_type (config, set->type) || !is_whole (set, environment))
        continue;
      bool is_enabled = is_on (config, environment, "NOTIFICATIONS_ENABLED");
      is_enabled = is_on (config, environment, set->enabled) && is_enabled;
      /* The name may be another type's already. */
      bool is_taken = bw_config_find (config, "channel", set->type) != NULL;
      g_autofree char *name = g_strconcat (set->type, is_taken ? "-environment" : NULL, NULL);
      if (is_taken && bw_config_find (config, "channel", name) != NULL)
        continue;
      g_autofree char *text = text_of (set, name, is_enabled, environment);
      g_autoptr (BwConfig) made =
          bw_config_parse ("environment", text, -1, config->schemas, config->n_schemas);
      take (config, made, set, environment);
    }
}

void
bw_environment_add_secrets (BwConfig *config, BwSecrets *secrets)
{
  g_return_if_fail (config != NULL && secrets != NULL);

  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "channel", i);
      for (unsigned k = 0; k < G_N_ELEMENTS (sets) && bw_config_group_line (group) == 0; k++)
        for (const Row *row = sets[k].rows; row->key != NULL; row++)
          for (unsigned v = 0; v < G_N_ELEMENTS (row->variables); v++)
            if (row->is_secret && row->variables[v] != NULL
                && g_strcmp0 (bw_config_group_text (group, "type"), sets[k].type) == 0)
              bw_secrets_add_variable (secrets, bw_config_group_name (group), row->key,
                                       row->variables[v]);
    }
}
