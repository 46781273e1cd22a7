/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window a rule is edited in, with what it would have done beside it. */
#include "ui/bw-rule-editor.h"

#include "engine/bw-engine-live.h"
#include "ui/bw-adaptive.h"
#include "ui/bw-file-notice.h"
#include "ui/bw-path-dialog.h"
#include "ui/bw-rule-advice.h"
#include "ui/bw-rule-form.h"
#include "ui/bw-rule-preview.h"
#include "ui/bw-tooltip.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define SPAN_US (30 * BW_DAY_US)
#define TYPING_MS 150
#define EDITOR_KEY "bw-rule-editor"
#define UNDO_KEY "bw-rule-undo"

#define BW_TYPE_RULE_EDITOR (bw_rule_editor_get_type ())
G_DECLARE_FINAL_TYPE (BwRuleEditor, bw_rule_editor, BW, RULE_EDITOR, AdwWindow)

struct _BwRuleEditor
{
  AdwWindow parent_instance;
  BwContext *context;
  BwRuleDraft *draft;
  BwRuleTrial *trial;
  GPtrArray *taken; /* of BwRulePreset, as the menu has them */
  AdwWindowTitle *title;
  GtkWidget *save, *presets, *presets_room, *more, *column;
  GtkScrolledWindow *outer, *form_scroll, *preview_scroll;
  AdwClamp *form_clamp;
  GtkRevealer *error_revealer;
  GtkLabel *error;
  BwFileNotice *notice;
  BwAdaptive *adaptive;
  GMenu *presets_menu, *more_menu;
  GtkWidget *form, *preview, *advice;
  GCancellable *cancellable; /* of the run that is under way; NULL: none */
  unsigned typing;           /* the timer that waits for more */
  bool is_again;             /* something changed during the run */
  bool is_saving;
};

G_DEFINE_FINAL_TYPE (BwRuleEditor, bw_rule_editor, ADW_TYPE_WINDOW)

static void
set_error (BwRuleEditor *self, const char *text)
{
  if (text != NULL)
    gtk_label_set_text (self->error, text);
  gtk_revealer_set_reveal_child (self->error_revealer, text != NULL);
}

static void
show_title (BwRuleEditor *self)
{
  const char *name = bw_rule_draft_name (self->draft);
  const char *preset = bw_rule_draft_preset (self->draft);
  bool is_new = bw_rule_draft_is_new (self->draft);
  g_autofree char *from =
      preset != NULL ? g_strdup_printf (_ ("From the set %s"), preset) : g_strdup ("");
  adw_window_title_set_title (self->title, is_new ? _ ("New rule") : name);
  adw_window_title_set_subtitle (self->title, from);
  /* Both may be cut short. */
  g_autofree char *all = preset != NULL ? g_strdup_printf ("%s\n%s", name, from) : g_strdup (name);
  bw_tooltip_set (GTK_WIDGET (self->title), is_new ? _ ("New rule") : all);
}

static void run (BwRuleEditor *self);

/* For answers that may come when the window is gone: one that is closed must not outlive its
 * parent. (transfer full) */
static gpointer
weak_new (BwRuleEditor *self)
{
  GWeakRef *weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  return weak;
}

