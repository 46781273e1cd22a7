/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list that comes a few rows at a time: whoever follows what it tells has, in the end, what there
 * is, whatever happens meanwhile, and is never told of much at once that it had to make rows for.
 */
#include "lib/bw-test.h"
#include "ui/bw-gradual-selection.h"

#define N_CHANGES 400
#define MOST_AT_ONCE 24
#define N_ROWS_MADE 220

typedef struct
{
  GtkStringList *strings;
  GtkSelectionModel *all;
  BwGradualSelection *gradual;
  GPtrArray *mirror; /* of char: what a listener has */
  unsigned most;     /* rows that came at once while fewer than N_ROWS_MADE were new */
} Fixture;

static void
items_changed_cb (GListModel *model, unsigned position, unsigned removed, unsigned added,
                  Fixture *fixture)
{
  g_assert_cmpuint (position + removed, <=, fixture->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, removed);
  for (unsigned i = 0; i < added; i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, position + i);
      g_assert_nonnull (item);
      g_ptr_array_insert (fixture->mirror, (int) (position + i),
                          g_strdup (gtk_string_object_get_string (item)));
    }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, fixture->mirror->len);
  if (fixture->mirror->len < N_ROWS_MADE)
    fixture->most = MAX (fixture->most, added);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->strings = gtk_string_list_new (NULL);
  fixture->all = GTK_SELECTION_MODEL (
      gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (fixture->strings))));
  fixture->gradual = bw_gradual_selection_new (fixture->all);
  fixture->mirror = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (fixture->gradual, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->gradual);
  g_object_unref (fixture->all);
  g_object_unref (fixture->strings);
  g_ptr_array_unref (fixture->mirror);
}

static void
splice (Fixture *fixture, unsigned position, unsigned removed, unsigned added)
{
  static unsigned serial;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < added; i++)
    g_ptr_array_add (texts, g_strdup_printf ("%u", serial++));
  g_ptr_array_add (texts, NULL);
  gtk_string_list_splice (fixture->strings, position, removed,
                          (const char *const *) (gpointer) texts->pdata);
}

/* The mirror has the first of what there is, or WHOLE all of it. */
static void
check (Fixture *fixture, bool whole)
{
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (fixture->strings));
  g_assert_cmpuint (fixture->mirror->len, <=, n);
  if (whole)
    g_assert_cmpuint (fixture->mirror->len, ==, n);
  for (unsigned i = 0; i < fixture->mirror->len; i++)
    g_assert_cmpstr (g_ptr_array_index (fixture->mirror, i), ==,
                     gtk_string_list_get_string (fixture->strings, i));
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  splice (fixture, 0, 0, 5000);
  g_assert_cmpuint (fixture->mirror->len, >, 0);
  g_assert_cmpuint (fixture->mirror->len, <=, MOST_AT_ONCE);
  bw_test_drain ();
  check (fixture, true);
  g_assert_cmpuint (fixture->most, <=, MOST_AT_ONCE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->gradual), 4321, TRUE);
  g_assert_true (gtk_selection_model_is_selected (fixture->all, 4321));
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  for (unsigned i = 0; i < N_CHANGES; i++)
    {
      unsigned n = g_list_model_get_n_items (G_LIST_MODEL (fixture->strings));
      unsigned position = (unsigned) g_test_rand_int_range (0, (int) n + 1);
      unsigned removed = (unsigned) g_test_rand_int_range (0, (int) (n - position) + 1);
      unsigned added = (unsigned) g_test_rand_int_range (0, i % 5 == 0 ? 900 : 9);
      splice (fixture, position, removed, added);
      check (fixture, false);
      for (int k = g_test_rand_int_range (0, 4); k > 0; k--)
        g_main_context_iteration (NULL, FALSE);
      check (fixture, false);
      if (i % 7 == 0)
        {
          bw_test_drain ();
          check (fixture, true);
        }
    }
  bw_test_drain ();
  check (fixture, true);
}

/* Whoever goes to a row has it. */
static void
test_reach (Fixture *fixture, gconstpointer data)
{
  splice (fixture, 0, 0, 5000);
  bw_gradual_selection_reach (fixture->gradual, 3000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->gradual)), >, 3000);
  bw_test_drain ();
  check (fixture, true);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/gradual-selection/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/gradual-selection/changes", Fixture, NULL, set_up, test_changes, tear_down);
  g_test_add ("/gradual-selection/reach", Fixture, NULL, set_up, test_reach, tear_down);
  return g_test_run ();
}
