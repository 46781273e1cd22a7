/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for one channel, in the order in which it was committed. */
#include "engine/bw-lane-queue.h"

#include <string.h>

struct _BwLaneQueue
{
  BwClock *clock;
  GPtrArray *items;  /* of BwLaneItem */
  GHashTable *by_id; /* id of a row → its BwLaneItem */
};

static BwLaneItem *
item_new (BwOutboxRow *row)
{
  BwLaneItem *item = g_new0 (BwLaneItem, 1);
  item->row = row;
  item->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  return item;
}

void
bw_lane_item_free (BwLaneItem *item)
{
  if (item == NULL)
    return;
  bw_outbox_row_free (item->row);
  g_ptr_array_unref (item->parts);
  g_free (item);
}

int64_t
bw_lane_item_due_us (const BwLaneItem *item)
{
  int64_t due_us = item->row->due_us;
  for (unsigned i = 0; i < item->parts->len; i++)
    due_us = MIN (due_us, ((const BwOutboxRow *) g_ptr_array_index (item->parts, i))->due_us);
  return due_us;
}

int64_t
bw_lane_item_expires_us (const BwLaneItem *item)
{
  int64_t expires_us = item->row->expires_us;
  for (unsigned i = 0; i < item->parts->len; i++)
    expires_us =
        MAX (expires_us, ((const BwOutboxRow *) g_ptr_array_index (item->parts, i))->expires_us);
  return expires_us;
}

void
bw_lane_item_drop_parts (BwLaneItem *item, GPtrArray *ids)
{
  for (unsigned i = 0; i < ids->len; i++)
    for (unsigned k = 0; k < item->parts->len; k++)
      if (g_str_equal (((BwOutboxRow *) g_ptr_array_index (item->parts, k))->id,
                       g_ptr_array_index (ids, i)))
        {
          g_ptr_array_remove_index (item->parts, k);
          break;
        }
}

BwLaneQueue *
bw_lane_queue_new (BwClock *clock)
{
  BwLaneQueue *queue = g_new0 (BwLaneQueue, 1);
  queue->clock = bw_clock_ref (clock);
  queue->items = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_lane_item_free);
  queue->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return queue;
}

void
bw_lane_queue_free (BwLaneQueue *queue)
{
  if (queue == NULL)
    return;
  g_hash_table_unref (queue->by_id);
  g_ptr_array_unref (queue->items);
  bw_clock_unref (queue->clock);
  g_free (queue);
}

unsigned
bw_lane_queue_n (const BwLaneQueue *queue)
{
  return queue->items->len;
}

/* A wall clock that is set back does not make anything wait longer. */
static void
set_due (BwLaneQueue *queue, BwLaneItem *item)
{
  int64_t wait_us = MAX (item->row->not_before_us - bw_clock_wall_us (queue->clock), 0);
  item->due_awake_us = bw_clock_awake_us (queue->clock) + wait_us;
}

bool
bw_lane_queue_add (BwLaneQueue *queue, BwOutboxRow *row)
{
  bool is_part = row->status == BW_OUTBOX_MERGED;
  BwLaneItem *known = g_hash_table_lookup (queue->by_id, is_part ? row->merged_into : row->id);
  if (row->due_us == BW_TIME_NONE)
    row->due_us = row->not_before_us;
  if (is_part && known != NULL && !g_hash_table_contains (queue->by_id, row->id))
    {
      g_hash_table_insert (queue->by_id, row->id, known);
      g_ptr_array_add (known->parts, row);
      return false;
    }
  if (!is_part && known == NULL)
    {
      BwLaneItem *item = item_new (row);
      set_due (queue, item);
      g_ptr_array_add (queue->items, item);
      g_hash_table_insert (queue->by_id, row->id, item);
      return true;
    }
  bool is_sooner = !is_part && row->not_before_us < known->row->not_before_us;
  if (is_sooner)
    {
      known->row->not_before_us = row->not_before_us;
      set_due (queue, known);
    }
  bw_outbox_row_free (row);
  return is_sooner;
}

