/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is built into the program for the window. */
#pragma once

/** Makes sure that the resources are there: the icons of states and pages, style sheets, templates.
 * Call it before anything of GTK. */
void bw_resources_ensure (void);
