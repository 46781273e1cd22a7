/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value against the schema of its key, and the value as what it means. */
#include "config/bw-key-value.h"

#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "config/bw-key-text.h"
#include "model/bw-metric.h"
#include "model/bw-severity.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What a bound looks like in a message: a number, or a duration for durations. */
static char *
bound_text (const BwKeySchema *key, double bound)
{
  if (key->type == BW_KEY_DURATION)
    return bw_duration_format ((int64_t) (bound * (double) BW_SECOND_US));
  g_autofree char *number = bw_number_format_exact (bound);
  if (key->unit == NULL)
    return g_steal_pointer (&number);
  return g_strdup_printf ("%s %s", number, key->unit);
}

static bool
has_max (const BwKeySchema *key)
{
  return key->max >= key->min && isfinite (key->max);
}

static bool
has_bounds (const BwKeySchema *key)
{
  return key->min < 0 || key->min > 0 || key->max < 0 || key->max > 0;
}

/* A PHRASE for a number, with its range or unit. (transfer full) */
static char *
with_range (const char *phrase, const BwKeySchema *key)
{
  if (!has_bounds (key))
    return key->unit != NULL && key->type != BW_KEY_DURATION
               ? g_strdup_printf ("%s (%s)", phrase, key->unit)
               : g_strdup (phrase);
  g_autofree char *min = bound_text (key, key->min);
  g_autofree char *max = bound_text (key, has_max (key) ? key->max : 0);
  if (!has_max (key))
    return g_strdup_printf (_ ("%s, at least %s"), phrase, min);
  return isfinite (key->min) ? g_strdup_printf (_ ("%s from %s to %s"), phrase, min, max)
                             : g_strdup_printf (_ ("%s, at most %s"), phrase, max);
}

char *
bw_key_value_expected (const BwKeySchema *key)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_autofree char *choices =
      key->choices != NULL ? g_strjoinv (", ", (char **) (gpointer) key->choices) : g_strdup ("");
  switch (key->type)
    {
    case BW_KEY_PATH:
      return g_strdup (_ ("a path, with ~/ for the home directory"));
    case BW_KEY_BOOLEAN:
      return g_strdup (_ ("true or false"));
    case BW_KEY_INTEGER:
      return with_range (_ ("a whole number"), key);
    case BW_KEY_NUMBER:
      return with_range (_ ("a number"), key);
    case BW_KEY_DURATION:
      return with_range (_ ("a duration such as 90s, 5m, 2h or 1d"), key);
    case BW_KEY_ZONE:
      return g_strdup (_ ("a time zone such as Europe/Berlin, UTC or local"));
    case BW_KEY_ENUM:
      return g_strdup_printf (_ ("one of %s"), choices);
    case BW_KEY_LIST:
      return key->choices != NULL ? g_strdup_printf (
                 _ ("a list with ; between its elements, each one of %s"), choices)
                                  : g_strdup (_ ("a list with ; between its elements"));
    case BW_KEY_SEVERITY:
      return g_strdup (_ ("one of info, warning, error, critical, emergency"));
    case BW_KEY_SELECTOR:
      return g_strdup (_ ("a metric such as system_cpu_percent{source=\"NAME\"}"));
    case BW_KEY_STRING:
    default:
      return g_strdup (_ ("a text"));
    }
}

/* "found X, expected Y", with a hint where one is due. Always false. */
static bool
fail (const BwKeySchema *key, const char *found, const char *why, GError **error)
{
  g_autofree char *expected = bw_key_value_expected (key);
  g_autofree char *quoted = bw_key_text_quote (found);
  g_autofree char *message = NULL;
  if (key->is_secret)
    message = g_strdup_printf (_ ("expected %s"), expected);
  else if (found[0] == '\0')
    message = g_strdup_printf (_ ("is empty, expected %s"), expected);
  else
    message = g_strdup_printf (_ ("found %s, expected %s"), quoted, expected);
  bool has_comment = strstr (found, " #") != NULL || strstr (found, "\t#") != NULL;
  g_autofree char *whole = why != NULL && !key->is_secret
                               ? g_strdup_printf ("%s (%s)", message, why)
                               : g_strdup (message);
  if (has_comment)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s; a comment needs a line of its own"),
                 whole);
  else
    g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID, whole);
  return false;
}

static bool
check_range (const BwKeySchema *key, const char *text, double value, GError **error)
{
  bool is_outside = value < key->min || (has_max (key) && value > key->max);
  if (has_bounds (key) && is_outside)
    return fail (key, text, NULL, error);
  return true;
}

static bool
check_choice (const BwKeySchema *key, const char *text, GError **error)
{
  if (key->choices == NULL || g_strv_contains (key->choices, text))
    return true;
  const char *nearest =
      bw_nearest (text, key->choices, g_strv_length ((char **) (gpointer) key->choices));
  g_autofree char *why = nearest != NULL ? g_strdup_printf (_ ("did you mean %s?"), nearest) : NULL;
  return fail (key, text, why, error);
}

