/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A notification that stays, where there is nothing else by which a program without a window is
 * seen. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct _BwHiddenNote BwHiddenNote;

typedef struct
{
  /** A button was pressed, "show" or "quit". */
  void (*chosen) (const char *action, const char *token, gpointer data);
  /** Whether it could be shown. */
  void (*answered) (bool is_shown, gpointer data);
} BwHiddenNoteFuncs;

/** Nothing is shown so far. (transfer full) */
BwHiddenNote *bw_hidden_note_new (GDBusConnection *connection, const BwHiddenNoteFuncs *funcs,
                                  gpointer data);
/** What is shown stays. */
void bw_hidden_note_free (BwHiddenNote *note);
/** Shows it, and that is answered later; nothing where it was shown since it was last taken back:
 * who dismissed it has seen it. */
void bw_hidden_note_show (BwHiddenNote *note);
/** Takes it back. */
void bw_hidden_note_withdraw (BwHiddenNote *note);
