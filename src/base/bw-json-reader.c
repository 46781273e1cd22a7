/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text into a JSON tree, strictly by RFC 8259. json-glib's own parser takes comments, octal numbers
 * and single quotes, and turns whole numbers beyond 64 bits into others, without a word. */
#include "base/bw-error.h"
#include "base/bw-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_BYTES (64 * 1024 * 1024)

typedef struct
{
  const char *start;
  const char *p;
  const char *end;
  unsigned depth;
  GString *scratch; /* of the string or number being read */
  GError **error;
} Reader;

static JsonNode *read_value (Reader *reader);

/** The byte at the reading position; 0 at the end, as a NUL is never welcome either. */
static char
peek (const Reader *reader)
{
  return reader->p < reader->end ? *reader->p : '\0';
}

static bool
fail (Reader *reader, const char *expected)
{
  unsigned line = 1;
  const char *line_start = reader->start;
  for (const char *p = reader->start; p < reader->p; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }
  char c = peek (reader);
  g_autofree char *found = g_ascii_isgraph (c) ? g_strdup_printf ("'%c'", c)
                           : reader->p >= reader->end
                               ? g_strdup (_ ("the end"))
                               : g_strdup_printf (_ ("byte 0x%02x"), (unsigned char) c);
  g_set_error (reader->error, BW_ERROR, BW_ERROR_INVALID,
               _ ("JSON line %u, column %td: found %s, expected %s"), line,
               reader->p - line_start + 1, found, _ (expected));
  return false;
}

static void
skip_blanks (Reader *reader)
{
  while (reader->p < reader->end && strchr (" \t\r\n", *reader->p) != NULL && *reader->p != '\0')
    reader->p++;
}

static bool
take_hex (Reader *reader, gunichar *out)
{
  *out = 0;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (peek (reader));
      if (digit < 0)
        return fail (reader, N_ ("four hexadecimal digits"));
      *out = *out * 16 + (gunichar) digit;
      reader->p++;
    }
  return true;
}

/** Reads what follows "\u", with the second half of a pair. Half pairs become U+FFFD: programs that
 * cut texts make them. */
static bool
take_unicode (Reader *reader)
{
  gunichar c = 0;
  if (!take_hex (reader, &c))
    return false;
  if (c >= 0xd800 && c < 0xdc00 && reader->end - reader->p >= 6 && reader->p[0] == '\\'
      && reader->p[1] == 'u')
    {
      gunichar low = 0;
      const char *before = reader->p;
      reader->p += 2;
      if (!take_hex (reader, &low))
        return false;
      if (low >= 0xdc00 && low < 0xe000)
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      else
        reader->p = before;
    }
  if (c == 0)
    return fail (reader, N_ ("no \\u0000, which texts can not hold"));
  g_string_append_unichar (reader->scratch, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
  return true;
}

static bool
take_escape (Reader *reader)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  char c = peek (reader);
  const char *letter = c == '\0' ? NULL : strchr (letters, c);
  if (c != 'u' && letter == NULL)
    return fail (reader, N_ ("one of \"\\/bfnrtu"));
  reader->p++;
  if (c == 'u')
    return take_unicode (reader);
  g_string_append_c (reader->scratch, meanings[letter - letters]);
  return true;
}

/** Reads a string into the scratch. */
static bool
take_string (Reader *reader, const char *expected)
{
  if (peek (reader) != '"')
    return fail (reader, expected);
  reader->p++;
  g_string_truncate (reader->scratch, 0);
  for (;;)
    {
      const char *plain = reader->p;
      while (reader->p < reader->end && (unsigned char) *reader->p >= 0x20 && *reader->p != '"'
             && *reader->p != '\\')
        reader->p++;
      g_string_append_len (reader->scratch, plain, reader->p - plain);
      char c = peek (reader);
      if (c != '"' && c != '\\')
        return fail (reader, N_ ("a closing '\"' (control characters are written as \\u00XX)"));
      reader->p++;
      if (c == '"')
        return true;
      if (!take_escape (reader))
        return false;
    }
}

static bool
take_digits (Reader *reader)
{
  if (!g_ascii_isdigit (peek (reader)))
    return fail (reader, N_ ("a digit"));
  while (g_ascii_isdigit (peek (reader)))
    reader->p++;
  return true;
}

