/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a channel's form: what became of its messages, and a test with the server's answer. */
#pragma once

#include "ui/bw-context.h"
#include "ui/bw-test-row.h"

#define BW_TYPE_CHANNEL_TEST_ROW (bw_channel_test_row_get_type ())
G_DECLARE_FINAL_TYPE (BwChannelTestRow, bw_channel_test_row, BW, CHANNEL_TEST_ROW, BwTestRow)

/** (transfer floating) */
GtkWidget *bw_channel_test_row_new (BwContext *context, const char *channel);
