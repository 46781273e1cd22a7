/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where alerts are to go, asked from the schemas of channels. */
#include "cli/bw-setup-channel.h"

#include "engine/bw-schemas.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Asked besides what a kind requires: without them most can't work. */
static const char *const usual[][2] = {
  { "email", "host" },
  { "email", "username" },
  { "email", "password" },
};

void
bw_setup_answer_free (BwSetupAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->name);
  g_free (answer->type);
  g_ptr_array_unref (answer->keys);
  g_ptr_array_unref (answer->values);
  g_ptr_array_unref (answer->secrets);
  g_free (answer);
}

/* Kinds that need nothing are there anyway, or for tests. */
static bool
is_offered (const BwGroupSchema *schema)
{
  if (g_strcmp0 (schema->family, "channel") != 0 || schema->kind == NULL)
    return false;
  for (const BwKeySchema *key = schema->keys; key->name != NULL; key++)
    if (key->is_required && strcmp (key->name, "type") != 0)
      return true;
  return false;
}

/* "slack, telegram, …" (transfer full) */
static char *
list_kinds (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < n; i++)
    if (is_offered (&schemas[i]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", schemas[i].kind);
  return g_string_free (text, FALSE);
}

static bool
is_asked (const BwGroupSchema *schema, const BwKeySchema *key)
{
  if (strcmp (key->name, "type") == 0)
    return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (usual); i++)
    if (strcmp (usual[i][0], schema->kind) == 0 && strcmp (usual[i][1], key->name) == 0)
      return true;
  return key->is_required;
}

static char *
free_name (BwConfig *config, const char *type)
{
  char *name = g_strdup (type);
  for (unsigned i = 2; bw_config_find (config, "channel", name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", type, i);
    }
  return name;
}

static void
ask_keys (BwTalk *talk, const BwGroupSchema *schema, BwSetupAnswer *answer)
{
  for (const BwKeySchema *key = schema->keys; key->name != NULL; key++)
    {
      if (!is_asked (schema, key))
        continue;
      g_autofree char *question = key->help != NULL
                                      ? g_strdup_printf ("  %s - %s", key->name, _ (key->help))
                                      : g_strdup_printf ("  %s", key->name);
      char *value = key->is_secret ? bw_talk_secret (talk, question)
                                   : bw_talk_text (talk, key->default_text, question);
      if (*value == '\0')
        {
          g_free (value);
          continue;
        }
      g_ptr_array_add (key->is_secret ? answer->secrets : answer->keys, g_strdup (key->name));
      g_ptr_array_add (key->is_secret ? answer->secrets : answer->values, value);
    }
  g_ptr_array_add (answer->keys, NULL);
  g_ptr_array_add (answer->values, NULL);
}

/* As it would stand in a file that has nothing else. */
static bool
check (const BwSetupAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  BwSetupChannel channel = { answer->name, answer->type, (const char *const *) answer->keys->pdata,
                             (const char *const *) answer->values->pdata };
  BwSetupPlan plan = { .is_computer_watched = true, .channel = &channel };
  g_autofree char *text = bw_setup_compose ("channel", NULL, 0, &plan, NULL, &error);
  g_autoptr (GPtrArray) faults = NULL;
  if (text != NULL)
    {
      unsigned n = 0;
      const BwGroupSchema *schemas = bw_schemas_get (&n);
      g_autoptr (BwConfig) config = bw_config_parse ("channel", text, -1, schemas, n);
      faults = bw_schemas_check (config);
    }
  const char *why = error != NULL                       ? error->message
                    : faults != NULL && faults->len > 0 ? g_ptr_array_index (faults, 0)
                                                        : NULL;
  if (why != NULL)
    g_print (_ ("That can't work: %s\n"), why);
  return why == NULL;
}

BwSetupAnswer *
bw_setup_ask_channel (BwTalk *talk, BwConfig *config)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autofree char *kinds = list_kinds ();
  g_autofree char *question = g_strdup_printf (_ ("Where else? (none, %s)"), kinds);
  if (!talk->is_yes)
    g_print (_ ("\nAlerts are notifications on this desktop.\n"));
  while (!talk->is_yes && !talk->is_over)
    {
      g_autofree char *type = bw_talk_text (talk, "none", question);
      const BwGroupSchema *schema = bw_group_schema_find (schemas, n, "channel", type);
      if (g_str_equal (type, "none"))
        return NULL;
      if (schema == NULL || !is_offered (schema))
        {
          g_print (_ ("There is no %s: expected none, %s.\n"), type, kinds);
          continue;
        }
      g_autoptr (BwSetupAnswer) answer = g_new0 (BwSetupAnswer, 1);
      answer->name = free_name (config, type);
      answer->type = g_steal_pointer (&type);
      answer->keys = g_ptr_array_new_with_free_func (g_free);
      answer->values = g_ptr_array_new_with_free_func (g_free);
      answer->secrets = g_ptr_array_new_with_free_func (g_free);
      ask_keys (talk, schema, answer);
      if (check (answer))
        return g_steal_pointer (&answer);
    }
  return NULL;
}
