/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of states as people read them in tables; JSON has the names. */
#pragma once

/** NAME of a severity, an incident's or a delivery's state, or the health of a source or channel,
 * in the reader's language; one that is not known as it is, NULL for NULL. */
const char *bw_state_word (const char *name);
/** REASON, which is kept in English where it is always the same, or else ERROR; both may be NULL.
 */
const char *bw_state_reason (const char *reason, const char *error);
