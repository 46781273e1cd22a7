/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group of the configuration from one line of text. */
#include "config/bw-config-private.h"
#include "config/bw-key-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where one sign of a quoted value ends: a backslash of a selector is two here, and the sign behind
 * it goes with it. */
static const char *
last_of_sign (const char *p)
{
  if (p[0] != '\\' || p[1] == '\0')
    return p;
  if (p[1] != '\\' || p[2] == '\0')
    return p + 1;
  return p[2] == '\\' && p[3] != '\0' ? p + 3 : p + 2;
}

/* The end of the item that begins at P: the next ';' that is not in quotes or braces and has no
 * backslash before it. */
static const char *
find_item_end (const char *p)
{
  bool is_quoted = false;
  unsigned depth = 0;
  for (; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p = is_quoted ? last_of_sign (p) : p + 1;
      else if (*p == '"')
        is_quoted = !is_quoted;
      else if (is_quoted)
        continue;
      else if (*p == '{')
        depth++;
      else if (*p == '}' && depth > 0)
        depth--;
      else if (*p == ';' && depth == 0)
        break;
    }
  return p;
}

/* The key of ITEM, or NULL when it has none. (transfer full) */
static char *
item_key (const char *item)
{
  const char *equals = strchr (item, '=');
  return equals != NULL ? g_strstrip (g_strndup (item, (gsize) (equals - item))) : NULL;
}

/* In a list "\\;" is part of an element; anywhere else it only kept the item from ending. */
static void
unescape_ends (char *item)
{
  char *to = item;
  for (const char *p = item; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] == ';')
        p++;
      else if (*p == '\\' && p[1] != '\0')
        *to++ = *p++;
      *to++ = *p;
    }
  *to = '\0';
}

/* TEXT as the lines of a file after its HEADER. An item without '=' goes on with the list before
 * it; what is no item goes to STRAYS. (transfer full) */
static GString *
to_lines (const char *header, const char *text, const BwGroupSchema *schemas, unsigned n,
          const char *family, GPtrArray *strays)
{
  GString *lines = g_string_new (header);
  bool is_in_list = false;
  for (const char *p = text; *p != '\0';)
    {
      const char *end = find_item_end (p);
      g_autofree char *item = g_strstrip (g_strndup (p, (gsize) (end - p)));
      g_autofree char *key = item_key (item);
      p = *end != '\0' ? end + 1 : end;
      if (item[0] == '\0')
        continue;
      g_strdelimit (item, "\r\n", ' ');
      if (key != NULL && !bw_group_schema_is_list (schemas, n, family, key))
        unescape_ends (item);
      if (key == NULL && is_in_list)
        g_string_append_printf (lines, ";%s", item);
      else if (key == NULL || strchr ("[#=", item[0]) != NULL)
        g_ptr_array_add (strays, g_steal_pointer (&item));
      else
        g_string_append_printf (lines, "\n%s", item);
      if (key != NULL)
        is_in_list = bw_group_schema_is_list (schemas, n, family, key);
    }
  return lines;
}

BwConfig *
bw_config_parse_inline (const char *family, const char *name, const char *text,
                        const BwGroupSchema *schemas, unsigned n)
{
  g_return_val_if_fail (family != NULL && text != NULL, NULL);
  g_return_val_if_fail (schemas != NULL || n == 0, NULL);
  bool has_name = name != NULL && name[0] != '\0';
  g_autofree char *label = has_name ? g_strconcat (family, " ", name, NULL) : g_strdup (family);
  g_autofree char *header = g_strdup_printf ("[%s]", label);
  g_autoptr (GPtrArray) strays = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) lines = to_lines (header, text, schemas, n, family, strays);
  BwConfig *config = bw_config_parse ("", lines->str, (gssize) lines->len, schemas, n);
  for (unsigned i = 0; i < strays->len; i++)
    {
      g_autofree char *stray = bw_key_text_quote (g_ptr_array_index (strays, i));
      bw_config_add_error (config, 0, label, NULL,
                           g_strdup_printf (_ ("found %s, expected KEY=VALUE;KEY=VALUE…"), stray));
    }
  /* There are no lines in one line of text. */
  for (unsigned i = 0; i < config->errors->len; i++)
    ((BwConfigError *) g_ptr_array_index (config->errors, i))->line = 0;
  return config;
}
