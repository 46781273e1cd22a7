/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed to find bets. A condition is FIELD SIGN VALUE without blanks between; all else
 * is a word, or a phrase where it stands in quotes. */
#include "view/bw-bet-filter.h"

#include "base/bw-nearest.h"
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "view/bw-bet-order.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef enum
{
  KIND_TEXT,
  KIND_NUMBER,
  KIND_TIME,
  KIND_STATUS,
} Kind;

typedef enum
{
  FIELD_CHANCE,
  FIELD_CLOSING,
  FIELD_CLV,
  FIELD_EVENT,
  FIELD_ID,
  FIELD_MODEL,
  FIELD_ODDS,
  FIELD_PLACED,
  FIELD_PROFIT,
  FIELD_SELECTION,
  FIELD_SETTLED,
  FIELD_SOURCE,
  FIELD_STAKE,
  FIELD_STATUS,
  N_FIELDS,
} Field;

/* Names are typed, so they are the same in every language. */
static const struct
{
  const char *name;
  Kind kind;
} fields[N_FIELDS] = {
  [FIELD_CHANCE] = { "chance", KIND_NUMBER }, [FIELD_CLOSING] = { "closing", KIND_NUMBER },
  [FIELD_CLV] = { "clv", KIND_NUMBER },       [FIELD_EVENT] = { "event", KIND_TEXT },
  [FIELD_ID] = { "id", KIND_TEXT },           [FIELD_MODEL] = { "model", KIND_TEXT },
  [FIELD_ODDS] = { "odds", KIND_NUMBER },     [FIELD_PLACED] = { "placed", KIND_TIME },
  [FIELD_PROFIT] = { "profit", KIND_NUMBER }, [FIELD_SELECTION] = { "selection", KIND_TEXT },
  [FIELD_SETTLED] = { "settled", KIND_TIME }, [FIELD_SOURCE] = { "source", KIND_TEXT },
  [FIELD_STAKE] = { "stake", KIND_NUMBER },   [FIELD_STATUS] = { "status", KIND_STATUS },
};

typedef enum
{
  SIGN_HAS, /* ':' */
  SIGN_EQUAL,
  SIGN_NOT,
  SIGN_BELOW,
  SIGN_AT_MOST,
  SIGN_ABOVE,
  SIGN_AT_LEAST,
} Sign;

/* The longer ones first. */
static const struct
{
  const char *text;
  Sign sign;
} signs[] = {
  { "!=", SIGN_NOT },  { "<=", SIGN_AT_MOST }, { ">=", SIGN_AT_LEAST }, { ":", SIGN_HAS },
  { "=", SIGN_EQUAL }, { "<", SIGN_BELOW },    { ">", SIGN_ABOVE },
};

/* A value is a stretch: a day has a beginning and an end, of a number they are the same. */
typedef struct
{
  Field field;
  Sign sign;
  double low, high;
  char *text;        /* folded, of TEXT */
  unsigned statuses; /* a bit for each, of STATUS */
} Term;

struct _BwBetFilter
{
  GPtrArray *words; /* NULL-terminated */
  GArray *terms;
};

static const BwBetStatus statuses[] = { BW_BET_PENDING, BW_BET_WON, BW_BET_LOST, BW_BET_PUSH,
                                        BW_BET_VOID };

static void
term_clear (gpointer term)
{
  g_free (((Term *) term)->text);
}

void
bw_bet_filter_free (BwBetFilter *filter)
{
  if (filter == NULL)
    return;
  g_ptr_array_unref (filter->words);
  g_array_unref (filter->terms);
  g_free (filter);
}

/* --- reading --- */

/* A part of what was typed: up to the next blank that is in no quotes. */
typedef struct
{
  char *text;       /* without quotes */
  size_t n_name;    /* bytes before the sign, where there is one outside of quotes; else 0 */
  const char *sign; /* in text; NULL: none */
  bool is_quoted;   /* it begins with a quote */
} Token;

