/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a source's form that tries it out: what it would read. */
#pragma once

#include "ui/bw-context.h"
#include "ui/bw-test-row.h"

#define BW_TYPE_SOURCE_TEST_ROW (bw_source_test_row_get_type ())
G_DECLARE_FINAL_TYPE (BwSourceTestRow, bw_source_test_row, BW, SOURCE_TEST_ROW, BwTestRow)

/** (transfer floating) */
GtkWidget *bw_source_test_row_new (BwContext *context, const char *source);
