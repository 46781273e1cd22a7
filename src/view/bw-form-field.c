/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key of the configuration as a form shows it: what is typed, what the file says, what is wrong
 * with either, and what happens when both change. */
#include "view/bw-form-field.h"

#include "base/bw-error.h"
#include "config/bw-key-text.h"
#include "config/bw-key-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _BwFormField
{
  const BwKeySchema *key;
  char *name;
  char *group;
  char *base;       /* as it stands in the file; NULL: it does not */
  char *theirs_raw; /* under CONFLICT */
  char *theirs;     /* the same as text */
  char *text;       /* what the control shows */
  char *saving;     /* as it will stand in the file; NULL: not at all */
  char *problem;
  GPtrArray *choices; /* of char *, and a NULL */
  char **names;       /* that there are to choose from; or NULL */
  bool is_cleared;    /* nothing is to be said */
  BwFormState state;
};

static const char *const booleans[] = { "true", "false", NULL };
static const char *const severities[] = {
  "info", "warning", "error", "critical", "emergency", NULL
};

static bool
is_list (const BwFormField *field)
{
  return field->key->type == BW_KEY_LIST;
}

static const char *
default_text (const BwFormField *field)
{
  return field->key->default_text != NULL ? field->key->default_text : "";
}

/* RAW as it is shown; what can't be read is shown as it is. (transfer full) */
static char *
text_of (const BwFormField *field, const char *raw)
{
  char *text = bw_key_value_text (field->key, raw);
  return text != NULL ? text : g_strdup (raw);
}

/* (transfer full) */
static char *
raw_of (const BwFormField *field, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  return is_list (field) ? g_steal_pointer (&trimmed) : bw_key_text_escape (trimmed);
}

static const char *const *
own_choices (const BwKeySchema *key)
{
  if (key->type == BW_KEY_BOOLEAN)
    return booleans;
  return key->type == BW_KEY_SEVERITY ? severities : key->choices;
}

static void
make_choices (BwFormField *field)
{
  const char *const *own =
      field->key->names_of != NULL ? (const char *const *) field->names : own_choices (field->key);
  g_ptr_array_set_size (field->choices, 0);
  if (field->key->default_text == NULL && !field->key->is_required)
    g_ptr_array_add (field->choices, g_strdup (""));
  for (unsigned i = 0; own != NULL && own[i] != NULL; i++)
    g_ptr_array_add (field->choices, g_strdup (own[i]));
  if (!g_ptr_array_find_with_equal_func (field->choices, field->text, g_str_equal, NULL))
    g_ptr_array_add (field->choices, g_strdup (field->text));
  g_ptr_array_add (field->choices, NULL);
}

/* TEXT is taken up. (transfer full) */
static void
take_text (BwFormField *field, char *text)
{
  g_free (field->text);
  field->text = text;
  if (bw_form_field_control (field) == BW_FORM_CHOICE)
    make_choices (field);
}

/* The control shows what the file says. */
static void
show_base (BwFormField *field)
{
  field->is_cleared = false;
  take_text (field,
             field->base != NULL ? text_of (field, field->base) : g_strdup (default_text (field)));
}

BwFormField *
bw_form_field_new (const BwKeySchema *key, const char *name, const char *group)
{
  g_return_val_if_fail (key != NULL && name != NULL && group != NULL, NULL);
  BwFormField *field = g_new0 (BwFormField, 1);
  field->key = key;
  field->name = g_strdup (name);
  field->group = g_strdup (group);
  field->choices = g_ptr_array_new_with_free_func (g_free);
  show_base (field);
  return field;
}

void
bw_form_field_free (BwFormField *field)
{
  if (field == NULL)
    return;
  g_free (field->name);
  g_free (field->group);
  g_free (field->base);
  g_free (field->theirs_raw);
  g_free (field->theirs);
  g_free (field->text);
  g_free (field->saving);
  g_free (field->problem);
  g_ptr_array_unref (field->choices);
  g_strfreev (field->names);
  g_free (field);
}

const BwKeySchema *
bw_form_field_key (const BwFormField *field)
{
  return field->key;
}

const char *
bw_form_field_name (const BwFormField *field)
{
  return field->name;
}

