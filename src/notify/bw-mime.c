/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Just enough of RFC 5322, 2045 and 2047 to write a mail. Everything that is not ours is encoded,
 * so nothing in it can end a header or a part. */
#include "notify/bw-mime-private.h"

#include "base/bw-clock.h"

#include <stdbool.h>
#include <string.h>

#define MAX_LINE 76
/* 45 bytes are 60 characters of base64: "=?UTF-8?B?" and "?=" make 72 of them, of 75 allowed. */
#define WORD_BYTES 45

/* TEXT as one line of valid UTF-8. (transfer full) */
static char *
one_line (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);
  for (char *p = valid; *p != '\0'; p++)
    if ((unsigned char) *p < 0x20 || *p == 0x7f)
      *p = ' ';
  return valid;
}

char *
bw_mime_encode_words (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autofree char *line = one_line (text);
  GString *out = g_string_new (NULL);
  for (const char *p = line; *p != '\0';)
    {
      size_t length = MIN (strlen (p), WORD_BYTES);
      /* Each word is whole characters. */
      while (length > 1 && ((unsigned char) p[length] & 0xc0) == 0x80)
        length--;
      g_autofree char *encoded = g_base64_encode ((const guchar *) p, length);
      g_string_append_printf (out, "%s=?UTF-8?B?%s?=", out->len > 0 ? "\r\n " : "", encoded);
      p += length;
    }
  return g_string_free (out, FALSE);
}

/* Whether TEXT can stand in a header as it is. */
static bool
is_plain (const char *text, size_t room)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((unsigned char) *p < 0x20 || (unsigned char) *p > 0x7e)
      return false;
  return strlen (text) <= room && strstr (text, "=?") == NULL;
}

void
bw_mime_add_header (GString *out, const char *name, const char *text)
{
  g_return_if_fail (out != NULL && name != NULL && text != NULL);
  g_autofree char *line = one_line (text);
  g_strstrip (line);
  g_autofree char *encoded =
      is_plain (line, MAX_LINE - strlen (name) - 2) ? g_strdup (line) : bw_mime_encode_words (line);
  g_string_append_printf (out, "%s: %s\r\n", name, encoded);
}

void
bw_mime_add_base64 (GString *out, const void *data, size_t length)
{
  g_return_if_fail (out != NULL && (data != NULL || length == 0));
  g_autofree char *encoded = g_base64_encode (data, length);
  size_t n = strlen (encoded);
  for (size_t i = 0; i < n; i += MAX_LINE)
    {
      g_string_append_len (out, encoded + i, (gssize) MIN (MAX_LINE, n - i));
      g_string_append (out, "\r\n");
    }
}

void
bw_mime_add_part (GString *out, const char *boundary, const char *type, const char *extra,
                  const void *data, size_t length)
{
  g_return_if_fail (out != NULL && boundary != NULL && type != NULL);
  g_string_append_printf (out, "--%s\r\nContent-Type: %s\r\n", boundary, type);
  g_string_append (out, "Content-Transfer-Encoding: base64\r\n");
  if (extra != NULL)
    g_string_append (out, extra);
  g_string_append (out, "\r\n");
  bw_mime_add_base64 (out, data, length);
}

char *
bw_mime_date (int64_t us)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (us / BW_SECOND_US);
  if (date == NULL)
    date = g_date_time_new_from_unix_utc (0);
  return g_strdup_printf (
      "%s, %02d %s %04d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (date) - 1],
      g_date_time_get_day_of_month (date), months[g_date_time_get_month (date) - 1],
      g_date_time_get_year (date), g_date_time_get_hour (date), g_date_time_get_minute (date),
      g_date_time_get_second (date));
}
