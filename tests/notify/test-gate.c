/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told of what: the gates one by one, their order, and every combination. */
#include "notify/bw-gate.h"

#include <glib.h>

static const BwIncidentKind messages[] = { BW_KIND_FIRE,    BW_KIND_UPGRADE,  BW_KIND_REOPEN,
                                           BW_KIND_REPEAT,  BW_KIND_ESCALATE, BW_KIND_FLAP,
                                           BW_KIND_RESOLVE, BW_KIND_NODATA,   BW_KIND_DIGEST,
                                           BW_KIND_TEST };
static const BwIncidentKind records[] = { BW_KIND_DOWNGRADE, BW_KIND_ACK,   BW_KIND_START,
                                          BW_KIND_UNACK,     BW_KIND_CLOSE, BW_KIND_NOTE };

static void
test_each (void)
{
  BwGateInput input = { .kind = BW_KIND_FIRE,
                        .severity = BW_SEVERITY_WARNING,
                        .is_enabled = true,
                        .min_severity = BW_SEVERITY_WARNING };
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_PASS);
  input.min_severity = BW_SEVERITY_ERROR;
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_BELOW_SEVERITY);
  input.is_off_route = true;
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_NOT_ROUTED);
  input.is_enabled = false;
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_DISABLED);
  for (unsigned i = 0; i < G_N_ELEMENTS (records); i++)
    {
      input.kind = records[i];
      g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_NO_MESSAGE);
    }
  /* A test goes through whatever the rules and severities are, but not to what is switched off. */
  input.kind = BW_KIND_TEST;
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_DISABLED);
  input.is_enabled = true;
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_PASS);
}

static void
test_end (void)
{
  BwGateInput input = { .kind = BW_KIND_RESOLVE,
                        .severity = BW_SEVERITY_WARNING,
                        .max_severity = BW_SEVERITY_CRITICAL,
                        .is_enabled = true,
                        .min_severity = BW_SEVERITY_CRITICAL };
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_NOT_TOLD);
  /* It was critical once, so the channel was told; its end as a warning is told, too. */
  input.is_told = true;
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_PASS);
  input.max_severity = BW_SEVERITY_ERROR;
  g_assert_cmpint (bw_gate_pass (&input), ==, BW_GATE_BELOW_SEVERITY);
}

/* Every combination against the rules as one sentence each. */
static void
test_all (void)
{
  for (unsigned k = 0; k < G_N_ELEMENTS (messages); k++)
    for (int severity = 10; severity <= 50; severity += 10)
      for (int worst = severity; worst <= 50; worst += 10)
        for (int min = 10; min <= 50; min += 10)
          for (int bits = 0; bits < 8; bits++)
            {
              BwGateInput input = { messages[k],     (BwSeverity) severity, (BwSeverity) worst,
                                    (bits & 1) != 0, (bits & 2) != 0,       (BwSeverity) min,
                                    (bits & 4) != 0 };
              bool is_end = messages[k] == BW_KIND_RESOLVE;
              bool is_for_all = messages[k] == BW_KIND_TEST || messages[k] == BW_KIND_DIGEST;
              bool is_severe = (is_end ? worst : severity) >= min;
              bool expected =
                  input.is_enabled
                  && (is_for_all
                      || (!input.is_off_route && is_severe && (!is_end || input.is_told)));
              g_assert_cmpint (bw_gate_pass (&input) == BW_GATE_PASS, ==, expected);
            }
}

static void
test_texts (void)
{
  g_assert_cmpstr (bw_gate_reason_text (BW_GATE_PASS), ==, "");
  for (int reason = BW_GATE_NO_MESSAGE; reason <= BW_GATE_NOT_TOLD; reason++)
    for (int other = BW_GATE_PASS; other < reason; other++)
      g_assert_cmpstr (bw_gate_reason_text ((BwGateReason) reason), !=,
                       bw_gate_reason_text ((BwGateReason) other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/each", test_each);
  g_test_add_func ("/gate/end", test_end);
  g_test_add_func ("/gate/all", test_all);
  g_test_add_func ("/gate/texts", test_texts);
  return g_test_run ();
}
