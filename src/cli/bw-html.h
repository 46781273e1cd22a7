/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of a page of HTML: escaped text, tables, charts. */
#pragma once

#include "plot/bw-chart.h"

/** Appends TEXT ("" for NULL) so that it is text and nothing else. */
void bw_html_append_text (GString *page, const char *text);
/** Appends an element NAME with TEXT in it. */
void bw_html_append_element (GString *page, const char *name, const char *text);
/** Begins a table with CAPTION and COLUMNS (NULL-terminated); the first column heads its row, the
 * others are numbers. */
void bw_html_begin_table (GString *page, const char *caption, const char *const *columns);
/** Appends a row of as many CELLS (NULL: empty) as there are columns; NULL-terminated no more than
 * the columns are. */
void bw_html_append_row (GString *page, const char *const *cells, unsigned n);
void bw_html_end_table (GString *page);
/** Appends CHART as two drawings, of which a browser shows the one for its theme, with what
 * bw_chart_describe() says as their text. NUMBER is the chart's own on the page. */
bool bw_html_append_chart (GString *page, BwChart *chart, unsigned number, double width,
                           double height, GError **error);
/** Begins a page that needs nothing but itself, and takes nothing else. */
void bw_html_begin_page (GString *page, const char *title);
void bw_html_end_page (GString *page);
