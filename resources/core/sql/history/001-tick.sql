-- SPDX-License-Identifier: GPL-3.0-or-later
-- All values of one batch: doubles, little-endian, NaN where the source had nothing. The id is the
-- order of arrival, so that sources that tick at the same moment, or a clock that was set back, do
-- no harm.
CREATE TABLE tick(id INTEGER PRIMARY KEY, time INTEGER NOT NULL, layout INTEGER NOT NULL,
  "values" BLOB NOT NULL);
CREATE INDEX tick_place ON tick(layout, time);
