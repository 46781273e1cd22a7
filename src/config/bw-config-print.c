/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration in force as text. */
#include "config/bw-config-print.h"

#include "config/bw-config-private.h"

#include <string.h>

static void
print_defaults (const BwConfigGroup *group, GString *text)
{
  bool is_first = true;
  for (const BwKeySchema *key = group->keys; key != NULL && key->name != NULL; key++)
    {
      const BwConfigEntry *entry = bw_config_group_entry (group, key->name);
      bool is_in_file = entry != NULL && entry->text != NULL;
      if (is_in_file || key->default_text == NULL || key->is_secret
          || strchr (key->name, '*') != NULL)
        continue;
      g_string_append_printf (text, "%s%s=%s\n", is_first ? "# defaults\n" : "", key->name,
                              key->default_text);
      is_first = false;
    }
}

static void
print_group (const BwConfigGroup *group, bool has_defaults, GString *text)
{
  g_string_append_printf (text, "%s[%s]\n", text->len > 0 ? "\n" : "", group->label);
  for (unsigned i = 0; i < group->entries->len; i++)
    {
      const BwConfigEntry *entry = g_ptr_array_index (group->entries, i);
      if (entry->text != NULL)
        g_string_append_printf (text, "%s=%s\n", entry->key, entry->raw);
    }
  if (has_defaults)
    print_defaults (group, text);
}

char *
bw_config_to_text (BwConfig *config, bool has_defaults)
{
  g_return_val_if_fail (config != NULL, NULL);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < config->groups->len; i++)
    {
      const BwConfigGroup *group = g_ptr_array_index (config->groups, i);
      bool is_made = group->line == 0 && group->entries->len > 0;
      if (is_made)
        g_string_append_printf (text, "%s# From the environment:", text->len > 0 ? "\n" : "");
      if (has_defaults || is_made || group->line > 0)
        print_group (group, has_defaults, text);
    }
  return g_string_free (text, FALSE);
}
