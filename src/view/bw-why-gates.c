/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a bundle: what was kept back, and by what. */
#include "view/bw-why-gates.h"

#include "view/bw-figure.h"
#include "view/bw-kind-words.h"

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

/* Whether a gate before I kept something of the same channel back for the same reason. */
static bool
is_told_already (JsonNode *root, unsigned i)
{
  JsonNode *gate = bw_why_element (root, "gates", i);
  for (unsigned k = 0; k < i; k++)
    {
      JsonNode *other = bw_why_element (root, "gates", k);
      if (!is_passed (other)
          && g_strcmp0 (bw_why_text (gate, "channel"), bw_why_text (other, "channel")) == 0
          && g_strcmp0 (bw_why_text (gate, "reason"), bw_why_text (other, "reason")) == 0)
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
      if (is_passed (other) || kind == NULL
          || g_strcmp0 (bw_why_text (gate, "channel"), bw_why_text (other, "channel")) != 0
          || g_strcmp0 (bw_why_text (gate, "reason"), bw_why_text (other, "reason")) != 0
          || strstr (text->str, bw_kind_word (kind)) != NULL)
        continue;
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
      if (is_passed (gate) || is_told_already (reading->root, i))
        continue;
      add (lines, channel != NULL ? channel : "–", g_strdup (reason != NULL ? reason : "–"),
           kinds_kept (reading->root, gate));
    }
  return lines;
}
