/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP against real servers on loopback: what they answer, and all the ways in which they fail to.
 */
#include "base/bw-error.h"
#include "http-world.h"
#include "net/bw-http-private.h"

static void
test_answer (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
  const char *const headers[] = { "X-Test", "one", "User-Agent", "Other", NULL };
  BwHttpRequest request = world_request (world, "/echo?q=1");
  request.method = "PUT";
  request.headers = headers;
  request.content_type = "application/json";
  request.body = body;
  g_auto (Sent) sent = world_send (world, &request);
  g_assert_no_error (sent.error);
  g_assert_cmpint (sent.answer->status, ==, 200);
  g_assert_cmpstr (sent.answer->body, ==,
                   "PUT /echo?q=1 X-Test=one type=application/json {\"a\":1}");
  g_assert_cmpuint (sent.answer->length, ==, strlen (sent.answer->body));
  g_assert_cmpstr (sent.answer->content_type, ==, "text/plain");
  g_assert_cmpint (sent.answer->retry_after_us, ==, -1);
  g_assert_cmpint (sent.answer->duration_us, >, 0);
  g_assert_false (sent.answer->is_truncated);
}

static void
test_statuses (void)
{
  static const int statuses[] = { 200, 204, 304, 400, 401, 403, 404, 407, 410, 429, 500, 503, 599 };
  g_autoptr (World) world = world_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/status/%d", statuses[i]);
      BwHttpRequest request = world_request (world, path);
      g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
      request.method = "POST";
      request.body = body;
      g_auto (Sent) sent = world_send (world, &request);
      g_assert_no_error (sent.error);
      g_assert_cmpint (sent.answer->status, ==, statuses[i]);
    }
  g_assert_cmpuint (world->n_requests, ==, G_N_ELEMENTS (statuses));
}

/* A burst goes through one connection, whatever the method. */
static void
test_keeps_alive (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
  for (unsigned i = 0; i < 6; i++)
    {
      BwHttpRequest request = world_request (world, "/echo");
      request.method = i % 2 == 0 ? "POST" : "GET";
      request.body = i % 2 == 0 ? body : NULL;
      g_auto (Sent) sent = world_send (world, &request);
      g_assert_no_error (sent.error);
    }
  g_assert_cmpuint (g_hash_table_size (world->peers), ==, 1);
}

static void
test_bounded (void)
{
  g_autoptr (World) world = world_new (NULL);
  BwHttpRequest request = world_request (world, "/big");
  request.max_answer_bytes = 100000;
  g_auto (Sent) sent = world_send (world, &request);
  g_assert_no_error (sent.error);
  g_assert_true (sent.answer->is_truncated);
  g_assert_cmpuint (sent.answer->length, ==, 100000);
  g_assert_cmpint (sent.answer->body[100000], ==, '\0');
  g_assert_cmpint (sent.answer->body[99999], ==, 'b');
  /* The connection went with it; the server did not get rid of its ten megabytes. */
  g_assert_true (bw_test_run_until (world_has_aborted, world, 5000));

  request = world_request (world, "/exact");
  request.max_answer_bytes = 5;
  g_auto (Sent) exact = world_send (world, &request);
  g_assert_no_error (exact.error);
  g_assert_cmpstr (exact.answer->body, ==, "exact");
  g_assert_false (exact.answer->is_truncated);
  request.max_answer_bytes = 0;
  g_auto (Sent) none = world_send (world, &request);
  g_assert_no_error (none.error);
  g_assert_true (none.answer->is_truncated);
  g_assert_cmpuint (none.answer->length, ==, 0);
}

static void
test_redirects (void)
{
  static const struct
  {
    const char *path;
    const char *method;
    bool has_body;
    bool follows;
    int status;
    const char *body;
  } rows[] = {
    { "/redirect", "GET", false, true, 200, "GET /echo" },
    { "/redirect", "GET", false, false, 302, NULL },
    { "/redirect", "POST", true, true, 302, NULL },
    { "/redirect", "POST", false, true, 302, NULL },
    { "/redirect", "GET", true, true, 302, NULL },
    { "/loop", "GET", false, true, 302, NULL },
    { "/redirect-nowhere", "GET", false, true, 302, NULL },
    { "/redirect-file", "GET", false, true, 302, NULL },
  };
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwHttpRequest request = world_request (world, rows[i].path);
      request.method = rows[i].method;
      request.body = rows[i].has_body ? body : NULL;
      request.follows_redirects = rows[i].follows;
      g_auto (Sent) sent = world_send (world, &request);
      g_assert_no_error (sent.error);
      g_assert_cmpint (sent.answer->status, ==, rows[i].status);
      if (rows[i].body != NULL)
        g_assert_true (g_str_has_prefix (sent.answer->body, rows[i].body));
    }
}

