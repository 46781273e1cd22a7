/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret of a channel as a row of its form: whether it is stored and where, never what it is. */
#pragma once

#include "config/bw-key-schema.h"
#include "config/bw-secrets.h"
#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_SECRET_ROW (bw_secret_row_get_type ())
/** Signal "stored" (): another one is stored, or none any more. */
G_DECLARE_FINAL_TYPE (BwSecretRow, bw_secret_row, BW, SECRET_ROW, AdwPreferencesRow)

/** The row for KEY of [channel OWNER]. (transfer floating) */
GtkWidget *bw_secret_row_new (BwContext *context, BwSecrets *secrets, const BwKeySchema *key,
                              const char *owner);
/** The name of its key. */
const char *bw_secret_row_name (BwSecretRow *row);
