/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interned series, and the text they are written and read as. */
#include "model/bw-metric.h"

#include "base/bw-error.h"
#include "model/bw-metric-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

#define MAX_TEXT_BYTES 16384
#define MAX_LABELS 64
#define STRING_BLOCK_BYTES 4096

static GMutex lock;
static GHashTable *metrics;   /* canonical text → BwMetric, for ever */
static GStringChunk *strings; /* theirs, each text once */

/* Reading, shared with the matchers. */

void
bw_metric_text_error (const char *start, const char *at, const char *expected, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (start, (gssize) strnlen (start, 80));
  g_autofree char *found = *at == '\0' ? g_strdup (_ ("the end")) : g_strdup_printf ("'%c'", *at);
  if (*at != '\0' && !g_ascii_isprint (*at))
    {
      g_free (found);
      found = g_strdup_printf (_ ("byte 0x%02x"), (unsigned char) *at);
    }
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("\"%s\", character %td: found %s, expected %s"), shown, at - start + 1, found,
               expected);
}

bool
bw_metric_check_text (const char *text, GError **error)
{
  size_t length = strnlen (text, MAX_TEXT_BYTES + 1);
  const char *end = NULL;
  if (length > MAX_TEXT_BYTES)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("expected at most %d bytes"),
                   MAX_TEXT_BYTES);
      return false;
    }
  if (!g_utf8_validate (text, (gssize) length, &end))
    {
      bw_metric_text_error (text, end, "UTF-8", error);
      return false;
    }
  return true;
}

size_t
bw_metric_name_length (const char *text, bool has_colons)
{
  size_t n = 0;
  while (g_ascii_isalpha (text[n]) || text[n] == '_' || (has_colons && text[n] == ':')
         || (n > 0 && g_ascii_isdigit (text[n])))
    n++;
  return n;
}

const char *
bw_metric_skip_blanks (const char *p)
{
  while (g_ascii_isspace (*p))
    p++;
  return p;
}

char *
bw_metric_take_quoted (const char *start, const char **p, GError **error)
{
  g_autoptr (GString) value = g_string_new (NULL);
  if (**p != '"')
    {
      bw_metric_text_error (start, *p, "'\"'", error);
      return NULL;
    }
  for ((*p)++; **p != '"'; (*p)++)
    {
      char c = **p;
      if (c == '\\')
        {
          c = *++*p;
          if (c != '\\' && c != '"' && c != 'n')
            {
              bw_metric_text_error (start, *p, "\\\\, \\\" or \\n", error);
              return NULL;
            }
          c = c == 'n' ? '\n' : c;
        }
      if (c == '\0')
        {
          bw_metric_text_error (start, *p, "a closing '\"'", error);
          return NULL;
        }
      g_string_append_c (value, c);
    }
  (*p)++;
  return g_string_free (g_steal_pointer (&value), FALSE);
}

/* Interning. */

static bool
is_name (const char *text, bool has_colons)
{
  return *text != '\0' && text[bw_metric_name_length (text, has_colons)] == '\0';
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return strcmp (((const BwLabel *) a)->key, ((const BwLabel *) b)->key);
}

void
bw_metric_append_escaped (GString *out, const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if (*p == '\n')
      g_string_append (out, "\\n");
    else
      {
        if (*p == '\\' || *p == '"')
          g_string_append_c (out, '\\');
        g_string_append_c (out, *p);
      }
}

/** LABELS sorted, the last of equal keys alone, those without a value left out. Borrows their
 * strings. */
static GArray *
normalise (const BwLabel *labels, unsigned n)
{
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (BwLabel), n);
  for (unsigned i = 0; i < n; i++)
    {
      bool is_replaced = false;
      for (unsigned j = i + 1; j < n && !is_replaced; j++)
        is_replaced = g_str_equal (labels[i].key, labels[j].key);
      if (!is_replaced && labels[i].value != NULL && *labels[i].value != '\0')
        g_array_append_val (sorted, labels[i]);
    }
  g_array_sort (sorted, compare_labels);
  return sorted;
}

/** Locked. */
static BwMetric *
metric_new (const char *name, GArray *labels, const char *text, const char *label_text)
{
  BwMetric *metric = g_new0 (BwMetric, 1);
  BwLabel *copies = g_new0 (BwLabel, labels->len + 1);
  for (unsigned i = 0; i < labels->len; i++)
    {
      const BwLabel *label = &g_array_index (labels, BwLabel, i);
      copies[i].key = g_string_chunk_insert_const (strings, label->key);
      copies[i].value = g_string_chunk_insert_const (strings, label->value);
    }
  metric->name = g_string_chunk_insert_const (strings, name);
  metric->text = g_string_chunk_insert_const (strings, text);
  metric->label_text = g_string_chunk_insert_const (strings, label_text);
  metric->n_labels = labels->len;
  metric->labels = copies;
  return metric;
}

