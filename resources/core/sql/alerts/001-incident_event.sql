-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each step of an incident's life; kind FIRE 10 UPGRADE 20 REOPEN 30 REPEAT 40 ESCALATE 50 FLAP 60
-- RESOLVE 70 NODATA 80 DOWNGRADE 110 ACK 120 START 130 UNACK 140 CLOSE 150 NOTE 160.
CREATE TABLE incident_event(incident_id INTEGER, seq INTEGER, at INTEGER NOT NULL,
  actor TEXT NOT NULL, kind INTEGER NOT NULL, from_status INTEGER, to_status INTEGER, note TEXT,
  evidence TEXT, PRIMARY KEY(incident_id, seq)) WITHOUT ROWID;
