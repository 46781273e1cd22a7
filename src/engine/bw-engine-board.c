/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources and channels as a document on the board, and back. */
#include "engine/bw-engine-board.h"
#include "base/bw-json.h"
#include "engine/bw-engine-private.h"

BwSourceView
bw_source_view (const BwSourceStatus *status)
{
  return (BwSourceView){ .source = status->source,
                         .type = status->type,
                         .health = status->health,
                         .interval_us = status->interval_us,
                         .last_ok_us = status->last_ok_us,
                         .last_try_us = status->last_try_us,
                         .next_us = status->next_us,
                         .duration_us = status->duration_us,
                         .n_ok = status->n_ok,
                         .n_failed = status->n_failed,
                         .error = status->error };
}

static BwChannelHealth
channel_health (const BwChannelStatus *status)
{
  if (!status->is_enabled)
    return BW_CHANNEL_DISABLED;
  if (status->standing == BW_STANDING_BROKEN)
    return BW_CHANNEL_BROKEN;
  if (status->standing == BW_STANDING_LOCKED)
    return BW_CHANNEL_LOCKED;
  if (status->standing == BW_STANDING_LIMITED)
    return BW_CHANNEL_LIMITED;
  if (status->error != NULL)
    return BW_CHANNEL_FAILING;
  return status->last_ok_us != BW_TIME_NONE ? BW_CHANNEL_OK : BW_CHANNEL_WAITING;
}

BwChannelView
bw_channel_view (const BwChannelStatus *status)
{
  return (BwChannelView){ .channel = status->channel,
                          .type = status->type,
                          .health = channel_health (status),
                          .min_severity = status->min_severity,
                          .n_waiting = status->n_waiting,
                          .n_delivered = status->n_delivered,
                          .n_failed = status->n_failed,
                          .last_ok_us = status->last_ok_us,
                          .error = status->reason != NULL ? status->reason : status->error };
}

static const char *const channel_healths[] = { "waiting", "ok",     "failing", "disabled",
                                               "limited", "locked", "broken" };

const char *
bw_channel_health_name (BwChannelHealth health)
{
  g_return_val_if_fail (health < G_N_ELEMENTS (channel_healths), NULL);
  return channel_healths[health];
}

static void
add_source (JsonBuilder *builder, const BwSourceView *view)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "source", view->source);
  bw_json_add_string (builder, "type", view->type);
  bw_json_add_int64 (builder, "health", view->health);
  bw_json_add_int64 (builder, "interval_us", view->interval_us);
  bw_json_add_int64 (builder, "last_ok_us", view->last_ok_us);
  bw_json_add_int64 (builder, "last_try_us", view->last_try_us);
  bw_json_add_int64 (builder, "next_us", view->next_us);
  bw_json_add_int64 (builder, "duration_us", view->duration_us);
  bw_json_add_int64 (builder, "n_ok", view->n_ok);
  bw_json_add_int64 (builder, "n_failed", view->n_failed);
  bw_json_add_string (builder, "error", view->error);
  json_builder_end_object (builder);
}

static void
add_channel (JsonBuilder *builder, const BwChannelView *view)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "channel", view->channel);
  bw_json_add_string (builder, "type", view->type);
  bw_json_add_int64 (builder, "health", view->health);
  bw_json_add_int64 (builder, "min_severity", view->min_severity);
  bw_json_add_int64 (builder, "n_waiting", view->n_waiting);
  bw_json_add_int64 (builder, "n_delivered", view->n_delivered);
  bw_json_add_int64 (builder, "n_failed", view->n_failed);
  bw_json_add_int64 (builder, "last_ok_us", view->last_ok_us);
  bw_json_add_string (builder, "error", view->error);
  json_builder_end_object (builder);
}

static void
add_notices (BwEngine *engine, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "notices");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < BW_N_NOTICES; i++)
    if (engine->notices[i] != NULL)
      json_builder_add_string_value (builder, engine->notices[i]);
  json_builder_end_array (builder);
}

