-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which series the values of a tick belong to: their ids, 32 bits each, little-endian, in order.
CREATE TABLE layout(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, series BLOB NOT NULL);
CREATE INDEX layout_hash ON layout(hash);
