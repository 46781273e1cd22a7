/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made of a ledger's rows, computed when it is asked for and kept until they change. */
#include "engine/bw-engine-documents.h"

#include "base/bw-error.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-ledger-judgement-private.h"

#include <glib/gi18n-lib.h>

/* So many of a kind are kept, as long as they have no more rows than that between them: a row is
 * some 100 bytes. The last one stays, whatever its size. */
#define MAX_KEPT 8
#define MAX_ROWS 500000

typedef struct
{
  gpointer document; /* of its kind */
  int64_t version;   /* of the source's rows before they were read */
  char *signature;   /* of what else it depends on */
} Kept;

/* What one is made of. */
typedef struct
{
  const BwLedgerRequest *request;
  const BwLedgerDocumentOptions *options;
  const BwLedgerRows *rows;
  const BwLedgerRestarts *restarts;
} Making;

/* What differs between documents and judgements. */
typedef struct
{
  gpointer (*compute) (const Making *making, GCancellable *cancellable, GError **error);
  bool heeds_restarts;
  gpointer (*ref) (gpointer document);
  void (*unref) (gpointer document);
  const BwLedgerRequest *(*request) (gconstpointer document);
  size_t (*n_rows) (gconstpointer document);
} Kind;

struct _BwEngineDocuments
{
  const Kind *kind;
  GMutex mutex; /* held while one is computed, so that nobody computes the same beside it */
  GQueue kept;  /* of Kept, the last one used first */
};

/* What is asked, with what is taken from the configuration on the main loop. */
typedef struct
{
  BwLedgerRequest request; /* with strings of its own */
  BwLedgerDocumentOptions options;
  char *signature;
  bool is_configured; /* a source of type ledger */
} DocumentQuestion;

static gpointer
document_compute (const Making *making, GCancellable *cancellable, GError **error)
{
  return bw_ledger_document_new (making->request, making->options, making->rows, cancellable,
                                 error);
}

static gpointer
judgement_compute (const Making *making, GCancellable *cancellable, GError **error)
{
  return bw_ledger_judgement_new (making->request, making->options, making->rows, making->restarts,
                                  cancellable, error);
}

#define KIND(noun, heeds)                                                                          \
  static gpointer noun##_ref (gpointer data)                                                       \
  {                                                                                                \
    return bw_ledger_##noun##_ref (data);                                                          \
  }                                                                                                \
  static void noun##_unref (gpointer data)                                                         \
  {                                                                                                \
    bw_ledger_##noun##_unref (data);                                                               \
  }                                                                                                \
  static const BwLedgerRequest *noun##_request (gconstpointer data)                                \
  {                                                                                                \
    return bw_ledger_##noun##_request (data);                                                      \
  }                                                                                                \
  static size_t noun##_n_rows (gconstpointer data)                                                 \
  {                                                                                                \
    return bw_ledger_##noun##_n_rows (data);                                                       \
  }                                                                                                \
  static const Kind noun##_kind = { noun##_compute, heeds,          noun##_ref,                    \
                                    noun##_unref,   noun##_request, noun##_n_rows }

KIND (document, false);
KIND (judgement, true);

static void
kept_free (BwEngineDocuments *documents, Kept *kept)
{
  documents->kind->unref (kept->document);
  g_free (kept->signature);
  g_free (kept);
}

static BwEngineDocuments *
documents_new (const Kind *kind)
{
  BwEngineDocuments *documents = g_new0 (BwEngineDocuments, 1);
  documents->kind = kind;
  g_mutex_init (&documents->mutex);
  g_queue_init (&documents->kept);
  return documents;
}

BwEngineDocuments *
bw_engine_documents_new (void)
{
  return documents_new (&document_kind);
}

BwEngineDocuments *
bw_engine_judgements_new (void)
{
  return documents_new (&judgement_kind);
}

void
bw_engine_documents_free (BwEngineDocuments *documents)
{
  if (documents == NULL)
    return;
  Kept *kept;
  while ((kept = g_queue_pop_head (&documents->kept)) != NULL)
    kept_free (documents, kept);
  g_mutex_clear (&documents->mutex);
  g_free (documents);
}

static void
question_free (gpointer data)
{
  DocumentQuestion *question = data;
  bw_ledger_request_clear (&question->request);
  g_time_zone_unref (question->options.zone);
  g_free (question->signature);
  g_free (question);
}

static DocumentQuestion *
question_new (BwEngine *engine, const BwLedgerRequest *request)
{
  DocumentQuestion *question = g_new0 (DocumentQuestion, 1);
  g_auto (BwLedgerViewOptions) options =
      bw_ledger_feed_options (engine->config, NULL, request->source);
  const BwConfigGroup *group = bw_config_find (engine->config, "source", request->source);
  question->request = bw_ledger_request_copy (request);
  question->options = (BwLedgerDocumentOptions){ options.bankroll, options.overround,
                                                 g_time_zone_ref (options.zone) };
  question->signature = g_strdup_printf ("%a %a %s", options.bankroll, options.overround,
                                         g_time_zone_get_identifier (options.zone));
  question->is_configured =
      group != NULL && g_strcmp0 (bw_config_group_text (group, "type"), "ledger") == 0;
  return question;
}

static bool
is_same_request (const BwLedgerRequest *a, const BwLedgerRequest *b)
{
  return g_str_equal (a->source, b->source) && g_strcmp0 (a->model, b->model) == 0
         && a->from_us == b->from_us && a->to_us == b->to_us
         && a->rolling_window == b->rolling_window;
}

/* The document that is kept for QUESTION, or NULL; those of other rows of its source are let go.
 * (transfer full) */
