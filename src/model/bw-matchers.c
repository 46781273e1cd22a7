/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matchers on the facts of an incident. */
#include "model/bw-matchers.h"

#include "model/bw-matcher-private.h"
#include "model/bw-metric-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _BwMatchers
{
  char *text;
  GArray *list; /* of BwMatcher, sorted */
};

/** What is a word of ours: written "API" here and "api" there, it is the same. */
static const char *const words[] = { "category", "severity", NULL };

static int
compare (gconstpointer a, gconstpointer b)
{
  const BwMatcher *x = a;
  const BwMatcher *y = b;
  int order = strcmp (x->key, y->key);
  if (order == 0)
    order = (int) x->kind - (int) y->kind;
  return order != 0 ? order : strcmp (x->value, y->value);
}

static bool
is_word (const BwMatcher *matcher)
{
  return g_strv_contains (words, matcher->key)
         && (matcher->kind == BW_MATCH_EQUAL || matcher->kind == BW_MATCH_NOT_EQUAL);
}

/** Sorts the matchers, drops those that stand there twice, and writes them. */
static void
canonise (BwMatchers *matchers)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < matchers->list->len; i++)
    {
      BwMatcher *matcher = &g_array_index (matchers->list, BwMatcher, i);
      if (!is_word (matcher))
        continue;
      g_autofree char *value = g_steal_pointer (&matcher->value);
      matcher->value = g_ascii_strdown (value, -1);
    }
  g_array_sort (matchers->list, compare);
  for (unsigned i = matchers->list->len; i > 1; i--)
    if (compare (&g_array_index (matchers->list, BwMatcher, i - 1),
                 &g_array_index (matchers->list, BwMatcher, i - 2))
        == 0)
      g_array_remove_index (matchers->list, i - 1);
  for (unsigned i = 0; i < matchers->list->len; i++)
    {
      const BwMatcher *matcher = &g_array_index (matchers->list, BwMatcher, i);
      g_string_append_printf (text, "%s%s%s\"", i > 0 ? "," : "", matcher->key,
                              bw_matcher_operator (matcher->kind));
      bw_metric_append_escaped (text, matcher->value);
      g_string_append_c (text, '"');
    }
  matchers->text = g_string_free (text, FALSE);
}

BwMatchers *
bw_matchers_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  if (!bw_metric_check_text (text, error))
    return NULL;
  g_autoptr (BwMatchers) matchers = g_new0 (BwMatchers, 1);
  matchers->list = bw_matcher_list_new ();
  const char *p = bw_metric_skip_blanks (text);
  bool has_braces = *p == '{';
  p = bw_matcher_list_parse (matchers->list, text, has_braces ? p + 1 : p, has_braces ? '}' : '\0',
                             words, error);
  if (p == NULL)
    return NULL;
  p = bw_metric_skip_blanks (has_braces ? p + 1 : p);
  if (*p != '\0')
    {
      bw_metric_text_error (text, p, _ ("the end"), error);
      return NULL;
    }
  canonise (matchers);
  return g_steal_pointer (&matchers);
}

void
bw_matchers_free (BwMatchers *matchers)
{
  if (matchers == NULL)
    return;
  g_free (matchers->text);
  g_array_unref (matchers->list);
  g_free (matchers);
}

unsigned
bw_matchers_n (const BwMatchers *matchers)
{
  g_return_val_if_fail (matchers != NULL, 0);
  return matchers->list->len;
}

const char *
bw_matchers_text (const BwMatchers *matchers)
{
  g_return_val_if_fail (matchers != NULL, NULL);
  return matchers->text;
}

/* (transfer full) */
static char *
matcher_words (const BwMatcher *matcher)
{
  const char *value = *matcher->value != '\0' ? matcher->value : C_ ("value of a label", "empty");
  switch (matcher->kind)
    {
    case BW_MATCH_EQUAL:
      return g_strdup_printf (C_ ("label", "%s is %s"), matcher->key, value);
    case BW_MATCH_NOT_EQUAL:
      return g_strdup_printf (C_ ("label", "%s is not %s"), matcher->key, value);
    case BW_MATCH_REGEX:
      return g_strdup_printf (C_ ("label", "%s matches %s"), matcher->key, value);
    case BW_MATCH_NOT_REGEX:
    default:
      return g_strdup_printf (C_ ("label", "%s does not match %s"), matcher->key, value);
    }
}

