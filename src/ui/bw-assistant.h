/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assistant of the first start: what was found, which rules, which channel. It can be had again
 * at any time. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_ASSISTANT (bw_assistant_get_type ())
G_DECLARE_FINAL_TYPE (BwAssistant, bw_assistant, BW, ASSISTANT, AdwWindow)

/** Shows the one of PARENT, made where there is none, and looks. Nothing is written before a person
 * says so at the end. */
void bw_assistant_present (BwContext *context, GtkWindow *parent);
