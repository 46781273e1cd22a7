/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands one message to a mail server: libcurl in a thread, which is far simpler than its sockets on
 * the main loop. */
#include "net/bw-mail.h"

#include "base/bw-error.h"
#include "base/bw-log.h"
#include "net/bw-mail-talk-private.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  DEFAULT_TIMEOUT_US = 60 * G_USEC_PER_SEC,
  TLS_PORT = 465,
};

/** A copy of what is asked, and where the sending stands; of the thread once that runs. */
typedef struct
{
  char *host;
  unsigned port;
  BwMailSecurity security;
  char *username;
  char *password;
  char *from;
  char **to;
  char *ca_file;
  GBytes *message;
  int64_t timeout_us;
  size_t n_sent;
  BwMailTalk *talk;
  unsigned n_farewells;
  GCancellable *cancellable; /* or NULL */
} Job;

void
bw_mail_answer_free (BwMailAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->text);
  g_free (answer);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  g_free (job->host);
  g_free (job->username);
  g_free (job->password);
  g_free (job->from);
  g_strfreev (job->to);
  g_free (job->ca_file);
  g_bytes_unref (job->message);
  bw_mail_talk_free (job->talk);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static Job *
job_new (const BwMailRequest *request, GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);
  job->host = g_strdup (request->host);
  job->port = request->port;
  job->security = request->security;
  job->username = g_strdup (request->username);
  job->password = g_strdup (request->password);
  job->from = g_strdup (request->from);
  job->to = g_strdupv ((char **) request->to);
  job->ca_file = g_strdup (request->ca_file);
  job->message = g_bytes_ref (request->message);
  job->timeout_us = request->timeout_us > 0 ? request->timeout_us : DEFAULT_TIMEOUT_US;
  job->talk = bw_mail_talk_new ();
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return job;
}

static bool
is_tls_from_start (const Job *job)
{
  return job->security == BW_MAIL_TLS || (job->security == BW_MAIL_AUTO && job->port == TLS_PORT);
}

/** Whether HOST is this machine, said so that no name server has a word in it: libcurl takes
 * "localhost" for loopback by itself. */
static bool
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/** Whether ADDRESS can stand between < and > without ending what it stands in. */
static bool
is_address (const char *address)
{
  for (const char *p = address; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || *p == ' ' || *p == '<' || *p == '>')
      return false;
  return *address != '\0';
}

/** Whether HOST is a name or an address, and not more of an URL. */
static bool
is_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return true;
  for (const char *p = host; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr (" /\\@:?#%[]<>\"", *p) != NULL)
      return false;
  return *host != '\0';
}

/** Whether REQUEST can be sent as it is. INVALID, PERMISSION. */
static bool
check (const BwMailRequest *request, GError **error)
{
  bool is_valid = request->to != NULL && request->to[0] != NULL && is_address (request->from);
  for (const char *const *to = request->to; is_valid && *to != NULL; to++)
    is_valid = is_address (*to);
  if (!is_host (request->host) || request->port == 0 || request->port > G_MAXUINT16)
    g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID,
                         _ ("the mail server's name or port is not one"));
  else if (!is_valid)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                 _ ("%s: the sender or a recipient is not a mail address"), request->host);
  else if (request->security == BW_MAIL_NONE && request->username != NULL
           && !is_loopback (request->host))
    g_set_error (
        error, BW_ERROR, BW_ERROR_PERMISSION,
        _ ("%s: the password is not sent without TLS (security=none is for a server without "
           "login, or on this machine)"),
        request->host);
  else
    return true;
  return false;
}

static size_t
read_cb (char *buffer, size_t size, size_t n, void *data)
{
  Job *job = data;
  size_t length = 0;
  const char *bytes = g_bytes_get_data (job->message, &length);
  size_t part = MIN (size * n, length - job->n_sent);
  if (part > 0)
    memcpy (buffer, bytes + job->n_sent, part);
  job->n_sent += part;
  return part;
}

