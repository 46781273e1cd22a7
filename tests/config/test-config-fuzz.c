/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever bytes stand in the file: an answer, soon, with errors that can be shown. */
#include "config/bw-config-file.h"
#include "config/bw-config-print.h"
#include "config/bw-config-schema.h"
#include "config/bw-config.h"
#include "lib/bw-test.h"

#include <math.h>
#include <string.h>

static const char *const directions[] = { "above", "below", NULL };
static const BwKeySchema rule_keys[] = {
  { .name = "metric", .type = BW_KEY_SELECTOR, .is_required = true },
  { .name = "direction", .type = BW_KEY_ENUM, .default_text = "above", .choices = directions },
  { .name = "warning", .type = BW_KEY_NUMBER },
  { .name = "for", .type = BW_KEY_DURATION, .default_text = "0s" },
  { .name = "for-count", .type = BW_KEY_INTEGER, .default_text = "1", .min = 1, .max = 100 },
  { .name = "zone", .type = BW_KEY_ZONE, .default_text = "local" },
  { .name = "group-labels", .type = BW_KEY_LIST, .default_text = "source" },
  { .name = "tell", .type = BW_KEY_SEVERITY, .default_text = "warning" },
  { .name = "enabled", .type = BW_KEY_BOOLEAN, .default_text = "true" },
  { .name = "path", .type = BW_KEY_PATH },
  { .name = "x-*", .type = BW_KEY_STRING },
  { .name = NULL },
};

static const char valid[] = "\xef\xbb\xbf# A file with something of everything\r\n"
                            "[general]\n"
                            "presets=default;betting\n"
                            "zone=Europe/Berlin\n"
                            "\n"
                            "[rule one]\n"
                            "metric=system_cpu_percent{source=\"a;b\",core=~\"[0-3]\"}\n"
                            "direction = below\n"
                            "warning=-1.5e3\n"
                            "for=1h30m\n"
                            "for-count=7\n"
                            "group-labels=source;c\\;d\n"
                            "tell=error\n"
                            "enabled=false\n"
                            "path=~/é/\\s\n"
                            "x-y=€ \\n\\t\\\\\n"
                            "[retention]\n"
                            "samples=30d\n";

static BwConfig *
parse (const char *text, gssize length)
{
  unsigned n = 0;
  const BwGroupSchema *own = bw_config_own_schemas (&n);
  g_assert_cmpuint (n, ==, 2);
  static BwGroupSchema schemas[3];
  schemas[0] = own[0];
  schemas[1] = own[1];
  schemas[2] = (BwGroupSchema){ "rule", NULL, rule_keys };
  return bw_config_parse ("fuzz.conf", text, length, schemas, 3);
}

static void
read_group (const BwConfigGroup *group)
{
  g_autofree const char **keys = bw_config_group_keys (group);
  for (unsigned i = 0; keys[i] != NULL; i++)
    {
      g_auto (GStrv) list = bw_config_group_list (group, keys[i]);
      g_autofree char *path = bw_config_group_path (group, keys[i]);
      bw_config_group_text (group, keys[i]);
      bw_config_group_boolean (group, keys[i]);
      bw_config_group_integer (group, keys[i]);
      bw_config_group_number (group, keys[i]);
      g_assert_cmpuint (bw_config_group_key_line (group, keys[i]), >, 0);
    }
  bool is_rule = strcmp (bw_config_group_family (group), "rule") == 0;
  int64_t count = bw_config_group_integer (group, "for-count");
  g_assert_true (!is_rule || (count >= 1 && count <= 100));
  g_assert_true (!is_rule || bw_config_group_duration (group, "for") >= 0);
}

/* Parses, reads all there is, and holds what always holds: errors are in the order of their lines
 * and text for people, what was read prints as a file that is right, line by line it is the same.
 */
