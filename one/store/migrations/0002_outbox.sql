-- What leaves the house: mails and short messages, written in the transaction that causes them.

create table outbox (
    id         bigint generated always as identity primary key,
    key        uuid not null unique,          -- names the message: the same at every try; seeds what it carries
    transport  text not null check (transport in ('mail', 'sms')),
    template   text not null,
    person_id  bigint references person on delete cascade,
    address    text,                          -- null: looked up when it leaves
    about      text not null default '',      -- what repeats are counted by: a login, an address
    data       jsonb not null default '{}',
    created_at timestamptz not null default now(),
    due_at     timestamptz not null default now(),
    tries      smallint not null default 0,
    done_at    timestamptz,
    outcome    text not null default '' check (outcome in ('', 'sent', 'dropped', 'refused', 'expired')),
    check ((done_at is null) = (outcome = ''))
);
create index outbox_due on outbox (due_at) where done_at is null;
create index outbox_repeats on outbox (template, about, created_at);
create index outbox_done on outbox (done_at) where done_at is not null;
create index outbox_person on outbox (person_id) where person_id is not null;

-- A code of six digits is guessed at most so many times.
alter table ticket add column tries smallint not null default 0;

-- The last mail to this address was refused for good: the person is asked to check it.
alter table person add column email_refused_at timestamptz;
