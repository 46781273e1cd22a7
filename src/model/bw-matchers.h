/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matchers on the facts of an incident, for routes, silences and inhibition. */
#pragma once

#include "model/bw-incident.h"

/** Immutable; any thread. */
typedef struct _BwMatchers BwMatchers;

/** Reads 'source="api", severity=~"error|critical"', with or without braces around: =, !=, =~, !~
 * as in a metric's selector, a missing label being "". Case does not count in what is compared with
 * "severity" and "category". "" matches everything. INVALID says where and what was expected.
 * (transfer full) */
BwMatchers *bw_matchers_parse (const char *text, GError **error);
void bw_matchers_free (BwMatchers *matchers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwMatchers, bw_matchers_free)
unsigned bw_matchers_n (const BwMatchers *matchers);
/** The canonical text, without braces: sorted, each once. The same for all that mean the same. */
const char *bw_matchers_text (const BwMatchers *matchers);
/** They in words: "source is pc, severity matches warning|error", "everything". (transfer full) */
char *bw_matchers_describe (const BwMatchers *matchers);
/** The value that KEY has to equal, or NULL where no matcher says so. */
const char *bw_matchers_value (const BwMatchers *matchers, const char *key);
/** Whether two of them contradict each other, so that no incident can match: a key that has to
 * equal one value must not have it, or has to be another. */
bool bw_matchers_is_contradiction (const BwMatchers *matchers);
/** Whether all of them hold for INCIDENT: beside its labels it has "rule", "severity" (its word),
 * "category" (its word), "metric" (the bare name) and "key" (the dedup key). */
bool bw_matchers_match (const BwMatchers *matchers, const BwIncident *incident);
/** A fact of INCIDENT by the names above, or "type", of what a bot told, "" for what it does not
 * have; words in lower case. (transfer full) */
char *bw_incident_fact (const BwIncident *incident, const char *name);
