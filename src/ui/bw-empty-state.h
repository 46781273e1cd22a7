/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page or card without content: what is missing, and what will fill it. */
#pragma once

#include <adwaita.h>

/** TITLE and TEXT are plain; BUTTON with the detailed ACTION, or both NULL. (transfer floating) */
GtkWidget *bw_empty_state_new (const char *icon, const char *title, const char *text,
                               const char *button, const char *action);
/** Other words, in the same place. */
void bw_empty_state_set (GtkWidget *state, const char *icon, const char *title, const char *text);
