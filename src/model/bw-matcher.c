/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One matcher: read, compiled with a bound on its work, asked. */
#include "model/bw-matcher-private.h"

#include "model/bw-metric-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_MATCHERS 64
#define MAX_PATTERN_BYTES 1024

static void
matcher_clear (gpointer data)
{
  BwMatcher *matcher = data;
  g_free (matcher->key);
  g_free (matcher->value);
  g_clear_pointer (&matcher->regex, g_regex_unref);
}

GArray *
bw_matcher_list_new (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (BwMatcher));
  g_array_set_clear_func (list, matcher_clear);
  return list;
}

/** Compiles PATTERN so that it has to match the whole value, with a bound on the work a value may
 * cause. */
static GRegex *
compile (const char *start, const char *at, const char *pattern, bool is_caseless, GError **error)
{
  g_autoptr (GError) inner = NULL;
  g_autoptr (GRegex) alone = NULL;
  GRegex *regex = NULL;
  GRegexCompileFlags flags = G_REGEX_DOLLAR_ENDONLY | G_REGEX_DOTALL;
  if (is_caseless)
    flags |= G_REGEX_CASELESS;
  if (strlen (pattern) > MAX_PATTERN_BYTES)
    {
      bw_metric_text_error (start, at, _ ("a shorter regular expression"), error);
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
      g_autofree char *expected = g_strdup_printf (_ ("a regular expression (%s)"), inner->message);
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
take_matcher (const char *text, const char **p, char end, const char *const *caseless,
              BwMatcher *matcher, GError **error)
{
  size_t length = bw_metric_name_length (*p, false);
  if (length == 0)
    {
      bw_metric_text_error (text, *p, end == '}' ? _ ("a label name or '}'") : _ ("a label name"),
                            error);
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
  bool is_caseless = caseless != NULL && g_strv_contains (caseless, matcher->key);
  matcher->regex = compile (text, at, matcher->value, is_caseless, error);
  return matcher->regex != NULL;
}

const char *
bw_matcher_list_parse (GArray *list, const char *start, const char *p, char end,
                       const char *const *caseless, GError **error)
{
  p = bw_metric_skip_blanks (p);
  while (*p != end)
    {
      BwMatcher empty = { 0 };
      if (list->len >= MAX_MATCHERS)
        {
          bw_metric_text_error (start, p, _ ("no more matchers"), error);
          return NULL;
        }
      g_array_append_val (list, empty);
      if (!take_matcher (start, &p, end, caseless, &g_array_index (list, BwMatcher, list->len - 1),
                         error))
        return NULL;
      p = bw_metric_skip_blanks (p);
      if (*p == ',')
        p = bw_metric_skip_blanks (p + 1);
      else if (*p != end)
        {
          bw_metric_text_error (start, p, end == '}' ? "',' or '}'" : _ ("',' or the end"), error);
          return NULL;
        }
    }
  return p;
}

bool
bw_matcher_passes (const BwMatcher *matcher, const char *value)
{
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

const char *
bw_matcher_operator (BwMatchKind kind)
{
  static const char *const operators[] = {
    [BW_MATCH_EQUAL] = "=",
    [BW_MATCH_NOT_EQUAL] = "!=",
    [BW_MATCH_REGEX] = "=~",
    [BW_MATCH_NOT_REGEX] = "!~",
  };
  return operators[kind];
}