/* What DATA (taken) is of, or NULL. (transfer full) */
static BwRuleEditor *
weak_take (gpointer data)
{
  GWeakRef *weak = data;
  BwRuleEditor *self = g_weak_ref_get (weak);
  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

/* What is waited for in force, as its sentence says it. (transfer full) */
static char *
patience_of (BwRuleEditor *self)
{
  const char *count = bw_rule_draft_value (self->draft, "for-count");
  if (bw_rule_draft_value (self->draft, "for") == NULL
      || (count != NULL && strcmp (count, "1") != 0))
    return NULL;
  return bw_rule_draft_text (self->draft, "for");
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwRuleEditor) self = weak_take (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRuleTrialResult) ran = bw_rule_trial_run_finish (BW_ENGINE (source), result, &error);
  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (ran != NULL)
    {
      g_autofree char *patience = patience_of (self);
      bw_rule_preview_set_problem (BW_RULE_PREVIEW (self->preview), NULL);
      bw_rule_preview_set_result (BW_RULE_PREVIEW (self->preview), g_steal_pointer (&ran),
                                  patience);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    bw_rule_preview_set_problem (BW_RULE_PREVIEW (self->preview), error->message);
  if (self->is_again)
    run (self);
}

/* The first of what is wrong. */
static const char *
first_problem (BwRuleEditor *self)
{
  const BwRuleVerdict *verdict = bw_rule_draft_verdict (self->draft);
  if (verdict->problems->len == 0)
    return NULL;
  const BwRuleProblem *first = g_ptr_array_index (verdict->problems, 0);
  return first->message;
}

/* A name is not needed to try a rule out. */
static BwRuleKeys
keys_of (BwRuleEditor *self)
{
  BwRuleKeys keys = bw_rule_draft_keys (self->draft);
  if (*keys.name == '\0')
    keys.name = "new";
  return keys;
}

static void
run (BwRuleEditor *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  self->is_again = self->cancellable != NULL;
  if (self->is_again)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  BwRuleKeys keys = keys_of (self);
  g_autoptr (BwRuleVerdict) verdict = bw_rule_judge (&keys);
  if (verdict->problems->len > 0)
    {
      const char *text =
          bw_rule_draft_value (self->draft, "metric") == NULL && bw_rule_draft_is_new (self->draft)
              ? _ ("Choose what is watched, and a limit.")
              : first_problem (self);
      bw_rule_preview_set_problem (BW_RULE_PREVIEW (self->preview), text);
      return;
    }
  self->cancellable = g_cancellable_new ();
  bw_rule_trial_run_async (self->trial, bw_context_engine (self->context), &keys, self->cancellable,
                           ran_cb, weak_new (self));
}

static bool
can_try (BwRuleEditor *self)
{
  BwRuleKeys keys = keys_of (self);
  g_autoptr (BwRuleVerdict) verdict = bw_rule_judge (&keys);
  return verdict->problems->len == 0;
}

static gboolean
typed_cb (gpointer data)
{
  BwRuleEditor *self = data;
  self->typing = 0;
  run (self);
  return G_SOURCE_REMOVE;
}

/* Levels of a value that is the series' own are drawn where they are at once. */
static void
show (BwRuleEditor *self)
{
  const BwRuleVerdict *verdict = bw_rule_draft_verdict (self->draft);
  bool is_own = strcmp (bw_rule_draft_kind (self->draft), "threshold") == 0;
  bw_rule_form_show (BW_RULE_FORM (self->form));
  bw_rule_preview_set_levels (BW_RULE_PREVIEW (self->preview), is_own ? verdict->levels : NULL);
  bw_rule_advice_set_changed (BW_RULE_ADVICE (self->advice),
                              bw_rule_draft_is_changed (self->draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rule.save",
                                 !self->is_saving && bw_rule_draft_can_save (self->draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rule.undo",
                                 bw_rule_draft_can_undo (self->draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rule.path", can_try (self));
  show_title (self);
}

static void
edited_cb (BwRuleForm *form, gboolean is_typed, BwRuleEditor *self)
{
  if (self->context == NULL)
    return;
  set_error (self, NULL);
  show (self);
  g_clear_handle_id (&self->typing, g_source_remove);
  if (is_typed)
    self->typing = g_timeout_add (TYPING_MS, typed_cb, self);
  else
    run (self);
}

static void
moved_cb (BwRulePreview *preview, unsigned index, double value, gboolean is_done,
          BwRuleEditor *self)
{
  const BwRuleVerdict *verdict = bw_rule_draft_verdict (self->draft);
  if (verdict->levels == NULL || index >= verdict->levels->n_levels)
    return;
  bw_rule_draft_move_level (self->draft, verdict->levels->levels[index].severity, value);
  if (is_done)
    bw_rule_draft_settle (self->draft);
  show (self);
  run (self);
}

/* The mildest level is what is proposed. */
static void
take_cb (BwRuleAdvice *advice, double level, BwRuleEditor *self)
{
  bw_rule_draft_settle (self->draft);
  moved_cb (NULL, 0, level, TRUE, self);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwRuleEditor *self = BW_RULE_EDITOR (widget);
  if (!bw_rule_draft_undo (self->draft))
    return;
  show (self);
  run (self);
}

static void
preset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwRuleEditor *self = BW_RULE_EDITOR (widget);
  unsigned i = (unsigned) g_ascii_strtoull (g_variant_get_string (parameter, NULL), NULL, 10);
  if (i >= self->taken->len)
    return;
  const BwRulePreset *preset = g_ptr_array_index (self->taken, i);
  bw_rule_draft_take_preset (self->draft, preset->preset, preset->rule);
  show (self);
  run (self);
}

/* Made when it is opened: what there is depends on the metric. */
static void
fill_presets (GtkMenuButton *button, gpointer data)
{
  BwRuleEditor *self = data;
  g_clear_pointer (&self->taken, g_ptr_array_unref);
  self->taken = bw_rule_draft_presets (self->draft);
  g_menu_remove_all (self->presets_menu);
  for (unsigned i = 0; i < self->taken->len; i++)
    {
      const BwRulePreset *preset = g_ptr_array_index (self->taken, i);
      g_autofree char *target = g_strdup_printf ("%u", i);
      g_autoptr (GMenuItem) item = g_menu_item_new (preset->text, NULL);
      g_menu_item_set_action_and_target (item, "rule.preset", "s", target);
      g_menu_append_item (self->presets_menu, item);
    }
  if (self->taken->len == 0)
    g_menu_append (self->presets_menu, _ ("No set has a rule for this metric"), NULL);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwRuleEditor) self = weak_take (data);
  g_autoptr (GError) error = NULL;
  BwRuleUndo *undo = bw_engine_save_rule_finish (BW_ENGINE (source), result, &error);
  if (self == NULL)
    {
      g_clear_pointer (&undo, bw_rule_undo_free);
      return;
    }
  self->is_saving = false;
  if (undo == NULL)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("The rule was not saved: %s. The configuration is as it was."), error->message);
      set_error (self, text);
      show (self);
      return;
    }
  g_autofree char *text = g_strdup_printf (_ ("Rule %s saved"), bw_rule_draft_name (self->draft));
  g_object_set_data_full (G_OBJECT (self->context), UNDO_KEY, undo,
                          (GDestroyNotify) bw_rule_undo_free);
  bw_context_toast (self->context, text, _ ("Undo"), "app.undo-rule");
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwRuleEditor *self = BW_RULE_EDITOR (widget);
  BwRuleKeys keys = bw_rule_draft_keys (self->draft);
  self->is_saving = true;
  show (self);
  bw_engine_save_rule_async (bw_context_engine (self->context), &keys,
                             bw_rule_draft_config (self->draft), saved_cb, weak_new (self));
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwContext) context = data;
  g_autoptr (GError) error = NULL;
  bool ok = bw_engine_undo_rule_finish (BW_ENGINE (source), result, &error);
  bw_context_toast (context, ok ? _ ("The rule is as it was") : error->message, NULL, NULL);
}

