/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of delimiter-separated text (RFC 4180 and what spreadsheets make of it) from a stream of
 * bytes. */
#include "collect/bw-csv-private.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define BLOCK (64 * 1024)
#define NOWHERE SIZE_MAX

/* The next place of one character, kept so that every byte is searched once however many rows ask.
 */
typedef struct
{
  char character;
  size_t at;       /* NOWHERE: none up to searched */
  size_t searched; /* the bytes before this one were looked at */
} Finder;

struct _BwCsv
{
  char *name;
  BwCsvReadFunc read;
  gpointer data;
  char delimiter; /* 0: not known so far */
  char *buffer;   /* one byte longer than capacity, for a NUL behind the last row */
  size_t capacity;
  size_t start;          /* of the row to come */
  size_t end;            /* of what was read */
  int64_t base;          /* offset in the stream of buffer[0] */
  int64_t line;          /* of start */
  bool is_at_file_start; /* nothing was judged so far */
  bool is_at_end;
  bool has_failed;
  Finder newline, quote, carriage;
  GPtrArray *fields;
  GString *converted;
  BwCsvPlace place;
  int64_t latin1_line;
};

static const char candidates[] = { ',', ';', '\t', '|' };

BwCsv *
bw_csv_new (const char *name, BwCsvReadFunc read, gpointer data)
{
  g_return_val_if_fail (name != NULL && read != NULL, NULL);

  BwCsv *csv = g_new0 (BwCsv, 1);
  csv->name = g_strdup (name);
  csv->read = read;
  csv->data = data;
  csv->line = 1;
  csv->is_at_file_start = true;
  csv->newline = (Finder){ '\n', NOWHERE, 0 };
  csv->quote = (Finder){ '"', NOWHERE, 0 };
  csv->carriage = (Finder){ '\r', NOWHERE, 0 };
  csv->fields = g_ptr_array_new ();
  csv->converted = g_string_new (NULL);
  return csv;
}

void
bw_csv_free (BwCsv *csv)
{
  if (csv == NULL)
    return;
  g_free (csv->name);
  g_free (csv->buffer);
  g_ptr_array_unref (csv->fields);
  g_string_free (csv->converted, TRUE);
  g_free (csv);
}

void
bw_csv_set_delimiter (BwCsv *csv, char delimiter)
{
  csv->delimiter = delimiter;
}

char
bw_csv_delimiter (const BwCsv *csv)
{
  return csv->delimiter;
}

void
bw_csv_set_position (BwCsv *csv, int64_t offset, int64_t line)
{
  g_return_if_fail (csv->end == 0);
  csv->base = offset;
  csv->line = line;
  csv->is_at_file_start = offset == 0;
}

static bool
is_delimiter (const BwCsv *csv, char c)
{
  if (csv->delimiter != '\0')
    return c == csv->delimiter;
  return memchr (candidates, c, sizeof candidates) != NULL;
}

/* The first place at or after the row's start, or NOWHERE in what was read. */
static size_t
find (BwCsv *csv, Finder *finder)
{
  if (finder->at != NOWHERE && finder->at >= csv->start)
    return finder->at;
  size_t from = MAX (csv->start, finder->searched);
  const char *hit =
      from < csv->end ? memchr (csv->buffer + from, finder->character, csv->end - from) : NULL;
  finder->at = hit != NULL ? (size_t) (hit - csv->buffer) : NOWHERE;
  finder->searched = hit != NULL ? finder->at + 1 : MAX (from, csv->end);
  return finder->at;
}

static void
shift (Finder *finder, size_t by)
{
  finder->searched = finder->searched > by ? finder->searched - by : 0;
  if (finder->at != NOWHERE)
    finder->at = finder->at >= by ? finder->at - by : NOWHERE;
}

/* What the first bytes tell of files that are no text in UTF-8 or an 8-bit alphabet; NULL: nothing
 * against it. */
