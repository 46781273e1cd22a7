/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mails as Python's parser, which knows nothing of how they were made, reads them. */
#include "base/bw-error.h"
#include "hostile.h"
#include "lib/bw-test-json.h"
#include "lib/bw-test.h"
#include "notify/bw-email-api-private.h"
#include "notify/bw-mime-private.h"

#define NOW INT64_C (1772453460000000) /* 2026-03-02T12:11:00Z */

/* Reads mails, one file each, and says of all of them what they are: headers, parts, defects. */
static const char reader[] =
    "import sys, json, email, email.policy\n"
    "out = []\n"
    "for name in sys.argv[1:]:\n"
    "    raw = open(name, 'rb').read()\n"
    "    m = email.message_from_bytes(raw, policy=email.policy.default)\n"
    "    parts = [{'type': p.get_content_type(), 'id': str(p['Content-ID'] or ''),\n"
    "              'text': p.get_content() if p.get_content_maintype() == 'text' else '',\n"
    "              'bytes': len(p.get_payload(decode=True) or b'')} for p in m.walk()]\n"
    "    out.append({'headers': {k.lower(): str(v) for k, v in m.items()}, 'n': len(m.items()),\n"
    "                'defects': [str(d) for p in m.walk() for d in p.defects], 'parts': parts,\n"
    "                'longest': max(len(l) for l in raw.split(b'\\r\\n')),\n"
    "                'bare': raw.replace(b'\\r\\n', b'').count(b'\\n')\n"
    "                        + raw.replace(b'\\r\\n', b'').count(b'\\r'),\n"
    "                'to': [a.addr_spec for a in m['to'].addresses],\n"
    "                'names': [a.display_name for a in m['to'].addresses]})\n"
    "sys.stdout.reconfigure(encoding='utf-8', errors='surrogatepass')\n"
    "json.dump({'mails': out}, sys.stdout)\n";

typedef struct
{
  char *dir;
  GPtrArray *argv;
  BwEmailAddress *from;
  GPtrArray *to;
} Post;

static void
post_init (Post *post)
{
  post->dir = bw_test_dir_new ();
  post->argv = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (post->argv, g_strdup ("/usr/bin/python3"));
  g_ptr_array_add (post->argv, g_strdup ("-c"));
  g_ptr_array_add (post->argv, g_strdup (reader));
  post->from = bw_email_address_parse ("Bellwether <bot@example.org>", "from", NULL);
  post->to = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_email_address_free);
  g_ptr_array_add (post->to, bw_email_address_parse ("anna@example.org", "to", NULL));
  g_ptr_array_add (post->to, bw_email_address_parse (
                                 "\"J\xc3\xb6rg, \\\"<x>\" <j@b\xc3\xbc.example>", "to", NULL));
}

static void
post_add (Post *post, const BwMessage *message)
{
  BwEmailHead head = { post->from, post->to, NOW };
  g_autoptr (GBytes) mail = bw_email_message (message, &head);
  size_t length = 0;
  const char *data = g_bytes_get_data (mail, &length);
  g_autofree char *name = g_strdup_printf ("%u.eml", post->argv->len);
  g_ptr_array_add (post->argv, bw_test_write (post->dir, name, data, (gssize) length));
}

/* What the reader says. (transfer full) */
static JsonNode *
post_read (Post *post)
{
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (post->argv, NULL);
  g_autoptr (GSubprocess) python = g_subprocess_newv ((const char *const *) post->argv->pdata,
                                                      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) out = NULL;
  g_assert_true (g_subprocess_communicate (python, NULL, NULL, &out, NULL, &error));
  g_assert_true (g_subprocess_get_successful (python));
  size_t length = 0;
  const char *text = g_bytes_get_data (out, &length);
  return json_read (text, (gssize) length);
}

static void
post_clear (Post *post)
{
  bw_test_dir_remove (post->dir);
  g_free (post->dir);
  g_ptr_array_unref (post->argv);
  bw_email_address_free (post->from);
  g_ptr_array_unref (post->to);
}

