/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application's parts, for the files that make it up. */
#pragma once

#include "engine/bw-demo.h"
#include "ui/bw-application.h"
#include "ui/bw-background.h"
#include "ui/bw-presence.h"
#include "ui/bw-window.h"

struct _BwApplication
{
  AdwApplication parent_instance;
  char *config_path;
  char *state_dir;
  BwDemo *demo;
  bool is_first_start; /* nothing was ever configured or watched */
  bool is_hidden;      /* the next activation shows nothing */
  GError *trouble;     /* why there is no engine */
  BwEngine *engine;
  BwContext *context;
  GSettings *settings;
  BwWindow *window;
  BwPresence *presence;     /* of the engine that watches here, or NULL */
  BwBackground *background; /* of that one, unless it is the demonstration */
  bool is_closing;          /* within its close-request */
  bool may_hide;            /* the window may be closed: something else shows the program */
  unsigned start_source;    /* the engine starts when it is due, or before, after the first frame */
  unsigned term_source;
  unsigned interrupt_source;
};

/** Opens and starts the engine, or fills in the trouble. */
void bw_application_open_engine (BwApplication *self);
/** Where another program watched and has ended: watches from here, as opening anew would. */
void bw_application_watch_here (BwApplication *self);
/** Shows the window; NULL when it is the one that tells of the trouble. (transfer none) */
BwWindow *bw_application_present (BwApplication *self);
/** The keys of all actions of program and window. */
void bw_application_add_keys (GtkApplication *application);
/** All actions with their keys. */
void bw_application_add_actions (BwApplication *self);
/** The states of the actions follow the context, clicks on notifications open the window. */
void bw_application_follow_context (BwApplication *self);
/** What shows the program while it has no window, for the engine that watches here. */
void bw_application_add_presence (BwApplication *self);
/** The window is new: closing it hides it, where it is to go on and is seen otherwise. */
void bw_application_follow_window (BwApplication *self);
