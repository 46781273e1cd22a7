/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers and forecasts in delimited text. */
#include "base/bw-error.h"
#include "collect/bw-ledger-csv-private.h"
#include "collect/bw-ledger-filter-private.h"
#include "collect/bw-ledger-reader-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

/* How many rows tell the dialect, where they do. */
#define N_SAMPLE_ROWS 1000

typedef struct
{
  BwLedgerReader *reader;
  BwLedgerRun *run;
  bool is_forecasts; /* whatever columns there are */
  bool is_followed;  /* a cursor is wanted: a last line without its end can wait */
  int fd;
  BwFileIdentity identity;
  GPtrArray *names; /* of the columns */
  BwLedgerLayout layout;
  BwLedgerFilter *filter; /* or NULL */
  char delimiter;
  bool is_order_told; /* by the sample */
  bool is_newest_first;
  int64_t rows_offset; /* of the first row behind the header */
  int64_t rows_line;
} Source;

/* The bytes of the file from OFFSET on, for a parser. */
typedef struct
{
  Source *source;
  int64_t offset;
  bool is_counted; /* its progress is the read's */
} Stream;

typedef enum
{
  FOLLOW_DONE,
  FOLLOW_REWRITTEN, /* all rows must be read */
  FOLLOW_FAILED,
} FollowResult;

static gssize
read_stream (gpointer data, char *buffer, size_t n, GError **error)
{
  Stream *stream = data;
  BwLedgerRun *run = stream->source->run;
  gssize n_read = bw_file_read (stream->source->fd, run->path, buffer, n, stream->offset, error);
  if (n_read > 0)
    {
      stream->offset += n_read;
      run->report->bytes_read += n_read;
    }
  int64_t done = stream->is_counted ? stream->offset : 0;
  if (n_read < 0 || !bw_ledger_run_progress (run, done, stream->source->identity.size, error))
    return -1;
  return n_read;
}

static void
source_clear (Source *source)
{
  if (source->fd >= 0)
    close (source->fd);
  g_clear_pointer (&source->names, g_ptr_array_unref);
  g_clear_pointer (&source->filter, bw_ledger_filter_free);
  g_clear_pointer (&source->layout.key_columns, g_array_unref);
  if (source->layout.event != NULL)
    g_string_free (source->layout.event, TRUE);
  if (source->layout.key != NULL)
    g_string_free (source->layout.key, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static void
source_init (Source *source, BwLedgerReader *reader, BwLedgerRun *run)
{
  *source = (Source){
    .reader = reader,
    .run = run,
    .fd = -1,
    .layout = { .zone = reader->zone,
                .currency = reader->currency,
                .is_paper = reader->is_paper,
                .event = g_string_new (NULL),
                .key = g_string_new (NULL) },
  };
}

/* What the file calls its columns is told even where they make no ledger. */
static void
note_names (Source *source)
{
  BwLedgerReport *report = source->run->report;
  g_strfreev (report->names);
  report->names = g_new0 (char *, source->names->len + 1);
  for (unsigned i = 0; i < source->names->len; i++)
    report->names[i] = g_strdup (g_ptr_array_index (source->names, i));
}

/* Finds the columns of event-key. */
static bool
find_event_key (Source *source, const char *where, GError **error)
{
  char **event_key = source->reader->event_key;
  g_clear_pointer (&source->layout.key_columns, g_array_unref);
  if (event_key == NULL)
    return true;
  source->layout.key_columns = g_array_new (FALSE, FALSE, sizeof (unsigned));
  for (unsigned i = 0; event_key[i] != NULL; i++)
    {
      int column =
          bw_ledger_event_key_find (event_key[i], (const char *const *) source->names->pdata,
                                    source->names->len, where, error);
      if (column < 0)
        return false;
      unsigned place = (unsigned) column;
      g_array_append_val (source->layout.key_columns, place);
    }
  return true;
}

static bool
read_header (Source *source, BwCsv *csv, GError **error)
{
  const char *path = source->run->path;
  BwCsvStep step = bw_csv_next (csv, error);
  if (step == BW_CSV_END)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: an empty file, expected a header line"),
                 path);
  if (step != BW_CSV_ROW)
    return false;

  BwLedgerLayout *layout = &source->layout;
  g_clear_pointer (&source->names, g_ptr_array_unref);
  source->names = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < bw_csv_n_fields (csv); i++)
    g_ptr_array_add (source->names, g_strdup (bw_csv_field (csv, i)));
  const char *const *names = (const char *const *) source->names->pdata;
  layout->n_columns = source->names->len;

  note_names (source);
  BwCsvPlace place = bw_csv_place (csv);
  g_autofree char *where = g_strdup_printf (_ ("%s: line %" PRId64), path, place.line);
  BwLedgerColumns *columns = &layout->columns;
  if (!bw_ledger_columns_find (columns, names, layout->n_columns,
                               (const char *const *) source->reader->map, where, error)
      || !find_event_key (source, where, error))
    return false;
  g_strfreev (source->run->report->matched);
  source->run->report->matched = bw_ledger_columns_matched (columns, names);
  layout->is_forecasts =
      source->is_forecasts
      || (columns->field[BW_LEDGER_STAKE] < 0 && columns->field[BW_LEDGER_PROBABILITY] >= 0);
  source->delimiter = bw_csv_delimiter (csv);
  source->rows_offset = place.next_offset;
  source->rows_line = place.next_line;
  return bw_ledger_columns_check (columns, layout->is_forecasts, names, layout->n_columns, where,
                                  error);
}

