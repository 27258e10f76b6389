-- What somebody last chose to see of their feed, on every device.
create table feed_filter (
    person_id bigint primary key references person on delete cascade,
    apps      text[]   not null default '{}',
    children  bigint[] not null default '{}',
    unread    boolean  not null default false
);

-- The application of an item beside its place, so that one that seldom speaks is found without reading all others.
alter table feed add column app text not null default '';
update feed f set app = e.app from event e where e.id = f.event_id and f.item;
create index feed_items_of_app on feed (channel_id, app, event_id desc) where item;
