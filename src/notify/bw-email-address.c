/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail addresses as people write them. */
#include "notify/bw-email-address-private.h"

#include "base/bw-error.h"
#include "notify/bw-message.h"
#include "notify/bw-mime-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ADDRESS_BYTES 254 /* RFC 5321 */

/* RFC 5322 dot-atom, which is what addresses are in practice. */
static bool
is_local_part (const char *text)
{
  bool is_after_dot = true;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '.' ? is_after_dot
                    : !g_ascii_isalnum (*p) && strchr ("!#$%&'*+-/=?^_`{|}~", *p) == NULL)
        return false;
      is_after_dot = *p == '.';
    }
  return !is_after_dot;
}

static bool
is_domain (const char *text)
{
  bool is_after_dot = true;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '.' || *p == '-' ? is_after_dot : !g_ascii_isalnum (*p))
        return false;
      is_after_dot = *p == '.';
    }
  return !is_after_dot;
}

/* The ASCII form of "local@domain", or NULL. (transfer full) */
static char *
normalise (const char *text)
{
  const char *at = strrchr (text, '@');
  if (at == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  g_autofree char *local = g_strndup (text, (size_t) (at - text));
  g_autofree char *domain = g_hostname_to_ascii (at + 1);
  if (domain == NULL || !is_local_part (local) || !is_domain (domain))
    return NULL;
  g_autofree char *whole = g_strconcat (local, "@", domain, NULL);
  return strlen (whole) <= MAX_ADDRESS_BYTES ? g_steal_pointer (&whole) : NULL;
}

/* "Anna" of "  \"Anna\" ", or NULL. (transfer full) */
static char *
clean_name (const char *text)
{
  g_autofree char *name = bw_message_clean (text, 200, false);
  g_strstrip (name);
  size_t length = strlen (name);
  if (length >= 2 && name[0] == '"' && name[length - 1] == '"')
    {
      name[length - 1] = ' ';
      name[0] = ' ';
      g_strstrip (name);
    }
  return *name != '\0' ? g_steal_pointer (&name) : NULL;
}

BwEmailAddress *
bw_email_address_parse (const char *text, const char *key, GError **error)
{
  g_return_val_if_fail (text != NULL && key != NULL, NULL);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  size_t length = strlen (trimmed);
  char *open = length > 0 && trimmed[length - 1] == '>' ? strrchr (trimmed, '<') : NULL;
  const char *bare = trimmed;
  g_autofree char *name = NULL;
  if (open != NULL)
    {
      trimmed[length - 1] = '\0';
      *open = '\0';
      bare = open + 1;
      name = clean_name (trimmed);
    }
  g_autofree char *address = normalise (bare);
  if (address == NULL)
    {
      g_autofree char *shown = bw_message_clean (text, 80, false);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("%s: found \"%s\", expected anna@example.org or Anna <anna@example.org>"),
                   key, shown);
      return NULL;
    }
  BwEmailAddress *made = g_new (BwEmailAddress, 1);
  *made = (BwEmailAddress){ g_steal_pointer (&name), g_steal_pointer (&address) };
  return made;
}

void
bw_email_address_free (BwEmailAddress *address)
{
  g_return_if_fail (address != NULL);
  g_free (address->name);
  g_free (address->address);
  g_free (address);
}

char *
bw_email_address_header (const BwEmailAddress *address)
{
  g_return_val_if_fail (address != NULL, NULL);
  if (address->name == NULL)
    return g_strdup (address->address);
  /* Encoded in any case: no rule of quoting has to be got right. */
  g_autofree char *name = bw_mime_encode_words (address->name);
  return g_strdup_printf ("%s <%s>", name, address->address);
}

const char *
bw_email_address_domain (const BwEmailAddress *address)
{
  g_return_val_if_fail (address != NULL, NULL);
  return strrchr (address->address, '@') + 1;
}
