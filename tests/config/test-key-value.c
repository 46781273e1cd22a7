/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of every type: what is taken, and what is said of the rest. */
#include "config/bw-key-value.h"

#include "base/bw-error.h"

#include <math.h>
#include <string.h>

static const char *const colours[] = { "red", "green", "blue", NULL };

enum
{
  STRING,
  PATH,
  BOOLEAN,
  INTEGER,
  PORT,
  NUMBER,
  SHARE,
  AT_LEAST,
  AT_MOST,
  DURATION,
  INTERVAL,
  ZONE,
  ENUM,
  LIST,
  COLOURS,
  SEVERITY,
  SELECTOR,
  SECRET,
};

static const BwKeySchema keys[] = {
  [STRING] = { .name = "string", .type = BW_KEY_STRING },
  [PATH] = { .name = "path", .type = BW_KEY_PATH },
  [BOOLEAN] = { .name = "boolean", .type = BW_KEY_BOOLEAN },
  [INTEGER] = { .name = "integer", .type = BW_KEY_INTEGER },
  [PORT] = { .name = "port", .type = BW_KEY_INTEGER, .min = 1, .max = 65535 },
  [NUMBER] = { .name = "number", .type = BW_KEY_NUMBER, .unit = "EUR" },
  [SHARE] = { .name = "share", .type = BW_KEY_NUMBER, .unit = "%", .min = 0, .max = 100 },
  [AT_LEAST] = { .name = "at-least", .type = BW_KEY_NUMBER, .min = 1.5, .max = INFINITY },
  [AT_MOST] = { .name = "at-most", .type = BW_KEY_NUMBER, .min = -INFINITY, .max = 3 },
  [DURATION] = { .name = "duration", .type = BW_KEY_DURATION },
  [INTERVAL] = { .name = "interval", .type = BW_KEY_DURATION, .min = 1, .max = 3600 },
  [ZONE] = { .name = "zone", .type = BW_KEY_ZONE },
  [ENUM] = { .name = "enum", .type = BW_KEY_ENUM, .choices = colours },
  [LIST] = { .name = "list", .type = BW_KEY_LIST },
  [COLOURS] = { .name = "colours", .type = BW_KEY_LIST, .choices = colours },
  [SEVERITY] = { .name = "severity", .type = BW_KEY_SEVERITY },
  [SELECTOR] = { .name = "selector", .type = BW_KEY_SELECTOR },
  [SECRET] = { .name = "secret", .type = BW_KEY_INTEGER, .is_secret = true },
};

