/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokenizer of conditions: only what it knows goes into the SQL, and nothing as it was written
 * but signs, words of its own list and plain numbers. */
#include "rules/bw-expr-tokens.h"

#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "base/bw-time.h"
#include "db/bw-db-expr.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BYTES 1000
#define MAX_TOKENS 200
#define MAX_DEPTH 32
#define MAX_WINDOW_US (31 * BW_DAY_US)

static const char *const keywords[] = { "AND",     "OR",   "NOT",   "IS",   "NULL", "BETWEEN",
                                        "CASE",    "WHEN", "THEN",  "ELSE", "END",  "ISNULL",
                                        "NOTNULL", "TRUE", "FALSE", NULL };
/* In the order of BwExprFunction, from MEAN on. */
static const char *const windowed[] = { "mean", "lowest", "highest", "change", NULL };
/* Longer ones first. */
static const char *const signs[] = { "<=", ">=", "==", "!=", "<>", "<", ">", "=",
                                     "+",  "-",  "*",  "/",  "%",  ",", NULL };

typedef struct
{
  const char *start; /* of the whole text */
  const char *p;
  GString *sql;
  BwExpr *expr;
  unsigned n_tokens;
  unsigned depth;
} Tokens;

static bool fail (const Tokens *tokens, const char *at, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static bool
fail (const Tokens *tokens, const char *at, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("character %ld: %s"),
               g_utf8_pointer_to_offset (tokens->start, at) + 1, why);
  return false;
}

static void
skip_blanks (Tokens *tokens)
{
  tokens->p += strspn (tokens->p, " \t\r\n");
}

static void
put (Tokens *tokens, const char *sql)
{
  g_string_append_printf (tokens->sql, "%s%s", tokens->sql->len > 0 ? " " : "", sql);
}

/* The length of the word at P: letters, digits, '_' and, in metric names, ':'. */
static size_t
word_length (const char *p)
{
  size_t n = 0;
  while (g_ascii_isalnum (p[n]) || p[n] == '_' || (n > 0 && p[n] == ':'))
    n++;
  return g_ascii_isdigit (p[0]) ? 0 : n;
}

static bool
take_number (Tokens *tokens, GError **error)
{
  const char *from = tokens->p;
  const char *p = from + strspn (from, "0123456789");
  bool is_whole = *p != '.';
  if (!is_whole)
    p += 1 + strspn (p + 1, "0123456789");
  if (*p == 'e' || *p == 'E')
    {
      const char *digits = p + 1 + (p[1] == '+' || p[1] == '-');
      size_t n = strspn (digits, "0123456789");
      if (n == 0 || n > 3)
        return fail (tokens, p, error, _ ("expected an exponent such as e-3"));
      is_whole = false;
      p = digits + n;
    }
  if (g_ascii_isalnum (*p) || *p == '_' || *p == '.')
    return fail (tokens, p, error, _ ("expected the end of the number"));
  if (p - from > 40)
    return fail (tokens, from, error, _ ("expected a shorter number"));
  g_autofree char *number = g_strndup (from, (size_t) (p - from));
  g_autofree char *real = g_strconcat (number, is_whole ? ".0" : "", NULL);
  put (tokens, real);
  tokens->p = p;
  return true;
}

