/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "email": one mail for all recipients, through a mail server, SendGrid or Mailgun. */
#include "base/bw-error.h"
#include "net/bw-mail.h"
#include "notify/bw-advice-private.h"
#include "notify/bw-email-api-private.h"
#include "notify/bw-network-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  TRANSPORT_SMTP,
  TRANSPORT_SENDGRID,
  TRANSPORT_MAILGUN,
} Transport;

static const char *const transports[] = { "smtp", "sendgrid", "mailgun", NULL };
static const char *const securities[] = { "auto", "starttls", "tls", "none", NULL };

typedef struct
{
  BwNetworkChannel network;
  Transport transport;
  BwEmailAddress *from;
  GPtrArray *to;           /* of BwEmailAddress */
  GPtrArray *to_addresses; /* bare ones, NULL-terminated; belong to TO */
  char *host;
  unsigned port;
  BwMailSecurity security;
  char *username; /* or NULL */
  char *domain;   /* of Mailgun */
} EmailChannel;

static const BwKeySchema email_keys[] = {
  { .name = "transport",
    .type = BW_KEY_ENUM,
    .choices = transports,
    .default_text = "smtp",
    .help = N_ ("Who sends the mail: a mail server, or a service over HTTP.") },
  { .name = "host",
    .type = BW_KEY_STRING,
    .help = N_ ("The mail server, such as smtp.gmail.com.") },
  { .name = "port",
    .type = BW_KEY_INTEGER,
    .min = 1,
    .max = 65535,
    .help = N_ ("Its port; if not given 587, with security=tls 465, with none 25.") },
  { .name = "security",
    .type = BW_KEY_ENUM,
    .choices = securities,
    .default_text = "auto",
    .help = N_ ("How it is encrypted; auto is tls on port 465 and starttls on others.") },
  { .name = "username", .type = BW_KEY_STRING, .help = N_ ("The name to sign in with, if any.") },
  { .name = "password",
    .type = BW_KEY_STRING,
    .help = N_ ("The password for it; Gmail wants an app password."),
    .is_secret = true },
  { .name = "from",
    .type = BW_KEY_STRING,
    .help = N_ ("The sender, such as Bellwether <bot@example.org>."),
    .is_required = true },
  { .name = "to", .type = BW_KEY_LIST, .help = N_ ("The recipients."), .is_required = true },
  { .name = "api-key",
    .type = BW_KEY_STRING,
    .help = N_ ("The key of SendGrid or Mailgun."),
    .is_secret = true },
  { .name = "domain", .type = BW_KEY_STRING, .help = N_ ("The sending domain at Mailgun.") },
  BW_NETWORK_KEYS,
  { .name = NULL },
};

/* --- configuration ---------------------------------------------------------------------------- */

static unsigned
index_of (const char *const *choices, const char *text)
{
  for (unsigned i = 0; choices[i] != NULL; i++)
    if (g_strcmp0 (choices[i], text) == 0)
      return i;
  return 0;
}

/* Several in one element, as older settings have them, are parted by commas. */
static bool
read_recipients (EmailChannel *email, const BwConfigGroup *group, GError **error)
{
  g_auto (GStrv) list = bw_config_group_list (group, "to");
  for (unsigned i = 0; list != NULL && list[i] != NULL; i++)
    {
      bool is_one = strchr (list[i], '"') != NULL;
      g_auto (GStrv) parts = g_strsplit (list[i], is_one ? "\n" : ",", -1);
      for (unsigned k = 0; parts[k] != NULL; k++)
        {
          if (*g_strstrip (parts[k]) == '\0')
            continue;
          BwEmailAddress *address = bw_email_address_parse (parts[k], "to", error);
          if (address == NULL)
            return false;
          g_ptr_array_add (email->to, address);
          g_ptr_array_add (email->to_addresses, address->address);
        }
    }
  g_ptr_array_add (email->to_addresses, NULL);
  if (email->to->len > 0)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("to: expected at least one address"));
  return false;
}

static unsigned
default_port (BwMailSecurity security)
{
  switch (security)
    {
    case BW_MAIL_TLS:
      return 465;
    case BW_MAIL_NONE:
      return 25;
    case BW_MAIL_AUTO:
    case BW_MAIL_STARTTLS:
    default:
      return 587;
    }
}