static JsonNode *
read_number (Reader *reader)
{
  const char *start = reader->p;
  bool is_whole = true;
  reader->p += *start == '-';
  if (peek (reader) == '0')
    reader->p++;
  else if (!take_digits (reader))
    return NULL;
  if (peek (reader) == '.')
    {
      is_whole = false;
      reader->p++;
      if (!take_digits (reader))
        return NULL;
    }
  if (peek (reader) == 'e' || peek (reader) == 'E')
    {
      is_whole = false;
      reader->p++;
      reader->p += peek (reader) == '-' || peek (reader) == '+';
      if (!take_digits (reader))
        return NULL;
    }
  g_string_truncate (reader->scratch, 0);
  g_string_append_len (reader->scratch, start, reader->p - start);
  errno = 0;
  int64_t whole = g_ascii_strtoll (reader->scratch->str, NULL, 10);
  if (is_whole && errno == 0 && !(whole == 0 && *start == '-'))
    return json_node_init_int (json_node_alloc (), whole);
  double value = g_ascii_strtod (reader->scratch->str, NULL);
  if (isfinite (value))
    return json_node_init_double (json_node_alloc (), value);
  reader->p = start;
  fail (reader, N_ ("a number below 1.8e308"));
  return NULL;
}

static JsonNode *
read_word (Reader *reader)
{
  static const char *const words[] = { "null", "false", "true" };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      size_t length = strlen (words[i]);
      if ((size_t) (reader->end - reader->p) < length || memcmp (reader->p, words[i], length) != 0)
        continue;
      reader->p += length;
      return i == 0 ? json_node_init_null (json_node_alloc ())
                    : json_node_init_boolean (json_node_alloc (), i == 2);
    }
  fail (reader, N_ ("a value"));
  return NULL;
}

/** After an element: whether another one follows. *IS_GOOD is cleared where neither a comma nor
 * CLOSER is there. */
static bool
take_separator (Reader *reader, char closer, bool *is_good)
{
  skip_blanks (reader);
  char c = peek (reader);
  if (c == ',' || c == closer)
    reader->p++;
  else
    *is_good = fail (reader, closer == ']' ? "',' or ']'" : "',' or '}'");
  skip_blanks (reader);
  return c == ',';
}

static JsonNode *
read_array (Reader *reader)
{
  g_autoptr (JsonArray) array = json_array_new ();
  bool is_good = true;
  reader->p++;
  skip_blanks (reader);
  bool has_more = peek (reader) != ']';
  reader->p += !has_more;
  while (has_more)
    {
      JsonNode *element = read_value (reader);
      if (element == NULL)
        return NULL;
      json_array_add_element (array, element);
      has_more = take_separator (reader, ']', &is_good);
    }
  return is_good ? json_node_init_array (json_node_alloc (), array) : NULL;
}

static JsonNode *
read_object (Reader *reader)
{
  g_autoptr (JsonObject) object = json_object_new ();
  bool is_good = true;
  reader->p++;
  skip_blanks (reader);
  bool has_more = peek (reader) != '}';
  reader->p += !has_more;
  while (has_more)
    {
      if (!take_string (reader, N_ ("a name in '\"'")))
        return NULL;
      g_autofree char *name = g_strndup (reader->scratch->str, reader->scratch->len);
      skip_blanks (reader);
      if (peek (reader) != ':')
        {
          fail (reader, "':'");
          return NULL;
        }
      reader->p++;
      skip_blanks (reader);
      JsonNode *member = read_value (reader);
      if (member == NULL)
        return NULL;
      json_object_set_member (object, name, member);
      has_more = take_separator (reader, '}', &is_good);
    }
  return is_good ? json_node_init_object (json_node_alloc (), object) : NULL;
}

static JsonNode *
read_value (Reader *reader)
{
  char c = peek (reader);
  if (c == '"')
    return take_string (reader, N_ ("a value"))
               ? json_node_init_string (json_node_alloc (), reader->scratch->str)
               : NULL;
  if (c == '-' || g_ascii_isdigit (c))
    return read_number (reader);
  if (c != '[' && c != '{')
    return read_word (reader);
  if (reader->depth == MAX_DEPTH)
    {
      fail (reader, N_ ("at most 64 levels"));
      return NULL;
    }
  reader->depth++;
  JsonNode *node = c == '[' ? read_array (reader) : read_object (reader);
  reader->depth--;
  return node;
}

JsonNode *
bw_json_parse (const char *text, gssize length, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  size_t n_bytes = length < 0 ? strlen (text) : (size_t) length;
  g_autoptr (GString) scratch = g_string_new (NULL);
  Reader reader = { text, text, text + n_bytes, 0, scratch, error };
  if (n_bytes > MAX_BYTES)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("JSON line 1: found %zu bytes, expected at most %d"), n_bytes, MAX_BYTES);
      return NULL;
    }
  if (!g_utf8_validate_len (text, n_bytes, &reader.p))
    {
      fail (&reader, "UTF-8");
      return NULL;
    }
  reader.p = n_bytes >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
  skip_blanks (&reader);
  g_autoptr (JsonNode) root = read_value (&reader);
  if (root == NULL)
    return NULL;
  skip_blanks (&reader);
  if (reader.p == reader.end)
    return g_steal_pointer (&root);
  fail (&reader, N_ ("the end"));
  return NULL;
}
