-- SPDX-License-Identifier: GPL-3.0-or-later
-- Aggregates of a series over windows of a minute, by the window's start; n counts samples with a
-- value, and is 0 where the source was asked and had nothing. It holds the ticks up to
-- meta.rolled_up_to.
CREATE TABLE minute(series INTEGER, time INTEGER, n INTEGER NOT NULL, first REAL, min REAL, max REAL,
  last REAL, sum REAL, PRIMARY KEY(series, time)) WITHOUT ROWID;