BwFormControl
bw_form_field_control (const BwFormField *field)
{
  if (field->key->names_of != NULL)
    return is_list (field) ? BW_FORM_NAMES : BW_FORM_CHOICE;
  switch (field->key->type)
    {
    case BW_KEY_BOOLEAN:
      return field->key->default_text != NULL ? BW_FORM_SWITCH : BW_FORM_CHOICE;
    case BW_KEY_ENUM:
    case BW_KEY_SEVERITY:
      return BW_FORM_CHOICE;
    case BW_KEY_PATH:
      return BW_FORM_PATH;
    case BW_KEY_STRING:
    case BW_KEY_INTEGER:
    case BW_KEY_NUMBER:
    case BW_KEY_DURATION:
    case BW_KEY_ZONE:
    case BW_KEY_LIST:
    case BW_KEY_SELECTOR:
    default:
      return BW_FORM_TEXT;
    }
}

const char *const *
bw_form_field_choices (const BwFormField *field)
{
  return (const char *const *) field->choices->pdata;
}

const char *
bw_form_field_text (const BwFormField *field)
{
  return field->text;
}

bool
bw_form_field_is_set (const BwFormField *field)
{
  return field->base != NULL;
}

BwFormState
bw_form_field_state (const BwFormField *field)
{
  return field->state;
}

const char *
bw_form_field_problem (const BwFormField *field)
{
  return field->problem;
}

const char *
bw_form_field_theirs (const BwFormField *field)
{
  return field->theirs;
}

/* As it is to stand in the file; NULL: not at all. (transfer full) */
static char *
wanted_raw (const BwFormField *field)
{
  g_autofree char *raw = raw_of (field, field->text);
  bool is_default = field->base == NULL && strcmp (field->text, default_text (field)) == 0;
  /* An empty list says something where there is one by itself. */
  bool is_nothing = *raw == '\0' && !(is_list (field) && *default_text (field) != '\0');
  return field->is_cleared || is_default || is_nothing ? NULL : g_steal_pointer (&raw);
}

/* Whether A and B (or NULL) mean the same. */
static bool
is_same (const BwFormField *field, const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  g_autofree char *one = text_of (field, a);
  g_autofree char *other = text_of (field, b);
  return strcmp (one, other) == 0;
}

static void
set_state (BwFormField *field, BwFormState state, const char *problem)
{
  char *own = g_strdup (problem);
  g_free (field->problem);
  field->problem = own;
  field->state = state;
}

/* Looks at what is to be in the file; UNCHANGED: what it is when that is in the file. */
static void
judge (BwFormField *field)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *raw = wanted_raw (field);
  bool is_saved = is_same (field, raw, field->base);
  if (raw == NULL && field->key->is_required && !field->is_cleared
      && (!is_saved || field->base != NULL))
    {
      g_autofree char *expected = bw_key_value_expected (field->key);
      g_autofree char *problem = g_strdup_printf (_ ("It has to be given: %s"), expected);
      set_state (field, BW_FORM_WRONG, problem);
    }
  else if (raw != NULL && !bw_key_value_check (field->key, raw, &error))
    set_state (field, BW_FORM_WRONG, error->message);
  else
    set_state (field, is_saved ? BW_FORM_SAVED : BW_FORM_EDITED, NULL);
}

void
bw_form_field_set_names (BwFormField *field, const char *const *names)
{
  g_return_if_fail (field != NULL);
  char **own = g_strdupv ((char **) names);
  g_strfreev (field->names);
  field->names = own;
  if (bw_form_field_control (field) == BW_FORM_CHOICE)
    make_choices (field);
}

void
bw_form_field_set_text (BwFormField *field, const char *text)
{
  g_return_if_fail (field != NULL && text != NULL);
  bool is_open = field->state == BW_FORM_CONFLICT;
  field->is_cleared = false;
  take_text (field, g_strdup (text));
  /* It is looked at when what is being written is there. */
  if (field->state == BW_FORM_SAVING)
    return;
  judge (field);
  /* The question stays until it is answered. */
  if (is_open && field->state != BW_FORM_WRONG)
    set_state (field, BW_FORM_CONFLICT, NULL);
}

