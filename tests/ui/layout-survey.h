/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at all that a window shows, from what was allocated and from what was drawn: whether text
 * is clipped or overlaps, can be read and hit, and nothing has to be scrolled sideways. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/** Counts the faults of what ROOT shows, and tells each in a message under the name SCENE; asserts
 * that there are LEAST labels at the least. IS_READ: the contrast of each is measured, too. */
unsigned layout_survey (GtkWidget *root, const char *scene, unsigned least, bool is_read);
/** Names in a message the lowest widget in WIDGET that needs more than WIDTH px. */
void layout_blame (GtkWidget *widget, const char *scene, int width);