static bool
is_sign (char c)
{
  return c != '\0' && strchr (":=<>!", c) != NULL;
}

/* Reads the token at *P, which is no blank; false when a quote does not end. */
static bool
read_token (const char **p, Token *token)
{
  g_autoptr (GString) text = g_string_new (NULL);
  bool is_inside = false;
  gssize at = -1;
  token->is_quoted = **p == '"';
  for (; **p != '\0'; *p = g_utf8_next_char (*p))
    {
      if (!is_inside && g_unichar_isspace (g_utf8_get_char (*p)))
        break;
      if (**p == '"')
        {
          is_inside = !is_inside;
          continue;
        }
      if (!is_inside && at < 0 && is_sign (**p))
        at = (gssize) text->len;
      g_string_append_len (text, *p, g_utf8_next_char (*p) - *p);
    }
  token->text = g_string_free (g_steal_pointer (&text), FALSE);
  token->n_name = at > 0 ? (size_t) at : 0;
  token->sign = at > 0 ? token->text + at : NULL;
  return !is_inside;
}

/* Whether the token looks like a condition: letters before an sign. */
static bool
is_condition (const Token *token)
{
  if (token->is_quoted || token->sign == NULL)
    return false;
  for (size_t i = 0; i < token->n_name; i++)
    if (!g_ascii_isalpha (token->text[i]))
      return false;
  return true;
}

static char *
unknown_field (const char *name)
{
  const char *names[N_FIELDS];
  for (unsigned i = 0; i < N_FIELDS; i++)
    names[i] = fields[i].name;
  const char *nearest = bw_nearest (name, names, N_FIELDS);
  if (nearest != NULL)
    return g_strdup_printf (_ ("There is no field “%s”. Did you mean “%s”?"), name, nearest);
  return g_strdup_printf (
      _ ("There is no field “%s”. Put quotes round what is to be found as it stands."), name);
}

static bool
find_field (const char *name, Field *out)
{
  for (unsigned i = 0; i < N_FIELDS; i++)
    if (g_ascii_strcasecmp (fields[i].name, name) == 0)
      {
        *out = i;
        return true;
      }
  return false;
}

static char *
read_number (Term *term, const char *value)
{
  size_t length = strlen (value);
  bool is_percent = length > 1 && value[length - 1] == '%';
  g_autofree char *digits = g_strndup (value, is_percent ? length - 1 : length);
  if (!bw_number_parse (digits, &term->low) || !isfinite (term->low))
    return g_strdup_printf (_ ("“%s” is no number, as “%s” needs one."), value,
                            fields[term->field].name);
  if (is_percent)
    term->low /= 100;
  term->high = term->low;
  return NULL;
}

/* A day is all of it, a moment itself. */
static char *
read_time (Term *term, const char *value, GTimeZone *zone)
{
  int64_t from_us = 0;
  if (!bw_time_parse_iso (value, zone, &from_us))
    return g_strdup_printf (_ ("“%s” is no day. Write one as 2026-01-31."), value);
  term->low = (double) from_us;
  term->high = term->low;
  if (strlen (value) > strlen ("2026-01-31"))
    return NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (from_us / BW_SECOND_US);
  g_autoptr (GTimeZone) none = zone == NULL ? g_time_zone_new_utc () : NULL;
  g_autoptr (GDateTime) start = g_date_time_to_timezone (utc, zone != NULL ? zone : none);
  g_autoptr (GDateTime) end = g_date_time_add_days (start, 1);
  if (end != NULL)
    term->high = (double) g_date_time_to_unix (end) * (double) BW_SECOND_US - 1;
  return NULL;
}

static char *
read_status (Term *term, const char *value)
{
  g_auto (GStrv) names = g_strsplit (value, ",", -1);
  for (unsigned i = 0; names[i] != NULL; i++)
    {
      BwBetStatus status;
      if (!bw_bet_status_parse (names[i], &status))
        return g_strdup_printf (
            _ ("“%s” is no status. There are pending, won, lost, push and void."), names[i]);
      for (unsigned k = 0; k < G_N_ELEMENTS (statuses); k++)
        if (statuses[k] == status)
          term->statuses |= 1u << k;
    }
  return NULL;
}