void
bw_lane_queue_put_back (BwLaneQueue *queue, BwLaneItem *item)
{
  set_due (queue, item);
  g_ptr_array_insert (queue->items, 0, item);
  g_hash_table_insert (queue->by_id, item->row->id, item);
  for (unsigned i = 0; i < item->parts->len; i++)
    g_hash_table_insert (queue->by_id, ((BwOutboxRow *) g_ptr_array_index (item->parts, i))->id,
                         item);
}

/* Takes the I-th item out. (transfer full) */
static BwLaneItem *
steal (BwLaneQueue *queue, unsigned i)
{
  BwLaneItem *item = g_ptr_array_steal_index (queue->items, i);
  g_hash_table_remove (queue->by_id, item->row->id);
  for (unsigned k = 0; k < item->parts->len; k++)
    g_hash_table_remove (queue->by_id, ((BwOutboxRow *) g_ptr_array_index (item->parts, k))->id);
  return item;
}

static bool
is_due (BwLaneQueue *queue, const BwLaneItem *item)
{
  return item->row->not_before_us <= bw_clock_wall_us (queue->clock)
         || item->due_awake_us <= bw_clock_awake_us (queue->clock);
}

static int64_t
due_wall_us (BwLaneQueue *queue, const BwLaneItem *item)
{
  int64_t wait_us = item->due_awake_us - bw_clock_awake_us (queue->clock);
  return MIN (item->row->not_before_us, bw_clock_wall_us (queue->clock) + MAX (wait_us, 0));
}

/* The incidents ITEM tells of, appended to IDS; their number. */
static unsigned
list_incidents (const BwLaneItem *item, GArray *ids)
{
  unsigned first = ids->len;
  if (item->row->incident_id != 0)
    g_array_append_val (ids, item->row->incident_id);
  for (unsigned i = 0; i < item->parts->len; i++)
    {
      const BwOutboxRow *part = g_ptr_array_index (item->parts, i);
      if (part->incident_id != 0)
        g_array_append_val (ids, part->incident_id);
    }
  return ids->len - first;
}

/* What the choice is made from. INCIDENTS keeps the numbers the rows point to. BLOCKER comes first
 * as one that waits. */
static GArray *
describe (BwLaneQueue *queue, const BwLaneItem *blocker, GArray *incidents)
{
  unsigned n = queue->items->len + (blocker != NULL ? 1 : 0);
  GArray *rows = g_array_sized_new (FALSE, TRUE, sizeof (BwBundleRow), n);
  g_array_set_size (rows, n);
  for (unsigned i = 0, k = 0; i < n; i++)
    {
      BwBundleRow *row = &g_array_index (rows, BwBundleRow, i);
      bool is_blocker = blocker != NULL && i == 0;
      const BwLaneItem *item = is_blocker ? blocker : g_ptr_array_index (queue->items, k++);
      *row = (BwBundleRow){ .n_incidents = list_incidents (item, incidents),
                            .group_key = item->row->group_key,
                            .severity = item->row->severity,
                            .is_due = !is_blocker && is_due (queue, item),
                            .is_tried = is_blocker || item->row->status == BW_OUTBOX_RETRY,
                            .is_maybe_duplicate = item->row->is_maybe_duplicate };
    }
  unsigned offset = 0;
  for (unsigned i = 0; i < n; i++)
    {
      BwBundleRow *row = &g_array_index (rows, BwBundleRow, i);
      row->incidents = &g_array_index (incidents, int64_t, offset);
      offset += row->n_incidents;
    }
  return rows;
}

/* When the first that waits is due. */
static void
find_next (BwLaneQueue *queue, int64_t *next_us)
{
  for (unsigned i = 0; i < queue->items->len; i++)
    {
      const BwLaneItem *item = g_ptr_array_index (queue->items, i);
      if (!is_due (queue, item))
        *next_us = MIN (*next_us, due_wall_us (queue, item));
    }
}

