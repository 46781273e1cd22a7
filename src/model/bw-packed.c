/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in as few bytes as they need. */
#include "model/bw-packed.h"

#include <glib.h>
#include <string.h>

/* With more kinds than that a list of them saves nothing. */
#define MAX_KINDS 16384
#define N_SLOTS 32768
#define NO_KIND UINT16_MAX

/* The different ones among values, and where each is. */
typedef struct
{
  uint64_t *kinds;
  unsigned n;
  uint16_t *slots; /* N_SLOTS places among KINDS, or NO_KIND */
  uint16_t *places;
} Kinds;

/* The place of VALUE among those of KINDS, where it comes to be; NO_KIND when there are too many.
 */
static uint16_t
find_kind (Kinds *kinds, uint64_t value)
{
  unsigned slot = (unsigned) ((value * UINT64_C (0x9e3779b97f4a7c15)) >> 49);
  while (kinds->slots[slot] != NO_KIND && kinds->kinds[kinds->slots[slot]] != value)
    slot = (slot + 1) % N_SLOTS;
  if (kinds->slots[slot] == NO_KIND && kinds->n < MAX_KINDS)
    {
      kinds->kinds[kinds->n] = value;
      kinds->slots[slot] = (uint16_t) kinds->n++;
    }
  return kinds->slots[slot];
}

/* False when there are too many of them. */
static bool
find_kinds (Kinds *kinds, const uint64_t *values, size_t n)
{
  memset (kinds->slots, 0xff, N_SLOTS * sizeof *kinds->slots);
  kinds->n = 0;
  for (size_t i = 0; i < n; i++)
    {
      bool is_last = i > 0 && values[i] == values[i - 1];
      kinds->places[i] = is_last ? kinds->places[i - 1] : find_kind (kinds, values[i]);
      if (kinds->places[i] == NO_KIND)
        return false;
    }
  return true;
}

static uint64_t
common_divisor (uint64_t a, uint64_t b)
{
  while (b != 0)
    {
      uint64_t rest = a % b;
      a = b;
      b = rest;
    }
  return a;
}

/* The least of VALUES as signed numbers, the unit all are apart, and how many units the greatest is
 * from it. */
static uint64_t
find_steps (const uint64_t *values, size_t n, uint64_t *base, uint64_t *unit)
{
  int64_t least = (int64_t) values[0], greatest = least;
  *unit = 0;
  for (size_t i = 1; i < n; i++)
    {
      least = MIN (least, (int64_t) values[i]);
      greatest = MAX (greatest, (int64_t) values[i]);
    }
  *base = (uint64_t) least;
  for (size_t i = 0; i < n && *unit != 1; i++)
    if (*unit == 0 || (values[i] - *base) % *unit != 0)
      *unit = common_divisor (*unit, values[i] - *base);
  return *unit > 0 ? ((uint64_t) greatest - *base) / *unit : 0;
}

static uint8_t
width_of (uint64_t greatest)
{
  return greatest == 0            ? 0
         : greatest <= UINT8_MAX  ? 1
         : greatest <= UINT16_MAX ? 2
         : greatest <= UINT32_MAX ? 4
                                  : 8;
}

static void
put (BwPacked *packed, size_t i, uint64_t code)
{
  if (packed->width == 1)
    ((uint8_t *) packed->codes)[i] = (uint8_t) code;
  else if (packed->width == 2)
    ((uint16_t *) packed->codes)[i] = (uint16_t) code;
  else if (packed->width == 4)
    ((uint32_t *) packed->codes)[i] = (uint32_t) code;
  else if (packed->width == 8)
    ((uint64_t *) packed->codes)[i] = code;
}

void
bw_packed_init (BwPacked *packed, const uint64_t *values, size_t n)
{
  g_return_if_fail (packed != NULL && values != NULL && n <= BW_PACKED_MAX);
  *packed = (BwPacked){ .unit = 1 };
  if (n == 0)
    return;
  uint64_t n_steps = find_steps (values, n, &packed->base, &packed->unit);
  packed->width = width_of (n_steps);
  g_autofree uint64_t *room = g_new (uint64_t, MAX_KINDS);
  g_autofree uint16_t *slots = g_new (uint16_t, N_SLOTS);
  g_autofree uint16_t *places = g_new (uint16_t, n);
  Kinds kinds = { .kinds = room, .slots = slots, .places = places };
  if (packed->width > 1 && find_kinds (&kinds, values, n))
    {
      uint8_t width = width_of (kinds.n - 1);
      if (kinds.n * sizeof *room + n * width < n * packed->width)
        {
          packed->kinds = g_memdup2 (room, kinds.n * sizeof *room);
          packed->n_kinds = kinds.n;
          packed->width = width;
        }
    }
  if (packed->width > 0)
    packed->codes = g_malloc (n * packed->width);
  for (size_t i = 0; i < n; i++)
    put (packed, i,
         packed->kinds != NULL ? places[i]
         : packed->unit > 0    ? (values[i] - packed->base) / packed->unit
                               : 0);
}

void
bw_packed_clear (BwPacked *packed)
{
  g_free (packed->codes);
  g_free (packed->kinds);
  *packed = (BwPacked){ .unit = 1 };
}

size_t
bw_packed_bytes (const BwPacked *packed, size_t n)
{
  return n * packed->width + packed->n_kinds * sizeof *packed->kinds;
}
