-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reports as they were made.
CREATE TABLE report(id INTEGER PRIMARY KEY, name TEXT NOT NULL, due_at INTEGER NOT NULL,
  made_at INTEGER NOT NULL, from_at INTEGER, to_at INTEGER, is_late INTEGER NOT NULL,
  document TEXT NOT NULL);
