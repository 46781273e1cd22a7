/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands over the pages, in words. */
#include "view/bw-notice-words.h"

#include "view/bw-words.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Less is what clocks do that are kept right. */
#define LONG_STEP_US BW_MINUTE_US

static bool
says (const char *detail, const char *word, int number)
{
  return strstr (detail, word) != NULL || strstr (detail, g_strerror (number)) != NULL;
}

/* What to do where DETAIL is what SQLite or the system said; NULL: nothing is known to help.
 * (transfer full) */
static char *
deed_for (const char *detail, const char *state_dir)
{
  if (says (detail, "disk is full", ENOSPC) || says (detail, "disk is full", EDQUOT))
    return g_strdup_printf (_ ("Make room on the disk of %s."), state_dir);
  if (says (detail, "readonly", EROFS))
    return g_strdup_printf (_ ("Make %s writable again."), state_dir);
  if (says (detail, "unable to open", EACCES))
    return g_strdup_printf (_ ("Allow your user to write to %s."), state_dir);
  if (says (detail, "I/O error", EIO))
    return g_strdup_printf (_ ("Look after the disk of %s."), state_dir);
  return NULL;
}

/* What is wrong, and what goes on all the same. */
static const char *
title_of (BwNoticeKind kind)
{
  if (kind == BW_NOTICE_HISTORY)
    return _ ("History is not being saved; alerts work all the same.");
  if (kind == BW_NOTICE_ALERTS)
    return _ ("Alerts can’t be saved; they are told as soon as they can be.");
  if (kind == BW_NOTICE_LEDGER)
    return _ ("The figures of a ledger can’t be saved.");
  return NULL;
}

char *
bw_notice_words_text (BwNoticeKind kind, const char *text, const char *state_dir)
{
  g_return_val_if_fail (text != NULL && state_dir != NULL, NULL);
  const char *title = title_of (kind);
  /* The engine's own title ends where its reason begins. */
  const char *end = strstr (text, ". ");
  const char *detail = end != NULL ? end + 2 : NULL;
  /* Of the configuration the reason is where to look. */
  if (title == NULL)
    return g_strdup (text);
  if (detail == NULL)
    return g_strdup (title);
  g_autofree char *deed = deed_for (detail, state_dir);
  /* Translators: what is wrong, what the system said, what to do */
  return deed != NULL ? g_strdup_printf (_ ("%s The system says: %s. %s"), title, detail, deed)
                      : g_strdup_printf (_ ("%s The system says: %s."), title, detail);
}

char *
bw_notice_words_clock (const GPtrArray *gaps, int64_t seen_us, int64_t now_us)
{
  for (unsigned i = gaps != NULL ? gaps->len : 0; i > 0; i--)
    {
      const BwGapView *gap = g_ptr_array_index (gaps, i - 1);
      int64_t step_us = gap->to_us - gap->from_us;
      int64_t at_us = gap->is_back ? gap->from_us : gap->to_us;
      bool is_old = now_us - at_us > BW_NOTICE_CLOCK_US || at_us > now_us;
      bool is_seen = seen_us != BW_TIME_NONE && at_us <= seen_us;
      if (gap->kind != BW_GAP_CLOCK || step_us < LONG_STEP_US || is_old || is_seen)
        continue;
      g_autofree char *span = bw_words_age (step_us);
      return g_strdup_printf (
          _ ("The clock of this computer was set anew by %s. Deadlines go by the "
             "new time; what was recorded before keeps the old one."),
          span);
    }
  return NULL;
}
