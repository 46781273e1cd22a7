-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each attempt to send; outcome ACCEPTED 10 RETRYABLE 20 PERMANENT 30 NO_NETWORK 40 CANCELLED 50.
CREATE TABLE delivery_attempt(outbox_id TEXT, n INTEGER, at INTEGER, ms INTEGER, code INTEGER,
  outcome INTEGER, error TEXT, PRIMARY KEY(outbox_id, n)) WITHOUT ROWID;
