/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as a whole: headers, plain text, HTML with its chart. */
#include "notify/bw-email-message-private.h"

#include "notify/bw-message-facts-private.h"
#include "notify/bw-mime-private.h"

#include <string.h>

#define MAX_SUBJECT_BYTES 200
#define MAX_ID_BYTES 64

/* TEXT as far as it may stand in a Message-ID. (transfer full) */
static char *
id_part (const char *text)
{
  g_autofree char *cut = g_strndup (text != NULL ? text : "", MAX_ID_BYTES);
  for (char *p = cut; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      *p = '-';
  return *cut != '\0' ? g_steal_pointer (&cut) : g_strdup ("none");
}

char *
bw_email_message_id (const BwMessage *message, const BwEmailAddress *from)
{
  g_return_val_if_fail (message != NULL && from != NULL, NULL);
  g_autofree char *id = id_part (message->outbox_id);
  return g_strdup_printf ("<%s@%s>", id, bw_email_address_domain (from));
}

char *
bw_email_thread_id (const BwMessage *message, const BwEmailAddress *from)
{
  g_return_val_if_fail (message != NULL && from != NULL, NULL);
  if (message->incident_id <= 0 || message->kind == BW_KIND_TEST || bw_message_is_group (message))
    return NULL;
  g_autofree char *key = id_part (message->dedup_key);
  /* Numbers begin anew in a new database, conditions do not. */
  return g_strdup_printf ("<incident-%" G_GINT64_FORMAT "-%.12s@%s>", message->incident_id, key,
                          bw_email_address_domain (from));
}

char *
bw_email_subject (const BwMessage *message)
{
  return bw_message_headline (message, MAX_SUBJECT_BYTES, false);
}

static void
add_addresses (GString *out, const BwEmailHead *head)
{
  g_autofree char *from = bw_email_address_header (head->from);
  g_string_append_printf (out, "From: %s\r\nTo: ", from);
  for (unsigned i = 0; i < head->to->len; i++)
    {
      g_autofree char *to = bw_email_address_header (g_ptr_array_index (head->to, i));
      g_string_append_printf (out, "%s%s", i > 0 ? ",\r\n " : "", to);
    }
  g_string_append (out, "\r\n");
}

/* Answering machines stay silent, and what can't wait says so. */
static void
add_headers (GString *out, const BwMessage *message, const BwEmailHead *head)
{
  g_autofree char *date = bw_mime_date (head->now_us);
  g_autofree char *subject = bw_email_subject (message);
  g_autofree char *id = bw_email_message_id (message, head->from);
  g_autofree char *thread = bw_email_thread_id (message, head->from);
  g_string_append_printf (out, "Date: %s\r\n", date);
  add_addresses (out, head);
  bw_mime_add_header (out, "Subject", subject);
  g_string_append_printf (out, "Message-ID: %s\r\n", id);
  if (thread != NULL)
    g_string_append_printf (out, "In-Reply-To: %s\r\nReferences: %s\r\n", thread, thread);
  g_string_append (out, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
  if (message->severity >= BW_SEVERITY_CRITICAL && !bw_message_is_over (message))
    g_string_append (out, "X-Priority: 1\r\nImportance: high\r\n");
  g_string_append_printf (out, "X-Bellwether-Severity: %s\r\n",
                          bw_severity_name (message->severity));
  g_string_append (out, "MIME-Version: 1.0\r\n");
}

static void
add_html (GString *out, const BwMessage *message, const char *outer, const char *inner)
{
  g_autofree char *html = bw_email_html (message);
  if (message->chart_png == NULL)
    {
      bw_mime_add_part (out, outer, "text/html; charset=utf-8", NULL, html, strlen (html));
      return;
    }
  size_t length = 0;
  const void *png = g_bytes_get_data (message->chart_png, &length);
  g_string_append_printf (out,
                          "--%s\r\nContent-Type: multipart/related; type=\"text/html\";\r\n "
                          "boundary=\"%s\"\r\n\r\n",
                          outer, inner);
  bw_mime_add_part (out, inner, "text/html; charset=utf-8", NULL, html, strlen (html));
  bw_mime_add_part (out, inner, "image/png; name=\"chart.png\"",
                    "Content-ID: <" BW_EMAIL_CHART_ID ">\r\n"
                    "Content-Disposition: inline; filename=\"chart.png\"\r\n",
                    png, length);
  g_string_append_printf (out, "--%s--\r\n", inner);
}

GBytes *
bw_email_message (const BwMessage *message, const BwEmailHead *head)
{
  g_return_val_if_fail (message != NULL && head != NULL, NULL);
  /* Between these lines is base64 alone, which has no '_'. */
  g_autofree char *id = id_part (message->outbox_id);
  g_autofree char *outer = g_strdup_printf ("=_a_%.40s", id);
  g_autofree char *inner = g_strdup_printf ("=_b_%.40s", id);
  g_autofree char *text = bw_email_text (message);
  GString *out = g_string_new (NULL);
  add_headers (out, message, head);
  g_string_append_printf (out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
                          outer);
  bw_mime_add_part (out, outer, "text/plain; charset=utf-8", NULL, text, strlen (text));
  add_html (out, message, outer, inner);
  g_string_append_printf (out, "--%s--\r\n", outer);
  return g_string_free_to_bytes (out);
}
