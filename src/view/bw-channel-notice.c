/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to stand over the pages while a channel does not work. */
#include "view/bw-channel-notice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of several; more are counted. */
#define MOST_NAMED 3

static bool
has_health (const BwChannelReport *report, const char *health)
{
  return g_strcmp0 (report->health, health) == 0;
}

/* What is wrong with it in words; NULL: nothing, or what heals by itself. (transfer full) */
static char *
problem_text (const BwChannelReport *report)
{
  g_autofree char *reason = g_strdup (report->reason);
  /* The sentence ends here. */
  while (reason != NULL && g_str_has_suffix (reason, "."))
    reason[strlen (reason) - 1] = '\0';
  bool has_reason = reason != NULL && *reason != '\0';
  if (has_health (report, "broken"))
    return has_reason
               ? g_strdup_printf (_ ("The channel %s is broken: %s."), report->channel, reason)
               : g_strdup_printf (_ ("The channel %s is broken."), report->channel);
  if (has_health (report, "locked"))
    return has_reason
               ? g_strdup_printf (_ ("The channel %s is locked: %s."), report->channel, reason)
               : g_strdup_printf (_ ("The channel %s waits for its secret."), report->channel);
  if (has_health (report, "failing"))
    return has_reason
               ? g_strdup_printf (_ ("The channel %s does not get through: %s."), report->channel,
                                  reason)
               : g_strdup_printf (_ ("The channel %s does not get through."), report->channel);
  return NULL;
}

/* The channels of REPORTS that have a problem. (element type BwChannelReport, borrowed) */
static GPtrArray *
find_broken (const GPtrArray *reports)
{
  GPtrArray *broken = g_ptr_array_new ();
  for (unsigned i = 0; i < reports->len; i++)
    {
      g_autofree char *problem = problem_text (g_ptr_array_index (reports, i));
      if (problem != NULL)
        g_ptr_array_add (broken, g_ptr_array_index (reports, i));
    }
  return broken;
}

/* "team, mail, hook and 2 more" */
static char *
names_text (const GPtrArray *broken)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (unsigned i = 0; i < MIN (broken->len, MOST_NAMED); i++)
    {
      const BwChannelReport *report = g_ptr_array_index (broken, i);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", report->channel);
    }
  /* Translators: names of channels, and how many others */
  return broken->len > MOST_NAMED
             ? g_strdup_printf (_ ("%s and %u more"), names->str, broken->len - MOST_NAMED)
             : g_string_free (g_steal_pointer (&names), FALSE);
}

char *
bw_channel_notice_text (const GPtrArray *reports)
{
  g_return_val_if_fail (reports != NULL, NULL);
  g_autoptr (GPtrArray) broken = find_broken (reports);
  if (broken->len == 0)
    return NULL;
  if (broken->len == 1)
    return problem_text (g_ptr_array_index (broken, 0));
  /* Why is told where the channels are: here it would push the page away. */
  g_autofree char *names = names_text (broken);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u channel does not work: %s.",
                                       "%u channels do not work: %s.", broken->len),
                          broken->len, names);
}
