/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents about ledgers, computed when they are asked for and kept until their rows change. */
#include "engine/bw-engine-documents.h"

#include "base/bw-error.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-ledger-document-private.h"

/* So many documents are kept, as long as they have no more rows than that between them: a row is
 * 90 bytes. The last one stays, whatever its size. */
#define MAX_KEPT 8
#define MAX_ROWS 500000

typedef struct
{
  BwLedgerDocument *document;
  int64_t version; /* of the source's rows before they were read */
  char *signature; /* of what else it depends on */
} Kept;

struct _BwEngineDocuments
{
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

static void
kept_free (gpointer data)
{
  Kept *kept = data;
  bw_ledger_document_unref (kept->document);
  g_free (kept->signature);
  g_free (kept);
}

BwEngineDocuments *
bw_engine_documents_new (void)
{
  BwEngineDocuments *documents = g_new0 (BwEngineDocuments, 1);
  g_mutex_init (&documents->mutex);
  g_queue_init (&documents->kept);
  return documents;
}

void
bw_engine_documents_free (BwEngineDocuments *documents)
{
  if (documents == NULL)
    return;
  g_queue_clear_full (&documents->kept, kept_free);
  g_mutex_clear (&documents->mutex);
  g_free (documents);
}

static void
question_free (gpointer data)
{
  DocumentQuestion *question = data;
  g_free ((char *) question->request.source);
  g_free ((char *) question->request.model);
  g_time_zone_unref (question->options.zone);
  g_free (question->signature);
  g_free (question);
}

static DocumentQuestion *
question_new (BwEngine *engine, const BwLedgerRequest *request)
{
  DocumentQuestion *question = g_new0 (DocumentQuestion, 1);
  BwLedgerViewOptions options = bw_ledger_feed_options (engine->config, request->source);
  const BwConfigGroup *group = bw_config_find (engine->config, "source", request->source);
  question->request = *request;
  question->request.source = g_strdup (request->source);
  question->request.model = g_strdup (request->model);
  question->options =
      (BwLedgerDocumentOptions){ options.bankroll, options.overround, options.zone };
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
         && a->from_us == b->from_us && a->to_us == b->to_us;
}

/* The window as the document has it, in which 0 is the default. */
static bool
is_same_window (const BwLedgerDocument *document, unsigned window)
{
  unsigned has = bw_ledger_document_request (document)->rolling_window;
  return has == (window != 0 ? window : BW_LEDGER_DEFAULT_WINDOW);
}

/* The document that is kept for QUESTION, or NULL; those of other rows of its source are let go.
 * (transfer full) */
static BwLedgerDocument *
find (BwEngineDocuments *documents, const DocumentQuestion *question, int64_t version)
{
  BwLedgerDocument *found = NULL;
  for (GList *link = documents->kept.head, *next; link != NULL; link = next)
    {
      Kept *kept = link->data;
      const BwLedgerRequest *request = bw_ledger_document_request (kept->document);
      next = link->next;
      if (!g_str_equal (request->source, question->request.source))
        continue;
      if (kept->version != version || !g_str_equal (kept->signature, question->signature))
        {
          g_queue_delete_link (&documents->kept, link);
          kept_free (kept);
        }
      else if (found == NULL && is_same_request (request, &question->request)
               && is_same_window (kept->document, question->request.rolling_window))
        {
          g_queue_unlink (&documents->kept, link);
          g_queue_push_head_link (&documents->kept, link);
          found = bw_ledger_document_ref (kept->document);
        }
    }
  return found;
}

static void
keep (BwEngineDocuments *documents, const DocumentQuestion *question, int64_t version,
      BwLedgerDocument *document)
{
  Kept *kept = g_new (Kept, 1);
  *kept = (Kept){ bw_ledger_document_ref (document), version, g_strdup (question->signature) };
  g_queue_push_head (&documents->kept, kept);
  size_t n_rows = 0;
  unsigned n = 0;
  GList *link = documents->kept.head;
  while (link != NULL)
    {
      Kept *one = link->data;
      GList *next = link->next;
      n_rows += bw_ledger_document_curves (one->document)->n;
      if (n++ > 0 && (n > MAX_KEPT || n_rows > MAX_ROWS))
        {
          g_queue_delete_link (&documents->kept, link);
          kept_free (one);
        }
      link = next;
    }
}

static BwLedgerDocument *
compute (BwEngine *engine, const DocumentQuestion *question, GCancellable *cancellable,
         GError **error)
{
  const BwLedgerRequest *request = &question->request;
  g_autoptr (BwLedgerRows) rows = engine->ledger != NULL
                                      ? bw_ledger_rows_read (engine->ledger, request->source,
                                                             request->model, cancellable, error)
                                      : bw_ledger_rows_new ();
  if (rows == NULL)
    return NULL;
  return bw_ledger_document_new (request, &question->options, rows, cancellable, error);
}

static gpointer
work_at_document (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  DocumentQuestion *question = data;
  int64_t version = 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&engine->documents->mutex);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (engine->ledger != NULL
      && !bw_ledger_version (engine->ledger, question->request.source, &version, error))
    return NULL;
  if (version == 0 && !question->is_configured)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, "there is no ledger %s",
                   question->request.source);
      return NULL;
    }
  BwLedgerDocument *document = find (engine->documents, question, version);
  if (document != NULL)
    return document;
  document = compute (engine, question, cancellable, error);
  if (document != NULL)
    keep (engine->documents, question, version, document);
  return document;
}

BwLedgerDocument *
bw_engine_ledger_document (BwEngine *engine, const BwLedgerRequest *request,
                           GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (request != NULL && request->source != NULL, NULL);
  DocumentQuestion *question = question_new (engine, request);
  BwLedgerDocument *document = work_at_document (engine, question, cancellable, error);
  question_free (question);
  return document;
}

static const BwQuestion document_question = {
  .work = work_at_document,
  .data_free = question_free,
  .result_free = (GDestroyNotify) bw_ledger_document_unref,
};

void
bw_engine_ledger_document_async (BwEngine *engine, const BwLedgerRequest *request,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  g_return_if_fail (request != NULL && request->source != NULL);
  bw_question_ask (engine, &document_question, question_new (engine, request), cancellable,
                   callback, data);
}

BwLedgerDocument *
bw_engine_ledger_document_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &document_question, result, error);
}