/* Without bundling each goes by itself, in the order of its incident. */
static void
choose_single (const GArray *rows, BwBundle *out)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_int64_hash, g_int64_equal);
  *out = (BwBundle){ .members = g_array_new (FALSE, FALSE, sizeof (unsigned)) };
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwBundleRow *row = &g_array_index (rows, BwBundleRow, i);
      bool is_held = !row->is_due;
      for (unsigned k = 0; k < row->n_incidents; k++)
        is_held = !g_hash_table_add (held, (gpointer) &row->incidents[k]) || is_held;
      if (is_held)
        continue;
      g_array_append_val (out->members, i);
      out->leader = i;
      out->kind = BW_BUNDLE_SINGLE;
      return;
    }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BwOutboxRow *one = *(BwOutboxRow *const *) a, *other = *(BwOutboxRow *const *) b;
  if (one->created_us != other->created_us)
    return one->created_us < other->created_us ? -1 : 1;
  return one->event_seq < other->event_seq ? -1 : one->event_seq > other->event_seq;
}

/* Takes the members out and puts them together under their leader. FIRST is the index of the first
 * item of the queue among the rows. */
static BwLaneItem *
put_together (BwLaneQueue *queue, const BwBundle *bundle, unsigned first)
{
  BwLaneItem *whole = NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  for (unsigned k = bundle->members->len; k-- > 0;)
    {
      unsigned i = g_array_index (bundle->members, unsigned, k);
      BwLaneItem *item = steal (queue, i - first);
      if (i == bundle->leader)
        whole = item;
      else
        g_ptr_array_add (others, item);
    }
  for (unsigned k = 0; k < others->len; k++)
    {
      BwLaneItem *item = g_ptr_array_index (others, k);
      g_ptr_array_extend_and_steal (whole->parts, g_ptr_array_ref (item->parts));
      g_ptr_array_add (whole->parts, g_steal_pointer (&item->row));
      bw_lane_item_free (item);
    }
  g_ptr_array_sort (whole->parts, compare_rows);
  return whole;
}

BwLaneItem *
bw_lane_queue_take (BwLaneQueue *queue, const BwLaneItem *blocker, bool is_bundled, double tokens,
                    int64_t *next_us)
{
  *next_us = INT64_MAX;
  if (queue->items->len == 0)
    return NULL;
  g_autoptr (GArray) incidents = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (GArray) rows = describe (queue, blocker, incidents);
  g_auto (BwBundle) bundle = { 0 };
  if (is_bundled)
    bw_bundle_choose ((const BwBundleRow *) (void *) rows->data, rows->len, tokens, &bundle);
  else
    choose_single (rows, &bundle);
  if (bundle.kind == BW_BUNDLE_NONE)
    {
      find_next (queue, next_us);
      return NULL;
    }
  return put_together (queue, &bundle, blocker != NULL ? 1 : 0);
}

GPtrArray *
bw_lane_queue_take_expired (BwLaneQueue *queue, int64_t *next_us)
{
  GPtrArray *expired = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_lane_item_free);
  int64_t now_us = bw_clock_wall_us (queue->clock);
  for (unsigned i = queue->items->len; i-- > 0;)
    {
      int64_t expires_us = bw_lane_item_expires_us (g_ptr_array_index (queue->items, i));
      if (expires_us <= now_us)
        g_ptr_array_insert (expired, 0, steal (queue, i));
      else
        *next_us = MIN (*next_us, expires_us);
    }
  return expired;
}

void
bw_lane_queue_wake (BwLaneQueue *queue)
{
  for (unsigned i = 0; i < queue->items->len; i++)
    {
      BwLaneItem *item = g_ptr_array_index (queue->items, i);
      if (item->waits_for_channel)
        item->due_awake_us = bw_clock_awake_us (queue->clock);
    }
}
