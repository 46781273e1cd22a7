/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that somebody who names a machine or a bot may choose. */
#pragma once

#include "notify/bw-message.h"

#include <math.h>
#include <string.h>

#define ARABIC "\xd8\xa3\xd9\x84\xd9\x85"
#define SHEEP "\xf0\x9f\x90\x91"

static const char *const hostile_texts[] = {
  "<!channel> <@U123> <!everyone|all> <https://evil.example|click>",
  "</script><script>alert(1)</script>",
  "a|b|c *bold* _it_ ~no~ `code` ```block```",
  "\"},\"admin\":true,\"x\":{\"y\":\"",
  "\\\" \\u0000 \\",
  "Subject\r\nBcc: victim@example.org\r\n\r\nbody",
  "\n.\nMAIL FROM:<x@example.org>\n",
  "--=_a_0b1c\r\nContent-Type: text/html\r\n\r\nx",
  ARABIC " \xe2\x80\xae" SHEEP " \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
  "\x01\x02\x1b[31m\x7f\x80\xff\xfe",
  "<b>&amp;</b>&lt;'\"",
  "%s%n%d {{title}} {{json body}} =?UTF-8?B?WA==?=",
  "\xed\xa0\x80\xf4\x90\x80\x80",
  "",
};

/** A message in which every text is TEXT. (transfer full) */
static inline BwMessage *
hostile_message (const char *text)
{
  BwMessage *message = bw_message_new ();
  message->outbox_id = g_strdup (text);
  message->incident_id = 12;
  message->kind = BW_KIND_FIRE;
  message->severity = BW_SEVERITY_CRITICAL;
  message->title = g_strdup (text);
  message->body = g_strconcat (text, "\n", text, NULL);
  message->metric = g_strdup (text);
  message->value = 97.04;
  message->threshold = 90;
  message->at_us = message->opened_us = INT64_C (1772452800000000);
  message->n = 1131;
  message->level = 3;
  char **const others[] = { &message->rule,      &message->labels, &message->category,
                            &message->dedup_key, &message->status, &message->summary,
                            &message->runbook,   &message->late };
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    *others[i] = g_strdup (text);
  return message;
}

/** A message as there are many. (transfer full) */
static inline BwMessage *
usual_message (void)
{
  BwMessage *message = hostile_message ("x");
  g_free (message->title);
  g_free (message->body);
  g_free (message->metric);
  g_free (message->outbox_id);
  message->title = g_strdup ("Critical: CPU of pc at 97.0 %");
  message->body = g_strdup ("The limit of 90.0 % was reached at 12:04, 7 min ago.\nRule cpu.");
  message->metric = g_strdup ("system_cpu_percent{source=\"pc\"}");
  message->outbox_id = g_strdup ("0b1c2d3e-0000-4000-8000-000000000001");
  g_clear_pointer (&message->late, g_free);
  return message;
}
