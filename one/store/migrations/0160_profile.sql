-- What somebody says of themselves: a field, or a padlock (« devise:ouvert »), a row of its own, so that two devices that
-- change two things lose neither. What is not there is empty; a padlock that is not there is closed.
create table profile_field (
    person_id  bigint not null references person on delete cascade,
    name       text not null,                    -- of one/profile/fields.py
    value      text not null,
    version    integer not null default 1,       -- rises with each change: who saves over an older one is told
    page       text not null default '',         -- the open page that saved it, and its how manyth save that was:
    turn       bigint not null default 0,        -- of two that cross on their way, the later one stands
    changed_at timestamptz not null default now(),
    primary key (person_id, name)
);
