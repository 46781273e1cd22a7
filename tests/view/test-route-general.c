/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The route of every alert: which it is, what it says, and how one begins. */
#include "view/bw-route-general.h"

#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

#include <string.h>

static BwConfig *
parse (const char *text)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_config_parse ("x", text, -1, schemas, n);
}

static void
test_everyone (void)
{
  g_autoptr (BwConfig) none = parse ("[route a]\nmatch=source=\"x\"\n");
  g_assert_null (bw_route_find_everyone (none));
  g_autoptr (BwConfig) config = parse ("[route a]\nmatch=source=\"x\"\n[route b]\nparent=a\n"
                                       "[route c]\nmute=sat,sun 23:00-09:00;mon-fri 22:00-07:00\n"
                                       "escalation=none\n[route d]\n");
  g_assert_cmpstr (bw_route_find_everyone (config), ==, "c");
  g_autofree char *mute = bw_route_value_text (config, "mute");
  g_assert_cmpstr (mute, ==, "sat,sun 23:00-09:00, mon-fri 22:00-07:00");
  g_autofree char *escalation = bw_route_value_text (config, "escalation");
  g_assert_cmpstr (escalation, ==, "Nobody else is told");
  g_autofree char *usual = bw_route_value_text (none, "escalation");
  g_assert_true (g_str_has_prefix (usual, "As usual"));
  g_autofree char *any = bw_route_value_text (none, "mute");
  g_assert_true (g_str_has_prefix (any, "None"));
}

/* What a new one begins with is right by the whole configuration's check. */
static void
test_begin (void)
{
  static const char *const keys[] = { "mute", "escalation", "fallback" };
  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *name = NULL, *value = NULL;
      bw_route_begin (keys[i], &name, &value);
      g_autofree char *text =
          g_strdup_printf ("[route " BW_ROUTE_EVERYONE "]\n%s=%s\n", name, value);
      g_autoptr (BwConfig) config = parse (text);
      g_autoptr (GPtrArray) errors = bw_schemas_check (config);
      g_assert_cmpuint (errors->len, ==, 0);
      g_assert_cmpstr (bw_route_find_everyone (config), ==, BW_ROUTE_EVERYONE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/route-general/everyone", test_everyone);
  g_test_add_func ("/view/route-general/begin", test_begin);
  return g_test_run ();
}
