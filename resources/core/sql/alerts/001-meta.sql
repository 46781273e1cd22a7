-- SPDX-License-Identifier: GPL-3.0-or-later
-- Numbers by name: alive_at, awake_offset and the like.
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