static void
exercise (const char *text, gsize length)
{
  static const char *const families[] = { "general", "retention", "rule" };
  g_autoptr (BwConfig) config = parse (text, (gssize) length);
  unsigned last = 0;
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      const BwConfigError *error = bw_config_error (config, i);
      g_autofree char *shown = bw_config_error_text (config, error);
      g_assert_true (g_utf8_validate (shown, -1, NULL));
      g_assert_cmpuint (strlen (shown), <, 140000);
      g_assert_cmpuint (error->line, >=, last);
      last = error->line;
    }
  for (unsigned f = 0; f < G_N_ELEMENTS (families); f++)
    for (unsigned i = 0; i < bw_config_n_groups (config, families[f]); i++)
      read_group (bw_config_group (config, families[f], i));
  g_autofree char *printed = bw_config_to_text (config, true);
  g_autoptr (BwConfig) again = parse (printed, -1);
  for (unsigned i = 0; i < bw_config_n_errors (again); i++)
    g_assert_nonnull (strstr (bw_config_error (again, i)->message, "is missing"));
  g_autoptr (BwConfigFile) file = bw_config_file_parse (text, (gssize) length);
  gsize n = 0;
  g_autofree char *kept = bw_config_file_text (file, &n);
  if (bw_config_file_problem (file, NULL) == NULL)
    g_assert_cmpmem (kept, n, text, length);
}

static void
test_truncated (void)
{
  g_autoptr (BwConfig) whole = parse (valid, -1);
  g_assert_cmpuint (bw_config_n_errors (whole), ==, 0);
  for (gsize n = 0; n <= strlen (valid); n++)
    {
      g_autofree char *text = g_memdup2 (valid, n + 1);
      exercise (text, n);
    }
}

/* Some bytes of a valid file are others. */
static void
test_mutated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *text = g_strdup (valid);
      gsize n = strlen (text);
      int n_changes = g_rand_int_range (rand, 1, 8);
      for (int c = 0; c < n_changes; c++)
        {
          static const char likely[] = "\n\r=[]{}\"\\;# ~\0";
          char *at = &text[g_rand_int_range (rand, 0, (int) n)];
          *at = g_rand_boolean (rand) ? likely[g_rand_int_range (rand, 0, sizeof likely)]
                                      : (char) g_rand_int_range (rand, 0, 256);
        }
      exercise (text, n);
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  for (int i = 0; i < 1000; i++)
    {
      gsize n = (gsize) g_rand_int_range (rand, 0, 400);
      g_autofree char *text = g_malloc (n + 1);
      /* Without NUL bytes every other time, so that the lines are looked at. */
      for (gsize b = 0; b < n; b++)
        text[b] = (char) g_rand_int_range (rand, i % 2, 256);
      exercise (text, n);
    }
}

/* Ten megabytes, as a file and in memory; and the most that is read, in the worst shapes. */
static void
test_huge (void)
{
  gsize n = 10 * 1000 * 1000;
  g_autofree char *text = g_malloc0 (n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  for (gsize b = 0; b < n; b++)
    text[b] = (char) g_rand_int (rand);
  g_autoptr (BwConfig) garbage = parse (text, (gssize) n);
  g_assert_cmpuint (bw_config_n_errors (garbage), ==, 1);
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (dir, "x.conf", text, (gssize) n);
  g_autoptr (BwConfig) file = bw_config_load (path, NULL, 0);
  g_autofree char *shown = bw_config_error_text (file, bw_config_error (file, 0));
  g_assert_true (g_str_has_suffix (shown, "x.conf: is over 4 MiB, which no configuration is"));
  bw_test_dir_remove (dir);
}

static void
test_worst (void)
{
  g_autoptr (GString) keys = g_string_new ("[rule a]\nmetric=x\n");
  g_autoptr (GString) groups = g_string_new (NULL);
  for (int i = 0; i < 20000; i++)
    {
      g_string_append_printf (keys, "x-%d=1\n", i);
      g_string_append_printf (groups, "[rule %d]\n", i);
    }
  g_autoptr (BwConfig) many_keys = parse (keys->str, -1);
  g_assert_cmpuint (bw_config_n_errors (many_keys), ==, 0);
  g_autoptr (BwConfig) many_groups = parse (groups->str, -1);
  g_assert_cmpuint (bw_config_n_groups (many_groups, "rule"), ==, 20000);
  /* A thousand errors are kept, and one that tells how many there are besides. */
  g_assert_cmpuint (bw_config_n_errors (many_groups), ==, 1001);
  g_assert_cmpstr (bw_config_error (many_groups, 1000)->message, ==,
                   "19000 more errors from here on");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/config-fuzz/truncated", test_truncated);
  g_test_add_func ("/config-fuzz/mutated", test_mutated);
  g_test_add_func ("/config-fuzz/random", test_random);
  g_test_add_func ("/config-fuzz/huge", test_huge);
  g_test_add_func ("/config-fuzz/worst", test_worst);
  return g_test_run ();
}
