/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of groups of the configuration, channels for example, chosen from those there are by check
 * boxes behind a button. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_NAME_PICKER (bw_name_picker_get_type ())
/** Signal "changed" (): somebody chose. */
G_DECLARE_FINAL_TYPE (BwNamePicker, bw_name_picker, BW, NAME_PICKER, AdwBin)

/** Of FAMILY; TITLE is what it is for, NONE what stands there while nothing is chosen. (transfer
 * floating) */
GtkWidget *bw_name_picker_new (BwContext *context, const char *family, const char *title,
                               const char *none);
/** RAW is a list as it stands in a file. */
void bw_name_picker_set_raw (BwNamePicker *picker, const char *raw);
/** (transfer none) */
const char *bw_name_picker_raw (BwNamePicker *picker);
/** What has the focus. (transfer none) */
GtkWidget *bw_name_picker_button (BwNamePicker *picker);