void
bw_rule_editor_undo (BwContext *context)
{
  g_return_if_fail (BW_IS_CONTEXT (context));
  BwRuleUndo *undo = g_object_steal_data (G_OBJECT (context), UNDO_KEY);
  if (undo != NULL)
    bw_engine_undo_rule_async (bw_context_engine (context), undo, undone_cb,
                               g_object_ref (context));
}

/* Somebody else changed the file: what was not edited here follows it, all else is asked. */
static void
show_conflict (BwRuleEditor *self, BwDraftFollow follow)
{
  g_autofree char *keys = bw_rule_draft_conflict_text (self->draft);
  g_autofree char *text = NULL;
  if (follow == BW_DRAFT_CONFLICT)
    /* Translators: %s are settings: "Warning, Channels". */
    text = g_strdup_printf (_ ("Changed in the file meanwhile: %s."), keys);
  else if (follow == BW_DRAFT_GONE)
    text = g_strdup (_ ("The rule was taken out of the file meanwhile."));
  bw_file_notice_set_text (self->notice, text);
}

static void
config_cb (BwRuleEditor *self)
{
  if (self->is_saving || self->context == NULL)
    return;
  BwConfig *config = bw_engine_config_file (bw_context_engine (self->context));
  show_conflict (self, bw_rule_draft_follow (self->draft, config));
  show (self);
  run (self);
}

