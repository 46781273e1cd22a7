/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the doctor. */
#pragma once

#include "engine/bw-doctor.h"
#include "engine/bw-secret-needs.h"

/** Adds a check; FOUND is taken, ADVICE may be NULL. */
void bw_doctor_add (GPtrArray *checks, BwCheckResult result, const char *name, char *found,
                    const char *advice);
/** The notification service, the keyring, of which NEEDS tell the state, and the network. */
void bw_doctor_add_services (GPtrArray *checks, GPtrArray *needs);
/** Each source is collected once, into nothing. */
void bw_doctor_add_sources (GPtrArray *checks, BwConfig *config);
/** Each channel is made, and looked at without sending; NEEDS are its secrets, looked for. */
void bw_doctor_add_channels (GPtrArray *checks, BwConfig *config, GPtrArray *needs);
