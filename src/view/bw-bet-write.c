/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets as rows of text for other programs. */
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "view/bw-bet-text.h"

#include <string.h>

#define ROWS_AT_ONCE 10000
/* A power of two. */
#define N_REMEMBERED 4096

static const char header[] = "source,id,placed_at,settled_at,event,selection,model,stake,odds,"
                             "probability,closing_odds,closing_fair_prob,status,profit,fee,"
                             "currency";

/* It is written as it is, for the file is what the ledger says; in quotes, by which spreadsheets
 * can be told to take it for a text. */
static bool
is_like_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@", *text) != NULL;
}

static void
add_text (GString *line, const char *text, char separator)
{
  if (separator == '\t')
    {
      /* There is no quoting in what spreadsheets take from the clipboard. */
      g_autofree char *flat = g_strdelimit (g_strdup (text), "\t\r\n", ' ');
      g_string_append (line, flat);
    }
  else if (strpbrk (text, ",\"\r\n") == NULL && !is_like_formula (text))
    g_string_append (line, text);
  else
    {
      g_string_append_c (line, '"');
      for (const char *p = text; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (line, '"');
          g_string_append_c (line, *p);
        }
      g_string_append_c (line, '"');
    }
  g_string_append_c (line, separator);
}

/* Texts of numbers that were written last: odds, stakes and chances come again. */
typedef struct
{
  uint64_t bits[N_REMEMBERED];
  char *texts[N_REMEMBERED];
} Memory;

static void
memory_free (Memory *memory)
{
  for (unsigned i = 0; i < N_REMEMBERED; i++)
    g_free (memory->texts[i]);
  g_free (memory);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Memory, memory_free)

static void
add_number (GString *line, double value, char separator, Memory *memory)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  size_t place = bits * UINT64_C (0x9e3779b97f4a7c15) >> 32 & (N_REMEMBERED - 1);
  if (memory->texts[place] == NULL || memory->bits[place] != bits)
    {
      g_free (memory->texts[place]);
      memory->texts[place] = bw_number_format_exact (value);
      memory->bits[place] = bits;
    }
  g_string_append (line, memory->texts[place]);
  g_string_append_c (line, separator);
}

static void
add_time (GString *line, int64_t us, char separator)
{
  g_autofree char *text = bw_time_format_iso (us);
  g_string_append (line, text != NULL ? text : "");
  g_string_append_c (line, separator);
}

static void
add_row (GString *text, const BwBet *bet, const char *source, char separator, Memory *memory)
{
  add_text (text, source, separator);
  add_text (text, bet->id, separator);
  add_time (text, bet->placed_us, separator);
  add_time (text, bet->settled_us, separator);
  add_text (text, bet->event, separator);
  add_text (text, bet->selection, separator);
  add_text (text, bet->model, separator);
  add_number (text, bet->stake, separator, memory);
  add_number (text, bet->odds, separator, memory);
  add_number (text, bet->probability, separator, memory);
  add_number (text, bet->closing_odds, separator, memory);
  add_number (text, bet->closing_fair_probability, separator, memory);
  add_text (text, bw_bet_status_name (bet->status), separator);
  add_number (text, bet->profit, separator, memory);
  add_number (text, bet->fee, separator, memory);
  add_text (text, bet->currency, separator);
  text->str[text->len - 1] = '\n';
}

bool
bw_bet_text_write (const BwBetExtract *extract, char separator, GOutputStream *stream,
                   void (*progress) (size_t n_done, size_t n, gpointer data), gpointer data,
                   GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (extract != NULL && G_IS_OUTPUT_STREAM (stream), false);

  g_autoptr (Memory) memory = g_new0 (Memory, 1);
  g_autoptr (GString) text = g_string_new (header);
  g_strdelimit (text->str, ",", separator);
  g_string_append_c (text, '\n');
  size_t n = bw_bet_extract_n (extract);
  for (size_t i = 0; i < n; i++)
    {
      BwBet bet;
      const char *source = bw_bet_extract_bet (extract, i, &bet);
      add_row (text, &bet, source, separator, memory);
      if ((i + 1) % ROWS_AT_ONCE != 0)
        continue;
      if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
        return false;
      g_string_truncate (text, 0);
      if (progress != NULL)
        progress (i + 1, n, data);
    }
  return g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error);
}
