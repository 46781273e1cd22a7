/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A webhook's body from a template: {{name}}, {{json name}}, {{url name}}. */
#include "notify/bw-webhook-message-private.h"

#include "base/bw-error.h"
#include "base/bw-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_BYTES 40

typedef enum
{
  FORM_AS_IT_STANDS,
  FORM_JSON,
  FORM_URL,
} Form;

/* The names there are: those of the default body's members. */
static const char *const names[] = {
  "id",
  "kind",
  "severity",
  "status",
  "title",
  "body",
  "incident",
  "key",
  "rule",
  "metric",
  "labels",
  "category",
  "value",
  "threshold",
  "n",
  "level",
  "at",
  "opened_at",
  "resolved_at",
  "summary",
  "runbook",
  "late",
  "may_be_repeated",
  NULL,
};

static bool
is_known (const char *name)
{
  return g_strv_contains (names, name);
}

/* What stands between the braces at P: form and name. False where it is neither. */
static bool
read_field (const char *p, const char **end, Form *form, char name[MAX_NAME_BYTES])
{
  const char *close = strstr (p, "}}");
  if (close == NULL || (size_t) (close - p) >= MAX_NAME_BYTES)
    return false;
  g_strlcpy (name, p, (size_t) (close - p) + 1);
  g_strstrip (name);
  *form = FORM_AS_IT_STANDS;
  if (g_str_has_prefix (name, "json "))
    *form = FORM_JSON;
  else if (g_str_has_prefix (name, "url "))
    *form = FORM_URL;
  if (*form != FORM_AS_IT_STANDS)
    memmove (name, strchr (name, ' ') + 1, strlen (strchr (name, ' ')));
  g_strstrip (name);
  *end = close + 2;
  return is_known (name);
}

/* The JSON text of the member NAME. (transfer full) */
static char *
json_of (JsonNode *root, const char *name)
{
  JsonNode *node = bw_json_get (root, name, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  /* A builder's root is an object or an array. */
  json_builder_begin_array (builder);
  if (node != NULL)
    json_builder_add_value (builder, json_node_copy (node));
  else
    json_builder_add_null_value (builder);
  json_builder_end_array (builder);
  g_autofree char *text = bw_json_to_text (builder, false);
  return g_strndup (text + 1, strlen (text) - 2);
}

/* TEXT, which is JSON, without its quotes; nothing for null. (transfer full) */
static char *
without_quotes (const char *json)
{
  size_t length = strlen (json);
  if (length >= 2 && *json == '"')
    return g_strndup (json + 1, length - 2);
  return g_strdup (strcmp (json, "null") == 0 ? "" : json);
}

/* What a person would read of the member NAME. (transfer full) */
static char *
text_of (JsonNode *root, const char *name)
{
  const char *text = bw_json_get_string (root, name, NULL);
  g_autofree char *json = json_of (root, name);
  return text != NULL ? g_strdup (text) : without_quotes (json);
}

static void
append_field (GString *out, JsonNode *root, Form form, const char *name, bool is_quoted,
              bool is_json)
{
  g_autofree char *json = json_of (root, name);
  g_autofree char *text = text_of (root, name);
  g_autofree char *inside = without_quotes (json);
  g_autofree char *url = g_uri_escape_string (text, NULL, FALSE);
  if (form == FORM_URL)
    g_string_append_printf (out, is_json && !is_quoted ? "\"%s\"" : "%s", url);
  else if (form == FORM_JSON)
    g_string_append (out, json);
  else if (is_quoted)
    g_string_append (out, inside);
  else
    g_string_append (out, is_json ? json : text);
}

bool
bw_webhook_template_is_json (const char *template)
{
  g_return_val_if_fail (template != NULL, false);
  const char *p = template + strspn (template, " \t\r\n");
  return *p == '[' || (*p == '{' && p[1] != '{');
}

char *
bw_webhook_template_fill (const char *template, const BwMessage *message)
{
  g_return_val_if_fail (template != NULL && message != NULL, NULL);
  g_autofree char *facts = bw_webhook_message (message);
  g_autoptr (JsonNode) root = bw_json_parse (facts, -1, NULL);
  bool is_json = bw_webhook_template_is_json (template), is_quoted = false;
  GString *out = g_string_new (NULL);
  for (const char *p = template; *p != '\0';)
    {
      char name[MAX_NAME_BYTES];
      const char *end = NULL;
      Form form = FORM_AS_IT_STANDS;
      if (g_str_has_prefix (p, "{{") && read_field (p + 2, &end, &form, name))
        {
          append_field (out, root, form, name, is_quoted, is_json);
          p = end;
          continue;
        }
      if (*p == '"')
        is_quoted = !is_quoted;
      /* What is escaped within quotes does not end them. */
      if (is_quoted && *p == '\\' && p[1] != '\0')
        g_string_append_c (out, *p++);
      g_string_append_c (out, *p++);
    }
  return g_string_free (out, FALSE);
}

/* All there is to fill in is known. */
static bool
check_names (const char *template, GError **error)
{
  for (const char *p = strstr (template, "{{"); p != NULL; p = strstr (p + 2, "{{"))
    {
      char name[MAX_NAME_BYTES] = "";
      const char *end = NULL;
      Form form = FORM_AS_IT_STANDS;
      /* Of {"a":{{… the outer brace is JSON's. */
      if (p[2] == '{')
        p++;
      if (read_field (p + 2, &end, &form, name))
        continue;
      g_autofree char *known = g_strjoinv (", ", (char **) names);
      g_autofree char *found = bw_message_clean (p, MAX_NAME_BYTES, false);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("body: found \"%s\", expected {{…}} with one of %s"), found, known);
      return false;
    }
  return true;
}

bool
bw_webhook_template_check (const char *template, GError **error)
{
  g_return_val_if_fail (template != NULL, false);
  if (!check_names (template, error))
    return false;
  if (!bw_webhook_template_is_json (template))
    return true;
  g_autoptr (BwMessage) message = bw_message_new ();
  message->title = g_strdup ("a \"title\"");
  g_autofree char *filled = bw_webhook_template_fill (template, message);
  g_autoptr (GError) own = NULL;
  g_autoptr (JsonNode) root = bw_json_parse (filled, -1, &own);
  if (root != NULL)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("body: it begins as JSON and is none when filled in: %s"), own->message);
  return false;
}
