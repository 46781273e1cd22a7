/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwether: the window. */
#include "base/bw-language.h"
#include "base/bw-log.h"
#include "ui/bw-application.h"
#include "ui/bw-heap.h"

int
main (int argc, char **argv)
{
  bw_heap_tame ();
  bw_language_init (BW_LOCALE_DIR);
  bw_log_init (false);
  g_autoptr (BwApplication) application = bw_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
