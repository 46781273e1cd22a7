/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The button that snoozes an alert, with a menu of how long. */
#pragma once

#include <gtk/gtk.h>

/** Makes BUTTON one; its items activate "incident.snooze" with minutes (int32), 0 being until it is
 * resolved: and one that activates
 * "incident.silence": actions of an ancestor. */
void bw_snooze_button_set_up (GtkMenuButton *button);
