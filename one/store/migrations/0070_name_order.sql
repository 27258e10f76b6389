-- The order of names in every list: as a French reader looks for them, É beside E, CE1 2 before CE1 10.
-- Ours, and not a collation of ICU: PostgreSQL may be built without it, and its order changes with its
-- versions. one/names.py has the same in Python.

-- Without accents and capitals, ligatures written out.
create function plain(value text) returns text language sql immutable parallel safe as $$
    select replace(replace(replace(
        lower(translate(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g'), 'ŒÆ', 'œæ')),
        'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
$$;

-- The same with one apostrophe and one hyphen, and every number ten digits long, so that it sorts by its value.
create function numbered(value text) returns text language sql immutable parallel safe as $$
    select regexp_replace(regexp_replace(translate(plain(value), '’‘ʼ‐–—', '''''''---'), '(\d+)', '000000000\1', 'g'), '\d*(\d{10})', '\1', 'g')
$$;

-- Lists are sorted by this: the last name and then the first, and what accents or capitals alone tell apart.
create function name_order(name text, first_name text default '') returns bytea
language sql stable parallel safe as $$
    select convert_to(concat_ws(chr(1), numbered(name), numbered(first_name), name, first_name), 'UTF8')
$$;
