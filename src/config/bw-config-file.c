/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key file as its lines: what is not edited stays byte for byte as it was. */
#include "config/bw-config-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BOM "\xef\xbb\xbf"

struct _BwConfigFile
{
  GPtrArray *lines; /* of BwConfigLine */
  bool has_bom;
  char *problem;
  unsigned problem_line;
};

static void
line_free (gpointer data)
{
  BwConfigLine *line = data;
  g_free (line->bytes);
  g_free (line->name);
  g_free (line->value);
  g_free (line->problem);
  g_free (line);
}

static const char *
skip_blanks (const char *p)
{
  while (g_ascii_isspace (*p))
    p++;
  return p;
}

/* The bytes of LINE before its line end. */
static gsize
content_length (const BwConfigLine *line)
{
  gsize n = line->n_bytes;
  if (n > 0 && line->bytes[n - 1] == '\n')
    n--;
  if (n < line->n_bytes && n > 0 && line->bytes[n - 1] == '\r')
    n--;
  return n;
}

/* What makes the N bytes at CONTENT unfit for any kind of line, or NULL. (transfer full) */
static char *
find_problem (const char *content, gsize n)
{
  if (n > BW_CONFIG_LINE_MAX_BYTES)
    return g_strdup_printf (_ ("is %zu bytes long, expected at most %d"), n,
                            BW_CONFIG_LINE_MAX_BYTES);
  const char *end = NULL;
  if (!g_utf8_validate_len (content, n, &end))
    return g_strdup_printf (_ ("byte 0x%02X at column %ld is not UTF-8; save the file as UTF-8"),
                            (unsigned char) *end, g_utf8_strlen (content, end - content) + 1);
  for (gsize i = 0; i < n; i++)
    if ((g_ascii_iscntrl (content[i]) && content[i] != '\t'))
      return g_strdup_printf (_ ("has the control character 0x%02X"), (unsigned char) content[i]);
  return NULL;
}

static void
read_group (BwConfigLine *line, const char *start)
{
  const char *end = strchr (start, ']');
  if (end == NULL)
    line->problem = g_strdup (_ ("has no ] at the end of the group's name, expected [NAME]"));
  else if (*skip_blanks (end + 1) != '\0')
    line->problem = g_strdup (_ ("has something after the ] of a group, expected [NAME] alone"));
  else if (end == start + 1)
    line->problem = g_strdup (_ ("is a group without a name, expected [NAME]"));
  else if (memchr (start + 1, '[', (gsize) (end - start - 1)) != NULL)
    line->problem = g_strdup (_ ("has a second [ in the name of a group, expected [NAME]"));
  else
    line->name = g_strndup (start + 1, (gsize) (end - start - 1));
  line->kind = line->problem != NULL ? BW_LINE_BAD : BW_LINE_GROUP;
}

static void
read_key (BwConfigLine *line, const char *content, const char *start)
{
  const char *equals = strchr (start, '=');
  line->kind = BW_LINE_BAD;
  if (equals == NULL)
    line->problem =
        g_strdup (_ ("has no =, expected KEY=VALUE, [GROUP], or a comment that begins with #"));
  else if (equals == start)
    line->problem = g_strdup (_ ("has no key before the =, expected KEY=VALUE"));
  else
    {
      const char *value = skip_blanks (equals + 1);
      line->kind = BW_LINE_KEY;
      line->name = g_strchomp (g_strndup (start, (gsize) (equals - start)));
      line->value = g_strdup (value);
      line->value_at = (gsize) (value - content);
    }
}

/* Reads a line of N bytes with its end, which has no NUL in it. */
static BwConfigLine *
line_new (const char *bytes, gsize n)
{
  BwConfigLine *line = g_new0 (BwConfigLine, 1);
  line->bytes = g_strndup (bytes, n);
  line->n_bytes = n;
  g_autofree char *content = g_strndup (bytes, content_length (line));
  const char *start = skip_blanks (content);
  line->problem = find_problem (content, strlen (content));
  if (line->problem != NULL)
    line->kind = BW_LINE_BAD;
  else if (*start == '\0')
    line->kind = BW_LINE_BLANK;
  else if (*start == '#')
    line->kind = BW_LINE_COMMENT;
  else if (*start == '[')
    read_group (line, start);
  else
    read_key (line, content, start);
  return line;
}