static void
check_headers (JsonNode *root)
{
#define HEADER(name) text_at (root, "mails[0].headers." name)
  g_assert_cmpstr (HEADER ("subject"), ==, "Critical: CPU of pc at 97.0 %");
  g_assert_cmpstr (HEADER ("from"), ==, "Bellwether <bot@example.org>");
  g_assert_cmpstr (HEADER ("date"), ==, "Mon, 02 Mar 2026 12:11:00 +0000");
  g_assert_cmpstr (HEADER ("message-id"), ==, "<0b1c2d3e-0000-4000-8000-000000000001@example.org>");
  g_assert_cmpstr (HEADER ("in-reply-to"), ==, "<incident-12-x@example.org>");
  g_assert_cmpstr (HEADER ("references"), ==, "<incident-12-x@example.org>");
  g_assert_cmpstr (HEADER ("auto-submitted"), ==, "auto-generated");
  g_assert_cmpstr (HEADER ("x-priority"), ==, "1");
  g_assert_cmpstr (text_at (root, "mails[0].to[0]"), ==, "anna@example.org");
  g_assert_cmpstr (text_at (root, "mails[0].to[1]"), ==, "j@xn--b-eha.example");
  g_assert_cmpstr (text_at (root, "mails[0].names[1]"), ==, "J\xc3\xb6rg, \\\"<x>");
  g_assert_cmpuint (length_at (root, "mails[0].to"), ==, 2);
}

static void
test_form (void)
{
  Post post;
  post_init (&post);
  g_autoptr (BwMessage) message = usual_message ();
  post_add (&post, message);
  message->chart_png = g_bytes_new_static ("\x89PNG", 4);
  message->kind = BW_KIND_RESOLVE;
  post_add (&post, message);
  g_autoptr (JsonNode) root = post_read (&post);
  check_headers (root);
  g_assert_cmpuint (length_at (root, "mails[0].parts"), ==, 3);
  g_assert_cmpstr (text_at (root, "mails[0].parts[0].type"), ==, "multipart/alternative");
  g_assert_cmpstr (text_at (root, "mails[0].parts[1].type"), ==, "text/plain");
  g_assert_true (g_str_has_prefix (
      text_at (root, "mails[0].parts[1].text"),
      "Critical: CPU of pc at 97.0 %\n\nThe limit of 90.0 % was reached at 12:04, 7 min ago.\n"
      "Rule cpu.\n\nValue: 97.0\xc2\xa0%\nLimit: 90.0\xc2\xa0%\n"));
  g_assert_cmpstr (text_at (root, "mails[0].parts[2].type"), ==, "text/html");
  /* With a chart: the HTML and its picture belong together. */
  static const char *const types[] = { "multipart/alternative", "text/plain", "multipart/related",
                                       "text/html", "image/png" };
  for (unsigned i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("mails[1].parts[%u].type", i);
      g_assert_cmpstr (text_at (root, path), ==, types[i]);
    }
  g_assert_cmpstr (text_at (root, "mails[1].parts[4].id"), ==, "<chart@bellwether>");
  g_assert_cmpfloat (number_at (root, "mails[1].parts[4].bytes"), ==, 4);
  g_assert_nonnull (
      strstr (text_at (root, "mails[1].parts[3].text"), "src=\"cid:chart@bellwether\""));
  g_assert_null (bw_json_get (root, "mails[1].headers.x-priority", NULL));
  post_clear (&post);
}

