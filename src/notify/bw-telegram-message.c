/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says in Telegram: HTML of which only the tags are ours, or plain text. */
#include "notify/bw-telegram-message-private.h"

#include "base/bw-json.h"
#include "notify/bw-message-facts-private.h"

#include <string.h>

/* Telegram counts 4096 UTF-16 units after the markup is read; bytes are never fewer. */
#define MAX_TEXT_BYTES 4096
#define MAX_TITLE_BYTES 400
#define MAX_WORDS_BYTES 2600
#define MAX_FACTS_BYTES 1000

/* (transfer full) */
static char *
escape (const char *text, bool is_plain)
{
  return is_plain ? g_strdup (text) : g_markup_escape_text (text, -1);
}

/* "Limit: 90.0 %", one in a line, as many as there is room for. (transfer full) */
static char *
make_facts (const BwMessage *message, bool is_plain)
{
  g_autoptr (GPtrArray) facts = bw_message_facts (message, NULL);
  GString *out = g_string_new (NULL);
  size_t length = 0;
  for (unsigned i = 0; i < facts->len; i++)
    {
      const BwMessageFact *fact = g_ptr_array_index (facts, i);
      g_autofree char *text = escape (fact->text, is_plain);
      length += strlen (fact->name) + strlen (fact->text) + 3;
      if (length > MAX_FACTS_BYTES)
        break;
      g_string_append_printf (out, is_plain ? "\n%s: %s" : "\n<i>%s:</i> %s", fact->name, text);
    }
  return g_string_free (out, FALSE);
}

static bool
is_silent (const BwMessage *message)
{
  return bw_message_is_over (message) || message->severity <= BW_SEVERITY_INFO;
}

char *
bw_telegram_message (const BwMessage *message, const char *chat_id, bool is_plain)
{
  g_return_val_if_fail (message != NULL && chat_id != NULL, NULL);
  G_STATIC_ASSERT (MAX_TITLE_BYTES + MAX_WORDS_BYTES + MAX_FACTS_BYTES + 10 < MAX_TEXT_BYTES);
  g_autofree char *title = bw_message_headline (message, MAX_TITLE_BYTES, true);
  g_autofree char *words = bw_message_words (message, MAX_WORDS_BYTES);
  g_autofree char *title_text = escape (title, is_plain), *words_text = escape (words, is_plain);
  g_autofree char *facts = make_facts (message, is_plain);
  g_autofree char *text =
      g_strdup_printf (is_plain ? "%s\n%s%s%s" : "<b>%s</b>\n%s%s%s", title_text, words_text,
                       *facts != '\0' ? "\n" : "", facts);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "chat_id", chat_id);
  bw_json_add_string (builder, "text", text);
  if (!is_plain)
    bw_json_add_string (builder, "parse_mode", "HTML");
  bw_json_add_bool (builder, "disable_web_page_preview", true);
  bw_json_add_bool (builder, "disable_notification", is_silent (message));
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}
