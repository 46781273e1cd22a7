/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in as few bytes as they need: as places in a list of those there are, as steps from the
 * least, or as they are. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** More than so many at once are not packed. */
#define BW_PACKED_MAX 32768

/** Immutable once filled. */
typedef struct
{
  void *codes;     /* of WIDTH bytes each; NULL: all are 0 */
  uint64_t *kinds; /* what codes are places in; NULL: they count UNITs from BASE on */
  uint64_t base, unit;
  unsigned n_kinds;
  uint8_t width; /* 0, 1, 2, 4 or 8 */
} BwPacked;

/** Packs N (at most BW_PACKED_MAX) of VALUES, bit by bit: of a double the bits are a value. */
void bw_packed_init (BwPacked *packed, const uint64_t *values, size_t n);
void bw_packed_clear (BwPacked *packed);
/** What it takes of memory for N values. */
size_t bw_packed_bytes (const BwPacked *packed, size_t n);

/** The value at I. */
static inline uint64_t
bw_packed_get (const BwPacked *packed, size_t i)
{
  uint64_t code = 0;
  switch (packed->width)
    {
    case 1:
      code = ((const uint8_t *) packed->codes)[i];
      break;
    case 2:
      code = ((const uint16_t *) packed->codes)[i];
      break;
    case 4:
      code = ((const uint32_t *) packed->codes)[i];
      break;
    case 8:
      code = ((const uint64_t *) packed->codes)[i];
      break;
    default:
      break;
    }
  return packed->kinds != NULL ? packed->kinds[code] : packed->base + packed->unit * code;
}
