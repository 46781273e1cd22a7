/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed numbers come out as they went in, and take as little as their kind allows. */
#include "model/bw-packed.h"

#include <glib.h>
#include <string.h>

#define N 5000

static GRand *dice;

static uint64_t
bits_of (double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* --- what there is to pack --- */

static uint64_t
same (unsigned i)
{
  return bits_of (1.5);
}

static uint64_t
few (unsigned i)
{
  return bits_of (1.01 + g_rand_int_range (dice, 0, 200) / 100.0);
}

static uint64_t
some (unsigned i)
{
  return bits_of (1.01 + g_rand_int_range (dice, 0, 1000) / 100.0);
}

/* A bet a minute since 2026, in µs. */
static uint64_t
minutes (unsigned i)
{
  return UINT64_C (1767225600000000) + UINT64_C (60000000) * i;
}

static uint64_t
below_zero (unsigned i)
{
  return (uint64_t) (-3000000 * (int64_t) i);
}

/* What is not known stands at the far end. */
static uint64_t
holes (unsigned i)
{
  return i % 2 == 0 ? (uint64_t) INT64_MIN : i;
}

static uint64_t
any (unsigned i)
{
  return (uint64_t) g_rand_int (dice) << 32 | g_rand_int (dice);
}

static uint64_t
ends (unsigned i)
{
  const uint64_t all[] = { 0, UINT64_MAX, (uint64_t) INT64_MAX, (uint64_t) INT64_MIN, 1 };
  return all[i % G_N_ELEMENTS (all)];
}

static void
check (const char *name, uint64_t (*make) (unsigned i), size_t n, size_t most_bytes)
{
  g_autofree uint64_t *values = g_new (uint64_t, n + 1);
  BwPacked packed;
  for (unsigned i = 0; i < n; i++)
    values[i] = make (i);
  bw_packed_init (&packed, values, n);
  for (unsigned i = 0; i < n; i++)
    if (bw_packed_get (&packed, i) != values[i])
      g_error ("%s: %" G_GINT64_MODIFIER "x at %u, expected %" G_GINT64_MODIFIER "x", name,
               bw_packed_get (&packed, i), i, values[i]);
  if (bw_packed_bytes (&packed, n) > most_bytes)
    g_error ("%s: %zu bytes, at most %zu were expected", name, bw_packed_bytes (&packed, n),
             most_bytes);
  bw_packed_clear (&packed);
}

static void
test_all (void)
{
  const struct
  {
    const char *name;
    uint64_t (*make) (unsigned i);
    size_t most_bytes; /* of N */
  } kinds[] = {
    { "same", same, 0 },
    { "few", few, N + 200 * 8 },
    { "some", some, 2 * N + 1000 * 8 },
    { "minutes", minutes, 2 * N },
    { "below zero", below_zero, 2 * N },
    { "holes", holes, 2 * N + 2501 * 8 },
    { "any", any, 8 * N },
    { "ends", ends, N + 5 * 8 },
  };
  dice = g_rand_new_with_seed (1);
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      check (kinds[i].name, kinds[i].make, N, kinds[i].most_bytes);
      check (kinds[i].name, kinds[i].make, 0, 0);
      check (kinds[i].name, kinds[i].make, 1, 0);
      check (kinds[i].name, kinds[i].make, 2, 2 * 8);
      check (kinds[i].name, kinds[i].make, BW_PACKED_MAX, BW_PACKED_MAX * 8);
    }
  g_rand_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packed/all", test_all);
  return g_test_run ();
}
