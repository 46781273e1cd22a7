/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of delimiter-separated text (RFC 4180 and what spreadsheets make of it) from a stream of
 * bytes. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** No row is longer than this, so that a file without line ends is refused after its first
 * megabyte. */
#define BW_CSV_MAX_ROW (1024 * 1024)

typedef struct _BwCsv BwCsv;

typedef enum
{
  BW_CSV_ERROR,
  BW_CSV_ROW,
  BW_CSV_END,
} BwCsvStep;

/** Reads up to N bytes into BUFFER: how many came, 0 at the end, -1 with ERROR. */
typedef gssize (*BwCsvReadFunc) (gpointer data, char *buffer, size_t n, GError **error);

/** Where a row stands in the stream. */
typedef struct
{
  int64_t line;        /* of its first byte, from 1; a field may hold further lines */
  int64_t offset;      /* of its first byte */
  int64_t next_offset; /* of the first byte behind its line end */
  int64_t next_line;
  bool is_terminated; /* it has a line end; only the last row can lack it */
  bool is_quote_open; /* the stream ended inside a quoted field */
} BwCsvPlace;

/** A parser over what READ brings; NAME stands for the stream in errors. Line ends are LF, CRLF or
 * CR, fields may be quoted with doubled quotes inside, empty lines are passed over. A byte order
 * mark at the start is skipped, as is a line "sep=X". Not thread-safe; needs no thread of its own.
 * (transfer full) */
BwCsv *bw_csv_new (const char *name, BwCsvReadFunc read, gpointer data);
void bw_csv_free (BwCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwCsv, bw_csv_free)
/** The delimiter; 0, the default, means the one of , ; TAB | that cuts the first row into most
 * fields. */
void bw_csv_set_delimiter (BwCsv *csv, char delimiter);
char bw_csv_delimiter (const BwCsv *csv);
/** Says that the stream begins in the middle of a file: at byte OFFSET, which is the start of line
 * LINE. Before the first row. */
void bw_csv_set_position (BwCsv *csv, int64_t offset, int64_t line);

/** The next row. INVALID for UTF-16, for bytes that are no text and for a row over BW_CSV_MAX_ROW,
 * with name and line; what READ reports is passed on. After an error nothing more can be read. */
BwCsvStep bw_csv_next (BwCsv *csv, GError **error);
unsigned bw_csv_n_fields (const BwCsv *csv);
/** Field I of the row, from 0: UTF-8, without its quotes, "" behind the last one. Valid until the
 * next row. */
const char *bw_csv_field (const BwCsv *csv, unsigned i);
BwCsvPlace bw_csv_place (const BwCsv *csv);
/** The first line that was not UTF-8 and was read as Windows-1252 (Latin-1) instead; 0: all is
 * UTF-8. */
int64_t bw_csv_latin1_line (const BwCsv *csv);
