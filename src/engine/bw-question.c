/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to the engine that are answered later: work on another thread that may wait for the
 * stores, with the answer on the main loop. */
#include "engine/bw-question.h"

#include "engine/bw-engine-private.h"

#include <glib/gi18n-lib.h>

struct _BwQuestions
{
  bool is_closed;     /* main loop only, as the next */
  GPtrArray *working; /* of GCancellable, borrowed: of each that is not answered */
  GMutex mutex;       /* over n_running */
  GCond cond;
  unsigned n_running; /* threads that use the stores */
};

/* One that is being worked at. All of it is the main loop's but what work is given. */
typedef struct
{
  const BwQuestion *question;
  BwEngine *engine;
  gpointer data;
  GTask *answer; /* of whoever asks: it keeps the engine, so no other thread may hold it */
  GCancellable *cancellable; /* of this one */
  GCancellable *outer;       /* of whoever asks, or NULL */
  gulong handler;
} Asked;

BwQuestions *
bw_questions_new (void)
{
  BwQuestions *questions = g_new0 (BwQuestions, 1);
  questions->working = g_ptr_array_new ();
  g_mutex_init (&questions->mutex);
  g_cond_init (&questions->cond);
  return questions;
}

void
bw_questions_free (BwQuestions *questions)
{
  if (questions == NULL)
    return;
  g_ptr_array_unref (questions->working);
  g_mutex_clear (&questions->mutex);
  g_cond_clear (&questions->cond);
  g_free (questions);
}

static void
count_thread (BwQuestions *questions, int change)
{
  g_mutex_lock (&questions->mutex);
  questions->n_running += (unsigned) change;
  g_cond_broadcast (&questions->cond);
  g_mutex_unlock (&questions->mutex);
}

void
bw_questions_close (BwQuestions *questions)
{
  questions->is_closed = true;
  for (unsigned i = 0; i < questions->working->len; i++)
    g_cancellable_cancel (g_ptr_array_index (questions->working, i));
  g_mutex_lock (&questions->mutex);
  while (questions->n_running > 0)
    g_cond_wait (&questions->cond, &questions->mutex);
  g_mutex_unlock (&questions->mutex);
}

bool
bw_questions_is_closed (BwQuestions *questions)
{
  return questions->is_closed;
}

static void
asked_free (Asked *asked)
{
  g_cancellable_disconnect (asked->outer, asked->handler);
  g_clear_object (&asked->outer);
  g_object_unref (asked->cancellable);
  if (asked->question->data_free != NULL)
    asked->question->data_free (asked->data);
  g_object_unref (asked->answer);
  g_free (asked);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
work_in_thread (GTask *task, gpointer source_object, gpointer data, GCancellable *cancellable)
{
  Asked *asked = data;
  BwQuestions *questions = asked->engine->questions;
  GError *error = NULL;
  gpointer result = NULL;
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    result = asked->question->work (asked->engine, asked->data, cancellable, &error);
  /* From here on the stores may be closed. */
  count_thread (questions, -1);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, asked->question->result_free);
}

/* The time that an answer takes is of whoever asked: the meter of the main loop sees through this.
 */
static void G_GNUC_NO_INSTRUMENT
worked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Asked *asked = data;
  BwEngine *engine = asked->engine;
  GError *error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);
  g_ptr_array_remove_fast (engine->questions->working, asked->cancellable);
  if (error == NULL && asked->question->conclude != NULL && !engine->questions->is_closed)
    asked->question->conclude (engine, asked->data, answer);
  if (error != NULL)
    g_task_return_error (asked->answer, error);
  else
    g_task_return_pointer (asked->answer, answer, asked->question->result_free);
  asked_free (asked);
}

GTask *
bw_question_new (BwEngine *engine, const BwQuestion *question, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *answer = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (answer, (gpointer) question);
  g_task_set_check_cancellable (answer, !question->is_deed);
  return answer;
}

void
bw_question_ask (BwEngine *engine, const BwQuestion *question, gpointer data,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Asked *asked = g_new0 (Asked, 1);
  asked->question = question;
  asked->engine = engine;
  asked->data = data;
  asked->answer = bw_question_new (engine, question, cancellable, callback, user_data);
  asked->cancellable = g_cancellable_new ();
  if (engine->questions->is_closed)
    g_cancellable_cancel (asked->cancellable);
  if (cancellable != NULL)
    {
      asked->outer = g_object_ref (cancellable);
      asked->handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                              g_object_ref (asked->cancellable), g_object_unref);
    }
  if (g_cancellable_is_cancelled (asked->cancellable))
    {
      g_task_return_new_error (asked->answer, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               _ ("the question was cancelled"));
      asked_free (asked);
      return;
    }
  g_ptr_array_add (engine->questions->working, asked->cancellable);
  count_thread (engine->questions, 1);
  g_autoptr (GTask) task = g_task_new (NULL, asked->cancellable, worked_cb, asked);
  /* What was done is told, even when it was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, asked, NULL);
  g_task_run_in_thread (task, work_in_thread);
}

gpointer
bw_question_answer (BwEngine *engine, const BwQuestion *question, GAsyncResult *result,
                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == question, NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
