/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pure parts of HTTP: what may be asked, what an error means, when to come again. */
#pragma once

#include "net/bw-http.h"

#include <libsoup/soup.h>

/** Whether URI, which may be NULL, is one of http or https with a host. */
bool bw_http_is_uri (GUri *uri);
/** The URI of REQUEST where all of it can be sent; else INVALID, naming nothing of it but the host.
 * (transfer full) */
GUri *bw_http_check (const BwHttpRequest *request, GError **error);
/** CAUSE, as libsoup and GIO tell it about MESSAGE (or NULL) to URI, with a code of BW_ERROR (or
 * G_IO_ERROR_CANCELLED) and a text without secrets. (transfer full) */
GError *bw_http_error (GUri *uri, SoupMessage *message, const GError *cause);
/** How long Retry-After VALUE (seconds or an HTTP date; or NULL) asks to wait: at most a year, -1
 * where it asks nothing. A date is taken relative to the server's own DATE where it said one, else
 * to NOW_US. */
int64_t bw_http_retry_after (const char *value, const char *date, int64_t now_us);
