/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All keys there are: each explains itself, and the example that uses them all can be run. */
#include "config/bw-key-value.h"
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"

#include <string.h>

#define LONGEST_S (100.0 * 365 * 86400)

/* A help, choices where there is a choice, bounds in seconds, and a default that the key takes. */
static void
check_key (const BwGroupSchema *group, const BwKeySchema *key)
{
  g_autoptr (GError) error = NULL;
  g_test_message ("[%s] of %s: %s", group->family, group->kind != NULL ? group->kind : "any kind",
                  key->name);
  g_assert_nonnull (key->help);
  g_assert_true (g_str_has_suffix (key->help, "."));
  g_assert_true (key->type != BW_KEY_ENUM || (key->choices != NULL && key->choices[0] != NULL));
  if (key->type == BW_KEY_DURATION)
    g_assert_cmpfloat (MAX (key->min, key->max), <=, LONGEST_S);
  if (key->default_text != NULL)
    bw_key_value_check (key, key->default_text, &error);
  g_assert_no_error (error);
  g_assert_false (key->is_secret && key->default_text != NULL);
}

static void
test_keys (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  for (unsigned i = 0; i < n; i++)
    for (const BwKeySchema *key = schemas[i].keys; key != NULL && key->name != NULL; key++)
      {
        check_key (&schemas[i], key);
        g_assert_true (bw_key_schema_find (schemas[i].keys, key->name) == key);
      }
}

static char *
check (const char *text)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config = bw_config_parse ("x", text, -1, schemas, n);
  g_autoptr (GPtrArray) errors = bw_schemas_check (config);
  g_ptr_array_add (errors, NULL);
  return g_strjoinv ("\n", (char **) errors->pdata);
}

static void
test_example (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "bellwether.conf.example", NULL);
  g_autofree char *example = bw_test_read (path);
  g_autofree char *found = check (example);
  g_assert_cmpstr (found, ==, "");
  g_autofree char *nothing = check ("");
  g_assert_cmpstr (nothing, ==, "");
}

/* Errors of every family in one file, those of its form and those that only its reader sees. */
static void
test_errors (void)
{
  static const char *const parts[] = {
    "x:2: [general] zoom: unknown key",
    "x:3: [source a] path: is missing",
    "x:5: [source a] formt: unknown key, did you mean format?",
    "x:7: [source b] type: found “sytem”, expected one of ",
    "x:9: [rule c] warning: found “much”, expected a number",
    "x:11: [channel d] type: found “pigeon”, expected one of desktop, ",
    "x:13: [retention] samples: found “30”, expected a duration",
    "x:14: [router 1] unknown group, did you mean [route NAME]?",
    "x:17: [route 2] mtch: unknown key, did you mean match?",
  };
  g_autofree char *found = check ("[general]\nzoom=true\n[source a]\ntype=ledger\nformt=csv\n"
                                  "[source b]\ntype=sytem\n[rule c]\nwarning=much\n"
                                  "[channel d]\ntype=pigeon\n[retention]\nsamples=30\n"
                                  "[router 1]\nmatch=x\n[route 2]\nmtch=x\n");
  g_auto (GStrv) lines = g_strsplit (found, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >=, G_N_ELEMENTS (parts));
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_test_message ("%s", lines[i]);
      g_assert_true (g_str_has_prefix (lines[i], parts[i]));
    }
}

/* What only shows when routes, silences, inhibitions, rules and channels are seen together. */
static void
test_policy_errors (void)
{
  static const char *const parts[] = {
    "x:18: [rule r] channels: there is no channel \"scren\"; did you mean \"screen\"?",
    "x:2: [general] digest-at: found \"25:00\", expected a time from 00:00 to 23:59",
    "x:10: [silence s] match: \"source\", character 7: found the end, expected =",
    "x:13: [silence s2] weekly: weekly time \"sunday\", character 1: expected a day",
    "x:20: [route a] receivers: there is no channel \"recod\"; did you mean \"record\"?",
    "x:21: [route a] mute: weekly time \"22-7\"",
    "x:22: [route a] escalation: there is no channel or type of channel \"lgo\"; did you mean "
    "\"log\"?",
    "x:23: [route a] fallback: there is no channel \"nobody\"",
    "x:25: [route b] parent: there is no route further up called \"c\"",
    "x:27: [route c] match: \"x\"",
    "x:29: [route d] escalation: \"error\": found \"error\", expected SEVERITY:AFTER:LEVEL",
    "x:31: [inhibit i] source: \"x\"",
  };
  g_autofree char *found = check (
      "[general]\ndigest-at=25:00\n[channel screen]\ntype=desktop\n[channel record]\ntype=log\n"
      "[silence s]\nweekly=sun\ncomment=c\nmatch=source\n"
      "[silence s2]\nmatch=a=\"b\"\nweekly=sunday\ncomment=c\n"
      "[rule r]\nmetric=x\nwarning=1\nchannels=scren;record\n"
      "[route a]\nreceivers=recod;screen\nmute=22-7\nescalation=error:1h:2:lgo\nfallback=nobody\n"
      "[route b]\nparent=c\n[route c]\nmatch=x\n[route d]\nescalation=error\n"
      "[inhibit i]\nsource=x\ntarget=\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (found, parts[i]) == NULL)
      g_error ("%s is not in\n%s", parts[i], found);
  g_auto (GStrv) lines = g_strsplit (found, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (parts));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/schemas/keys", test_keys);
  g_test_add_func ("/schemas/example", test_example);
  g_test_add_func ("/schemas/errors", test_errors);
  g_test_add_func ("/schemas/policy-errors", test_policy_errors);
  return g_test_run ();
}
