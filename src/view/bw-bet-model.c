/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bets of a page as a list: sorted, searched, chosen from and added up without ever holding up
 * the main loop, however many there are. */
#include "view/bw-bet-model.h"

#include "view/bw-bet-arrange-private.h"

#include <string.h>

/* So many are added up at once, which takes well below a millisecond. */
#define MAX_AT_ONCE 5000

struct _BwBetModel
{
  GObject parent;
  BwBetArrangement *shown;
  uint8_t *chosen; /* a byte a row of what is shown */
  size_t n_chosen;
  unsigned n_choices; /* how often what is chosen was changed */
  BwBetTotals chosen_totals;
  /* What was asked for. */
  BwBetTable *table;
  BwBetSort sort;
  char *search;
  GTimeZone *zone; /* of days in it; NULL: UTC */
  bool is_waiting; /* for the other rows, without which what is asked for can't be shown */
  GCancellable *arranging;
  GCancellable *adding;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CHOSEN_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *list)
{
  return BW_TYPE_BET_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return (guint) BW_BET_MODEL (list)->shown->n;
}

static gpointer
get_item (GListModel *list, guint position)
{
  const BwBetArrangement *shown = BW_BET_MODEL (list)->shown;
  if (position >= shown->n)
    return NULL;
  BwBet bet;
  const char *source = bw_bet_arrangement_bet (shown, position, &bet);
  return bw_bet_item_new (&bet, source);
}

static void
list_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BwBetModel, bw_bet_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_init))

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static void
bw_bet_model_dispose (GObject *object)
{
  BwBetModel *model = BW_BET_MODEL (object);
  cancel (&model->arranging);
  cancel (&model->adding);
  G_OBJECT_CLASS (bw_bet_model_parent_class)->dispose (object);
}

static void
bw_bet_model_finalize (GObject *object)
{
  BwBetModel *model = BW_BET_MODEL (object);
  bw_bet_arrangement_unref (model->shown);
  bw_bet_table_unref (model->table);
  g_free (model->chosen);
  g_free (model->search);
  g_clear_pointer (&model->zone, g_time_zone_unref);
  G_OBJECT_CLASS (bw_bet_model_parent_class)->finalize (object);
}

static void
bw_bet_model_class_init (BwBetModelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_bet_model_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_bet_model_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BW_TYPE_BET_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHOSEN_CHANGED] =
      g_signal_new ("chosen-changed", BW_TYPE_BET_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
bw_bet_model_init (BwBetModel *model)
{
  model->shown = bw_bet_arrangement_new ();
  model->table = bw_bet_table_ref (model->shown->table);
  model->sort = model->shown->sort;
  model->search = g_strdup ("");
  model->chosen = g_malloc0 (1);
}

BwBetModel *
bw_bet_model_new (void)
{
  return g_object_new (BW_TYPE_BET_MODEL, NULL);
}

/* What a worker is given to add up. */
typedef struct
{
  BwBetArrangement *shown;
  uint8_t *chosen;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;
  bw_bet_arrangement_unref (choice->shown);
  g_free (choice->chosen);
  g_free (choice);
}

static void
add_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Choice *choice = data;
  g_autofree BwBetTotals *totals = g_new0 (BwBetTotals, 1);
  if (bw_bet_totals_compute (choice->shown->table, choice->chosen, cancellable, totals))
    g_task_return_pointer (task, g_steal_pointer (&totals), g_free);
  else
    g_task_return_error_if_cancelled (task);
}

static void
add_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BwBetModel *model = BW_BET_MODEL (source);
  g_autofree BwBetTotals *totals = g_task_propagate_pointer (G_TASK (result), NULL);
  if (totals == NULL)
    return;
  model->chosen_totals = *totals;
  g_clear_object (&model->adding);
  g_signal_emit (model, signals[SIGNAL_CHANGED], 0);
}

