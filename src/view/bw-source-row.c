/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words how each source answers. */
#include "view/bw-source-row.h"

#include "engine/bw-engine-live.h"
#include "view/bw-source-advice.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _BwSourceRow
{
  GObject parent_instance;
  BwSourceText text;
};

G_DEFINE_FINAL_TYPE (BwSourceRow, bw_source_row, G_TYPE_OBJECT)

static unsigned changed_signal;

static void
text_clear (BwSourceText *text)
{
  char **const all[] = { &text->name,      &text->type,   &text->kind,    &text->where,
                         &text->path,      &text->every,  &text->latency, &text->answers,
                         &text->failed,    &text->sample, &text->error,   &text->advice,
                         &text->state_text };
  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (all[i], g_free);
}

static bool
text_equal (const BwSourceText *a, const BwSourceText *b)
{
  const char *const pairs[][2] = {
    { a->name, b->name },
    { a->type, b->type },
    { a->kind, b->kind },
    { a->where, b->where },
    { a->path, b->path },
    { a->every, b->every },
    { a->latency, b->latency },
    { a->answers, b->answers },
    { a->failed, b->failed },
    { a->sample, b->sample },
    { a->error, b->error },
    { a->advice, b->advice },
    { a->state_text, b->state_text },
    { a->state.icon, b->state.icon },
    { a->state.word, b->state.word },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (pairs[i][0], pairs[i][1]) != 0)
      return false;
  return a->state.tone == b->state.tone;
}

static void
bw_source_row_finalize (GObject *object)
{
  text_clear (&BW_SOURCE_ROW (object)->text);
  G_OBJECT_CLASS (bw_source_row_parent_class)->finalize (object);
}

