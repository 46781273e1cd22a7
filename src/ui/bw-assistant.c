/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assistant of the first start: what was found, which rules, which channel. */
#include "ui/bw-assistant.h"

#include "engine/bw-engine-setup.h"
#include "ui/bw-add-ledger.h"
#include "ui/bw-channel-starter.h"
#include "ui/bw-finding-row.h"
#include "ui/bw-spinner.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DIALOG_KEY "bw-assistant"

struct _BwAssistant
{
  AdwWindow parent_instance;
  BwContext *context;
  GCancellable *cancellable; /* of looking and playing */
  GPtrArray *findings;       /* of BwFinding; NULL: not yet */
  GPtrArray *rows;           /* of the findings, beside them */
  GtkWidget *computer;
  GPtrArray *presets;     /* of char *: those that can be chosen */
  GPtrArray *preset_rows; /* beside them */
  GArray *ledgers;        /* of BwSetupLedger: those that are chosen */
  GPtrArray *additions;   /* of Addition: what was matched or added by hand */
  AdwBin *channels;
  bool is_writing;
  GtkStack *stack;
  GtkWidget *back;
  GtkWidget *later;
  GtkWidget *next;
  GtkLabel *next_text;
  GtkLabel *heading;
  GtkWidget *looking;
  AdwPreferencesGroup *found;
  AdwPreferencesGroup *rules;
  GtkWidget *playing;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (BwAssistant, bw_assistant, ADW_TYPE_WINDOW)

/* A ledger that was added by hand; it is written with all else. */
typedef struct
{
  char *name, *path, *zone, *currency; /* ZONE and CURRENCY or NULL */
  char **map;
  double bankroll;
  GtkWidget *row;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;
  g_free (addition->name);
  g_free (addition->path);
  g_free (addition->zone);
  g_free (addition->currency);
  g_strfreev (addition->map);
  g_free (addition);
}

static bool
is_at (BwAssistant *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static bool
is_on (GtkWidget *row)
{
  GtkSwitch *choice = row != NULL ? bw_switch_row_switch (row) : NULL;
  return choice != NULL && gtk_switch_get_active (choice);
}

static void
take_choices (BwAssistant *self)
{
  g_array_set_size (self->ledgers, 0);
  for (unsigned i = 0; i < self->rows->len; i++)
    {
      BwSetupLedger ledger = { g_ptr_array_index (self->findings, i), (double) NAN };
      if (is_on (g_ptr_array_index (self->rows, i)))
        g_array_append_val (self->ledgers, ledger);
    }
}

/* What the buttons say and can, where the person stands. */
static void
update (BwAssistant *self)
{
  take_choices (self);
  unsigned n = self->ledgers->len + is_on (self->computer);
  for (unsigned i = 0; i < self->additions->len; i++)
    n += is_on (((Addition *) g_ptr_array_index (self->additions, i))->row);
  g_autofree char *watch = bw_setup_button (n);
  bool is_end = is_at (self, "channel");
  const char *next = is_end ? _ ("Done") : is_at (self, "rules") ? watch : _ ("Next");
  gtk_label_set_text (self->next_text, next);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->next), GTK_ACCESSIBLE_PROPERTY_LABEL, next,
                                  -1);
  gtk_widget_set_visible (self->back, is_at (self, "rules"));
  gtk_widget_set_visible (self->later, !is_end);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back",
                                 is_at (self, "rules") && !self->is_writing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.next",
                                 self->findings != NULL && !self->is_writing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.look", self->findings != NULL);
}