/* Whether the rows of the sample go back in time: then so do those of one moment, and what stands
 * last was first. */
static bool
find_direction (Source *source, GError **error)
{
  Stream stream = { source, source->rows_offset, false };
  g_autoptr (BwCsv) csv = bw_csv_new (source->run->path, read_stream, &stream);
  bw_csv_set_delimiter (csv, source->delimiter);
  bw_csv_set_position (csv, source->rows_offset, source->rows_line);
  bool has_fallen = false, has_risen = false;
  int64_t last_ms = BW_TIME_NONE;
  BwCsvStep step = BW_CSV_ROW;
  for (unsigned i = 0; i < N_SAMPLE_ROWS && !has_risen && step == BW_CSV_ROW; i++)
    {
      BwBet bet;
      BwLedgerOutcome outcome;
      const char *field = NULL;
      g_autofree char *reason = NULL;
      step = bw_csv_next (csv, error);
      if (step != BW_CSV_ROW
          || bw_ledger_row_read (&source->layout, csv, &bet, &outcome, &field, &reason)
                 != BW_LEDGER_ROW_TAKEN)
        continue;
      int64_t ms = bw_bet_order_ms (&bet);
      if (ms == BW_TIME_NONE)
        continue;
      has_fallen |= last_ms != BW_TIME_NONE && ms < last_ms;
      has_risen |= last_ms != BW_TIME_NONE && ms > last_ms;
      last_ms = ms;
    }
  source->is_newest_first = has_fallen && !has_risen;
  return step != BW_CSV_ERROR;
}

/* Reads the header and as many rows as tell how the others are to be read; IS_THOROUGH: all of them
 * where the order of day and month is in doubt. */
static bool
survey (Source *source, bool is_thorough, GError **error)
{
  Stream stream = { .source = source };
  g_autoptr (BwCsv) csv = bw_csv_new (source->run->path, read_stream, &stream);
  if (!read_header (source, csv, error))
    return false;

  BwLedgerColumns *columns = &source->layout.columns;
  BwLedgerEvidence evidence = { 0 };
  BwCsvStep step = BW_CSV_ROW;
  while (evidence.n_rows < N_SAMPLE_ROWS && (step = bw_csv_next (csv, error)) == BW_CSV_ROW)
    bw_ledger_evidence_add (&evidence, columns, csv);
  source->is_order_told = !bw_ledger_evidence_needs_dates (&evidence);
  while (is_thorough && step == BW_CSV_ROW && bw_ledger_evidence_needs_dates (&evidence)
         && (step = bw_csv_next (csv, error)) == BW_CSV_ROW)
    bw_ledger_evidence_add_dates (&evidence, columns, csv);

  BwLedgerReport *report = source->run->report;
  source->layout.dialect =
      bw_ledger_evidence_conclude (&evidence, columns, source->delimiter, report->notes);
  g_free (report->columns);
  report->columns = bw_ledger_columns_text (columns, (const char *const *) source->names->pdata);
  report->is_forecasts = source->layout.is_forecasts;
  report->has_odds = columns->field[BW_LEDGER_ODDS] >= 0;
  report->has_probabilities = columns->field[BW_LEDGER_PROBABILITY] >= 0;
  source->is_newest_first = false;
  return step != BW_CSV_ERROR && (!source->is_order_told || find_direction (source, error));
}

