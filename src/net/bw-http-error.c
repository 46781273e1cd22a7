/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a failed request means, in words that hold no secret. */
#include "base/bw-error.h"
#include "base/bw-log.h"
#include "net/bw-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/** What is wrong with a certificate, the most telling first. */
static const struct
{
  GTlsCertificateFlags flag;
  const char *text;
} certificate_faults[] = {
  { G_TLS_CERTIFICATE_REVOKED, N_ ("its certificate was revoked") },
  { G_TLS_CERTIFICATE_EXPIRED, N_ ("its certificate has expired") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("its certificate is not valid yet") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("its certificate is for another name") },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("its certificate is signed by nobody who is trusted") },
  { G_TLS_CERTIFICATE_INSECURE, N_ ("its certificate is of a kind that is not secure") },
};

static const char *
certificate_fault (SoupMessage *message)
{
  GTlsCertificateFlags flags =
      message != NULL ? soup_message_get_tls_peer_certificate_errors (message) : 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (certificate_faults); i++)
    if (flags & certificate_faults[i].flag)
      return _ (certificate_faults[i].text);
  return _ ("its certificate is not trusted");
}

/** TEXT without PART, which may be NULL or too short to tell anything. (transfer full) */
static char *
without (char *text, const char *part)
{
  if (part == NULL || strlen (part) < 2 || strstr (text, part) == NULL)
    return text;
  g_auto (GStrv) pieces = g_strsplit (text, part, -1);
  g_free (text);
  return g_strjoinv ("…", pieces);
}

/** The message of CAUSE without anything of URI but its host. (transfer full) */
static char *
redacted (GUri *uri, const GError *cause)
{
  char *text = bw_log_redact (cause->message);
  text = without (text, g_uri_get_path (uri));
  text = without (text, g_uri_get_query (uri));
  return without (text, g_uri_get_userinfo (uri));
}

static bool
is_unreached (const GError *cause)
{
  static const GIOErrorEnum codes[] = {
    G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_HOST_UNREACHABLE,  G_IO_ERROR_NETWORK_UNREACHABLE,
    G_IO_ERROR_HOST_NOT_FOUND,     G_IO_ERROR_PROXY_FAILED,      G_IO_ERROR_PROXY_AUTH_FAILED,
    G_IO_ERROR_PROXY_NEED_AUTH,    G_IO_ERROR_PROXY_NOT_ALLOWED,
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (cause, G_IO_ERROR, (int) codes[i]))
      return true;
  return false;
}

GError *
bw_http_error (GUri *uri, SoupMessage *message, const GError *cause)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *text = redacted (uri, cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", host);
  if (cause->domain == BW_ERROR)
    return g_error_new (BW_ERROR, cause->code, "%s: %s", host, text);
  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return g_error_new (BW_ERROR, BW_ERROR_PERMISSION, "%s: %s", host, certificate_fault (message));
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (BW_ERROR, BW_ERROR_TIMEOUT, _ ("%s: no answer in time"), host);
  if (cause->domain == G_RESOLVER_ERROR)
    return g_error_new (BW_ERROR, BW_ERROR_UNAVAILABLE, _ ("%s: its address was not found"), host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (BW_ERROR, BW_ERROR_UNAVAILABLE, _ ("%s: the connection was refused"), host);
  if (is_unreached (cause))
    return g_error_new (BW_ERROR, BW_ERROR_UNAVAILABLE, _ ("%s: not reached: %s"), host, text);
  return g_error_new (BW_ERROR, BW_ERROR_FAILED, _ ("%s: the connection broke: %s"), host, text);
}
