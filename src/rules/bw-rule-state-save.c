/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stored form of a rule instance's state: a mark, a version, and little-endian 64-bit words. */
#include "rules/bw-rule-state.h"

#include <math.h>
#include <string.h>

#define MAGIC UINT64_C (0x3154534c55525742) /* "BWRULST1": the last character is the version */
#define N_WORDS (BW_RULE_STATE_BYTES / 8)
/* Times beyond this, some 73,000 years, are damage; sums of two of them cannot overflow. */
#define MAX_TIME_US (INT64_C (1) << 61)

/* Goes through all words in one order, for both ways: OUT is NULL when reading. */
typedef struct
{
  uint8_t *out;
  const uint8_t *in;
  unsigned n;
  bool is_good;
} Words;

static uint64_t
pass_word (Words *words, uint64_t value)
{
  uint64_t word = GUINT64_TO_LE (value);
  if (words->out != NULL)
    memcpy (words->out + 8 * words->n, &word, 8);
  else
    memcpy (&word, words->in + 8 * words->n, 8);
  words->n++;
  return GUINT64_FROM_LE (word);
}

static int64_t
pass_time (Words *words, int64_t us)
{
  int64_t read = (int64_t) pass_word (words, (uint64_t) us);
  if (read != BW_TIME_NONE && (read < -MAX_TIME_US || read > MAX_TIME_US))
    words->is_good = false;
  return read;
}

static int64_t
pass_range (Words *words, int64_t value, int64_t min, int64_t max)
{
  int64_t read = (int64_t) pass_word (words, (uint64_t) value);
  if (read < min || read > max)
    {
      words->is_good = false;
      return min;
    }
  return read;
}

static double
pass_double (Words *words, double value)
{
  uint64_t bits;
  memcpy (&bits, &value, 8);
  bits = pass_word (words, bits);
  memcpy (&value, &bits, 8);
  return value;
}

static void
pass_state (Words *words, BwRuleState *s)
{
  s->status = (BwRuleStatus) pass_range (words, (int64_t) s->status, 0, BW_RULE_PAUSED);
  s->data_flag = (BwDataFlag) pass_range (words, (int64_t) s->data_flag, 0, BW_DATA_ERROR);
  s->tier = (int) pass_range (words, s->tier, 0, BW_RULE_MAX_TIERS);
  s->severity = (BwSeverity) pass_range (words, (int64_t) s->severity, 0, BW_SEVERITY_EMERGENCY);
  s->last_value = pass_double (words, s->last_value);
  s->last_input_us = pass_time (words, s->last_input_us);
  s->no_value_us = pass_time (words, s->no_value_us);
  s->frozen_us = pass_time (words, s->frozen_us);
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    {
      s->ge_since_us[k] = pass_time (words, s->ge_since_us[k]);
      s->ge_count[k] = pass_range (words, s->ge_count[k], 0, MAX_TIME_US);
    }
  s->recover_since_us = pass_time (words, s->recover_since_us);
  s->recover_count = pass_range (words, s->recover_count, 0, MAX_TIME_US);
  s->effective_max = (int) pass_range (words, s->effective_max, 0, BW_RULE_MAX_TIERS);
  s->n_flips = pass_range (words, s->n_flips, 0, MAX_TIME_US);
  for (int i = 0; i < BW_RULE_MAX_FLIPS; i++)
    s->flips_us[i] = pass_time (words, s->flips_us[i]);
  s->n_pending_aborted = pass_range (words, s->n_pending_aborted, 0, MAX_TIME_US);
  s->crossed_us = pass_time (words, s->crossed_us);
  s->worst_value = pass_double (words, s->worst_value);
  s->fingerprint = pass_word (words, s->fingerprint);
}

/* What no sequence of evaluations leads to. */
static bool
is_consistent (const BwRuleState *s)
{
  bool is_firing = s->status == BW_RULE_FIRING || s->status == BW_RULE_RECOVERING;
  if ((int) s->status % 10 != 0 || (int) s->data_flag % 10 != 0 || (int) s->severity % 10 != 0)
    return false;
  if (is_firing != (s->tier > 0) || is_firing != (s->severity != BW_SEVERITY_NONE))
    return false;
  if (s->status == BW_RULE_RECOVERING && s->recover_since_us == BW_TIME_NONE)
    return false;
  for (int k = 1; k <= BW_RULE_MAX_TIERS; k++)
    {
      if ((s->ge_count[k] > 0) != (s->ge_since_us[k] != BW_TIME_NONE))
        return false;
    }
  return true;
}

GBytes *
bw_rule_state_save (const BwRuleState *state)
{
  g_return_val_if_fail (state != NULL, NULL);
  BwRuleState copy = *state;
  uint8_t *bytes = g_malloc0 (8 * N_WORDS);
  Words words = { .out = bytes, .is_good = true };
  pass_word (&words, MAGIC);
  pass_state (&words, &copy);
  g_assert (words.n == N_WORDS);
  return g_bytes_new_take (bytes, 8 * N_WORDS);
}

bool
bw_rule_state_load (BwRuleState *state, GBytes *bytes)
{
  g_return_val_if_fail (state != NULL, false);
  bw_rule_state_init (state);
  size_t length = 0;
  const uint8_t *data = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);
  if (length != 8 * N_WORDS)
    return false;
  Words words = { .in = data, .is_good = true };
  if (pass_word (&words, 0) != MAGIC)
    return false;
  BwRuleState read = *state;
  pass_state (&words, &read);
  if (!words.is_good || !is_consistent (&read))
    return false;
  *state = read;
  return true;
}
