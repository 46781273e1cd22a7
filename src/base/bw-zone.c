/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zones by name, and their offsets remembered for a stretch of time. */
#include "base/bw-error.h"
#include "base/bw-time.h"
#include "base/bw-zone-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define DAY_S 86400
#define STRETCH_S (40 * DAY_S)

/** GTimeZone walks its transitions from the oldest at each question. Rows of a ledger come in order
 * of time, so each thread remembers the last stretch in which a zone kept its offset. */
typedef struct
{
  GTimeZone *zone;
  int64_t first_s; /* of the stretch, both inclusive */
  int64_t last_s;
  int64_t offset_s;
} Stretch;

static void
stretch_free (gpointer data)
{
  Stretch *stretch = data;
  g_clear_pointer (&stretch->zone, g_time_zone_unref);
  g_free (stretch);
}

static GPrivate last_stretch = G_PRIVATE_INIT (stretch_free);

/** Whether the zone database has something else than a zone by this name, such as "zone.tab", which
 * GLib takes for a zone and then complains about with a critical. */
static bool
is_other_file (const char *name)
{
  const char *directory = g_getenv ("TZDIR");
  g_autofree char *path =
      g_build_filename (directory != NULL ? directory : "/usr/share/zoneinfo", name, NULL);
  char magic[4] = "";
  FILE *file = fopen (path, "rbe");
  if (file == NULL)
    return false;
  size_t n = fread (magic, 1, sizeof magic, file);
  fclose (file);
  return n < sizeof magic || memcmp (magic, "TZif", sizeof magic) != 0;
}

GTimeZone *
bw_zone_new (const char *name, GError **error)
{
  if (name == NULL || g_str_equal (name, "local"))
    return g_time_zone_new_local ();
  /* Anything else would be looked up as a file. */
  bool is_plain = *name != '\0' && *name != '/' && *name != ':' && strstr (name, "..") == NULL
                  && !is_other_file (name);
  GTimeZone *zone = is_plain ? g_time_zone_new_identifier (name) : NULL;
  if (zone == NULL)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                 _ ("\"%s\" is no known time zone, expected a name such as \"Europe/Berlin\""),
                 name);
  return zone;
}

/** Looks for a stretch around US of up to 80 days in which ZONE has one offset. */
static void
stretch_find (Stretch *stretch, GTimeZone *zone, int64_t s)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, s);
  stretch->first_s = s;
  stretch->last_s = s;
  for (int64_t step = STRETCH_S; step >= DAY_S / 16; step /= 2)
    {
      int64_t first_s = stretch->first_s - step;
      int64_t last_s = stretch->last_s + step;
      if (s - first_s <= STRETCH_S
          && g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, first_s) == interval)
        stretch->first_s = first_s;
      if (last_s - s <= STRETCH_S
          && g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, last_s) == interval)
        stretch->last_s = last_s;
    }
  stretch->offset_s = g_time_zone_get_offset (zone, interval);
  if (stretch->zone != zone)
    {
      g_clear_pointer (&stretch->zone, g_time_zone_unref);
      stretch->zone = g_time_zone_ref (zone);
    }
}

static const Stretch *
stretch_at (GTimeZone *zone, int64_t s)
{
  Stretch *stretch = g_private_get (&last_stretch);
  if (stretch == NULL)
    {
      stretch = g_new0 (Stretch, 1);
      g_private_set (&last_stretch, stretch);
    }
  if (stretch->zone != zone || s < stretch->first_s || s > stretch->last_s)
    stretch_find (stretch, zone, s);
  return stretch;
}

static int64_t
floor_seconds (int64_t us)
{
  return us / BW_SECOND_US - (us % BW_SECOND_US < 0);
}

int64_t
bw_zone_offset_us (GTimeZone *zone, int64_t us)
{
  if (zone == NULL)
    return 0;
  return stretch_at (zone, floor_seconds (us))->offset_s * BW_SECOND_US;
}

int64_t
bw_zone_from_local_us (GTimeZone *zone, int64_t local_us)
{
  if (zone == NULL)
    return local_us;
  int64_t local_s = floor_seconds (local_us);
  const Stretch *stretch = g_private_get (&last_stretch);
  /* Two days inside the stretch no other offset can show the same local time. */
  if (stretch != NULL && stretch->zone == zone && local_s - 2 * DAY_S >= stretch->first_s
      && local_s + 2 * DAY_S <= stretch->last_s)
    return local_us - stretch->offset_s * BW_SECOND_US;
  int64_t before_us = stretch_at (zone, local_s - DAY_S)->offset_s * BW_SECOND_US;
  int64_t after_us = stretch_at (zone, local_s + DAY_S)->offset_s * BW_SECOND_US;
  int64_t first_us = local_us - MAX (before_us, after_us);
  int64_t second_us = local_us - MIN (before_us, after_us);
  if (first_us == second_us || bw_zone_offset_us (zone, first_us) == local_us - first_us)
    return first_us;
  if (bw_zone_offset_us (zone, second_us) == local_us - second_us)
    return second_us;
  return local_us - before_us;
}