static const char *
find_foreign (const char *text, size_t n)
{
  if (n < 4)
    return NULL;
  if (memcmp (text, "PK\3\4", 4) == 0)
    return _ ("a ZIP archive (a spreadsheet?), expected delimiter-separated text: save it as \"CSV "
              "UTF-8\"");
  if (memcmp (text, "\x1f\x8b", 2) == 0)
    return _ ("compressed with gzip, expected delimiter-separated text");
  bool has_mark = memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0;
  bool is_wide = (text[0] == '\0') != (text[1] == '\0') && (text[0] == '\0') == (text[2] == '\0')
                 && (text[1] == '\0') == (text[3] == '\0');
  return has_mark || is_wide ? _ ("the text is UTF-16, expected UTF-8: save it as \"CSV UTF-8\"")
                             : NULL;
}

static bool
check_text (BwCsv *csv, size_t from, GError **error)
{
  const char *nul = from < csv->end ? memchr (csv->buffer + from, '\0', csv->end - from) : NULL;
  if (nul == NULL)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("%s: a binary file (byte %" PRId64 " is 0), expected delimiter-separated text"),
               csv->name, csv->base + (int64_t) (nul - csv->buffer));
  return false;
}

/* Reads one more block behind the row that has begun. */
static bool
refill (BwCsv *csv, GError **error)
{
  if (csv->start > 0)
    {
      memmove (csv->buffer, csv->buffer + csv->start, csv->end - csv->start);
      csv->base += (int64_t) csv->start;
      csv->end -= csv->start;
      shift (&csv->newline, csv->start);
      shift (&csv->quote, csv->start);
      shift (&csv->carriage, csv->start);
      csv->start = 0;
    }
  if (csv->capacity - csv->end < BLOCK)
    {
      csv->capacity = csv->end + BLOCK;
      csv->buffer = g_realloc (csv->buffer, csv->capacity + 1);
    }
  gssize n = csv->read (csv->data, csv->buffer + csv->end, BLOCK, error);
  if (n < 0)
    return false;
  csv->is_at_end = n == 0;
  csv->end += (size_t) n;
  return csv->is_at_file_start || check_text (csv, csv->end - (size_t) n, error);
}

/* Judges the first bytes of a file and steps over its byte order mark. */
static bool
begin_file (BwCsv *csv, GError **error)
{
  while (csv->end < 4 && !csv->is_at_end)
    {
      if (!refill (csv, error))
        return false;
    }
  csv->is_at_file_start = false;
  const char *foreign = find_foreign (csv->buffer, csv->end);
  if (foreign != NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s: %s", csv->name, foreign);
      return false;
    }
  if (csv->end >= 3 && memcmp (csv->buffer, "\xef\xbb\xbf", 3) == 0)
    csv->start = 3;
  return check_text (csv, 0, error);
}

/* Where a row that has quotes ends; NOWHERE: more is needed, or (at the end) the row has no line
 * end. */
static size_t
find_quoted_end (BwCsv *csv, bool *is_quote_open)
{
  bool is_field_start = true, is_quoted = false;
  for (size_t i = csv->start; i < csv->end; i++)
    {
      char c = csv->buffer[i];
      if (is_quoted)
        {
          if (c != '"')
            continue;
          if (i + 1 < csv->end && csv->buffer[i + 1] == '"')
            i++;
          else if (i + 1 < csv->end || csv->is_at_end)
            is_quoted = false;
          continue;
        }
      if (c == '\n' || (c == '\r' && (i + 1 < csv->end || csv->is_at_end)))
        return i;
      is_quoted = c == '"' && is_field_start;
      is_field_start = !is_quoted && is_delimiter (csv, c);
    }
  *is_quote_open = is_quoted;
  return NOWHERE;
}