/* A mail server's endpoint is smtp://host:port. */
static bool
read_server (EmailChannel *email, const BwConfigGroup *group, GError **error)
{
  static const BwMailSecurity by_index[] = { BW_MAIL_AUTO, BW_MAIL_STARTTLS, BW_MAIL_TLS,
                                             BW_MAIL_NONE };
  const char *host = bw_config_group_text (group, "host");
  const char *username = bw_config_group_text (group, "username");
  email->security = by_index[index_of (securities, bw_config_group_text (group, "security"))];
  email->port = (unsigned) bw_config_group_integer (group, "port");
  if (email->network.endpoint != NULL)
    {
      g_autoptr (GUri) uri = g_uri_parse (email->network.endpoint, G_URI_FLAGS_NONE, NULL);
      email->host = g_strdup (g_uri_get_host (uri));
      email->port = g_uri_get_port (uri) > 0 ? (unsigned) g_uri_get_port (uri) : email->port;
    }
  else if (host != NULL && *host != '\0')
    email->host = g_strdup (host);
  if (email->port == 0)
    email->port = default_port (email->security);
  if (username != NULL && *username != '\0')
    email->username = g_strdup (username);
  if (email->host != NULL && strpbrk (email->host, "/@ \t\r\n") == NULL)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("host: expected the name of a mail server, such as smtp.example.org"));
  return false;
}

static bool
read_domain (EmailChannel *email, const BwConfigGroup *group, GError **error)
{
  const char *domain = bw_config_group_text (group, "domain");
  g_autofree char *probe = g_strconcat ("a@", domain != NULL ? domain : "", NULL);
  g_autoptr (BwEmailAddress) address = bw_email_address_parse (probe, "domain", NULL);
  if (address == NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("domain: expected the sending domain, such as mg.example.org"));
      return false;
    }
  email->domain = g_strdup (bw_email_address_domain (address));
  return true;
}

static bool
read_group (EmailChannel *email, const BwConfigGroup *group, GError **error)
{
  const char *from = bw_config_group_text (group, "from");
  email->to = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_email_address_free);
  email->to_addresses = g_ptr_array_new ();
  email->from = bw_email_address_parse (from != NULL ? from : "", "from", error);
  if (email->from == NULL || !read_recipients (email, group, error))
    return false;
  switch (email->transport)
    {
    case TRANSPORT_SMTP:
      return read_server (email, group, error);
    case TRANSPORT_MAILGUN:
      return read_domain (email, group, error);
    case TRANSPORT_SENDGRID:
    default:
      return true;
    }
}

/* --- a mail server ---------------------------------------------------------------------------- */

static BwEmailHead
head_of (const BwNetworkSend *send)
{
  const EmailChannel *email = (const EmailChannel *) send->channel;
  return (BwEmailHead){ email->from, email->to, bw_clock_wall_us (send->channel->context.clock) };
}

/* A recipient who is unknown, a name or a password that is refused: the next mail will be, too.
 * What is too large or looks like spam is so alone. */
static bool
is_broken_code (int code)
{
  return code >= 500 && code != 552 && code != 554;
}

static void
mailed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  BwNetworkSend *send = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwMailAnswer) mail = bw_mail_send_finish (result, &error);
  if (mail == NULL)
    {
      bw_network_send_fail (send, error);
      return;
    }
  BwAnswer answer = { .code = mail->code, .retry_after_us = -1, .text = g_strdup (mail->text) };
  bool is_refusal = mail->code >= 500;
  if ((mail->code >= 200 && mail->code < 300) || mail->is_partial)
    answer.outcome = BW_OUTCOME_ACCEPTED;
  else
    answer.outcome = is_refusal ? BW_OUTCOME_PERMANENT : BW_OUTCOME_RETRYABLE;
  answer.is_broken = answer.outcome == BW_OUTCOME_PERMANENT && is_broken_code (mail->code);
  if (mail->is_partial)
    answer.advice =
        g_strdup (_ ("Some recipients were refused, the others have the message: check to=."));
  else if (answer.outcome != BW_OUTCOME_ACCEPTED)
    answer.advice = g_strdup (bw_advice_find ("smtp", mail->code, mail->text));
  bw_network_send_end (send, &answer);
}

static void
send_mail (BwNetworkSend *send)
{
  const EmailChannel *email = (const EmailChannel *) send->channel;
  BwEmailHead head = head_of (send);
  g_autoptr (GBytes) mail = bw_email_message (send->message, &head);
  g_autofree char *password =
      send->secrets[0] != NULL ? g_strchomp (g_strdup (send->secrets[0])) : NULL;
  BwMailRequest request = { .host = email->host,
                            .port = email->port,
                            .security = email->security,
                            .username = email->username,
                            .password = password,
                            .from = email->from->address,
                            .to = (const char *const *) email->to_addresses->pdata,
                            .ca_file = send->channel->ca_file,
                            .message = mail,
                            .timeout_us = send->channel->timeout_us };
  bw_mail_send_async (&request, send->cancellable, mailed_cb, send);
}

/* --- services over HTTP ----------------------------------------------------------------------- */

/* No character of a key can end its header. */
static bool
is_key (const char *key, GError **error)
{
  for (const char *p = key; *p != '\0'; p++)
    if (*p < 0x21 || *p > 0x7e)
      {
        g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                     _ ("the API key has characters that no key has"));
        return false;
      }
  return true;
}

