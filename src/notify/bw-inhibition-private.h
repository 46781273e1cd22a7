/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which open incident stands for another one. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-matchers.h"

/** Rules of source and target; immutable. */
typedef struct _BwInhibitions BwInhibitions;

/** Those that are always there and those of the [inhibit NAME] groups of CONFIG. What is wrong is
 * appended to ERRORS (may be NULL) and left out. (transfer full) */
BwInhibitions *bw_inhibitions_load (BwConfig *config, GPtrArray *errors);
void bw_inhibitions_free (BwInhibitions *inhibitions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwInhibitions, bw_inhibitions_free)
/** Whether INCIDENT is what one of them says stands for others. */
bool bw_inhibitions_is_source (const BwInhibitions *inhibitions, const BwIncident *incident);
/** The one of OPEN (of BwIncident; may be NULL) that stands for INCIDENT, or NULL. It is never
 * INCIDENT itself. Where incidents stand for each other in a circle, the worst of them, then the
 * oldest, has none: it is told for all. An emergency is only stood for by another. */
const BwIncident *bw_inhibitions_find (const BwInhibitions *inhibitions, const BwIncident *incident,
                                       const GPtrArray *open);
