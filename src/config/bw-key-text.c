/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as a key file spells them: escapes and lists. */
#include "config/bw-key-text.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define QUOTE_MAX_CHARS 60

/* Appends what the escape "\C" stands for. */
static bool
append_escape (GString *out, char c, bool is_list, GError **error)
{
  switch (c)
    {
    case 's':
      g_string_append_c (out, ' ');
      return true;
    case 'n':
      g_string_append_c (out, '\n');
      return true;
    case 't':
      g_string_append_c (out, '\t');
      return true;
    case 'r':
      g_string_append_c (out, '\r');
      return true;
    case '\\':
      g_string_append_c (out, '\\');
      return true;
    case ';':
      if (is_list)
        {
          g_string_append_c (out, ';');
          return true;
        }
      break;
    case '\0':
      g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID,
                           _ ("ends with a single backslash, expected \\\\ for a backslash"));
      return false;
    default:
      break;
    }
  bool is_printable = c > ' ' && c < 0x7f;
  g_set_error (
      error, BW_ERROR, BW_ERROR_INVALID,
      _ ("has the unknown escape \\%c, expected \\s, \\n, \\t, \\r, or \\\\ for a backslash"),
      is_printable ? c : '?');
  return false;
}

char *
bw_key_text_unescape (const char *raw, GError **error)
{
  g_return_val_if_fail (raw != NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  for (const char *p = raw; *p != '\0'; p++)
    {
      if (*p != '\\')
        g_string_append_c (out, *p);
      else if (!append_escape (out, *++p, false, error))
        return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
append_escaped (GString *out, const char *text, bool is_element)
{
  gsize n = strlen (text);
  for (gsize i = 0; i < n; i++)
    {
      bool is_end = i == 0 || i == n - 1;
      switch (text[i])
        {
        case '\\':
          g_string_append (out, "\\\\");
          break;
        case '\n':
          g_string_append (out, "\\n");
          break;
        case '\t':
          g_string_append (out, "\\t");
          break;
        case '\r':
          g_string_append (out, "\\r");
          break;
        case ';':
          g_string_append (out, is_element ? "\\;" : ";");
          break;
        case ' ':
          g_string_append (out, is_end ? "\\s" : " ");
          break;
        default:
          g_string_append_c (out, text[i]);
          break;
        }
    }
}

char *
bw_key_text_escape (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  GString *out = g_string_new (NULL);
  append_escaped (out, text, false);
  return g_string_free (out, FALSE);
}

char **
bw_key_text_split (const char *raw, GError **error)
{
  g_return_val_if_fail (raw != NULL, NULL);
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) element = g_string_new (NULL);
  for (const char *p = raw; *p != '\0'; p++)
    {
      if (*p == '\\')
        {
          if (!append_escape (element, *++p, true, error))
            return NULL;
        }
      else if (*p == ';')
        {
          g_ptr_array_add (elements, g_strndup (element->str, element->len));
          g_string_truncate (element, 0);
        }
      else
        g_string_append_c (element, *p);
    }
  if (element->len > 0)
    g_ptr_array_add (elements, g_strndup (element->str, element->len));
  g_ptr_array_add (elements, NULL);
  return (char **) g_ptr_array_steal (elements, NULL);
}

char *
bw_key_text_join (const char *const *elements)
{
  g_return_val_if_fail (elements != NULL, NULL);
  GString *out = g_string_new (NULL);
  for (unsigned i = 0; elements[i] != NULL; i++)
    {
      append_escaped (out, elements[i], true);
      g_string_append_c (out, ';');
    }
  return g_string_free (out, FALSE);
}

char *
bw_key_text_quote (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  unsigned n = 0;
  const char *p = text;
  for (; *p != '\0' && n < QUOTE_MAX_CHARS; n++)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      bool is_bad = c == (gunichar) -1 || c == (gunichar) -2;
      g_string_append_unichar (out, is_bad || g_unichar_iscntrl (c) ? 0xFFFD : c);
      p = is_bad ? p + 1 : g_utf8_next_char (p);
    }
  if (*p != '\0')
    g_string_append (out, "…");
  /* Translators: a text in quotation marks. */
  return g_strdup_printf (_ ("“%s”"), out->str);
}
