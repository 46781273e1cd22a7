/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwether: the window. */
#include "base/bw-log.h"
#include "ui/bw-application.h"
#include "ui/bw-heap.h"

#include <libintl.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  bw_heap_tame ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, BW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  bw_log_init (false);
  g_autoptr (BwApplication) application = bw_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
