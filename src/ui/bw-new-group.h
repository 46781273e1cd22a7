/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog that adds a group to the configuration: its name, and what it can't do without. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

/** NAME was added, in the file. */
typedef void (*BwNewGroupFunc) (const char *name, gpointer data);

#define BW_TYPE_NEW_GROUP (bw_new_group_get_type ())
G_DECLARE_FINAL_TYPE (BwNewGroup, bw_new_group, BW, NEW_GROUP, AdwWindow)

/** Asks over PARENT for a [FAMILY NAME] of KIND (or NULL). FUNC unless OWNER, which it is about, is
 * gone. */
void bw_new_group_present (BwContext *context, GtkWindow *parent, const char *family,
                           const char *kind, BwNewGroupFunc func, GObject *owner);