/* Headers stay with whom they are for, and TLS is not given up. */
static void
test_redirect_elsewhere (void)
{
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  if (tls == NULL)
    return;
  const char *const headers[] = { "X-Test", "token", NULL };
  g_autoptr (World) plain = world_new (NULL);
  g_autoptr (World) secure = world_new (bw_test_tls_file (tls, BW_TEST_TLS_GOOD));
  plain->elsewhere = world_url (secure, "/echo");
  secure->elsewhere = world_url (plain, "/echo");

  BwHttpRequest up = world_request (plain, "/elsewhere");
  up.headers = headers;
  up.follows_redirects = true;
  up.ca_file = bw_test_tls_ca (tls);
  g_auto (Sent) risen = world_send (plain, &up);
  g_assert_no_error (risen.error);
  g_assert_true (g_str_has_prefix (risen.answer->body, "GET /echo X-Test=(none)"));

  BwHttpRequest down = world_request (secure, "/elsewhere");
  down.headers = headers;
  down.follows_redirects = true;
  down.ca_file = bw_test_tls_ca (tls);
  g_auto (Sent) kept = world_send (secure, &down);
  g_assert_no_error (kept.error);
  g_assert_cmpint (kept.answer->status, ==, 302);
  g_assert_cmpuint (plain->n_requests, ==, 1);
}