static void
say (BwAssistant *self, const char *problem)
{
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
renew (BwAssistant *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
add_finding (BwAssistant *self, const BwFinding *finding)
{
  GtkWidget *row = bw_finding_row_new (self->context, finding);
  GtkSwitch *choice = bw_switch_row_switch (row);
  if (choice != NULL)
    g_signal_connect_object (choice, "notify::active", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->found, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_computer (BwAssistant *self)
{
  g_autofree char *title = g_strdup_printf (_ ("This computer, %s"), g_get_host_name ());
  self->computer = bw_switch_row_new ("computer-symbolic", title,
                                      _ ("Processor, memory, disks and network"), true);
  g_signal_connect_object (bw_switch_row_switch (self->computer), "notify::active",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->found, self->computer);
}

/* The row of what was found at PATH has nothing more to ask. */
static void
hide_finding (BwAssistant *self, const char *path)
{
  for (unsigned i = 0; self->findings != NULL && i < self->findings->len; i++)
    {
      const BwFinding *finding = g_ptr_array_index (self->findings, i);
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      if (g_strcmp0 (finding->path, path) != 0)
        continue;
      if (is_on (row))
        gtk_switch_set_active (bw_switch_row_switch (row), FALSE);
      gtk_widget_set_visible (row, FALSE);
    }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwAssistant) self = data;
  GPtrArray *findings = bw_discovery_look_finish (result, NULL);
  /* Cancelled: the window is gone, or looks anew. */
  if (findings == NULL || self->context == NULL)
    {
      g_clear_pointer (&findings, g_ptr_array_unref);
      return;
    }
  g_autofree char *heading = bw_setup_heading (findings);
  self->findings = findings;
  gtk_widget_set_visible (self->looking, FALSE);
  gtk_label_set_text (self->heading, heading);
  for (unsigned i = 0; i < findings->len; i++)
    add_finding (self, g_ptr_array_index (findings, i));
  for (unsigned i = 0; i < self->additions->len; i++)
    hide_finding (self, ((Addition *) g_ptr_array_index (self->additions, i))->path);
  update (self);
}

static void
look (BwAssistant *self)
{
  BwDiscoveryOptions options = { .config =
                                     bw_engine_config_file (bw_context_engine (self->context)) };
  renew (self);
  for (unsigned i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->found, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  gtk_label_set_text (self->heading, _ ("Looking for ledgers on this computer…"));
  gtk_widget_set_visible (self->looking, TRUE);
  update (self);
  bw_discovery_look_async (&options, self->cancellable, looked_cb, g_object_ref (self));
}

static void
forget_addition (BwAssistant *self, const char *path)
{
  for (unsigned i = self->additions->len; i > 0; i--)
    {
      const Addition *addition = g_ptr_array_index (self->additions, i - 1);
      if (strcmp (addition->path, path) != 0)
        continue;
      adw_preferences_group_remove (self->found, addition->row);
      g_ptr_array_remove_index (self->additions, i - 1);
    }
}

static void
matched_cb (const BwLedgerAddition *chosen, gpointer data)
{
  BwAssistant *self = data;
  if (self->context == NULL)
    return;
  Addition *addition = g_new0 (Addition, 1);
  g_autofree char *path = g_filename_display_name (chosen->file.path);
  *addition = (Addition){ .name = g_strdup (chosen->name),
                          .path = g_strdup (chosen->file.path),
                          .zone = g_strdup (chosen->file.zone),
                          .currency = g_strdup (chosen->currency),
                          .map = g_strdupv ((char **) chosen->file.map),
                          .bankroll = chosen->bankroll };
  addition->row = bw_switch_row_new ("x-office-spreadsheet-symbolic", chosen->name, path, true);
  forget_addition (self, addition->path);
  hide_finding (self, addition->path);
  g_signal_connect_object (bw_switch_row_switch (addition->row), "notify::active",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->found, addition->row);
  g_ptr_array_add (self->additions, addition);
  update (self);
}

/* Nothing is written before the end. */
static void
match_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAssistant *self = BW_ASSISTANT (widget);
  bw_add_ledger_choose (self->context, GTK_WINDOW (self), g_variant_get_string (parameter, NULL),
                        matched_cb, G_OBJECT (self));
}

static void
look_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  look (BW_ASSISTANT (widget));
}

static void
add_preset (BwAssistant *self, const char *preset, const char *text)
{
  const BwConfig *config = bw_engine_config (bw_context_engine (self->context));
  const BwConfigGroup *general = bw_config_group ((BwConfig *) config, "general", 0);
  g_auto (GStrv) now = bw_config_group_list (general, "presets");
  bool is_now = now != NULL && g_strv_contains ((const char *const *) now, preset);
  GtkWidget *row = bw_switch_row_new ("preferences-system-symbolic", bw_setup_preset_title (preset),
                                      text, is_now);
  adw_preferences_group_add (self->rules, row);
  g_ptr_array_add (self->presets, g_strdup (preset));
  g_ptr_array_add (self->preset_rows, row);
}

static void
forget_presets (BwAssistant *self)
{
  for (unsigned i = 0; i < self->preset_rows->len; i++)
    adw_preferences_group_remove (self->rules, g_ptr_array_index (self->preset_rows, i));
  g_ptr_array_set_size (self->preset_rows, 0);
  g_ptr_array_set_size (self->presets, 0);
}

static void
played_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwAssistant) self = data;
  g_autoptr (GPtrArray) alarms = bw_setup_false_alarms_finish (result, NULL);
  if (alarms == NULL || self->context == NULL)
    return;
  g_autoptr (GPtrArray) presets = bw_setup_presets (alarms);
  gtk_widget_set_visible (self->playing, FALSE);
  for (unsigned i = 0; i < presets->len; i++)
    {
      const char *preset = g_ptr_array_index (presets, i);
      g_autofree char *text = bw_setup_preset_text (alarms, preset);
      add_preset (self, preset, text);
    }
  if (presets->len == 0)
    add_preset (self, "default",
                _ ("Recommended: evidence that a ledger has changed, and limits of this "
                   "computer."));
}

