-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each channel was last told of a condition.
CREATE TABLE channel_told(dedup_key TEXT, channel TEXT, last_at INTEGER, last_kind INTEGER,
  severity INTEGER, episode INTEGER, suppressed INTEGER,
  PRIMARY KEY(dedup_key, channel)) WITHOUT ROWID;
