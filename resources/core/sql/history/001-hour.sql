-- SPDX-License-Identifier: GPL-3.0-or-later
-- As minute, over windows of an hour.
CREATE TABLE hour(series INTEGER, time INTEGER, n INTEGER NOT NULL, first REAL, min REAL, max REAL,
  last REAL, sum REAL, PRIMARY KEY(series, time)) WITHOUT ROWID;
