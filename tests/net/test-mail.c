/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail handed to a real server on loopback, that takes it, refuses it, hangs, or goes away. */
#include "base/bw-error.h"
#include "lib/bw-test-smtp.h"
#include "lib/bw-test-tls.h"
#include "lib/bw-test.h"
#include "net/bw-mail-talk-private.h"
#include "net/bw-mail.h"

#include <gio/gio.h>
#include <string.h>

static const char MESSAGE[] = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Test\r\n\r\n"
                              "one\r\n.\r\n..two\r\n.three\r\n\xc3\xa9\r\n";

static BwTestTls *tls;

/** One send and its end. */
typedef struct
{
  BwMailAnswer *answer;
  GError *error;
  unsigned n_calls;
} Sent;

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Sent *sent = data;
  sent->n_calls++;
  sent->answer = bw_mail_send_finish (result, &sent->error);
  g_assert_true ((sent->answer == NULL) == (sent->error != NULL));
}

static void
sent_clear (Sent *sent)
{
  bw_mail_answer_free (sent->answer);
  g_clear_error (&sent->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sent, sent_clear)

static bool
is_over (gpointer data)
{
  return ((Sent *) data)->n_calls > 0;
}

/* A request to SMTP, with all that is usual. */
static BwMailRequest
request_to (const BwTestSmtp *smtp)
{
  static const char *const to[] = { "b@example.org", NULL };
  static GBytes *message = NULL;
  if (message == NULL)
    message = g_bytes_new_static (MESSAGE, strlen (MESSAGE));
  return (BwMailRequest){ .host = "127.0.0.1",
                          .port = smtp != NULL ? bw_test_smtp_port (smtp) : 1,
                          .security = BW_MAIL_AUTO,
                          .from = "a@example.org",
                          .to = to,
                          .ca_file = bw_test_tls_ca (tls),
                          .message = message,
                          .timeout_us = 20 * G_USEC_PER_SEC };
}

static Sent
send_mail (const BwMailRequest *request)
{
  Sent sent = { 0 };
  bw_mail_send_async (request, NULL, sent_cb, &sent);
  g_assert_cmpuint (sent.n_calls, ==, 0);
  g_assert_true (bw_test_run_until (is_over, &sent, 30000));
  return sent;
}

/* "starttls=…" of KIND. (transfer full) */
static char *
option (const char *name, BwTestTlsKind kind)
{
  return g_strdup_printf ("%s=%s", name, bw_test_tls_file (tls, kind));
}

static void
assert_answer (const Sent *sent, int code, const char *text)
{
  g_assert_no_error (sent->error);
  g_assert_cmpint (sent->answer->code, ==, code);
  g_assert_cmpstr (sent->answer->text, ==, text);
}

static void
test_starttls_and_login (void)
{
  g_autofree char *starttls = option ("starttls", BW_TEST_TLS_GOOD);
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (starttls, "auth=me:pass word", NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.username = "me";
  request.password = "pass word";
  g_auto (Sent) sent = send_mail (&request);
  assert_answer (&sent, 250, "250 2.0.0 Taken");
  g_assert_false (sent.answer->is_partial);
  g_autoptr (BwTestMail) mail = bw_test_smtp_take (smtp);
  g_assert_cmpstr (mail->from, ==, "a@example.org");
  g_assert_cmpuint (g_strv_length (mail->to), ==, 1);
  g_assert_cmpstr (mail->to[0], ==, "b@example.org");
  g_assert_true (mail->is_tls);
  g_assert_cmpstr (mail->username, ==, "me");
  g_assert_cmpstr (mail->data, ==, MESSAGE);
  g_assert_true (bw_test_smtp_is_empty (smtp));
}

static void
test_tls_from_start (void)
{
  g_autofree char *from_start = option ("tls", BW_TEST_TLS_GOOD);
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (from_start, NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.security = BW_MAIL_TLS;
  request.host = "localhost";
  g_auto (Sent) sent = send_mail (&request);
  assert_answer (&sent, 250, "250 2.0.0 Taken");
  g_autoptr (BwTestMail) mail = bw_test_smtp_take (smtp);
  g_assert_true (mail->is_tls);
}

static void
test_wrong_password (void)
{
  g_autofree char *starttls = option ("starttls", BW_TEST_TLS_GOOD);
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (starttls, "auth=me:right", NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.username = "me";
  request.password = "wrong-one";
  g_auto (Sent) sent = send_mail (&request);
  assert_answer (&sent, 535, "535 5.7.8 Username and Password not accepted");
  g_assert_true (bw_test_smtp_is_empty (smtp));
}

/* A server may say again what it was told; the password is not passed on. */
static void
test_password_said_back (void)
{
  g_autoptr (BwTestSmtp) smtp =
      bw_test_smtp_new ("auth=me:said-back-pw", "end=550 5.1.1 No: said-back-pw", NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.security = BW_MAIL_NONE;
  request.username = "me";
  request.password = "said-back-pw";
  g_auto (Sent) sent = send_mail (&request);
  assert_answer (&sent, 550, "550 5.1.1 No: [secret]");
}

/* What the server answers at each moment, and what is made of it. */
static void
test_refusals (void)
{
  static const struct
  {
    const char *options[2];
    int code;
    const char *text;
  } rows[] = {
    { { "greeting=421 4.3.2 Too busy" }, 421, "421 4.3.2 Too busy" },
    { { "greeting=554 5.7.1 Go away" }, 554, "554 5.7.1 Go away" },
    { { "mail=550 5.7.1 Sender refused" }, 550, "550 5.7.1 Sender refused" },
    { { "mail=451 4.7.1 Later" }, 451, "451 4.7.1 Later" },
    { { "rcpt:b@example.org=550 5.1.1 No such user" },
      550,
      "550 5.1.1 No such user (to b@example.org)" },
    { { "rcpt:b@example.org=450 4.2.1 Greylisted" },
      450,
      "450 4.2.1 Greylisted (to b@example.org)" },
    { { "data=421 4.3.2 Closing" }, 421, "421 4.3.2 Closing" },
    { { "end=554 5.7.1 Spam" }, 554, "554 5.7.1 Spam" },
    { { "end=452 4.3.1 Full" }, 452, "452 4.3.1 Full" },
    { { "end=250-2.0.0 First\r\n250-2.0.0 second\r\n250 2.0.0 third" },
      250,
      "250 2.0.0 First second third" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (rows[i].options[0], rows[i].options[1], NULL);
      if (smtp == NULL)
        return;
      BwMailRequest request = request_to (smtp);
      request.security = BW_MAIL_NONE;
      g_test_message ("%s", rows[i].options[0]);
      g_auto (Sent) sent = send_mail (&request);
      assert_answer (&sent, rows[i].code, rows[i].text);
      g_assert_false (sent.answer->is_partial);
      g_assert_true (bw_test_smtp_is_empty (smtp));
    }
}

static void
test_some_recipients (void)
{
  static const char *const to[] = { "b@example.org", "gone@example.org", "c@example.org", NULL };
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new ("rcpt:gone@example.org=550 5.1.1 Gone", NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.security = BW_MAIL_NONE;
  request.to = to;
  g_auto (Sent) sent = send_mail (&request);
  assert_answer (&sent, 550, "550 5.1.1 Gone (to gone@example.org)");
  g_assert_true (sent.answer->is_partial);
  g_autoptr (BwTestMail) mail = bw_test_smtp_take (smtp);
  g_autofree char *taken = g_strjoinv (" ", mail->to);
  g_assert_cmpstr (taken, ==, "b@example.org c@example.org");
}

/* Refused to one for ever and to all for now: now it is nobody's. */
static void
test_some_recipients_then_all (void)
{
  static const char *const to[] = { "b@example.org", "gone@example.org", NULL };
  g_autoptr (BwTestSmtp) smtp =
      bw_test_smtp_new ("rcpt:gone@example.org=550 5.1.1 Gone", "end=451 4.3.0 Later", NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.security = BW_MAIL_NONE;
  request.to = to;
  g_auto (Sent) sent = send_mail (&request);
  assert_answer (&sent, 451, "451 4.3.0 Later");
  g_assert_false (sent.answer->is_partial);
}

static void
test_certificates (void)
{
  static const BwTestTlsKind kinds[] = { BW_TEST_TLS_WRONG_NAME, BW_TEST_TLS_EXPIRED,
                                         BW_TEST_TLS_UNTRUSTED };
  for (unsigned i = 0; i < 2 * G_N_ELEMENTS (kinds); i++)
    {
      bool is_from_start = i % 2 == 1;
      g_autofree char *with = option (is_from_start ? "tls" : "starttls", kinds[i / 2]);
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (with, "auth=me:secret-pw", NULL);
      if (smtp == NULL)
        return;
      BwMailRequest request = request_to (smtp);
      request.security = is_from_start ? BW_MAIL_TLS : BW_MAIL_STARTTLS;
      request.username = "me";
      request.password = "secret-pw";
      g_auto (Sent) sent = send_mail (&request);
      g_assert_error (sent.error, BW_ERROR, BW_ERROR_PERMISSION);
      g_assert_true (g_str_has_prefix (sent.error->message, "127.0.0.1: "));
      g_assert_true (bw_test_smtp_is_empty (smtp));
    }
}

static void
test_no_tls_offered (void)
{
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new ("auth=me:secret-pw", NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.username = "me";
  request.password = "secret-pw";
  g_auto (Sent) sent = send_mail (&request);
  g_assert_error (sent.error, BW_ERROR, BW_ERROR_PERMISSION);
  g_assert_cmpstr (sent.error->message, ==, "127.0.0.1: the server offers no TLS");
  g_assert_true (bw_test_smtp_is_empty (smtp));
}

/* A relay that knows who may send by where they are asks for no login; the password stays here. */
static void
test_no_login_offered (void)
{
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (NULL, NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.security = BW_MAIL_NONE;
  request.username = "me";
  request.password = "secret-pw";
  g_auto (Sent) sent = send_mail (&request);
  assert_answer (&sent, 250, "250 2.0.0 Taken");
  g_autoptr (BwTestMail) mail = bw_test_smtp_take (smtp);
  g_assert_cmpstr (mail->username, ==, "");
}

static void
test_missing_ca_file (void)
{
  g_autofree char *starttls = option ("starttls", BW_TEST_TLS_GOOD);
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (starttls, NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.ca_file = "/there/is/none.pem";
  g_auto (Sent) sent = send_mail (&request);
  g_assert_error (sent.error, BW_ERROR, BW_ERROR_PERMISSION);
}

/* A password never leaves this machine without TLS; what can't stand in a command is not sent. */
static void
test_not_sent_at_all (void)
{
  static const char *const injected[] = { "b@example.org>\r\nRCPT TO:<c@example.org", NULL };
  static const char *const nobody[] = { NULL };
  static const char *const empty[] = { "", NULL };
  static const struct
  {
    const char *host;
    const char *from;
    const char *const *to;
    const char *username;
    BwErrorCode code;
  } rows[] = {
    { "mail.example.org", "a@example.org", NULL, "me", BW_ERROR_PERMISSION },
    { "localhost.example.org", "a@example.org", NULL, "me", BW_ERROR_PERMISSION },
    { "192.0.2.1", "a@example.org", NULL, "me", BW_ERROR_PERMISSION },
    { "127.0.0.1/x", "a@example.org", NULL, NULL, BW_ERROR_INVALID },
    { "user@127.0.0.1", "a@example.org", NULL, NULL, BW_ERROR_INVALID },
    { "", "a@example.org", NULL, NULL, BW_ERROR_INVALID },
    { "127.0.0.1", "a@example.org\r\nDATA", NULL, NULL, BW_ERROR_INVALID },
    { "127.0.0.1", "", NULL, NULL, BW_ERROR_INVALID },
    { "127.0.0.1", "a@example.org", injected, NULL, BW_ERROR_INVALID },
    { "127.0.0.1", "a@example.org", nobody, NULL, BW_ERROR_INVALID },
    { "127.0.0.1", "a@example.org", empty, NULL, BW_ERROR_INVALID },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwMailRequest request = request_to (NULL);
      request.host = rows[i].host;
      request.from = rows[i].from;
      request.to = rows[i].to != NULL ? rows[i].to : request.to;
      request.username = rows[i].username;
      request.password = "secret-pw";
      request.security = BW_MAIL_NONE;
      g_auto (Sent) sent = send_mail (&request);
      g_assert_error (sent.error, BW_ERROR, (int) rows[i].code);
      g_assert_null (strstr (sent.error->message, "secret-pw"));
    }
}

static void
test_unreachable (void)
{
  /* Nobody listens where somebody just did. */
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (NULL, NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  g_clear_pointer (&smtp, bw_test_smtp_free);
  g_auto (Sent) refused = send_mail (&request);
  g_assert_error (refused.error, BW_ERROR, BW_ERROR_UNAVAILABLE);
  request.host = "no-such-host.invalid";
  g_auto (Sent) unknown = send_mail (&request);
  g_assert_error (unknown.error, BW_ERROR, BW_ERROR_UNAVAILABLE);
}

static void
test_hanging (void)
{
  static const char *const moments[] = { "hang=connect", "hang=ehlo", "hang=mail",
                                         "hang=rcpt",    "hang=data", "hang=end" };
  for (unsigned i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (moments[i], NULL);
      if (smtp == NULL)
        return;
      BwMailRequest request = request_to (smtp);
      request.security = BW_MAIL_NONE;
      request.timeout_us = G_USEC_PER_SEC / 5;
      g_auto (Sent) sent = send_mail (&request);
      g_assert_error (sent.error, BW_ERROR, BW_ERROR_TIMEOUT);
    }
}

/* The message is the server's by then: its farewell is not waited for. */
static void
test_hanging_farewell (void)
{
  static const char *const moments[] = { "hang=quit", "close=quit" };
  for (unsigned i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (moments[i], NULL);
      if (smtp == NULL)
        return;
      BwMailRequest request = request_to (smtp);
      request.security = BW_MAIL_NONE;
      request.timeout_us = INT64_C (3600) * G_USEC_PER_SEC;
      g_auto (Sent) sent = send_mail (&request);
      assert_answer (&sent, 250, "250 2.0.0 Taken");
    }
}

static void
test_closing (void)
{
  static const char *const moments[] = { "close=connect", "close=ehlo", "close=mail",
                                         "close=rcpt",    "close=data", "close=end" };
  for (unsigned i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new (moments[i], NULL);
      if (smtp == NULL)
        return;
      BwMailRequest request = request_to (smtp);
      request.security = BW_MAIL_NONE;
      g_auto (Sent) sent = send_mail (&request);
      g_assert_error (sent.error, BW_ERROR, BW_ERROR_FAILED);
      g_assert_cmpstr (sent.error->message, ==,
                       "127.0.0.1: the connection broke: the server closed it");
      g_assert_true (bw_test_smtp_is_empty (smtp));
    }
}

static void
test_cancel (void)
{
  g_autoptr (BwTestSmtp) smtp = bw_test_smtp_new ("hang=data", NULL);
  if (smtp == NULL)
    return;
  BwMailRequest request = request_to (smtp);
  request.security = BW_MAIL_NONE;
  for (unsigned moment = 0; moment < 2; moment++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (Sent) sent = { 0 };
      if (moment == 0)
        g_cancellable_cancel (cancellable);
      bw_mail_send_async (&request, cancellable, sent_cb, &sent);
      g_assert_cmpuint (sent.n_calls, ==, 0);
      g_cancellable_cancel (cancellable);
      g_assert_true (bw_test_run_until (is_over, &sent, 10000));
      g_assert_error (sent.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (sent.n_calls, ==, 1);
    }
}

/* Whatever a server says, in whatever pieces: never a crash, and never more than is bounded. */
static void
test_talk_nonsense (void)
{
  static const char *const commands[] = { "EHLO x\r\n",     "AUTH PLAIN AG1lAHB3\r\n",
                                          "RCPT TO:<a\r\n", "RCPT TO:<a@b>\r\n",
                                          "DATA\r\n",       "",
                                          "\r\n",           "QUIT\r\n" };
  static const char *const answers[] = { "",
                                         "\r\n",
                                         "25",
                                         "250",
                                         "250\r\n",
                                         "250-\r\n",
                                         "999 x\r\n",
                                         "550-a\r\n550-b\r\n550 c\r\n",
                                         "250 \xff\xfe\x01\r\n",
                                         "abc\r\n",
                                         "4500 x\r\n" };
  g_autofree char *huge = g_strnfill (100000, 'x');
  memcpy (huge, "250-", 4);
  for (unsigned round = 0; round < 2000; round++)
    {
      g_autoptr (BwMailTalk) talk = bw_mail_talk_new ();
      for (unsigned i = 0; i < 12; i++)
        {
          unsigned k = (unsigned) g_test_rand_int_range (0, G_N_ELEMENTS (commands));
          unsigned m = (unsigned) g_test_rand_int_range (0, G_N_ELEMENTS (answers) + 1);
          const char *answer = m < G_N_ELEMENTS (answers) ? answers[m] : huge;
          bw_mail_talk_said (talk, commands[k], strlen (commands[k]));
          bw_mail_talk_heard (talk, answer, strlen (answer));
          g_assert_true (talk->text == NULL || g_utf8_validate (talk->text, -1, NULL));
          g_assert_true (talk->text == NULL || strlen (talk->text) < 8000);
          g_assert_true (talk->code == 0 || (talk->code >= 100 && talk->code < 600));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  tls = bw_test_tls_new ();
  if (tls == NULL)
    return 77;
  g_test_add_func ("/mail/starttls-and-login", test_starttls_and_login);
  g_test_add_func ("/mail/tls-from-start", test_tls_from_start);
  g_test_add_func ("/mail/wrong-password", test_wrong_password);
  g_test_add_func ("/mail/password-said-back", test_password_said_back);
  g_test_add_func ("/mail/refusals", test_refusals);
  g_test_add_func ("/mail/some-recipients", test_some_recipients);
  g_test_add_func ("/mail/some-recipients-then-all", test_some_recipients_then_all);
  g_test_add_func ("/mail/certificates", test_certificates);
  g_test_add_func ("/mail/no-tls-offered", test_no_tls_offered);
  g_test_add_func ("/mail/no-login-offered", test_no_login_offered);
  g_test_add_func ("/mail/missing-ca-file", test_missing_ca_file);
  g_test_add_func ("/mail/not-sent-at-all", test_not_sent_at_all);
  g_test_add_func ("/mail/unreachable", test_unreachable);
  g_test_add_func ("/mail/hanging", test_hanging);
  g_test_add_func ("/mail/hanging-farewell", test_hanging_farewell);
  g_test_add_func ("/mail/closing", test_closing);
  g_test_add_func ("/mail/cancel", test_cancel);
  g_test_add_func ("/mail/talk-nonsense", test_talk_nonsense);
  int status = g_test_run ();
  bw_test_tls_free (tls);
  return status;
}
