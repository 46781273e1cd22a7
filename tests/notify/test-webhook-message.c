/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sent to a webhook: all facts as JSON, or a template in which nothing breaks out. */
#include "base/bw-error.h"
#include "hostile.h"
#include "lib/bw-test-json.h"
#include "notify/bw-webhook-message-private.h"

static void
test_default (void)
{
  g_autoptr (BwMessage) message = usual_message ();
  message->is_maybe_duplicate = true;
  message->items = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
  g_ptr_array_add (message->items, usual_message ());
  g_autofree char *text = bw_webhook_message (message);
  g_autoptr (JsonNode) root = json_read (text, -1);
  g_assert_cmpfloat (number_at (root, "version"), ==, 1);
  g_assert_cmpstr (text_at (root, "id"), ==, message->outbox_id);
  g_assert_cmpstr (text_at (root, "kind"), ==, "FIRE");
  g_assert_cmpstr (text_at (root, "severity"), ==, "critical");
  g_assert_cmpstr (text_at (root, "title"), ==, message->title);
  g_assert_cmpstr (text_at (root, "body"), ==, message->body);
  g_assert_cmpfloat (number_at (root, "incident"), ==, 12);
  g_assert_cmpfloat (number_at (root, "value"), ==, 97.04);
  g_assert_cmpstr (text_at (root, "at"), ==, "2026-03-02T12:00:00Z");
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (root, "resolved_at", NULL)));
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (root, "late", NULL)));
  g_assert_true (json_node_get_boolean (bw_json_get (root, "may_be_repeated", NULL)));
  g_assert_cmpstr (text_at (root, "items[0].title"), ==, message->title);
}

static void
test_fill (void)
{
  static const struct
  {
    const char *template;
    const char *expected;
  } rows[] = {
    { "{{title}} is {{value}}", "say \"hi\" is 97.04" },
    { "{\"t\": \"{{title}}\"}", "{\"t\": \"say \\\"hi\\\"\"}" },
    { "{\"t\": {{title}}, \"v\": {{value}}}", "{\"t\": \"say \\\"hi\\\"\", \"v\": 97.04}" },
    { "{\"t\":{{ json title }}}", "{\"t\":\"say \\\"hi\\\"\"}" },
    { "{\"v\":\"{{value}} of {{threshold}}\",\"late\":{{late}},\"l\":\"{{late}}\"}",
      "{\"v\":\"97.04 of 90.0\",\"late\":null,\"l\":\"\"}" },
    { "t={{url title}}&s={{severity}}", "t=say%20%22hi%22&s=critical" },
    { "{\"a\":\"\\\"{{title}}\"}", "{\"a\":\"\\\"say \\\"hi\\\"\"}" },
    { "no field at all }} { {", "no field at all }} { {" },
    { "", "" },
  };
  g_autoptr (BwMessage) message = usual_message ();
  g_free (message->title);
  message->title = g_strdup ("say \"hi\"");
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (bw_webhook_template_check (rows[i].template, &error));
      g_assert_no_error (error);
      g_autofree char *filled = bw_webhook_template_fill (rows[i].template, message);
      g_assert_cmpstr (filled, ==, rows[i].expected);
    }
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "{{titel}}",
    "{{title",
    "{{}}",
    "{\"a\": {{json}} }",
    "{\"a\": \"{{title}}\"",
    "{\"a\": {{title}} x}",
    "{{json json title}}",
    "{{xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}}"
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (bw_webhook_template_check (bad[i], &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "body: "));
    }
}

/* Whatever is filled in: JSON stays JSON, with the members it had and no others. */
static void
test_hostile (void)
{
  static const char template[] = "{\"a\":\"{{title}}\",\"b\":{{body}},\"c\":{{json rule}},"
                                 "\"d\":[\"x {{labels}} y\",{{n}}]}";
  g_assert_true (bw_webhook_template_check (template, NULL));
  for (unsigned i = 0; i < G_N_ELEMENTS (hostile_texts); i++)
    {
      g_autoptr (BwMessage) message = hostile_message (hostile_texts[i]);
      g_autofree char *whole = bw_webhook_message (message);
      g_autofree char *filled = bw_webhook_template_fill (template, message);
      g_autofree char *free_text = bw_webhook_template_fill ("{{title}} {{url body}}", message);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) all = bw_json_parse (whole, -1, &error);
      g_assert_no_error (error);
      g_autoptr (JsonNode) root = bw_json_parse (filled, -1, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (json_object_get_size (json_node_get_object (root)), ==, 4);
      g_assert_cmpstr (text_at (root, "a"), ==, text_at (all, "title"));
      g_assert_true (g_utf8_validate (free_text, -1, NULL));
    }
  g_autofree char *huge = g_strnfill (1000000, '"');
  g_autoptr (BwMessage) message = hostile_message (huge);
  g_autofree char *filled = bw_webhook_template_fill (template, message);
  g_autoptr (JsonNode) root = bw_json_parse (filled, -1, NULL);
  g_assert_nonnull (root);
  g_assert_cmpuint (strlen (filled), <, 100000);
}

/* Templates of random pieces are refused or filled in, never worse. */
static void
test_random (void)
{
  static const char *const pieces[] = { "{{title}}", "{{", "}}",  "{",         "}",   "\"",
                                        "\\",        "[",  "]",   "a",         ",",   ":",
                                        "{{json",    " ",  "n}}", "{{url n}}", "\xff" };
  g_autoptr (BwMessage) message = usual_message ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int k = g_rand_int_range (rand, 0, 12); k > 0; k--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      g_autoptr (GError) error = NULL;
      bool is_good = bw_webhook_template_check (text->str, &error);
      g_assert_true (is_good == (error == NULL));
      g_autofree char *filled = bw_webhook_template_fill (text->str, message);
      if (!is_good || !bw_webhook_template_is_json (text->str))
        continue;
      g_autoptr (JsonNode) root = bw_json_parse (filled, -1, NULL);
      if (root == NULL)
        g_test_message ("%s", text->str);
      g_assert_nonnull (root);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/webhook-message/default", test_default);
  g_test_add_func ("/webhook-message/fill", test_fill);
  g_test_add_func ("/webhook-message/refused", test_refused);
  g_test_add_func ("/webhook-message/hostile", test_hostile);
  g_test_add_func ("/webhook-message/random", test_random);
  return g_test_run ();
}
