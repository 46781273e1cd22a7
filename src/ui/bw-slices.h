/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work on the main loop that would take long at once, in slices: between two of them keys and
 * pointers are heard and answers taken, and no frame is drawn before all of it is done. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** One step, which alone takes no longer than a slice may; whether there is another. It may begin
 * or end the work it is a step of. */
typedef bool (*BwSliceFunc) (gpointer data);

/** Calls STEP with DATA from the main loop until nothing is left, as often at a time as fits into a
 * slice. *SOURCE is the source of it, and 0 again when all is done; work that is under way under it
 * is ended first. Whoever goes before that ends it with g_clear_handle_id(). */
void bw_slices_run (unsigned *source, BwSliceFunc step, gpointer data);
/** The same where frames may be drawn in between: what is not seen at once. */
void bw_slices_run_late (unsigned *source, BwSliceFunc step, gpointer data);