/* What makes TEXT no key file at all. */
static void
find_file_problem (BwConfigFile *file, const char *text, gsize n)
{
  const char *nul = memchr (text, '\0', n);
  if (n > BW_CONFIG_FILE_MAX_BYTES)
    {
      file->problem = g_strdup_printf (_ ("the file is over %d MiB, which no configuration is"),
                                       BW_CONFIG_FILE_MAX_BYTES / 1024 / 1024);
      return;
    }
  bool is_utf16 =
      n >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0);
  if (is_utf16)
    file->problem = g_strdup (_ ("the file is UTF-16, expected UTF-8"));
  else if (nul != NULL)
    file->problem = g_strdup (_ ("the file has NUL bytes, expected text in UTF-8"));
  unsigned n_lines = 1;
  for (const char *p = text; p < (nul != NULL ? nul : text + n); p++)
    n_lines += *p == '\n';
  if (file->problem != NULL)
    file->problem_line = n_lines;
  else if (n_lines > BW_CONFIG_FILE_MAX_LINES)
    file->problem = g_strdup_printf (_ ("the file has over %d lines, which no configuration has"),
                                     BW_CONFIG_FILE_MAX_LINES);
}

BwConfigFile *
bw_config_file_parse (const char *text, gssize length)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);
  BwConfigFile *file = g_new0 (BwConfigFile, 1);
  file->lines = g_ptr_array_new_with_free_func (line_free);
  const char *p = text != NULL ? text : "";
  const char *end = p + (length < 0 ? strlen (p) : (gsize) length);
  find_file_problem (file, p, (gsize) (end - p));
  if (file->problem != NULL)
    return file;
  file->has_bom = end - p >= 3 && memcmp (p, BOM, 3) == 0;
  if (file->has_bom)
    p += 3;
  while (p < end)
    {
      const char *newline = memchr (p, '\n', (gsize) (end - p));
      const char *next = newline != NULL ? newline + 1 : end;
      g_ptr_array_add (file->lines, line_new (p, (gsize) (next - p)));
      p = next;
    }
  return file;
}

void
bw_config_file_free (BwConfigFile *file)
{
  if (file == NULL)
    return;
  g_ptr_array_unref (file->lines);
  g_free (file->problem);
  g_free (file);
}

const char *
bw_config_file_problem (const BwConfigFile *file, unsigned *line)
{
  g_return_val_if_fail (file != NULL, NULL);
  if (line != NULL)
    *line = file->problem_line;
  return file->problem;
}

unsigned
bw_config_file_n_lines (const BwConfigFile *file)
{
  g_return_val_if_fail (file != NULL, 0);
  return file->lines->len;
}

const BwConfigLine *
bw_config_file_line (const BwConfigFile *file, unsigned i)
{
  g_return_val_if_fail (file != NULL && i < file->lines->len, NULL);
  return g_ptr_array_index (file->lines, i);
}

char *
bw_config_file_text (const BwConfigFile *file, gsize *length)
{
  g_return_val_if_fail (file != NULL, NULL);
  GString *text = g_string_new (file->has_bom ? BOM : NULL);
  for (unsigned i = 0; i < file->lines->len; i++)
    {
      const BwConfigLine *line = bw_config_file_line (file, i);
      g_string_append_len (text, line->bytes, (gssize) line->n_bytes);
    }
  if (length != NULL)
    *length = text->len;
  return g_string_free (text, FALSE);
}

static bool
is_group (const BwConfigFile *file, unsigned i, const char *group)
{
  const BwConfigLine *line = bw_config_file_line (file, i);
  return line->kind == BW_LINE_GROUP && strcmp (line->name, group) == 0;
}

/* The line of [GROUP] at or after FROM; the number of lines when there is none. */
static unsigned
find_group (const BwConfigFile *file, const char *group, unsigned from)
{
  while (from < file->lines->len && !is_group (file, from, group))
    from++;
  return from;
}

/* The line after the last of the group that begins at FROM. */
static unsigned
find_end (const BwConfigFile *file, unsigned from)
{
  do
    from++;
  while (from < file->lines->len && bw_config_file_line (file, from)->kind != BW_LINE_GROUP);
  return from;
}

/* The first line of KEY in any [GROUP]; the number of lines when there is none. */
static unsigned
find_key (const BwConfigFile *file, const char *group, const char *key)
{
  unsigned n = file->lines->len;
  for (unsigned from = find_group (file, group, 0); from < n; from = find_group (file, group, from))
    {
      unsigned end = find_end (file, from);
      for (from++; from < end; from++)
        {
          const BwConfigLine *line = bw_config_file_line (file, from);
          if (line->kind == BW_LINE_KEY && strcmp (line->name, key) == 0)
            return from;
        }
    }
  return n;
}

const char *
bw_config_file_get (const BwConfigFile *file, const char *group, const char *key)
{
  g_return_val_if_fail (file != NULL && group != NULL && key != NULL, NULL);
  unsigned at = find_key (file, group, key);
  return at < file->lines->len ? bw_config_file_line (file, at)->value : NULL;
}

