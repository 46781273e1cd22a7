/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several messages of one channel as the one that is sent in their place. */
#include "notify/bw-message-merge.h"

#include "base/bw-sentence.h"
#include "model/bw-catalogue.h"
#include "model/bw-metric.h"
#include "notify/bw-message-words-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_LINES 20
#define MAX_STEPS 8
#define MAX_LINE_BYTES 300
#define MAX_STORY_BYTES 600

/* The messages of one incident, oldest first. Borrowed. */
typedef struct
{
  GPtrArray *messages;
  const BwMessage *last;
  BwSeverity severity; /* the worst of them */
  bool is_over;
} Story;

static void
free_story (gpointer data)
{
  Story *story = data;
  g_ptr_array_unref (story->messages);
  g_free (story);
}

/* All of them, with the items of those that have some in their place. (element type BwMessage,
 * transfer none) */
static GPtrArray *
flatten (const GPtrArray *messages)
{
  GPtrArray *all = g_ptr_array_new ();
  for (unsigned i = 0; i < messages->len; i++)
    {
      BwMessage *message = g_ptr_array_index (messages, i);
      if (message->items == NULL || message->items->len == 0)
        g_ptr_array_add (all, message);
      else
        g_ptr_array_extend (all, message->items, NULL, NULL);
    }
  return all;
}

static void
add_to_story (Story *story, BwMessage *message)
{
  g_ptr_array_add (story->messages, message);
  story->last = message;
  story->severity = MAX (story->severity, message->severity);
  story->is_over = message->kind == BW_KIND_RESOLVE;
}

/* In the order of their beginnings. What belongs to no incident stands for itself. (element type
 * Story, transfer full) */
static GPtrArray *
make_stories (const GPtrArray *all)
{
  GPtrArray *stories = g_ptr_array_new_with_free_func (free_story);
  g_autoptr (GHashTable) by_incident = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (unsigned i = 0; i < all->len; i++)
    {
      BwMessage *message = g_ptr_array_index (all, i);
      bool is_alone = message->incident_id == 0 || message->kind == BW_KIND_TEST;
      Story *story = is_alone ? NULL : g_hash_table_lookup (by_incident, &message->incident_id);
      if (story == NULL)
        {
          story = g_new0 (Story, 1);
          story->messages = g_ptr_array_new ();
          g_ptr_array_add (stories, story);
          if (!is_alone)
            g_hash_table_insert (by_incident, &message->incident_id, story);
        }
      add_to_story (story, message);
    }
  return stories;
}

/* What lasts before what is over, worst first, newest first. */
static int
compare_stories (gconstpointer a, gconstpointer b)
{
  const Story *p = *(Story *const *) a, *q = *(Story *const *) b;
  if (p->is_over != q->is_over)
    return p->is_over ? 1 : -1;
  if (p->severity != q->severity)
    return p->severity > q->severity ? -1 : 1;
  return p->last->at_us > q->last->at_us ? -1 : p->last->at_us < q->last->at_us;
}

/* --- one incident's story --------------------------------------------------------------------- */

static const char *
verb_of (const BwMessage *message)
{
  switch (message->kind)
    {
    case BW_KIND_FIRE:
      return _ ("fired");
    case BW_KIND_UPGRADE:
      return _ ("got worse");
    case BW_KIND_REOPEN:
      return _ ("fired again");
    case BW_KIND_ESCALATE:
      return _ ("not acknowledged");
    case BW_KIND_FLAP:
      return _ ("came and went");
    case BW_KIND_RESOLVE:
      return _ ("resolved");
    case BW_KIND_NODATA:
      return _ ("no data");
    case BW_KIND_REPEAT:
    case BW_KIND_DIGEST:
    case BW_KIND_TEST:
    case BW_KIND_DOWNGRADE:
    case BW_KIND_ACK:
    case BW_KIND_START:
    case BW_KIND_UNACK:
    case BW_KIND_CLOSE:
    case BW_KIND_NOTE:
    default:
      return _ ("still there");
    }
}

