/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a form that tries out what the form is of: a button, and the answer below it. */
#pragma once

#include "view/bw-state-words.h"

#include <adwaita.h>

#define BW_TYPE_TEST_ROW (bw_test_row_get_type ())
/** Signal "asked" (): somebody wants to know. */
G_DECLARE_DERIVABLE_TYPE (BwTestRow, bw_test_row, BW, TEST_ROW, AdwPreferencesRow)

struct _BwTestRowClass
{
  AdwPreferencesRowClass parent_class;
};

/** TITLE with TEXT under it, and a button that says BUTTON. For a row that has just been made. */
void bw_test_row_set_up (BwTestRow *row, const char *title, const char *text, const char *button);
/** What stands under the title. */
void bw_test_row_set_text (BwTestRow *row, const char *text);
/** It is asked, and TEXT says so; the button waits. */
void bw_test_row_begin (BwTestRow *row, const char *text);
/** The answer; WORDS has its silhouette (or none) and tone. */
void bw_test_row_end (BwTestRow *row, const BwStateWords *words, const char *text);
