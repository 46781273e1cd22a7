/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys whose values are names of channels: what there is, what is chosen, what there is not. */
#include "view/bw-name-list.h"

#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

static BwConfig *
config_of (const char *text)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_config_parse ("test", text, -1, schemas, n);
}

/* "x" is chosen, "?" unknown. */
static void
assert_choices (BwConfig *config, const char *family, const char *raw, const char *expected)
{
  g_autoptr (GPtrArray) choices = bw_name_choices_new (config, family, raw);
  g_autoptr (GString) found = g_string_new (NULL);
  for (unsigned i = 0; i < choices->len; i++)
    {
      const BwNameChoice *choice = g_ptr_array_index (choices, i);
      g_string_append_printf (found, "%s%s%s%s", i > 0 ? " " : "", choice->is_chosen ? "x" : "",
                              choice->is_known ? "" : "?", choice->name);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_choices (void)
{
  g_autoptr (BwConfig) config = config_of ("[channel team]\ntype=log\npath=a.log\n"
                                           "[channel hook]\ntype=log\npath=b.log\n"
                                           "[route a]\n[route b]\n");
  assert_choices (config, "channel", NULL, "team hook desktop");
  assert_choices (config, "channel", "hook;gone", "team xhook desktop x?gone");
  assert_choices (config, "route", "b", "a xb");
  g_autoptr (BwConfig) own = config_of ("[channel screen]\ntype=desktop\n");
  assert_choices (own, "channel", "", "screen");
}

/* Those that are chosen keep their order: the first is turned to first. */
static void
test_set (void)
{
  g_autofree char *one = bw_name_list_set (NULL, "team", true);
  g_assert_cmpstr (one, ==, "team");
  g_autofree char *two = bw_name_list_set (one, "a;b", true);
  g_assert_cmpstr (two, ==, "team;a\\;b");
  g_autofree char *last = bw_name_list_set ("team;hook", "team", true);
  g_assert_cmpstr (last, ==, "hook;team");
  g_autofree char *less = bw_name_list_set ("team;gone;hook", "gone", false);
  g_assert_cmpstr (less, ==, "team;hook");
  g_autofree char *none = bw_name_list_set ("team", "team", false);
  g_assert_cmpstr (none, ==, "");
}

static void
test_text (void)
{
  g_autoptr (BwConfig) config = config_of ("[channel team]\ntype=log\npath=a.log\n");
  g_autofree char *text = bw_name_list_text (config, "channel", "gone;team");
  g_assert_cmpstr (text, ==, "gone (unknown), team");
  g_autofree char *none = bw_name_list_text (config, "channel", "");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/name-list/choices", test_choices);
  g_test_add_func ("/view/name-list/set", test_set);
  g_test_add_func ("/view/name-list/text", test_text);
  return g_test_run ();
}