static int
debug_cb (CURL *handle, curl_infotype type, char *text, size_t length, void *data)
{
  Job *job = data;
  if (type == CURLINFO_HEADER_OUT)
    bw_mail_talk_said (job->talk, text, length);
  else if (type == CURLINFO_HEADER_IN)
    bw_mail_talk_heard (job->talk, text, length);
  return 0;
}

static int
progress_cb (void *data, curl_off_t n_down_all, curl_off_t n_down, curl_off_t n_up_all,
             curl_off_t n_up)
{
  Job *job = data;
  /* The message has its answer before QUIT: a server that keeps silent then is not waited for. */
  if (job->talk->is_over)
    return job->n_farewells++ > 0;
  return g_cancellable_is_cancelled (job->cancellable);
}

/** What libcurl may answer where no server's word decides, and what that is to us. */
static const struct
{
  CURLcode result;
  BwErrorCode code;
  const char *text; /* NULL: libcurl's own */
} failures[] = {
  { CURLE_COULDNT_RESOLVE_HOST, BW_ERROR_UNAVAILABLE, N_ ("its address was not found") },
  { CURLE_COULDNT_RESOLVE_PROXY, BW_ERROR_UNAVAILABLE, N_ ("the proxy's address was not found") },
  { CURLE_COULDNT_CONNECT, BW_ERROR_UNAVAILABLE, N_ ("no connection") },
  { CURLE_OPERATION_TIMEDOUT, BW_ERROR_TIMEOUT, N_ ("no answer in time") },
  { CURLE_PEER_FAILED_VERIFICATION, BW_ERROR_PERMISSION, NULL },
  { CURLE_SSL_CACERT_BADFILE, BW_ERROR_PERMISSION, N_ ("no certificates to trust in its ca-file") },
  { CURLE_USE_SSL_FAILED, BW_ERROR_PERMISSION, N_ ("the server offers no TLS") },
  { CURLE_RECV_ERROR, BW_ERROR_FAILED, N_ ("the server closed it") },
  { CURLE_LOGIN_DENIED, BW_ERROR_PERMISSION, N_ ("the server offers no way to log in") },
};

/** RESULT without an answer of the server's. DETAIL is libcurl's text. (transfer full) */
static GError *
failure (const Job *job, CURLcode result, const char *detail)
{
  BwErrorCode code = BW_ERROR_FAILED;
  const char *text = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].result == result)
      {
        code = failures[i].code;
        text = failures[i].text != NULL ? _ (failures[i].text) : NULL;
      }
  if (text == NULL)
    text = *detail != '\0' ? detail : curl_easy_strerror (result);
  g_autofree char *clean = bw_log_redact (text);
  if (code == BW_ERROR_FAILED)
    return g_error_new (BW_ERROR, code, _ ("%s: the connection broke: %s"), job->host, clean);
  return g_error_new (BW_ERROR, code, "%s: %s", job->host, clean);
}

/** Whether the server's own words explain RESULT. */
static bool
is_answered (const Job *job, CURLcode result)
{
  if (result == CURLE_OK)
    return true;
  return job->talk->code >= 400 && result != CURLE_OPERATION_TIMEDOUT
         && result != CURLE_PEER_FAILED_VERIFICATION;
}

/** The end of JOB: an answer, or NULL with ERROR. */
static BwMailAnswer *
conclude (Job *job, CURLcode result, const char *detail, GError **error)
{
  const BwMailTalk *talk = job->talk;
  if (result == CURLE_ABORTED_BY_CALLBACK)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", job->host);
      return NULL;
    }
  if (!is_answered (job, result))
    {
      g_propagate_error (error, failure (job, result, detail));
      return NULL;
    }
  /* What was said of a recipient counts unless the message was refused to all of them after it. */
  bool is_recipients = talk->refusal_code != 0 && (talk->is_accepted || talk->n_accepted == 0);
  const char *text = is_recipients ? talk->refusal : talk->text;
  BwMailAnswer *answer = g_new0 (BwMailAnswer, 1);
  answer->code = is_recipients ? talk->refusal_code : talk->code;
  answer->text = bw_log_redact (text != NULL ? text : "");
  answer->is_partial = talk->n_refused > 0 && talk->is_accepted;
  return answer;
}

