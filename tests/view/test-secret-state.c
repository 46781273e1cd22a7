/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a secret, and that the file for one is nobody else's. */
#include "view/bw-secret-state.h"

#include "base/bw-error.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void
test_words (void)
{
  static const struct
  {
    bool is_found;
    BwSecretPlace place;
    const char *where;
    bool is_required;
    int code;
    const char *said;
    bool is_wrong, has_keyring, can_forget;
  } cases[] = {
    { true, BW_SECRET_KEYRING, NULL, true, 0, "keyring", false, true, true },
    { true, BW_SECRET_FILE, "/x/y", true, 0, "/x/y", false, true, false },
    { true, BW_SECRET_ENVIRONMENT, "BELLWETHER_X", true, 0, "BELLWETHER_X", false, true, false },
    { false, 0, NULL, true, BW_ERROR_NOT_FOUND, "nothing can be sent", true, true, false },
    { false, 0, NULL, false, BW_ERROR_NOT_FOUND, "Not stored", false, true, false },
    { false, 0, NULL, true, BW_ERROR_UNAVAILABLE, "no keyring", true, false, false },
    { false, 0, NULL, true, BW_ERROR_BUSY, "locked", true, true, false },
    { false, 0, NULL, true, BW_ERROR_PERMISSION, "its own words", true, true, false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error =
          cases[i].is_found ? NULL : g_error_new_literal (BW_ERROR, cases[i].code, "its own words");
      BwSecretLook look;
      bw_secret_look (cases[i].is_found, cases[i].place, cases[i].where, cases[i].is_required,
                      error, &look);
      g_assert_nonnull (strstr (look.text, cases[i].said));
      g_assert_true (look.is_wrong == cases[i].is_wrong);
      g_assert_true (look.has_keyring == cases[i].has_keyring);
      g_assert_true (look.can_forget == cases[i].can_forget);
      g_free (look.text);
    }
}

typedef struct
{
  bool is_over;
  GAsyncResult *result;
} Answer;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  answer->result = g_object_ref (result);
  answer->is_over = true;
}

static char *
keep (const char *config, const char *value, GError **error)
{
  Answer answer = { false, NULL };
  bw_secret_keep_async (config, "team", "webhook-url", value, kept_cb, &answer);
  bw_test_wait_flag (&answer.is_over);
  g_autoptr (GAsyncResult) result = answer.result;
  return bw_secret_keep_finish (result, error);
}

static void
test_keep (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *config = g_build_filename (dir, "bellwether.conf", NULL);
  /* An older one that others could read. */
  g_free (bw_test_write (dir, "secrets/team-webhook-url", "old", -1));
  g_autofree char *old = g_build_filename (dir, "secrets", "team-webhook-url", NULL);
  g_assert_cmpint (g_chmod (old, 0644), ==, 0);
  g_autofree char *path = keep (config, "s3cret", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, old);
  g_autofree char *text = bw_test_read (path);
  g_assert_cmpstr (text, ==, "s3cret");
  GStatBuf info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  /* A file where the folder should be. */
  g_autofree char *wrong = g_build_filename (path, "x", "bellwether.conf", NULL);
  g_assert_null (keep (wrong, "s3cret", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_PERMISSION);
  g_assert_null (strstr (error->message, "s3cret"));
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/secret-state/words", test_words);
  g_test_add_func ("/view/secret-state/keep", test_keep);
  return g_test_run ();
}