/* Where the row that begins at start ends, before its line end. */
static size_t
find_row_end (BwCsv *csv, bool *is_quote_open)
{
  size_t newline = find (csv, &csv->newline);
  size_t carriage = find (csv, &csv->carriage);
  size_t end = MIN (newline, carriage);
  if (find (csv, &csv->quote) < MIN (end, csv->end))
    return find_quoted_end (csv, is_quote_open);
  /* Whether a CR at the very end is a line end of its own shows with the next byte. */
  if (end == carriage && end != NOWHERE && end + 1 == csv->end && !csv->is_at_end)
    return NOWHERE;
  return end;
}

static bool
fail_too_long (BwCsv *csv, GError **error)
{
  bool has_quote = find (csv, &csv->quote) != NOWHERE;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               has_quote
                   ? _ ("%s: line %ld: a row of more than 1 MiB, expected a closing quote (\")")
                   : _ ("%s: line %ld: a row of more than 1 MiB, expected line ends"),
               csv->name, (long) csv->line);
  return false;
}

/* Finds the row at start, reading as needed: its end and the length of its line end. False: error,
 * or no row left. */
static bool
take_row (BwCsv *csv, size_t *row_end, size_t *n_line_end, GError **error)
{
  for (;;)
    {
      bool is_quote_open = false;
      size_t end = csv->start < csv->end ? find_row_end (csv, &is_quote_open) : NOWHERE;
      if (end == NOWHERE && !csv->is_at_end)
        {
          if (csv->end - csv->start > BW_CSV_MAX_ROW)
            return fail_too_long (csv, error);
          if (!refill (csv, error))
            return false;
          continue;
        }
      if (csv->start == csv->end)
        return false;
      csv->place.is_terminated = end != NOWHERE;
      csv->place.is_quote_open = is_quote_open;
      *row_end = end != NOWHERE ? end : csv->end;
      if (*row_end - csv->start > BW_CSV_MAX_ROW)
        return fail_too_long (csv, error);
      bool is_crlf = *row_end + 1 < csv->end && memcmp (csv->buffer + *row_end, "\r\n", 2) == 0;
      *n_line_end = end == NOWHERE ? 0 : is_crlf ? 2 : 1;
      return true;
    }
}

static char
guess_delimiter (const char *text, size_t n)
{
  char best = ',';
  unsigned most = 0;
  for (unsigned k = 0; k < sizeof candidates; k++)
    {
      unsigned count = 0;
      bool is_quoted = false;
      for (size_t i = 0; i < n; i++)
        {
          is_quoted ^= text[i] == '"';
          count += !is_quoted && text[i] == candidates[k];
        }
      if (count > most)
        {
          most = count;
          best = candidates[k];
        }
    }
  return best;
}

static bool
has_high_bit (const char *text, size_t n)
{
  size_t i = 0;
  for (; i + sizeof (uint64_t) <= n; i += sizeof (uint64_t))
    {
      uint64_t word;
      memcpy (&word, text + i, sizeof word);
      if (word & UINT64_C (0x8080808080808080))
        return true;
    }
  for (; i < n; i++)
    {
      if (text[i] & 0x80)
        return true;
    }
  return false;
}

/* The row as UTF-8: itself, or a copy converted from what Western spreadsheets write. */
static char *
as_utf8 (BwCsv *csv, char *text, size_t *n)
{
  if (!has_high_bit (text, *n) || g_utf8_validate (text, (gssize) *n, NULL))
    return text;
  if (csv->latin1_line == 0)
    csv->latin1_line = csv->line;
  size_t n_converted = 0;
  g_autofree char *converted =
      g_convert (text, (gssize) *n, "UTF-8", "WINDOWS-1252", NULL, &n_converted, NULL);
  if (converted == NULL)
    converted = g_convert (text, (gssize) *n, "UTF-8", "ISO-8859-1", NULL, &n_converted, NULL);
  g_assert (converted != NULL);
  g_string_truncate (csv->converted, 0);
  g_string_append_len (csv->converted, converted, (gssize) n_converted);
  *n = n_converted;
  return csv->converted->str;
}

/* Takes the quotes out of the field that begins at P, in place, and ends it with a NUL. Returns the
 * delimiter's place or END. */
