-- SPDX-License-Identifier: GPL-3.0-or-later
-- When deliveries are kept back.
CREATE TABLE silence(id INTEGER PRIMARY KEY, matchers TEXT NOT NULL, starts_at INTEGER NOT NULL,
  ends_at INTEGER, until_resolved INTEGER NOT NULL, recurrence TEXT, author TEXT NOT NULL,
  comment TEXT NOT NULL, created_at INTEGER NOT NULL);
