-- Words of items, as they are searched for: without accents, capitals, ligatures and signs; see one/feed/search.py.
create function searched(value text) returns text language sql immutable parallel safe as $$
    select regexp_replace(plain(value), '[^[:alnum:]]+', ' ', 'g')
$$;

-- Title, excerpt and author of an item, and where it stands: « #12 » for channel 12. So one index answers for the words
-- and for the right to read them, and a word that is everywhere costs nobody more than their own channels.
create table item_words (
    event_id bigint primary key references event on delete cascade,
    words    tsvector not null
);
create index item_words_words on item_words using gin (words);

-- The author is found by the name of then and by that of today.
create view item_wording as
select e.id as event_id,
       to_tsvector('french', searched(concat_ws(' ', e.body::json #>> '{item,title}', e.body::json #>> '{item,excerpt}',
           e.body::json #>> '{item,author,name}', p.first_name, p.last_name)))
       || coalesce((select array_to_tsvector(array_agg('#' || f.channel_id)) from feed f
                     where f.event_id = e.id and f.item), '') as words
  from event e left join person p on p.id = e.author_id
 where e.kind = 'item';

insert into item_words select event_id, words from item_wording;

-- Triggers, so that no way of writing an item, or a name, forgets them. Deferred: by COMMIT an item has its places.
create function word_item() returns trigger language plpgsql as $$
begin
    insert into item_words select event_id, words from item_wording where event_id = new.id
        on conflict (event_id) do update set words = excluded.words;
    return null;
end $$;

create function word_items_of_author() returns trigger language plpgsql as $$
begin
    update item_words w set words = now.words from event e join item_wording now on now.event_id = e.id
     where e.author_id = new.id and w.event_id = e.id;
    return null;
end $$;

create constraint trigger item_worded after insert or update of body, author_id on event
    deferrable initially deferred for each row when (new.kind = 'item') execute function word_item();
create constraint trigger author_renamed after update of first_name, last_name on person
    deferrable initially deferred for each row
    when ((old.first_name, old.last_name) is distinct from (new.first_name, new.last_name))
    execute function word_items_of_author();
