/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources as a table or, where it is narrow, as rows of two lines. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-source-row.h"

#define BW_TYPE_SOURCE_TABLE (bw_source_table_get_type ())
/** Signals: "opened" (const char *source, const char *type): a row was activated. "check" (const
 * char *source): it is to be asked now. */
G_DECLARE_FINAL_TYPE (BwSourceTable, bw_source_table, BW, SOURCE_TABLE, GtkBox)

/** Shows STATUS as of NOW_US; ENGINE says where the sources are and what its rules judged. */
void bw_source_table_update (BwSourceTable *table, BwEngine *engine, const BwEngineStatus *status,
                             int64_t now_us);
/** Rows of two lines. */
void bw_source_table_set_narrow (BwSourceTable *table, bool is_narrow);
/** Whether sources can be asked from here. */
void bw_source_table_set_can_check (BwSourceTable *table, bool can_check);
