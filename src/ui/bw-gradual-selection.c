/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list that a list widget is told of a few rows at a time. */
#include "ui/bw-gradual-selection.h"

#include "ui/bw-slices.h"

#define NEW_AT_ONCE 3
/* Those that may be in sight are there before anything is drawn. */
#define NEW_IN_SIGHT 24
/* A list widget makes no more rows than that. */
#define NEW_MOST 220

struct _BwGradualSelection
{
  GObject parent_instance;
  GtkSelectionModel *all;
  unsigned n;     /* the first ones of these, which are told of */
  unsigned n_new; /* of them, since there began to be more */
  unsigned source;
};

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (G_LIST_MODEL (BW_GRADUAL_SELECTION (model)->all));
}

static unsigned
get_n_items (GListModel *model)
{
  return BW_GRADUAL_SELECTION (model)->n;
}

static gpointer
get_item (GListModel *model, unsigned position)
{
  BwGradualSelection *self = BW_GRADUAL_SELECTION (model);
  return position < self->n ? g_list_model_get_item (G_LIST_MODEL (self->all), position) : NULL;
}

static void
list_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, unsigned position)
{
  return gtk_selection_model_is_selected (BW_GRADUAL_SELECTION (model)->all, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, unsigned position, unsigned n)
{
  return gtk_selection_model_get_selection_in_range (BW_GRADUAL_SELECTION (model)->all, position,
                                                     n);
}

static gboolean
select_item (GtkSelectionModel *model, unsigned position, gboolean unselect_rest)
{
  return gtk_selection_model_select_item (BW_GRADUAL_SELECTION (model)->all, position,
                                          unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model, unsigned position)
{
  return gtk_selection_model_unselect_item (BW_GRADUAL_SELECTION (model)->all, position);
}

static gboolean
select_range (GtkSelectionModel *model, unsigned position, unsigned n, gboolean unselect_rest)
{
  return gtk_selection_model_select_range (BW_GRADUAL_SELECTION (model)->all, position, n,
                                           unselect_rest);
}

static gboolean
unselect_range (GtkSelectionModel *model, unsigned position, unsigned n)
{
  return gtk_selection_model_unselect_range (BW_GRADUAL_SELECTION (model)->all, position, n);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return gtk_selection_model_select_all (BW_GRADUAL_SELECTION (model)->all);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  return gtk_selection_model_unselect_all (BW_GRADUAL_SELECTION (model)->all);
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  return gtk_selection_model_set_selection (BW_GRADUAL_SELECTION (model)->all, selected, mask);
}

static void
selection_init (GtkSelectionModelInterface *interface)
{
  interface->is_selected = is_selected;
  interface->get_selection_in_range = get_selection_in_range;
  interface->select_item = select_item;
  interface->unselect_item = unselect_item;
  interface->select_range = select_range;
  interface->unselect_range = unselect_range;
  interface->select_all = select_all;
  interface->unselect_all = unselect_all;
  interface->set_selection = set_selection;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BwGradualSelection, bw_gradual_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_init))

static unsigned
n_untold (BwGradualSelection *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->all)) - self->n;
}

static void
tell (BwGradualSelection *self, unsigned n)
{
  unsigned from = self->n;
  self->n += n;
  self->n_new += n;
  g_list_model_items_changed (G_LIST_MODEL (self), from, 0, n);
}

static bool
tell_next (gpointer data)
{
  BwGradualSelection *self = data;
  unsigned n = n_untold (self);
  bool was_in_sight = self->n_new < NEW_IN_SIGHT;
  if (n > 0)
    tell (self, self->n_new < NEW_MOST ? MIN (n, NEW_AT_ONCE) : n);
  if (n_untold (self) == 0)
    return false;
  if (was_in_sight && self->n_new >= NEW_IN_SIGHT)
    bw_slices_run_late (&self->source, tell_next, self);
  return true;
}

static void
begin (BwGradualSelection *self)
{
  if (self->source != 0 || n_untold (self) == 0)
    return;
  self->n_new = 0;
  bw_slices_run (&self->source, tell_next, self);
}

/* What comes is told of a few at a time. Rows behind it stay what they are, with the focus that may
 * be there, unless it is much. */
static void
items_changed_cb (GListModel *all, unsigned position, unsigned removed, unsigned added,
                  BwGradualSelection *self)
{
  unsigned n = self->n;
  if (position <= n)
    {
      removed = MIN (removed, n - position);
      bool is_end = position + removed >= n;
      if (added > (is_end ? NEW_AT_ONCE : NEW_IN_SIGHT))
        {
          removed = n - position;
          added = MIN (g_list_model_get_n_items (all) - position, NEW_AT_ONCE);
        }
      self->n = n - removed + added;
      self->n_new = MIN (self->n_new, self->n);
      if (removed > 0 || added > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
    }
  begin (self);
}

static void
selection_changed_cb (GtkSelectionModel *all, unsigned position, unsigned n,
                      BwGradualSelection *self)
{
  if (position < self->n)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position,
                                           MIN (n, self->n - position));
}

static void
bw_gradual_selection_dispose (GObject *object)
{
  BwGradualSelection *self = BW_GRADUAL_SELECTION (object);
  g_clear_handle_id (&self->source, g_source_remove);
  G_OBJECT_CLASS (bw_gradual_selection_parent_class)->dispose (object);
}

static void
bw_gradual_selection_finalize (GObject *object)
{
  g_object_unref (BW_GRADUAL_SELECTION (object)->all);
  G_OBJECT_CLASS (bw_gradual_selection_parent_class)->finalize (object);
}

static void
bw_gradual_selection_class_init (BwGradualSelectionClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_gradual_selection_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_gradual_selection_finalize;
}

static void
bw_gradual_selection_init (BwGradualSelection *self)
{
}

BwGradualSelection *
bw_gradual_selection_new (GtkSelectionModel *all)
{
  g_return_val_if_fail (GTK_IS_SELECTION_MODEL (all), NULL);
  BwGradualSelection *self = g_object_new (BW_TYPE_GRADUAL_SELECTION, NULL);
  self->all = g_object_ref (all);
  g_signal_connect_object (all, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  g_signal_connect_object (all, "selection-changed", G_CALLBACK (selection_changed_cb), self, 0);
  begin (self);
  return self;
}

GtkSelectionModel *
bw_gradual_selection_all (BwGradualSelection *selection)
{
  g_return_val_if_fail (BW_IS_GRADUAL_SELECTION (selection), NULL);
  return selection->all;
}

void
bw_gradual_selection_reach (BwGradualSelection *selection, unsigned position)
{
  g_return_if_fail (BW_IS_GRADUAL_SELECTION (selection));
  if (position >= selection->n && n_untold (selection) > 0)
    tell (selection, n_untold (selection));
}
