/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of text for a terminal: columns as wide as they need to be. */
#pragma once

#include <glib.h>

typedef struct _BwTable BwTable;

/** COLUMNS are the headings, marked with N_(), NULL-terminated; one that begins with '>' is aligned
 * to the right (and shown without it). (transfer full) */
BwTable *bw_table_new (const char *const *columns);
void bw_table_free (BwTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTable, bw_table_free)
/** Adds a row of as many cells as there are columns; NULL is an empty cell. Line breaks become
 * blanks. */
void bw_table_add (BwTable *table, ...);
unsigned bw_table_n_rows (BwTable *table);
/** The whole table, with headings when there is a row. WIDTH
 * (0: no bound) is how wide it may be: texts are broken into lines within their columns, and where
 * that leaves too little of them the last columns stand below the others. (transfer full) */
char *bw_table_to_text (BwTable *table, unsigned width);
/** Prints it on stdout, as wide as the terminal there is. */
void bw_table_print (BwTable *table);
