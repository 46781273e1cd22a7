-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is to be sent; status QUEUED 10 SENDING 20 DELIVERED 30 RETRY 40 DEAD 50 EXPIRED 60 MERGED 70
-- SUPPRESSED 80 DEFERRED 90, kind as in incident_event and DIGEST 90 TEST 100. The id is the
-- idempotency key; the payload holds rendered inputs as JSON, never a secret.
CREATE TABLE outbox(id TEXT PRIMARY KEY, channel TEXT NOT NULL, incident_id INTEGER,
  event_seq INTEGER, episode INTEGER, kind INTEGER NOT NULL, severity INTEGER NOT NULL,
  payload TEXT NOT NULL, status INTEGER NOT NULL, reason TEXT, attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, not_before INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  lease_until INTEGER, last_error TEXT, last_code INTEGER, delivered_at INTEGER,
  maybe_duplicate INTEGER NOT NULL DEFAULT 0, merged_into TEXT, fallback_of TEXT);
CREATE UNIQUE INDEX outbox_once
  ON outbox(channel, incident_id, event_seq, kind, ifnull(fallback_of, ''));
CREATE INDEX outbox_incident ON outbox(incident_id);
CREATE INDEX outbox_due ON outbox(status, not_before);