static void
bw_source_row_class_init (BwSourceRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_source_row_finalize;
  changed_signal = g_signal_new ("changed", BW_TYPE_SOURCE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bw_source_row_init (BwSourceRow *row)
{
}

const BwSourceText *
bw_source_row_text (BwSourceRow *row)
{
  g_return_val_if_fail (BW_IS_SOURCE_ROW (row), NULL);
  return &row->text;
}

char *
bw_source_row_sentence (BwSourceRow *row)
{
  g_return_val_if_fail (BW_IS_SOURCE_ROW (row), NULL);
  const BwSourceText *text = &row->text;
  const char *state = text->state_text != NULL ? text->state_text : text->state.word;
  g_autofree char *all =
      g_strdup_printf (_ ("%s, %s, %s, every %s, last answer %s ago after %s"), text->name, state,
                       text->where, text->every, text->sample, text->latency);
  return text->error != NULL ? g_strdup_printf ("%s. %s", all, text->error)
                             : g_steal_pointer (&all);
}

/* A bot that answers: well only where some rule looked at a figure of it. */
static BwStateWords
bot_state (BwEngine *engine, const char *source)
{
  bool has_rule = false, is_judged = false;
  g_autoptr (GPtrArray) metrics = bw_engine_latest_metrics (engine, source);
  for (unsigned i = 0; i < metrics->len && !is_judged; i++)
    {
      g_autoptr (GPtrArray) all = bw_engine_levels (engine, g_ptr_array_index (metrics, i));
      for (unsigned k = 0; k < all->len; k++)
        {
          const BwRuleLevels *levels = g_ptr_array_index (all, k);
          has_rule |= g_strcmp0 (levels->state, "PAUSED") != 0;
          is_judged |= g_strcmp0 (levels->data_flag, "FRESH") == 0;
        }
    }
  if (is_judged)
    return bw_state_words_healthy ();
  return has_rule ? bw_state_words_collecting () : bw_state_words_ok ();
}

BwStateWords
bw_source_state (BwEngine *engine, const BwEngineStatus *status, const BwSourceView *source,
                 int64_t now_us)
{
  BwSeverity worst = BW_SEVERITY_NONE;
  if (!status->is_live)
    return bw_state_words_value (NULL, NAN);
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (status->incidents, i);
      g_autofree char *text =
          incident->labels != NULL ? g_strdup_printf ("x{%s}", incident->labels) : NULL;
      const BwMetric *metric = text != NULL ? bw_metric_parse (text, NULL) : NULL;
      const char *name = metric != NULL ? bw_metric_label (metric, "source") : NULL;
      if (g_strcmp0 (name, source->source) == 0)
        worst = MAX (worst, incident->severity);
    }
  if (worst > BW_SEVERITY_NONE)
    return bw_state_words_severity (worst);
  BwStateWords words = bw_state_words_source (source, now_us);
  bool is_bot = words.tone == BW_TONE_OK && g_str_equal (source->type, "ledger");
  return is_bot && engine != NULL ? bot_state (engine, source->source) : words;
}

static void
fill_where (BwSourceText *text, BwConfig *config)
{
  const BwConfigGroup *group = bw_config_find (config, "source", text->name);
  bool is_ledger = g_str_equal (text->type, "ledger");
  text->kind = g_strdup (is_ledger                            ? _ ("Ledger")
                         : g_str_equal (text->type, "system") ? _ ("Machine")
                                                              : text->type);
  if (is_ledger && group != NULL)
    text->path = bw_config_group_path (group, "path");
  if (text->path != NULL)
    text->where = g_path_get_basename (text->path);
  else
    text->where = g_strdup (is_ledger ? "–" : _ ("this computer"));
}

static char *
latency_text (const BwSourceView *source)
{
  if (source->n_ok + source->n_failed == 0)
    return g_strdup ("–");
  return bw_words_latency ((double) source->duration_us / (double) BW_SECOND_US);
}

static void
text_fill (BwSourceText *text, BwEngine *engine, BwConfig *config, const BwEngineStatus *status,
           const BwSourceView *source, int64_t now_us)
{
  text->name = g_strdup (source->source);
  text->type = g_strdup (source->type != NULL ? source->type : "");
  fill_where (text, config);
  text->every = source->interval_us > 0 ? bw_words_age (source->interval_us) : g_strdup ("–");
  text->latency = latency_text (source);
  text->answers = bw_words_decimal ((double) source->n_ok, 0, false);
  text->failed = bw_words_decimal ((double) source->n_failed, 0, false);
  text->sample = source->last_ok_us != BW_TIME_NONE ? bw_words_age (now_us - source->last_ok_us)
                                                    : g_strdup ("–");
  g_autoptr (GTimeZone) zone = engine != NULL ? bw_engine_zone (engine) : NULL;
  text->error = g_strdup (source->error);
  text->advice = bw_source_advice (source, now_us, zone);
  text->state = bw_source_state (engine, status, source, now_us);
  bool is_silent = g_strcmp0 (text->state.icon, bw_state_words_value (NULL, NAN).icon) == 0;
  if (is_silent && source->last_ok_us != BW_TIME_NONE)
    text->state_text = g_strdup_printf (_ ("No data for %s"), text->sample);
}

/** The place of NAME in ROWS from FROM on; the length when it is not there. */
static unsigned
find_row (GListModel *rows, unsigned from, const char *name)
{
  unsigned n = g_list_model_get_n_items (rows);
  for (unsigned i = from; i < n; i++)
    {
      g_autoptr (BwSourceRow) row = g_list_model_get_item (rows, i);
      if (g_str_equal (row->text.name, name))
        return i;
    }
  return n;
}

/** Makes the row at I that of NAME. (transfer full) */
static BwSourceRow *
place_row (GListStore *rows, unsigned i, const char *name)
{
  GListModel *model = G_LIST_MODEL (rows);
  unsigned at = find_row (model, i, name);
  if (at < g_list_model_get_n_items (model))
    {
      BwSourceRow *row = g_list_model_get_item (model, at);
      if (at == i)
        return row;
      g_list_store_remove (rows, at);
      g_list_store_insert (rows, i, row);
      return row;
    }
  return NULL;
}

void
bw_source_rows_update (GListStore *rows, BwEngine *engine, BwConfig *config,
                       const BwEngineStatus *status, int64_t now_us)
{
  g_return_if_fail (G_IS_LIST_STORE (rows) && status != NULL);
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *source = &g_array_index (status->sources, BwSourceView, i);
      BwSourceText text = { 0 };
      text_fill (&text, engine, config, status, source, now_us);
      g_autoptr (BwSourceRow) row = place_row (rows, i, source->source);
      if (row == NULL)
        {
          row = g_object_new (BW_TYPE_SOURCE_ROW, NULL);
          row->text = text;
          g_list_store_insert (rows, i, row);
        }
      else if (text_equal (&row->text, &text))
        text_clear (&text);
      else
        {
          text_clear (&row->text);
          row->text = text;
          g_signal_emit (row, changed_signal, 0);
        }
    }
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (rows));
  if (n > status->sources->len)
    g_list_store_splice (rows, status->sources->len, n - status->sources->len, NULL, 0);
}
