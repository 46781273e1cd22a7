/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mixture of test martingales against products and sums in long double. */
#include "random-ledger.h"
#include "stats/bw-e-process.h"

#define N_STEPS 60

static void
test_start (void)
{
  BwEProcess process;
  bw_e_process_init (&process, 3);
  g_assert_cmpint (process.n, ==, 0);
  g_assert_cmpfloat (process.log_e, ==, 0);
  g_assert_cmpfloat (process.log_e_max, ==, 0);
  g_assert_true (isinf (process.log_sr) && process.log_sr < 0);
  g_assert_true (isinf (process.log_sr_max) && process.log_sr_max < 0);
  g_assert_cmpint (process.first_e_20 + process.first_sr_1e4, ==, 0);
}

/* One component, factors 2, 2, 1/8: E is 2, 4, 1/2; M is 2, 6, 7/8. */
static void
test_by_hand (void)
{
  const double factors[] = { log (2), log (2), log (.125) };
  const double e[] = { 2, 4, .5 }, sr[] = { 2, 6, .875 };
  BwEProcess process;
  bw_e_process_init (&process, 1);
  for (unsigned i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      bw_e_process_step (&process, &factors[i]);
      assert_near (exp (process.log_e), e[i], 1e-14);
      assert_near (exp (process.log_sr), sr[i], 1e-14);
    }
  assert_near (exp (process.log_e_max), 4, 1e-14);
  assert_near (exp (process.log_sr_max), 6, 1e-14);
}

/* Of a single component E is exactly the factor: 20 is reached, not passed. */
static void
test_first_crossings (void)
{
  BwEProcess process;
  bw_e_process_init (&process, 1);
  const double twenty[] = { log (20) }, five[] = { log (5.0001) }, down[] = { -9 };
  bw_e_process_step (&process, twenty);
  g_assert_cmpint (process.first_e_20, ==, 1);
  g_assert_cmpint (process.first_e_100, ==, 0);
  bw_e_process_step (&process, five); /* E = 100, M = 105 */
  g_assert_cmpint (process.first_e_100, ==, 2);
  g_assert_cmpint (process.first_sr_1e3, ==, 0);
  bw_e_process_step (&process, twenty); /* M = 2120 */
  g_assert_cmpint (process.first_sr_1e3, ==, 3);
  bw_e_process_step (&process, five); /* M = 10,605 */
  bw_e_process_step (&process, down);
  bw_e_process_step (&process, twenty);
  g_assert_cmpint (process.first_e_20, ==, 1);
  g_assert_cmpint (process.first_e_100, ==, 2);
  g_assert_cmpint (process.first_sr_1e3, ==, 3);
  g_assert_cmpint (process.first_sr_1e4, ==, 4);
}

typedef struct
{
  long double factor[N_STEPS][BW_E_PROCESS_MAX];
  unsigned n_components;
} Plain;

static long double
product (const Plain *plain, unsigned k, unsigned start, unsigned end)
{
  long double value = 1;
  for (unsigned i = start; i < end; i++)
    value *= plain->factor[i][k];
  return value;
}

/* Mean product, and the sum of mean products over all starts. */
static void
check_step (const Plain *plain, unsigned n, const BwEProcess *process)
{
  long double e = 0, sr = 0;
  for (unsigned k = 0; k < plain->n_components; k++)
    {
      e += product (plain, k, 0, n);
      for (unsigned start = 0; start < n; start++)
        sr += product (plain, k, start, n);
    }
  assert_near (process->log_e, (double) logl (e / plain->n_components), 1e-12);
  assert_near (process->log_sr, (double) logl (sr / plain->n_components), 1e-12);
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20250105);
  for (unsigned turn = 0; turn < 200; turn++)
    {
      Plain plain = { .n_components = (unsigned) g_rand_int_range (random, 1, 30) };
      double log_e_max = 0, log_sr_max = -INFINITY;
      BwEProcess process;
      bw_e_process_init (&process, plain.n_components);
      for (unsigned i = 0; i < N_STEPS; i++)
        {
          double log_factors[BW_E_PROCESS_MAX];
          for (unsigned k = 0; k < plain.n_components; k++)
            {
              log_factors[k] = g_rand_double_range (random, -20, 20);
              plain.factor[i][k] = expl (log_factors[k]);
            }
          bw_e_process_step (&process, log_factors);
          check_step (&plain, i + 1, &process);
          log_e_max = MAX (log_e_max, process.log_e);
          log_sr_max = MAX (log_sr_max, process.log_sr);
        }
      g_assert_cmpint (process.n, ==, N_STEPS);
      g_assert_cmpfloat (process.log_e_max, ==, log_e_max);
      g_assert_cmpfloat (process.log_sr_max, ==, log_sr_max);
    }
}

/* Far beyond what a double holds. */
static void
test_range (void)
{
  const double up[] = { 600, 500 }, down[] = { -600, -700 };
  BwEProcess process;
  bw_e_process_init (&process, 2);
  for (unsigned i = 0; i < 1000; i++)
    bw_e_process_step (&process, up);
  assert_near (process.log_e, 600000 - log (2), 1e-14);
  assert_near (process.log_sr, 600000 - log (2), 1e-14);
  for (unsigned i = 0; i < 2000; i++)
    bw_e_process_step (&process, down);
  assert_near (process.log_e, -600000 - log (2), 1e-14);
  /* What starts anew at each step keeps M at the last factor. */
  assert_near (process.log_sr, -600 - log (2), 1e-14);
  assert_near (process.log_e_max, 600000 - log (2), 1e-14);
}

static void
test_log1pexp (void)
{
  assert_near (bw_log1pexp (0), log (2), 1e-16);
  g_assert_cmpfloat (bw_log1pexp (1000), ==, 1000);
  g_assert_cmpfloat (bw_log1pexp (-INFINITY), ==, 0);
  g_assert_cmpfloat (bw_log1pexp (-1000), ==, 0);
  for (double x = -700; x <= 700; x += .37)
    {
      double expected = (double) log1pl (expl ((long double) x));
      g_assert_cmpfloat (fabs (bw_log1pexp (x) - expected), <=, 4e-16 * expected);
    }
}

static void
test_leader (void)
{
  const double first[] = { 0, 1, 1 }, second[] = { 0, -1, 1 };
  BwEProcess process;
  bw_e_process_init (&process, 3);
  g_assert_cmpuint (bw_e_process_leader (&process), ==, 0);
  bw_e_process_step (&process, first);
  g_assert_cmpuint (bw_e_process_leader (&process), ==, 1);
  bw_e_process_step (&process, second);
  g_assert_cmpuint (bw_e_process_leader (&process), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e-process/start", test_start);
  g_test_add_func ("/e-process/by-hand", test_by_hand);
  g_test_add_func ("/e-process/first-crossings", test_first_crossings);
  g_test_add_func ("/e-process/random", test_random);
  g_test_add_func ("/e-process/range", test_range);
  g_test_add_func ("/e-process/log1pexp", test_log1pexp);
  g_test_add_func ("/e-process/leader", test_leader);
  return g_test_run ();
}
