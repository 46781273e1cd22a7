/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log writer and the list of texts that must never leave through it. */
#include "base/bw-log.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MIN_SECRET_BYTES 4
#define MIN_ENCODED_BYTES 5

static GMutex lock;
static GPtrArray *forms; /* every spelling of every secret */
static bool is_verbose_log;

/** Adds TEXT, which is taken over, unless it is known or too short to search for. Locked. */
static void
add_form (char *text, size_t min_bytes)
{
  bool is_known = g_ptr_array_find_with_equal_func (forms, text, g_str_equal, NULL);
  if (strlen (text) >= min_bytes && !is_known)
    g_ptr_array_add (forms, text);
  else
    g_free (text);
}

/** The part of the base64 text that SECRET makes wherever it stands in the encoded bytes: SHIFT
 * bytes of a group of three come before it. Characters that also hold bits of a neighbour are left
 * out. */
static char *
base64_core (const char *secret, unsigned shift)
{
  size_t length = strlen (secret);
  g_autofree uint8_t *bytes = g_malloc0 (length + shift);
  memcpy (bytes + shift, secret, length);
  g_autofree char *encoded = g_base64_encode (bytes, length + shift);
  size_t first = shift == 0 ? 0 : shift + 1;
  size_t end = (length + shift) * 8 / 6;
  return g_strndup (encoded + first, end - first);
}

static void
add_encoded_forms (const char *secret)
{
  char *escaped = g_uri_escape_string (secret, NULL, FALSE);
  char *lower = g_strdup (escaped);
  for (char *p = lower; *p != '\0'; p++)
    if (*p == '%' && p[1] != '\0' && p[2] != '\0')
      {
        p[1] = g_ascii_tolower (p[1]);
        p[2] = g_ascii_tolower (p[2]);
        p += 2;
      }
  add_form (escaped, MIN_SECRET_BYTES);
  add_form (lower, MIN_SECRET_BYTES);
  for (unsigned shift = 0; shift < 3; shift++)
    {
      char *core = base64_core (secret, shift);
      char *url_safe = g_strdelimit (g_strdup (core), "+", '-');
      add_form (core, MIN_ENCODED_BYTES);
      add_form (g_strdelimit (url_safe, "/", '_'), MIN_ENCODED_BYTES);
    }
}

void
bw_log_add_secret (const char *secret)
{
  g_return_if_fail (secret != NULL);

  if (strlen (secret) < MIN_SECRET_BYTES)
    return;
  g_mutex_lock (&lock);
  if (forms == NULL)
    forms = g_ptr_array_new_with_free_func (g_free);
  add_form (g_strdup (secret), MIN_SECRET_BYTES);
  add_encoded_forms (secret);
  g_mutex_unlock (&lock);
}

/** Marks in HIT (one byte for each of TEXT) all that belongs to a secret; overlapping ones are all
 * marked. Locked. */
static bool
mark_secrets (const char *text, uint8_t *hit)
{
  bool is_any = false;
  for (unsigned i = 0; forms != NULL && i < forms->len; i++)
    {
      const char *form = forms->pdata[i];
      size_t length = strlen (form);
      for (const char *found = strstr (text, form); found != NULL; found = strstr (found + 1, form))
        {
          memset (hit + (found - text), 1, length);
          is_any = true;
        }
    }
  return is_any;
}

char *
bw_log_redact (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  size_t length = strlen (text);
  g_autofree uint8_t *hit = g_malloc0 (length + 1);
  g_mutex_lock (&lock);
  bool is_any = mark_secrets (text, hit);
  g_mutex_unlock (&lock);
  if (!is_any)
    return g_strdup (text);
  GString *out = g_string_sized_new (length);
  for (size_t i = 0; i < length; i++)
    if (!hit[i])
      g_string_append_c (out, text[i]);
    else if (i == 0 || !hit[i - 1])
      g_string_append (out, "[secret]");
  return g_string_free (out, FALSE);
}

static const char *
level_name (GLogLevelFlags level)
{
  if (level & G_LOG_LEVEL_ERROR)
    return "fatal";
  if (level & G_LOG_LEVEL_CRITICAL)
    return "critical";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "message";
  return level & G_LOG_LEVEL_INFO ? "info" : "debug";
}

static char *
redact_field (const GLogField *field)
{
  g_autofree char *text =
      field->length < 0 ? g_strdup (field->value) : g_strndup (field->value, field->length);
  return bw_log_redact (text);
}

/** Sends the fields to the journal, each text without secrets. */
static GLogWriterOutput
write_journal (GLogLevelFlags level, const GLogField *fields, gsize n)
{
  g_autofree GLogField *copies = g_new0 (GLogField, n);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < n; i++)
    {
      char *text = redact_field (&fields[i]);
      g_ptr_array_add (texts, text);
      copies[i] = (GLogField){ fields[i].key, text, -1 };
    }
  return g_log_writer_journald (level, copies, n, NULL);
}

static GLogWriterOutput
writer_cb (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  const char *domain = NULL;
  g_autofree char *message = NULL;
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN") && fields[i].length < 0)
      domain = fields[i].value;
    else if (g_str_equal (fields[i].key, "MESSAGE") && message == NULL)
      message = redact_field (&fields[i]);
  if (!is_verbose_log && g_log_writer_default_would_drop (level, domain))
    return G_LOG_WRITER_HANDLED;
  if (g_log_writer_is_journald (fileno (stderr))
      && write_journal (level, fields, n) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  /* One call, so that lines of several threads stay whole. */
  fprintf (stderr, "%s: %s\n", level_name (level), message != NULL ? message : "");
  fflush (stderr);
  return G_LOG_WRITER_HANDLED;
}

void
bw_log_init (bool is_verbose)
{
  static bool is_installed = false;
  is_verbose_log = is_verbose;
  if (!is_installed)
    g_log_set_writer_func (writer_cb, NULL, NULL);
  is_installed = true;
}
