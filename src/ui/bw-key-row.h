/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key of the configuration as a row of a form: what it is, what it is for, its control; what is
 * wrong with it in words, and what to do when the file was changed meanwhile. */
#pragma once

#include "config/bw-key-schema.h"
#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_KEY_ROW (bw_key_row_get_type ())
/** Written to the file as soon as something is chosen, or when what was typed is left. */
G_DECLARE_FINAL_TYPE (BwKeyRow, bw_key_row, BW, KEY_ROW, AdwPreferencesRow)

/** The row for the key NAME (which a "*" of KEY stands for) of [GROUP]. (transfer floating) */
GtkWidget *bw_key_row_new (BwContext *context, const BwKeySchema *key, const char *name,
                           const char *group);
/** The name of its key. */
const char *bw_key_row_name (BwKeyRow *row);
/** What is edited in. (transfer none) */
GtkWidget *bw_key_row_control (BwKeyRow *row);
/** TEXT stands for the help of the schema. */
void bw_key_row_set_help (BwKeyRow *row, const char *text);
