/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in and out: access with errors that name the path, and writing in full precision. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Parses TEXT (LENGTH bytes, -1: up to the NUL) strictly by RFC 8259, refusing depth over 64 and
 * text over 64 MiB. Whole numbers beyond 64 bits become doubles; of equal names the last wins.
 * INVALID names line and column. (transfer full) */
JsonNode *bw_json_parse (const char *text, gssize length, GError **error);

/** Members of NODE by a dotted path such as "metrics.system.cpu_percent" or "rows[3].id". The
 * getters fail with INVALID that names the whole path and what was found there, or NOT_FOUND where
 * a member is missing. What they return belongs to NODE. */
JsonNode *bw_json_get (JsonNode *node, const char *path, GError **error);
/** Reads back what bw_json_add_double() writes: null is NaN, "inf" and "-inf" are the infinities.
 */
bool bw_json_get_double (JsonNode *node, const char *path, double *out, GError **error);
/** A whole number, also one written as 5.0. */
bool bw_json_get_int64 (JsonNode *node, const char *path, int64_t *out, GError **error);
const char *bw_json_get_string (JsonNode *node, const char *path, GError **error);

/** Adds member NAME (NULL inside an array) to the open object: null where VALUE is NaN, "inf" and
 * "-inf" for infinities. */
void bw_json_add_double (JsonBuilder *builder, const char *name, double value);
void bw_json_add_int64 (JsonBuilder *builder, const char *name, int64_t value);
/** Null unless IS_KNOWN. */
void bw_json_add_int64_or_null (JsonBuilder *builder, const char *name, int64_t value,
                                bool is_known);
/** Null where NODE is. NODE is taken. */
void bw_json_add_node (JsonBuilder *builder, const char *name, JsonNode *node);
void bw_json_add_bool (JsonBuilder *builder, const char *name, bool value);
/** Null where TEXT is NULL. */
void bw_json_add_string (JsonBuilder *builder, const char *name, const char *text);
/** Adds the members of one of a list. */
typedef void (*BwJsonAddFunc) (JsonBuilder *builder, gconstpointer item);
/** A list of objects, one for each of ITEMS. */
void bw_json_add_list (JsonBuilder *builder, const char *name, const GPtrArray *items,
                       BwJsonAddFunc add);
/** ISO 8601 UTC, null for BW_TIME_NONE. */
void bw_json_add_time (JsonBuilder *builder, const char *name, int64_t us);
/** The builder's root as text, doubles with 17 significant digits where needed; ends without a
 * newline. (transfer full) */
char *bw_json_to_text (JsonBuilder *builder, bool is_pretty);