/* What the rows' meaning rests on, but for the order of dates, which later rows may tell. */
static uint64_t
hash_layout (const Source *source)
{
  const BwLedgerDialect *dialect = &source->layout.dialect;
  const char flags[] = {
    source->delimiter,       dialect->has_decimal_comma,
    dialect->is_american,    dialect->is_percent,
    dialect->has_lays,       source->is_order_told,
    source->is_newest_first, source->is_order_told ? (char) dialect->order : 0
  };
  uint64_t hash = bw_ledger_hash (0, flags, sizeof flags);
  for (unsigned i = 0; i < source->names->len; i++)
    hash = bw_ledger_hash_text (hash, g_ptr_array_index (source->names, i));
  return hash;
}

static bool
make_filter (Source *source, GError **error)
{
  if (source->reader->where == NULL || source->filter != NULL)
    return true;
  source->filter =
      bw_ledger_filter_new ((const char *const *) source->names->pdata, source->names->len,
                            source->reader->where, source->run->path, error);
  return source->filter != NULL;
}

static bool
take_row (Source *source, const BwCsv *csv, BwLedgerCsvCursor *place, GError **error)
{
  BwCsvPlace at = bw_csv_place (csv);
  int64_t ordinal = place->ordinal++;
  bool is_wanted = true;
  if (source->filter != NULL && !bw_ledger_filter_test (source->filter, csv, &is_wanted, error))
    return false;

  BwBet bet;
  BwLedgerOutcome outcome;
  const char *field = NULL;
  char *reason = NULL;
  BwLedgerRowResult result =
      is_wanted ? bw_ledger_row_read (&source->layout, csv, &bet, &outcome, &field, &reason)
                : BW_LEDGER_ROW_SKIPPED;
  if (result == BW_LEDGER_ROW_FAULTY)
    bw_ledger_run_reject (source->run, at.line, field, reason);
  source->run->report->n_skipped += result == BW_LEDGER_ROW_SKIPPED;
  if (result != BW_LEDGER_ROW_TAKEN)
    return true;

  bool is_taken;
  bet.ordinal = source->is_newest_first ? -1 - ordinal : ordinal;
  if (!bw_ledger_run_add (source->run, &bet, outcome, at.line, &is_taken, error))
    return false;
  if (source->is_followed && is_taken && bet.status == BW_BET_PENDING)
    bw_ledger_csv_cursor_watch (place, at.offset, at.next_offset);
  return true;
}

/* Takes the rows from PLACE on and moves it behind the last one. A last line that is not ended, and
 * so may be half written, is left where IS_REST_LEFT. */
static bool
read_rows (Source *source, BwLedgerCsvCursor *place, bool is_rest_left, GError **error)
{
  Stream stream = { source, place->offset, true };
  g_autoptr (BwCsv) csv = bw_csv_new (source->run->path, read_stream, &stream);
  bw_csv_set_delimiter (csv, source->delimiter);
  bw_csv_set_position (csv, place->offset, place->line);
  place->has_rest = false;
  BwCsvStep step;
  while ((step = bw_csv_next (csv, error)) == BW_CSV_ROW)
    {
      BwCsvPlace at = bw_csv_place (csv);
      place->has_rest = is_rest_left && !at.is_terminated;
      if (place->has_rest)
        break;
      int64_t n_rejected = source->run->report->n_rejected;
      if (!take_row (source, csv, place, error))
        return false;
      place->is_end_faulty = !at.is_terminated && source->run->report->n_rejected > n_rejected;
      place->offset = at.next_offset;
      place->line = at.next_line;
    }
  if (bw_csv_latin1_line (csv) > 0)
    bw_ledger_run_note (
        source->run,
        _ ("line %" PRId64 " is not UTF-8: such rows were read as Windows-1252 (Latin-1)"),
        bw_csv_latin1_line (csv));
  return step != BW_CSV_ERROR;
}

