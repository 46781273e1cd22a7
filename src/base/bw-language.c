/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language a program speaks. */
#include "base/bw-language.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>

void
bw_language_init (const char *folder)
{
  const char *own = g_getenv ("BELLWETHER_LOCALE_DIR");
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, own != NULL ? own : folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* GLib decides at its first message, once, whether there are translations at all. */
  g_dgettext (GETTEXT_PACKAGE, "yes");
}

BwLanguage *
bw_language_begin_plain (void)
{
  static locale_t plain;
  if (g_once_init_enter (&plain))
    g_once_init_leave (&plain, newlocale (LC_ALL_MASK, "C", (locale_t) 0));
  return (BwLanguage *) uselocale (plain);
}

void
bw_language_end_plain (BwLanguage *before)
{
  uselocale ((locale_t) before);
}