/* Whether an order of what has none is asked for. */
static bool
is_order (Sign sign)
{
  return sign >= SIGN_BELOW;
}

static char *
read_value (Term *term, const char *value, GTimeZone *zone)
{
  Kind kind = fields[term->field].kind;
  const char *name = fields[term->field].name;
  if (*value == '\0')
    return g_strdup_printf (_ ("Say what “%s” is to be."), name);
  if (is_order (term->sign) && (kind == KIND_TEXT || kind == KIND_STATUS))
    return g_strdup_printf (_ ("“%s” has no more and less. Write %s:%s."), name, name, value);
  if (kind == KIND_NUMBER)
    return read_number (term, value);
  if (kind == KIND_TIME)
    return read_time (term, value, zone);
  if (kind == KIND_STATUS)
    return read_status (term, value);
  term->text = bw_bet_order_fold (value);
  return NULL;
}

/* Adds the condition TOKEN is; what is wrong with it, or NULL. */
static char *
read_term (BwBetFilter *filter, const Token *token, GTimeZone *zone)
{
  g_autofree char *name = g_strndup (token->text, token->n_name);
  Term term = { .low = NAN, .high = NAN };
  const char *value = NULL;
  if (!find_field (name, &term.field))
    return unknown_field (name);
  for (unsigned i = 0; i < G_N_ELEMENTS (signs) && value == NULL; i++)
    if (g_str_has_prefix (token->sign, signs[i].text))
      {
        term.sign = signs[i].sign;
        value = token->sign + strlen (signs[i].text);
      }
  if (value == NULL)
    return g_strdup_printf (_ ("After “%s” comes a colon, an equals sign, or less or more."), name);
  char *reason = read_value (&term, value, zone);
  if (reason == NULL)
    g_array_append_val (filter->terms, term);
  return reason;
}

BwBetFilter *
bw_bet_filter_new (const char *text, GTimeZone *zone, char **reason)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (BwBetFilter) filter = g_new0 (BwBetFilter, 1);
  g_autofree char *wrong = NULL;
  filter->words = g_ptr_array_new_with_free_func (g_free);
  filter->terms = g_array_new (FALSE, FALSE, sizeof (Term));
  g_array_set_clear_func (filter->terms, term_clear);
  for (const char *p = valid; *p != '\0' && wrong == NULL;)
    {
      if (g_unichar_isspace (g_utf8_get_char (p)))
        {
          p = g_utf8_next_char (p);
          continue;
        }
      Token token = { NULL };
      if (!read_token (&p, &token))
        wrong = g_strdup (_ ("A quotation mark has no other one."));
      else if (is_condition (&token))
        wrong = read_term (filter, &token, zone);
      else if (*token.text != '\0')
        g_ptr_array_add (filter->words, bw_bet_order_fold (token.text));
      g_free (token.text);
    }
  g_ptr_array_add (filter->words, NULL);
  if (wrong == NULL)
    return g_steal_pointer (&filter);
  if (reason != NULL)
    *reason = g_steal_pointer (&wrong);
  return NULL;
}

char *
bw_bet_filter_quote (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GString) quoted = g_string_new ("\"");
  for (const char *p = text; *p != '\0'; p++)
    if (*p != '"')
      g_string_append_c (quoted, *p);
  g_string_append_c (quoted, '"');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

/* --- looking --- */

const char *const *
bw_bet_filter_words (const BwBetFilter *filter)
{
  g_return_val_if_fail (filter != NULL, NULL);
  return (const char *const *) filter->words->pdata;
}

bool
bw_bet_filter_has_terms (const BwBetFilter *filter)
{
  g_return_val_if_fail (filter != NULL, false);
  return filter->terms->len > 0;
}

static double
time_value (int64_t time_us)
{
  return time_us != BW_TIME_NONE ? (double) time_us : (double) NAN;
}