/* Whether rows behind PLACE tell the order of day and month that was assumed so far. */
static bool
find_order (Source *source, const BwLedgerCsvCursor *place, bool *is_found, GError **error)
{
  Stream stream = { source, place->offset, false };
  g_autoptr (BwCsv) csv = bw_csv_new (source->run->path, read_stream, &stream);
  bw_csv_set_delimiter (csv, source->delimiter);
  bw_csv_set_position (csv, place->offset, place->line);
  BwLedgerEvidence evidence = { 0 };
  BwCsvStep step;
  while ((step = bw_csv_next (csv, error)) == BW_CSV_ROW)
    bw_ledger_evidence_add_dates (&evidence, &source->layout.columns, csv);
  *is_found = evidence.n_day_first > 0 || evidence.n_month_first > 0;
  return step != BW_CSV_ERROR;
}

/* Whether what came behind PLACE can be read as the rows before it were. */
static bool
is_same_layout (Source *source, const BwLedgerCsvCursor *place, GError **error)
{
  if (!survey (source, false, error) || hash_layout (source) != place->layout)
    return false;
  source->layout.dialect.order = place->order;
  source->layout.dialect.is_order_assumed = place->is_order_assumed;
  bool is_found = false;
  if (place->is_order_assumed && !find_order (source, place, &is_found, error))
    return false;
  return !is_found;
}

static void
restore_report (BwLedgerReport *report, const BwLedgerCsvCursor *place)
{
  report->is_forecasts = place->is_forecasts;
  report->has_odds = place->has_odds;
  report->has_probabilities = place->has_probabilities;
  report->newest_us = place->newest_us;
  report->n_rejected_so_far = place->n_rejected;
  report->n_settled_so_far = place->n_settled;
  report->n_incomplete_so_far = place->n_incomplete;
}

static FollowResult
follow (Source *source, BwLedgerCsvCursor *place, GError **error)
{
  BwLedgerRun *run = source->run;
  g_autoptr (GError) local = NULL;
  if (!bw_ledger_csv_cursor_is_prefix (place, source->fd, run->path, &source->identity, &local)
      || !is_same_layout (source, place, &local))
    {
      /* What is wrong with the file will show again, and in full, when all of it is read. */
      return FOLLOW_REWRITTEN;
    }
  if (!make_filter (source, error))
    return FOLLOW_FAILED;

  bool is_unchanged = bw_file_identity_equal (&source->identity, &place->identity);
  bw_ledger_run_stage (run);
  restore_report (run->report, place);
  bw_ledger_run_restore_keys (run, place->keys);
  if (!read_rows (source, place, source->is_followed && !is_unchanged, error))
    return FOLLOW_FAILED;
  if (run->is_uncertain)
    return FOLLOW_REWRITTEN;
  return bw_ledger_run_finish (run, error) ? FOLLOW_DONE : FOLLOW_FAILED;
}

/* Whether a file that got shorter ends in the middle of a line: it is being written anew, and what
 * is not there yet must not count as removed. The second time it is taken for what it is. */
static bool
is_half_written (Source *source, const BwLedgerCsvCursor *former)
{
  BwLedgerReader *reader = source->reader;
  char last = '\n';
  if (former == NULL || source->identity.size >= former->identity.size
      || bw_file_identity_equal (&source->identity, &reader->refused)
      || bw_file_read (source->fd, reader->path, &last, 1, source->identity.size - 1, NULL) != 1)
    return false;
  reader->refused = source->identity;
  return last != '\n' && last != '\r';
}

static bool
fail_in_motion (const Source *source, GError **error)
{
  g_set_error (error, BW_ERROR, BW_ERROR_BUSY,
               _ ("%s: it is being written anew: trying again later"), source->run->path);
  return false;
}