/* The end of the metric with its matchers at P. */
static const char *
metric_end (const char *p)
{
  p += word_length (p);
  const char *brace = p + strspn (p, " \t");
  if (*brace != '{')
    return p;
  bool is_quoted = false;
  for (p = brace + 1; *p != '\0' && (is_quoted || *p != '}'); p++)
    {
      if (is_quoted && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        is_quoted = !is_quoted;
    }
  return *p == '}' ? p + 1 : p;
}

static BwSelector *
take_selector (Tokens *tokens, GError **error)
{
  const char *end = metric_end (tokens->p);
  g_autofree char *text = g_strndup (tokens->p, (size_t) (end - tokens->p));
  if (*text == '\0')
    {
      fail (tokens, tokens->p, error, _ ("expected the name of a metric"));
      return NULL;
    }
  g_autoptr (GError) inner = NULL;
  BwSelector *selector = bw_selector_parse (text, &inner);
  if (selector == NULL)
    fail (tokens, tokens->p, error, "%s", inner->message);
  else
    tokens->p = end;
  return selector;
}

/* Puts a parameter for SELECTOR, which is taken; the same reference is the same parameter. */
static bool
put_reference (Tokens *tokens, const char *at, BwSelector *selector, BwExprFunction function,
               int64_t window_us, GError **error)
{
  BwExpr *expr = tokens->expr;
  g_autofree char *window = bw_duration_format (window_us);
  char *text = function == BW_EXPR_LAST
                   ? g_strdup (bw_selector_text (selector))
                   : g_strdup_printf ("%s(%s, '%s')", windowed[function - BW_EXPR_MEAN],
                                      bw_selector_text (selector), window);
  unsigned i = 0;
  while (i < expr->n && strcmp (expr->references[i].text, text) != 0)
    i++;
  if (i < expr->n || i == BW_EXPR_MAX_REFERENCES)
    {
      bw_selector_free (selector);
      g_free (text);
    }
  if (i == BW_EXPR_MAX_REFERENCES)
    return fail (tokens, at, error, _ ("expected no more than %d metrics"), BW_EXPR_MAX_REFERENCES);
  if (i == expr->n)
    expr->references[expr->n++] = (BwExprReference){ selector, function, window_us, text };
  g_autofree char *parameter = g_strdup_printf ("?%u", i + 1);
  put (tokens, parameter);
  return true;
}

static bool
take_metric (Tokens *tokens, GError **error)
{
  const char *at = tokens->p;
  BwSelector *selector = take_selector (tokens, error);
  return selector != NULL && put_reference (tokens, at, selector, BW_EXPR_LAST, 0, error);
}

/* The quoted duration at the end of mean(metric, '5m'). */
static bool
take_window (Tokens *tokens, int64_t *window_us, GError **error)
{
  skip_blanks (tokens);
  char quote = *tokens->p;
  const char *end = quote == '\'' || quote == '"' ? strchr (tokens->p + 1, quote) : NULL;
  if (end == NULL)
    return fail (tokens, tokens->p, error, _ ("expected a duration in quotes, such as '5m'"));
  g_autofree char *text = g_strndup (tokens->p + 1, (size_t) (end - tokens->p - 1));
  g_autoptr (GError) inner = NULL;
  if (!bw_duration_parse (text, window_us, &inner))
    return fail (tokens, tokens->p, error, "%s", inner->message);
  if (*window_us <= 0 || *window_us > MAX_WINDOW_US)
    return fail (tokens, tokens->p, error, _ ("expected a duration above 0 and of at most 31d"));
  tokens->p = end + 1;
  return true;
}

static bool
expect_sign (Tokens *tokens, char sign, GError **error)
{
  skip_blanks (tokens);
  if (*tokens->p != sign)
    return fail (tokens, tokens->p, error, _ ("expected '%c'"), sign);
  tokens->p++;
  return true;
}

/* mean(metric, '5m'), behind the bracket. */
static bool
take_windowed (Tokens *tokens, const char *at, BwExprFunction function, GError **error)
{
  int64_t window_us = 0;
  skip_blanks (tokens);
  g_autoptr (BwSelector) selector = take_selector (tokens, error);
  return selector != NULL && expect_sign (tokens, ',', error)
         && take_window (tokens, &window_us, error) && expect_sign (tokens, ')', error)
         && put_reference (tokens, at, g_steal_pointer (&selector), function, window_us, error);
}

static bool
refuse_function (Tokens *tokens, const char *word, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const char *const *name = windowed; *name != NULL; name++)
    g_ptr_array_add (names, (gpointer) *name);
  for (const char *const *name = bw_db_expr_functions (); *name != NULL; name++)
    g_ptr_array_add (names, (gpointer) *name);
  const char *nearest = bw_nearest (word, (const char *const *) names->pdata, names->len);
  g_autofree char *what = g_strdup_printf (_ ("there is no function \"%.60s\""), word);
  g_autofree char *why = bw_nearest_ask (what, nearest);
  return fail (tokens, tokens->p, error, "%s", why);
}

static int
find_word (const char *const *list, const char *word)
{
  for (int i = 0; list[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (list[i], word) == 0)
        return i;
    }
  return -1;
}

