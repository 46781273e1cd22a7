/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to stand over the pages while a channel does not work. */
#include "view/bw-channel-notice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More are counted. */
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

char *
bw_channel_notice_text (const GPtrArray *reports)
{
  g_return_val_if_fail (reports != NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  unsigned n = 0;
  for (unsigned i = 0; i < reports->len; i++)
    {
      g_autofree char *problem = problem_text (g_ptr_array_index (reports, i));
      if (problem == NULL || n++ >= MOST_NAMED)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", problem);
    }
  if (n > MOST_NAMED)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, " %u more channel does not work.",
                                         " %u more channels do not work.", n - MOST_NAMED),
                            n - MOST_NAMED);
  return n > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