/* " at 93.0 %", or nothing where there is no value or it says nothing. (transfer full) */
static char *
value_of (const BwMessage *message)
{
  if (isnan (message->value) || message->kind == BW_KIND_RESOLVE)
    return g_strdup ("");
  const BwMetric *metric = message->metric != NULL ? bw_metric_parse (message->metric, NULL) : NULL;
  const BwMetricInfo *info = metric != NULL ? bw_catalogue_find (metric->name) : NULL;
  if (metric == NULL || (info != NULL && info->format == BW_FORMAT_BOOLEAN))
    return g_strdup ("");
  g_autofree char *value = bw_catalogue_format (metric->name, message->value);
  return g_strdup_printf (_ (" at %s"), value);
}

/* "fired 02:10 at 93.0 %, got worse 02:20 at 97.0 %, resolved 03:40". (transfer full) */
static char *
tell_story (const Story *story, GTimeZone *zone)
{
  GString *out = g_string_new (NULL);
  unsigned n = story->messages->len, n_left_out = 0;
  for (unsigned i = 0; i < n; i++)
    {
      const BwMessage *message = g_ptr_array_index (story->messages, i);
      /* Of many steps the first ones and the last ones tell most. */
      if (n > MAX_STEPS && i >= MAX_STEPS / 2 && i < n - MAX_STEPS / 2)
        {
          n_left_out++;
          continue;
        }
      if (n_left_out > 0)
        g_string_append (out, ", …");
      n_left_out = 0;
      g_autofree char *clock = bw_words_clock (message->at_us, story->last->at_us, zone);
      g_autofree char *value = value_of (message);
      g_string_append_printf (out, "%s%s %s%s", i > 0 ? ", " : "", verb_of (message), clock, value);
    }
  g_autofree char *text = g_string_free (out, FALSE);
  return bw_message_clean (text, MAX_STORY_BYTES, false);
}

static BwMessage *
merge_story (const Story *story, GTimeZone *zone)
{
  BwMessage *merged = bw_message_copy (story->last);
  const BwMessage *first = g_ptr_array_index (story->messages, 0);
  g_autofree char *told = tell_story (story, zone);
  g_autofree char *sentence = bw_sentence (told);
  g_autofree char *body = g_steal_pointer (&merged->body);
  merged->body =
      g_strdup_printf ("%s%s%s", sentence, body != NULL ? "\n" : "", body != NULL ? body : "");
  merged->severity = story->severity;
  if (merged->opened_us == BW_TIME_NONE)
    merged->opened_us = first->opened_us;
  return merged;
}

/* --- several incidents ------------------------------------------------------------------------ */

/* "3 critical", translated. (transfer full) */
static char *
count_text (BwSeverity severity, unsigned n)
{
  switch (severity)
    {
    case BW_SEVERITY_EMERGENCY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u emergency", "%u emergencies", n),
                              n);
    case BW_SEVERITY_CRITICAL:
      return g_strdup_printf (_ ("%u critical"), n);
    case BW_SEVERITY_ERROR:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u error", "%u errors", n), n);
    case BW_SEVERITY_WARNING:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u warning", "%u warnings", n), n);
    case BW_SEVERITY_NONE:
    case BW_SEVERITY_INFO:
    default:
      return g_strdup_printf (_ ("%u for information"), n);
    }
}

/* "4 alerts: 2 critical, 1 warning, 1 resolved". (transfer full) */
static char *
group_title (const GPtrArray *stories, bool is_digest)
{
  static const BwSeverity severities[] = { BW_SEVERITY_EMERGENCY, BW_SEVERITY_CRITICAL,
                                           BW_SEVERITY_ERROR, BW_SEVERITY_WARNING,
                                           BW_SEVERITY_INFO };
  unsigned counts[G_N_ELEMENTS (severities)] = { 0 }, n_over = 0;
  for (unsigned i = 0; i < stories->len; i++)
    {
      const Story *story = g_ptr_array_index (stories, i);
      unsigned k = 0;
      while (k + 1 < G_N_ELEMENTS (severities) && story->severity < severities[k])
        k++;
      if (story->is_over)
        n_over++;
      else
        counts[k]++;
    }
  GString *out = g_string_new (is_digest ? _ ("Digest: ") : "");
  g_string_append_printf (out, g_dngettext (GETTEXT_PACKAGE, "%u alert", "%u alerts", stories->len),
                          stories->len);
  const char *before = ": ";
  for (unsigned k = 0; k < G_N_ELEMENTS (severities); k++)
    {
      g_autofree char *count = count_text (severities[k], counts[k]);
      if (counts[k] > 0)
        g_string_append_printf (out, "%s%s", before, count);
      before = counts[k] > 0 ? ", " : before;
    }
  if (n_over > 0)
    g_string_append_printf (out, "%s%u %s", before, n_over, _ ("resolved"));
  return g_string_free (out, FALSE);
}

