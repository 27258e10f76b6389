-- Mails that did not leave: why, for who administers the school of their reader, who has them tried again or puts them away.
alter table outbox
    add column reason text not null default '',       -- a word of one/mail/reasons.py, and the codes of the server's answer
    add column retried_at timestamptz,                -- its day to be tried in counts from here
    add column put_away_at timestamptz;
create index outbox_lost on outbox (person_id, id)
    where outcome in ('refused', 'expired', 'uncertain') and put_away_at is null;
