-- Little hands: a pupil signs in on the tablet of their class by pictures, or by a card with a QR.

-- Whether the class's teacher opened it, and the hours of school in which it works, by the clock of Paris (1 is Monday).
alter table class
    add column pictures boolean not null default false,
    add column pictures_from time not null default '08:00',
    add column pictures_until time not null default '17:00',
    add column pictures_days smallint[] not null default '{1,2,4,5}';

-- One child has one code and one card, made for one class. A guess takes a try from the row, whichever door it came by.
create table picture_code (
    person_id  bigint primary key references person on delete cascade,
    class_id   integer not null references class on delete cascade,
    seed       uuid not null,
    code_mac   bytea not null,               -- HMAC of the four pictures under SECRET_KEY, for this child and this seed
    card_hash  bytea not null,               -- digest of the 256 random bits in the QR
    avatar     smallint not null,
    tries      smallint not null default 0,  -- wrong guesses since the last right one, or since the teacher unlocked it
    created_at timestamptz not null default now()
);
create index picture_code_class on picture_code (class_id);

-- A session that was opened so: on this tablet, until the end of school. It ends with the tablet.
alter table session
    add column tablet_id bigint references device on delete cascade,
    add column ends_at timestamptz,
    add check ((tablet_id is null) = (ends_at is null));
create index session_tablet on session (tablet_id) where tablet_id is not null;

-- Who leaves the class is no longer signed in on its tablets.
create function end_picture_sessions() returns trigger language plpgsql as $$
begin
    delete from session s using device d
     where s.person_id = old.person_id and d.id = s.tablet_id and d.class_id = old.class_id;
    return null;
end $$;
create trigger membership_ends_pictures after delete or update of class_id, person_id on membership
    for each row execute function end_picture_sessions();
