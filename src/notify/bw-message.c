/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as a struct, and as text that can be shown. */
#include "notify/bw-message.h"

#include <math.h>
#include <string.h>

BwMessage *
bw_message_new (void)
{
  BwMessage *message = g_new0 (BwMessage, 1);
  message->value = NAN;
  message->threshold = NAN;
  message->at_us = BW_TIME_NONE;
  message->opened_us = BW_TIME_NONE;
  message->resolved_us = BW_TIME_NONE;
  message->n = -1;
  return message;
}

BwMessage *
bw_message_copy (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  BwMessage *copy = g_memdup2 (message, sizeof *message);
  copy->outbox_id = g_strdup (message->outbox_id);
  copy->title = g_strdup (message->title);
  copy->body = g_strdup (message->body);
  copy->metric = g_strdup (message->metric);
  copy->rule = g_strdup (message->rule);
  copy->labels = g_strdup (message->labels);
  copy->category = g_strdup (message->category);
  copy->dedup_key = g_strdup (message->dedup_key);
  copy->status = g_strdup (message->status);
  copy->summary = g_strdup (message->summary);
  copy->runbook = g_strdup (message->runbook);
  copy->late = g_strdup (message->late);
  copy->items = message->items != NULL ? g_ptr_array_ref (message->items) : NULL;
  copy->chart_png = message->chart_png != NULL ? g_bytes_ref (message->chart_png) : NULL;
  return copy;
}

void
bw_message_free (BwMessage *message)
{
  g_return_if_fail (message != NULL);
  g_free (message->outbox_id);
  g_free (message->title);
  g_free (message->body);
  g_free (message->metric);
  g_free (message->rule);
  g_free (message->labels);
  g_free (message->category);
  g_free (message->dedup_key);
  g_free (message->status);
  g_free (message->summary);
  g_free (message->runbook);
  g_free (message->late);
  g_clear_pointer (&message->items, g_ptr_array_unref);
  g_clear_pointer (&message->chart_png, g_bytes_unref);
  g_free (message);
}

/* Whether what MESSAGES (oldest first) tell of ends with them, each incident's last one. */
static bool
are_all_over (const GPtrArray *messages)
{
  for (unsigned i = 0; i < messages->len; i++)
    {
      const BwMessage *message = g_ptr_array_index (messages, i);
      bool is_last = true;
      for (unsigned k = i + 1; is_last && k < messages->len; k++)
        is_last = ((const BwMessage *) messages->pdata[k])->incident_id != message->incident_id;
      if (is_last && message->kind != BW_KIND_RESOLVE)
        return false;
    }
  return messages->len > 0;
}

bool
bw_message_is_over (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, false);
  if (message->kind == BW_KIND_DIGEST && message->items != NULL)
    return are_all_over (message->items);
  return message->kind == BW_KIND_RESOLVE;
}

bool
bw_message_is_group (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, false);
  for (unsigned i = 1; message->items != NULL && i < message->items->len; i++)
    {
      const BwMessage *first = g_ptr_array_index (message->items, 0);
      const BwMessage *item = g_ptr_array_index (message->items, i);
      if (item->incident_id != first->incident_id)
        return true;
    }
  return message->kind == BW_KIND_DIGEST;
}

/* The last byte before which TEXT can be cut without halving a character. */
static size_t
cut_length (const char *text, size_t length, size_t max_bytes)
{
  if (length <= max_bytes)
    return length;
  size_t cut = max_bytes;
  while (cut > 0 && ((unsigned char) text[cut] & 0xc0) == 0x80)
    cut--;
  return cut;
}

/* Marks that turn the order of what follows, also of what is not this text. */
static bool
is_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *
bw_message_clean (const char *text, size_t max_bytes, bool has_lines)
{
  if (text == NULL)
    return g_strdup ("");
  /* Cut first: what is beyond is not worth looking at, however much it is. */
  size_t length = strnlen (text, max_bytes + 1);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) cut_length (text, length, max_bytes));
  GString *out = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == '\n' && has_lines)
        g_string_append_c (out, '\n');
      else if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 || is_direction (c))
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, c);
    }
  /* Bytes that were none grew to three each. */
  g_string_truncate (out, cut_length (out->str, out->len, max_bytes));
  return g_string_free (out, FALSE);
}
