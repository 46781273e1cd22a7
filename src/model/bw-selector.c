/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matchers on the labels of a metric. */
#include "model/bw-selector.h"

#include "model/bw-matcher-private.h"
#include "model/bw-metric-private.h"

#include <glib/gi18n-lib.h>

struct _BwSelector
{
  char *name;
  char *text;
  GArray *matchers; /* of BwMatcher */
};

/** Where a series has one of these, it is a part of the series without it, or another way to count
 * the same. */
static const char *const breakdowns[] = { "model", "window",  "core", "pi0",
                                          "roi_m", "clv_cap", "since" };

void
bw_selector_free (BwSelector *selector)
{
  if (selector == NULL)
    return;
  g_free (selector->name);
  g_free (selector->text);
  g_array_unref (selector->matchers);
  g_free (selector);
}

/** As bw_selector_parse(), with errors that do not say what the text is. */
static BwSelector *
parse (const char *text, GError **error)
{
  if (!bw_metric_check_text (text, error))
    return NULL;
  const char *p = bw_metric_skip_blanks (text);
  size_t length = bw_metric_name_length (p, true);
  if (length == 0)
    {
      bw_metric_text_error (text, p, _ ("a metric name"), error);
      return NULL;
    }
  g_autoptr (BwSelector) selector = g_new0 (BwSelector, 1);
  selector->name = g_strndup (p, length);
  selector->text = g_strdup (text);
  selector->matchers = bw_matcher_list_new ();
  p = bw_metric_skip_blanks (p + length);
  if (*p == '{')
    {
      p = bw_matcher_list_parse (selector->matchers, text, p + 1, '}', NULL, error);
      if (p == NULL)
        return NULL;
      p = bw_metric_skip_blanks (p + 1);
    }
  if (*p != '\0')
    {
      bw_metric_text_error (text, p, _ ("'{' or the end"), error);
      return NULL;
    }
  return g_steal_pointer (&selector);
}

BwSelector *
bw_selector_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  BwSelector *selector = parse (text, error);
  if (selector == NULL)
    g_prefix_error (error, "metric ");
  return selector;
}

const char *
bw_selector_name (const BwSelector *selector)
{
  g_return_val_if_fail (selector != NULL, NULL);

  return selector->name;
}

const char *
bw_selector_text (const BwSelector *selector)
{
  g_return_val_if_fail (selector != NULL, NULL);

  return selector->text;
}

static bool
has_matcher (const BwSelector *selector, const char *key)
{
  for (unsigned i = 0; i < selector->matchers->len; i++)
    if (g_str_equal (g_array_index (selector->matchers, BwMatcher, i).key, key))
      return true;
  return false;
}

const BwMetric *
bw_selector_metric (const BwSelector *selector)
{
  g_return_val_if_fail (selector != NULL, NULL);

  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (BwLabel));
  for (unsigned i = 0; i < selector->matchers->len; i++)
    {
      const BwMatcher *matcher = &g_array_index (selector->matchers, BwMatcher, i);
      BwLabel label = { matcher->key, matcher->value };
      if (matcher->kind == BW_MATCH_EQUAL)
        g_array_append_val (labels, label);
    }
  return bw_metric_get (selector->name, (const BwLabel *) (gpointer) labels->data, labels->len);
}

bool
bw_selector_matches (const BwSelector *selector, const BwMetric *metric)
{
  g_return_val_if_fail (selector != NULL && metric != NULL, false);

  if (!g_str_equal (selector->name, metric->name))
    return false;
  for (unsigned i = 0; i < selector->matchers->len; i++)
    {
      const BwMatcher *matcher = &g_array_index (selector->matchers, BwMatcher, i);
      const char *value = bw_metric_label (metric, matcher->key);
      if (!bw_matcher_passes (matcher, value != NULL ? value : ""))
        return false;
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (breakdowns); i++)
    if (bw_metric_label (metric, breakdowns[i]) != NULL && !has_matcher (selector, breakdowns[i]))
      return false;
  return true;
}