/* Nothing that somebody chose becomes a header, a part, a tag or a request. */
static void
test_hostile (void)
{
  Post post;
  post_init (&post);
  for (unsigned i = 0; i < G_N_ELEMENTS (hostile_texts); i++)
    {
      g_autoptr (BwMessage) message = hostile_message (hostile_texts[i]);
      post_add (&post, message);
    }
  GString *huge = g_string_new (NULL);
  while (huge->len < 1000000)
    g_string_append (huge, ARABIC SHEEP "\r\n");
  g_autoptr (BwMessage) message = hostile_message (huge->str);
  g_string_free (huge, TRUE);
  post_add (&post, message);
  g_autoptr (JsonNode) root = post_read (&post);
  for (unsigned i = 0; i <= G_N_ELEMENTS (hostile_texts); i++)
    {
      g_autofree char *mail = g_strdup_printf ("mails[%u]", i);
#define AT(rest) g_strconcat (mail, rest, NULL)
      g_autofree char *n = AT (".n"), *defects = AT (".defects"), *parts = AT (".parts");
      g_autofree char *longest = AT (".longest"), *bare = AT (".bare"), *to = AT (".to");
      g_autofree char *html = AT (".parts[2].text");
      g_assert_cmpfloat (number_at (root, n), ==, 14);
      g_assert_cmpuint (length_at (root, defects), ==, 0);
      g_assert_cmpuint (length_at (root, parts), ==, 3);
      g_assert_cmpuint (length_at (root, to), ==, 2);
      g_assert_cmpfloat (number_at (root, longest), <=, 90);
      g_assert_cmpfloat (number_at (root, bare), ==, 0);
      const char *page = text_at (root, html);
      g_assert_null (strstr (page, "<script"));
      g_assert_null (strstr (page, "src="));
      g_assert_null (strstr (page, "href="));
      g_assert_null (strstr (page, "url("));
    }
  post_clear (&post);
}

/* What to do is told once, whether the words have it or not. */
static void
test_runbook (void)
{
  g_autoptr (BwMessage) message = usual_message ();
  for (int is_in_words = 0; is_in_words < 2; is_in_words++)
    {
      g_free (message->runbook);
      message->runbook = g_strdup (is_in_words ? "Rule cpu." : "Empty the bin");
      g_autofree char *text = bw_email_text (message);
      g_assert_true ((strstr (text, "What to do: Empty the bin\n") != NULL) == !is_in_words);
      g_assert_true ((strstr (text, "What to do") == NULL) == is_in_words);
    }
}

static void
test_threads (void)
{
  g_autoptr (BwEmailAddress) from = bw_email_address_parse ("a@example.org", "from", NULL);
  g_autoptr (BwMessage) message = usual_message ();
  g_autofree char *one = bw_email_thread_id (message, from);
  message->kind = BW_KIND_RESOLVE;
  message->title[0] = 'X';
  g_autofree char *same = bw_email_thread_id (message, from);
  g_assert_cmpstr (one, ==, same);
  message->incident_id = 13;
  g_autofree char *other = bw_email_thread_id (message, from);
  g_assert_cmpstr (one, !=, other);
  /* A digest belongs to no incident, nor does a group of several. */
  message->kind = BW_KIND_DIGEST;
  g_assert_null (bw_email_thread_id (message, from));
  message->kind = BW_KIND_FIRE;
  message->items = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_message_free);
  g_ptr_array_add (message->items, usual_message ());
  g_ptr_array_add (message->items, usual_message ());
  g_autofree char *story = bw_email_thread_id (message, from);
  g_assert_cmpstr (story, ==, other);
  ((BwMessage *) g_ptr_array_index (message->items, 1))->incident_id = 13;
  g_assert_null (bw_email_thread_id (message, from));
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    const char *address; /* NULL: refused */
    const char *name;
  } rows[] = {
    { "anna@example.org", "anna@example.org", NULL },
    { " Anna  <anna@example.org> ", "anna@example.org", "Anna" },
    { "\"A, B\" <a.b+c@example.org>", "a.b+c@example.org", "A, B" },
    { "a@localhost", "a@localhost", NULL },
    { "<a@example.org>", "a@example.org", NULL },
    { "anna", NULL, NULL },
    { "", NULL, NULL },
    { "@example.org", NULL, NULL },
    { "anna@", NULL, NULL },
    { "a b@example.org", NULL, NULL },
    { "a@exam ple.org", NULL, NULL },
    { "a@example.org\r\nBcc: b@example.org", NULL, NULL },
    { "a@example.org>\r\nRCPT TO:<b@example.org", NULL, NULL },
    { "a@b@example.org", NULL, NULL },
    { ".a@example.org", NULL, NULL },
    { "a..b@example.org", NULL, NULL },
    { "j\xc3\xb6rg@example.org", NULL, NULL },
    { "\xff@example.org", NULL, NULL },
    { "a@-example.org", NULL, NULL },
    { "Anna <anna@example.org", NULL, NULL },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwEmailAddress) got = bw_email_address_parse (rows[i].text, "to", &error);
      g_assert_true ((got != NULL) == (rows[i].address != NULL));
      if (got == NULL)
        {
          g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
          g_assert_true (g_str_has_prefix (error->message, "to: "));
          continue;
        }
      g_assert_cmpstr (got->address, ==, rows[i].address);
      g_assert_cmpstr (got->name, ==, rows[i].name);
    }
}

