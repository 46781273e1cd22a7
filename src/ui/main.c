/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwether: the window. */
#include "base/bw-log.h"
#include "ui/bw-application.h"

#include <libintl.h>
#include <locale.h>
#ifdef __GLIBC__
#  include <malloc.h>
#endif

/* Threads that rest keep heaps of their own, 2 MB each; one for all is enough, for they work one
 * after the other. What is large goes back to the system when it is freed. */
static void
tame_heaps (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, 1);
  mallopt (M_MMAP_THRESHOLD, 128 * 1024);
  mallopt (M_TRIM_THRESHOLD, 128 * 1024);
#endif
}

int
main (int argc, char **argv)
{
  tame_heaps ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, BW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  bw_log_init (false);
  g_autoptr (BwApplication) application = bw_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
