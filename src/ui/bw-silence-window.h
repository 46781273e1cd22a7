/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept silent, and why: listed, ended, added, and everything muted. */
#pragma once

#include "model/bw-incident.h"
#include "ui/bw-context.h"

/** Shows the silences over PARENT; with INCIDENT (or NULL) the form for others like it. */
void bw_silence_window_present (GtkWidget *parent, BwContext *context, const BwIncident *incident);
