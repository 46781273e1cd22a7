-- SPDX-License-Identifier: GPL-3.0-or-later
-- When a person restarted the evidence of a source.
CREATE TABLE evidence_reset(source TEXT, kind TEXT, at INTEGER, actor TEXT NOT NULL,
  incident_id INTEGER, PRIMARY KEY(source, kind, at)) WITHOUT ROWID;
