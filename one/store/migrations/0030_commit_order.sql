-- What a worker has seen is told by the order of commits, never by time: a COMMIT may take as long as it likes (a frozen
-- disk, a standby that does not answer), and its rows become visible with a created_at of before.
-- Each row bears its transaction; a worker remembers the snapshot it looked with, and next asks for the rows of what that
-- snapshot did not show: one still under way then, or begun since (one/store/live.py). 0: of before this migration. The
-- default comes in a statement of its own, so that no row is written anew.
alter table feed add column xid xid8 not null default '0';
alter table feed alter column xid set default pg_current_xact_id();
alter table control add column xid xid8 not null default '0';
alter table control alter column xid set default pg_current_xact_id();

create index feed_xid on feed (xid);
create index control_xid on control (xid);
-- Nobody asks by time any more.
drop index feed_created;
drop index control_created;

-- A dump put back in place keeps the oid and the timeline of the database: that it was put back shows in who wrote this
-- row. It is to be the transaction that it names itself; what a restore copied was written by another one. And whatever
-- was put back to before this migration starts a new life with it.
alter table epoch add column written_by xid8 not null default '0';
update epoch set id = gen_random_uuid(), written_by = pg_current_xact_id();