static void
mine_cb (BwRuleEditor *self)
{
  bw_rule_draft_keep_mine (self->draft);
  bw_file_notice_set_text (self->notice, NULL);
  show (self);
}

/* Of a rule that is no more there is nothing to be taken. */
static void
theirs_cb (BwRuleEditor *self)
{
  if (bw_rule_draft_is_gone (self->draft))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  bw_rule_draft_take_theirs (self->draft);
  bw_file_notice_set_text (self->notice, NULL);
  show (self);
  run (self);
}

static void
path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwRuleEditor *self = BW_RULE_EDITOR (widget);
  BwRuleKeys keys = keys_of (self);
  if (can_try (self))
    bw_path_dialog_present (self->context, GTK_WINDOW (self), self->draft, keys.name,
                            bw_rule_preview_series (BW_RULE_PREVIEW (self->preview)));
}

static void
take_out (GtkWidget *widget, GtkWidget *column)
{
  if (gtk_widget_get_parent (widget) == column)
    gtk_box_remove (GTK_BOX (column), widget);
}

/* Beside each other where there is room, each with its own scrolling, so that what is changed and
 * what comes of it are seen together; else the form under the sentence and the chart. */
static void
fit_cb (BwRuleEditor *self)
{
  bool is_wide = bw_adaptive_fit (self->adaptive) == BW_FIT_WIDE;
  /* There the menu has them. */
  gtk_widget_set_visible (self->presets_room, is_wide);
  if (self->form == NULL || is_wide != gtk_widget_get_visible (self->column))
    return;
  g_autoptr (GtkWidget) form = g_object_ref (self->form);
  g_autoptr (GtkWidget) preview = g_object_ref (self->preview);
  take_out (form, self->column);
  take_out (preview, self->column);
  adw_clamp_set_child (self->form_clamp, is_wide ? form : NULL);
  gtk_scrolled_window_set_child (self->preview_scroll, is_wide ? preview : NULL);
  if (!is_wide)
    {
      gtk_box_append (GTK_BOX (self->column), preview);
      gtk_box_append (GTK_BOX (self->column), form);
    }
  gtk_scrolled_window_set_policy (self->outer, GTK_POLICY_NEVER,
                                  is_wide ? GTK_POLICY_NEVER : GTK_POLICY_AUTOMATIC);
  gtk_widget_set_visible (GTK_WIDGET (self->form_scroll), is_wide);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_scroll), is_wide);
  gtk_widget_set_visible (self->column, !is_wide);
}

static void
bw_rule_editor_dispose (GObject *object)
{
  BwRuleEditor *self = BW_RULE_EDITOR (object);
  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_rule_editor_parent_class)->dispose (object);
}

static void
bw_rule_editor_finalize (GObject *object)
{
  BwRuleEditor *self = BW_RULE_EDITOR (object);
  g_clear_pointer (&self->draft, bw_rule_draft_free);
  g_clear_pointer (&self->trial, bw_rule_trial_unref);
  g_clear_pointer (&self->taken, g_ptr_array_unref);
  G_OBJECT_CLASS (bw_rule_editor_parent_class)->finalize (object);
}

