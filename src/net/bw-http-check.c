/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be sent, and what a header of the answer asks for. */
#include "base/bw-error.h"
#include "net/bw-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_RETRY_S (INT64_C (365) * 24 * 3600)

bool
bw_http_is_uri (GUri *uri)
{
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0')
    return false;
  for (const char *p = host; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || *p == ' ')
      return false;
  return g_str_equal (g_uri_get_scheme (uri), "http")
         || g_str_equal (g_uri_get_scheme (uri), "https");
}

/** A token of RFC 9110: what methods and names of headers are made of. */
static bool
is_token (const char *text)
{
  if (*text == '\0')
    return false;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      return false;
  return true;
}

static bool
is_header_value (const char *text)
{
  return strpbrk (text, "\r\n") == NULL;
}

GUri *
bw_http_check (const BwHttpRequest *request, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (request->url, SOUP_HTTP_URI_FLAGS, NULL);
  if (!bw_http_is_uri (uri))
    {
      g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID,
                           _ ("the address is not one of http:// or https:// with a host"));
      return NULL;
    }
  bool is_valid = is_token (request->method)
                  && (request->content_type == NULL || is_header_value (request->content_type));
  for (const char *const *h = request->headers; is_valid && h != NULL && *h != NULL; h += 2)
    is_valid = h[1] != NULL && is_token (h[0]) && is_header_value (h[1]);
  if (is_valid)
    return g_steal_pointer (&uri);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: a header of the request is not valid"),
               g_uri_get_host (uri));
  return NULL;
}

/** The seconds since 1970 of HTTP date TEXT; false: it is none. */
static bool
parse_date (const char *text, int64_t *seconds)
{
  g_autoptr (GDateTime) time = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;
  if (time == NULL)
    return false;
  *seconds = g_date_time_to_unix (time);
  return true;
}

int64_t
bw_http_retry_after (const char *value, const char *date, int64_t now_us)
{
  int64_t at_s = 0;
  int64_t now_s = now_us / G_USEC_PER_SEC;
  int64_t wait_s = -1;
  if (value == NULL)
    return -1;
  size_t n_digits = strspn (value, "0123456789");
  if (n_digits > 0 && value[n_digits] == '\0')
    /* A number too large for 64 bits saturates. */
    wait_s = (int64_t) MIN (g_ascii_strtoull (value, NULL, 10), (uint64_t) MAX_RETRY_S);
  else if (parse_date (value, &at_s))
    {
      /* The server's clock may be another than ours: only the difference counts. */
      parse_date (date, &now_s);
      wait_s = CLAMP (at_s - now_s, 0, MAX_RETRY_S);
    }
  return wait_s < 0 ? -1 : wait_s * G_USEC_PER_SEC;
}
