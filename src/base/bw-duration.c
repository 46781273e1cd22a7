/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations as configuration files and people spell them. */
#include "base/bw-error.h"
#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *suffix;
  int64_t us;
} Unit;

static const Unit units[] = {
  { "d", BW_DAY_US },    { "h", BW_HOUR_US }, { "m", BW_MINUTE_US },
  { "s", BW_SECOND_US }, { "ms", 1000 },      { "us", 1 },
};

/** Reads digits and a unit smaller than the one at *RANK; moves *P behind them. */
static bool
parse_part (const char **p, int *rank, int64_t *sum_us)
{
  uint64_t count = 0;
  if (!g_ascii_isdigit (**p))
    return false;
  for (; g_ascii_isdigit (**p); (*p)++)
    if (!g_uint64_checked_mul (&count, count, 10)
        || !g_uint64_checked_add (&count, count, (uint64_t) (**p - '0')))
      return false;
  size_t length = 0;
  while (g_ascii_isalpha ((*p)[length]))
    length++;
  for (int i = *rank + 1; i < (int) G_N_ELEMENTS (units); i++)
    if (strlen (units[i].suffix) == length && strncmp (*p, units[i].suffix, length) == 0)
      {
        *p += length;
        *rank = i;
        uint64_t us = 0;
        if (!g_uint64_checked_mul (&us, count, (uint64_t) units[i].us)
            || !g_uint64_checked_add (&us, us, (uint64_t) *sum_us) || us > INT64_MAX)
          return false;
        *sum_us = (int64_t) us;
        return true;
      }
  return false;
}

bool
bw_duration_parse (const char *text, int64_t *out_us, GError **error)
{
  g_return_val_if_fail (text != NULL && out_us != NULL, false);

  const char *p = text;
  while (g_ascii_isspace (*p))
    p++;
  int64_t sum_us = 0;
  int rank = -1;
  bool is_good = true;
  if (*p == '0' && !g_ascii_isalnum (p[1]))
    p++;
  else
    do
      is_good = parse_part (&p, &rank, &sum_us);
    while (is_good && g_ascii_isalnum (*p));
  while (g_ascii_isspace (*p))
    p++;
  if (is_good && *p == '\0')
    {
      *out_us = sum_us;
      return true;
    }
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 40));
  g_set_error (
      error, BW_ERROR, BW_ERROR_INVALID,
      _ ("\"%s\" is no duration, expected one such as \"90s\", \"5m\", \"1h30m\" or \"1d\""),
      shown);
  return false;
}

char *
bw_duration_format (int64_t us)
{
  g_return_val_if_fail (us >= 0, NULL);

  g_autofree char *best = NULL;
  if (us == 0)
    return g_strdup ("0");
  /* Each unit in turn is the largest; "90s" beats "1m30s", and "1d1m" beats "1441m". */
  for (unsigned i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      int64_t rest_us = us;
      for (unsigned j = i; j < G_N_ELEMENTS (units); j++)
        {
          if (rest_us / units[j].us > 0)
            g_string_append_printf (text, "%" G_GINT64_FORMAT "%s", rest_us / units[j].us,
                                    units[j].suffix);
          rest_us %= units[j].us;
        }
      if (best == NULL || text->len < strlen (best))
        {
          g_free (best);
          best = g_strdup (text->str);
        }
    }
  return g_steal_pointer (&best);
}

char *
bw_duration_format_age (int64_t us)
{
#define NBSP "\u00a0"
  long seconds = (long) (MAX (us, 0) / BW_SECOND_US);
  if (seconds < 60)
    return g_strdup_printf ("%ld" NBSP "s", seconds);
  if (seconds < 3600)
    return g_strdup_printf ("%ld" NBSP "min", seconds / 60);
  if (seconds >= 86400)
    return g_strdup_printf ("%ld" NBSP "d", seconds / 86400);
  long minutes = seconds / 60 % 60;
  if (minutes == 0)
    return g_strdup_printf ("%ld" NBSP "h", seconds / 3600);
  return g_strdup_printf ("%ld" NBSP "h %ld" NBSP "min", seconds / 3600, minutes);
}
