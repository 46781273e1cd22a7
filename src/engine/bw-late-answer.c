/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that come when nobody is there any more. */
#include "engine/bw-late-answer.h"

bool
bw_late_answer (GAsyncResult *result)
{
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  return cancellable != NULL && g_cancellable_is_cancelled (cancellable);
}
