-- A UAI of 987 is of Wallis-et-Futuna (987 is the number of French Polynesia elsewhere, whose UAIs begin with 984).
create or replace function school_timezone(uai text, place text) returns text immutable parallel safe language sql as $$
    select case coalesce(place, case left(uai, 3)
               when '971' then 'guadeloupe' when '977' then 'guadeloupe' when '978' then 'guadeloupe'
               when '972' then 'martinique' when '973' then 'guyane' when '974' then 'reunion'
               when '975' then 'miquelon' when '976' then 'mayotte'
               when '983' then 'caledonie' when '988' then 'caledonie'
               when '984' then 'polynesie' when '986' then 'wallis' when '987' then 'wallis' end)
           when 'guadeloupe' then 'America/Guadeloupe' when 'martinique' then 'America/Martinique'
           when 'guyane' then 'America/Cayenne' when 'reunion' then 'Indian/Reunion'
           when 'mayotte' then 'Indian/Mayotte' when 'miquelon' then 'America/Miquelon'
           when 'caledonie' then 'Pacific/Noumea' when 'polynesie' then 'Pacific/Tahiti'
           when 'wallis' then 'Pacific/Wallis' else 'Europe/Paris' end
$$;
-- The column is made anew by what it is made of.
update school set uai = uai where left(uai, 3) = '987';
