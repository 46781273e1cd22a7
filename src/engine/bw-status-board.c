/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sources and channels are, written where other processes read it. */
#include "engine/bw-status-board.h"

#include "store/bw-alert-times.h"

#define KEY "status"
#define SETTLE_US BW_SECOND_US
/* Without a change it is written again this often: the times of the last collections go on. */
#define REPEAT_US (30 * BW_SECOND_US)

struct _BwStatusBoard
{
  BwClock *clock;
  BwAlerts *alerts;
  BwStatusBoardFunc fill;
  gpointer data;
  unsigned timer;
  bool is_soon; /* the timer stands for a change */
};

BwStatusBoard *
bw_status_board_new (BwClock *clock, BwAlerts *alerts, BwStatusBoardFunc fill, gpointer data)
{
  BwStatusBoard *board = g_new0 (BwStatusBoard, 1);
  board->clock = bw_clock_ref (clock);
  board->alerts = alerts;
  board->fill = fill;
  board->data = data;
  return board;
}

void
bw_status_board_free (BwStatusBoard *board)
{
  if (board == NULL)
    return;
  bw_clock_cancel (board->clock, &board->timer);
  bw_clock_unref (board->clock);
  g_free (board);
}

static void
text_free (gpointer data)
{
  BwMetaText *meta = data;
  g_free (meta->text);
  g_free (meta);
}

static void
timer_cb (gpointer data)
{
  BwStatusBoard *board = data;
  board->is_soon = false;
  board->timer = bw_clock_call_at (board->clock, bw_clock_awake_us (board->clock) + REPEAT_US,
                                   timer_cb, board);
  BwMetaText *meta = g_new0 (BwMetaText, 1);
  meta->key = KEY;
  meta->text = board->fill (board->data);
  bw_store_worker_run_async (bw_alerts_worker (board->alerts), bw_alerts_job_set_text, meta,
                             text_free, NULL, NULL, NULL, NULL);
}

void
bw_status_board_touch (BwStatusBoard *board)
{
  g_return_if_fail (board != NULL);
  if (board->is_soon)
    return;
  board->is_soon = true;
  bw_clock_cancel (board->clock, &board->timer);
  board->timer = bw_clock_call_at (board->clock, bw_clock_awake_us (board->clock) + SETTLE_US,
                                   timer_cb, board);
}

char *
bw_status_board_read (BwAlerts *alerts, GError **error)
{
  BwMetaText meta = { .key = KEY };
  if (bw_store_worker_run (bw_alerts_worker (alerts), bw_alerts_job_get_text, &meta, error) == NULL)
    return NULL;
  return meta.text;
}
