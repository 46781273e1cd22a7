/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What well-known answers of servers mean in plain words, and what to do about them. */
#include "notify/bw-advice-private.h"

#include <glib.h>
#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>

/* The first row that fits counts. */
static const struct
{
  const char *kind; /* NULL: any that speaks HTTP */
  int code;         /* 0: any */
  const char *part; /* of the text; NULL: any */
  const char *advice;
} rows[] = {
  { "slack", 404, "no_service",
    N_ ("Slack knows this webhook no more: make a new one in the app's \"Incoming Webhooks\" and "
        "store "
        "it with bellwetherctl secret set NAME/webhook-url.") },
  { "slack", 403, "action_prohibited",
    N_ ("An administrator of the workspace has restricted who may post there.") },
  { "slack", 403, "invalid_token",
    N_ ("Slack refuses the webhook URL: it was regenerated or copied in part. Store the new one "
        "with "
        "bellwetherctl secret set NAME/webhook-url.") },
  { "slack", 403, NULL,
    N_ ("Slack refuses the webhook URL: make a new one and store it with bellwetherctl secret set "
        "NAME/webhook-url.") },
  { "slack", 410, "channel_is_archived",
    N_ ("The Slack channel is archived: unarchive it, or make a webhook for another.") },
  { "slack", 404, "channel_not_found",
    N_ ("There is no such Slack channel: correct channel=, or leave it out.") },
  { "slack", 410, NULL, N_ ("The webhook's Slack channel is gone: make a webhook for another.") },
  { "slack", 404, NULL,
    N_ ("Slack knows this webhook no more: make a new one and store it with bellwetherctl secret "
        "set "
        "NAME/webhook-url.") },
  { "slack", 200, NULL,
    N_ ("The answer is not Slack's: is there a sign-in page between here and the internet?") },

  { "telegram", 401, NULL,
    N_ ("Telegram refuses the bot's token: ask @BotFather for it (/token) and store it with "
        "bellwetherctl secret set NAME/bot-token.") },
  { "telegram", 404, NULL,
    N_ ("Telegram knows no bot with this token: ask @BotFather for it (/token) and store it with "
        "bellwetherctl secret set NAME/bot-token.") },
  { "telegram", 400, "chat not found",
    N_ ("Telegram knows no such chat: write to the bot once (a bot can't begin), then set chat-id= "
        "to "
        "the number that @userinfobot tells; a group's begins with -.") },
  { "telegram", 400, "upgraded to a supergroup",
    N_ ("The group became a supergroup and has a new number: set chat-id= to the one in the "
        "answer.") },
  { "telegram", 403, "blocked by the user",
    N_ ("The bot is blocked in that chat: unblock it in Telegram and send it /start.") },
  { "telegram", 403, "kicked", N_ ("The bot was removed from the group: add it again.") },
  { "telegram", 403, NULL,
    N_ ("The bot may not write there: send it /start, or add it to the group or channel.") },
  { "telegram", 200, NULL,
    N_ ("The answer is not Telegram's: is there a sign-in page between here and the internet?") },

  { "sendgrid", 401, NULL,
    N_ ("SendGrid refuses the API key: make one with \"Mail Send\" access and store it with "
        "bellwetherctl secret set NAME/api-key.") },
  { "sendgrid", 403, "Sender Identity",
    N_ ("SendGrid wants the address in from= verified: Settings, Sender Authentication.") },
  { "sendgrid", 403, NULL,
    N_ ("SendGrid refuses: the API key needs \"Mail Send\" access, and the address in from= has to "
        "be "
        "verified.") },
  { "mailgun", 401, NULL,
    N_ ("Mailgun refuses the API key: store a sending key with bellwetherctl secret set "
        "NAME/api-key; "
        "for a domain in the EU set endpoint=https://api.eu.mailgun.net.") },
  { "mailgun", 403, NULL,
    N_ ("Mailgun refuses: a sandbox domain only sends to authorised recipients.") },
  { "mailgun", 404, NULL,
    N_ ("Mailgun has no such domain: check domain=; for one in the EU set "
        "endpoint=https://api.eu.mailgun.net.") },

  { "smtp", 534, NULL,
    N_ ("The mail server wants another way to sign in: Gmail wants an app password (Google "
        "account, "
        "Security, 2-Step Verification, App passwords).") },
  { "smtp", 535, "5.7.8",
    N_ ("Gmail refused the password (535 5.7.8): it wants an app password, not the account's own "
        "(Google account, Security, 2-Step Verification, App passwords).") },
  { "smtp", 535, "5.7.139",
    N_ ("Outlook refused the sign-in (535 5.7.139): SMTP AUTH is switched off for this mailbox or "
        "tenant; an administrator can allow it, or another mail server has to send.") },
  { "smtp", 535, "5.7.3",
    N_ ("Outlook refused the password (535 5.7.3): with two-step verification it wants an app "
        "password.") },
  { "smtp", 535, NULL,
    N_ ("The mail server refused user name or password: check username=, and store the password "
        "with "
        "bellwetherctl secret set NAME/password.") },
  { "smtp", 530, NULL,
    N_ ("The mail server wants a sign-in: set username= and the password, and "
        "security=starttls.") },
  { "smtp", 538, NULL,
    N_ ("The mail server takes a password only when encrypted: security=starttls.") },
  { "smtp", 550, NULL,
    N_ ("The mail server refuses the recipient or the sender: check to= and from=.") },
  { "smtp", 553, NULL,
    N_ ("The mail server does not let this account send as from=: use the account's own "
        "address.") },
  { "smtp", 552, NULL, N_ ("The mailbox is full or the message too large.") },
  { "smtp", 554, NULL,
    N_ ("The mail server refuses the message, often for its sender's reputation.") },
  { "smtp", 421, NULL, N_ ("The mail server is busy; it is tried again.") },
  { "smtp", 450, NULL, N_ ("The mailbox can't be reached now (greylisting); it is tried again.") },
  { "smtp", 452, NULL, N_ ("The mail server has no room now; it is tried again.") },

  { NULL, 401, NULL, N_ ("The server wants another key or password.") },
  { NULL, 403, NULL, N_ ("The server forbids it: check the key or password, and who may use it.") },
  { NULL, 404, NULL, N_ ("There is nothing at this address: check the URL.") },
  { NULL, 405, NULL, N_ ("The server does not take this method: check method=.") },
  { NULL, 407, NULL, N_ ("A proxy on the way wants a password.") },
  { NULL, 410, NULL, N_ ("The address is gone for good: it needs a new one.") },
  { NULL, 413, NULL, N_ ("The message is too large for the server.") },
  { NULL, 429, NULL, N_ ("The server asks for fewer messages; it is tried again.") },
  { NULL, 301, NULL, N_ ("The address has moved: use the new one.") },
  { NULL, 302, NULL, N_ ("The server sends elsewhere: is there a sign-in page before it?") },
  { NULL, 307, NULL, N_ ("The address has moved: use the new one.") },
  { NULL, 308, NULL, N_ ("The address has moved: use the new one.") },
};

const char *
bw_advice_find (const char *kind, int code, const char *text)
{
  g_return_val_if_fail (kind != NULL, NULL);
  bool is_http = strcmp (kind, "smtp") != 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      bool is_kind = rows[i].kind != NULL ? strcmp (rows[i].kind, kind) == 0 : is_http;
      bool is_code = rows[i].code == 0 || rows[i].code == code;
      bool has_part = rows[i].part == NULL || (text != NULL && strstr (text, rows[i].part) != NULL);
      if (is_kind && is_code && has_part)
        return _ (rows[i].advice);
    }
  return NULL;
}
