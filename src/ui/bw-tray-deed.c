/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What choosing a row of the tray's menu does. */
#include "ui/bw-tray-deed.h"

#include "engine/bw-engine-query.h"
#include "engine/bw-engine-silences.h"
#include "view/bw-silence-draft.h"

bool
bw_tray_deed_action (const BwTrayRow *row, const char **name, char **argument)
{
  g_return_val_if_fail (row != NULL && name != NULL && argument != NULL, false);
  *argument = NULL;
  switch (row->deed)
    {
    case BW_TRAY_OPEN:
      *name = "show";
      return true;
    case BW_TRAY_ALERT:
    case BW_TRAY_WHY:
      *name = row->deed == BW_TRAY_WHY ? "why" : "incident";
      *argument = g_strdup_printf ("%" G_GINT64_FORMAT, row->target);
      return true;
    case BW_TRAY_ALERTS:
      *name = "page";
      *argument = g_strdup ("alerts");
      return true;
    case BW_TRAY_QUIT:
      *name = "quit";
      return true;
    case BW_TRAY_SEPARATOR:
    case BW_TRAY_TEXT:
    case BW_TRAY_ACKNOWLEDGE:
    case BW_TRAY_SNOOZE:
    case BW_TRAY_MENU:
    case BW_TRAY_MUTE_FOR:
    case BW_TRAY_MUTE_UNTIL:
    case BW_TRAY_UNMUTE:
    case BW_TRAY_PAUSE:
    case BW_TRAY_RESUME:
      break;
    }
  return false;
}

/* Takes CONTEXT and ERROR (or NULL). Whatever came of it, what is shown may be another. */
static void
conclude (BwContext *context, GError *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_warning ("the tray's menu: %s", error->message);
      bw_context_toast (context, error->message, NULL, NULL);
    }
  bw_context_refresh (context);
  g_clear_error (&error);
  g_object_unref (context);
}

static void
acted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  bw_incident_free (bw_engine_act_finish (BW_ENGINE (object), result, &error));
  conclude (data, error);
}

static void
snoozed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  bw_engine_snooze_finish (BW_ENGINE (object), result, &error);
  conclude (data, error);
}

static void
muted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  bw_engine_silence_add_finish (BW_ENGINE (object), result, &error);
  conclude (data, error);
}

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  bw_engine_silence_end_finish (BW_ENGINE (object), result, &error);
  conclude (data, error);
}

static void
mute (const BwTrayRow *row, BwContext *context)
{
  int64_t now_us = bw_context_now_us (context);
  int64_t until_us = bw_tray_row_until_us (row, now_us, bw_context_zone (context));
  g_autoptr (BwSilence) silence =
      bw_silence_mute_new (until_us, false, bw_context_actor (context), now_us);
  bw_engine_silence_add_async (bw_context_engine (context), silence, muted_cb,
                               g_object_ref (context));
}

void
bw_tray_deed_do (const BwTrayRow *row, BwContext *context)
{
  g_return_if_fail (row != NULL && BW_IS_CONTEXT (context));
  BwEngine *engine = bw_context_engine (context);
  const char *actor = bw_context_actor (context);
  if (row->deed == BW_TRAY_ACKNOWLEDGE)
    bw_engine_act_async (engine, row->target, BW_KIND_ACK, actor, NULL, acted_cb,
                         g_object_ref (context));
  else if (row->deed == BW_TRAY_SNOOZE)
    bw_engine_snooze_async (engine, row->target, BW_HOUR_US, actor, NULL, snoozed_cb,
                            g_object_ref (context));
  else if (row->deed == BW_TRAY_UNMUTE)
    bw_engine_silence_end_async (engine, row->target, actor, ended_cb, g_object_ref (context));
  else if (row->deed == BW_TRAY_PAUSE || row->deed == BW_TRAY_RESUME)
    bw_engine_set_paused (engine, row->deed == BW_TRAY_PAUSE);
  else if (row->deed == BW_TRAY_MUTE_FOR || row->deed == BW_TRAY_MUTE_UNTIL)
    mute (row, context);
}
