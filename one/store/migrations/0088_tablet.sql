-- The class tablet: a browser on the wall of a class, with an identity of its own and nobody's account.
create table device (
    id         bigint generated always as identity primary key,
    token_hash bytea not null unique,
    class_id   integer not null references class on delete cascade,
    agent      text not null default '',      -- what its browser calls itself
    created_at timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    open       boolean not null default false, -- its wall stands on the screen, as far as anybody knows
    battery    smallint check (battery between 0 and 100), -- null where browsers do not tell
    charging   boolean not null default false
);
create index device_class on device (class_id);
-- Those that may have to be told of as gone.
create index device_open on device (seen_at) where open;

-- A browser that asks to become one, for a few minutes. The code names the request to a teacher and opens nothing:
-- what becomes the tablet is whoever holds the secret, which stays in that browser.
create table pairing (
    secret_hash bytea primary key,
    code        text not null unique,
    agent       text not null default '',
    class_id    integer references class on delete cascade, -- null until somebody approved it
    expires_at  timestamptz not null
);
create index pairing_class on pairing (class_id) where class_id is not null;

-- Whether the wall says whose birthday it is: the class's teacher decides, and nothing is shown until they do.
alter table class add column wall_birthdays boolean not null default false;

-- A class that is put away has no tablet any more, whichever way it was put away.
create function end_tablets() returns trigger language plpgsql as $$
begin
    delete from device where class_id = new.id;
    delete from pairing where class_id = new.id;
    return null;
end $$;
create trigger class_ends_tablets after update of archived_at on class
    for each row when (new.archived_at is not null) execute function end_tablets();
