/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key whose value is names of groups of the configuration. */
#include "view/bw-name-list.h"

#include "config/bw-key-text.h"
#include "engine/bw-each-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
choice_free (gpointer data)
{
  BwNameChoice *choice = data;
  g_free (choice->name);
  g_free (choice);
}

/* The elements of RAW; none where it can't be read. (transfer full) */
static char **
split (const char *raw)
{
  char **names = bw_key_text_split (raw != NULL ? raw : "", NULL);
  return names != NULL ? names : g_new0 (char *, 1);
}

static bool
has (char **names, const char *name)
{
  return g_strv_contains ((const char *const *) names, name);
}

static void
add (GPtrArray *choices, const char *name, bool is_chosen, bool is_known)
{
  BwNameChoice *choice = g_new0 (BwNameChoice, 1);
  *choice = (BwNameChoice){ g_strdup (name), is_chosen, is_known };
  g_ptr_array_add (choices, choice);
}

static bool
is_among (const GPtrArray *choices, const char *name)
{
  for (unsigned i = 0; i < choices->len; i++)
    if (strcmp (((const BwNameChoice *) g_ptr_array_index (choices, i))->name, name) == 0)
      return true;
  return false;
}

/* What is known, and where it goes. */
typedef struct
{
  GPtrArray *choices;
  char **chosen;
} Known;

static void
add_known_cb (const BwConfigGroup *group, gpointer data)
{
  Known *known = data;
  const char *name = bw_config_group_name (group);
  add (known->choices, name, has (known->chosen, name), true);
}

GPtrArray *
bw_name_choices_new (BwConfig *config, const char *family, const char *raw)
{
  g_return_val_if_fail (config != NULL && family != NULL, NULL);
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_free);
  g_auto (GStrv) chosen = split (raw);
  Known known = { choices, chosen };
  if (strcmp (family, "channel") == 0 || strcmp (family, "source") == 0)
    bw_engine_each_group (config, family, add_known_cb, &known);
  else
    for (unsigned i = 0; i < bw_config_n_groups (config, family); i++)
      add_known_cb (bw_config_group (config, family, i), &known);
  for (unsigned i = 0; chosen[i] != NULL; i++)
    if (!is_among (choices, chosen[i]))
      add (choices, chosen[i], true, false);
  return choices;
}

char *
bw_name_list_set (const char *raw, const char *name, bool is_chosen)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_auto (GStrv) names = split (raw);
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  for (unsigned i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) != 0)
      g_ptr_array_add (left, names[i]);
  if (is_chosen)
    g_ptr_array_add (left, (gpointer) name);
  g_ptr_array_add (left, NULL);
  char *joined = bw_key_text_join ((const char *const *) left->pdata);
  /* The last one is not parted from anything. */
  if (g_str_has_suffix (joined, ";"))
    joined[strlen (joined) - 1] = '\0';
  return joined;
}

char *
bw_name_list_text (BwConfig *config, const char *family, const char *raw)
{
  g_autoptr (GPtrArray) choices = bw_name_choices_new (config, family, raw);
  g_auto (GStrv) names = split (raw);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; names[i] != NULL; i++)
    {
      const BwNameChoice *choice = NULL;
      for (unsigned k = 0; k < choices->len && choice == NULL; k++)
        {
          const BwNameChoice *other = g_ptr_array_index (choices, k);
          choice = strcmp (other->name, names[i]) == 0 ? other : NULL;
        }
      bool is_known = choice != NULL && choice->is_known;
      g_string_append (text, i > 0 ? ", " : "");
      if (is_known)
        g_string_append (text, names[i]);
      else
        /* Translators: the name of a channel that there is not. */
        g_string_append_printf (text, _ ("%s (unknown)"), names[i]);
    }
  return g_string_free (text, FALSE);
}
