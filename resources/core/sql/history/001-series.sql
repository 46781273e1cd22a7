-- SPDX-License-Identifier: GPL-3.0-or-later
-- The canonical text of every series there is or was.
CREATE TABLE series(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
