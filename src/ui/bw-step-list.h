/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps below each other with icon and time, and facts in two columns: for the eye and for a screen
 * reader. */
#pragma once

#include "view/bw-figure.h"
#include "view/bw-incident-view.h"

#include <gtk/gtk.h>

#define BW_TYPE_STEP_LIST (bw_step_list_get_type ())
G_DECLARE_FINAL_TYPE (BwStepList, bw_step_list, BW, STEP_LIST, GtkWidget)
/** STEPS (element type BwIncidentStep) are copied as far as they are shown. Nothing happens when
 * they are the same. */
void bw_step_list_set_steps (BwStepList *list, GPtrArray *steps);

#define BW_TYPE_FACT_LIST (bw_fact_list_get_type ())
G_DECLARE_FINAL_TYPE (BwFactList, bw_fact_list, BW, FACT_LIST, GtkWidget)
/** FACTS (element type BwFigure), as above. */
void bw_fact_list_set_facts (BwFactList *list, GPtrArray *facts);
