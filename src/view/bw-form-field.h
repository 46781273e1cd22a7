/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key of the configuration as a form shows it: what is typed, what the file says, what is wrong
 * with either, and what happens when both change. */
#pragma once

#include "engine/bw-engine-configure.h"

/** What it is edited with. */
typedef enum
{
  BW_FORM_TEXT,
  BW_FORM_SWITCH,
  BW_FORM_CHOICE,
  BW_FORM_PATH,
  BW_FORM_NAMES, /* names of groups, several */
} BwFormControl;

typedef enum
{
  BW_FORM_SAVED,  /* as in the file */
  BW_FORM_EDITED, /* can be saved */
  BW_FORM_WRONG,  /* see bw_form_field_problem() */
  BW_FORM_SAVING,
  BW_FORM_CONFLICT, /* the file says something else since it was edited */
} BwFormState;

typedef struct _BwFormField BwFormField;
/** The key NAME (which a "*" of KEY stands for) of [GROUP]. (transfer full) */
BwFormField *bw_form_field_new (const BwKeySchema *key, const char *name, const char *group);
void bw_form_field_free (BwFormField *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwFormField, bw_form_field_free)

/** Its schema. */
const BwKeySchema *bw_form_field_key (const BwFormField *field);
/** The name of the key. */
const char *bw_form_field_name (const BwFormField *field);
/** What it is edited with. */
BwFormControl bw_form_field_control (const BwFormField *field);
/** What can be chosen, "" for not saying, and what is chosen though it can't; NULL-terminated.
 * Changes with what the file says. */
const char *const *bw_form_field_choices (const BwFormField *field);
/** What the control shows: the default, or "", where nothing is said. */
const char *bw_form_field_text (const BwFormField *field);
/** Whether the file has the key. */
bool bw_form_field_is_set (const BwFormField *field);
/** Whether it is as in the file, and else why not. */
BwFormState bw_form_field_state (const BwFormField *field);
/** What is wrong, in words; NULL: nothing. */
const char *bw_form_field_problem (const BwFormField *field);
/** Under CONFLICT, what the file says; NULL: nothing any more. */
const char *bw_form_field_theirs (const BwFormField *field);

/** NAMES are the groups there are of what its schema says its value is the name of. */
void bw_form_field_set_names (BwFormField *field, const char *const *names);
/** TEXT was typed or chosen; it is looked at as the file would be, while something is being written
 * after that. */
void bw_form_field_set_text (BwFormField *field, const char *text);
/** Nothing is to be said any more: what holds by itself. */
void bw_form_field_reset (BwFormField *field);
/** The file says what GROUP (NULL: there is none) has. Whether the control has to show it. */
bool bw_form_field_follow (BwFormField *field, const BwConfigGroup *group);
/** A trial of what was typed ended; ERROR or NULL. */
void bw_form_field_tried (BwFormField *field, const GError *error);

/** What is to be written, valid until the field is changed; false: nothing. */
bool bw_form_field_change (const BwFormField *field, BwKeyChange *change);
/** It is being written. */
void bw_form_field_begin_save (BwFormField *field);
/** It was written, or ERROR says why not. */
void bw_form_field_end_save (BwFormField *field, const GError *error);
/** What the file said last is shown again. */
void bw_form_field_revert (BwFormField *field);
/** Under CONFLICT: what was typed is to be written after all, or what the file says is shown. */
void bw_form_field_keep_mine (BwFormField *field);
void bw_form_field_take_theirs (BwFormField *field);
