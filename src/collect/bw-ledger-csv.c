/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers and forecasts in delimited text. */
#include "base/bw-error.h"
#include "collect/bw-ledger-file.h"
#include "collect/bw-ledger-reader-private.h"
#include "collect/bw-ledger-row.h"

#include <unistd.h>

/* How many rows tell the dialect, where they do. */
#define N_SAMPLE_ROWS 1000

/* The bytes of the file from OFFSET on, for a parser. */
typedef struct
{
  int fd;
  BwLedgerRun *run;
  int64_t offset;
  int64_t total;
  bool is_counted; /* its progress is the read's */
} Stream;

typedef struct
{
  BwLedgerReader *reader;
  BwLedgerRun *run;
  int fd;
  BwFileIdentity identity;
  BwLedgerLayout layout;
  char delimiter;
  int64_t rows_offset; /* of the first row behind the header */
  int64_t rows_line;
  int64_t latin1_line;
} Source;

static gssize
read_stream (gpointer data, char *buffer, size_t n, GError **error)
{
  Stream *stream = data;
  gssize n_read = bw_file_read (stream->fd, stream->run->path, buffer, n, stream->offset, error);
  if (n_read > 0)
    stream->offset += n_read;
  if (n_read < 0
      || !bw_ledger_run_progress (stream->run, stream->is_counted ? stream->offset : 0,
                                  stream->total, error))
    return -1;
  return n_read;
}

static void
source_clear (Source *source)
{
  if (source->fd >= 0)
    close (source->fd);
  if (source->layout.event != NULL)
    g_string_free (source->layout.event, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static void
note (BwLedgerRun *run, char *text)
{
  g_ptr_array_add (run->report->notes, text);
}

static bool
read_header (Source *source, BwCsv *csv, bool is_forecasts, GError **error)
{
  const char *path = source->run->path;
  GError *local = NULL;
  if (bw_csv_next (csv, &local) != BW_CSV_ROW)
    {
      if (local == NULL)
        g_set_error (&local, BW_ERROR, BW_ERROR_INVALID,
                     "%s: an empty file, expected a header line", path);
      g_propagate_error (error, local);
      return false;
    }
  BwCsvPlace place = bw_csv_place (csv);
  BwLedgerLayout *layout = &source->layout;
  layout->n_columns = bw_csv_n_fields (csv);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (unsigned i = 0; i < layout->n_columns; i++)
    g_ptr_array_add (names, (gpointer) bw_csv_field (csv, i));
  const char *const *columns = (const char *const *) names->pdata;

  g_autofree char *where = g_strdup_printf ("%s: line %" G_GINT64_FORMAT, path, place.line);
  if (!bw_ledger_columns_find (&layout->columns, columns, layout->n_columns,
                               (const char *const *) source->reader->map, where, error))
    return false;
  layout->is_forecasts = is_forecasts
                         || (layout->columns.field[BW_LEDGER_STAKE] < 0
                             && layout->columns.field[BW_LEDGER_PROBABILITY] >= 0);
  if (!bw_ledger_columns_check (&layout->columns, layout->is_forecasts, columns, layout->n_columns,
                                where, error))
    return false;
  source->delimiter = bw_csv_delimiter (csv);
  source->run->report->columns = bw_ledger_columns_text (&layout->columns, columns);
  source->run->report->is_forecasts = layout->is_forecasts;
  return true;
}

/* Reads the header and as many rows as tell how the others are to be read. */
static bool
survey (Source *source, bool is_forecasts, GError **error)
{
  Stream stream = { source->fd, source->run, 0, source->identity.size, false };
  g_autoptr (BwCsv) csv = bw_csv_new (source->run->path, read_stream, &stream);
  if (!read_header (source, csv, is_forecasts, error))
    return false;
  source->rows_offset = bw_csv_place (csv).next_offset;

  BwLedgerEvidence evidence = { 0 };
  BwCsvStep step = BW_CSV_ROW;
  while (evidence.n_rows < N_SAMPLE_ROWS && (step = bw_csv_next (csv, error)) == BW_CSV_ROW)
    {
      if (evidence.n_rows == 0)
        source->rows_line = bw_csv_place (csv).line;
      bw_ledger_evidence_add (&evidence, &source->layout.columns, csv);
    }
  while (step == BW_CSV_ROW && bw_ledger_evidence_needs_dates (&evidence)
         && (step = bw_csv_next (csv, error)) == BW_CSV_ROW)
    bw_ledger_evidence_add_dates (&evidence, &source->layout.columns, csv);
  source->layout.dialect = bw_ledger_evidence_conclude (
      &evidence, &source->layout.columns, source->delimiter, source->run->report->notes);
  return step != BW_CSV_ERROR;
}

static bool
take_row (Source *source, const BwCsv *csv, int64_t ordinal, GError **error)
{
  BwBet bet;
  BwLedgerOutcome outcome;
  const char *field = NULL;
  char *reason = NULL;
  int64_t line = bw_csv_place (csv).line;
  switch (bw_ledger_row_read (&source->layout, csv, &bet, &outcome, &field, &reason))
    {
    case BW_LEDGER_ROW_FAULTY:
      bw_ledger_run_reject (source->run, line, field, reason);
      return true;
    case BW_LEDGER_ROW_SKIPPED:
      source->run->report->n_skipped++;
      return true;
    case BW_LEDGER_ROW_TAKEN:
    default:
      bet.ordinal = ordinal;
      return bw_ledger_run_add (source->run, &bet, outcome, line, error);
    }
}

static bool
read_rows (Source *source, GError **error)
{
  Stream stream = { source->fd, source->run, source->rows_offset, source->identity.size, true };
  g_autoptr (BwCsv) csv = bw_csv_new (source->run->path, read_stream, &stream);
  bw_csv_set_delimiter (csv, source->delimiter);
  bw_csv_set_position (csv, source->rows_offset, source->rows_line);
  BwCsvStep step;
  for (int64_t ordinal = 0; (step = bw_csv_next (csv, error)) == BW_CSV_ROW; ordinal++)
    {
      if (!take_row (source, csv, ordinal, error))
        return false;
    }
  source->latin1_line = bw_csv_latin1_line (csv);
  return step == BW_CSV_END;
}

bool
bw_ledger_csv_read (BwLedgerReader *reader, bool is_forecasts, BwLedgerRun *run, GBytes *cursor,
                    GBytes **next_cursor, GError **error)
{
  g_auto (Source) source = { .reader = reader, .run = run, .fd = -1, .rows_line = 2 };
  source.layout.zone = reader->zone;
  source.layout.currency = reader->currency;
  source.layout.is_paper = reader->is_paper;
  source.layout.event = g_string_new (NULL);
  source.fd = bw_file_open (reader->path, &source.identity, error);
  if (source.fd < 0 || !survey (&source, is_forecasts, error)
      || !bw_ledger_run_begin (run, true, error) || !read_rows (&source, error))
    return false;
  if (source.latin1_line > 0)
    note (run, g_strdup_printf ("line %" G_GINT64_FORMAT
                                " is not UTF-8: such rows were read as Windows-1252 (Latin-1)",
                                source.latin1_line));
  return bw_ledger_run_flush (run, error);
}
