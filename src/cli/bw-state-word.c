/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of states as people read them in tables. */
#include "cli/bw-state-word.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As the folders below name them; a test compares. */
static const char *const names[] = {
  NC_ ("state", "acknowledged"), NC_ ("state", "broken"),    NC_ ("state", "closed"),
  NC_ ("state", "critical"),     NC_ ("state", "dead"),      NC_ ("state", "deferred"),
  NC_ ("state", "delivered"),    NC_ ("state", "disabled"),  NC_ ("state", "emergency"),
  NC_ ("state", "error"),        NC_ ("state", "excellent"), NC_ ("state", "expired"),
  NC_ ("state", "failing"),      NC_ ("state", "fair"),      NC_ ("state", "good"),
  NC_ ("state", "in_progress"),  NC_ ("state", "info"),      NC_ ("state", "limited"),
  NC_ ("state", "locked"),       NC_ ("state", "lost"),      NC_ ("state", "merged"),
  NC_ ("state", "none"),         NC_ ("state", "ok"),        NC_ ("state", "open"),
  NC_ ("state", "paused"),       NC_ ("state", "pending"),   NC_ ("state", "poor"),
  NC_ ("state", "push"),         NC_ ("state", "queued"),    NC_ ("state", "reopened"),
  NC_ ("state", "resolved"),     NC_ ("state", "retry"),     NC_ ("state", "sending"),
  NC_ ("state", "suppressed"),   NC_ ("state", "unknown"),   NC_ ("state", "void"),
  NC_ ("state", "waiting"),      NC_ ("state", "warning"),   NC_ ("state", "won"),
  NC_ ("state", "FIRE"),         NC_ ("state", "UPGRADE"),   NC_ ("state", "DOWNGRADE"),
  NC_ ("state", "REOPEN"),       NC_ ("state", "REPEAT"),    NC_ ("state", "ESCALATE"),
  NC_ ("state", "FLAP"),         NC_ ("state", "ACK"),       NC_ ("state", "START"),
  NC_ ("state", "UNACK"),        NC_ ("state", "RESOLVE"),   NC_ ("state", "CLOSE"),
  NC_ ("state", "NOTE"),         NC_ ("state", "NODATA"),    NC_ ("state", "DIGEST"),
  NC_ ("state", "TEST"),
};

const char *
bw_state_word (const char *name)
{
  for (unsigned i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "state", name);
  return name;
}

const char *
bw_state_reason (const char *reason, const char *error)
{
  if (reason == NULL)
    return error;
  return *reason != '\0' ? _ (reason) : reason;
}