static void
show_rules (BwAssistant *self)
{
  renew (self);
  forget_presets (self);
  say (self, NULL);
  gtk_widget_set_visible (self->playing, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "rules");
  update (self);
  bw_setup_false_alarms_async ((const BwSetupLedger *) (const void *) self->ledgers->data,
                               self->ledgers->len, self->cancellable, played_cb,
                               g_object_ref (self));
}

static void write_additions (BwAssistant *self);

/* What comes last can be left out: it is watched by now. */
static void
show_channels (BwAssistant *self)
{
  self->is_writing = false;
  adw_bin_set_child (self->channels, bw_channel_starter_new (self->context));
  gtk_stack_set_visible_child_name (self->stack, "channel");
  update (self);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwAssistant) self = data;
  g_autoptr (GError) error = NULL;
  bool is_added = bw_engine_add_ledger_finish (BW_ENGINE (source), result, &error);
  if (self->context == NULL)
    return;
  Addition *addition = g_ptr_array_index (self->additions, 0);
  if (!is_added)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("%s was not added: %s."), addition->name, error->message);
      say (self, text);
      self->is_writing = false;
      update (self);
      return;
    }
  forget_addition (self, addition->path);
  write_additions (self);
}

/* One after the other; what is written is none any more. */
static void
write_additions (BwAssistant *self)
{
  while (self->additions->len > 0
         && !is_on (((Addition *) g_ptr_array_index (self->additions, 0))->row))
    forget_addition (self, ((Addition *) g_ptr_array_index (self->additions, 0))->path);
  if (self->additions->len == 0)
    {
      show_channels (self);
      return;
    }
  const Addition *addition = g_ptr_array_index (self->additions, 0);
  const BwLedgerAddition wanted = { .name = addition->name,
                                    .file = { .path = addition->path,
                                              .zone = addition->zone,
                                              .map = (const char *const *) addition->map },
                                    .bankroll = addition->bankroll,
                                    .currency = addition->currency };
  bw_engine_add_ledger_async (bw_context_engine (self->context), &wanted, NULL, added_cb,
                              g_object_ref (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwAssistant) self = data;
  g_autoptr (GError) error = NULL;
  bool is_done = bw_engine_set_up_finish (BW_ENGINE (source), result, &error);
  if (self->context == NULL)
    return;
  if (is_done)
    {
      write_additions (self);
      return;
    }
  g_autofree char *text = g_strdup_printf (_ ("Nothing was written: %s."), error->message);
  self->is_writing = false;
  say (self, text);
  update (self);
  /* It could not be pressed meanwhile, and has lost the keys. */
  gtk_widget_grab_focus (self->next);
}

/* Presets that no ledger is judged by stay as they are. (transfer full) */
static GPtrArray *
chosen_presets (BwAssistant *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);
  BwConfig *config = bw_engine_config (bw_context_engine (self->context));
  g_auto (GStrv) now = bw_config_group_list (bw_config_group (config, "general", 0), "presets");
  for (unsigned i = 0; now != NULL && now[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (self->presets, now[i], g_str_equal, NULL))
      g_ptr_array_add (chosen, g_strdup (now[i]));
  for (unsigned i = 0; i < self->presets->len; i++)
    if (is_on (g_ptr_array_index (self->preset_rows, i)))
      g_ptr_array_add (chosen, g_strdup (g_ptr_array_index (self->presets, i)));
  g_ptr_array_add (chosen, NULL);
  return chosen;
}

static void
write_all (BwAssistant *self)
{
  g_autoptr (GPtrArray) presets = chosen_presets (self);
  BwSetupPlan plan = { .ledgers = (const BwSetupLedger *) (const void *) self->ledgers->data,
                       .n_ledgers = self->ledgers->len,
                       .is_computer_watched = is_on (self->computer),
                       .presets = (const char *const *) presets->pdata };
  g_cancellable_cancel (self->cancellable);
  say (self, NULL);
  self->is_writing = true;
  update (self);
  bw_engine_set_up_async (bw_context_engine (self->context), &plan, written_cb,
                          g_object_ref (self));
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAssistant *self = BW_ASSISTANT (widget);
  if (is_at (self, "find"))
    show_rules (self);
  else if (is_at (self, "rules"))
    write_all (self);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAssistant *self = BW_ASSISTANT (widget);
  renew (self);
  gtk_stack_set_visible_child_name (self->stack, "find");
  update (self);
}

/* A process of its own, beside this one, that removes what it made. */
static void
demo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  BwAssistant *self = BW_ASSISTANT (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  const char *const argv[] = { program, "--demo", NULL };
  if (program != NULL
      && g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error))
    return;
  g_autofree char *text =
      g_strdup_printf (_ ("The demo could not be started: %s."), error->message);
  bw_context_toast (self->context, text, NULL, NULL);
}

