/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do about a source that does not answer, by what the system said of it. */
#include "view/bw-source-advice.h"

#include "view/bw-words.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* NULL: nothing is known to help. */
static const char *
deed_for (const char *error)
{
  if (strstr (error, g_strerror (ENOENT)) != NULL || strstr (error, g_strerror (ENOTDIR)) != NULL)
    return _ ("Look whether the file was moved or its disk is missing; another place is entered "
              "under Edit.");
  if (strstr (error, g_strerror (EACCES)) != NULL || strstr (error, g_strerror (EPERM)) != NULL)
    return _ ("Allow your user to read the file.");
  if (strstr (error, g_strerror (EIO)) != NULL || strstr (error, g_strerror (ESTALE)) != NULL)
    return _ ("Look after the disk or the share it lies on.");
  /* As it begins in the reader's language. */
  const char *late = _ ("no answer in %.4g s");
  if (strncmp (error, late, strcspn (late, "%")) == 0)
    return _ ("What it lies on is slow or gone: look after the disk or the share.");
  return NULL;
}

char *
bw_source_advice (const BwSourceView *source, int64_t now_us, GTimeZone *zone)
{
  g_return_val_if_fail (source != NULL, NULL);
  if (source->health != BW_SOURCE_FAILING || source->error == NULL)
    return NULL;
  const char *deed = deed_for (source->error);
  if (source->next_us == BW_TIME_NONE || source->next_us <= now_us)
    return g_strdup (deed);
  g_autofree char *at = bw_words_second (source->next_us, now_us, zone);
  g_autofree char *next = g_strdup_printf (_ ("It is asked again at %s."), at);
  return deed != NULL ? g_strdup_printf ("%s %s", deed, next) : g_steal_pointer (&next);
}
