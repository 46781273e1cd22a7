/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels and durations as they are typed and stepped through. */
#include "view/bw-rule-draft-private.h"

#include "base/bw-time.h"
#include "base/bw-units.h"
#include "engine/bw-schemas.h"
#include "view/bw-words.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define MAX_DECIMALS 9
#define NBSP "\u00a0"

/* The unit behind a number, and by how much the number is more than the value. */
typedef struct
{
  const char *unit;
  double factor;
} Unit;

static Unit
unit_of (BwNumberFormat format)
{
  switch (format)
    {
    case BW_FORMAT_RATIO:
    case BW_FORMAT_SIGNED_RATIO:
      return (Unit){ "%", 100 };
    case BW_FORMAT_PERCENT:
      return (Unit){ "%", 1 };
    case BW_FORMAT_SECONDS:
      return (Unit){ "s", 1 };
    case BW_FORMAT_CELSIUS:
      return (Unit){ "°C", 1 };
    case BW_FORMAT_RATE:
      return (Unit){ "/s", 1 };
    case BW_FORMAT_BYTES:
      return (Unit){ bw_units_name (2), 1 / pow (bw_units_step (), 2) };
    case BW_FORMAT_BYTE_RATE:
      return (Unit){ bw_units_get () == BW_UNITS_DECIMAL ? "MB/s" : "MiB/s",
                     1 / pow (bw_units_step (), 2) };
    case BW_FORMAT_PLAIN:
    case BW_FORMAT_COUNT:
    case BW_FORMAT_MONEY:
    case BW_FORMAT_SIGNED_MONEY:
    case BW_FORMAT_FACTOR:
    case BW_FORMAT_SCORE:
    case BW_FORMAT_BOOLEAN:
    case BW_FORMAT_ODDS10:
    default:
      return (Unit){ NULL, 1 };
    }
}

char *
bw_rule_level_exact (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.12g", value), NULL);
  return bw_number_format_exact (rounded + 0.0);
}

/* As many decimals as VALUE has. */
static unsigned
decimals_of (double value)
{
  for (unsigned n = 0; n < MAX_DECIMALS; n++)
    {
      double scaled = value * pow (10, n);
      if (fabs (scaled - round (scaled)) < 1e-6 * MAX (1, fabs (scaled)) * 1e-3)
        return n;
    }
  return MAX_DECIMALS;
}

char *
bw_rule_level_to_text (const char *value, BwNumberFormat format)
{
  double number = 0;
  if (value == NULL || !bw_number_parse (value, &number))
    return g_strdup (value != NULL ? value : "");
  Unit unit = unit_of (format);
  number *= unit.factor;
  return bw_number_format_fixed (number, decimals_of (number), false, unit.unit);
}

static bool
has_decimal_comma (void)
{
  return strcmp (localeconv ()->decimal_point, ",") == 0;
}

/* TEXT without UNIT at its end. */
static char *
without_unit (const char *text, const char *unit)
{
  char *number = g_strdup (text);
  while (g_str_has_suffix (number, NBSP))
    number[strlen (number) - strlen (NBSP)] = '\0';
  g_strstrip (number);
  if (unit != NULL && g_str_has_suffix (number, unit))
    number[strlen (number) - strlen (unit)] = '\0';
  return number;
}

char *
bw_rule_level_from_text (const char *text, BwNumberFormat format)
{
  Unit unit = unit_of (format);
  double number = 0;
  g_autofree char *plain = without_unit (text, unit.unit);
  if (!bw_number_parse_loose (plain, has_decimal_comma (), &number, NULL))
    return g_strstrip (g_strdup (text));
  return bw_rule_level_exact (number / unit.factor);
}

char *
bw_rule_duration_to_text (const char *value)
{
  int64_t us = 0;
  if (value == NULL || !bw_duration_parse (value, &us, NULL))
    return g_strdup (value != NULL ? value : "");
  static const struct
  {
    int64_t us;
    const char *unit;
  } units[] = { { BW_DAY_US, "d" },    { BW_HOUR_US, "h" }, { BW_MINUTE_US, "min" },
                { BW_SECOND_US, "s" }, { 1000, "ms" },      { 1, "µs" } };
  GString *text = g_string_new (us == 0 ? "0" NBSP "s" : NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (units); i++)
    {
      int64_t n = us / units[i].us;
      us %= units[i].us;
      if (n > 0)
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT NBSP "%s", text->len > 0 ? " " : "", n,
                                units[i].unit);
    }
  return g_string_free (text, FALSE);
}

