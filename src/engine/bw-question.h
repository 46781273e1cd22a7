/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to the engine that are answered later: work on another thread that may wait for the
 * stores, with the answer on the main loop. */
#pragma once

#include "engine/bw-engine.h"

/** The questions of an engine that are being worked at. */
typedef struct _BwQuestions BwQuestions;

/** None so far. Main loop. (transfer full) */
BwQuestions *bw_questions_new (void);
void bw_questions_free (BwQuestions *questions);
/** Cancels what is being worked at and waits for the threads; later questions answer
 * G_IO_ERROR_CANCELLED. Main loop. */
void bw_questions_close (BwQuestions *questions);
/** Whether that has happened. Main loop. */
bool bw_questions_is_closed (BwQuestions *questions);

/** What has to be done for an answer. DATA belongs to the question. */
typedef struct
{
  /** On another thread: the result, or NULL with an error. The engine's stores stay open. */
  gpointer (*work) (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error);
  /** On the main loop, with the result of work, unless the engine has been stopped; or NULL. */
  void (*conclude) (BwEngine *engine, gpointer data, gpointer result);
  bool is_deed;               /* what was done is told, even when it was cancelled meanwhile */
  GDestroyNotify data_free;   /* on the main loop */
  GDestroyNotify result_free; /* of a result that nobody takes */
} BwQuestion;

/** Works at QUESTION (static) with DATA (transfer full). CALLBACK on the main loop, never from in
 * here. A stopped engine cancels it; CANCELLABLE may be NULL. Main loop. */
void bw_question_ask (BwEngine *engine, const BwQuestion *question, gpointer data,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** The task that answers QUESTION when somebody else does the work. Main loop. (transfer full) */
GTask *bw_question_new (BwEngine *engine, const BwQuestion *question, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
/** What QUESTION's work returned. (transfer full) */
gpointer bw_question_answer (BwEngine *engine, const BwQuestion *question, GAsyncResult *result,
                             GError **error);