/* Whether the file was changed other than by adding to it since it was opened. */
static bool
was_rewritten_meanwhile (const Source *source)
{
  BwFileIdentity now;
  return bw_file_identity (source->run->path, &now, NULL) && now.inode == source->identity.inode
         && now.size <= source->identity.size && !bw_file_identity_equal (&now, &source->identity);
}

static bool
read_all (Source *source, BwLedgerCsvCursor *place, const BwLedgerCsvCursor *former, GError **error)
{
  BwLedgerRun *run = source->run;
  if (!survey (source, true, error) || !make_filter (source, error))
    return false;
  if (is_half_written (source, former))
    return fail_in_motion (source, error);
  place->offset = source->rows_offset;
  place->line = source->rows_line;
  if (!bw_ledger_run_begin (run, error) || !read_rows (source, place, source->is_followed, error))
    return false;
  if (former != NULL && was_rewritten_meanwhile (source))
    return fail_in_motion (source, error);
  return bw_ledger_run_finish (run, error);
}

/* Makes PLACE, behind the last row that was taken, the cursor of the next read. */
static GBytes *
save_place (Source *source, BwLedgerCsvCursor *place, GError **error)
{
  const BwLedgerReport *report = source->run->report;
  place->signature = bw_ledger_reader_signature (source->reader);
  place->layout = hash_layout (source);
  place->identity = source->identity;
  place->order = source->layout.dialect.order;
  place->is_order_assumed = source->layout.dialect.is_order_assumed;
  place->is_forecasts = report->is_forecasts;
  place->has_odds = report->has_odds;
  place->has_probabilities = report->has_probabilities;
  place->newest_us = report->newest_us;
  place->n_rejected = report->n_rejected_so_far;
  place->n_settled = report->n_settled_so_far;
  place->n_incomplete = report->n_incomplete_so_far;
  g_clear_pointer (&place->keys, g_variant_unref);
  place->keys = g_variant_ref_sink (bw_ledger_run_save_keys (source->run));
  if (!bw_ledger_csv_cursor_take_hashes (place, source->fd, source->run->path, error))
    return NULL;
  return bw_ledger_csv_cursor_save (place);
}

/* Reads all of it, or what is new behind FORMER (NULL: there was no read before). */
static bool
read_source (Source *source, BwLedgerCsvCursor *former, GBytes **next_cursor, GError **error)
{
  FollowResult result = former != NULL ? follow (source, former, error) : FOLLOW_REWRITTEN;
  if (result == FOLLOW_FAILED)
    return false;
  g_auto (BwLedgerCsvCursor) fresh = { 0 };
  bw_ledger_csv_cursor_init (&fresh);
  if (result == FOLLOW_REWRITTEN)
    {
      bw_ledger_run_discard (source->run);
      if (!read_all (source, &fresh, former, error))
        return false;
    }
  if (!source->is_followed)
    return true;
  *next_cursor = save_place (source, result == FOLLOW_DONE ? former : &fresh, error);
  return *next_cursor != NULL;
}

bool
bw_ledger_csv_read (BwLedgerReader *reader, bool is_forecasts, BwLedgerRun *run, GBytes *cursor,
                    GBytes **next_cursor, GError **error)
{
  g_auto (Source) source;
  source_init (&source, reader, run);
  source.is_forecasts = is_forecasts;
  source.is_followed = next_cursor != NULL;
  g_auto (BwLedgerCsvCursor) former = { 0 };
  bw_ledger_csv_cursor_init (&former);
  bool has_former = cursor != NULL && bw_ledger_csv_cursor_load (&former, cursor)
                    && former.signature == bw_ledger_reader_signature (reader);
  BwFileIdentity now;
  if (has_former && !former.has_rest && !former.identity.is_fresh
      && bw_file_identity (reader->path, &now, NULL)
      && bw_file_identity_equal (&now, &former.identity))
    {
      restore_report (run->report, &former);
      if (next_cursor != NULL)
        *next_cursor = g_bytes_ref (cursor);
      return true;
    }
  source.fd = bw_file_open (reader->path, &source.identity, error);
  return source.fd >= 0 && read_source (&source, has_former ? &former : NULL, next_cursor, error);
}
