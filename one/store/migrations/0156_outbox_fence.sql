-- A mail of which nobody knows whether it left: its worker was lost, or the line was, after the server was given it.
alter table outbox
    add column data_at timestamptz,                   -- when it was last given to the server; null: the server said no
    add column doubts smallint not null default 0;    -- how often it was, without an answer
alter table outbox drop constraint outbox_outcome_check,
    add constraint outbox_outcome_check check (outcome in ('', 'sent', 'dropped', 'refused', 'expired', 'uncertain'));