void
bw_form_field_reset (BwFormField *field)
{
  g_return_if_fail (field != NULL);
  take_text (field, g_strdup (default_text (field)));
  field->is_cleared = true;
  judge (field);
}

static bool
is_edited (const BwFormField *field)
{
  g_autofree char *raw = wanted_raw (field);
  return !is_same (field, raw, field->base);
}

static void
forget_theirs (BwFormField *field)
{
  g_clear_pointer (&field->theirs, g_free);
  g_clear_pointer (&field->theirs_raw, g_free);
}

static void
take_base (BwFormField *field, const char *raw)
{
  char *own = g_strdup (raw);
  g_free (field->base);
  field->base = own;
  forget_theirs (field);
}

bool
bw_form_field_follow (BwFormField *field, const BwConfigGroup *group)
{
  g_return_val_if_fail (field != NULL, false);
  const char *raw = group != NULL ? bw_config_group_raw (group, field->name) : NULL;
  if (field->state == BW_FORM_SAVING)
    return false;
  if (!is_edited (field))
    {
      bool is_new = !is_same (field, raw, field->base);
      take_base (field, raw);
      if (is_new)
        show_base (field);
      judge (field);
      return is_new;
    }
  if (g_strcmp0 (raw, field->base) == 0)
    return false;
  g_autofree char *mine = wanted_raw (field);
  if (is_same (field, raw, mine))
    {
      take_base (field, raw);
      judge (field);
      return false;
    }
  forget_theirs (field);
  field->theirs_raw = g_strdup (raw);
  field->theirs = raw != NULL ? text_of (field, raw) : NULL;
  set_state (field, BW_FORM_CONFLICT, NULL);
  return false;
}

void
bw_form_field_tried (BwFormField *field, const GError *error)
{
  g_return_if_fail (field != NULL);
  if (error != NULL && field->state == BW_FORM_EDITED
      && g_error_matches (error, BW_ERROR, BW_ERROR_INVALID))
    set_state (field, BW_FORM_WRONG, error->message);
}

bool
bw_form_field_change (const BwFormField *field, BwKeyChange *change)
{
  g_return_val_if_fail (field != NULL && change != NULL, false);
  if (field->state != BW_FORM_EDITED)
    return false;
  g_autofree char *raw = wanted_raw (field);
  *change = (BwKeyChange){ .group = field->group,
                           .key = field->name,
                           .old = field->base,
                           .value = raw != NULL ? field->text : NULL };
  return true;
}

void
bw_form_field_begin_save (BwFormField *field)
{
  g_return_if_fail (field != NULL && field->state == BW_FORM_EDITED);
  g_free (field->saving);
  field->saving = wanted_raw (field);
  set_state (field, BW_FORM_SAVING, NULL);
}

void
bw_form_field_end_save (BwFormField *field, const GError *error)
{
  g_return_if_fail (field != NULL);
  g_autofree char *saved = g_steal_pointer (&field->saving);
  field->state = BW_FORM_EDITED;
  if (error == NULL)
    {
      take_base (field, saved);
      judge (field);
    }
  /* That the file says something else is told as soon as it is read. */
  else if (g_error_matches (error, BW_ERROR, BW_ERROR_CONFLICT))
    set_state (field, BW_FORM_EDITED, error->message);
  else
    set_state (field, BW_FORM_WRONG, error->message);
}

void
bw_form_field_revert (BwFormField *field)
{
  g_return_if_fail (field != NULL);
  forget_theirs (field);
  show_base (field);
  judge (field);
}

void
bw_form_field_keep_mine (BwFormField *field)
{
  g_return_if_fail (field != NULL && field->state == BW_FORM_CONFLICT);
  g_autofree char *raw = g_strdup (field->theirs_raw);
  take_base (field, raw);
  judge (field);
}

void
bw_form_field_take_theirs (BwFormField *field)
{
  g_return_if_fail (field != NULL && field->state == BW_FORM_CONFLICT);
  g_autofree char *raw = g_strdup (field->theirs_raw);
  take_base (field, raw);
  show_base (field);
  judge (field);
}
