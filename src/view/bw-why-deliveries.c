/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a bundle: who was told and what they answered, and what was kept back and by what. */
#include "view/bw-why-deliveries.h"

#include "view/bw-figure.h"
#include "view/bw-kind-words.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static GPtrArray *
new_lines (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
}

static void
add (GPtrArray *lines, const char *label, char *value, char *detail)
{
  g_ptr_array_add (lines, bw_figure_new_take (label, value, detail, NULL));
}

static bool
is_passed (JsonNode *gate)
{
  return bw_why_is_true (gate, "passed");
}

/* Whether both kept something of the same channel back for the same reason. */
static bool
is_alike (JsonNode *gate, JsonNode *other)
{
  return !is_passed (gate) && !is_passed (other)
         && g_strcmp0 (bw_why_text (gate, "channel"), bw_why_text (other, "channel")) == 0
         && g_strcmp0 (bw_why_text (gate, "reason"), bw_why_text (other, "reason")) == 0;
}

/* Whether a gate before I is alike; with KIND, of that kind, too. */
static bool
is_told_already (JsonNode *root, unsigned i, const char *kind)
{
  JsonNode *gate = bw_why_element (root, "gates", i);
  for (unsigned k = 0; k < i; k++)
    {
      JsonNode *other = bw_why_element (root, "gates", k);
      if (is_alike (gate, other)
          && (kind == NULL || g_strcmp0 (kind, bw_why_text (other, "kind")) == 0))
        return true;
    }
  return false;
}

/* What of GATE's channel was kept back for its reason: "fired, got worse". */
static char *
kinds_kept (JsonNode *root, JsonNode *gate)
{
  GString *text = g_string_new (NULL);
  for (unsigned k = 0; k < bw_why_length (root, "gates"); k++)
    {
      JsonNode *other = bw_why_element (root, "gates", k);
      const char *kind = bw_why_text (other, "kind");
      if (kind != NULL && is_alike (gate, other) && !is_told_already (root, k, kind))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", bw_kind_word (kind));
    }
  return g_string_free (text, FALSE);
}

GPtrArray *
bw_why_gates (const BwWhyReading *reading)
{
  g_return_val_if_fail (reading != NULL, NULL);
  GPtrArray *lines = new_lines ();
  for (unsigned i = 0; i < bw_why_length (reading->root, "gates"); i++)
    {
      JsonNode *gate = bw_why_element (reading->root, "gates", i);
      const char *channel = bw_why_text (gate, "channel");
      const char *reason = bw_why_text (gate, "reason");
      if (is_passed (gate) || is_told_already (reading->root, i, NULL))
        continue;
      add (lines, channel != NULL ? channel : "–", g_strdup (reason != NULL ? reason : "–"),
           kinds_kept (reading->root, gate));
    }
  return lines;
}

/* (transfer none) or NULL */
static const char *
outcome_words (const char *outcome)
{
  static const struct
  {
    const char *name;
    const char *words;
  } rows[] = {
    { "accepted", N_ ("accepted") },  { "retryable", N_ ("not accepted now") },
    { "permanent", N_ ("refused") },  { "no_network", N_ ("not reached") },
    { "cancelled", N_ ("given up") },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strcmp0 (rows[i].name, outcome) == 0)
      return _ (rows[i].words);
  return outcome;
}

/* "accepted, after 120 ms", "refused (404): Not Found" */
static char *
attempt_text (JsonNode *attempt)
{
  const char *outcome = outcome_words (bw_why_text (attempt, "outcome"));
  const char *answer = bw_why_text (attempt, "answer");
  double code = bw_why_number (attempt, "code"), ms = bw_why_number (attempt, "ms");
  GString *text = g_string_new (outcome != NULL ? outcome : "–");
  if (code > 0)
    g_string_append_printf (text, " (%.0f)", code);
  if (answer != NULL)
    g_string_append_printf (text, ": %s", answer);
  if (ms >= 0)
    {
      g_autofree char *took = bw_words_number (ms / 1000, BW_FORMAT_SECONDS);
      g_string_append_printf (text, _ (", after %s"), took);
    }
  return g_string_free (text, FALSE);
}

static char *
status_text (const BwWhyReading *reading, JsonNode *delivery)
{
  const char *kind = bw_why_text (delivery, "kind");
  const char *status = bw_why_text (delivery, "status");
  int64_t at_us = bw_why_time (delivery, "delivered_at");
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%s, %s", bw_kind_word (kind), status != NULL ? status : "–");
  if (at_us != BW_TIME_NONE)
    {
      g_autofree char *at = bw_why_moment (reading, at_us);
      g_string_append_printf (text, " %s", at);
    }
  if (bw_why_is_true (delivery, "maybe_duplicate"))
    g_string_append (text, _ (" (may have come twice)"));
  if (bw_why_text (delivery, "fallback_of") != NULL)
    g_string_append (text, _ (" (in place of another channel)"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
outcome_text (JsonNode *delivery, unsigned n_attempts)
{
  if (n_attempts > 0)
    return attempt_text (bw_why_element (delivery, "attempts", n_attempts - 1));
  if (bw_why_text (delivery, "merged_into") != NULL)
    return g_strdup (_ ("told as part of another message"));
  return g_strdup (bw_why_text (delivery, "reason"));
}

static void
add_delivery (GPtrArray *lines, const BwWhyReading *reading, JsonNode *delivery)
{
  const char *channel = bw_why_text (delivery, "channel");
  unsigned n = bw_why_length (delivery, "attempts");
  add (lines, channel != NULL ? channel : "–", status_text (reading, delivery),
       outcome_text (delivery, n));
  for (unsigned i = 0; i + 1 < n; i++)
    {
      JsonNode *attempt = bw_why_element (delivery, "attempts", i);
      g_autofree char *at = bw_why_moment (reading, bw_why_time (attempt, "at"));
      add (lines, "", g_strdup_printf (_ ("attempt %u at %s"), i + 1, at), attempt_text (attempt));
    }
}

GPtrArray *
bw_why_deliveries (const BwWhyReading *reading)
{
  g_return_val_if_fail (reading != NULL, NULL);
  GPtrArray *lines = new_lines ();
  for (unsigned i = 0; i < bw_why_length (reading->root, "deliveries"); i++)
    {
      JsonNode *delivery = bw_why_element (reading->root, "deliveries", i);
      const char *status = bw_why_text (delivery, "status");
      if (g_strcmp0 (status, "suppressed") != 0 && g_strcmp0 (status, "deferred") != 0)
        add_delivery (lines, reading, delivery);
    }
  return lines;
}
