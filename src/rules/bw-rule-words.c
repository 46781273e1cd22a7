/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule in words. */
#include "rules/bw-rule-private.h"

#include "base/bw-language.h"
#include "base/bw-time.h"
#include "model/bw-catalogue.h"
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
bw_rule_format_level (const BwRule *rule, double level)
{
  const char *name = bw_selector_name (rule->selector);
  char *text = bw_number_format (level, bw_catalogue_number_format (name));
  char *point = strrchr (text, '.');
  size_t length = point != NULL ? 1 + strspn (point + 1, "0") : 0;
  if (length > 1 && !g_ascii_isdigit (point[length]))
    memmove (point, point + length, strlen (point + length) + 1);
  return text;
}

/* CLAUSE, which is taken, with how long and how often that has to be so. (transfer full) */
static char *
with_patience (char *clause, int64_t us, unsigned count)
{
  g_autofree char *taken = clause;
  g_autofree char *age = us > 0 ? bw_duration_format_age (us) : NULL;
  if (us > 0 && count > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s for %s and %u evaluation",
                                         "%s for %s and %u evaluations", count),
                            clause, age, count);
  if (us > 0)
    /* Translators: a condition, and how long it has to hold. */
    return g_strdup_printf (C_ ("rule", "%s for %s"), clause, age);
  if (count > 1)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s in %u evaluation", "%s in %u evaluations", count), clause,
        count);
  return g_steal_pointer (&taken);
}

/* Yes or no, which nothing is above or below. */
static bool
is_boolean (const BwRule *rule)
{
  const BwMetricInfo *info = bw_catalogue_find (bw_selector_name (rule->selector));
  return rule->kind == BW_RULE_THRESHOLD && info != NULL && info->format == BW_FORMAT_BOOLEAN;
}

/* "80 % (warning), 90 % (critical)", or the levels at which they are over. (transfer full) */
static char *
levels_of (const BwRule *rule, bool is_recovery)
{
  GString *out = g_string_new (NULL);
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      const BwTier *tier = &rule->tiers[i];
      g_autofree char *level =
          bw_rule_format_level (rule, is_recovery ? tier->recover : tier->trip);
      g_autofree char *item =
          is_recovery ? g_strdup (level)
                      : g_strdup_printf ("%s (%s)", level, bw_severity_word (tier->severity));
      g_string_append_printf (out, "%s%s", i == 0 ? "" : ", ", item);
    }
  return g_string_free (out, FALSE);
}

/* SUBJECT, which is taken, and where it is bad. (transfer full) */
static char *
with_levels (char *subject, const BwRule *rule)
{
  g_autofree char *taken = subject;
  if (rule->is_truth)
    return g_strdup_printf ("%s (%s)", subject, bw_severity_word (rule->severity));
  if (is_boolean (rule))
    {
      const char *word = bw_severity_word (rule->tiers[rule->n_tiers - 1].severity);
      return rule->is_below ? g_strdup_printf (_ ("%s is no (%s)"), subject, word)
                            : g_strdup_printf (_ ("%s is yes (%s)"), subject, word);
    }
  g_autofree char *levels = levels_of (rule, false);
  if (rule->is_below)
    return rule->is_strict ? g_strdup_printf (_ ("%s below %s"), subject, levels)
                           : g_strdup_printf (_ ("%s at or below %s"), subject, levels);
  return rule->is_strict ? g_strdup_printf (_ ("%s above %s"), subject, levels)
                         : g_strdup_printf (_ ("%s at or above %s"), subject, levels);
}

/* TEXT, which is taken, and when it is over. (transfer full) */
static char *
with_recovery (char *text, const BwRule *rule)
{
  g_autofree char *taken = text;
  if (rule->figure.is_latching)
    return g_strdup_printf (_ ("%s; over when a person resolves it, which restarts the evidence"),
                            text);
  char *whole = NULL;
  if (rule->is_truth || bw_rule_has_memory (rule))
    whole = g_strdup_printf (_ ("%s; over when it is not so"), text);
  else if (is_boolean (rule))
    whole = g_strdup_printf (_ ("%s; over when it is not"), text);
  else
    {
      g_autofree char *levels = levels_of (rule, true);
      whole = rule->is_below ? g_strdup_printf (_ ("%s; over when above %s"), text, levels)
                             : g_strdup_printf (_ ("%s; over when below %s"), text, levels);
    }
  return with_patience (whole, rule->keep_us, rule->recover_count);
}

