/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of text for a terminal: columns as wide as they need to be. */
#pragma once

#include <glib.h>

typedef struct _BwTable BwTable;

/** COLUMNS are the headings, NULL-terminated; one that begins with '>' is aligned to the right (and
 * shown without it). (transfer full) */
BwTable *bw_table_new (const char *const *columns);
void bw_table_free (BwTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTable, bw_table_free)
/** Adds a row of as many cells as there are columns; NULL is an empty cell. Line breaks become
 * blanks. */
void bw_table_add (BwTable *table, ...);
/** The whole table, with headings when there is a row. (transfer full) */
char *bw_table_to_text (BwTable *table);
/** Prints it on stdout. */
void bw_table_print (BwTable *table);
