/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says in Slack: Block Kit with a bar of the severity's colour, or plain text. */
#include "notify/bw-slack-message-private.h"

#include "base/bw-json.h"
#include "notify/bw-message-facts-private.h"

#include <string.h>

/* Slack's limits, in characters; counting bytes stays below them. */
#define MAX_TITLE_BYTES 150
#define MAX_SECTION_BYTES 3000
#define MAX_FIELD_BYTES 2000
#define MAX_FIELDS 10
#define MAX_PLAIN_BYTES 3000
/* Slack's sign for nothing: it parts a mark from the word it would format. */
#define ZERO_WIDTH_SPACE "\xe2\x80\x8b"

/* Whether the mark at P would begin or end a format: one within a word, as in cpu_percent, does
 * not. */
static bool
is_format (const char *text, const char *p)
{
  bool is_word_before = p > text && g_ascii_isalnum (p[-1]);
  return !(is_word_before && g_ascii_isalnum (p[1]));
}

/* TEXT for Slack, at most MAX_BYTES long and never cut within an escape: &, < and > as entities,
 * which forbids <!channel> and links, and with IS_MARKDOWN no mark that formats. (transfer full) */
static char *
escape (const char *text, size_t max_bytes, bool is_markdown)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      char one[16] = "";
      if (*p == '&')
        strcpy (one, "&amp;");
      else if (*p == '<')
        strcpy (one, "&lt;");
      else if (*p == '>')
        strcpy (one, "&gt;");
      else if (is_markdown && strchr ("*_~`", *p) != NULL && is_format (text, p))
        g_snprintf (one, sizeof one, ZERO_WIDTH_SPACE "%c" ZERO_WIDTH_SPACE, *p);
      else
        g_utf8_strncpy (one, p, 1);
      if (out->len + strlen (one) + strlen ("…") > max_bytes)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append (out, one);
    }
  return g_string_free (out, FALSE);
}

static void
add_text (JsonBuilder *builder, const char *text)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "type", "mrkdwn");
  bw_json_add_string (builder, "text", text);
  /* Channel names and addresses stay text. */
  bw_json_add_bool (builder, "verbatim", true);
  json_builder_end_object (builder);
}

static void
add_section (JsonBuilder *builder, const BwMessage *message)
{
  g_autofree char *words = bw_message_words (message, MAX_SECTION_BYTES);
  g_autofree char *text = escape (words, MAX_SECTION_BYTES, true);
  if (*text == '\0')
    return;
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "type", "section");
  json_builder_set_member_name (builder, "text");
  add_text (builder, text);
  json_builder_end_object (builder);
}

static void
add_fields (JsonBuilder *builder, const BwMessage *message)
{
  g_autoptr (GPtrArray) facts = bw_message_facts (message, NULL);
  if (facts->len == 0)
    return;
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "type", "section");
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < MIN (facts->len, MAX_FIELDS); i++)
    {
      const BwMessageFact *fact = g_ptr_array_index (facts, i);
      g_autofree char *text = escape (fact->text, MAX_FIELD_BYTES - 100, true);
      g_autofree char *field = g_strdup_printf ("*%s*\n%s", fact->name, text);
      add_text (builder, field);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* A bar of colour with nothing beside it would be refused. */
static bool
has_blocks (const BwMessage *message)
{
  g_autofree char *words = bw_message_words (message, MAX_SECTION_BYTES);
  g_autoptr (GPtrArray) facts = bw_message_facts (message, NULL);
  return *words != '\0' || facts->len > 0;
}

static void
add_attachment (JsonBuilder *builder, const BwMessage *message)
{
  json_builder_set_member_name (builder, "attachments");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "color", bw_message_colour (message));
  json_builder_set_member_name (builder, "blocks");
  json_builder_begin_array (builder);
  add_section (builder, message);
  add_fields (builder, message);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

/* (transfer full) */
static char *
make_plain (const BwMessage *message)
{
  g_autofree char *title = bw_message_headline (message, MAX_TITLE_BYTES, true);
  g_autofree char *words = bw_message_words (message, MAX_PLAIN_BYTES);
  g_autofree char *whole = g_strconcat (title, *words != '\0' ? "\n" : "", words, NULL);
  return escape (whole, MAX_PLAIN_BYTES, false);
}

char *
bw_slack_message (const BwMessage *message, const BwSlackLook *look, bool is_plain)
{
  g_return_val_if_fail (message != NULL && look != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *title = bw_message_headline (message, MAX_TITLE_BYTES, true);
  g_autofree char *escaped = escape (title, MAX_SECTION_BYTES, true);
  g_autofree char *bold = g_strdup_printf ("*%s*", escaped);
  g_autofree char *plain = make_plain (message);
  json_builder_begin_object (builder);
  if (look->username != NULL)
    bw_json_add_string (builder, "username", look->username);
  if (look->icon_emoji != NULL)
    bw_json_add_string (builder, "icon_emoji", look->icon_emoji);
  if (look->channel != NULL)
    bw_json_add_string (builder, "channel", look->channel);
  bw_json_add_string (builder, "text", is_plain ? plain : bold);
  bw_json_add_bool (builder, "mrkdwn", !is_plain);
  /* No name in it is a mention, no address is shown as a page. */
  bw_json_add_string (builder, "parse", "none");
  bw_json_add_bool (builder, "link_names", false);
  bw_json_add_bool (builder, "unfurl_links", false);
  bw_json_add_bool (builder, "unfurl_media", false);
  if (!is_plain && has_blocks (message))
    add_attachment (builder, message);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}
