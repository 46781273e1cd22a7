/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to an incident, in a word. */
#include "view/bw-kind-words.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *kind;
  const char *word;
} words[] = {
  { "FIRE", N_ ("fired") },           { "UPGRADE", N_ ("got worse") },
  { "REOPEN", N_ ("opened again") },  { "REPEAT", N_ ("told again") },
  { "ESCALATE", N_ ("escalated") },   { "FLAP", N_ ("changes often") },
  { "RESOLVE", N_ ("recovered") },    { "NODATA", N_ ("no data") },
  { "DIGEST", N_ ("daily message") }, { "TEST", N_ ("test") },
};

const char *
bw_kind_word (const char *kind)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].kind, kind) == 0)
      return _ (words[i].word);
  return kind != NULL ? kind : "–";
}
