-- A form is sent once, whatever the browser does: its key, drawn when the page was made, is its person's own.
create table form_sent (
    person_id  bigint not null references person on delete cascade,
    key        text not null,
    digest     bytea not null,          -- of what was typed: the same key with other words is another wish
    result     text not null default '', -- where the first one led
    created_at timestamptz not null default now(),
    primary key (person_id, key)
);
create index form_sent_created on form_sent (created_at);

-- What was typed into a form that could not be taken, until its page shows it again. Passwords are never kept.
create table form_kept (
    token_hash bytea primary key,
    person_id  bigint not null references person on delete cascade,
    form       text not null,
    typed      jsonb not null,
    errors     jsonb not null,
    created_at timestamptz not null default now()
);
create index form_kept_created on form_kept (created_at);
create index form_kept_person on form_kept (person_id);

-- The notebook's own key of a form is the one of all forms now.
alter table carnet drop column form_key;
