/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers on this computer that nobody watches so far, looked for when somebody asks. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_FOUND_LEDGERS (bw_found_ledgers_get_type ())
G_DECLARE_FINAL_TYPE (BwFoundLedgers, bw_found_ledgers, BW, FOUND_LEDGERS, AdwPreferencesGroup)

/** (transfer floating) */
GtkWidget *bw_found_ledgers_new (BwContext *context);