bool
bw_config_file_has_group (const BwConfigFile *file, const char *group)
{
  g_return_val_if_fail (file != NULL && group != NULL, false);
  return find_group (file, group, 0) < file->lines->len;
}

/* The line end that the file uses. */
static const char *
line_end (const BwConfigFile *file)
{
  if (file->lines->len == 0)
    return "\n";
  const BwConfigLine *first = bw_config_file_line (file, 0);
  return g_str_has_suffix (first->bytes, "\r\n") ? "\r\n" : "\n";
}

/* Puts CONTENT with a line end at AT. */
static void
insert (BwConfigFile *file, unsigned at, const char *content)
{
  if (at > 0)
    {
      BwConfigLine *before = g_ptr_array_index (file->lines, at - 1);
      if (before->bytes[before->n_bytes - 1] != '\n')
        {
          g_autofree char *ended = g_strconcat (before->bytes, line_end (file), NULL);
          BwConfigLine *line = line_new (ended, strlen (ended));
          line_free (before);
          file->lines->pdata[at - 1] = line;
        }
    }
  g_autofree char *bytes = g_strconcat (content, line_end (file), NULL);
  g_ptr_array_insert (file->lines, (int) at, line_new (bytes, strlen (bytes)));
}

/* Whether LINE is a comment such as "# KEY=…". */
static bool
is_commented_key (const BwConfigLine *line, const char *key)
{
  if (line->kind != BW_LINE_COMMENT)
    return false;
  const char *p = skip_blanks (skip_blanks (line->bytes) + 1);
  gsize n = strlen (key);
  return strncmp (p, key, n) == 0 && *skip_blanks (p + n) == '=';
}

/* Where a new KEY of the group that begins at FROM belongs. */
static unsigned
find_place (const BwConfigFile *file, unsigned from, const char *key)
{
  unsigned end = find_end (file, from);
  unsigned after = from + 1;
  for (unsigned i = from + 1; i < end; i++)
    {
      const BwConfigLine *line = bw_config_file_line (file, i);
      if (is_commented_key (line, key))
        return i + 1;
      if (line->kind == BW_LINE_KEY || line->kind == BW_LINE_BAD)
        after = i + 1;
    }
  return after;
}

void
bw_config_file_set (BwConfigFile *file, const char *group, const char *key, const char *raw)
{
  g_return_if_fail (file != NULL && group != NULL && key != NULL && raw != NULL);
  g_return_if_fail (file->problem == NULL && strpbrk (raw, "\r\n") == NULL);
  unsigned at = find_key (file, group, key);
  if (at == file->lines->len)
    {
      g_autofree char *content = g_strdup_printf ("%s=%s", key, raw);
      bw_config_file_add_group (file, group);
      insert (file, find_place (file, find_group (file, group, 0), key), content);
      return;
    }
  BwConfigLine *old = g_ptr_array_index (file->lines, at);
  g_autofree char *before = g_strndup (old->bytes, old->value_at);
  g_autofree char *bytes = g_strconcat (before, raw, old->bytes + content_length (old), NULL);
  file->lines->pdata[at] = line_new (bytes, strlen (bytes));
  line_free (old);
}

bool
bw_config_file_remove (BwConfigFile *file, const char *group, const char *key)
{
  g_return_val_if_fail (file != NULL && group != NULL && key != NULL, false);
  bool is_found = false;
  for (unsigned at = find_key (file, group, key); at < file->lines->len;
       at = find_key (file, group, key))
    {
      g_ptr_array_remove_index (file->lines, at);
      is_found = true;
    }
  return is_found;
}

void
bw_config_file_add_group (BwConfigFile *file, const char *group)
{
  g_return_if_fail (file != NULL && group != NULL && file->problem == NULL);
  unsigned n = file->lines->len;
  if (find_group (file, group, 0) < n)
    return;
  g_autofree char *content = g_strdup_printf ("[%s]", group);
  if (n > 0 && bw_config_file_line (file, n - 1)->kind != BW_LINE_BLANK)
    insert (file, n++, "");
  insert (file, n, content);
}

bool
bw_config_file_remove_group (BwConfigFile *file, const char *group)
{
  g_return_val_if_fail (file != NULL && group != NULL, false);
  bool is_found = false;
  for (unsigned from = find_group (file, group, 0); from < file->lines->len;
       from = find_group (file, group, from))
    {
      unsigned end = find_end (file, from);
      unsigned after = from + 1;
      for (unsigned i = from + 1; i < end; i++)
        if (bw_config_file_line (file, i)->kind == BW_LINE_KEY)
          after = i + 1;
      while (after < end && bw_config_file_line (file, after)->kind == BW_LINE_BLANK)
        after++;
      g_ptr_array_remove_range (file->lines, from, after - from);
      is_found = true;
    }
  return is_found;
}
