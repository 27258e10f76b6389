-- Notifications shown by a browser (web push, docs/push.md): where they are sent, and what waits to be.

-- A browser that somebody asked to show them. It is one person's, and ends with the session it was asked in.
create table push_endpoint (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references person on delete cascade,
    session_id bigint not null unique references session on delete cascade,
    url        text   not null unique check (length(url) <= 1000),   -- of the browser's push service
    p256dh     bytea  not null,                                      -- the keys that only this browser reads with
    auth       bytea  not null,
    signed_by  text   not null,                                      -- our public key that it takes notifications of
    created_at timestamptz not null default now()
);
create index push_endpoint_person on push_endpoint (person_id);

-- What is to leave; a row goes when it left, or never will. The endpoint may be gone by then, so nothing refers to it: who
-- ends many sessions at once would wait for who writes here, and the other way round.
create table push (
    id          bigint generated always as identity primary key,
    endpoint_id bigint   not null,
    events      bigint[] not null,                 -- one item, or those of a digest
    digest      boolean  not null default false,
    urgent      boolean  not null default false,   -- leaves in the pause of the school, too
    created_at  timestamptz not null default now(),
    due_at      timestamptz not null default now(),
    tries       smallint not null default 0,
    unique (endpoint_id, events)
);
create index push_due on push (due_at);

-- A dump that was put back tells nothing again, here neither (0158).
create or replace function notices_of_before() returns trigger language plpgsql as $$
begin
    update outbox set done_at = now(), outcome = 'dropped', data = '{}', address = null
     where done_at is null and template in ('notice', 'digest');
    delete from notice;
    delete from notice_event;
    delete from push;
    return null;
end $$;