char *
bw_engine_board_text (BwEngine *engine)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "at_us", bw_clock_wall_us (engine->clock));
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  BwSourceStatus source;
  for (unsigned i = 0; bw_scheduler_status (engine->scheduler, i, &source); i++)
    {
      BwSourceView view = bw_source_view (&source);
      add_source (builder, &view);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "channels");
  json_builder_begin_array (builder);
  BwChannelStatus channel;
  for (unsigned i = 0; bw_dispatcher_status (engine->dispatcher, i, &channel); i++)
    {
      BwChannelView view = bw_channel_view (&channel);
      add_channel (builder, &view);
    }
  json_builder_end_array (builder);
  add_notices (engine, builder);
  json_builder_end_object (builder);
  return bw_json_to_text (builder, false);
}

/* A copy that lives as long as STRINGS. */
static const char *
keep (GPtrArray *strings, const char *text)
{
  if (text == NULL)
    return NULL;
  char *copy = g_strdup (text);
  g_ptr_array_add (strings, copy);
  return copy;
}

static int64_t
number (JsonObject *object, const char *name)
{
  return json_object_get_int_member_with_default (object, name, 0);
}

static void
read_source (JsonArray *array, unsigned i, JsonNode *node, gpointer data)
{
  BwEngineBoard *board = data;
  JsonObject *object = json_node_get_object (node);
  BwSourceView view = {
    .source =
        keep (board->strings, json_object_get_string_member_with_default (object, "source", "")),
    .type = keep (board->strings, json_object_get_string_member_with_default (object, "type", "")),
    .health = (BwSourceHealth) number (object, "health"),
    .interval_us = number (object, "interval_us"),
    .last_ok_us = number (object, "last_ok_us"),
    .last_try_us = number (object, "last_try_us"),
    .next_us = number (object, "next_us"),
    .duration_us = number (object, "duration_us"),
    .n_ok = number (object, "n_ok"),
    .n_failed = number (object, "n_failed"),
    .error =
        keep (board->strings, json_object_get_string_member_with_default (object, "error", NULL)),
  };
  g_array_append_val (board->sources, view);
}

static void
read_channel (JsonArray *array, unsigned i, JsonNode *node, gpointer data)
{
  BwEngineBoard *board = data;
  JsonObject *object = json_node_get_object (node);
  BwChannelView view = {
    .channel =
        keep (board->strings, json_object_get_string_member_with_default (object, "channel", "")),
    .type = keep (board->strings, json_object_get_string_member_with_default (object, "type", "")),
    .health = (BwChannelHealth) number (object, "health"),
    .min_severity = (BwSeverity) number (object, "min_severity"),
    .n_waiting = number (object, "n_waiting"),
    .n_delivered = number (object, "n_delivered"),
    .n_failed = number (object, "n_failed"),
    .last_ok_us = number (object, "last_ok_us"),
    .error =
        keep (board->strings, json_object_get_string_member_with_default (object, "error", NULL)),
  };
  g_array_append_val (board->channels, view);
}

static void
read_notice (JsonArray *array, unsigned i, JsonNode *node, gpointer data)
{
  BwEngineBoard *board = data;
  g_ptr_array_add (board->notices, g_strdup (json_node_get_string (node)));
}

static void
each_member (JsonObject *object, const char *name, JsonArrayForeach func, gpointer data)
{
  if (json_object_has_member (object, name))
    json_array_foreach_element (json_object_get_array_member (object, name), func, data);
}

bool
bw_engine_board_parse (BwEngineBoard *board, const char *text, GError **error)
{
  g_autoptr (JsonNode) root = bw_json_parse (text, -1, error);
  if (root == NULL)
    return false;
  JsonObject *object = json_node_get_object (root);
  board->at_us = number (object, "at_us");
  each_member (object, "sources", read_source, board);
  each_member (object, "channels", read_channel, board);
  each_member (object, "notices", read_notice, board);
  return true;
}
