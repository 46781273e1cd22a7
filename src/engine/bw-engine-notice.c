/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with the engine itself: shown while it lasts, and an incident of its own. */
#include "engine/bw-engine-private.h"

#include <glib/gi18n-lib.h>

/* Rules that no configuration has: the engine's own. That incidents can't be saved is saved, too,
 * as soon as they can be: it is the reason why they are told late. */
static const char *const own_rules[BW_N_NOTICES] = {
  [BW_NOTICE_ALERTS] = "bellwether-alerts",
  [BW_NOTICE_CONFIG] = "bellwether-configuration",
  [BW_NOTICE_HISTORY] = "bellwether-history",
  [BW_NOTICE_LEDGER] = "bellwether-ledger",
};

/* How each reads when it is over. */
static const char *const over[BW_N_NOTICES] = {
  [BW_NOTICE_ALERTS] = N_ ("Incidents are being saved again"),
  [BW_NOTICE_CONFIG] = N_ ("The configuration has no error any more"),
  [BW_NOTICE_HISTORY] = N_ ("History is being saved again"),
  [BW_NOTICE_LEDGER] = N_ ("The figures of ledgers are being saved again"),
};

static void
submit (BwEngine *engine, BwNoticeKind kind, const char *title, const char *detail)
{
  const char *rule = own_rules[kind];
  BwIncidentRequest *request = bw_incident_request_new (
      title != NULL ? BW_KIND_FIRE : BW_KIND_RESOLVE, bw_clock_wall_us (engine->clock), "auto");
  request->dedup_key = bw_incident_dedup_key (rule, "");
  request->rule = g_strdup (rule);
  request->labels = g_strdup ("");
  request->category = BW_CATEGORY_DATA_QUALITY;
  request->severity = BW_SEVERITY_WARNING;
  request->summary = g_strdup (title != NULL ? title : _ (over[kind]));
  request->note = g_strdup (detail);
  bw_incident_keeper_submit (engine->keeper, request, NULL, NULL, NULL);
}

void
bw_engine_set_notice (BwEngine *engine, BwNoticeKind kind, const char *title, const char *detail)
{
  g_return_if_fail (kind < BW_N_NOTICES && (title != NULL || detail == NULL));
  g_autofree char *text =
      detail != NULL ? g_strdup_printf ("%s. %s", title, detail) : g_strdup (title);
  if (g_strcmp0 (engine->notices[kind], text) == 0 && engine->notices_known[kind])
    return;
  engine->notices_known[kind] = true;
  g_free (engine->notices[kind]);
  engine->notices[kind] = g_steal_pointer (&text);
  bw_engine_emit_notice (engine, kind, engine->notices[kind]);
  if (own_rules[kind] != NULL)
    submit (engine, kind, title, detail);
}
