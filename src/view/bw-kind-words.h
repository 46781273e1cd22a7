/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to an incident, in a word. */
#pragma once

/** Of KIND as bundles name it, "FIRE": "fired"; KIND itself where there is no word for it, "–" for
 * NULL. (transfer none) */
const char *bw_kind_word (const char *kind);