static void
test_sendgrid (void)
{
  Post post;
  post_init (&post);
  BwEmailHead head = { post.from, post.to, NOW };
  for (unsigned i = 0; i <= G_N_ELEMENTS (hostile_texts); i++)
    {
      g_autoptr (BwMessage) message =
          i == 0 ? usual_message () : hostile_message (hostile_texts[i - 1]);
      message->chart_png = g_bytes_new_static ("\x89PNG", 4);
      g_autofree char *text = bw_email_sendgrid (message, &head);
      g_autoptr (JsonNode) root = bw_json_parse (text, -1, NULL);
      g_assert_nonnull (root);
      g_assert_cmpstr (text_at (root, "personalizations[0].to[0].email"), ==, "anna@example.org");
      g_assert_cmpstr (text_at (root, "from.email"), ==, "bot@example.org");
      g_assert_cmpstr (text_at (root, "content[0].type"), ==, "text/plain");
      g_assert_cmpstr (text_at (root, "content[1].type"), ==, "text/html");
      g_assert_cmpstr (text_at (root, "attachments[0].content"), ==, "iVBORw==");
      g_assert_null (strpbrk (text_at (root, "subject"), "\r\n"));
      g_assert_null (strpbrk (text_at (root, "headers.Message-ID"), "\r\n "));
    }
  post_clear (&post);
}

/* Words are of whole characters and of a length that mail allows. */
static void
test_words (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  static const char *const pieces[] = { "a", " ", ARABIC, SHEEP, "\r\n", "=?", "\xc3\xa9", "\t" };
  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int k = g_rand_int_range (rand, 0, 80); k > 0; k--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      g_autofree char *words = bw_mime_encode_words (text->str);
      g_auto (GStrv) lines = g_strsplit (words, "\r\n ", -1);
      g_autoptr (GString) back = g_string_new (NULL);
      for (char **line = lines; *line != NULL; line++)
        {
          size_t length = strlen (*line), n = 0;
          g_assert_cmpuint (length, <=, 75);
          g_assert_true (g_str_has_prefix (*line, "=?UTF-8?B?") && g_str_has_suffix (*line, "?="));
          (*line)[length - 2] = '\0';
          g_autofree guchar *bytes = g_base64_decode (*line + 10, &n);
          g_assert_true (g_utf8_validate ((const char *) bytes, (gssize) n, NULL));
          g_string_append_len (back, (const char *) bytes, (gssize) n);
        }
      g_strdelimit (text->str, "\r\n\t", ' ');
      g_assert_cmpstr (back->str, ==, text->str);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/email-message/form", test_form);
  g_test_add_func ("/email-message/hostile", test_hostile);
  g_test_add_func ("/email-message/runbook", test_runbook);
  g_test_add_func ("/email-message/threads", test_threads);
  g_test_add_func ("/email-message/addresses", test_addresses);
  g_test_add_func ("/email-message/sendgrid", test_sendgrid);
  g_test_add_func ("/email-message/words", test_words);
  return g_test_run ();
}
