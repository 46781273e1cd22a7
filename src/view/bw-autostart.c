/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop file that starts the program with the session. */
#include "view/bw-autostart.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP G_KEY_FILE_DESKTOP_GROUP
#define GNOME_KEY "X-GNOME-Autostart-enabled"

/* Characters that end an argument, or mean something to whoever reads the file. */
#define RESERVED " \t\n\"'\\><~|&;$*?#()`"

char *
bw_autostart_exec (const char *const *argv)
{
  g_return_val_if_fail (argv != NULL, NULL);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; argv[i] != NULL; i++)
    {
      bool is_quoted = *argv[i] == '\0' || strpbrk (argv[i], RESERVED) != NULL;
      g_string_append (text, i > 0 ? " " : "");
      g_string_append (text, is_quoted ? "\"" : "");
      for (const char *p = argv[i]; *p != '\0'; p++)
        {
          if (strchr ("\"`$\\", *p) != NULL)
            g_string_append_c (text, '\\');
          /* A single one would stand for files and the like. */
          g_string_append (text, *p == '%' ? "%" : "");
          g_string_append_c (text, *p);
        }
      g_string_append (text, is_quoted ? "\"" : "");
    }
  return g_string_free (text, FALSE);
}

/* The file as it is written anew. (transfer full) */
static char *
compose (const char *exec)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Bellwether");
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, BW_APP_ID);
  g_key_file_set_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_boolean (file, GROUP, G_KEY_FILE_DESKTOP_KEY_TERMINAL, FALSE);
  g_autofree char *keys = g_key_file_to_data (file, NULL, NULL);
  return g_strconcat ("# Written by Bellwether, which starts with the session; [general] autostart "
                      "in its configuration.\n",
                      keys, NULL);
}

/* Whether the program wrote OLD, and nobody since. */
static bool
is_own (const char *old, GKeyFile *file)
{
  g_autofree char *exec = g_key_file_get_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL);
  g_autofree char *own = exec != NULL ? compose (exec) : NULL;
  return g_strcmp0 (own, old) == 0;
}

static bool
is_off (GKeyFile *file)
{
  return g_key_file_get_boolean (file, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL)
         || (g_key_file_has_key (file, GROUP, GNOME_KEY, NULL)
             && !g_key_file_get_boolean (file, GROUP, GNOME_KEY, NULL));
}

/* Whether LINE is one of KEY. */
static bool
is_line_of (const char *line, const char *key)
{
  while (g_ascii_isspace (*line))
    line++;
  if (!g_str_has_prefix (line, key))
    return false;
  line += strlen (key);
  while (g_ascii_isspace (*line))
    line++;
  return *line == '=';
}

/* All else stays byte for byte. */
static BwAutostartStep
write_switched (const char *old, bool is_on, char **text)
{
  g_auto (GStrv) lines = g_strsplit (old, "\n", -1);
  GString *out = g_string_new (NULL);
  bool is_in_group = false;
  for (char **line = lines; *line != NULL; line++)
    {
      bool is_head = g_str_has_prefix (*line, "[" GROUP "]");
      if (is_in_group
          && (is_line_of (*line, G_KEY_FILE_DESKTOP_KEY_HIDDEN)
              || (is_on && is_line_of (*line, GNOME_KEY))))
        continue;
      g_string_append_printf (out, "%s%s", *line, line[1] != NULL ? "\n" : "");
      is_in_group = is_head || (is_in_group && **line != '[');
      if (is_head && !is_on)
        g_string_append (out, G_KEY_FILE_DESKTOP_KEY_HIDDEN "=true\n");
    }
  *text = g_string_free (out, FALSE);
  return BW_AUTOSTART_WRITE;
}

static BwAutostartStep
write_new (const char *exec, const char *old, char **text)
{
  g_autofree char *own = compose (exec);
  if (g_strcmp0 (own, old) == 0)
    return BW_AUTOSTART_KEEP;
  *text = g_steal_pointer (&own);
  return BW_AUTOSTART_WRITE;
}

BwAutostartStep
bw_autostart_plan (const char *old, const char *exec, bool is_on, bool is_asking, char **text)
{
  g_return_val_if_fail (exec != NULL && text != NULL, BW_AUTOSTART_KEEP);
  *text = NULL;
  if (old == NULL)
    return is_on ? write_new (exec, old, text) : BW_AUTOSTART_KEEP;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  bool is_read = g_key_file_load_from_data (file, old, strlen (old), G_KEY_FILE_NONE, NULL);
  if (!is_read || !g_key_file_has_group (file, GROUP))
    {
      /* No session can read it either. */
      if (!is_asking)
        return BW_AUTOSTART_KEEP;
      return is_on ? write_new (exec, old, text) : BW_AUTOSTART_REMOVE;
    }
  /* The program may have moved. */
  if (is_own (old, file))
    return is_on ? write_new (exec, old, text) : BW_AUTOSTART_REMOVE;
  if (!is_asking || is_off (file) == !is_on)
    return BW_AUTOSTART_KEEP;
  return write_switched (old, is_on, text);
}
