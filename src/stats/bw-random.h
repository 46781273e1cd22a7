/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers that are the same on every machine: xoshiro256** (Blackman & Vigna 2018). */
#pragma once

#include <stdint.h>

typedef struct
{
  uint64_t s[4];
} BwRandom;

/** Starts RANDOM with four numbers of SplitMix64 (Steele, Lea & Flood 2014) from SEED. */
static inline void
bw_random_seed (BwRandom *random, uint64_t seed)
{
  for (unsigned i = 0; i < 4; i++)
    {
      seed += UINT64_C (0x9e3779b97f4a7c15);
      uint64_t z = seed;
      z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
      random->s[i] = z ^ (z >> 31);
    }
}

static inline uint64_t
bw_random_rotate (uint64_t x, unsigned by)
{
  return (x << by) | (x >> (64 - by));
}

/** In [0, 1), a multiple of 2⁻⁵³. */
static inline double
bw_random_next (BwRandom *random)
{
  uint64_t *s = random->s;
  uint64_t result = bw_random_rotate (s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = bw_random_rotate (s[3], 45);
  return (double) (result >> 11) * 0x1.0p-53;
}
