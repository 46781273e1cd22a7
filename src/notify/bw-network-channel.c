/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a channel that needs a network: its keys, its secrets asked for at each send, sends
 * that outlive it. */
#include "notify/bw-network-channel-private.h"

#include "base/bw-error.h"
#include "base/bw-log.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- keys ------------------------------------------------------------------------------------- */

static bool
check_endpoint (const char *endpoint, bool is_smtp, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (endpoint, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  bool is_right = is_smtp ? strcmp (scheme, "smtp") == 0
                          : strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0;
  if (is_right && host != NULL && *host != '\0' && g_uri_get_userinfo (uri) == NULL
      && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               is_smtp ? _ ("endpoint: expected smtp://host:port")
                       : _ ("endpoint: expected an address such as https://host or "
                            "http://host:8080/path"));
  return false;
}

bool
bw_network_channel_init (BwNetworkChannel *channel, const BwConfigGroup *group,
                         const BwChannelContext *context, GError **error)
{
  const char *endpoint = bw_config_group_text (group, "endpoint");
  channel->context = *context;
  bw_clock_ref (channel->context.clock);
  if (channel->context.secrets != NULL)
    bw_secrets_ref (channel->context.secrets);
  channel->sends = g_ptr_array_new ();
  channel->owner = g_strdup (bw_config_group_name (group));
  channel->ca_file = bw_config_group_path (group, "ca-file");
  channel->timeout_us = bw_config_group_duration (group, "timeout");
  for (unsigned i = 0; i < BW_NETWORK_MAX_SECRETS && channel->secrets[i].key != NULL; i++)
    {
      const char *key = channel->secrets[i].key;
      g_autofree char *file_key = g_strconcat (key, BW_SECRET_FILE_SUFFIX, NULL);
      channel->secret_files[i] = bw_config_group_path (group, file_key);
      channel->is_needed[i] = bw_channel_needs_secret (group, key);
    }
  if (endpoint == NULL || *endpoint == '\0')
    return true;
  if (!check_endpoint (endpoint, channel->is_smtp, error))
    return false;
  channel->endpoint = g_strdup (endpoint);
  while (g_str_has_suffix (channel->endpoint, "/"))
    channel->endpoint[strlen (channel->endpoint) - 1] = '\0';
  return true;
}

static void
clear_channel (gpointer data)
{
  BwNetworkChannel *channel = data;
  if (channel->clear != NULL)
    channel->clear (channel);
  g_ptr_array_unref (channel->sends);
  g_clear_pointer (&channel->context.secrets, bw_secrets_unref);
  bw_clock_unref (channel->context.clock);
  g_free (channel->owner);
  g_free (channel->endpoint);
  g_free (channel->ca_file);
  for (unsigned i = 0; i < BW_NETWORK_MAX_SECRETS; i++)
    g_free (channel->secret_files[i]);
}

void
bw_network_channel_destroy (BwChannel *base)
{
  BwNetworkChannel *channel = (BwNetworkChannel *) base;
  channel->is_destroyed = true;
  /* Ended sends leave the array. */
  g_autoptr (GPtrArray) sends = g_ptr_array_copy (channel->sends, NULL, NULL);
  for (unsigned i = 0; i < sends->len; i++)
    {
      BwNetworkSend *send = g_ptr_array_index (sends, i);
      g_cancellable_cancel (send->cancellable);
    }
  g_rc_box_release_full (channel, clear_channel);
}

/* --- a send ----------------------------------------------------------------------------------- */

/* Advice that says NAME means this channel. */
static void
name_channel (const BwNetworkChannel *channel, BwAnswer *answer)
{
  if (answer->advice == NULL)
    return;
  g_autofree char *path = g_strconcat ("secret set ", channel->base.name, "/", NULL);
  GString *text = g_string_new (answer->advice);
  g_string_replace (text, "secret set NAME/", path, 0);
  g_free (answer->advice);
  answer->advice = g_string_free (text, FALSE);
}

void
bw_network_send_end (BwNetworkSend *send, BwAnswer *answer)
{
  name_channel (send->channel, answer);
  g_autoptr (GTask) task = g_steal_pointer (&send->task);
  g_ptr_array_remove_fast (send->channel->sends, send);
  if (send->callers != NULL)
    g_cancellable_disconnect (send->callers, send->callers_id);
  g_clear_object (&send->callers);
  g_object_unref (send->cancellable);
  bw_message_free (send->message);
  for (unsigned i = 0; i < BW_NETWORK_MAX_SECRETS; i++)
    g_free (send->secrets[i]);
  g_rc_box_release_full (send->channel, clear_channel);
  g_free (send);
  bw_channel_return_answer (task, answer);
}

static void
fail (BwNetworkSend *send, BwOutcome outcome, const char *text)
{
  BwAnswer answer = { .outcome = outcome, .retry_after_us = -1, .text = g_strdup (text) };
  bw_network_send_end (send, &answer);
}

/* What to do about a request that had no answer. */
static const char *
error_advice (const GError *error)
{
  if (g_error_matches (error, BW_ERROR, BW_ERROR_PERMISSION))
    return _ (
        "The server's certificate is not trusted: check the address and this computer's clock, "
        "or give the certificate of a server of your own with ca-file=.");
  if (g_error_matches (error, BW_ERROR, BW_ERROR_TIMEOUT))
    return _ ("The server takes longer than timeout= allows.");
  return NULL;
}

void
bw_network_send_fail (BwNetworkSend *send, const GError *error)
{
  BwAnswer answer = { .outcome = BW_OUTCOME_RETRYABLE, .retry_after_us = -1 };
  answer.text = g_strdup (error->message);
  answer.advice = g_strdup (error_advice (error));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    answer.outcome = BW_OUTCOME_CANCELLED;
  else if (g_error_matches (error, BW_ERROR, BW_ERROR_UNAVAILABLE))
    answer.outcome = BW_OUTCOME_NO_NETWORK;
  else if (g_error_matches (error, BW_ERROR, BW_ERROR_INVALID))
    {
      answer.outcome = BW_OUTCOME_PERMANENT;
      answer.is_broken = true;
    }
  bw_network_send_end (send, &answer);
}

static void look_up (BwNetworkSend *send);

/* Without a secret that it needs a channel can't work, and only a person can change that. A keyring
 * that is locked, or that has not come up yet, is waited for. */
static void
fail_without_secret (BwNetworkSend *send, const BwNetworkSecret *secret, const GError *error)
{
  BwAnswer answer = { .outcome = BW_OUTCOME_PERMANENT, .retry_after_us = -1, .is_broken = true };
  answer.text = g_strdup (error->message);
  bool is_absent = g_error_matches (error, BW_ERROR, BW_ERROR_UNAVAILABLE);
  g_autofree char *variable = bw_secrets_variable (send->channel->owner, secret->key);
  if (is_absent || g_error_matches (error, BW_ERROR, BW_ERROR_BUSY))
    {
      answer.outcome = BW_OUTCOME_NO_NETWORK;
      answer.is_broken = false;
      answer.is_locked = true;
      answer.advice =
          is_absent
              ? g_strdup_printf (_ ("Start a keyring: messages wait for it. Without one, set %s, "
                                    "or %s-file= with a file of mode 0600."),
                                 variable, secret->key)
              : g_strdup (_ ("Unlock the keyring: messages wait for it."));
    }
  else if (g_error_matches (error, BW_ERROR, BW_ERROR_PERMISSION))
    answer.advice = g_strdup_printf (
        _ ("The file with %s has to be yours and readable by nobody else: chmod 600."),
        _ (secret->what));
  else if (g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND))
    answer.advice = g_strdup_printf (
        _ ("%s is not set: bellwetherctl secret set %s/%s (without a keyring: %s, or %s-file=)."),
        _ (secret->what), send->channel->owner, secret->key, variable, secret->key);
  else
    {
      answer.outcome = BW_OUTCOME_RETRYABLE;
      answer.is_broken = false;
    }
  bw_network_send_end (send, &answer);
}

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwNetworkSend *send = data;
  BwNetworkChannel *channel = send->channel;
  const BwNetworkSecret *secret = &channel->secrets[send->n_looked_up];
  g_autoptr (GError) error = NULL;
  char *value = bw_secrets_lookup_finish (channel->context.secrets, result, &error);
  bool is_unset = error != NULL
                  && (g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND)
                      || g_error_matches (error, BW_ERROR, BW_ERROR_UNAVAILABLE));
  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      bw_network_send_fail (send, error);
      return;
    }
  if (value == NULL && (channel->is_needed[send->n_looked_up] || !is_unset))
    {
      fail_without_secret (send, secret, error);
      return;
    }
  if (value != NULL)
    {
      bw_log_add_secret (value);
      channel->is_needed[send->n_looked_up] = true;
    }
  send->secrets[send->n_looked_up++] = value;
  look_up (send);
}

