/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search over all settings: each key of each form is found, by its title, its help and the name
 * of its group. */
#include "view/bw-setting-list.h"

#include "engine/bw-schemas.h"
#include "lib/bw-test.h"
#include "view/bw-form-words.h"

#include <string.h>

static BwConfig *
config_new (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_config_parse ("test",
                          "[channel team]\ntype=slack\n[channel mail]\ntype=email\n"
                          "[source pc]\ntype=system\n[source bot]\ntype=ledger\npath=x.csv\n"
                          "[route all]\n[rule cpu]\nmetric=system_cpu_percent\nwarning=80\n",
                          -1, schemas, n);
}

/* "page/family/name/key" of what is found first. */
static void
assert_first (const GPtrArray *settings, const char *query, const char *expected)
{
  g_autoptr (GPtrArray) found = bw_setting_list_find (settings, query);
  if (expected == NULL)
    {
      g_assert_cmpuint (found->len, ==, 0);
      return;
    }
  g_assert_cmpuint (found->len, >, 0);
  const BwSetting *first = g_ptr_array_index (found, 0);
  g_autofree char *text = g_strdup_printf (
      "%s/%s/%s/%s", first->page, first->family != NULL ? first->family : "",
      first->name != NULL ? first->name : "*", first->key != NULL ? first->key : "");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_found (void)
{
  g_autoptr (BwConfig) config = config_new ();
  g_autoptr (GPtrArray) settings = bw_setting_list_new (config);
  assert_first (settings, "time zone", "general/general//zone");
  assert_first (settings, "  TIME ZONE ", "general/general//zone");
  assert_first (settings, "webhook address", "channels/channel/team/webhook-url");
  assert_first (settings, "team", "channels/channel/team/");
  assert_first (settings, "severity team", "channels/channel/team/min-severity");
  assert_first (settings, "mail server", "channels/channel/mail/host");
  assert_first (settings, "bankroll at", "sources/source/bot/bankroll");
  assert_first (settings, "quiet hours", "routing/route/all/mute");
  assert_first (settings, "cpu", "rules/rule/cpu/");
  assert_first (settings, "single samples", "retention/retention//samples");
  assert_first (settings, "well again for", "rules/rule/*/keep-firing-for");
  assert_first (settings, "no such thing", NULL);
  assert_first (settings, "", NULL);
}

/* Whatever a form shows is in the list. */
static void
test_all (void)
{
  g_autoptr (BwConfig) config = config_new ();
  g_autoptr (GPtrArray) settings = bw_setting_list_new (config);
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  static const char *const kinds[][3] = {
    { "general", NULL, "" },        { "retention", NULL, "" },    { "channel", "slack", "team" },
    { "channel", "email", "mail" }, { "source", "system", "pc" }, { "source", "ledger", "bot" },
    { "route", NULL, "all" }
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (const BwKeySchema *key = bw_group_schema_find (schemas, n, kinds[i][0], kinds[i][1])->keys;
         key->name != NULL; key++)
      {
        bool is_there = strcmp (key->name, "type") == 0 || g_str_has_suffix (key->name, "*");
        for (unsigned k = 0; k < settings->len && !is_there; k++)
          {
            const BwSetting *setting = g_ptr_array_index (settings, k);
            is_there = g_strcmp0 (setting->family, kinds[i][0]) == 0
                       && g_strcmp0 (setting->name, kinds[i][2]) == 0
                       && g_strcmp0 (setting->key, key->name) == 0;
          }
        if (!is_there)
          g_error ("[%s %s] %s is not found", kinds[i][0], kinds[i][2], key->name);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/setting-list/found", test_found);
  g_test_add_func ("/view/setting-list/all", test_all);
  return g_test_run ();
}
