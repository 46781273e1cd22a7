/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state: silhouette and word in one label, in its colour. */
#pragma once

#include "view/bw-state-words.h"

#include <gtk/gtk.h>

#define BW_TYPE_STATE_LABEL (bw_state_label_get_type ())
/** Property "has-word" (bool, TRUE): without it the word is the tooltip and the accessible name. */
G_DECLARE_FINAL_TYPE (BwStateLabel, bw_state_label, BW, STATE_LABEL, GtkWidget)

/** (transfer floating) */
GtkWidget *bw_state_label_new (void);
/** TEXT (or NULL) is shown for the word: "Collecting, 7 of 20". */
void bw_state_label_set (BwStateLabel *label, const BwStateWords *words, const char *text);