static void
add_up (BwBetModel *model)
{
  cancel (&model->adding);
  if (model->n_chosen > 0 && model->shown->n_rows > MAX_AT_ONCE)
    {
      model->adding = g_cancellable_new ();
      g_autoptr (GTask) task = g_task_new (model, model->adding, add_cb, NULL);
      Choice *choice = g_new0 (Choice, 1);
      choice->shown = bw_bet_arrangement_ref (model->shown);
      choice->chosen = g_memdup2 (model->chosen, model->shown->n_rows + 1);
      g_task_set_task_data (task, choice, choice_free);
      g_task_run_in_thread (task, add_thread);
      return;
    }
  if (model->n_chosen > 0)
    bw_bet_totals_compute (model->shown->table, model->chosen, NULL, &model->chosen_totals);
}

/* What a worker is given to arrange. */
typedef struct
{
  BwBetArrangement *before;
  BwBetTable *table;
  BwBetSort sort;
  char *search;
  GTimeZone *zone;
  uint8_t *chosen;
  unsigned n_choices;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;
  bw_bet_arrangement_unref (order->before);
  bw_bet_table_unref (order->table);
  g_free (order->search);
  g_clear_pointer (&order->zone, g_time_zone_unref);
  g_free (order->chosen);
  g_free (order);
}

static void
arrange_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;
  BwBetStep *step = bw_bet_arrange (order->before, order->chosen, order->table, order->sort,
                                    order->search, order->zone, cancellable);
  if (step != NULL)
    g_task_return_pointer (task, step, (GDestroyNotify) bw_bet_step_free);
  else
    g_task_return_error_if_cancelled (task);
}

static void arrange (BwBetModel *model);

static void
swap_in (BwBetModel *model, BwBetStep *step)
{
  unsigned n_before = (unsigned) model->shown->n, n_after = (unsigned) step->next->n;
  unsigned n_same = (unsigned) (step->n_before + step->n_after);
  bw_bet_arrangement_unref (model->shown);
  model->shown = g_steal_pointer (&step->next);
  g_free (model->chosen);
  model->chosen = g_steal_pointer (&step->chosen);
  model->n_chosen = step->n_chosen;
  if (n_before > n_same || n_after > n_same)
    g_list_model_items_changed (G_LIST_MODEL (model), (unsigned) step->n_before, n_before - n_same,
                                n_after - n_same);
}

static void
arrange_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BwBetModel *model = BW_BET_MODEL (source);
  const Order *order = g_task_get_task_data (G_TASK (result));
  g_autoptr (BwBetStep) step = g_task_propagate_pointer (G_TASK (result), NULL);
  if (step == NULL)
    return;
  if (order->n_choices != model->n_choices)
    {
      /* Something was chosen in between: it is carried along the second time. */
      arrange (model);
      return;
    }
  g_clear_object (&model->arranging);
  swap_in (model, step);
  add_up (model);
  g_signal_emit (model, signals[SIGNAL_CHANGED], 0);
}

/* The newest rows alone are shown as they come, and in no order or choice of them that the others
 * would change. */
static bool
can_show (BwBetModel *model)
{
  bool is_newest_first = model->sort.column == BW_N_BET_COLUMNS
                         || (model->sort.column == BW_BET_COLUMN_TIME && model->sort.is_descending);
  return !bw_bet_table_origin (model->table)->is_part
         || (is_newest_first && *model->search == '\0');
}

static void
arrange (BwBetModel *model)
{
  cancel (&model->arranging);
  model->is_waiting = !can_show (model);
  if (model->is_waiting)
    {
      g_signal_emit (model, signals[SIGNAL_CHANGED], 0);
      return;
    }
  model->arranging = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (model, model->arranging, arrange_cb, NULL);
  Order *order = g_new0 (Order, 1);
  order->before = bw_bet_arrangement_ref (model->shown);
  order->table = bw_bet_table_ref (model->table);
  order->sort = model->sort;
  order->search = g_strdup (model->search);
  order->zone = model->zone != NULL ? g_time_zone_ref (model->zone) : NULL;
  order->n_choices = model->n_choices;
  if (model->n_chosen > 0)
    order->chosen = g_memdup2 (model->chosen, model->shown->n_rows + 1);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, arrange_thread);
  g_signal_emit (model, signals[SIGNAL_CHANGED], 0);
}

