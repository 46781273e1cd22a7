/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells ThreadSanitizer of the order that GLib's locks, queues and tasks make: GLib itself is not
 * instrumented. */
#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* GLib's own function behind the one of that name here. Relaxed: whoever finds it finds the same.
 */
#define REAL(name)                                                                                 \
  ({                                                                                               \
    static void *found;                                                                            \
    void *function = __atomic_load_n (&found, __ATOMIC_RELAXED);                                   \
    if (function == NULL)                                                                          \
      {                                                                                            \
        function = dlsym (RTLD_NEXT, #name);                                                       \
        __atomic_store_n (&found, function, __ATOMIC_RELAXED);                                     \
      }                                                                                            \
    (__typeof__ (&(name))) function;                                                               \
  })

/* Locks. */

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean is_locked = REAL (g_mutex_trylock) (mutex);
  if (is_locked)
    __tsan_acquire (mutex);
  return is_locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  __tsan_release (mutex);
  gboolean is_signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return is_signalled;
}

void (g_once_init_leave) (volatile void *location, gsize result)
{
  __tsan_release ((void *) location);
  REAL (g_once_init_leave) (location, result);
}

/* The last reference: what others did before they gave theirs up happened before the end. */

void
g_object_unref (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object);
  REAL (g_object_unref) (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  if (bytes != NULL)
    {
      __tsan_release (bytes);
      __tsan_acquire (bytes);
    }
  REAL (g_bytes_unref) (bytes);
}

gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  __tsan_release (count);
  gboolean is_last = REAL (g_atomic_ref_count_dec) (count);
  __tsan_acquire (count);
  return is_last;
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  __tsan_release (box);
  __tsan_acquire (box);
  REAL (g_atomic_rc_box_release_full) (box, clear);
}

/* Queues. */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  __tsan_release (queue);
  REAL (g_async_queue_push) (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_pop) (queue);
  __tsan_acquire (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_try_pop) (queue);
  __tsan_acquire (queue);
  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  gpointer data = REAL (g_async_queue_timeout_pop) (queue, timeout);
  __tsan_acquire (queue);
  return data;
}

/* Functions that are handed to another thread: one such hand-over. */
typedef struct
{
  GFunc func; /* of a pool */
  GSourceFunc source_func;
  GDestroyNotify notify;
  gpointer data;
} Handed;

static Handed *
hand (GFunc func, GSourceFunc source_func, gpointer data, GDestroyNotify notify)
{
  Handed *handed = g_new0 (Handed, 1);
  *handed = (Handed){ func, source_func, notify, data };
  __tsan_release (handed);
  return handed;
}

static void
handed_free (gpointer data)
{
  Handed *handed = data;
  __tsan_acquire (handed);
  if (handed->notify != NULL)
    handed->notify (handed->data);
  g_free (handed);
}

static gboolean
run_source (gpointer data)
{
  Handed *handed = data;
  __tsan_acquire (handed);
  return handed->source_func (handed->data);
}

static void
run_pooled (gpointer data, gpointer pool_data)
{
  Handed *handed = pool_data;
  __tsan_acquire (handed);
  __tsan_acquire (data);
  handed->func (data, handed->data);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint n_threads, gboolean is_exclusive, GError **error)
{
  return REAL (g_thread_pool_new) (run_pooled, hand (func, NULL, data, NULL), n_threads,
                                   is_exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  __tsan_release (data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

/* Other kinds of source call functions of other types. */
void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  if (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs)
    REAL (g_source_set_callback) (source, run_source, hand (NULL, func, data, notify), handed_free);
  else
    REAL (g_source_set_callback) (source, func, data, notify);
}

guint
g_idle_add_full (gint priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  return REAL (g_idle_add_full) (priority, run_source, hand (NULL, func, data, notify),
                                 handed_free);
}

guint
g_idle_add (GSourceFunc func, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, func, data, NULL);
}

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc func, gpointer data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full)
  (context, priority, run_source, hand (NULL, func, data, notify), handed_free);
}

void
g_main_context_invoke (GMainContext *context, GSourceFunc func, gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, func, data, NULL);
}

/* Tasks: to the thread, and back to the callback. */

static void
run_task (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  __tsan_acquire (task);
  GTaskThreadFunc *func = g_object_get_data (G_OBJECT (task), "bw-tsan-func");
  (*func) (task, object, data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  GTaskThreadFunc *kept = g_new (GTaskThreadFunc, 1);
  *kept = func;
  g_object_set_data_full (G_OBJECT (task), "bw-tsan-func", kept, g_free);
  __tsan_release (task);
  REAL (g_task_run_in_thread) (task, run_task);
}

typedef struct
{
  GAsyncReadyCallback func;
} Callback;

static void
run_callback (GObject *object, GAsyncResult *result, gpointer data)
{
  __tsan_acquire (result);
  Callback *callback = g_object_get_data (G_OBJECT (result), "bw-tsan-callback");
  callback->func (object, result, data);
}

GTask *(g_task_new) (gpointer object, GCancellable *cancellable, GAsyncReadyCallback func,
                     gpointer data)
{
  GTask *task = REAL (g_task_new) (object, cancellable, func != NULL ? run_callback : NULL, data);
  Callback *callback = g_new (Callback, 1);
  callback->func = func;
  g_object_set_data_full (G_OBJECT (task), "bw-tsan-callback", callback, g_free);
  return task;
}

void
g_task_return_pointer (GTask *task, gpointer value, GDestroyNotify notify)
{
  __tsan_release (task);
  REAL (g_task_return_pointer) (task, value, notify);
}

void
g_task_return_boolean (GTask *task, gboolean value)
{
  __tsan_release (task);
  REAL (g_task_return_boolean) (task, value);
}

void
g_task_return_int (GTask *task, gssize value)
{
  __tsan_release (task);
  REAL (g_task_return_int) (task, value);
}

void
g_task_return_error (GTask *task, GError *error)
{
  __tsan_release (task);
  REAL (g_task_return_error) (task, error);
}
