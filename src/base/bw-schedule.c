/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weekly times: a bit for each minute of a week as clocks show it, and the zone of the clocks. */
#include "base/bw-schedule.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "base/bw-zone-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY_MINUTES 1440
#define WEEK_MINUTES (7 * DAY_MINUTES)
/* What lies outside has no date: 1 to 9999 and a little. */
#define FIRST_US (-62135596800 * BW_SECOND_US)
#define LAST_US (253402300800 * BW_SECOND_US)

struct _BwSchedule
{
  GTimeZone *zone;
  uint8_t minutes[WEEK_MINUTES / 8]; /* from Monday 00:00 */
};

static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static bool
get_minute (const BwSchedule *schedule, unsigned minute)
{
  return (schedule->minutes[minute / 8] >> (minute % 8) & 1) != 0;
}

static void
set_minutes (BwSchedule *schedule, unsigned first, unsigned n)
{
  for (unsigned i = first; i < first + n; i++)
    schedule->minutes[i % WEEK_MINUTES / 8] |= (uint8_t) (1u << (i % WEEK_MINUTES % 8));
}

/* Reading. */

static const char *
skip_blanks (const char *p)
{
  while (*p == ' ' || *p == '\t')
    p++;
  return p;
}

/** Sets INVALID: what stands AT within TEXT, and what was EXPECTED. */
static bool
fail (const char *text, const char *at, const char *expected, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 80));
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("weekly time \"%s\", character %td: expected %s, as in \"mon-fri 22:00-07:00\""),
               shown, at - text + 1, expected);
  return false;
}

/** Reads "HH:MM", "H:MM" or "24:00". */
static bool
take_time (const char **p, unsigned *minute)
{
  const char *at = *p;
  unsigned hours = 0;
  unsigned n_digits = 0;
  for (; g_ascii_isdigit (*at) && n_digits < 2; at++, n_digits++)
    hours = hours * 10 + (unsigned) (*at - '0');
  if (n_digits == 0 || at[0] != ':' || !g_ascii_isdigit (at[1]) || !g_ascii_isdigit (at[2])
      || g_ascii_isdigit (at[3]))
    return false;
  unsigned minutes = (unsigned) (at[1] - '0') * 10 + (unsigned) (at[2] - '0');
  if (minutes > 59 || hours * 60 + minutes > DAY_MINUTES)
    return false;
  *minute = hours * 60 + minutes;
  *p = at + 3;
  return true;
}

static bool
take_day (const char **p, unsigned *day)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (day_names); i++)
    if (g_ascii_strncasecmp (*p, day_names[i], 3) == 0 && !g_ascii_isalpha ((*p)[3]))
      {
        *day = i;
        *p += 3;
        return true;
      }
  return false;
}

/** Reads "mon-fri,sun" into a bit for each day. */
static bool
take_days (const char *text, const char **p, unsigned *days, GError **error)
{
  for (;; (*p)++)
    {
      unsigned first = 0;
      unsigned last = 0;
      *p = skip_blanks (*p);
      if (!take_day (p, &first))
        return fail (text, *p, _ ("a day (mon, tue, wed, thu, fri, sat, sun) or a time"), error);
      last = first;
      *p = skip_blanks (*p);
      if (**p == '-')
        {
          *p = skip_blanks (*p + 1);
          if (!take_day (p, &last))
            return fail (text, *p, _ ("the last day (mon, tue, wed, thu, fri, sat, sun)"), error);
        }
      for (unsigned day = first;; day = (day + 1) % 7)
        {
          *days |= 1u << day;
          if (day == last)
            break;
        }
      *p = skip_blanks (*p);
      if (**p != ',')
        return true;
    }
}

/** Reads "22:00-07:00". *TO is at most a day after *FROM. */
static bool
take_times (const char *text, const char **p, unsigned *from, unsigned *to, GError **error)
{
  const char *at = *p;
  if (!take_time (p, from) || *from == DAY_MINUTES)
    return fail (text, at, _ ("a time from 00:00 to 23:59"), error);
  *p = skip_blanks (*p);
  if (**p != '-')
    return fail (text, *p, _ ("'-' and the end"), error);
  at = *p = skip_blanks (*p + 1);
  if (!take_time (p, to))
    return fail (text, at, _ ("a time from 00:00 to 24:00"), error);
  if (*to == *from)
    return fail (text, at,
                 _ ("an end that differs from the beginning (a whole day is 00:00-24:00)"), error);
  if (*to < *from)
    *to += DAY_MINUTES;
  return true;
}

static bool
add_text (BwSchedule *schedule, const char *text, GError **error)
{
  unsigned days = 0;
  unsigned from = 0;
  unsigned to = DAY_MINUTES;
  const char *p = skip_blanks (text);
  if (g_ascii_isdigit (*p))
    days = 0x7f;
  else if (!take_days (text, &p, &days, error))
    return false;
  p = skip_blanks (p);
  if (*p != '\0' && !take_times (text, &p, &from, &to, error))
    return false;
  p = skip_blanks (p);
  if (*p != '\0')
    return fail (text, p, _ ("the end"), error);
  for (unsigned day = 0; day < 7; day++)
    if ((days >> day & 1) != 0)
      set_minutes (schedule, day * DAY_MINUTES + from, to - from);
  return true;
}

