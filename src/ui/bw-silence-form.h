/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a silence: what for, how long, why; looked at as one types. */
#pragma once

#include "model/bw-silence.h"
#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_SILENCE_FORM (bw_silence_form_get_type ())
/** Signal "checked" (): whether it can be added may be another. Signal "apply" (): Enter. */
G_DECLARE_FINAL_TYPE (BwSilenceForm, bw_silence_form, BW, SILENCE_FORM, GtkBox)

/** (transfer floating) */
GtkWidget *bw_silence_form_new (BwContext *context);
/** Begins anew, with MATCHERS or NULL. */
void bw_silence_form_reset (BwSilenceForm *form, const char *matchers);
/** What was typed; NULL while something is wrong with it, which it shows. (transfer full) */
BwSilence *bw_silence_form_build (BwSilenceForm *form);
