/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP session for everything that asks or tells another machine. */
#include "net/bw-http.h"

void
bw_http_answer_free (BwHttpAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->body);
  g_free (answer->content_type);
  g_free (answer);
}
