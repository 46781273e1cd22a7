/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remembers when the window was last seen. */
#include "ui/bw-seen.h"

#include "view/bw-away.h"

/* Of the setting, where nothing is a number that no moment has. */
#define NEVER 0

typedef struct
{
  BwContext *context;
  GSettings *settings; /* or NULL */
  int64_t seen_us;     /* see bw_away_seen_us() */
} Seen;

static void
seen_free (gpointer data, GClosure *closure)
{
  Seen *seen = data;
  g_object_unref (seen->context);
  g_clear_object (&seen->settings);
  g_free (seen);
}

static void
set (Seen *seen, int64_t seen_us)
{
  seen->seen_us = seen_us;
  if (seen->settings != NULL)
    g_settings_set_int64 (seen->settings, "seen-at", seen_us);
}

static void
map_cb (GtkWidget *window, Seen *seen)
{
  bw_context_set_seen (seen->context, seen->seen_us, bw_context_now_us (seen->context));
  set (seen, BW_AWAY_OPEN);
}

static void
unmap_cb (GtkWidget *window, Seen *seen)
{
  set (seen, bw_context_now_us (seen->context));
}

void
bw_seen_follow (GtkWidget *window, BwContext *context, GSettings *settings)
{
  g_return_if_fail (GTK_IS_WIDGET (window) && BW_IS_CONTEXT (context));
  Seen *seen = g_new0 (Seen, 1);
  seen->context = g_object_ref (context);
  seen->settings = settings != NULL ? g_object_ref (settings) : NULL;
  int64_t kept_us = settings != NULL ? g_settings_get_int64 (settings, "seen-at") : NEVER;
  seen->seen_us = kept_us == NEVER ? BW_TIME_NONE : kept_us;
  g_signal_connect (window, "map", G_CALLBACK (map_cb), seen);
  g_signal_connect_data (window, "unmap", G_CALLBACK (unmap_cb), seen, seen_free, 0);
}
