/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that come when nobody is there any more. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** Whether RESULT, of a store's operation, answers to an owner that has cancelled it, as each does
 * when it is freed: its data must not be touched then. An operation that was done before it was
 * cancelled does not tell by its error. */
bool bw_late_answer (GAsyncResult *result);