static gpointer
find (BwEngineDocuments *documents, const DocumentQuestion *question, int64_t version)
{
  gpointer found = NULL;
  for (GList *link = documents->kept.head, *next; link != NULL; link = next)
    {
      Kept *kept = link->data;
      const BwLedgerRequest *request = documents->kind->request (kept->document);
      next = link->next;
      if (!g_str_equal (request->source, question->request.source))
        continue;
      if (kept->version != version || !g_str_equal (kept->signature, question->signature))
        {
          g_queue_delete_link (&documents->kept, link);
          kept_free (documents, kept);
        }
      else if (found == NULL && is_same_request (request, &question->request))
        {
          g_queue_unlink (&documents->kept, link);
          g_queue_push_head_link (&documents->kept, link);
          found = documents->kind->ref (kept->document);
        }
    }
  return found;
}

static void
keep (BwEngineDocuments *documents, const DocumentQuestion *question, int64_t version,
      gpointer document)
{
  Kept *kept = g_new (Kept, 1);
  *kept = (Kept){ documents->kind->ref (document), version, g_strdup (question->signature) };
  g_queue_push_head (&documents->kept, kept);
  size_t n_rows = 0;
  unsigned n = 0;
  GList *link = documents->kept.head;
  while (link != NULL)
    {
      Kept *one = link->data;
      GList *next = link->next;
      n_rows += documents->kind->n_rows (one->document);
      if (n++ > 0 && (n > MAX_KEPT || n_rows > MAX_ROWS))
        {
          g_queue_delete_link (&documents->kept, link);
          kept_free (documents, one);
        }
      link = next;
    }
}

static gpointer
compute (BwEngine *engine, const Kind *kind, const DocumentQuestion *question,
         const BwLedgerRestarts *restarts, GCancellable *cancellable, GError **error)
{
  const BwLedgerRequest *request = &question->request;
  g_autoptr (BwLedgerRows) rows = engine->ledger != NULL
                                      ? bw_ledger_rows_read (engine->ledger, request->source,
                                                             request->model, cancellable, error)
                                      : bw_ledger_rows_new ();
  if (rows == NULL)
    return NULL;
  Making making = { request, &question->options, rows, restarts };
  return kind->compute (&making, cancellable, error);
}

/* They are a part of what QUESTION depends on. */
static bool
take_restarts (BwEngine *engine, DocumentQuestion *question, BwLedgerRestarts **out, GError **error)
{
  *out = bw_ledger_restarts_read (engine->alerts, question->request.source, error);
  if (*out == NULL)
    return false;
  g_autofree char *before = question->signature;
  g_autofree char *restarts = bw_ledger_restarts_signature (*out);
  question->signature = g_strconcat (before, "\n", restarts, NULL);
  return true;
}

static gpointer
work (BwEngine *engine, BwEngineDocuments *documents, DocumentQuestion *question,
      GCancellable *cancellable, GError **error)
{
  int64_t version = 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&documents->mutex);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (engine->ledger != NULL
      && !bw_ledger_version (engine->ledger, question->request.source, &version, error))
    return NULL;
  if (version == 0 && !question->is_configured)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no ledger %s"),
                   question->request.source);
      return NULL;
    }
  g_autoptr (BwLedgerRestarts) restarts = NULL;
  if (documents->kind->heeds_restarts && !take_restarts (engine, question, &restarts, error))
    return NULL;
  gpointer document = find (documents, question, version);
  if (document != NULL)
    return document;
  document = compute (engine, documents->kind, question, restarts, cancellable, error);
  if (document != NULL)
    keep (documents, question, version, document);
  return document;
}

static gpointer
work_at_document (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  return work (engine, engine->documents, data, cancellable, error);
}

static gpointer
work_at_judgement (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  return work (engine, engine->judgements, data, cancellable, error);
}

static const BwQuestion document_question = {
  .work = work_at_document,
  .data_free = question_free,
  .result_free = document_unref,
};

static const BwQuestion judgement_question = {
  .work = work_at_judgement,
  .data_free = question_free,
  .result_free = judgement_unref,
};

/* Asks QUESTION about the ledger of REQUEST. */
static void
ask (BwEngine *engine, const BwQuestion *question, const BwLedgerRequest *request,
     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_return_if_fail (request != NULL && request->source != NULL);
  bw_question_ask (engine, question, question_new (engine, request), cancellable, callback, data);
}

/* The same, waiting. */
static gpointer
work_now (BwEngine *engine, const BwQuestion *question, const BwLedgerRequest *request,
          GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (request != NULL && request->source != NULL, NULL);
  DocumentQuestion *data = question_new (engine, request);
  gpointer document = question->work (engine, data, cancellable, error);
  question_free (data);
  return document;
}

BwLedgerDocument *
bw_engine_ledger_document (BwEngine *engine, const BwLedgerRequest *request,
                           GCancellable *cancellable, GError **error)
{
  return work_now (engine, &document_question, request, cancellable, error);
}

void
bw_engine_ledger_document_async (BwEngine *engine, const BwLedgerRequest *request,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  ask (engine, &document_question, request, cancellable, callback, data);
}

BwLedgerDocument *
bw_engine_ledger_document_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &document_question, result, error);
}

BwLedgerJudgement *
bw_engine_ledger_judgement (BwEngine *engine, const BwLedgerRequest *request,
                            GCancellable *cancellable, GError **error)
{
  return work_now (engine, &judgement_question, request, cancellable, error);
}

void
bw_engine_ledger_judgement_async (BwEngine *engine, const BwLedgerRequest *request,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data)
{
  ask (engine, &judgement_question, request, cancellable, callback, data);
}

BwLedgerJudgement *
bw_engine_ledger_judgement_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &judgement_question, result, error);
}