/* There is nothing to arrange, and nobody should look at rows that are no longer asked for. */
static void
show_nothing (BwBetModel *model)
{
  unsigned n = (unsigned) model->shown->n;
  cancel (&model->arranging);
  cancel (&model->adding);
  model->is_waiting = false;
  bw_bet_arrangement_unref (model->shown);
  model->shown = bw_bet_arrangement_new ();
  model->table = bw_bet_table_ref (model->shown->table);
  g_free (model->chosen);
  model->chosen = g_malloc0 (1);
  model->n_chosen = 0;
  model->n_choices++;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (model), 0, n, 0);
  g_signal_emit (model, signals[SIGNAL_CHANGED], 0);
}

/* Whether what is asked for is shown already. */
static bool
is_settled (BwBetModel *model)
{
  const BwBetArrangement *shown = model->shown;
  return model->arranging == NULL && !model->is_waiting && model->table == shown->table
         && (model->zone == shown->zone || *model->search == '\0');
}

void
bw_bet_model_set_table (BwBetModel *model, BwBetTable *table)
{
  g_return_if_fail (BW_IS_BET_MODEL (model));
  g_autoptr (BwBetTable) former = g_steal_pointer (&model->table);
  if (table == NULL)
    {
      show_nothing (model);
      return;
    }
  model->table = bw_bet_table_ref (table);
  if (table != former || !is_settled (model))
    arrange (model);
}

BwBetTable *
bw_bet_model_table (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), NULL);
  return model->table;
}

void
bw_bet_model_set_sort (BwBetModel *model, BwBetSort sort)
{
  g_return_if_fail (BW_IS_BET_MODEL (model) && sort.column <= BW_N_BET_COLUMNS);
  if (sort.column == model->sort.column && sort.is_descending == model->sort.is_descending)
    return;
  model->sort = sort;
  arrange (model);
}

void
bw_bet_model_set_search (BwBetModel *model, const char *text)
{
  g_return_if_fail (BW_IS_BET_MODEL (model));
  if (g_str_equal (model->search, text != NULL ? text : ""))
    return;
  g_free (model->search);
  model->search = g_strdup (text != NULL ? text : "");
  arrange (model);
}

void
bw_bet_model_set_zone (BwBetModel *model, GTimeZone *zone)
{
  g_return_if_fail (BW_IS_BET_MODEL (model));
  if (zone == model->zone)
    return;
  g_clear_pointer (&model->zone, g_time_zone_unref);
  model->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
}

BwBetSort
bw_bet_model_sort (BwBetModel *model)
{
  return model->sort;
}

const char *
bw_bet_model_search (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), "");
  return model->search;
}

bool
bw_bet_model_is_busy (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), false);
  return model->arranging != NULL || model->is_waiting;
}

bool
bw_bet_model_is_part (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), false);
  return bw_bet_table_origin (model->shown->table)->is_part;
}

bool
bw_bet_model_is_adding (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), false);
  return model->adding != NULL;
}

size_t
bw_bet_model_n_rows (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), 0);
  return model->shown->n_rows;
}

const BwBetFacts *
bw_bet_model_facts (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), NULL);
  return &model->shown->facts;
}

const BwBetTotals *
bw_bet_model_totals (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), NULL);
  return model->n_chosen > 0 ? &model->chosen_totals : &model->shown->totals;
}

size_t
bw_bet_model_n_chosen (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), 0);
  return model->n_chosen;
}

bool
bw_bet_model_is_chosen (BwBetModel *model, unsigned position)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), false);
  return position < model->shown->n && model->chosen[model->shown->found[position]];
}

/* All that are shown, which are all that can be chosen, or none; false where they were. */
static bool
choose_all (BwBetModel *model, bool is_chosen)
{
  const BwBetArrangement *shown = model->shown;
  size_t n_before = model->n_chosen;
  model->n_chosen = is_chosen ? shown->n : 0;
  if (n_before == model->n_chosen)
    return false;
  memset (model->chosen, is_chosen && shown->n == shown->n_rows, shown->n_rows);
  for (size_t i = 0; is_chosen && shown->n < shown->n_rows && i < shown->n; i++)
    model->chosen[shown->found[i]] = true;
  return true;
}