static const BwMetric *
intern (const char *name, const BwLabel *labels, unsigned n)
{
  g_autoptr (GArray) sorted = normalise (labels, n);
  g_autoptr (GString) label_text = g_string_new (NULL);
  for (unsigned i = 0; i < sorted->len; i++)
    {
      const BwLabel *label = &g_array_index (sorted, BwLabel, i);
      g_string_append_printf (label_text, "%s%s=\"", i > 0 ? "," : "", label->key);
      bw_metric_append_escaped (label_text, label->value);
      g_string_append_c (label_text, '"');
    }
  g_autofree char *text =
      sorted->len > 0 ? g_strconcat (name, "{", label_text->str, "}", NULL) : g_strdup (name);
  g_mutex_lock (&lock);
  if (metrics == NULL)
    {
      metrics = g_hash_table_new (g_str_hash, g_str_equal);
      strings = g_string_chunk_new (STRING_BLOCK_BYTES);
    }
  BwMetric *metric = g_hash_table_lookup (metrics, text);
  if (metric == NULL)
    {
      metric = metric_new (name, sorted, text, label_text->str);
      g_hash_table_insert (metrics, (gpointer) metric->text, metric);
    }
  g_mutex_unlock (&lock);
  return metric;
}

const BwMetric *
bw_metric_get (const char *name, const BwLabel *labels, unsigned n)
{
  g_return_val_if_fail (name != NULL && is_name (name, true), NULL);
  g_return_val_if_fail (n == 0 || labels != NULL, NULL);

  g_autofree BwLabel *copies = g_new0 (BwLabel, n + 1);
  g_autoptr (GPtrArray) repaired = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < n; i++)
    {
      g_return_val_if_fail (labels[i].key != NULL && is_name (labels[i].key, false), NULL);
      copies[i] = labels[i];
      /* Values come from outside, such as a mount point: broken text is no reason to lose the
       * series. */
      if (labels[i].value != NULL && !g_utf8_validate (labels[i].value, -1, NULL))
        {
          g_ptr_array_add (repaired, g_utf8_make_valid (labels[i].value, -1));
          copies[i].value = repaired->pdata[repaired->len - 1];
        }
    }
  return intern (name, copies, n);
}

const BwMetric *
bw_metric_get_labels (const char *name, ...)
{
  BwLabel labels[MAX_LABELS];
  unsigned n = 0;
  va_list args;
  va_start (args, name);
  for (const char *key = va_arg (args, const char *); key != NULL && n < MAX_LABELS;
       key = va_arg (args, const char *))
    labels[n++] = (BwLabel){ key, va_arg (args, const char *) };
  va_end (args);
  return bw_metric_get (name, labels, n);
}

static void
label_clear (gpointer data)
{
  BwLabel *label = data;
  g_free ((char *) label->key);
  g_free ((char *) label->value);
}

/** Reads `key="value", …}` behind the brace into LABELS; returns the end, or NULL. */
static const char *
parse_labels (const char *text, const char *p, GArray *labels, GError **error)
{
  p = bw_metric_skip_blanks (p);
  while (*p != '}')
    {
      size_t length = bw_metric_name_length (p, false);
      if (length == 0 || labels->len >= MAX_LABELS)
        {
          bw_metric_text_error (text, p, length == 0 ? _ ("a label name") : _ ("no more labels"),
                                error);
          return NULL;
        }
      BwLabel label = { g_strndup (p, length), NULL };
      g_array_append_val (labels, label);
      p = bw_metric_skip_blanks (p + length);
      if (*p != '=')
        {
          bw_metric_text_error (text, p, "'='", error);
          return NULL;
        }
      p = bw_metric_skip_blanks (p + 1);
      char *value = bw_metric_take_quoted (text, &p, error);
      g_array_index (labels, BwLabel, labels->len - 1).value = value;
      if (value == NULL)
        return NULL;
      p = bw_metric_skip_blanks (p);
      if (*p == ',')
        p = bw_metric_skip_blanks (p + 1);
      else if (*p != '}')
        {
          bw_metric_text_error (text, p, "',' or '}'", error);
          return NULL;
        }
    }
  return p + 1;
}

/** As bw_metric_parse(), with errors that do not say what the text is. */
static const BwMetric *
parse (const char *text, GError **error)
{
  if (!bw_metric_check_text (text, error))
    return NULL;
  const char *p = bw_metric_skip_blanks (text);
  size_t length = bw_metric_name_length (p, true);
  if (length == 0)
    {
      bw_metric_text_error (text, p, _ ("a metric name"), error);
      return NULL;
    }
  g_autofree char *name = g_strndup (p, length);
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (BwLabel));
  g_array_set_clear_func (labels, label_clear);
  p = bw_metric_skip_blanks (p + length);
  if (*p == '{')
    p = parse_labels (text, p + 1, labels, error);
  if (p == NULL)
    return NULL;
  p = bw_metric_skip_blanks (p);
  if (*p != '\0')
    {
      bw_metric_text_error (text, p, _ ("the end"), error);
      return NULL;
    }
  return intern (name, (const void *) labels->data, labels->len);
}

const BwMetric *
bw_metric_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  const BwMetric *metric = parse (text, error);
  if (metric == NULL)
    g_prefix_error (error, "metric ");
  return metric;
}

const char *
bw_metric_label (const BwMetric *metric, const char *key)
{
  g_return_val_if_fail (metric != NULL && key != NULL, NULL);

  for (unsigned i = 0; i < metric->n_labels; i++)
    if (g_str_equal (metric->labels[i].key, key))
      return metric->labels[i].value;
  return NULL;
}
