/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matchers on the labels of a metric. */
#include "base/bw-error.h"
#include "model/bw-metric-private.h"
#include "model/bw-metric.h"

#include <string.h>

#define MAX_MATCHERS 64
#define MAX_PATTERN_BYTES 1024

typedef struct
{
  char *key;
  BwMatchKind kind;
  char *value;
  GRegex *regex;
} Matcher;

struct _BwSelector
{
  char *name;
  char *text;
  GArray *matchers; /* of Matcher */
};

/** Where a series has one of these, it is a part of the series without it. */
static const char *const breakdowns[] = { "model", "window", "core" };

static void
matcher_clear (gpointer data)
{
  Matcher *matcher = data;
  g_free (matcher->key);
  g_free (matcher->value);
  g_clear_pointer (&matcher->regex, g_regex_unref);
}

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

/** Compiles PATTERN so that it has to match the whole value, with a bound on the work a value may
 * cause. */
static GRegex *
compile (const char *start, const char *at, const char *pattern, GError **error)
{
  g_autoptr (GError) inner = NULL;
  g_autoptr (GRegex) alone = NULL;
  GRegex *regex = NULL;
  GRegexCompileFlags flags = G_REGEX_DOLLAR_ENDONLY | G_REGEX_DOTALL;
  if (strlen (pattern) > MAX_PATTERN_BYTES)
    {
      bw_metric_text_error (start, at, "a shorter regular expression", error);
      return NULL;
    }
  /* Alone first: "a)|(b" would only fit into the group around it. */
  alone = g_regex_new (pattern, flags, 0, &inner);
  if (alone != NULL)
    {
      g_autofree char *anchored = g_strconcat ("(*LIMIT_MATCH=100000)^(?:", pattern, ")$", NULL);
      regex = g_regex_new (anchored, flags, 0, &inner);
    }
  if (regex == NULL)
    {
      g_autofree char *expected = g_strdup_printf ("a regular expression (%s)", inner->message);
      bw_metric_text_error (start, at, expected, error);
    }
  return regex;
}

/** Reads =, !=, =~ or !~ and moves *P behind it. */
static bool
take_operator (const char **p, BwMatchKind *kind)
{
  bool is_not = **p == '!';
  bool is_regex = **p != '\0' && (*p)[1] == '~';
  if (**p != '=' && !(is_not && (is_regex || (*p)[1] == '=')))
    return false;
  *p += is_not || is_regex ? 2 : 1;
  *kind = is_regex ? (is_not ? BW_MATCH_NOT_REGEX : BW_MATCH_REGEX)
                   : (is_not ? BW_MATCH_NOT_EQUAL : BW_MATCH_EQUAL);
  return true;
}

static bool
take_matcher (const char *text, const char **p, Matcher *matcher, GError **error)
{
  size_t length = bw_metric_name_length (*p, false);
  if (length == 0)
    {
      bw_metric_text_error (text, *p, "a label name or '}'", error);
      return false;
    }
  matcher->key = g_strndup (*p, length);
  *p = bw_metric_skip_blanks (*p + length);
  if (!take_operator (p, &matcher->kind))
    {
      bw_metric_text_error (text, *p, "=, !=, =~ or !~", error);
      return false;
    }
  *p = bw_metric_skip_blanks (*p);
  const char *at = *p;
  matcher->value = bw_metric_take_quoted (text, p, error);
  if (matcher->value == NULL)
    return false;
  if (matcher->kind != BW_MATCH_REGEX && matcher->kind != BW_MATCH_NOT_REGEX)
    return true;
  matcher->regex = compile (text, at, matcher->value, error);
  return matcher->regex != NULL;
}

/** Reads the matchers behind the brace; returns the end, or NULL. */
static const char *
parse_matchers (const char *text, const char *p, GArray *matchers, GError **error)
{
  p = bw_metric_skip_blanks (p);
  while (*p != '}')
    {
      Matcher empty = { 0 };
      if (matchers->len >= MAX_MATCHERS)
        {
          bw_metric_text_error (text, p, "no more matchers", error);
          return NULL;
        }
      g_array_append_val (matchers, empty);
      if (!take_matcher (text, &p, &g_array_index (matchers, Matcher, matchers->len - 1), error))
        return NULL;
      p = bw_metric_skip_blanks (p);
      if (*p == ',')
        p = bw_metric_skip_blanks (p + 1);
      else if (*p != '}')
        {
          bw_metric_text_error (text, p, "',' or '}'", error);
          return NULL;
        }
    }
  return p + 1;
}

BwSelector *
bw_selector_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (!bw_metric_check_text (text, error))
    return NULL;
  const char *p = bw_metric_skip_blanks (text);
  size_t length = bw_metric_name_length (p, true);
  if (length == 0)
    {
      bw_metric_text_error (text, p, "a metric name", error);
      return NULL;
    }
  g_autoptr (BwSelector) selector = g_new0 (BwSelector, 1);
  selector->name = g_strndup (p, length);
  selector->text = g_strdup (text);
  selector->matchers = g_array_new (FALSE, FALSE, sizeof (Matcher));
  g_array_set_clear_func (selector->matchers, matcher_clear);
  p = bw_metric_skip_blanks (p + length);
  if (*p == '{')
    p = parse_matchers (text, p + 1, selector->matchers, error);
  if (p == NULL)
    return NULL;
  p = bw_metric_skip_blanks (p);
  if (*p != '\0')
    {
      bw_metric_text_error (text, p, "'{' or the end", error);
      return NULL;
    }
  return g_steal_pointer (&selector);
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
matcher_matches (const Matcher *matcher, const BwMetric *metric)
{
  const char *value = bw_metric_label (metric, matcher->key);
  if (value == NULL)
    value = "";
  switch (matcher->kind)
    {
    case BW_MATCH_EQUAL:
      return g_str_equal (value, matcher->value);
    case BW_MATCH_NOT_EQUAL:
      return !g_str_equal (value, matcher->value);
    case BW_MATCH_REGEX:
      return g_regex_match (matcher->regex, value, 0, NULL);
    case BW_MATCH_NOT_REGEX:
    default:
      return !g_regex_match (matcher->regex, value, 0, NULL);
    }
}

static bool
has_matcher (const BwSelector *selector, const char *key)
{
  for (unsigned i = 0; i < selector->matchers->len; i++)
    if (g_str_equal (g_array_index (selector->matchers, Matcher, i).key, key))
      return true;
  return false;
}

bool
bw_selector_matches (const BwSelector *selector, const BwMetric *metric)
{
  g_return_val_if_fail (selector != NULL && metric != NULL, false);

  if (!g_str_equal (selector->name, metric->name))
    return false;
  for (unsigned i = 0; i < selector->matchers->len; i++)
    if (!matcher_matches (&g_array_index (selector->matchers, Matcher, i), metric))
      return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (breakdowns); i++)
    if (bw_metric_label (metric, breakdowns[i]) != NULL && !has_matcher (selector, breakdowns[i]))
      return false;
  return true;
}
