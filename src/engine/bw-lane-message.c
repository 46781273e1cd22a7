/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one message that the deliveries of a bundle make, with why it is late. */
#include "engine/bw-lane-message.h"

#include "notify/bw-message-merge.h"

#include <glib/gi18n-lib.h>

/* A clock time, with its day where that is not the day of NEAR_US. */
static char *
clock_text (int64_t us, int64_t near_us, GTimeZone *zone)
{
  g_autoptr (GTimeZone) own = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) epoch = g_date_time_new_from_unix_utc (us / BW_SECOND_US);
  g_autoptr (GDateTime) near_epoch = g_date_time_new_from_unix_utc (near_us / BW_SECOND_US);
  g_autoptr (GDateTime) time = epoch != NULL ? g_date_time_to_timezone (epoch, own) : NULL;
  g_autoptr (GDateTime) near_time =
      near_epoch != NULL ? g_date_time_to_timezone (near_epoch, own) : NULL;
  if (time == NULL || near_time == NULL)
    return g_strdup ("?");
  bool is_same_day =
      g_date_time_get_year (time) == g_date_time_get_year (near_time)
      && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (near_time);
  return g_date_time_format (time, is_same_day ? "%H:%M" : "%Y-%m-%d %H:%M");
}

static const char *
gap_word (BwGapKind kind)
{
  switch (kind)
    {
    case BW_GAP_ASLEEP:
      return C_ ("why late", "asleep");
    case BW_GAP_NOT_RUNNING:
      return C_ ("why late", "not running");
    case BW_GAP_OFFLINE:
      return C_ ("why late", "offline");
    case BW_GAP_CLOCK:
      break;
    }
  return C_ ("why late", "clock changed");
}

char *
bw_late_text (int64_t due_us, int64_t now_us, const BwGap *gap, GTimeZone *zone)
{
  if (now_us - due_us <= BW_LATE_US)
    return NULL;
  if (gap == NULL || gap->to_us <= due_us || gap->from_us >= now_us)
    {
      g_autofree char *due = clock_text (due_us, now_us, zone);
      return g_strdup_printf (_ ("delivered late (due %s)"), due);
    }
  g_autofree char *from = clock_text (gap->from_us, now_us, zone);
  g_autofree char *to = clock_text (gap->to_us, now_us, zone);
  return g_strdup_printf (_ ("delivered late (%s %s–%s)"), gap_word (gap->kind), from, to);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BwOutboxRow *one = *(BwOutboxRow *const *) a, *other = *(BwOutboxRow *const *) b;
  if (one->created_us != other->created_us)
    return one->created_us < other->created_us ? -1 : 1;
  return one->event_seq < other->event_seq ? -1 : one->event_seq > other->event_seq;
}

static GPtrArray *
all_rows (const BwLaneItem *item)
{
  GPtrArray *rows = g_ptr_array_copy (item->parts, NULL, NULL);
  g_ptr_array_set_free_func (rows, NULL);
  /* A report has taken in what was merged into it when it was written. */
  if (item->row->incident_id == 0)
    g_ptr_array_set_size (rows, 0);
  g_ptr_array_add (rows, item->row);
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}

static BwMergeKind
merge_kind (const GPtrArray *rows)
{
  const BwOutboxRow *first = g_ptr_array_index (rows, 0);
  bool is_story = true, is_group = first->group_key != NULL;
  for (unsigned i = 1; i < rows->len; i++)
    {
      const BwOutboxRow *row = g_ptr_array_index (rows, i);
      is_story = is_story && row->incident_id == first->incident_id;
      is_group = is_group && g_strcmp0 (row->group_key, first->group_key) == 0;
    }
  return is_story ? BW_MERGE_STORY : is_group ? BW_MERGE_GROUP : BW_MERGE_DIGEST;
}

BwMessage *
bw_lane_message (const BwLaneItem *item, int64_t now_us, const BwGap *gap, GTimeZone *zone,
                 GError **error)
{
  g_autoptr (GPtrArray) rows = all_rows (item);
  g_autoptr (GPtrArray) messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
  g_autoptr (GError) first_error = NULL;
  bool is_maybe_duplicate = false;
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwOutboxRow *row = g_ptr_array_index (rows, i);
      BwMessage *message =
          bw_message_from_json (row->payload, first_error == NULL ? &first_error : NULL);
      if (message == NULL)
        continue;
      g_free (message->outbox_id);
      message->outbox_id = g_strdup (row->id);
      message->incident_id = row->incident_id;
      g_free (message->late);
      message->late = bw_late_text (row->due_us, now_us, gap, zone);
      is_maybe_duplicate = is_maybe_duplicate || row->is_maybe_duplicate;
      g_ptr_array_add (messages, message);
    }
  if (messages->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&first_error));
      return NULL;
    }
  BwMessage *whole = messages->len == 1 ? g_ptr_array_steal_index (messages, 0)
                                        : bw_message_merge (messages, merge_kind (rows), zone);
  g_free (whole->outbox_id);
  whole->outbox_id = g_strdup (item->row->id);
  whole->is_maybe_duplicate = is_maybe_duplicate;
  return whole;
}
