/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What newer GTK does in another way, and what only newer GTK can. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/** FILE is borrowed; NULL: nobody chose one. */
typedef void (*BwFileFunc) (GFile *file, gpointer data);

/** Which files are offered: "CSV files" with { "*.csv", NULL }. */
typedef struct
{
  const char *name;
  const char *const *patterns;
} BwFileKind;

/** Asks for a file to read; of KINDS (N of them) the first is chosen, and all files can be. FUNC is
 * called once, unless PARENT is gone before. */
void bw_compat_open_file (GtkWindow *parent, const char *title, const BwFileKind *kinds, unsigned n,
                          BwFileFunc func, gpointer data);
/** Asks where to write, NAME suggested; asks again before it replaces a file. FUNC as above. */
void bw_compat_save_file (GtkWindow *parent, const char *title, const char *name, BwFileFunc func,
                          gpointer data);
/** Has a screen reader say TEXT now. False where GTK can't (before 4.14). */
bool bw_compat_announce (GtkWidget *widget, const char *text);
