/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where log lines go, with every registered secret taken out first. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** Installs the writer: stderr, "level: message", debug and info only when IS_VERBOSE or
 * G_MESSAGES_DEBUG asks for them; with the journal behind stderr, to the journal with all fields.
 * Early in main(), before there are threads; again to change IS_VERBOSE. */
void bw_log_init (bool is_verbose);
/** From now on SECRET is replaced by "[secret]" in every log line and by bw_log_redact(). Secrets
 * under 4 bytes are ignored. Any thread. */
void bw_log_add_secret (const char *secret);
/** A copy of TEXT without any registered secret. Any thread. (transfer full) */
char *bw_log_redact (const char *text);
