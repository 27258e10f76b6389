-- How somebody looks beside their name: a drawing of ours, and a photo, which those see whom its owner lets see it. What is kept of a photo
-- is in the storage (FILES_URL), under its key.
create table portrait (
    person_id   bigint primary key references person on delete cascade,
    avatar      text not null default '',                        -- the name of a drawing, or none
    photo       uuid unique,
    shown       boolean not null default false,                  -- the photo, to who may write to them; else to nobody
    school_id   integer references school on delete set null,    -- whose quota the photo counts in
    bytes       bigint not null default 0,                       -- of its sizes together, and of the small one
    small_bytes bigint not null default 0,
    changed_at  timestamptz not null default now()
);
create index portrait_school on portrait (school_id) include (bytes) where photo is not null;

-- A photo that is replaced, taken away, or whose owner is erased, leaves the storage.
create function portrait_goes() returns trigger language plpgsql as $$
begin
    insert into file_gone (key) values (old.photo) on conflict (key) do update set due_at = now();
    return null;
end $$;
create trigger portrait_goes after delete on portrait for each row when (old.photo is not null) execute function portrait_goes();
create trigger portrait_changes after update on portrait for each row
    when (old.photo is not null and old.photo is distinct from new.photo) execute function portrait_goes();