static void
bw_assistant_dispose (GObject *object)
{
  BwAssistant *self = BW_ASSISTANT (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bw_assistant_parent_class)->dispose (object);
}

static void
bw_assistant_finalize (GObject *object)
{
  BwAssistant *self = BW_ASSISTANT (object);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->presets);
  g_ptr_array_unref (self->preset_rows);
  g_array_unref (self->ledgers);
  g_ptr_array_unref (self->additions);
  G_OBJECT_CLASS (bw_assistant_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, BwAssistant, stack);
  gtk_widget_class_bind_template_child (class, BwAssistant, back);
  gtk_widget_class_bind_template_child (class, BwAssistant, later);
  gtk_widget_class_bind_template_child (class, BwAssistant, next);
  gtk_widget_class_bind_template_child (class, BwAssistant, next_text);
  gtk_widget_class_bind_template_child (class, BwAssistant, heading);
  gtk_widget_class_bind_template_child (class, BwAssistant, looking);
  gtk_widget_class_bind_template_child (class, BwAssistant, found);
  gtk_widget_class_bind_template_child (class, BwAssistant, rules);
  gtk_widget_class_bind_template_child (class, BwAssistant, playing);
  gtk_widget_class_bind_template_child (class, BwAssistant, problem);
  gtk_widget_class_bind_template_child (class, BwAssistant, channels);
}

static void
bw_assistant_class_init (BwAssistantClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_assistant_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_assistant_finalize;
  g_type_ensure (BW_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bellwether/Bellwether/bw-assistant.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "assistant.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "assistant.match", "s", match_action);
  gtk_widget_class_install_action (widget_class, "assistant.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "assistant.demo", NULL, demo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "assistant.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "assistant.next",
                                       NULL);
}

static void
bw_assistant_init (BwAssistant *self)
{
  self->rows = g_ptr_array_new ();
  self->presets = g_ptr_array_new_with_free_func (g_free);
  self->preset_rows = g_ptr_array_new ();
  self->additions = g_ptr_array_new_with_free_func (addition_free);
  self->ledgers = g_array_new (FALSE, FALSE, sizeof (BwSetupLedger));
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
gone_cb (BwAssistant *self, GObject *parent)
{
  g_object_set_data (parent, DIALOG_KEY, NULL);
}

void
bw_assistant_present (BwContext *context, GtkWindow *parent)
{
  g_return_if_fail (BW_IS_CONTEXT (context) && GTK_IS_WINDOW (parent));
  BwAssistant *self = g_object_get_data (G_OBJECT (parent), DIALOG_KEY);
  if (self == NULL)
    {
      self = g_object_new (BW_TYPE_ASSISTANT, "transient-for", parent, "application",
                           gtk_window_get_application (parent), NULL);
      self->context = g_object_ref (context);
      g_object_set_data (G_OBJECT (parent), DIALOG_KEY, self);
      g_signal_connect_object (self, "destroy", G_CALLBACK (gone_cb), parent, 0);
      add_computer (self);
      look (self);
    }
  gtk_window_present (GTK_WINDOW (self));
}
