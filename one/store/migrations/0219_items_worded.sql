-- What ONE itself says in items is kept as its sentence and what fills it (``words``), so that each reader is told in their
-- own language. Items of before get theirs where there is no doubt what was said; others stay as they read.
create function pg_temp.worded(body text, part text, source text, filled jsonb) returns text language sql as $$
    select jsonb_set(body::jsonb, '{item,words}', coalesce(body::jsonb #> '{item,words}', '{}')
                     || jsonb_build_object(part, jsonb_build_object('source', source) || filled))::text
$$;

-- A school may do without the homework diary, and have no table of it.
do $$
begin
    if to_regclass('cahier') is not null then
        update event e set body = pg_temp.worded(e.body, 'title', '%(day)s · %(title)s',
                                    jsonb_build_object('values', jsonb_build_object('title', c.title), 'days', jsonb_build_object('day', c.due_on)))
          from cahier c
         where e.subject = 'cahier' and e.subject_ids = array[c.id] and e.kind = 'item'
           and right(e.body::jsonb #>> '{item,title}', length(c.title) + 3) = ' · ' || c.title;
    end if;
end
$$;

update event set body = pg_temp.worded(body, 'title', body::jsonb #>> '{item,title}', '{}')
 where subject = 'profile-mood' and kind = 'item' and body::jsonb #>> '{item,title}' in (
       'Heureux', 'Fier', 'Rêveur', 'Amoureux', 'Blagueur', 'Fatigué', 'Inquiet', 'Triste', 'En colère', 'Malade');

update event e set body = pg_temp.worded(e.body, 'title', '«' || chr(160) || '%(motto)s' || chr(160) || '»',
                            jsonb_build_object('values', jsonb_build_object('motto', found.parts[1])))
  from event o, regexp_match(o.body::jsonb #>> '{item,title}', '^«' || chr(160) || '(.*)' || chr(160) || '»$') as found(parts)
 where o.id = e.id and e.subject = 'profile-motto' and e.kind = 'item' and found.parts is not null;

-- Sentences that always read the same.
update event e set body = pg_temp.worded(e.body, said.part, said.source, '{}')
  from (values ('assistance_answer', 'excerpt', 'C’est résolu.'), ('assistance_answer', 'excerpt', 'Ce n’est pas résolu.'),
               ('carnet_relance', 'excerpt', 'Votre confirmation est attendue.')) as said(subject, part, source)
 where e.subject = said.subject and e.kind = 'item' and e.body::jsonb #>> array['item', said.part] = said.source
   and e.body::jsonb #>> '{item,type}' in ('reponse', 'relance');

-- Those that count.
update event e set body = pg_temp.worded(e.body, 'excerpt', said.few, jsonb_build_object(
                            'values', jsonb_build_object('n', found.parts[1]::integer), 'many', said.many))
  from event o, (values ('carnet_reponse', 'reponse', '^(\d+) réponses?$', '%(n)s réponse', '%(n)s réponses'),
                        ('blog', 'photos', '^(\d+) photos? ajoutées?$', '%(n)s photo ajoutée', '%(n)s photos ajoutées'))
                     as said(subject, type, pattern, few, many),
       regexp_match(o.body::jsonb #>> '{item,excerpt}', said.pattern) as found(parts)
 where o.id = e.id and e.subject = said.subject and e.kind = 'item' and o.body::jsonb #>> '{item,type}' = said.type
   and found.parts is not null;

-- Those that name one class, or one person.
update event e set body = pg_temp.worded(e.body, 'excerpt', replace(said.text, '…', '%(' || said.name || ')s'),
                            jsonb_build_object('values', jsonb_build_object(said.name, found.parts[1])))
  from event o, (values ('person', 'old', 'L’élève n’est plus en …. Sa famille ne suit plus la classe.'),
                        ('person', 'new', 'L’élève et sa famille suivent maintenant la classe ….'),
                        ('link', 'name', '… est maintenant responsable de cet enfant, et voit sa classe et ses mots.'),
                        ('link', 'name', '… ne voit plus la classe ni les mots de cet enfant.')) as said(subject, name, text),
       regexp_match(o.body::jsonb #>> '{item,excerpt}',
                    '^' || replace(replace(said.text, '.', '\.'), '…', '(.+)') || '$') as found(parts)
 where o.id = e.id and e.subject = said.subject and e.kind = 'item' and found.parts is not null;
