/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column of a file holds which field of a ledger, as a list of choices. */
#include "ui/bw-column-matcher.h"

#include "ui/bw-choice-list.h"
#include "ui/bw-row-press.h"
#include "view/bw-ledger-preview-view.h"

#include <glib/gi18n-lib.h>

struct _BwColumnMatcher
{
  AdwBin parent_instance;
  AdwPreferencesGroup *group;
  AdwExpanderRow *others;
  GPtrArray *rows; /* of AdwComboRow, one a field */
  char **fields;
  char **columns;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (BwColumnMatcher, bw_column_matcher, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static bool
is_same (char *const *a, char *const *b)
{
  static char *const none[] = { NULL };
  return g_strv_equal ((const char *const *) (a != NULL ? a : none),
                       (const char *const *) (b != NULL ? b : none));
}

static void
selected_cb (AdwComboRow *row, GParamSpec *pspec, BwColumnMatcher *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The first choice leaves it to the names of the columns, and says what came of that. */
static GtkStringList *
choices_new (BwColumnMatcher *self)
{
  GtkStringList *choices = gtk_string_list_new ((const char *const[]){ "", NULL });
  gtk_string_list_splice (choices, 1, 0, (const char *const *) self->columns);
  return choices;
}

static void
remove_rows (BwColumnMatcher *self)
{
  if (self->group != NULL)
    adw_bin_set_child (ADW_BIN (self), NULL);
  self->group = NULL;
  self->others = NULL;
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->fields, g_strfreev);
  g_clear_pointer (&self->columns, g_strfreev);
}

static void
add_row (BwColumnMatcher *self, const char *field)
{
  const char *title = bw_ledger_preview_field (field);
  g_autoptr (GtkStringList) choices = choices_new (self);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "model", choices, NULL);
  bw_choice_list_add (row, NULL);
  g_signal_connect (row, "notify::selected", G_CALLBACK (selected_cb), self);
  if (bw_ledger_preview_is_main_field (field))
    adw_preferences_group_add (self->group, row);
  else
    adw_expander_row_add_row (self->others, row);
  g_ptr_array_add (self->rows, row);
}

static void
make_rows (BwColumnMatcher *self, const BwLedgerPreview *preview)
{
  remove_rows (self);
  self->fields = g_strdupv (preview->fields);
  self->columns = g_strdupv (preview->columns);
  self->group = g_object_new (
      ADW_TYPE_PREFERENCES_GROUP, "title", _ ("Columns"), "description",
      _ ("Which column of the file holds what. Choose where the names do not tell."), NULL);
  self->others = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", _ ("More fields"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->others), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More fields"), -1);
  bw_row_press_add (GTK_WIDGET (self->others));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  for (unsigned i = 0; self->fields[i] != NULL; i++)
    add_row (self, self->fields[i]);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->others));
}

static void
update_row (BwColumnMatcher *self, unsigned i, const char *column)
{
  AdwComboRow *row = g_ptr_array_index (self->rows, i);
  GListModel *choices = adw_combo_row_get_model (row);
  unsigned selected = adw_combo_row_get_selected (row);
  g_autofree char *text = NULL;
  if (selected != 0)
    text = g_strdup (_ ("By its name"));
  else if (*column == '\0')
    text = g_strdup (_ ("No column"));
  else
    /* Translators: a column that was found by its name */
    text = g_strdup_printf (_ ("%s (found)"), column);
  if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (choices), 0), text) == 0)
    return;
  gtk_string_list_splice (GTK_STRING_LIST (choices), 0, 1, (const char *const[]){ text, NULL });
  adw_combo_row_set_selected (row, selected);
}

void
bw_column_matcher_set_preview (BwColumnMatcher *matcher, const BwLedgerPreview *preview)
{
  g_return_if_fail (BW_IS_COLUMN_MATCHER (matcher) && preview != NULL);
  bool has_columns = preview->columns != NULL && preview->columns[0] != NULL
                     && preview->fields != NULL && preview->fields[0] != NULL;
  gtk_widget_set_visible (GTK_WIDGET (matcher), has_columns);
  if (!has_columns)
    return;
  matcher->is_updating = true;
  if (!is_same (preview->fields, matcher->fields) || !is_same (preview->columns, matcher->columns))
    make_rows (matcher, preview);
  for (unsigned i = 0; i < matcher->rows->len; i++)
    update_row (matcher, i, preview->matched[i]);
  matcher->is_updating = false;
}

void
bw_column_matcher_reset (BwColumnMatcher *matcher)
{
  g_return_if_fail (BW_IS_COLUMN_MATCHER (matcher));
  remove_rows (matcher);
  gtk_widget_set_visible (GTK_WIDGET (matcher), FALSE);
}

char **
bw_column_matcher_map (BwColumnMatcher *matcher)
{
  g_return_val_if_fail (BW_IS_COLUMN_MATCHER (matcher), NULL);
  g_autoptr (GStrvBuilder) map = g_strv_builder_new ();
  for (unsigned i = 0; i < matcher->rows->len; i++)
    {
      unsigned selected = adw_combo_row_get_selected (g_ptr_array_index (matcher->rows, i));
      if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
        continue;
      g_autofree char *one =
          g_strdup_printf ("%s=%s", matcher->fields[i], matcher->columns[selected - 1]);
      g_strv_builder_add (map, one);
    }
  return g_strv_builder_end (map);
}

static void
bw_column_matcher_dispose (GObject *object)
{
  BwColumnMatcher *self = BW_COLUMN_MATCHER (object);
  self->is_updating = true;
  G_OBJECT_CLASS (bw_column_matcher_parent_class)->dispose (object);
}

static void
bw_column_matcher_finalize (GObject *object)
{
  BwColumnMatcher *self = BW_COLUMN_MATCHER (object);
  g_ptr_array_unref (self->rows);
  g_strfreev (self->fields);
  g_strfreev (self->columns);
  G_OBJECT_CLASS (bw_column_matcher_parent_class)->finalize (object);
}

static void
bw_column_matcher_class_init (BwColumnMatcherClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_column_matcher_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_column_matcher_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BW_TYPE_COLUMN_MATCHER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bw_column_matcher_init (BwColumnMatcher *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
bw_column_matcher_new (void)
{
  return g_object_new (BW_TYPE_COLUMN_MATCHER, NULL);
}
