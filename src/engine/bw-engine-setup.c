/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chooses when they begin, as a window asks for it. */
#include "engine/bw-engine-setup.h"

#include "config/bw-config-watch.h"
#include "engine/bw-engine-private.h"

/* A plan of its own, and all it points to. */
typedef struct
{
  BwSetupPlan plan;
  BwSetupLedger *ledgers;
  BwFinding *findings;
  BwSetupChannel channel;
  char *path; /* of the configuration */
} Copy;

/* What a plan needs of a finding. */
static BwFinding
copy_finding (const BwFinding *finding)
{
  return (BwFinding){ .path = g_strdup (finding->path),
                      .format = g_strdup (finding->format),
                      .bot = g_strdup (finding->bot),
                      .n_rows = finding->n_rows };
}

static Copy *
copy_new (const BwSetupPlan *plan, const char *path)
{
  Copy *copy = g_new0 (Copy, 1);
  copy->plan = *plan;
  copy->path = g_strdup (path);
  copy->findings = g_new0 (BwFinding, plan->n_ledgers);
  copy->ledgers = g_new0 (BwSetupLedger, plan->n_ledgers);
  for (unsigned i = 0; i < plan->n_ledgers; i++)
    {
      copy->findings[i] = copy_finding (plan->ledgers[i].finding);
      copy->ledgers[i] = (BwSetupLedger){ &copy->findings[i], plan->ledgers[i].bankroll };
    }
  copy->plan.ledgers = copy->ledgers;
  copy->plan.presets = (const char *const *) g_strdupv ((char **) plan->presets);
  if (plan->channel != NULL)
    {
      copy->channel =
          (BwSetupChannel){ g_strdup (plan->channel->name), g_strdup (plan->channel->type),
                            (const char *const *) g_strdupv ((char **) plan->channel->keys),
                            (const char *const *) g_strdupv ((char **) plan->channel->values) };
      copy->plan.channel = &copy->channel;
    }
  return copy;
}

static void
copy_free (gpointer data)
{
  Copy *copy = data;
  for (unsigned i = 0; i < copy->plan.n_ledgers; i++)
    {
      g_free (copy->findings[i].path);
      g_free (copy->findings[i].format);
      g_free (copy->findings[i].bot);
    }
  g_free (copy->findings);
  g_free (copy->ledgers);
  g_strfreev ((char **) copy->plan.presets);
  g_free ((char *) copy->channel.name);
  g_free ((char *) copy->channel.type);
  g_strfreev ((char **) copy->channel.keys);
  g_strfreev ((char **) copy->channel.values);
  g_free (copy->path);
  g_free (copy);
}

GPtrArray *
bw_setup_false_alarms (const BwSetupLedger *ledgers, unsigned n, GCancellable *cancellable)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_false_alarm_free);
  for (unsigned i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const BwFinding *finding = ledgers[i].finding;
      g_autofree char *base = g_path_get_basename (finding->path);
      g_autofree char *name = g_utf8_make_valid (finding->bot != NULL ? finding->bot : base, -1);
      GPtrArray *alarms =
          bw_file_false_alarms (finding->path, ledgers[i].bankroll, NULL, name, cancellable, NULL);
      if (alarms != NULL)
        g_ptr_array_extend_and_steal (all, alarms);
    }
  return all;
}

static void
alarms_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Copy *copy = data;
  g_autoptr (GPtrArray) alarms =
      bw_setup_false_alarms (copy->ledgers, copy->plan.n_ledgers, cancellable);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&alarms), (GDestroyNotify) g_ptr_array_unref);
}

void
bw_setup_false_alarms_async (const BwSetupLedger *ledgers, unsigned n, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  BwSetupPlan plan = { .ledgers = ledgers, .n_ledgers = n };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, bw_setup_false_alarms_async);
  g_task_set_task_data (task, copy_new (&plan, NULL), copy_free);
  g_task_run_in_thread (task, alarms_thread);
}

GPtrArray *
bw_setup_false_alarms_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == bw_setup_false_alarms_async,
                        NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
work_at_setup (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const Copy *copy = data;
  return bw_setup_write (copy->path, &copy->plan, error) ? GINT_TO_POINTER (1) : NULL;
}

static void
conclude (BwEngine *engine, gpointer data, gpointer result)
{
  if (engine->config_watch != NULL)
    bw_config_watch_check (engine->config_watch);
}

static const BwQuestion setup_question = {
  .work = work_at_setup,
  .conclude = conclude,
  .is_deed = true,
  .data_free = copy_free,
};

void
bw_engine_set_up_async (BwEngine *engine, const BwSetupPlan *plan, GAsyncReadyCallback callback,
                        gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_return_if_fail (plan != NULL);
  bw_question_ask (engine, &setup_question, copy_new (plan, engine->config_path), NULL, callback,
                   data);
}

bool
bw_engine_set_up_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &setup_question, result, error) != NULL;
}
