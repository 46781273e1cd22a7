/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lookups in key tables, and the tables that config itself has. */
#include "config/bw-config-schema.h"
#include "config/bw-key-value.h"

#include <string.h>

static const BwKeySchema common[] = {
  { .name = "type", .type = BW_KEY_STRING },
  { .name = "interval", .type = BW_KEY_DURATION, .default_text = "10s" },
  { .name = NULL },
};
static const BwKeySchema own[] = {
  { .name = "column-*", .type = BW_KEY_STRING },
  { .name = "column-stake", .type = BW_KEY_LIST },
  { .name = "interval", .type = BW_KEY_DURATION, .default_text = "60s" },
  { .name = NULL },
};
static const BwGroupSchema groups[] = {
  { "source", "a", common },
  { "source", "b", own },
  { "rule", NULL, common },
};

static void
test_find (void)
{
  g_assert_true (bw_key_schema_find (common, "interval") == &common[1]);
  g_assert_null (bw_key_schema_find (common, "inter"));
  g_assert_null (bw_key_schema_find (NULL, "interval"));
  g_assert_true (bw_key_schema_find (own, "column-odds") == &own[0]);
  g_assert_true (bw_key_schema_find (own, "column-stake") == &own[1]);
  g_assert_null (bw_key_schema_find (own, "column-"));
  g_assert_cmpstr (bw_key_schema_nearest (common, "intervall"), ==, "interval");
  g_assert_null (bw_key_schema_nearest (common, "bankroll"));
}

static void
test_concat (void)
{
  const BwKeySchema *both = bw_key_schema_concat (common, own);
  g_assert_true (both == bw_key_schema_concat (common, own));
  g_assert_cmpstr (both[0].name, ==, "type");
  g_assert_cmpstr (both[1].default_text, ==, "10s");
  g_assert_cmpstr (both[2].name, ==, "column-*");
  g_assert_cmpstr (both[3].name, ==, "column-stake");
  g_assert_null (both[4].name);
  g_assert_cmpstr (bw_key_schema_concat (NULL, common)[1].name, ==, "interval");
  g_assert_null (bw_key_schema_concat (NULL, NULL)[0].name);
}

/* Each secret brings the key for its file with it, once. */
static void
test_secret_files (void)
{
  static const BwKeySchema secrets[] = {
    { .name = "password", .type = BW_KEY_STRING, .is_secret = true },
    { .name = "host", .type = BW_KEY_STRING },
    { .name = "api-key", .type = BW_KEY_STRING, .is_secret = true },
    { .name = "api-key-file", .type = BW_KEY_PATH, .help = "Its own." },
    { .name = NULL },
  };
  const BwKeySchema *once = bw_key_schema_concat (common, secrets);
  const BwKeySchema *twice = bw_key_schema_concat (own, once);
  const BwKeySchema *tables[] = { once, twice };
  for (unsigned i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const BwKeySchema *file = bw_key_schema_find (tables[i], "password-file");
      g_assert_nonnull (file);
      g_assert_cmpint (file->type, ==, BW_KEY_PATH);
      g_assert_false (file->is_secret);
      g_assert_cmpstr (bw_key_schema_find (tables[i], "api-key-file")->help, ==, "Its own.");
      g_assert_null (bw_key_schema_find (tables[i], "host-file"));
      unsigned n = 0;
      for (const BwKeySchema *row = tables[i]; row->name != NULL; row++)
        n += g_str_has_suffix (row->name, BW_SECRET_FILE_SUFFIX);
      g_assert_cmpuint (n, ==, 2);
    }
}

static void
test_groups (void)
{
  unsigned n = G_N_ELEMENTS (groups);
  g_assert_true (bw_group_schema_find (groups, n, "source", "b") == &groups[1]);
  g_assert_null (bw_group_schema_find (groups, n, "source", NULL));
  g_assert_true (bw_group_schema_find (groups, n, "rule", NULL) == &groups[2]);
  g_assert_null (bw_group_schema_find (groups, n, "channel", "a"));
  g_assert_true (bw_group_schema_is_list (groups, n, "source", "column-stake"));
  g_assert_false (bw_group_schema_is_list (groups, n, "source", "column-odds"));
  g_assert_false (bw_group_schema_is_list (groups, n, "rule", "column-stake"));
  g_assert_cmpstr (bw_group_schema_kind_key ("rule"), ==, "kind");
  g_assert_cmpstr (bw_group_schema_kind_key ("source"), ==, "type");
}

/* Every key has a help, and a default, where it has one, that its own check takes. */
static void
test_own (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_config_own_schemas (&n);
  for (unsigned i = 0; i < n; i++)
    for (const BwKeySchema *key = schemas[i].keys; key->name != NULL; key++)
      {
        g_autoptr (GError) error = NULL;
        g_assert_nonnull (key->help);
        g_assert_true (key->default_text == NULL
                       || bw_key_value_check (key, key->default_text, &error));
        g_assert_no_error (error);
      }
}

/* What can't be asked would be a network that is missing. */
static void
test_probes (void)
{
  static const struct
  {
    const char *text;
    bool is_right;
  } rows[] = {
    { "example.org:443", true },
    { "192.0.2.1:53;[2001:db8::1]:53", true },
    { "example.org", true },
    { "2001:db8::1", true },
    { "[2001:db8::1]", true },
    { "bücher.example:443", true },
    { "example.org:", false },
    { "example.org:0", false },
    { "example.org:https", false },
    { "example.org:65536", false },
    { ":443", false },
    { "https://example.org", false },
    { "https://a.org:443", false },
    { "a.org:1:2", false },
    { "[a.org]:443", false },
    { "[2001:db8::1", false },
    { "[", false },
    { "a.org:443;b org", false },
    { "[2001:db8::1]443", false },
    { "me@a.org:443", false },
  };
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_config_own_schemas (&n);
  const BwGroupSchema *general = bw_group_schema_find (schemas, n, "general", NULL);
  const BwKeySchema *probes = bw_key_schema_find (general->keys, "probes");
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      if (bw_key_value_check (probes, rows[i].text, &error) != rows[i].is_right)
        g_error ("%s", rows[i].text);
      g_assert_true (rows[i].is_right || strstr (error->message, "HOST:PORT") != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-schema/find", test_find);
  g_test_add_func ("/key-schema/concat", test_concat);
  g_test_add_func ("/key-schema/secret-files", test_secret_files);
  g_test_add_func ("/key-schema/groups", test_groups);
  g_test_add_func ("/key-schema/own", test_own);
  g_test_add_func ("/key-schema/probes", test_probes);
  return g_test_run ();
}