/* TEXT, which is taken, as RULE takes it of the samples of a while. (transfer full) */
static char *
with_aggregate (char *text, const BwRule *rule)
{
  g_autofree char *taken = text;
  switch (rule->aggregate)
    {
    case BW_AGGREGATE_AVERAGE:
      return g_strdup_printf (_ ("average of %s"), text);
    case BW_AGGREGATE_MIN:
      return g_strdup_printf (C_ ("rule", "lowest %s"), text);
    case BW_AGGREGATE_MAX:
      return g_strdup_printf (C_ ("rule", "highest %s"), text);
    case BW_AGGREGATE_LAST:
      return g_strdup_printf (C_ ("rule", "last %s"), text);
    case BW_AGGREGATE_NONE:
    default:
      return g_steal_pointer (&taken);
    }
}

static char *
describe_subject (const BwRule *rule)
{
  char *figure = bw_rule_figure_describe (rule);
  if (figure == NULL)
    figure = g_strdup (rule->expr != NULL ? rule->expr->text : bw_selector_text (rule->selector));
  g_autofree char *what = with_aggregate (figure, rule);
  if (rule->kind == BW_RULE_RATE_OF_CHANGE)
    {
      g_autofree char *per = bw_duration_format_age (rule->per_us);
      g_autofree char *value = g_steal_pointer (&what);
      what = g_strdup_printf (_ ("change per %s of %s"), per, value);
    }
  if (rule->window_us == 0)
    return g_steal_pointer (&what);
  g_autofree char *window = bw_duration_format_age (rule->window_us);
  return g_strdup_printf (C_ ("rule", "%s within %s"), what, window);
}

static char *
describe_absent (const BwRule *rule)
{
  g_autofree char *age =
      bw_duration_format_age ((int64_t) (rule->tiers[0].trip * (double) BW_SECOND_US));
  char *text =
      g_strdup_printf (_ ("no sample of %s for %s (%s); over when one comes"),
                       bw_selector_text (rule->selector), age, bw_severity_word (rule->severity));
  if (rule->keep_us == 0 && rule->recover_count <= 1)
    return text;
  g_autofree char *first = text;
  unsigned count = rule->recover_count;
  g_autofree char *keep = rule->keep_us > 0 ? bw_duration_format_age (rule->keep_us) : NULL;
  if (keep == NULL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, and in %u evaluation",
                                         "%s, and in %u evaluations", count),
                            first, count);
  if (count <= 1)
    return g_strdup_printf (_ ("%s, and for %s"), first, keep);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, and for %s and %u evaluation",
                                       "%s, and for %s and %u evaluations", count),
                          first, keep, count);
}

static char *
describe_event (const BwRule *rule)
{
  const char *which = bw_matchers_text (rule->matchers);
  const char *severity =
      rule->severity != BW_SEVERITY_NONE ? bw_severity_word (rule->severity) : NULL;
  g_autofree char *channels = rule->channels != NULL ? g_strjoinv (", ", rule->channels) : NULL;
  if (severity != NULL && channels != NULL)
    return g_strdup_printf (_ ("events with %s are %s and told to %s"), which, severity, channels);
  if (severity != NULL)
    return g_strdup_printf (_ ("events with %s are %s"), which, severity);
  return channels != NULL ? g_strdup_printf (_ ("events with %s are told to %s"), which, channels)
                          : g_strdup_printf (_ ("events with %s"), which);
}

char *
bw_rule_describe (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, NULL);
  if (rule->kind == BW_RULE_ABSENT)
    return describe_absent (rule);
  if (rule->kind == BW_RULE_EVENT)
    return describe_event (rule);
  char *text = bw_rule_machine_describe (rule);
  if (text != NULL)
    return with_recovery (with_patience (text, rule->for_us, rule->for_count), rule);
  text = with_levels (describe_subject (rule), rule);
  text = with_patience (text, rule->for_us, rule->for_count);
  if (rule->min_samples > 0)
    {
      g_autofree char *before = text;
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, rule->min_samples);
      text = g_strdup_printf (_ ("%s, with n of at least %s"), before, n);
    }
  return with_recovery (text, rule);
}

char *
bw_rule_describe_plain (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, NULL);
  BwLanguage *language = bw_language_begin_plain ();
  char *text = bw_rule_describe (rule);
  bw_language_end_plain (language);
  return text;
}

char *
bw_rule_words (const char *rule_text, const char *plain)
{
  g_return_val_if_fail (plain != NULL, NULL);
  g_autoptr (BwRule) rule = rule_text != NULL ? bw_rule_parse_inline (rule_text, NULL) : NULL;
  if (rule == NULL)
    return g_strdup (plain);
  g_autofree char *again = bw_rule_describe_plain (rule);
  return strcmp (again, plain) == 0 ? bw_rule_describe (rule) : g_strdup (plain);
}