char *
bw_rule_duration_from_text (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_len (plain, p, g_utf8_next_char (p) - p);
  g_string_replace (plain, "min", "m", 0);
  g_string_replace (plain, "µs", "us", 0);
  int64_t us = 0;
  return bw_duration_parse (plain->str, &us, NULL) ? bw_duration_format (us)
                                                   : g_strstrip (g_strdup (text));
}

/* Steps of 1 in the second digit, of whole ones where a share is shown. */
double
bw_rule_level_step (double value, double base, BwNumberFormat format, int n)
{
  double factor = unit_of (format).factor;
  double shown = (isnan (value) ? (isnan (base) ? 0 : base) : value) * factor;
  bool is_share = unit_of (format).unit != NULL && strcmp (unit_of (format).unit, "%") == 0;
  double size = fabs (shown);
  double step = pow (10, floor (log10 (MAX (size, 1e-9))) - 1);
  if (is_share)
    step = size >= 2 ? 1 : size >= 0.2 ? 0.1 : 0.01;
  if (size == 0)
    step = 1;
  double stepped = (round (shown / step) + n) * step;
  g_autofree char *text = bw_rule_level_exact (stepped / factor);
  return g_ascii_strtod (text, NULL);
}

/* A value that is no milder than LIMIT; towards the bad side is TOWARDS, 1 or -1. */
static double
no_milder (double value, double limit, double towards)
{
  return !isnan (limit) && (value - limit) * towards < 0 ? limit : value;
}

void
bw_rule_level_fit (const BwRuleLevels *levels, unsigned index, bool has_recover, double *value,
                   double *recover)
{
  double towards = levels->is_below ? -1 : 1;
  const BwRuleLevel *own = &levels->levels[index];
  const BwRuleLevel *before = index > 0 ? own - 1 : NULL;
  const BwRuleLevel *after = index + 1 < levels->n_levels ? own + 1 : NULL;
  double apart = MAX (fabs (own->trip) * 1e-3, 1e-6) * towards;
  if (before == NULL)
    *value = no_milder (*value, levels->healthy, towards);
  else
    *value = no_milder (*value, before->trip + apart, towards);
  if (after != NULL)
    *value = no_milder (*value, after->trip - apart, -towards);
  if (after != NULL && !has_recover)
    *value = no_milder (*value, after->recover, -towards);
  *recover = *value - (own->trip - own->recover);
  if (before != NULL)
    *recover = no_milder (*recover, before->recover, towards);
  if (after != NULL)
    *recover = no_milder (*recover, after->recover, -towards);
  *recover = no_milder (*recover, *value, -towards);
}

int64_t
bw_rule_duration_step (int64_t us, int n)
{
  static const int64_t ladder[] = { 0,    1,    2,    5,    10,    15,    20,    30,    45,
                                    60,   90,   120,  180,  240,   300,   600,   900,   1200,
                                    1800, 2700, 3600, 7200, 10800, 21600, 43200, 86400, 172800 };
  const int64_t last = G_N_ELEMENTS (ladder) - 1;
  int64_t at = 0;
  while (at < last && ladder[at + 1] * BW_SECOND_US <= us)
    at++;
  /* Down from between two is the lower one. */
  bool is_between = ladder[at] * BW_SECOND_US != us;
  at += n < 0 && is_between ? n + 1 : n;
  return ladder[CLAMP (at, 0, last)] * BW_SECOND_US;
}

const BwKeySchema *
bw_rule_key_schema (const char *key)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  const BwGroupSchema *group = bw_group_schema_find (schemas, n, "rule", NULL);
  return group != NULL ? bw_key_schema_find (group->keys, key) : NULL;
}

char *
bw_rule_draft_default (const char *key)
{
  const BwKeySchema *schema = bw_rule_key_schema (key);
  if (schema == NULL || schema->default_text == NULL)
    return NULL;
  return schema->type == BW_KEY_DURATION ? bw_rule_duration_to_text (schema->default_text)
                                         : g_strdup (schema->default_text);
}