/* "02:10 Critical: CPU of pc at 97.0 %", and its story where there is more of it. (transfer full)
 */
static char *
group_line (const Story *story, int64_t now_us, GTimeZone *zone)
{
  g_autofree char *clock = bw_words_clock (story->last->at_us, now_us, zone);
  g_autofree char *title = bw_message_clean (story->last->title, MAX_LINE_BYTES, false);
  if (story->messages->len == 1)
    return g_strdup_printf ("%s %s", clock, title);
  g_autofree char *told = tell_story (story, zone);
  return g_strdup_printf ("%s %s (%s)", clock, title, told);
}

static char *
group_body (const GPtrArray *stories, int64_t now_us, GTimeZone *zone)
{
  GString *out = g_string_new (NULL);
  /* One more line than fits is no reason to count it. */
  unsigned n = stories->len > MAX_LINES + 1 ? MAX_LINES : stories->len;
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *line = group_line (g_ptr_array_index (stories, i), now_us, zone);
      g_string_append_printf (out, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (n < stories->len)
    {
      g_string_append_c (out, '\n');
      g_string_append_printf (out, _ ("and %u more"), stories->len - n);
    }
  return g_string_free (out, FALSE);
}

static BwMessage *
merge_group (GPtrArray *stories, bool is_digest, GTimeZone *zone)
{
  BwMessage *merged = bw_message_new ();
  g_ptr_array_sort (stories, compare_stories);
  const Story *worst = g_ptr_array_index (stories, 0);
  merged->incident_id = worst->last->incident_id;
  merged->kind = is_digest ? BW_KIND_DIGEST : worst->last->kind;
  merged->at_us = worst->last->at_us;
  for (unsigned i = 0; i < stories->len; i++)
    {
      const Story *story = g_ptr_array_index (stories, i);
      merged->severity = MAX (merged->severity, story->severity);
      merged->at_us = MAX (merged->at_us, story->last->at_us);
    }
  merged->title = group_title (stories, is_digest);
  merged->body = group_body (stories, merged->at_us, zone);
  return merged;
}

/* --- all of them ------------------------------------------------------------------------------ */

/* What holds for the one message because it holds for any of ALL. */
static void
take_common (BwMessage *merged, const GPtrArray *messages, const GPtrArray *all)
{
  const BwMessage *last = g_ptr_array_index (messages, messages->len - 1);
  g_free (merged->outbox_id);
  merged->outbox_id = g_strdup (last->outbox_id);
  g_clear_pointer (&merged->late, g_free);
  g_clear_pointer (&merged->items, g_ptr_array_unref);
  g_clear_pointer (&merged->chart_png, g_bytes_unref);
  for (unsigned i = 0; i < messages->len; i++)
    {
      const BwMessage *message = g_ptr_array_index (messages, i);
      merged->is_maybe_duplicate |= message->is_maybe_duplicate;
      if (merged->late == NULL)
        merged->late = g_strdup (message->late);
    }
  merged->items = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
  for (unsigned i = 0; i < all->len; i++)
    g_ptr_array_add (merged->items, bw_message_copy (g_ptr_array_index (all, i)));
}

BwMessage *
bw_message_merge (const GPtrArray *messages, BwMergeKind kind, GTimeZone *zone)
{
  g_return_val_if_fail (messages != NULL && messages->len > 0, NULL);
  if (messages->len == 1 && kind != BW_MERGE_DIGEST)
    return bw_message_copy (g_ptr_array_index (messages, 0));
  g_autoptr (GPtrArray) all = flatten (messages);
  g_autoptr (GPtrArray) stories = make_stories (all);
  BwMessage *merged = stories->len == 1 && kind != BW_MERGE_DIGEST
                          ? merge_story (g_ptr_array_index (stories, 0), zone)
                          : merge_group (stories, kind == BW_MERGE_DIGEST, zone);
  take_common (merged, messages, all);
  return merged;
}
