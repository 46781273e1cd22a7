/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: one instance that watches, with or without a window. */
#pragma once

#include <adwaita.h>

#define BW_TYPE_APPLICATION (bw_application_get_type ())
G_DECLARE_FINAL_TYPE (BwApplication, bw_application, BW, APPLICATION, AdwApplication)

/** (transfer full) */
BwApplication *bw_application_new (void);