/* The next secret, or, with all of them, what they are for. */
static void
look_up (BwNetworkSend *send)
{
  BwNetworkChannel *channel = send->channel;
  unsigned i = send->n_looked_up;
  if (g_cancellable_is_cancelled (send->cancellable))
    fail (send, BW_OUTCOME_CANCELLED, "cancelled");
  else if (i == BW_NETWORK_MAX_SECRETS || channel->secrets[i].key == NULL)
    channel->go (send);
  else
    bw_secrets_lookup_async (channel->context.secrets, channel->owner, channel->secrets[i].key,
                             channel->secret_files[i], send->cancellable, looked_up_cb, send);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer own)
{
  g_cancellable_cancel (own);
}

void
bw_network_channel_send_async (BwChannel *base, const BwMessage *message, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  BwNetworkChannel *channel = (BwNetworkChannel *) base;
  BwNetworkSend *send = g_new0 (BwNetworkSend, 1);
  send->channel = g_rc_box_acquire (channel);
  send->task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (send->task, bw_network_channel_send_async);
  /* What was accepted is said, also when it was cancelled meanwhile. */
  g_task_set_check_cancellable (send->task, FALSE);
  send->cancellable = g_cancellable_new ();
  send->message = bw_message_copy (message);
  g_ptr_array_add (channel->sends, send);
  if (cancellable != NULL)
    {
      send->callers = g_object_ref (cancellable);
      send->callers_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                g_object_ref (send->cancellable), g_object_unref);
    }
  if (channel->context.http == NULL || channel->context.secrets == NULL)
    fail (send, BW_OUTCOME_NO_NETWORK, _ ("nothing is sent from here"));
  else
    look_up (send);
}