/** smtp://host:port, from parts that are checked. */
static char *
url_of (const Job *job)
{
  bool is_v6 = strchr (job->host, ':') != NULL;
  return g_strdup_printf ("%s://%s%s%s:%u", is_tls_from_start (job) ? "smtps" : "smtp",
                          is_v6 ? "[" : "", job->host, is_v6 ? "]" : "", job->port);
}

/** (transfer full) */
static struct curl_slist *
recipients_of (const Job *job)
{
  struct curl_slist *list = NULL;
  for (char **to = job->to; *to != NULL; to++)
    {
      g_autofree char *bracketed = g_strdup_printf ("<%s>", *to);
      list = curl_slist_append (list, bracketed);
    }
  return list;
}

static void
set_security (CURL *handle, const Job *job)
{
  bool is_plain = job->security == BW_MAIL_NONE;
  curl_easy_setopt (handle, CURLOPT_USE_SSL, (long) (is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (job->ca_file != NULL)
    {
      curl_easy_setopt (handle, CURLOPT_CAINFO, job->ca_file);
      curl_easy_setopt (handle, CURLOPT_CAPATH, NULL);
    }
  if (job->username != NULL)
    {
      curl_easy_setopt (handle, CURLOPT_USERNAME, job->username);
      curl_easy_setopt (handle, CURLOPT_PASSWORD, job->password != NULL ? job->password : "");
    }
}

static void
set_callbacks (CURL *handle, Job *job, char *detail)
{
  curl_easy_setopt (handle, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (handle, CURLOPT_READDATA, job);
  curl_easy_setopt (handle, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (handle, CURLOPT_DEBUGFUNCTION, debug_cb);
  curl_easy_setopt (handle, CURLOPT_DEBUGDATA, job);
  curl_easy_setopt (handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (handle, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (handle, CURLOPT_XFERINFODATA, job);
  curl_easy_setopt (handle, CURLOPT_ERRORBUFFER, detail);
}

static void
send_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  char detail[CURL_ERROR_SIZE] = "";
  g_autoptr (GError) error = NULL;
  g_autofree char *url = url_of (job);
  g_autofree char *from = g_strdup_printf ("<%s>", job->from);
  struct curl_slist *to = recipients_of (job);
  CURL *handle = curl_easy_init ();

  g_assert (handle != NULL);
  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (handle, CURLOPT_URL, url);
  curl_easy_setopt (handle, CURLOPT_TIMEOUT_MS, (long) CLAMP (job->timeout_us / 1000, 1, G_MAXINT));
  curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT_MS,
                    (long) CLAMP (job->timeout_us / 1000, 1, G_MAXINT));
  /* Else the connection is closed after the handle's end, where nothing stops a silent server. */
  curl_easy_setopt (handle, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt (handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t) g_bytes_get_size (job->message));
  curl_easy_setopt (handle, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (handle, CURLOPT_MAIL_RCPT, to);
  /* One address that is gone does not keep the message from the others. */
  curl_easy_setopt (handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
  set_security (handle, job);
  set_callbacks (handle, job, detail);
  CURLcode result = curl_easy_perform (handle);
  BwMailAnswer *answer = conclude (job, result, detail, &error);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) bw_mail_answer_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  curl_easy_cleanup (handle);
  curl_slist_free_all (to);
}

void
bw_mail_send_async (const BwMailRequest *request, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  static gsize is_initialised = 0;
  g_return_if_fail (request != NULL && request->host != NULL && request->from != NULL);
  g_return_if_fail (request->message != NULL);

  if (g_once_init_enter (&is_initialised))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&is_initialised, 1);
    }
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GError) error = NULL;
  g_task_set_source_tag (task, bw_mail_send_async);
  if (request->password != NULL)
    bw_log_add_secret (request->password);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!check (request, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, job_new (request, cancellable), job_free);
  /* The thread sees it a second later at most; whoever cancels is free at once. */
  g_task_set_return_on_cancel (task, true);
  g_task_run_in_thread (task, send_thread);
}

BwMailAnswer *
bw_mail_send_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_mail_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
