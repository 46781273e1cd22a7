-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sources of bets. The version grows with every write that changed rows; a source without rows keeps
-- its place, so that a version never comes twice.
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n_rows INTEGER NOT NULL,
  version INTEGER NOT NULL);
