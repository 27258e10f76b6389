-- What people ask of those who help in their school, and what is said about it. A request is its writer's and goes with
-- their account; what is said in it outlives who said it.
create table assistance (
    id          bigint generated always as identity primary key,
    school_id   integer not null references school on delete cascade,
    person_id   bigint not null references person on delete cascade,
    title       text not null,
    about       text not null,               -- the code of an application, or of another place
    body        text not null,
    page        text not null default '',    -- where they came from, and with what; empty when they left it out
    browser     text not null default '',
    incident    text not null default '',    -- as the page of an error and the server's log call it
    state       text not null default 'new' check (state in ('new', 'open', 'waiting', 'solved', 'closed')),
    assignee_id bigint references person on delete set null,
    waits_since timestamptz default now(),   -- since when its writer has no answer; null: it is not our turn
    moved_at    timestamptz not null default now(),
    created_at  timestamptz not null default now()
);
create index assistance_school on assistance (school_id, state, waits_since);
create index assistance_person on assistance (person_id, id desc);
create index assistance_assignee on assistance (assignee_id) where assignee_id is not null;
create index assistance_done on assistance (state, moved_at) where state in ('solved', 'closed');

-- What was said and done, in order. Notes are read by who handles requests alone; without an author it was ONE.
create table assistance_line (
    id         bigint generated always as identity primary key,
    request_id bigint not null references assistance on delete cascade,
    author_id  bigint references person,
    kind       text not null check (kind in ('answer', 'note', 'state', 'assigned', 'passed')),
    body       text not null default '',
    state      text not null default '',     -- the one it was moved to
    person_id  bigint references person on delete set null,  -- whom it was given to
    created_at timestamptz not null default now()
);
create index assistance_line_request on assistance_line (request_id, id);
create index assistance_line_author on assistance_line (author_id, id);
create index assistance_line_person on assistance_line (person_id) where person_id is not null;

-- Requests that are no more, by whatever way: a job takes their items and their pictures away.
create table assistance_gone (
    id bigint primary key
);
create function assistance_goes() returns trigger language plpgsql as $$
begin
    insert into assistance_gone (id) values (old.id) on conflict do nothing;
    return null;
end $$;
create trigger assistance_goes after delete on assistance for each row execute function assistance_goes();

-- Who handles a request: the référents of its school, never its writer; the direction where no other référent is left.
create view assistance_handler (request_id, school_id, person_id) as
  with able as not materialized (
    select a.school_id, a.person_id, a.function from attachment a join person p on p.id = a.person_id
     where a.function is not null and p.blocked_at is null and p.activated_at is not null)
  select r.id, r.school_id, able.person_id
    from assistance r join able on able.school_id = r.school_id and able.person_id <> r.person_id
   where able.function = 'referent' or not exists (
         select from able other where other.school_id = r.school_id and other.function = 'referent'
            and other.person_id <> r.person_id);
