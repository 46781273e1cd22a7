-- SPDX-License-Identifier: GPL-3.0-or-later
-- Those that are over outnumber the others by far.
CREATE INDEX silence_ends ON silence(ends_at);
