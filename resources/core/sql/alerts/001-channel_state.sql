-- SPDX-License-Identifier: GPL-3.0-or-later
-- How each channel is; health OK 0 LIMITED 10 LOCKED 20 BROKEN 30.
CREATE TABLE channel_state(channel TEXT PRIMARY KEY, health INTEGER NOT NULL, reason TEXT,
  not_before INTEGER, tokens REAL, tokens_at INTEGER, last_ok_at INTEGER) WITHOUT ROWID;
