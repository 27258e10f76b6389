-- Homework: of one class, for one day. Written for several classes it is as many rows, each with its own life.
create table cahier (
    id           bigint generated always as identity primary key,
    class_id     integer not null references class on delete cascade,
    author_id    bigint not null references person,   -- it outlives its author, under the name of erased accounts
    matter       text not null default '',
    title        text not null,
    body         text not null default '',
    due_on       date not null,
    rev          integer not null default 1,          -- rises with each change: who edits an older one is told
    copied_from  bigint references cahier on delete set null,
    copied_for   date,                                -- the day it was copied for, wherever it was moved since
    created_at   timestamptz not null default now(),
    edited_at    timestamptz,
    withdrawn_at timestamptz
);
create index cahier_due on cahier (class_id, due_on) where withdrawn_at is null;
create index cahier_author on cahier (author_id, id desc);
-- Copied from two tabs, it is there once; after its copy was taken back, it may be copied again.
create unique index cahier_copied on cahier (copied_from, copied_for) where withdrawn_at is null;

-- What a pupil has done.
create table cahier_done (
    homework_id bigint not null references cahier on delete cascade,
    pupil_id    bigint not null references person on delete cascade,
    done_at     timestamptz not null default now(),
    primary key (homework_id, pupil_id)
);
create index cahier_done_pupil on cahier_done (pupil_id);