void
bw_bet_model_choose (BwBetModel *model, unsigned position, unsigned n, bool is_chosen)
{
  g_return_if_fail (BW_IS_BET_MODEL (model));
  size_t end = MIN ((size_t) position + n, model->shown->n);
  bool is_all = position == 0 && end == model->shown->n;
  bool has_changed = is_all && choose_all (model, is_chosen);
  for (size_t i = position; i < end && !is_all; i++)
    {
      uint8_t *one = &model->chosen[model->shown->found[i]];
      if (*one == is_chosen)
        continue;
      *one = is_chosen;
      model->n_chosen += is_chosen ? 1 : (size_t) -1;
      has_changed = true;
    }
  if (!has_changed)
    return;
  model->n_choices++;
  add_up (model);
  g_signal_emit (model, signals[SIGNAL_CHOSEN_CHANGED], 0, position, (unsigned) end - position);
  g_signal_emit (model, signals[SIGNAL_CHANGED], 0);
}

unsigned
bw_bet_model_find (BwBetModel *model, const char *source, const char *id, unsigned n)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model) && source != NULL && id != NULL, UINT_MAX);
  for (unsigned i = 0; i < n && i < model->shown->n; i++)
    {
      BwBet bet;
      if (g_str_equal (bw_bet_arrangement_bet (model->shown, i, &bet), source)
          && g_str_equal (bet.id, id))
        return i;
    }
  return UINT_MAX;
}

/* The first position whose row is not before ORDER_MS in the order of the list. */
static unsigned
bound (const BwBetArrangement *shown, int64_t order_ms, bool is_after)
{
  size_t low = 0, high = shown->n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      BwBet bet;
      bw_bet_arrangement_bet (shown, middle, &bet);
      int64_t ms = bw_bet_order_ms (&bet);
      /* What has no time comes last in either direction. */
      bool is_before =
          ms != BW_TIME_NONE && ms != order_ms && (ms < order_ms) != shown->sort.is_descending;
      if (is_before || (is_after && ms == order_ms))
        low = middle + 1;
      else
        high = middle;
    }
  return (unsigned) low;
}

unsigned
bw_bet_model_find_moment (BwBetModel *model, int64_t order_ms, unsigned *first)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model) && first != NULL, 0);
  *first = 0;
  if (model->shown->sort.column != BW_BET_COLUMN_TIME || order_ms == BW_TIME_NONE)
    return 0;
  *first = bound (model->shown, order_ms, false);
  return bound (model->shown, order_ms, true) - *first;
}

/* The rows that are shown and chosen, in their order. (transfer full) */
static uint32_t *
list_chosen (const BwBetArrangement *shown, const uint8_t *chosen, size_t n_chosen, size_t *n)
{
  uint32_t *order = g_new (uint32_t, n_chosen + 1);
  *n = 0;
  for (size_t i = 0; i < shown->n && *n < n_chosen; i++)
    if (chosen[shown->found[i]])
      order[(*n)++] = shown->found[i];
  return order;
}

struct _BwBetExtract
{
  BwBetArrangement *shown;
  uint32_t *order; /* NULL: all that are shown */
  size_t n;
};

BwBetExtract *
bw_bet_model_extract (BwBetModel *model, bool only_chosen)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), NULL);
  BwBetExtract *extract = g_new0 (BwBetExtract, 1);
  extract->shown = bw_bet_arrangement_ref (model->shown);
  extract->n = model->shown->n;
  if (only_chosen && model->n_chosen < extract->n)
    extract->order = list_chosen (model->shown, model->chosen, model->n_chosen, &extract->n);
  return extract;
}

void
bw_bet_extract_free (BwBetExtract *extract)
{
  if (extract == NULL)
    return;
  bw_bet_arrangement_unref (extract->shown);
  g_free (extract->order);
  g_free (extract);
}

size_t
bw_bet_extract_n (const BwBetExtract *extract)
{
  return extract->n;
}

const char *
bw_bet_extract_bet (const BwBetExtract *extract, size_t i, BwBet *out)
{
  g_return_val_if_fail (i < extract->n, NULL);
  size_t row = extract->order != NULL ? extract->order[i] : extract->shown->found[i];
  bw_bet_table_get (extract->shown->table, row, out);
  return bw_bet_table_text (extract->shown->table, row, BW_BET_TEXT_SOURCE);
}
