-- Where a school is: what its direction says, for a UAI that does not tell; null: as the UAI says. one/academies.py has the table.
alter table school add column place text check (place in (
    'A', 'B', 'C', 'corse', 'guadeloupe', 'martinique', 'guyane', 'reunion', 'mayotte', 'miquelon', 'caledonie',
    'polynesie', 'wallis', 'ailleurs'));

-- The clock on its wall. tests/school/test_school_time.py holds it together with one/academies.py.
create function school_timezone(uai text, place text) returns text immutable parallel safe language sql as $$
    select case coalesce(place, case left(uai, 3)
               when '971' then 'guadeloupe' when '977' then 'guadeloupe' when '978' then 'guadeloupe'
               when '972' then 'martinique' when '973' then 'guyane' when '974' then 'reunion'
               when '975' then 'miquelon' when '976' then 'mayotte'
               when '983' then 'caledonie' when '988' then 'caledonie'
               when '984' then 'polynesie' when '987' then 'polynesie' when '986' then 'wallis' end)
           when 'guadeloupe' then 'America/Guadeloupe' when 'martinique' then 'America/Martinique'
           when 'guyane' then 'America/Cayenne' when 'reunion' then 'Indian/Reunion'
           when 'mayotte' then 'Indian/Mayotte' when 'miquelon' then 'America/Miquelon'
           when 'caledonie' then 'Pacific/Noumea' when 'polynesie' then 'Pacific/Tahiti'
           when 'wallis' then 'Pacific/Wallis' else 'Europe/Paris' end
$$;
alter table school add column timezone text not null generated always as (school_timezone(uai, place)) stored;
