-- An item that several people reported is in no feed until somebody of the school has decided: it is withdrawn, and may
-- come back. What is withdrawn for good has no such time.
alter table event add suspended_at timestamptz check (suspended_at is null or withdrawn_at is not null);

-- A line of the log that one of those who read it must not see: what concerns themselves.
alter table audit add unseen_by bigint references person on delete set null;
