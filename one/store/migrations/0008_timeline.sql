-- A failover to a replica that lagged behind, and a restore to a point in time, keep the database's oid and put
-- seqs back: PostgreSQL starts a new timeline for each, and so do we a new epoch.
alter table epoch add column timeline text not null default '';
update epoch set timeline = left(pg_walfile_name(pg_current_wal_lsn()), 8);

-- The channel of a child's family exists while the child belongs to a school.
create constraint trigger attachment_changed_guardians after insert or delete on attachment
    deferrable initially deferred for each row execute function tell_guardians_changed();
