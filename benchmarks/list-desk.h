/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk to measure long lists on: a screen of its own, the real window in this process, and what a
 * lap of its main loop cost. */
#pragma once

#include "ui/bw-window.h"

#include <stdbool.h>

/** What happened between two moments. CPU is the main loop's thread's, unless said otherwise. */
typedef struct
{
  double wall_ms;
  double loop_ms;    /* CPU of all its iterations */
  double process_ms; /* CPU of all threads */
  double longest_ms; /* CPU of the longest iteration in which nothing was drawn */
  double frame_ms;   /* CPU of the longest one in which a frame was */
  unsigned n_frames;
} Lap;

typedef bool (*LapCondition) (gpointer data);

/** An X server, and GTK on it. False, having said why, when there is none. */
bool list_desk_init (void);
void list_desk_end (void);
/** The window over ENGINE, 1280 × 820, on PAGE, with all there is chosen. (transfer full) */
BwWindow *list_desk_window (BwEngine *engine, const char *page);
/** Runs the main loop until CONDITION (DATA) holds and a frame was drawn since, 120 s at most. */
Lap list_desk_run (BwWindow *window, LapCondition condition, gpointer data);
/** Runs the main loop until nobody in this process has had anything to do for a second. */
void list_desk_rest (BwWindow *window);
/** Draws N frames, calling STEP before each. */
Lap list_desk_frames (BwWindow *window, unsigned n, void (*step) (gpointer data), gpointer data);
/** Scrolls LIST by the wheel, by pages, to its end and back, a row of the table each. */
void list_desk_scroll (BwWindow *window, GtkWidget *list);
/** The first widget of TYPE below WIDGET that is mapped, or NULL. */
GtkWidget *list_desk_find (GtkWidget *widget, GType type);
/** CPU of the thread that calls, ms. */
double list_desk_cpu_ms (void);
/** Resident memory of this process, MB, after what is free was given back. */
double list_desk_rss_mb (void);
/** A row of the table, and its header. */
void list_desk_print_header (const char *title);
void list_desk_print (const char *what, const Lap *lap);
