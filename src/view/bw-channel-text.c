/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a channel is doing, and what came of a test, in words. */
#include "view/bw-channel-text.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Those of "ok", "waiting", "limited", "locked", "broken", "failing", "disabled". */
static const struct
{
  const char *health;
  BwStateWords words;
} states[] = {
  { "ok", { "bellwether-healthy-symbolic", NC_ ("channel", "Working"), BW_TONE_OK } },
  { "waiting", { "bellwether-pending-symbolic", NC_ ("channel", "Nothing sent"), BW_TONE_MUTE } },
  { "limited", { "bellwether-pending-symbolic", NC_ ("channel", "Slowed down"), BW_TONE_MUTE } },
  { "locked", { "bellwether-warning-symbolic", NC_ ("channel", "Locked"), BW_TONE_WARNING } },
  { "failing", { "bellwether-warning-symbolic", NC_ ("channel", "Failing"), BW_TONE_WARNING } },
  { "broken", { "bellwether-error-symbolic", NC_ ("channel", "Broken"), BW_TONE_ERROR } },
  { "disabled", { "bellwether-paused-symbolic", NC_ ("channel", "Off"), BW_TONE_MUTE } },
};

BwStateWords
bw_channel_state (const BwChannelReport *report)
{
  for (unsigned i = 0; report != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (report->health, states[i].health) == 0)
      {
        BwStateWords words = states[i].words;
        words.word = g_dpgettext2 (GETTEXT_PACKAGE, "channel", words.word);
        return words;
      }
  return bw_state_words_none;
}

char *
bw_channel_detail_text (const BwChannelReport *report, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (report != NULL, NULL);
  unsigned long n = (unsigned long) MAX (report->n_waiting, 0);
  if (n > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu queued", "%lu queued", n), n);
  return report->last_ok_us != BW_TIME_NONE ? bw_words_time (report->last_ok_us, now_us, zone)
                                            : NULL;
}

char *
bw_channel_stats_text (const BwChannelReport *report, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (report != NULL, NULL);
  g_autofree char *last =
      report->last_ok_us != BW_TIME_NONE ? bw_words_time (report->last_ok_us, now_us, zone) : NULL;
  g_autofree char *when = last != NULL ? g_strdup_printf (_ ("Last delivery %s"), last)
                                       : g_strdup (_ ("Nothing delivered so far"));
  g_autofree char *sent = bw_words_number ((double) report->n_delivered, BW_FORMAT_COUNT);
  g_autofree char *lost = bw_words_number ((double) report->n_failed, BW_FORMAT_COUNT);
  g_autofree char *counts = g_strdup_printf (_ ("%s sent and %s lost in 7 days"), sent, lost);
  if (report->reason != NULL && *report->reason != '\0')
    return g_strdup_printf ("%s · %s · %s", when, counts, report->reason);
  return g_strdup_printf ("%s · %s", when, counts);
}

/* "200 ok", "" where nobody answered. (transfer full) */
static char *
answer_text (const BwChannelTest *test)
{
  bool has_text = test->text != NULL && *test->text != '\0';
  /* Many servers say their code in their words. */
  g_autofree char *code = test->code != 0 ? g_strdup_printf ("%d", test->code) : g_strdup ("");
  if (has_text && (*code == '\0' || strstr (test->text, code) != NULL))
    return g_strdup (test->text);
  return has_text ? g_strdup_printf ("%s %s", code, test->text) : g_steal_pointer (&code);
}

char *
bw_channel_test_text (const BwChannelTest *test, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (test != NULL, NULL);
  g_autofree char *when = bw_words_second (now_us, now_us, zone);
  g_autofree char *took =
      bw_words_number ((double) test->duration_us / (double) BW_SECOND_US, BW_FORMAT_SECONDS);
  g_autofree char *answer = answer_text (test);
  bool has_answer = *answer != '\0';
  bool has_advice = test->advice != NULL && *test->advice != '\0';
  if (test->outcome == BW_OUTCOME_ACCEPTED)
    return has_answer ? g_strdup_printf (_ ("Delivered at %s; the answer after %s: %s."), when,
                                         took, answer)
                      : g_strdup_printf (_ ("Delivered at %s, after %s."), when, took);
  g_autofree char *failed =
      has_answer ? g_strdup_printf (_ ("Not delivered at %s; the answer after %s: %s."), when, took,
                                    answer)
                 : g_strdup_printf (_ ("Not delivered at %s."), when);
  return has_advice ? g_strdup_printf ("%s %s", failed, test->advice) : g_steal_pointer (&failed);
}

BwStateWords
bw_channel_test_state (const BwChannelTest *test)
{
  g_return_val_if_fail (test != NULL, bw_state_words_none);
  if (test->outcome == BW_OUTCOME_ACCEPTED)
    return (BwStateWords){ "bellwether-healthy-symbolic", _ ("Delivered"), BW_TONE_OK };
  return (BwStateWords){ "bellwether-error-symbolic", _ ("Not delivered"), BW_TONE_ERROR };
}

bool
bw_channel_takes (bool is_enabled, BwSeverity min, BwSeverity severity)
{
  return is_enabled && severity >= min;
}

/* The next worse one; NONE after the worst. */
static BwSeverity
worse (BwSeverity severity)
{
  static const BwSeverity all[] = { BW_SEVERITY_INFO, BW_SEVERITY_WARNING, BW_SEVERITY_ERROR,
                                    BW_SEVERITY_CRITICAL, BW_SEVERITY_EMERGENCY };
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] > severity)
      return all[i];
  return BW_SEVERITY_NONE;
}

void
bw_channel_toggle (bool is_taken, BwSeverity severity, bool *is_enabled, BwSeverity *min)
{
  g_return_if_fail (is_enabled != NULL && min != NULL);
  BwSeverity from = is_taken ? severity : worse (severity);
  *is_enabled = from != BW_SEVERITY_NONE;
  if (*is_enabled)
    *min = from;
}
