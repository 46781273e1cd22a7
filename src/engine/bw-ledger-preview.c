/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file looked at before it becomes a ledger: what it is, its first rows, what they add up to. */
#include "collect/bw-ledger-reader.h"
#include "engine/bw-ledger-add.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a reading has come to, told on the main loop now and then. Shared by two threads. */
typedef struct
{
  int n_refs;
  GMainContext *context;
  void (*func) (int64_t bytes, int64_t total, gpointer data);
  gpointer data;
  bool is_over; /* main loop only */
  GMutex mutex; /* over the rest */
  int64_t bytes, total;
  bool is_pending;
} Progress;

/* What is to be looked at. Strings are owned. */
typedef struct
{
  BwLedgerFile file;
  unsigned n_rows;
  Progress *progress;
  GTask *answer; /* main loop only */
} Look;

/* What the last row of an id says. */
typedef struct
{
  int64_t time_us;
  double profit;
  bool is_settled;
} Said;

/* A reading under way. */
typedef struct
{
  BwLedgerPreview *preview;
  Progress *progress;
  unsigned n_wanted;
  GHashTable *said; /* id → Said, where ids come again; else NULL */
} Reading;

static void
progress_unref (Progress *progress)
{
  if (!g_atomic_int_dec_and_test (&progress->n_refs))
    return;
  g_main_context_unref (progress->context);
  g_mutex_clear (&progress->mutex);
  g_free (progress);
}

static gboolean
progress_cb (gpointer data)
{
  Progress *progress = data;
  g_mutex_lock (&progress->mutex);
  int64_t bytes = progress->bytes, total = progress->total;
  progress->is_pending = false;
  g_mutex_unlock (&progress->mutex);
  if (!progress->is_over && progress->func != NULL)
    progress->func (bytes, total, progress->data);
  return G_SOURCE_REMOVE;
}

static void
note_progress (int64_t bytes, int64_t total, gpointer data)
{
  Progress *progress = ((Reading *) data)->progress;
  g_mutex_lock (&progress->mutex);
  progress->bytes = bytes;
  progress->total = total;
  bool is_first = !progress->is_pending;
  progress->is_pending = true;
  g_mutex_unlock (&progress->mutex);
  if (!is_first)
    return;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_atomic_int_inc (&progress->n_refs);
  g_source_set_callback (source, progress_cb, progress, (GDestroyNotify) progress_unref);
  g_source_attach (source, progress->context);
}

void
bw_ledger_preview_free (BwLedgerPreview *preview)
{
  if (preview == NULL)
    return;
  bw_ledger_findings_clear (&preview->findings);
  g_clear_pointer (&preview->rows, bw_bet_list_free);
  g_strfreev (preview->columns);
  g_strfreev (preview->fields);
  g_strfreev (preview->matched);
  g_free (preview->error);
  g_free (preview);
}

static Said
said_by (const BwBet *bet)
{
  bool is_settled =
      bet->status == BW_BET_WON || bet->status == BW_BET_LOST || bet->status == BW_BET_PUSH;
  return (Said){ bet->settled_us != BW_TIME_NONE ? bet->settled_us : bet->placed_us, bet->profit,
                 is_settled };
}

static void
add_said (BwLedgerPreview *preview, const Said *said)
{
  if (said->time_us != BW_TIME_NONE)
    {
      bool is_first = preview->first_us == BW_TIME_NONE;
      preview->first_us = is_first ? said->time_us : MIN (preview->first_us, said->time_us);
      preview->last_us = is_first ? said->time_us : MAX (preview->last_us, said->time_us);
    }
  if (!said->is_settled)
    return;
  preview->n_settled++;
  if (isfinite (said->profit))
    preview->profit = (isnan (preview->profit) ? 0 : preview->profit) + said->profit;
}

static bool
rows_cb (BwBetList *list, gpointer data)
{
  g_autoptr (BwBetList) rows = list;
  Reading *reading = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      Said said = said_by (bet);
      if (reading->said != NULL)
        {
          g_hash_table_replace (reading->said, g_strdup (bet->id), g_memdup2 (&said, sizeof said));
          continue;
        }
      add_said (reading->preview, &said);
      if (reading->preview->rows->bets->len < reading->n_wanted)
        bw_bet_list_add (reading->preview->rows, bet);
    }
  return true;
}

static void
forget_sums (BwLedgerPreview *preview)
{
  preview->n_settled = 0;
  preview->profit = NAN;
  preview->first_us = preview->last_us = BW_TIME_NONE;
}

/* Where an id comes again its last row counts, and which that is shows only at the end. */
static bool
add_last_rows (Reading *reading, const BwLedgerFile *file, GCancellable *cancellable,
               GError **error)
{
  BwLedgerFindings findings;
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reading->said = said;
  bool is_read =
      bw_ledger_file_read (file, rows_cb, note_progress, reading, cancellable, &findings, error);
  bw_ledger_findings_clear (&findings);
  if (!is_read)
    return false;
  forget_sums (reading->preview);
  reading->preview->findings.n_rows = g_hash_table_size (said);
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, said);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_said (reading->preview, value);
  return true;
}

