-- SPDX-License-Identifier: GPL-3.0-or-later
-- How far each source was read, in its reader's own terms.
CREATE TABLE reader_cursor(source INTEGER PRIMARY KEY, cursor BLOB NOT NULL);
