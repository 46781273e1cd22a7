/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as SendGrid's JSON and as Mailgun's form. */
#include "notify/bw-email-api-private.h"

#include "base/bw-json.h"

#include <string.h>

static void
add_address (JsonBuilder *builder, const BwEmailAddress *address)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "email", address->address);
  if (address->name != NULL)
    bw_json_add_string (builder, "name", address->name);
  json_builder_end_object (builder);
}

static void
add_recipients (JsonBuilder *builder, const BwEmailHead *head)
{
  json_builder_set_member_name (builder, "personalizations");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "to");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < head->to->len; i++)
    add_address (builder, g_ptr_array_index (head->to, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

static void
add_content (JsonBuilder *builder, const char *type, const char *value)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "type", type);
  bw_json_add_string (builder, "value", value);
  json_builder_end_object (builder);
}

static void
add_contents (JsonBuilder *builder, const BwMessage *message)
{
  g_autofree char *text = bw_email_text (message), *html = bw_email_html (message);
  json_builder_set_member_name (builder, "content");
  json_builder_begin_array (builder);
  add_content (builder, "text/plain", text);
  add_content (builder, "text/html", html);
  json_builder_end_array (builder);
}

static void
add_headers (JsonBuilder *builder, const BwMessage *message, const BwEmailHead *head)
{
  g_autofree char *id = bw_email_message_id (message, head->from);
  g_autofree char *thread = bw_email_thread_id (message, head->from);
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "Message-ID", id);
  if (thread != NULL)
    {
      bw_json_add_string (builder, "In-Reply-To", thread);
      bw_json_add_string (builder, "References", thread);
    }
  bw_json_add_string (builder, "Auto-Submitted", "auto-generated");
  if (message->severity >= BW_SEVERITY_CRITICAL && message->kind != BW_KIND_RESOLVE)
    bw_json_add_string (builder, "X-Priority", "1");
  json_builder_end_object (builder);
}

static void
add_chart (JsonBuilder *builder, GBytes *png)
{
  size_t length = 0;
  const guchar *data = g_bytes_get_data (png, &length);
  g_autofree char *encoded = g_base64_encode (data, length);
  json_builder_set_member_name (builder, "attachments");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "content", encoded);
  bw_json_add_string (builder, "type", "image/png");
  bw_json_add_string (builder, "filename", "chart.png");
  bw_json_add_string (builder, "disposition", "inline");
  bw_json_add_string (builder, "content_id", BW_EMAIL_CHART_ID);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

char *
bw_email_sendgrid (const BwMessage *message, const BwEmailHead *head)
{
  g_return_val_if_fail (message != NULL && head != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *subject = bw_email_subject (message);
  json_builder_begin_object (builder);
  add_recipients (builder, head);
  json_builder_set_member_name (builder, "from");
  add_address (builder, head->from);
  bw_json_add_string (builder, "subject", subject);
  add_contents (builder, message);
  add_headers (builder, message, head);
  if (message->chart_png != NULL)
    add_chart (builder, message->chart_png);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}

GString *
bw_email_mailgun (const BwMessage *message, const BwEmailHead *head, const char *boundary)
{
  g_return_val_if_fail (message != NULL && head != NULL && boundary != NULL, NULL);
  GString *out = g_string_new (NULL);
  for (unsigned i = 0; i < head->to->len; i++)
    {
      const BwEmailAddress *to = g_ptr_array_index (head->to, i);
      g_string_append_printf (out,
                              "--%s\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n%s\r\n",
                              boundary, to->address);
    }
  g_autoptr (GBytes) mail = bw_email_message (message, head);
  size_t length = 0;
  const char *data = g_bytes_get_data (mail, &length);
  g_string_append_printf (out,
                          "--%s\r\nContent-Disposition: form-data; name=\"message\"; "
                          "filename=\"message.mime\"\r\nContent-Type: message/rfc822\r\n\r\n",
                          boundary);
  g_string_append_len (out, data, (gssize) length);
  g_string_append_printf (out, "\r\n--%s--\r\n", boundary);
  return out;
}
