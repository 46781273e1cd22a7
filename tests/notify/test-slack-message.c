/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is posted to Slack: blocks within Slack's limits, and nothing in them that was not meant. */
#include "hostile.h"
#include "lib/bw-test-json.h"
#include "notify/bw-slack-message-private.h"

static const BwSlackLook look = { "Bellwether", ":bell:", "#alerts" };

static JsonNode *
post (const BwMessage *message, bool is_plain)
{
  g_autofree char *text = bw_slack_message (message, &look, is_plain);
  return json_read (text, -1);
}

static void
test_form (void)
{
  g_autoptr (BwMessage) message = usual_message ();
  g_autoptr (JsonNode) root = post (message, false);
  g_assert_cmpstr (text_at (root, "username"), ==, "Bellwether");
  g_assert_cmpstr (text_at (root, "icon_emoji"), ==, ":bell:");
  g_assert_cmpstr (text_at (root, "channel"), ==, "#alerts");
  g_assert_cmpstr (text_at (root, "text"), ==, "*Critical: CPU of pc at 97.0 %*");
  g_assert_cmpstr (text_at (root, "attachments[0].color"), ==, "#c01c28");
  g_assert_cmpstr (text_at (root, "attachments[0].blocks[0].type"), ==, "section");
  g_assert_cmpstr (text_at (root, "attachments[0].blocks[0].text.text"), ==,
                   "The limit of 90.0 % was reached at 12:04, 7 min ago.\nRule cpu.");
  g_assert_cmpstr (text_at (root, "attachments[0].blocks[1].fields[0].text"), ==,
                   "*Value*\n97.0\xc2\xa0%");
  message->kind = BW_KIND_RESOLVE;
  g_autoptr (JsonNode) end = post (message, false);
  g_assert_cmpstr (text_at (end, "attachments[0].color"), !=, "#c01c28");
  g_autoptr (JsonNode) plain = post (message, true);
  g_assert_null (bw_json_get (plain, "attachments", NULL));
  g_assert_true (
      g_str_has_prefix (text_at (plain, "text"), "Critical: CPU of pc at 97.0 %\nThe limit"));
}

/* What may be a repetition, or is late, says so. */
static void
test_marks (void)
{
  g_autoptr (BwMessage) message = usual_message ();
  message->is_maybe_duplicate = true;
  message->late = g_strdup ("delivered late (offline 01:58–04:02)");
  for (int is_plain = 0; is_plain < 2; is_plain++)
    {
      g_autoptr (JsonNode) root = post (message, is_plain);
      g_autofree char *whole = bw_slack_message (message, &look, is_plain);
      g_assert_nonnull (strstr (text_at (root, "text"), "(may be repeated)"));
      g_assert_nonnull (strstr (whole, "Delivered late (offline 01:58–04:02)."));
    }
}

/* Looks at every text that Slack would read. */
static void
check_texts (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));
      for (GList *link = members; link != NULL; link = link->next)
        check_texts (link->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      g_assert_cmpuint (json_array_get_length (array), <=, 10);
      g_assert_cmpuint (json_array_get_length (array), >, 0);
      for (unsigned i = 0; i < json_array_get_length (array); i++)
        check_texts (json_array_get_element (array, i));
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      g_assert_cmpuint (strlen (text), >, 0);
      g_assert_cmpuint (strlen (text), <=, 3000);
      g_assert_null (strpbrk (text, "<>\x01\x1b\r"));
      for (const char *p = strchr (text, '&'); p != NULL; p = strchr (p + 1, '&'))
        g_assert_true (g_str_has_prefix (p, "&amp;") || g_str_has_prefix (p, "&lt;")
                       || g_str_has_prefix (p, "&gt;"));
    }
}

static void
test_hostile (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (hostile_texts); i++)
    for (int is_plain = 0; is_plain < 2; is_plain++)
      {
        g_autoptr (BwMessage) message = hostile_message (hostile_texts[i]);
        g_autoptr (JsonNode) root = post (message, is_plain);
        check_texts (root);
      }
  /* No mark at the edge of a word is left to format it; one within a word is as it was. */
  g_autoptr (BwMessage) marks = hostile_message ("*bold* cpu_percent `x`");
  g_autoptr (JsonNode) root = post (marks, false);
  const char *title = text_at (root, "text");
  g_assert_null (strstr (title, "*bold*"));
  g_assert_null (strstr (title, "`x`"));
  g_assert_nonnull (strstr (title, "cpu_percent"));
}

static void
test_huge (void)
{
  static const char *const parts[] = { "x", "&", "<", "*", "\n", SHEEP, "_ " };
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GString *text = g_string_new (NULL);
      while (text->len < 1000000)
        g_string_append (text, parts[i]);
      g_autoptr (BwMessage) message = hostile_message (text->str);
      g_string_free (text, TRUE);
      for (int is_plain = 0; is_plain < 2; is_plain++)
        {
          g_autoptr (JsonNode) root = post (message, is_plain);
          g_autofree char *whole = bw_slack_message (message, &look, is_plain);
          check_texts (root);
          g_assert_cmpuint (strlen (whole), <, 30000);
        }
    }
}

/* A message of nothing but a title has no empty blocks, which Slack refuses. */
static void
test_bare (void)
{
  g_autoptr (BwMessage) message = bw_message_new ();
  static const BwSlackLook none = { 0 };
  message->title = g_strdup ("Test");
  g_autofree char *text = bw_slack_message (message, &none, false);
  g_autoptr (JsonNode) root = bw_json_parse (text, -1, NULL);
  g_assert_null (bw_json_get (root, "attachments", NULL));
  g_assert_null (bw_json_get (root, "username", NULL));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slack-message/form", test_form);
  g_test_add_func ("/slack-message/marks", test_marks);
  g_test_add_func ("/slack-message/hostile", test_hostile);
  g_test_add_func ("/slack-message/huge", test_huge);
  g_test_add_func ("/slack-message/bare", test_bare);
  return g_test_run ();
}