char *
bw_matchers_describe (const BwMatchers *matchers)
{
  g_return_val_if_fail (matchers != NULL, NULL);
  GString *text =
      g_string_new (matchers->list->len == 0 ? C_ ("what a silence is for", "everything") : NULL);
  for (unsigned i = 0; i < matchers->list->len; i++)
    {
      const BwMatcher *matcher = &g_array_index (matchers->list, BwMatcher, i);
      bool is_key = matcher->kind == BW_MATCH_EQUAL && strcmp (matcher->key, "key") == 0;
      if (i > 0)
        g_string_append (text, ", ");
      /* What a digest stands for is nothing to read. */
      g_autofree char *clause = is_key ? g_strdup (_ ("one condition")) : matcher_words (matcher);
      g_string_append (text, clause);
    }
  return g_string_free (text, FALSE);
}

const char *
bw_matchers_value (const BwMatchers *matchers, const char *key)
{
  g_return_val_if_fail (matchers != NULL && key != NULL, NULL);
  for (unsigned i = 0; i < matchers->list->len; i++)
    {
      const BwMatcher *matcher = &g_array_index (matchers->list, BwMatcher, i);
      if (matcher->kind == BW_MATCH_EQUAL && g_str_equal (matcher->key, key))
        return matcher->value;
    }
  return NULL;
}

bool
bw_matchers_is_contradiction (const BwMatchers *matchers)
{
  g_return_val_if_fail (matchers != NULL, false);
  for (unsigned i = 0; i < matchers->list->len; i++)
    {
      const BwMatcher *matcher = &g_array_index (matchers->list, BwMatcher, i);
      const char *value = bw_matchers_value (matchers, matcher->key);
      if (value != NULL && !bw_matcher_passes (matcher, value))
        return true;
    }
  return false;
}

/* Facts. */

/** The value of NAME in canonical label text, or "". */
static char *
find_label (const char *labels, const char *name)
{
  const char *p = labels;
  size_t n_name = strlen (name);
  while (true)
    {
      size_t length = bw_metric_name_length (p, false);
      bool is_it = length == n_name && strncmp (p, name, length) == 0;
      if (length == 0 || p[length] != '=')
        return g_strdup ("");
      p += length + 1;
      g_autofree char *value = bw_metric_take_quoted (labels, &p, NULL);
      if (value == NULL || is_it)
        return value != NULL ? g_steal_pointer (&value) : g_strdup ("");
      p += *p == ',';
    }
}

char *
bw_incident_fact (const BwIncident *incident, const char *name)
{
  g_return_val_if_fail (incident != NULL && name != NULL, NULL);
  if (g_str_equal (name, "rule"))
    return g_strdup (incident->rule != NULL ? incident->rule : "");
  if (g_str_equal (name, "severity"))
    return g_strdup (bw_severity_name (incident->severity));
  if (g_str_equal (name, "category"))
    return g_ascii_strdown (bw_category_name (incident->category), -1);
  if (g_str_equal (name, "metric"))
    return incident->metric != NULL
               ? g_strndup (incident->metric, bw_metric_name_length (incident->metric, true))
               : g_strdup ("");
  if (g_str_equal (name, "key"))
    return g_strdup (incident->dedup_key != NULL ? incident->dedup_key : "");
  const char *labels = incident->labels != NULL ? incident->labels : "";
  char *label = find_label (labels, name);
  bool is_type = incident->is_event && *label == '\0' && g_str_equal (name, "type")
                 && g_str_has_prefix (incident->rule, BW_EVENT_RULE_PREFIX);
  if (!is_type)
    return label;
  g_free (label);
  return g_strdup (incident->rule + strlen (BW_EVENT_RULE_PREFIX));
}

bool
bw_matchers_match (const BwMatchers *matchers, const BwIncident *incident)
{
  g_return_val_if_fail (matchers != NULL && incident != NULL, false);
  for (unsigned i = 0; i < matchers->list->len; i++)
    {
      const BwMatcher *matcher = &g_array_index (matchers->list, BwMatcher, i);
      g_autofree char *fact = bw_incident_fact (incident, matcher->key);
      if (!bw_matcher_passes (matcher, fact))
        return false;
    }
  return true;
}