static BwHttpOrder *
compose_sendgrid (BwNetworkSend *send, GError **error)
{
  BwEmailHead head = head_of (send);
  g_autofree char *key = g_strstrip (g_strdup (send->secrets[0]));
  if (!is_key (key, error))
    return NULL;
  char *body = bw_email_sendgrid (send->message, &head);
  BwHttpOrder *order = bw_http_order_new (
      "POST", bw_network_channel_url (send->channel, "https://api.sendgrid.com", "/v3/mail/send"),
      "application/json", body, strlen (body));
  bw_http_order_add (order, "Authorization", g_strconcat ("Bearer ", key, NULL));
  return order;
}

static BwHttpOrder *
compose_mailgun (BwNetworkSend *send, GError **error)
{
  const EmailChannel *email = (const EmailChannel *) send->channel;
  BwEmailHead head = head_of (send);
  g_autofree char *key = g_strstrip (g_strdup (send->secrets[0]));
  if (!is_key (key, error))
    return NULL;
  g_autofree char *boundary = g_uuid_string_random ();
  g_autofree char *type = g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
  g_autofree char *path = g_strdup_printf ("/v3/%s/messages.mime", email->domain);
  g_autofree char *pair = g_strconcat ("api:", key, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  GString *form = bw_email_mailgun (send->message, &head, boundary);
  size_t length = form->len;
  BwHttpOrder *order = bw_http_order_new (
      "POST", bw_network_channel_url (send->channel, "https://api.mailgun.net", path), NULL,
      g_string_free (form, FALSE), length);
  bw_http_order_add (order, "Content-Type", g_steal_pointer (&type));
  bw_http_order_add (order, "Authorization", g_strconcat ("Basic ", encoded, NULL));
  return order;
}

/* The service's own advice instead of that of a channel's kind. */
static void
advise (const char *service, const BwHttpAnswer *http, BwAnswer *answer)
{
  if (answer->outcome == BW_OUTCOME_ACCEPTED)
    return;
  g_free (answer->advice);
  answer->advice = g_strdup (bw_advice_find (service, http->status, http->body));
}

static bool
judge_sendgrid (const BwHttpAnswer *http, BwAnswer *answer)
{
  advise ("sendgrid", http, answer);
  return false;
}

static bool
judge_mailgun (const BwHttpAnswer *http, BwAnswer *answer)
{
  advise ("mailgun", http, answer);
  return false;
}

static void
go (BwNetworkSend *send)
{
  switch (((EmailChannel *) send->channel)->transport)
    {
    case TRANSPORT_SENDGRID:
      bw_network_send_http (send, compose_sendgrid, judge_sendgrid);
      break;
    case TRANSPORT_MAILGUN:
      bw_network_send_http (send, compose_mailgun, judge_mailgun);
      break;
    case TRANSPORT_SMTP:
    default:
      send_mail (send);
    }
}

static void
clear (gpointer data)
{
  EmailChannel *email = data;
  g_clear_pointer (&email->from, bw_email_address_free);
  g_clear_pointer (&email->to, g_ptr_array_unref);
  g_clear_pointer (&email->to_addresses, g_ptr_array_unref);
  g_free (email->host);
  g_free (email->username);
  g_free (email->domain);
}

/* A mail server wants the password of whoever signs in; a service wants its key. */
static bool
needs_secret (const BwConfigGroup *group, const char *key)
{
  const char *username = bw_config_group_text (group, "username");
  bool is_smtp = index_of (transports, bw_config_group_text (group, "transport")) == TRANSPORT_SMTP;
  if (strcmp (key, "password") == 0)
    return is_smtp && username != NULL && *username != '\0';
  return !is_smtp;
}

static BwChannel *
email_create (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  EmailChannel *email = g_rc_box_new0 (EmailChannel);
  email->network.go = go;
  email->network.clear = clear;
  email->transport = (Transport) index_of (transports, bw_config_group_text (group, "transport"));
  email->network.is_smtp = email->transport == TRANSPORT_SMTP;
  if (!email->network.is_smtp)
    email->network.secrets[0] = (BwNetworkSecret){ "api-key", N_ ("the API key") };
  else if (needs_secret (group, "password"))
    email->network.secrets[0] = (BwNetworkSecret){ "password", N_ ("the password") };
  if (bw_network_channel_init (&email->network, group, context, error)
      && read_group (email, group, error))
    return &email->network.base;
  bw_network_channel_destroy (&email->network.base);
  return NULL;
}

const BwChannelKind bw_channel_email_kind = {
  .type = "email",
  .title = "E-mail",
  .keys = email_keys,
  .wants_chart = true,
  .rates = { { 10, BW_MINUTE_US } },
  .needs_secret = needs_secret,
  .create = email_create,
  .send_async = bw_network_channel_send_async,
  .send_finish = bw_channel_finish,
  .destroy = bw_network_channel_destroy,
};