static double
value_of (const BwBet *bet, Field field)
{
  switch (field)
    {
    case FIELD_CHANCE:
      return bet->probability;
    case FIELD_CLOSING:
      return bet->closing_odds;
    case FIELD_CLV:
      return bw_bet_clv (bet);
    case FIELD_ODDS:
      return bet->odds;
    case FIELD_PROFIT:
      return bet->profit;
    case FIELD_STAKE:
      return bet->stake;
    case FIELD_PLACED:
      return time_value (bet->placed_us);
    case FIELD_SETTLED:
      return time_value (bet->settled_us);
    case FIELD_EVENT:
    case FIELD_ID:
    case FIELD_MODEL:
    case FIELD_SELECTION:
    case FIELD_SOURCE:
    case FIELD_STATUS:
    case N_FIELDS:
      break;
    }
  return NAN;
}

static const char *
text_of (const BwBet *bet, const char *source, Field field)
{
  return field == FIELD_EVENT       ? bet->event
         : field == FIELD_ID        ? bet->id
         : field == FIELD_MODEL     ? bet->model
         : field == FIELD_SELECTION ? bet->selection
                                    : source;
}

static bool
matches_value (const Term *term, double value)
{
  bool is_inside = value >= term->low && value <= term->high;
  if (isnan (value))
    return false;
  switch (term->sign)
    {
    case SIGN_HAS:
    case SIGN_EQUAL:
      return is_inside;
    case SIGN_NOT:
      return !is_inside;
    case SIGN_BELOW:
      return value < term->low;
    case SIGN_AT_MOST:
      return value <= term->high;
    case SIGN_ABOVE:
      return value > term->high;
    case SIGN_AT_LEAST:
      return value >= term->low;
    }
  return false;
}

static bool
matches_text (const Term *term, const char *text)
{
  if (term->sign == SIGN_HAS)
    return bw_bet_order_contains (text, term->text);
  g_autofree char *folded = bw_bet_order_fold (text);
  bool is_same = strcmp (folded, term->text) == 0;
  return term->sign == SIGN_NOT ? *text != '\0' && !is_same : is_same;
}

static bool
matches_status (const Term *term, BwBetStatus status)
{
  bool is_one = false;
  for (unsigned k = 0; k < G_N_ELEMENTS (statuses); k++)
    is_one |= statuses[k] == status && (term->statuses & 1u << k) != 0;
  return is_one != (term->sign == SIGN_NOT);
}

bool
bw_bet_filter_matches (const BwBetFilter *filter, const BwBet *bet, const char *source)
{
  for (unsigned i = 0; i < filter->terms->len; i++)
    {
      const Term *term = &g_array_index (filter->terms, Term, i);
      Kind kind = fields[term->field].kind;
      bool is_met = kind == KIND_TEXT     ? matches_text (term, text_of (bet, source, term->field))
                    : kind == KIND_STATUS ? matches_status (term, bet->status)
                                          : matches_value (term, value_of (bet, term->field));
      if (!is_met)
        return false;
    }
  return true;
}

/* --- completion --- */

/* Where the last word of TEXT begins. */
static const char *
last_word (const char *text)
{
  const char *start = text;
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isspace (*p))
      start = p + 1;
  return start;
}

GPtrArray *
bw_bet_filter_candidates (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  GPtrArray *found = g_ptr_array_new ();
  const char *word = last_word (text);
  size_t length = strlen (word);
  for (unsigned i = 0; length > 0 && i < N_FIELDS; i++)
    if (g_ascii_strncasecmp (fields[i].name, word, length) == 0)
      g_ptr_array_add (found, (gpointer) fields[i].name);
  return found;
}

char *
bw_bet_filter_complete (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GPtrArray) found = bw_bet_filter_candidates (text);
  if (found->len == 0)
    return NULL;
  g_autofree char *before = g_strndup (text, (size_t) (last_word (text) - text));
  return g_strdup_printf ("%s%s:", before, (const char *) found->pdata[0]);
}