static bool
take_word (Tokens *tokens, GError **error)
{
  const char *at = tokens->p;
  size_t length = word_length (at);
  g_autofree char *word = g_strndup (at, length);
  int keyword = find_word (keywords, word);
  if (keyword >= 0)
    {
      put (tokens, keywords[keyword]);
      tokens->p += length;
      return true;
    }
  const char *next = at + length + strspn (at + length, " \t\r\n");
  if (*next != '(')
    return take_metric (tokens, error);
  int function = find_word (windowed, word);
  if (function >= 0)
    {
      tokens->p = next + 1;
      return take_windowed (tokens, at, (BwExprFunction) (BW_EXPR_MEAN + function), error);
    }
  if (!bw_db_expr_has_function (word))
    return refuse_function (tokens, word, error);
  put (tokens, word);
  tokens->p += length;
  return true;
}

static bool
take_bracket (Tokens *tokens, GError **error)
{
  bool is_open = *tokens->p == '(';
  if (is_open && ++tokens->depth > MAX_DEPTH)
    return fail (tokens, tokens->p, error, _ ("expected fewer brackets within brackets"));
  if (!is_open && tokens->depth-- == 0)
    return fail (tokens, tokens->p, error, _ ("there is no bracket to close"));
  put (tokens, is_open ? "(" : ")");
  tokens->p++;
  return true;
}

static bool
take_sign (Tokens *tokens, GError **error)
{
  const char *p = tokens->p;
  if (strncmp (p, "--", 2) == 0 || strncmp (p, "/*", 2) == 0)
    return fail (tokens, p, error, _ ("there are no comments in an expression"));
  for (const char *const *sign = signs; *sign != NULL; sign++)
    {
      if (!g_str_has_prefix (p, *sign))
        continue;
      /* Truths are whole numbers, of which a half would be nothing. */
      put (tokens, strcmp (*sign, "/") == 0 ? "* 1.0 /" : *sign);
      tokens->p += strlen (*sign);
      return true;
    }
  gunichar c = g_utf8_get_char (p);
  if (c < 0x20 || c == 0x7f)
    return fail (tokens, p, error, _ ("found a control character"));
  g_autofree char *found = g_strndup (p, (size_t) (g_utf8_next_char (p) - p));
  return fail (tokens, p, error, _ ("\"%s\" has no meaning here"), found);
}

static bool
take_token (Tokens *tokens, GError **error)
{
  const char *p = tokens->p;
  if (++tokens->n_tokens > MAX_TOKENS)
    return fail (tokens, p, error, _ ("expected a shorter expression"));
  if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
    return take_number (tokens, error);
  if (word_length (p) > 0)
    return take_word (tokens, error);
  if (*p == '(' || *p == ')')
    return take_bracket (tokens, error);
  return take_sign (tokens, error);
}

BwExpr *
bw_expr_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (BwExpr) expr = g_new0 (BwExpr, 1);
  g_autoptr (GString) sql = g_string_new (NULL);
  Tokens tokens = { .start = text, .p = text, .sql = sql, .expr = expr };
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > MAX_BYTES)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("expected at most %d bytes of UTF-8"),
                   MAX_BYTES);
      return NULL;
    }
  expr->text = g_strstrip (g_strdup (text));
  for (skip_blanks (&tokens); *tokens.p != '\0'; skip_blanks (&tokens))
    {
      if (!take_token (&tokens, error))
        return NULL;
    }
  if (tokens.depth > 0)
    fail (&tokens, tokens.p, error, _ ("expected ')'"));
  else if (expr->n == 0)
    fail (&tokens, tokens.p, error, _ ("expected a metric"));
  if (tokens.depth > 0 || expr->n == 0)
    return NULL;
  expr->sql = g_strdup (sql->str);
  return g_steal_pointer (&expr);
}

void
bw_expr_free (BwExpr *expr)
{
  if (expr == NULL)
    return;
  for (unsigned i = 0; i < expr->n; i++)
    {
      bw_selector_free (expr->references[i].selector);
      g_free (expr->references[i].text);
    }
  g_free (expr->text);
  g_free (expr->sql);
  g_free (expr);
}