static bool
check_element (const BwKeySchema *key, const char *text, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (key->check_element == NULL || key->check_element (text, &problem))
    return check_choice (key, text, error);
  return fail (key, text, problem->message, error);
}

static bool
check_list (const BwKeySchema *key, const char *raw, GError **error)
{
  g_auto (GStrv) elements = bw_key_text_split (raw, error);
  if (elements == NULL)
    return false;
  for (unsigned i = 0; elements[i] != NULL; i++)
    {
      if (g_strstrip (elements[i])[0] == '\0')
        return fail (key, raw, _ ("an element is empty"), error);
      if (!check_element (key, elements[i], error))
        return false;
    }
  return true;
}

static bool
check_number (const BwKeySchema *key, const char *text, GError **error)
{
  double number = 0;
  int64_t integer = 0;
  g_autoptr (GError) problem = NULL;
  if (key->type == BW_KEY_NUMBER)
    return bw_number_parse (text, &number) ? check_range (key, text, number, error)
                                           : fail (key, text, NULL, error);
  if (key->type == BW_KEY_INTEGER)
    return bw_key_value_integer (text, &integer) ? check_range (key, text, (double) integer, error)
                                                 : fail (key, text, NULL, error);
  g_assert (key->type == BW_KEY_DURATION);
  if (!bw_duration_parse (text, &integer, &problem))
    return fail (key, text, NULL, error);
  return check_range (key, text, (double) integer / (double) BW_SECOND_US, error);
}

static bool
check_path (const BwKeySchema *key, const char *text, GError **error)
{
  if (text[0] == '\0')
    return fail (key, text, NULL, error);
  if (text[0] == '~' && text[1] != '\0' && text[1] != '/')
    return fail (key, text, _ ("the home directory of another user is not looked up"), error);
  return true;
}

static bool
check_zone (const BwKeySchema *key, const char *text, GError **error)
{
  g_autoptr (GTimeZone) zone = text[0] != '\0' ? bw_zone_new (text, NULL) : NULL;
  return zone != NULL || fail (key, text, NULL, error);
}

static bool
check_selector (const BwKeySchema *key, const char *text, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (BwSelector) selector = bw_selector_parse (text, &problem);
  return selector != NULL || fail (key, text, problem != NULL ? problem->message : NULL, error);
}

bool
bw_key_value_check (const BwKeySchema *key, const char *raw, GError **error)
{
  g_return_val_if_fail (key != NULL && raw != NULL, false);
  g_autofree char *trimmed = g_strstrip (g_strdup (raw));
  if (key->type == BW_KEY_LIST)
    return check_list (key, trimmed, error);
  g_autofree char *text = bw_key_text_unescape (trimmed, error);
  if (text == NULL)
    return false;
  bool flag = false;
  BwSeverity severity = BW_SEVERITY_NONE;
  switch (key->type)
    {
    case BW_KEY_PATH:
      return check_path (key, text, error);
    case BW_KEY_BOOLEAN:
      return bw_key_value_boolean (text, &flag) || fail (key, text, NULL, error);
    case BW_KEY_INTEGER:
    case BW_KEY_NUMBER:
    case BW_KEY_DURATION:
      return check_number (key, text, error);
    case BW_KEY_ZONE:
      return check_zone (key, text, error);
    case BW_KEY_ENUM:
      return check_choice (key, text, error);
    case BW_KEY_SEVERITY:
      return (bw_severity_parse (text, &severity) && severity != BW_SEVERITY_NONE)
             || fail (key, text, NULL, error);
    case BW_KEY_SELECTOR:
      return check_selector (key, text, error);
    case BW_KEY_STRING:
    case BW_KEY_LIST:
      break;
    }
  return true;
}

char *
bw_key_value_text (const BwKeySchema *key, const char *raw)
{
  g_return_val_if_fail (key != NULL && raw != NULL, NULL);
  g_autofree char *trimmed = g_strstrip (g_strdup (raw));
  return key->type == BW_KEY_LIST ? g_steal_pointer (&trimmed)
                                  : bw_key_text_unescape (trimmed, NULL);
}

bool
bw_key_value_boolean (const char *text, bool *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);
  bool is_true = strcmp (text, "true") == 0 || strcmp (text, "1") == 0;
  bool is_false = strcmp (text, "false") == 0 || strcmp (text, "0") == 0;
  if (is_true || is_false)
    *out = is_true;
  return is_true || is_false;
}

bool
bw_key_value_integer (const char *text, int64_t *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, out, NULL);
}

char *
bw_key_value_path (const char *text, const char *folder)
{
  g_return_val_if_fail (text != NULL, NULL);
  if (text[0] == '~' && (text[1] == '\0' || text[1] == '/'))
    return g_strconcat (g_get_home_dir (), text + 1, NULL);
  if (g_path_is_absolute (text) || folder == NULL)
    return g_strdup (text);
  return g_build_filename (folder, text, NULL);
}
