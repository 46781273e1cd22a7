/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all pages of a window share: the engine, the chosen range, bot and model, and the moment. */
#include "ui/bw-context.h"

#include "engine/bw-engine-live.h"

struct _BwContext
{
  GObject parent_instance;
  BwEngine *engine;
  GTimeZone *zone;
  char *actor;
  BwRange range;
  char *source;
  char *model;
  char *machine;
  char *service;
  int64_t seen_us;
  int64_t back_us;
  int64_t told_us;
};

G_DEFINE_FINAL_TYPE (BwContext, bw_context, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_NAVIGATE,
  SIGNAL_TOAST,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void
bw_context_finalize (GObject *object)
{
  BwContext *context = BW_CONTEXT (object);
  g_clear_object (&context->engine);
  g_clear_pointer (&context->zone, g_time_zone_unref);
  g_free (context->actor);
  g_free (context->source);
  g_free (context->model);
  g_free (context->machine);
  g_free (context->service);
  G_OBJECT_CLASS (bw_context_parent_class)->finalize (object);
}

static void
bw_context_class_init (BwContextClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_context_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BW_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NAVIGATE] =
      g_signal_new ("navigate", BW_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_TOAST] =
      g_signal_new ("toast", BW_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
bw_context_init (BwContext *context)
{
  context->actor = g_strconcat ("desktop:", g_get_user_name (), NULL);
  context->zone = g_time_zone_new_utc ();
  context->range.kind = BW_RANGE_30_DAYS;
  context->seen_us = context->back_us = context->told_us = BW_TIME_NONE;
}

/* NAME while there still is a source of TYPE that is called so, else the first there is. (transfer
 * full) */
static char *
present_source (BwContext *context, const char *type, const char *name)
{
  g_auto (GStrv) names = bw_engine_source_names (context->engine, type);
  if (name != NULL && g_strv_contains ((const char *const *) names, name))
    return g_strdup (name);
  return g_strdup (names[0]);
}

/* The configuration says which sources there are, and the zone. */
static void
config_cb (BwEngine *engine, BwContext *context)
{
  g_autofree char *source = present_source (context, "ledger", context->source);
  g_autofree char *machine = present_source (context, "system", context->machine);
  g_clear_pointer (&context->zone, g_time_zone_unref);
  context->zone = bw_engine_zone (engine);
  bool is_other = g_strcmp0 (source, context->source) != 0;
  if (!is_other && g_strcmp0 (machine, context->machine) == 0)
    return;
  if (is_other)
    g_clear_pointer (&context->model, g_free);
  g_free (context->source);
  context->source = g_steal_pointer (&source);
  g_free (context->machine);
  context->machine = g_steal_pointer (&machine);
  g_signal_emit (context, signals[SIGNAL_CHANGED], 0);
}

BwContext *
bw_context_new (BwEngine *engine)
{
  BwContext *context = g_object_new (BW_TYPE_CONTEXT, NULL);
  if (engine == NULL)
    return context;
  context->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "config-changed", G_CALLBACK (config_cb), context, 0);
  config_cb (engine, context);
  return context;
}

BwEngine *
bw_context_engine (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return context->engine;
}

int64_t
bw_context_now_us (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), 0);
  return context->engine != NULL ? bw_clock_wall_us (bw_engine_clock (context->engine))
                                 : g_get_real_time ();
}

GTimeZone *
bw_context_zone (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return context->zone;
}

const char *
bw_context_actor (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return context->actor;
}

const BwRange *
bw_context_range (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return &context->range;
}

static bool
is_same_range (const BwRange *a, const BwRange *b)
{
  return a->kind == b->kind
         && (a->kind != BW_RANGE_DATES || (a->from_us == b->from_us && a->to_us == b->to_us));
}

void
bw_context_set_range (BwContext *context, const BwRange *range)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && range != NULL);
  if (is_same_range (&context->range, range))
    return;
  context->range = *range;
  g_signal_emit (context, signals[SIGNAL_CHANGED], 0);
}

/* Puts TEXT into FIELD. True when it was another. */
static bool
replace (char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return false;
  g_autofree char *old = *field;
  *field = g_strdup (text);
  return true;
}

const char *
bw_context_source (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return context->source;
}

void
bw_context_set_source (BwContext *context, const char *source)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  if (!replace (&context->source, source))
    return;
  /* Models are of a bot. */
  g_clear_pointer (&context->model, g_free);
  g_signal_emit (context, signals[SIGNAL_CHANGED], 0);
}

const char *
bw_context_model (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return context->model;
}

void
bw_context_set_model (BwContext *context, const char *model)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  if (replace (&context->model, model))
    g_signal_emit (context, signals[SIGNAL_CHANGED], 0);
}

const char *
bw_context_machine (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return context->machine;
}

void
bw_context_set_machine (BwContext *context, const char *machine)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  if (replace (&context->machine, machine))
    g_signal_emit (context, signals[SIGNAL_CHANGED], 0);
}

const char *
bw_context_service (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), NULL);
  return context->service;
}

void
bw_context_set_service (BwContext *context, const char *service)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  replace (&context->service, service);
}

void
bw_context_set_seen (BwContext *context, int64_t seen_us, int64_t back_us)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  context->seen_us = seen_us;
  context->back_us = back_us;
}

int64_t
bw_context_seen_us (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), BW_TIME_NONE);
  return context->seen_us;
}

int64_t
bw_context_back_us (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), BW_TIME_NONE);
  return context->back_us;
}

void
bw_context_tell (BwContext *context)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  context->told_us = bw_context_now_us (context);
}

int64_t
bw_context_told_us (BwContext *context)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context), BW_TIME_NONE);
  return context->told_us;
}

void
bw_context_refresh (BwContext *context)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  g_signal_emit (context, signals[SIGNAL_CHANGED], 0);
}

void
bw_context_navigate (BwContext *context, const char *page, const char *argument)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && page != NULL);
  g_signal_emit (context, signals[SIGNAL_NAVIGATE], 0, page, argument);
}

void
bw_context_toast (BwContext *context, const char *text, const char *button, const char *action)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && text != NULL);
  g_signal_emit (context, signals[SIGNAL_TOAST], 0, text, button, action);
}
