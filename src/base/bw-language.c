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
}
