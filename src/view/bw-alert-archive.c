/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The incidents that are over and not among the newest: any number of them, kept small, with their
 * words made when somebody looks. */
#include "view/bw-alert-archive.h"

#include <string.h>

/* Those between two looks at the cancellable. */
#define ROWS_AT_ONCE 4096
#define STRING_BLOCK_BYTES 65536

/* What the words of one are made of; texts are the archive's. */
typedef struct
{
  int64_t id, seq;
  int64_t episode_us, resolved_us, hold_until_us;
  double value, threshold;
  int64_t n;
  const char *rule, *metric, *summary; /* METRIC may be NULL */
  const char *search;                  /* that of its line */
  int8_t severity, status, useful;
} Record;

/* An incident's number by its id. */
typedef struct
{
  int64_t id;
  uint32_t i;
} Place;

struct _BwAlertArchive
{
  gatomicrefcount refs;
  GArray *records; /* of Record */
  GArray *places;  /* of Place, by id; once it is closed */
  GStringChunk *strings;
  GTimeZone *utc; /* in which no word is that is searched for */
};

BwAlertArchive *
bw_alert_archive_new (void)
{
  BwAlertArchive *archive = g_new0 (BwAlertArchive, 1);
  g_atomic_ref_count_init (&archive->refs);
  archive->records = g_array_new (FALSE, FALSE, sizeof (Record));
  archive->places = g_array_new (FALSE, FALSE, sizeof (Place));
  archive->strings = g_string_chunk_new (STRING_BLOCK_BYTES);
  archive->utc = g_time_zone_new_utc ();
  return archive;
}

BwAlertArchive *
bw_alert_archive_ref (BwAlertArchive *archive)
{
  g_return_val_if_fail (archive != NULL, NULL);
  g_atomic_ref_count_inc (&archive->refs);
  return archive;
}

void
bw_alert_archive_unref (BwAlertArchive *archive)
{
  if (archive == NULL || !g_atomic_ref_count_dec (&archive->refs))
    return;
  g_array_unref (archive->records);
  g_array_unref (archive->places);
  g_string_chunk_free (archive->strings);
  g_time_zone_unref (archive->utc);
  g_free (archive);
}

static const Record *
record_at (const BwAlertArchive *archive, unsigned i)
{
  return &g_array_index (archive->records, Record, i);
}

static const char *
keep (BwAlertArchive *archive, const char *text)
{
  return text != NULL ? g_string_chunk_insert (archive->strings, text) : NULL;
}

/* Few different ones come many times. */
static const char *
keep_repeated (BwAlertArchive *archive, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (archive->strings, text) : NULL;
}

void
bw_alert_archive_add (BwAlertArchive *archive, const GPtrArray *incidents)
{
  g_return_if_fail (archive != NULL && incidents != NULL && archive->places->len == 0);
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *in = g_ptr_array_index (incidents, i);
      if (bw_incident_is_open (in))
        continue;
      g_autoptr (BwIncidentLine) line = bw_incident_line_new (in, NULL, 0, archive->utc);
      const Record record = { .id = in->id,
                              .seq = in->seq,
                              .episode_us = in->episode_us,
                              .resolved_us = in->resolved_us,
                              .hold_until_us = in->hold_until_us,
                              .value = in->value,
                              .threshold = in->threshold,
                              .n = in->n,
                              .rule = keep_repeated (archive, in->rule),
                              .metric = keep_repeated (archive, in->metric),
                              .summary = keep_repeated (archive, in->summary),
                              .search = keep (archive, line->search),
                              .severity = (int8_t) in->severity,
                              .status = (int8_t) in->status,
                              .useful = (int8_t) in->useful };
      g_array_append_val (archive->records, record);
    }
}

static int
compare_records (gconstpointer a, gconstpointer b)
{
  const Record *one = a, *other = b;
  if (one->episode_us != other->episode_us)
    return one->episode_us > other->episode_us ? -1 : 1;
  return one->id > other->id ? -1 : one->id < other->id;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a, *other = b;
  return one->id < other->id ? -1 : one->id > other->id;
}

void
bw_alert_archive_close (BwAlertArchive *archive)
{
  g_return_if_fail (archive != NULL);
  g_array_sort (archive->records, compare_records);
  g_array_set_size (archive->places, 0);
  for (unsigned i = 0; i < archive->records->len; i++)
    {
      const Place place = { record_at (archive, i)->id, i };
      g_array_append_val (archive->places, place);
    }
  g_array_sort (archive->places, compare_places);
}

unsigned
bw_alert_archive_n (const BwAlertArchive *archive)
{
  g_return_val_if_fail (archive != NULL, 0);
  return archive->records->len;
}

int64_t
bw_alert_archive_id (const BwAlertArchive *archive, unsigned i)
{
  g_return_val_if_fail (archive != NULL && i < archive->records->len, 0);
  return record_at (archive, i)->id;
}

int64_t
bw_alert_archive_episode_us (const BwAlertArchive *archive, unsigned i)
{
  g_return_val_if_fail (archive != NULL && i < archive->records->len, 0);
  return record_at (archive, i)->episode_us;
}

unsigned
bw_alert_archive_find (const BwAlertArchive *archive, int64_t id)
{
  g_return_val_if_fail (archive != NULL, BW_ALERT_ARCHIVE_NONE);
  unsigned found = 0;
  const Place wanted = { id, 0 };
  if (!g_array_binary_search (archive->places, &wanted, compare_places, &found))
    return BW_ALERT_ARCHIVE_NONE;
  return g_array_index (archive->places, Place, found).i;
}

BwIncidentLine *
bw_alert_archive_line (const BwAlertArchive *archive, unsigned i, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (archive != NULL && i < archive->records->len, NULL);
  const Record *record = record_at (archive, i);
  g_autoptr (BwIncident) in = bw_incident_new ();
  in->id = record->id;
  in->seq = record->seq;
  in->episode_us = record->episode_us;
  in->resolved_us = record->resolved_us;
  in->hold_until_us = record->hold_until_us;
  in->value = record->value;
  in->threshold = record->threshold;
  in->n = record->n;
  in->rule = g_strdup (record->rule);
  in->metric = g_strdup (record->metric);
  in->summary = g_strdup (record->summary);
  in->severity = (BwSeverity) record->severity;
  in->status = (BwIncidentStatus) record->status;
  in->useful = record->useful;
  return bw_incident_line_new (in, NULL, now_us, zone);
}

GArray *
bw_alert_archive_search (const BwAlertArchive *archive, const char *search,
                         GCancellable *cancellable)
{
  g_return_val_if_fail (archive != NULL, NULL);
  g_auto (GStrv) words = bw_incident_line_words (search);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (uint32_t i = 0; i < archive->records->len; i++)
    {
      if (i % ROWS_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      bool is_found = true;
      for (unsigned w = 0; words[w] != NULL && is_found; w++)
        is_found = strstr (record_at (archive, i)->search, words[w]) != NULL;
      if (is_found)
        g_array_append_val (found, i);
    }
  return g_steal_pointer (&found);
}

void
bw_alert_archive_count_marks (const BwAlertArchive *archive, const char *rule, unsigned *n_marked,
                              unsigned *n_useful)
{
  g_return_if_fail (archive != NULL && rule != NULL && n_marked != NULL && n_useful != NULL);
  *n_marked = *n_useful = 0;
  for (unsigned i = 0; i < archive->records->len; i++)
    {
      const Record *record = record_at (archive, i);
      if (record->useful < 0 || g_strcmp0 (record->rule, rule) != 0)
        continue;
      (*n_marked)++;
      *n_useful += record->useful == 1;
    }
}