static char *
unquote (char *p, char *end, char delimiter)
{
  char *out = p;
  char *in = p + 1;
  while (in < end)
    {
      if (*in == '"')
        {
          if (in + 1 == end || in[1] != '"')
            break;
          in++;
        }
      *out++ = *in++;
    }
  if (in < end)
    in++;
  while (in < end && *in != delimiter)
    *out++ = *in++;
  *out = '\0';
  return in;
}

static void
split (BwCsv *csv, char *text, size_t n)
{
  char *end = text + n;
  char *p = text;
  g_ptr_array_set_size (csv->fields, 0);
  for (;;)
    {
      char *stop = p;
      g_ptr_array_add (csv->fields, p);
      if (p < end && *p == '"')
        stop = unquote (p, end, csv->delimiter);
      else
        {
          while (stop < end && *stop != csv->delimiter)
            stop++;
        }
      bool is_last = stop == end;
      *stop = '\0';
      if (is_last)
        return;
      p = stop + 1;
    }
}

static int64_t
count_lines (const BwCsv *csv, size_t row_end, size_t n_line_end)
{
  int64_t n = n_line_end > 0;
  if (csv->quote.at == NOWHERE || csv->quote.at >= row_end)
    return n;
  for (size_t i = csv->start; i < row_end; i++)
    n += csv->buffer[i] == '\n' || (csv->buffer[i] == '\r' && csv->buffer[i + 1] != '\n');
  return n;
}

/* Whether the row is the line "sep=;" that Excel writes before the header and obeys. */
static bool
is_preamble (BwCsv *csv, size_t row_end)
{
  if (csv->line > 1 || row_end - csv->start != 5
      || g_ascii_strncasecmp (csv->buffer + csv->start, "sep=", 4) != 0)
    return false;
  csv->delimiter = csv->buffer[row_end - 1];
  return true;
}

/* Takes the next row, also an empty one, and splits it. Error or end: false. */
static bool
step (BwCsv *csv, bool *is_row, GError **error)
{
  size_t row_end = 0, n_line_end = 0;
  if (csv->is_at_file_start && !begin_file (csv, error))
    return false;
  if (!take_row (csv, &row_end, &n_line_end, error))
    return false;
  csv->place.line = csv->line;
  csv->place.offset = csv->base + (int64_t) csv->start;
  csv->place.next_offset = csv->base + (int64_t) (row_end + n_line_end);
  size_t n = row_end - csv->start;
  *is_row = n > 0 && !is_preamble (csv, row_end);
  int64_t n_lines = count_lines (csv, row_end, n_line_end);
  if (*is_row)
    {
      if (csv->delimiter == '\0')
        csv->delimiter = guess_delimiter (csv->buffer + csv->start, n);
      char *text = as_utf8 (csv, csv->buffer + csv->start, &n);
      split (csv, text, n);
    }
  csv->line += n_lines;
  csv->place.next_line = csv->line;
  csv->start = row_end + n_line_end;
  return true;
}

BwCsvStep
bw_csv_next (BwCsv *csv, GError **error)
{
  g_return_val_if_fail (!csv->has_failed, BW_CSV_ERROR);

  bool is_row = false;
  while (!is_row)
    {
      GError *local = NULL;
      if (step (csv, &is_row, &local))
        continue;
      if (local == NULL)
        return BW_CSV_END;
      csv->has_failed = true;
      g_propagate_error (error, local);
      return BW_CSV_ERROR;
    }
  return BW_CSV_ROW;
}

unsigned
bw_csv_n_fields (const BwCsv *csv)
{
  return csv->fields->len;
}

const char *
bw_csv_field (const BwCsv *csv, unsigned i)
{
  return i < csv->fields->len ? g_ptr_array_index (csv->fields, i) : "";
}

BwCsvPlace
bw_csv_place (const BwCsv *csv)
{
  return csv->place;
}

int64_t
bw_csv_latin1_line (const BwCsv *csv)
{
  return csv->latin1_line;
}
