/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sent to Telegram: HTML it can parse, whatever stands in it, within its limit. */
#include "hostile.h"
#include "lib/bw-test-json.h"
#include "notify/bw-telegram-message-private.h"

static JsonNode *
post (const BwMessage *message, bool is_plain)
{
  g_autofree char *text = bw_telegram_message (message, "-100123", is_plain);
  return json_read (text, -1);
}

/* The characters of TEXT as Telegram counts them after it has read the markup; the test fails where
 * GLib's own parser finds markup that is none. */
static void
count_text (GMarkupParseContext *context, const char *text, size_t length, gpointer data,
            GError **error)
{
  long units = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, (glong) length, NULL, &units, NULL);
  g_assert_nonnull (wide);
  *(long *) data += units;
}

static void
check_tag (GMarkupParseContext *context, const char *name, const char **names, const char **values,
           gpointer data, GError **error)
{
  g_assert_true (g_str_equal (name, "b") || g_str_equal (name, "i") || g_str_equal (name, "all"));
  g_assert_null (names[0]);
}

static long
length_of (const char *html)
{
  static const GMarkupParser parser = { .start_element = check_tag, .text = count_text };
  long n = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &n, NULL);
  g_autofree char *whole = g_strconcat ("<all>", html, "</all>", NULL);
  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_form (void)
{
  g_autoptr (BwMessage) message = usual_message ();
  message->is_maybe_duplicate = true;
  g_autoptr (JsonNode) root = post (message, false);
  const char *text = text_at (root, "text");
  g_assert_cmpstr (text_at (root, "chat_id"), ==, "-100123");
  g_assert_cmpstr (text_at (root, "parse_mode"), ==, "HTML");
  g_assert_true (g_str_has_prefix (
      text, "<b>Critical: CPU of pc at 97.0 % (may be repeated)</b>\nThe limit of"));
  g_assert_nonnull (strstr (text, "\n<i>Limit:</i> 90.0\xc2\xa0%"));
  g_assert_false (json_node_get_boolean (bw_json_get (root, "disable_notification", NULL)));
  g_autoptr (JsonNode) plain = post (message, true);
  g_assert_null (bw_json_get (plain, "parse_mode", NULL));
  g_assert_null (strchr (text_at (plain, "text"), '<'));
  /* Nobody is woken by good news. */
  message->kind = BW_KIND_RESOLVE;
  g_autoptr (JsonNode) end = post (message, false);
  g_assert_true (json_node_get_boolean (bw_json_get (end, "disable_notification", NULL)));
}

static void
test_hostile (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (hostile_texts); i++)
    {
      g_autoptr (BwMessage) message = hostile_message (hostile_texts[i]);
      g_autoptr (JsonNode) root = post (message, false), plain = post (message, true);
      length_of (text_at (root, "text"));
      g_assert_nonnull (text_at (plain, "text"));
    }
}

static void
test_huge (void)
{
  static const char *const parts[] = { "x", "&", "<", "\n", SHEEP, "\"" };
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GString *text = g_string_new (NULL);
      while (text->len < 1000000)
        g_string_append (text, parts[i]);
      g_autoptr (BwMessage) message = hostile_message (text->str);
      message->is_maybe_duplicate = true;
      g_string_free (text, TRUE);
      g_autoptr (JsonNode) root = post (message, false), plain = post (message, true);
      g_assert_cmpint (length_of (text_at (root, "text")), <=, 4096);
      g_assert_cmpint (g_utf8_strlen (text_at (plain, "text"), -1), <=, 4096);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/telegram-message/form", test_form);
  g_test_add_func ("/telegram-message/hostile", test_hostile);
  g_test_add_func ("/telegram-message/huge", test_huge);
  return g_test_run ();
}
