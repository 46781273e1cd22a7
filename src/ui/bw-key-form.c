/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms of groups of the configuration, drawn from their schemas. */
#include "ui/bw-key-form.h"

#include "engine/bw-schemas.h"
#include "ui/bw-key-row.h"
#include "ui/bw-secret-row.h"
#include "view/bw-form-words.h"

#include <string.h>

const BwKeySchema *
bw_key_form_schema (const char *family, const char *kind)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  const BwGroupSchema *schema = bw_group_schema_find (schemas, n, family, kind);
  return schema != NULL ? schema->keys : NULL;
}

/* Rows of the keys in the file that KEY stands for. */
static void
each_of_many (BwContext *context, const BwKeySchema *key, const char *group, BwKeyFormFunc func,
              gpointer data)
{
  g_auto (GStrv) parts = g_strsplit (group, " ", 2);
  BwConfig *config = bw_engine_config_file (bw_context_engine (context));
  const BwConfigGroup *found = bw_config_find (config, parts[0], parts[1] != NULL ? parts[1] : "");
  g_autofree const char **names = found != NULL ? bw_config_group_keys (found) : NULL;
  size_t n = strlen (key->name) - 1;
  for (unsigned i = 0; names != NULL && names[i] != NULL; i++)
    if (strncmp (names[i], key->name, n) == 0)
      func (bw_key_row_new (context, key, names[i], group), data);
}

void
bw_key_form_each (BwContext *context, const BwKeySchema *keys, const char *group, bool is_rare,
                  const char *const *except, BwKeyFormFunc func, gpointer data)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && group != NULL && func != NULL);
  g_auto (GStrv) parts = g_strsplit (group, " ", 2);
  const char *kind_key = bw_group_schema_kind_key (parts[0]);
  for (const BwKeySchema *key = keys; key != NULL && key->name != NULL; key++)
    {
      bool is_left_out = key->is_secret || strcmp (key->name, kind_key) == 0
                         || (except != NULL && g_strv_contains (except, key->name));
      if (is_left_out || bw_form_is_rare (parts[0], key->name) != is_rare)
        continue;
      if (g_str_has_suffix (key->name, "*"))
        each_of_many (context, key, group, func, data);
      else
        func (bw_key_row_new (context, key, key->name, group), data);
    }
}

GtkWidget *
bw_key_form_find (GtkWidget *widget, const char *key)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget) && key != NULL, NULL);
  bool is_row = (BW_IS_KEY_ROW (widget) && strcmp (bw_key_row_name (BW_KEY_ROW (widget)), key) == 0)
                || (BW_IS_SECRET_ROW (widget)
                    && strcmp (bw_secret_row_name (BW_SECRET_ROW (widget)), key) == 0);
  if (is_row)
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = bw_key_form_find (child, key);
  return found;
}
