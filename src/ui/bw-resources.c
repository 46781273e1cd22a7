/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is built into the program for the window. */
#include "ui/bw-resources.h"

#include <gio/gio.h>

/* Made by glib-compile-resources. They register themselves, but the linker leaves an object of a
 * static library out unless something in it is named. */
extern GResource *bw_help_get_resource (void);
extern GResource *bw_icons_get_resource (void);
extern GResource *bw_ui_get_resource (void);

void
bw_resources_ensure (void)
{
  bw_help_get_resource ();
  bw_icons_get_resource ();
  bw_ui_get_resource ();
}