/* The columns as a person chooses among them. */
static void
take_columns (BwLedgerPreview *preview)
{
  const BwLedgerFindings *findings = &preview->findings;
  unsigned n_names = findings->names != NULL ? g_strv_length (findings->names) : 0;
  preview->columns = g_new0 (char *, n_names + 1);
  for (unsigned i = 0; i < n_names; i++)
    preview->columns[i] = g_utf8_make_valid (findings->names[i], -1);
  preview->fields = g_strdupv ((char **) bw_ledger_fields ());
  unsigned n_fields = g_strv_length (preview->fields);
  unsigned n_matched = findings->matched != NULL ? g_strv_length (findings->matched) : 0;
  preview->matched = g_new0 (char *, n_fields + 1);
  for (unsigned i = 0; i < n_fields; i++)
    preview->matched[i] = g_utf8_make_valid (i < n_matched ? findings->matched[i] : "", -1);
}

static char *
none_taken (const BwLedgerFile *file, const BwLedgerFindings *findings)
{
  g_autofree char *name = g_path_get_basename (file->path);
  const BwLedgerRejection *first = findings->rejections->len > 0
                                       ? &g_array_index (findings->rejections, BwLedgerRejection, 0)
                                       : NULL;
  if (findings->n_rows > 0 || first == NULL)
    return NULL;
  g_autofree char *why = first->field != NULL
                             ? g_strdup_printf ("%s: %s", first->field, first->reason)
                             : g_strdup (first->reason);
  long place = (long) first->line;
  return findings->names != NULL
             ? g_strdup_printf (_ ("%s: no row could be read; line %ld: %s"), name, place, why)
             : g_strdup_printf (_ ("%s: no row could be read; row %ld: %s"), name, place, why);
}

static void
look (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  const Look *asked = data;
  BwLedgerPreview *preview = g_new0 (BwLedgerPreview, 1);
  Reading reading = { preview, asked->progress, asked->n_rows, NULL };
  GError *error = NULL;
  preview->rows = bw_bet_list_new ();
  forget_sums (preview);
  bool is_read = bw_ledger_file_read (&asked->file, rows_cb, note_progress, &reading, cancellable,
                                      &preview->findings, &error);
  if (is_read && preview->findings.n_duplicates > 0)
    is_read = add_last_rows (&reading, &asked->file, cancellable, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      bw_ledger_preview_free (preview);
      g_task_return_error (task, error);
      return;
    }
  take_columns (preview);
  if (preview->findings.is_forecasts)
    preview->profit = NAN;
  if (is_read)
    preview->error = none_taken (&asked->file, &preview->findings);
  else
    preview->error = error != NULL ? g_utf8_make_valid (error->message, -1)
                                   : g_strdup (_ ("the file can't be read"));
  if (preview->error != NULL)
    {
      bw_bet_list_free (preview->rows);
      preview->rows = bw_bet_list_new ();
      forget_sums (preview);
    }
  g_clear_error (&error);
  g_task_return_pointer (task, preview, (GDestroyNotify) bw_ledger_preview_free);
}

static void
look_free (Look *asked)
{
  g_free ((char *) asked->file.path);
  g_free ((char *) asked->file.format);
  g_free ((char *) asked->file.zone);
  g_free ((char *) asked->file.where);
  g_strfreev ((char **) asked->file.map);
  g_free ((char *) asked->file.event_key);
  progress_unref (asked->progress);
  g_object_unref (asked->answer);
  g_free (asked);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Look *asked = data;
  GError *error = NULL;
  BwLedgerPreview *preview = g_task_propagate_pointer (G_TASK (result), &error);
  asked->progress->is_over = true;
  if (preview != NULL)
    g_task_return_pointer (asked->answer, preview, (GDestroyNotify) bw_ledger_preview_free);
  else
    g_task_return_error (asked->answer, error);
  look_free (asked);
}

static Progress *
progress_new (void (*func) (int64_t bytes, int64_t total, gpointer data), gpointer data)
{
  Progress *progress = g_new0 (Progress, 1);
  progress->n_refs = 1;
  progress->context = g_main_context_ref_thread_default ();
  progress->func = func;
  progress->data = data;
  g_mutex_init (&progress->mutex);
  return progress;
}

void
bw_ledger_preview_async (const BwLedgerFile *file, unsigned n_rows,
                         void (*progress) (int64_t bytes, int64_t total, gpointer data),
                         gpointer progress_data, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (file != NULL && file->path != NULL);
  Look *asked = g_new0 (Look, 1);
  asked->file = (BwLedgerFile){ .path = g_strdup (file->path),
                                .format = g_strdup (file->format),
                                .zone = g_strdup (file->zone),
                                .where = g_strdup (file->where),
                                .map = (const char *const *) g_strdupv ((char **) file->map),
                                .event_key = g_strdup (file->event_key) };
  asked->n_rows = n_rows;
  asked->progress = progress_new (progress, progress_data);
  asked->answer = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (asked->answer, bw_ledger_preview_async);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, looked_cb, asked);
  g_task_set_task_data (task, asked, NULL);
  g_task_run_in_thread (task, look);
}

BwLedgerPreview *
bw_ledger_preview_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == bw_ledger_preview_async, NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
