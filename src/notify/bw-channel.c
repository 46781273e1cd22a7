/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of channel there are, and what all of them share. */
#include "notify/bw-channel-private.h"

#include "base/bw-error.h"
#include "base/bw-log.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ANSWER_BYTES 500

static const BwChannelKind *const kinds[] = {
  &bw_channel_desktop_kind, &bw_channel_email_kind,    &bw_channel_log_kind,
  &bw_channel_slack_kind,   &bw_channel_telegram_kind, &bw_channel_webhook_kind,
};

static const char *const type_names[] = { "desktop",  "email",   "log", "slack",
                                          "telegram", "webhook", NULL };
static const char *const deliveries[] = { "immediate", "digest", NULL };

static const BwKeySchema common_keys[] = {
  { .name = "type",
    .type = BW_KEY_ENUM,
    .choices = type_names,
    .help = N_ ("What kind of channel this is."),
    .is_required = true },
  { .name = "enabled",
    .type = BW_KEY_BOOLEAN,
    .default_text = "true",
    .help = N_ ("Whether anything is sent through it.") },
  { .name = "min-severity",
    .type = BW_KEY_SEVERITY,
    .default_text = "warning",
    .help = N_ ("How severe an alert has to be to be sent.") },
  { .name = "warning-delivery",
    .type = BW_KEY_ENUM,
    .choices = deliveries,
    .default_text = "immediate",
    .help = N_ ("Whether warnings are sent at once or collected into one message a day.") },
  { .name = "rate",
    .type = BW_KEY_STRING,
    .help =
        N_ ("How many messages in which time, such as 20/1m, or off; what is more is sent together "
            "as one.") },
  { .name = NULL },
};

const BwChannelKind *const *
bw_channel_kinds (unsigned *n)
{
  g_return_val_if_fail (n != NULL, NULL);
  *n = G_N_ELEMENTS (kinds);
  return kinds;
}

const BwChannelKind *
bw_channel_kind_find (const char *type)
{
  g_return_val_if_fail (type != NULL, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i]->type, type) == 0)
        return kinds[i];
    }
  return NULL;
}

const BwKeySchema *
bw_channel_common_keys (void)
{
  return common_keys;
}

bool
bw_channel_needs_secret (const BwConfigGroup *group, const char *key)
{
  g_return_val_if_fail (group != NULL && key != NULL, false);
  g_autofree char *file = g_strconcat (key, BW_SECRET_FILE_SUFFIX, NULL);
  const char *type = bw_config_group_text (group, "type");
  const BwChannelKind *kind = type != NULL ? bw_channel_kind_find (type) : NULL;
  if (kind == NULL)
    return false;
  if (bw_config_group_has (group, file))
    return true;
  const BwKeySchema *row = bw_key_schema_find (kind->keys, key);
  return kind->needs_secret != NULL ? kind->needs_secret (group, key)
                                    : row != NULL && row->is_required;
}

BwChannel *
bw_channel_new (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  g_return_val_if_fail (group != NULL && context != NULL, NULL);
  const char *type = bw_config_group_text (group, "type");
  const BwChannelKind *kind = type != NULL ? bw_channel_kind_find (type) : NULL;
  if (kind == NULL)
    {
      g_autofree char *known = g_strjoinv (", ", (char **) type_names);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("type: found \"%s\", expected one of %s"),
                   type != NULL ? type : "", known);
      return NULL;
    }
  BwChannel *channel = kind->create (group, context, error);
  if (channel == NULL)
    return NULL;
  channel->kind = kind;
  channel->name = g_strdup (bw_config_group_name (group));
  channel->is_enabled = bw_config_group_boolean (group, "enabled");
  const char *severity = bw_config_group_text (group, "min-severity");
  if (severity == NULL || !bw_severity_parse (severity, &channel->min_severity))
    channel->min_severity = BW_SEVERITY_WARNING;
  return channel;
}

void
bw_channel_free (BwChannel *channel)
{
  g_return_if_fail (channel != NULL);
  g_clear_pointer (&channel->name, g_free);
  channel->kind->destroy (channel);
}

void
bw_answer_clear (BwAnswer *answer)
{
  g_return_if_fail (answer != NULL);
  g_clear_pointer (&answer->text, g_free);
  g_clear_pointer (&answer->advice, g_free);
}

static void
free_answer (gpointer data)
{
  bw_answer_clear (data);
  g_free (data);
}

void
bw_channel_return_answer (GTask *task, BwAnswer *answer)
{
  BwAnswer *kept = g_memdup2 (answer, sizeof *answer);
  if (answer->text != NULL)
    {
      g_autofree char *redacted = bw_log_redact (answer->text);
      kept->text = bw_message_clean (redacted, MAX_ANSWER_BYTES, false);
    }
  if (answer->advice != NULL)
    kept->advice = bw_log_redact (answer->advice);
  bw_answer_clear (answer);
  g_task_return_pointer (task, kept, free_answer);
}

void
bw_channel_return (GTask *task, BwOutcome outcome, int code, const char *text)
{
  BwAnswer answer = { .outcome = outcome, .code = code, .retry_after_us = -1 };
  answer.text = g_strdup (text);
  bw_channel_return_answer (task, &answer);
}

void
bw_channel_finish (BwChannel *channel, GAsyncResult *result, BwAnswer *out)
{
  g_return_if_fail (G_IS_TASK (result) && out != NULL);
  BwAnswer *answer = g_task_propagate_pointer (G_TASK (result), NULL);
  g_assert (answer != NULL);
  *out = *answer;
  g_free (answer);
}