static void
test_taken (void)
{
  static const struct
  {
    int key;
    const char *raw;
  } cases[] = {
    { STRING, "" },
    { STRING, "a b=c;d" },
    { PATH, "~" },
    { PATH, "~/a b" },
    { PATH, "/x" },
    { PATH, "x/y.csv" },
    { BOOLEAN, "true" },
    { BOOLEAN, "0 " },
    { INTEGER, "-9223372036854775808" },
    { PORT, "1" },
    { PORT, "65535" },
    { NUMBER, "-1e3" },
    { SHARE, "0" },
    { SHARE, "100" },
    { AT_LEAST, "1.5" },
    { AT_LEAST, "1e300" },
    { AT_MOST, "3" },
    { AT_MOST, "-1e300" },
    { DURATION, "0" },
    { DURATION, "1h30m" },
    { INTERVAL, "1s" },
    { INTERVAL, "1h" },
    { ZONE, "Europe/Berlin" },
    { ZONE, "local" },
    { ZONE, "UTC" },
    { ENUM, "green" },
    { LIST, "" },
    { LIST, "a;b c;" },
    { COLOURS, "red; blue" },
    { SEVERITY, "Critical" },
    { SELECTOR, "up" },
    { SELECTOR, "a{b=\"c\",d!~\"e|f\"}" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (bw_key_value_check (&keys[cases[i].key], cases[i].raw, &error));
      g_assert_no_error (error);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    int key;
    const char *raw;
    const char *message;
  } cases[] = {
    { STRING, "a\\q",
      "has the unknown escape \\q, expected \\s, \\n, \\t, \\r, or \\\\ for a backslash" },
    { PATH, "", "is empty, expected a path, with ~/ for the home directory" },
    { PATH, "~me/x",
      "found “~me/x”, expected a path, with ~/ for the home directory (the home directory of "
      "another user is not looked up)" },
    { BOOLEAN, "yes", "found “yes”, expected true or false" },
    { BOOLEAN, "", "is empty, expected true or false" },
    { INTEGER, "1.5", "found “1.5”, expected a whole number" },
    { INTEGER, "9223372036854775808", "found “9223372036854775808”, expected a whole number" },
    { PORT, "0", "found “0”, expected a whole number from 1 to 65535" },
    { PORT, "65536", "found “65536”, expected a whole number from 1 to 65535" },
    { NUMBER, "1,5", "found “1,5”, expected a number (EUR)" },
    { NUMBER, "nan", "found “nan”, expected a number (EUR)" },
    { SHARE, "100.5", "found “100.5”, expected a number from 0 % to 100 %" },
    { AT_LEAST, "1", "found “1”, expected a number, at least 1.5" },
    { AT_MOST, "3.5", "found “3.5”, expected a number, at most 3" },
    { DURATION, "5", "found “5”, expected a duration such as 90s, 5m, 2h or 1d" },
    { INTERVAL, "0s", "found “0s”, expected a duration such as 90s, 5m, 2h or 1d from 1s to 1h" },
    { INTERVAL, "2h", "found “2h”, expected a duration such as 90s, 5m, 2h or 1d from 1s to 1h" },
    { ZONE, "Berlin", "found “Berlin”, expected a time zone such as Europe/Berlin, UTC or local" },
    { ZONE, "", "is empty, expected a time zone such as Europe/Berlin, UTC or local" },
    { ENUM, "gren", "found “gren”, expected one of red, green, blue (did you mean green?)" },
    { ENUM, "Red", "found “Red”, expected one of red, green, blue (did you mean red?)" },
    { ENUM, "purple", "found “purple”, expected one of red, green, blue" },
    { LIST, "a;;b",
      "found “a;;b”, expected a list with ; between its elements (an element is empty)" },
    { COLOURS, "red;grean",
      "found “grean”, expected a list with ; between its elements, each one of red, green, blue "
      "(did you mean green?)" },
    { SEVERITY, "bad", "found “bad”, expected one of info, warning, error, critical, emergency" },
    { SECRET, "hunter2 # x", "expected a whole number; a comment needs a line of its own" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (bw_key_value_check (&keys[cases[i].key], cases[i].raw, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (bw_key_value_check (&keys[SELECTOR], "a{b=}", &error));
  g_assert_true (g_str_has_prefix (error->message, "found “a{b=}”, expected a metric such as "));
}

static void
test_meaning (void)
{
  bool flag = false;
  int64_t integer = 0;
  g_assert_true (bw_key_value_boolean ("1", &flag));
  g_assert_true (flag);
  g_assert_true (bw_key_value_boolean ("false", &flag));
  g_assert_false (flag);
  g_assert_false (bw_key_value_boolean ("True", &flag));
  g_assert_true (bw_key_value_integer ("-12", &integer));
  g_assert_cmpint (integer, ==, -12);
  g_assert_false (bw_key_value_integer ("12 h", &integer));
  g_autofree char *text = bw_key_value_text (&keys[STRING], " a\\s ");
  g_assert_cmpstr (text, ==, "a ");
  g_autofree char *list = bw_key_value_text (&keys[LIST], " a\\s;b ");
  g_assert_cmpstr (list, ==, "a\\s;b");
  g_autofree char *relative = bw_key_value_path ("x/y", "/etc");
  g_assert_cmpstr (relative, ==, "/etc/x/y");
  g_autofree char *bare = bw_key_value_path ("x/y", NULL);
  g_assert_cmpstr (bare, ==, "x/y");
  g_autofree char *home = bw_key_value_path ("~", "/etc");
  g_assert_cmpstr (home, ==, g_get_home_dir ());
  g_autofree char *absolute = bw_key_value_path ("/a", "/etc");
  g_assert_cmpstr (absolute, ==, "/a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/key-value/taken", test_taken);
  g_test_add_func ("/key-value/refused", test_refused);
  g_test_add_func ("/key-value/meaning", test_meaning);
  return g_test_run ();
}