static void
bw_rule_editor_class_init (BwRuleEditorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_rule_editor_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_rule_editor_finalize;
  g_type_ensure (BW_TYPE_ADAPTIVE);
  g_type_ensure (BW_TYPE_FILE_NOTICE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-rule-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, title);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, save);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, presets);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, presets_room);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, presets_menu);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, more);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, more_menu);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, error);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, adaptive);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, column);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, outer);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, form_scroll);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, form_clamp);
  gtk_widget_class_bind_template_child (widget_class, BwRuleEditor, preview_scroll);
  gtk_widget_class_install_action (widget_class, "rule.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "rule.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "rule.path", NULL, path_action);
  gtk_widget_class_install_action (widget_class, "rule.preset", "s", preset_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "rule.undo",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "rule.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "rule.path",
                                       NULL);
}

static void
bw_rule_editor_init (BwRuleEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->presets), fill_presets, self, NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more), fill_presets, self, NULL);
  g_menu_insert_submenu (self->more_menu, 1, _ ("Presets"), G_MENU_MODEL (self->presets_menu));
  g_signal_connect_swapped (self->notice, "mine", G_CALLBACK (mine_cb), self);
  g_signal_connect_swapped (self->notice, "theirs", G_CALLBACK (theirs_cb), self);
  g_signal_connect_swapped (self->adaptive, "notify::fit", G_CALLBACK (fit_cb), self);
}

/* DRAFT is taken. */
static void
build (BwRuleEditor *self, BwContext *context, BwRuleDraft *draft)
{
  int64_t now_us = bw_context_now_us (context);
  self->context = g_object_ref (context);
  self->draft = draft;
  self->trial = bw_rule_trial_new (bw_context_engine (context), now_us - SPAN_US, now_us);
  self->form = bw_rule_form_new (context, draft);
  self->preview = bw_rule_preview_new (context, now_us - SPAN_US, now_us);
  self->advice = bw_rule_advice_new (context, bw_rule_draft_name (draft),
                                     bw_rule_draft_preset (draft), now_us - SPAN_US, now_us);
  bw_rule_preview_append (BW_RULE_PREVIEW (self->preview), self->advice);
  gtk_box_append (GTK_BOX (self->column), self->preview);
  gtk_box_append (GTK_BOX (self->column), self->form);
  gtk_widget_set_visible (self->column, TRUE);
  g_signal_connect_object (self->form, "edited", G_CALLBACK (edited_cb), self, 0);
  g_signal_connect_object (self->advice, "take", G_CALLBACK (take_cb), self, 0);
  g_signal_connect_object (self->preview, "level-moved", G_CALLBACK (moved_cb), self, 0);
  g_signal_connect_object (bw_context_engine (context), "config-changed", G_CALLBACK (config_cb),
                           self, G_CONNECT_SWAPPED);
  fit_cb (self);
  show (self);
  run (self);
}

static void
forget_cb (BwRuleEditor *editor, GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), EDITOR_KEY, NULL);
}

void
bw_rule_editor_present (BwContext *context, GtkWindow *parent, const char *rule)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WINDOW (parent));
  GtkWindow *open = g_object_get_data (G_OBJECT (parent), EDITOR_KEY);
  if (open != NULL)
    {
      gtk_window_present (open);
      return;
    }
  g_autoptr (GError) error = NULL;
  const char *name = rule != NULL && *rule != '\0' ? rule : NULL;
  BwConfig *config = bw_engine_config_file (bw_context_engine (context));
  BwRuleDraft *draft = bw_rule_draft_new (config, name, &error);
  if (draft == NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("There is no rule %s any more"), name);
      bw_context_toast (context, text, NULL, NULL);
      return;
    }
  BwRuleEditor *self = g_object_new (BW_TYPE_RULE_EDITOR, "transient-for", parent, NULL);
  build (self, context, draft);
  g_object_set_data (G_OBJECT (parent), EDITOR_KEY, self);
  g_signal_connect_object (self, "destroy", G_CALLBACK (forget_cb), parent, 0);
  gtk_window_present (GTK_WINDOW (self));
  /* Where it stands under the chart, the chart stays in view. */
  if (gtk_widget_get_visible (GTK_WIDGET (self->form_scroll)))
    gtk_widget_child_focus (self->form, GTK_DIR_TAB_FORWARD);
}