static void
test_retry_after (void)
{
  const int64_t now = INT64_C (1700000000) * G_USEC_PER_SEC; /* Tue, 14 Nov 2023 22:13:20 GMT */
  const int64_t second = G_USEC_PER_SEC;
  static const char *const same = "Tue, 14 Nov 2023 22:13:20 GMT";
  const struct
  {
    const char *value;
    const char *date;
    int64_t expected;
  } rows[] = {
    { NULL, NULL, -1 },
    { "", NULL, -1 },
    { "0", NULL, 0 },
    { "120", NULL, 120 * second },
    { "120", "nonsense", 120 * second },
    { "99999999999999999999999999", NULL, 365 * 86400 * second },
    { "-5", NULL, -1 },
    { "12 s", NULL, -1 },
    { "soon", NULL, -1 },
    { "Tue, 14 Nov 2023 22:14:20 GMT", same, 60 * second },
    { "Tue, 14 Nov 2023 22:14:20 GMT", NULL, 60 * second },
    { "Tue, 14 Nov 2023 22:14:20 GMT", "nonsense", 60 * second },
    /* The server's clock is an hour behind: its own two dates count. */
    { "Tue, 14 Nov 2023 21:14:20 GMT", "Tue, 14 Nov 2023 21:13:20 GMT", 60 * second },
    { "Tue, 14 Nov 2023 22:12:20 GMT", NULL, 0 },
    { "Tue, 14 Nov 2223 22:12:20 GMT", NULL, 365 * 86400 * second },
    { "Tuesday, 14-Nov-23 22:14:20 GMT", NULL, 60 * second },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (bw_http_retry_after (rows[i].value, rows[i].date, now), ==, rows[i].expected);

  g_autoptr (World) world = world_new (NULL);
  BwHttpRequest request = world_request (world, "/retry-after/17");
  g_auto (Sent) seconds = world_send (world, &request);
  g_assert_cmpint (seconds.answer->status, ==, 429);
  g_assert_cmpint (seconds.answer->retry_after_us, ==, 17 * second);
  request = world_request (world, "/retry-after/date");
  g_auto (Sent) date = world_send (world, &request);
  g_assert_cmpint (date.answer->retry_after_us, ==, 90 * second);
}

static void
test_certificates (void)
{
  static const struct
  {
    BwTestTlsKind kind;
    bool is_other_ca;
    const char *words; /* NULL: all is well */
  } rows[] = {
    { BW_TEST_TLS_GOOD, false, NULL },
    { BW_TEST_TLS_UNTRUSTED, true, NULL },
    { BW_TEST_TLS_WRONG_NAME, false, "its certificate is for another name" },
    { BW_TEST_TLS_EXPIRED, false, "its certificate has expired" },
    { BW_TEST_TLS_UNTRUSTED, false, "its certificate is signed by nobody who is trusted" },
    { BW_TEST_TLS_GOOD, true, "its certificate is signed by nobody who is trusted" },
  };
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  for (unsigned i = 0; tls != NULL && i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (World) world = world_new (bw_test_tls_file (tls, rows[i].kind));
      BwHttpRequest request = world_request (world, "/echo?token=hidden");
      request.ca_file = rows[i].is_other_ca ? bw_test_tls_other_ca (tls) : bw_test_tls_ca (tls);
      /* Twice: the second time with what is known of the file. */
      for (unsigned k = 0; k < 2; k++)
        {
          g_auto (Sent) sent = world_send (world, &request);
          g_autofree char *expected = g_strdup_printf ("127.0.0.1: %s", rows[i].words);
          if (rows[i].words == NULL)
            g_assert_no_error (sent.error);
          else
            g_assert_error (sent.error, BW_ERROR, BW_ERROR_PERMISSION);
          if (rows[i].words != NULL)
            g_assert_cmpstr (sent.error->message, ==, expected);
        }
      g_assert_cmpuint (world->n_requests, ==, rows[i].words == NULL ? 2 : 0);
    }
}

/* Without a CA file the system's are asked, which know nothing of the test's. */
static void
test_system_certificates (void)
{
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  if (tls == NULL)
    return;
  g_autoptr (World) world = world_new (bw_test_tls_file (tls, BW_TEST_TLS_GOOD));
  BwHttpRequest request = world_request (world, "/echo");
  g_auto (Sent) sent = world_send (world, &request);
  g_assert_error (sent.error, BW_ERROR, BW_ERROR_PERMISSION);
}

/* A CA file that is replaced counts from the next request on, also where a connection is open. */
static void
test_ca_file_changes (void)
{
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  if (tls == NULL)
    return;
  g_autoptr (World) world = world_new (bw_test_tls_file (tls, BW_TEST_TLS_GOOD));
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *good = bw_test_read (bw_test_tls_ca (tls));
  g_autofree char *other = bw_test_read (bw_test_tls_other_ca (tls));
  const struct
  {
    const char *text;
    bool is_good;
  } steps[] = { { good, true },        { other, false }, { "", false },
                { "nonsense", false }, { good, true },   { NULL, false } };
  g_autofree char *path = g_build_filename (dir, "ca.pem", NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_remove (path);
      if (steps[i].text != NULL)
        g_free (bw_test_write (dir, "ca.pem", steps[i].text, -1));
      BwHttpRequest request = world_request (world, "/echo");
      request.ca_file = path;
      g_auto (Sent) sent = world_send (world, &request);
      if (steps[i].is_good)
        g_assert_no_error (sent.error);
      else
        g_assert_error (sent.error, BW_ERROR, BW_ERROR_PERMISSION);
    }
  bw_test_dir_remove (dir);
}

static void
test_broken_answers (void)
{
  static const struct
  {
    const char *answer; /* then the connection is closed */
    bool is_reset;
  } rows[] = {
    { "", false },
    { "", true },
    { "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", false },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", true },
    { "SSH-2.0-OpenSSH_9.2\r\n", false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (World) world =
          world_new_raw (rows[i].answer, rows[i].is_reset ? RAW_RESET : RAW_CLOSE);
      BwHttpRequest request = world_request (world, "/hidden-path?token=hidden-query");
      g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
      request.method = "POST";
      request.body = body;
      g_auto (Sent) sent = world_send (world, &request);

      g_assert_error (sent.error, BW_ERROR, BW_ERROR_FAILED);
      g_assert_true (g_str_has_prefix (sent.error->message, "127.0.0.1: "));
      g_assert_null (strstr (sent.error->message, "hidden"));
      /* What may have arrived is not sent again behind the caller's back. */
      g_assert_cmpuint (world->n_requests, ==, 1);
    }
}

/* Kept alive, then closed under the second request: a POST is not repeated, a GET may be. */
static void
test_closed_when_used_again (void)
{
  for (unsigned round = 0; round < 2; round++)
    {
      g_autoptr (World) world =
          world_new_raw ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", RAW_ONE_THEN_CLOSE);
      g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
      BwHttpRequest request = world_request (world, "/");
      request.method = round == 0 ? "POST" : "GET";
      request.body = round == 0 ? body : NULL;
      g_auto (Sent) first = world_send (world, &request);
      g_assert_no_error (first.error);
      g_auto (Sent) second = world_send (world, &request);
      if (round == 0)
        g_assert_error (second.error, BW_ERROR, BW_ERROR_FAILED);
      else
        g_assert_no_error (second.error);
      g_assert_cmpuint (world->n_requests, ==, round == 0 ? 2 : 3);
    }
}

/* Silent, or a byte now and then: a deadline is for the whole. */
static void
test_deadline (void)
{
  static const char *const answers[] = { "", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" };
  for (unsigned i = 0; i < 3; i++)
    {
      g_autoptr (World) world = world_new_raw (answers[i % 2], i == 2 ? RAW_DRIP : RAW_HANG);
      BwHttpRequest request = world_request (world, "/");
      request.timeout_us = G_USEC_PER_SEC / 5;
      g_auto (Sent) sent = world_send (world, &request);
      g_assert_error (sent.error, BW_ERROR, BW_ERROR_TIMEOUT);
      g_assert_cmpstr (sent.error->message, ==, "127.0.0.1: no answer in time");
    }
}

static void
test_unreachable (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autofree char *url = world_url (world, "/hidden?token=hidden");
  g_clear_pointer (&world, world_free);
  world = world_new (NULL);
  BwHttpRequest request = world_request (world, "/");
  request.url = url;
  g_auto (Sent) refused = world_send (world, &request);
  g_assert_error (refused.error, BW_ERROR, BW_ERROR_UNAVAILABLE);
  g_assert_cmpstr (refused.error->message, ==, "127.0.0.1: the connection was refused");
  request.url = "http://no-such-host.invalid/hidden?token=hidden";
  g_auto (Sent) unknown = world_send (world, &request);
  g_assert_error (unknown.error, BW_ERROR, BW_ERROR_UNAVAILABLE);
  g_assert_cmpstr (unknown.error->message, ==, "no-such-host.invalid: its address was not found");
}

static void
test_invalid (void)
{
  static const char *const urls[] = { "",
                                      "x",
                                      "http://",
                                      "ftp://a/b",
                                      "file:///x",
                                      "http:///",
                                      "https://a b/",
                                      "http://[::1/",
                                      "//host/path",
                                      "http",
                                      "http://a:99999/x" };
  const char *const bad_headers[][3] = { { "X-Test", "a\r\nX-Other: b", NULL },
                                         { "X Test", "a", NULL },
                                         { "", "a", NULL },
                                         { "X:", "a", NULL } };
  g_autoptr (World) world = world_new (NULL);
  BwHttpRequest request = world_request (world, "/");
  for (unsigned i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      BwHttpRequest bad = request;
      bad.url = urls[i];
      g_auto (Sent) sent = world_send (world, &bad);
      g_assert_error (sent.error, BW_ERROR, BW_ERROR_INVALID);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (bad_headers); i++)
    {
      BwHttpRequest bad = request;
      bad.headers = bad_headers[i];
      g_auto (Sent) sent = world_send (world, &bad);
      g_assert_error (sent.error, BW_ERROR, BW_ERROR_INVALID);
    }
  BwHttpRequest bad = request;
  bad.method = "GET / HTTP/1.1\r\nX: y";
  g_auto (Sent) sent = world_send (world, &bad);
  g_assert_error (sent.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_cmpuint (world->n_requests, ==, 0);
}

static void
test_cancel (void)
{
  g_autoptr (World) world = world_new (NULL);
  BwHttpRequest request = world_request (world, "/hang");
  /* Before; at once; when the server has the request; amid the answer. */
  for (unsigned moment = 0; moment < 4; moment++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (Sent) sent = { 0 };
      g_autofree char *url = world_url (world, moment == 3 ? "/big" : "/hang");
      request.url = url;
      world->n_requests = 0;
      if (moment == 0)
        g_cancellable_cancel (cancellable);
      bw_http_send_async (world->http, &request, cancellable, sent_cb, &sent);
      g_assert_cmpuint (sent.n_calls, ==, 0);
      if (moment >= 2)
        g_assert_true (bw_test_run_until (world_was_asked, world, 5000));
      g_cancellable_cancel (cancellable);
      g_assert_true (bw_test_run_until (sent_is_over, &sent, 5000));
      g_assert_error (sent.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  /* After: nothing is left that would listen. */
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Sent) sent = { 0 };
  request = world_request (world, "/echo");
  bw_http_send_async (world->http, &request, cancellable, sent_cb, &sent);
  g_assert_true (bw_test_run_until (sent_is_over, &sent, 5000));
  g_assert_no_error (sent.error);
  g_cancellable_cancel (cancellable);
  bw_test_drain ();
  g_assert_cmpuint (sent.n_calls, ==, 1);
}

/* Cancelled from another thread, at any moment. */
static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel_anywhere (void)
{
  g_autoptr (World) world = world_new (NULL);
  for (unsigned n = 0; n < 60; n++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      BwHttpRequest request = world_request (world, n % 2 == 0 ? "/exact" : "/big");
      g_auto (Sent) sent = { 0 };
      bw_http_send_async (world->http, &request, cancellable, sent_cb, &sent);
      for (unsigned i = 0; i < n && sent.n_calls == 0; i++)
        g_main_context_iteration (NULL, false);
      g_thread_join (g_thread_new ("cancel", cancel_thread, cancellable));
      g_assert_true (bw_test_run_until (sent_is_over, &sent, 5000));
      g_assert_cmpuint (sent.n_calls, ==, 1);
    }
}

static void
test_freed_while_running (void)
{
  g_autoptr (BwTestTls) tls = bw_test_tls_new ();
  if (tls == NULL)
    return;
  g_autoptr (World) world = world_new (bw_test_tls_file (tls, BW_TEST_TLS_GOOD));
  Sent sent[4] = { 0 };
  for (unsigned i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      BwHttpRequest request = world_request (world, "/hang");
      request.ca_file = i < 3 ? bw_test_tls_ca (tls) : NULL;
      bw_http_send_async (world->http, &request, NULL, sent_cb, &sent[i]);
      if (i == 1)
        g_assert_true (bw_test_run_until (world_was_asked, world, 5000));
    }
  g_clear_pointer (&world->http, bw_http_free);
  for (unsigned i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      g_assert_true (bw_test_run_until (sent_is_over, &sent[i], 5000));
      g_assert_error (sent[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      sent_clear (&sent[i]);
    }
}

/* One server that hangs keeps no other from being asked. */
static void
test_side_by_side (void)
{
  g_autoptr (World) world = world_new (NULL);
  Sent hanging[4] = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (hanging); i++)
    {
      BwHttpRequest request = world_request (world, "/hang");
      bw_http_send_async (world->http, &request, cancellable, sent_cb, &hanging[i]);
    }
  BwHttpRequest request = world_request (world, "/echo");
  g_auto (Sent) sent = world_send (world, &request);
  g_assert_no_error (sent.error);
  g_cancellable_cancel (cancellable);
  for (unsigned i = 0; i < G_N_ELEMENTS (hanging); i++)
    {
      g_assert_true (bw_test_run_until (sent_is_over, &hanging[i], 5000));
      sent_clear (&hanging[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/http/answer", test_answer);
  g_test_add_func ("/http/statuses", test_statuses);
  g_test_add_func ("/http/keeps-alive", test_keeps_alive);
  g_test_add_func ("/http/bounded", test_bounded);
  g_test_add_func ("/http/redirects", test_redirects);
  g_test_add_func ("/http/redirect-elsewhere", test_redirect_elsewhere);
  g_test_add_func ("/http/retry-after", test_retry_after);
  g_test_add_func ("/http/certificates", test_certificates);
  g_test_add_func ("/http/system-certificates", test_system_certificates);
  g_test_add_func ("/http/ca-file-changes", test_ca_file_changes);
  g_test_add_func ("/http/broken-answers", test_broken_answers);
  g_test_add_func ("/http/closed-when-used-again", test_closed_when_used_again);
  g_test_add_func ("/http/deadline", test_deadline);
  g_test_add_func ("/http/unreachable", test_unreachable);
  g_test_add_func ("/http/invalid", test_invalid);
  g_test_add_func ("/http/cancel", test_cancel);
  g_test_add_func ("/http/cancel-anywhere", test_cancel_anywhere);
  g_test_add_func ("/http/freed-while-running", test_freed_while_running);
  g_test_add_func ("/http/side-by-side", test_side_by_side);
  return g_test_run ();
}
