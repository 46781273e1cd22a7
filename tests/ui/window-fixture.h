/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real window over the demonstration's engine, on the screen that is there. */
#pragma once

#include "engine/bw-demo.h"
#include "engine/bw-engine-live.h"
#include "lib/bw-test.h"
#include "ui/bw-notice-bar.h"
#include "ui/bw-page.h"
#include "ui/bw-resources.h"
#include "ui/bw-sidebar.h"
#include "ui/bw-window.h"

#define PATIENCE_MS 20000

typedef struct
{
  BwDemo *demo;
  BwEngine *engine;
  BwContext *context;
  GtkApplication *application;
  BwWindow *window;
  unsigned n_frames;
} Fixture;

static inline void
after_paint_cb (GdkFrameClock *frames, Fixture *fixture)
{
  fixture->n_frames++;
}

static inline bool
a_frame_cb (gpointer data)
{
  return ((Fixture *) data)->n_frames >= 1;
}

/* Lets some frames be drawn: the first may still change what fits. */
static inline void
draw (Fixture *fixture)
{
  for (unsigned round = 0; round < 4; round++)
    {
      bw_test_drain ();
      fixture->n_frames = 0;
      gtk_widget_queue_draw (GTK_WIDGET (fixture->window));
      g_assert_true (bw_test_run_until (a_frame_cb, fixture, PATIENCE_MS));
    }
}

/* The page that is shown; what stands around it is refreshed as pages are, and is none. */
static inline GtkWidget *
find_page (GtkWidget *widget)
{
  bool is_around = BW_IS_SIDEBAR (widget) || BW_IS_NOTICE_BAR (widget);
  if (BW_IS_PAGE (widget) && !is_around && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *page = find_page (child);
      if (page != NULL)
        return page;
    }
  return NULL;
}

static inline bool
page_ready_cb (gpointer data)
{
  GtkWidget *page = find_page (GTK_WIDGET (((Fixture *) data)->window));
  return page != NULL && bw_page_is_ready (BW_PAGE (page));
}

static inline bool
has_figures_cb (gpointer data)
{
  Fixture *fixture = data;
  g_auto (GStrv) bots = bw_engine_source_names (fixture->engine, "ledger");
  const BwMetric *metric =
      bots[0] == NULL ? NULL : bw_metric_get_labels ("ledger_roi", "source", bots[0], NULL);
  double value = 0;
  int64_t time_us = 0;
  return metric != NULL && bw_engine_latest (fixture->engine, metric, &value, &time_us);
}

static inline void
fixture_init (Fixture *fixture, BwClock *clock)
{
  g_autoptr (GError) error = NULL;
  *fixture =
      (Fixture){ .demo = bw_demo_new (clock != NULL ? bw_clock_wall_us (clock) : g_get_real_time (),
                                      &error) };
  g_assert_no_error (error);
  BwEngineOptions options = { .mode = BW_ENGINE_RUN,
                              .config_path = bw_demo_config_path (fixture->demo),
                              .state_dir = bw_demo_state_dir (fixture->demo),
                              .clock = clock };
  fixture->engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
  bw_engine_start (fixture->engine);
  /* A clock that stands still is moved on: what is computed in a while is asked for by a timer. */
  for (unsigned i = 0; clock != NULL && i < 60 && !has_figures_cb (fixture); i++)
    {
      bw_clock_advance (clock, BW_SECOND_US);
      bw_test_run_until (has_figures_cb, fixture, 200);
    }
  g_assert_true (bw_test_run_until (has_figures_cb, fixture, PATIENCE_MS));
  fixture->context = bw_context_new (fixture->engine);
  /* Style sheets are found by the application's path. */
  fixture->application =
      GTK_APPLICATION (adw_application_new (BW_APP_ID, G_APPLICATION_NON_UNIQUE));
  bw_resources_ensure ();
  g_application_register (G_APPLICATION (fixture->application), NULL, &error);
  g_assert_no_error (error);
}

static inline void
fixture_clear (Fixture *fixture)
{
  g_clear_object (&fixture->context);
  g_clear_object (&fixture->application);
  bw_engine_stop (fixture->engine);
  g_clear_object (&fixture->engine);
  bw_demo_free (fixture->demo);
}

static inline void
open_window (Fixture *fixture, int width, int height)
{
  fixture->window =
      g_object_ref_sink (bw_window_new (fixture->application, fixture->context, NULL));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)), "after-paint",
                    G_CALLBACK (after_paint_cb), fixture);
}

static inline void
close_window (Fixture *fixture)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)),
                                        fixture);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->window);
  bw_test_drain ();
}