BwSchedule *
bw_schedule_new (const char *const *texts, GTimeZone *zone, GError **error)
{
  g_return_val_if_fail (texts != NULL, NULL);
  g_autoptr (BwSchedule) schedule = g_new0 (BwSchedule, 1);
  schedule->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  for (unsigned i = 0; texts[i] != NULL; i++)
    if (!add_text (schedule, texts[i], error))
      return NULL;
  return g_steal_pointer (&schedule);
}

void
bw_schedule_free (BwSchedule *schedule)
{
  if (schedule == NULL)
    return;
  g_clear_pointer (&schedule->zone, g_time_zone_unref);
  g_free (schedule);
}

bool
bw_schedule_parse_time (const char *text, unsigned *out_minute, GError **error)
{
  g_return_val_if_fail (text != NULL && out_minute != NULL, false);
  unsigned minute = 0;
  const char *p = text;
  if (take_time (&p, &minute) && *p == '\0' && minute < DAY_MINUTES)
    {
      *out_minute = minute;
      return true;
    }
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 80));
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("found \"%s\", expected a time from 00:00 to 23:59"), shown);
  return false;
}

/* Asking. */

static int64_t
floor_divide (int64_t a, int64_t b)
{
  return a / b - (a % b < 0);
}

/** The minute of the week that clocks show at LOCAL_US. */
static unsigned
week_minute (int64_t local_us)
{
  int64_t minute =
      floor_divide (local_us, BW_MINUTE_US) + 3 * DAY_MINUTES; /* 1970 began on a Thursday */
  return (unsigned) (minute - floor_divide (minute, WEEK_MINUTES) * WEEK_MINUTES);
}

bool
bw_schedule_contains (const BwSchedule *schedule, int64_t at_us)
{
  g_return_val_if_fail (schedule != NULL, false);
  if (at_us < FIRST_US || at_us > LAST_US)
    return false;
  return get_minute (schedule, week_minute (at_us + bw_zone_offset_us (schedule->zone, at_us)));
}

bool
bw_schedule_is_always (const BwSchedule *schedule)
{
  g_return_val_if_fail (schedule != NULL, false);
  for (unsigned i = 0; i < sizeof schedule->minutes; i++)
    if (schedule->minutes[i] != 0xff)
      return false;
  return true;
}

/** The first moment after AT_US at which a clock that is not set meanwhile shows a minute that
 * differs from the one at AT_US; BW_TIME_NONE where all are alike. */
static int64_t
next_by_clock (const BwSchedule *schedule, int64_t at_us)
{
  int64_t local_us = at_us + bw_zone_offset_us (schedule->zone, at_us);
  int64_t minute_us = floor_divide (local_us, BW_MINUTE_US) * BW_MINUTE_US;
  unsigned minute = week_minute (local_us);
  bool is_in = get_minute (schedule, minute);
  for (unsigned i = 1; i <= WEEK_MINUTES; i++)
    if (get_minute (schedule, (minute + i) % WEEK_MINUTES) != is_in)
      return at_us + (minute_us + i * BW_MINUTE_US - local_us);
  return BW_TIME_NONE;
}

/** The first second after FROM_US and not after TO_US at which clocks in ZONE are set;
 * BW_TIME_NONE: they are not. */
static int64_t
next_setting (GTimeZone *zone, int64_t from_us, int64_t to_us)
{
  if (zone == NULL)
    return BW_TIME_NONE;
  int64_t low_s = floor_divide (from_us, BW_SECOND_US);
  int64_t high_s = floor_divide (to_us, BW_SECOND_US);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, low_s);
  if (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, high_s) == interval)
    return BW_TIME_NONE;
  while (high_s - low_s > 1)
    {
      int64_t middle_s = low_s + (high_s - low_s) / 2;
      if (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, middle_s) == interval)
        low_s = middle_s;
      else
        high_s = middle_s;
    }
  return high_s * BW_SECOND_US;
}

int64_t
bw_schedule_next_change_us (const BwSchedule *schedule, int64_t at_us)
{
  g_return_val_if_fail (schedule != NULL, BW_TIME_NONE);
  if (at_us < FIRST_US || at_us > LAST_US)
    return BW_TIME_NONE;
  bool is_in = bw_schedule_contains (schedule, at_us);
  while (true)
    {
      int64_t next_us = next_by_clock (schedule, at_us);
      if (next_us == BW_TIME_NONE)
        return BW_TIME_NONE;
      int64_t set_us = next_setting (schedule->zone, at_us, next_us);
      if (set_us == BW_TIME_NONE)
        return next_us;
      /* Clocks jump: into another time of the schedule, or not. */
      at_us = set_us;
      if (bw_schedule_contains (schedule, at_us) != is_in)
        return at_us;
    }
}

int64_t
bw_schedule_next_time_us (GTimeZone *zone, unsigned minute, int64_t at_us)
{
  g_return_val_if_fail (minute < DAY_MINUTES, BW_TIME_NONE);
  if (at_us < FIRST_US || at_us > LAST_US)
    return BW_TIME_NONE;
  int64_t day = floor_divide (at_us + bw_zone_offset_us (zone, at_us), BW_DAY_US) - 1;
  int64_t next_us = at_us;
  for (; next_us <= at_us; day++)
    next_us = bw_zone_from_local_us (zone, day * BW_DAY_US + (int64_t) minute * BW_MINUTE_US);
  return next_us;
}
