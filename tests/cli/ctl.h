/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of the program share: how a run has to look, what it printed. */
#pragma once

#include "base/bw-json.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <string.h>

/* A home of the test's own, empty. */
typedef struct
{
  char *home;
} Ctl;

static inline void
ctl_set_up (Ctl *ctl, gconstpointer data)
{
  ctl->home = bw_test_dir_new ();
}

static inline void
ctl_tear_down (Ctl *ctl, gconstpointer data)
{
  bw_test_dir_remove (ctl->home);
  g_free (ctl->home);
}

/* The test has failed, and goes on, so that all that is wrong is told at once. */
static inline void ctl_fault (const char *format, ...) G_GNUC_PRINTF (1, 2);

static inline void
ctl_fault (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("fault: %s\n", text);
  g_test_fail ();
}

static inline unsigned
ctl_n_lines (const char *text)
{
  unsigned n = 0;
  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

/* Nothing of GLib, nothing of a crash, and no number that is none: "inf" stands for +∞ alone. */
static inline void
ctl_check_words (const BwTestRun *run)
{
  static const char *const never[] = { "CRITICAL **", "WARNING **", "GLib", "assertion", "(null)" };
  static const char numbers[] = "(?i)(^|[^a-z_\"])[-+]?(nan|inf|infinity)([^a-z_\"]|$)";
  g_assert_true (g_utf8_validate (run->out, -1, NULL));
  g_assert_true (g_utf8_validate (run->err, -1, NULL));
  for (unsigned i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (run->err, never[i]) != NULL)
      g_error ("stderr has \"%s\": %s", never[i], run->err);
  if (g_regex_match_simple (numbers, run->out, G_REGEX_MULTILINE, 0))
    g_error ("a number that is none: %s", run->out);
}

/* A run that failed as promised: EXIT, nothing on stdout, one line "bellwetherctl: what: why" that
 * has WHY (or anything, when NULL). */
static inline void
ctl_check_refused (const BwTestRun *run, int exit, const char *why)
{
  ctl_check_words (run);
  if (run->status != exit || ctl_n_lines (run->err) != 1)
    ctl_fault ("exit %d (expected %d), stderr: %s", run->status, exit, run->err);
  if (!g_regex_match_simple ("^bellwetherctl: .+: .+\n$", run->err, 0, 0))
    ctl_fault ("not \"bellwetherctl: what: why\": %s", run->err);
  if (why != NULL && strstr (run->err, why) == NULL)
    ctl_fault ("\"%s\" is not in: %s", why, run->err);
  if (*run->out != '\0')
    ctl_fault ("stdout: %s", run->out);
}

/* A run that went well. */
static inline void
ctl_check_well (const BwTestRun *run, int exit)
{
  ctl_check_words (run);
  if (run->status != exit)
    ctl_fault ("exit %d (expected %d), stdout: %s, stderr: %s", run->status, exit, run->out,
               run->err);
}

/* What a run printed as one object, which is all it printed. (transfer full) */
static inline JsonNode *
ctl_json (const BwTestRun *run)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = bw_json_parse (run->out, -1, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  return root;
}

static inline JsonObject *
ctl_object (JsonNode *root)
{
  return json_node_get_object (root);
}

/* Fails unless TEXT has PART. */
static inline void
ctl_check_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    ctl_fault ("\"%s\" is not in: %s", part, text);
}
