"""What « Mes données » reads: the asker's own things, and nobody else's."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from one import channels
from one.scope import Scope
from one.store.pairs import pairs
from one.store.pool import Pool

_IDENTITY = """
select json_build_object(
    'identifiant', p.login, 'profil', p.profile, 'civilite', p.civility,
    'prenom', p.first_name, 'nom', p.last_name, 'date_de_naissance', p.birth_date,
    'email', p.email, 'email_confirme_le', p.email_checked_at, 'email_ne_recoit_plus_depuis', p.email_refused_at,
    'mobile', p.mobile, 'mobile_confirme_le', p.mobile_checked_at,
    'compte_cree_le', p.created_at, 'compte_active_le', p.activated_at, 'compte_bloque_le', p.blocked_at,
    'sans_ecole_depuis', p.left_at,
    'code_d_activation', (select json_build_object('donne_le', k.created_at, 'valable_jusqu_au', k.expires_at)
                            from activation_code k where k.person_id = p.id),
    'code_en_images', (select json_build_object('classe', c.name, 'fait_le', k.created_at, 'essais_rates', k.tries)
                         from picture_code k join class c on c.id = k.class_id where k.person_id = p.id),
    'sans_photo_depuis', (select n.set_at from no_photo n where n.person_id = p.id),
    'dernier_rappel_le', (select r.sent_at from reminder r where r.person_id = p.id),
    'conditions', json_build_object('version', p.terms_version, 'acceptees_le', p.terms_accepted_at),
    'autres_identifiants', (select coalesce(json_agg(login order by login), '[]')
                              from login_alias where person_id = p.id),
    'ecoles', (select coalesce(json_agg(json_build_object(
                      'nom', s.name, 'uai', s.uai, 'fonction', a.function, 'adresse', a.address)
                      order by name_order(s.name)), '[]')
                 from attachment a join school s on s.id = a.school_id where a.person_id = p.id),
    'ecoles_quittees', (select coalesce(json_agg(json_build_object(
                      'nom', s.name, 'uai', s.uai, 'adresse', d.address, 'le', d.left_at)
                      order by name_order(s.name)), '[]')
                 from departure d join school s on s.id = d.school_id
                where d.person_id = p.id),
    'classes', (select coalesce(json_agg(json_build_object('nom', c.name, 'ecole', s.name)
                       order by name_order(c.name)), '[]')
                  from membership m join class c on c.id = m.class_id
                  join school s on s.id = c.school_id
                 where m.person_id = p.id),
    'enfants', (select coalesce(json_agg(json_build_object('prenom', k.first_name, 'nom', k.last_name)
                       order by name_order(k.first_name)), '[]')
                  from guardian g join person k on k.id = g.child_id
                 where g.guardian_id = p.id),
    'responsables', (select coalesce(json_agg(json_build_object(
                       'prenom', k.first_name, 'nom', k.last_name)
                       order by name_order(k.first_name)), '[]')
                  from guardian g join person k on k.id = g.guardian_id where g.child_id = p.id),
    'listes_a_verifier', (select coalesce(json_agg(json_build_object('ecole', s.name, 'le', l.created_at)
                            order by l.created_at), '[]')
                            from roster_lists l join school s on s.id = l.school_id where l.person_id = p.id),
    'reponses_aux_imports', (select coalesce(json_agg(json_build_object(
                               'ecole', s.name, 'reponse', r.answer, 'le', r.created_at) order by r.created_at), '[]')
                               from roster_answer r join school s on s.id = r.school_id where r.person_id = p.id),
    'liens_decides_a_la_main', (select coalesce(json_agg(json_build_object(
                       'responsable', h.guardian_id = p.id, 'lie', h.tied, 'le', h.at) order by h.at), '[]')
                                  from link_by_hand h where p.id in (h.guardian_id, h.child_id)),
    'classes_decidees_a_la_main', (select coalesce(json_agg(json_build_object(
                       'classe', c.name, 'inscrit', h.entered, 'le', h.at) order by h.at), '[]')
                                  from place_by_hand h join class c on c.id = h.class_id where h.person_id = p.id),
    'ecoles_decidees_a_la_main', (select coalesce(json_agg(json_build_object(
                       'ecole', s.name, 'inscrit', h.attached, 'le', h.at) order by h.at), '[]')
                                  from attachment_by_hand h join school s on s.id = h.school_id where h.person_id = p.id),
    'autres_noms', (select coalesce(json_agg(json_build_object('nom', k.last_name, 'prenom', k.first_name,
                       'date_de_naissance', k.birth_date, 'email', k.email, 'adresses', k.addresses, 'le', k.at)
                       order by k.id), '[]')
                      from known_as k where k.person_id = p.id),
    'filtres_du_fil', (select json_build_object('applications', f.apps, 'non_lus', f.unread, 'enfants', (
                          select coalesce(json_agg(k.first_name order by name_order(k.first_name)), '[]')
                            from person k where k.id = any(f.children)))
                         from feed_filter f where f.person_id = p.id),
    'mails_choisis', (select coalesce(json_agg(json_build_object(
                       'application', n.app, 'sorte', n.type, 'frequence', n.frequency, 'arretes', n.off, 'le', n.changed_at)
                       order by n.app, n.type), '[]') from notice_choice n where n.person_id = p.id),
    'mails_regles', (select json_build_object('heure', n.digest_at, 'suspendus_jusqu_au', n.paused_until,
                       'dernier_mail_du_jour', n.daily_on, 'dernier_mail_de_la_semaine', n.weekly_on)
                       from notice_person n where n.person_id = p.id),
    'attend_le_prochain_mail', (select coalesce(json_agg(n.event_id order by n.event_id), '[]')
                                  from notice n where n.person_id = p.id),
    'liens_pour_arreter_les_mails', (select coalesce(json_agg(json_build_object('application', n.app, 'depuis', n.created_at)
                                       order by n.app), '[]') from notice_link n where n.person_id = p.id),
    'applis_favorites', (select coalesce(json_agg(a.tile order by a.position, a.tile), '[]')
                           from app_favourite a where a.person_id = p.id),
    'applis_ouvertes', (select coalesce(json_agg(json_build_object('appli', a.tile, 'le', a.at) order by a.at), '[]')
                          from app_visit a where a.person_id = p.id),
    'personnalisation', (select coalesce(json_agg(json_build_object('reglage', r.name, 'choix', r.value, 'le', r.changed_at)
                           order by r.changed_at), '[]') from preference r where r.person_id = p.id),
    'listes_envoyees', (select coalesce(json_agg(json_build_object(
                       'ecole', s.name, 'classe', c.name, 'fichiers', r.names, 'import_a_annuler', r.undoes, 'reponses', r.decides,
                       'le', r.created_at) order by r.created_at), '[]')
                          from roster_run r join school s on s.id = r.school_id left join class c on c.id = r.class_id
                         where r.person_id = p.id),
    'listes_importees', (select coalesce(json_agg(json_build_object('import', i.id, 'ecole', s.name, 'le', i.created_at)
                            order by i.id), '[]')
                           from roster_import i join school s on s.id = i.school_id where i.actor_id = p.id),
    'imports_annules', (select coalesce(json_agg(json_build_object('import', i.id, 'ecole', s.name, 'le', i.undone_at)
                            order by i.id), '[]')
                          from roster_import i join school s on s.id = i.school_id where i.undone_by = p.id),
    'changes_par_un_import', (select coalesce(json_agg(json_build_object(
                                'import', c.import_id, 'quoi', c.kind, 'avant', c.before, 'apres', c.after) order by c.id), '[]')
                                from roster_change c where c.person_id = p.id or c.child_id = p.id),
    'demandes', (select coalesce(json_agg(json_build_object(
                       'pour', t.purpose, 'vers', t.data ->> 'new', 'le', t.created_at, 'valable_jusqu_au', t.expires_at,
                       'servie_ou_remplacee_le', t.used_at) order by t.created_at), '[]')
                   from ticket t where t.person_id = p.id),
    'messages_flash', (select coalesce(json_agg(json_build_object('texte', f.text, 'du', f.starts_at, 'au', f.ends_at,
                                                                  'ecole', s.name) order by f.id), '[]')
                         from message_flash f join school s on s.id = f.school_id where f.author_id = p.id),
    'messages_flash_lus', (select coalesce(json_agg(json_build_object('message', f.text, 'ecole', s.name, 'lu_le', r.read_at)
                                                    order by r.read_at), '[]')
                             from flash_read r join message_flash f on f.id = r.flash_id
                             join school s on s.id = f.school_id where r.person_id = p.id),
    'formulaires_a_reprendre', (select coalesce(json_agg(json_build_object('saisi', k.typed, 'le', k.created_at)
                                                          order by k.created_at), '[]')
                                  from form_kept k where k.person_id = p.id),
    'brouillons', (select coalesce(json_agg(json_build_object('saisi', d.typed, 'page', d.page, 'le', d.updated_at)
                                            order by d.updated_at), '[]')
                     from draft d where d.person_id = p.id and d.ended_at is null),
    'formulaires_envoyes_le', (select coalesce(json_agg(k.created_at order by k.created_at), '[]')
                                 from form_sent k where k.person_id = p.id))::text
  from person p where p.id = $1
"""


# A function of PostgreSQL takes a hundred arguments: what more there is stands here.
_MORE = """
select json_build_object(
    'abonnements', (select coalesce(json_agg(json_build_object('de', u.kind, 'fait_le', u.created_at, 'lu_le', u.read_at)
                                            order by u.kind), '[]')
                      from subscription u where u.person_id = p.id),
    'fiche', (select coalesce(json_agg(json_build_object('champ', f.name, 'valeur', f.value, 'le', f.changed_at)
                                 order by f.changed_at), '[]') from profile_field f where f.person_id = p.id),
    'portrait', (select json_build_object('dessin', f.avatar, 'photo', '/portraits/' || p.id || '/' || left(md5(f.photo::text), 16),
                    'photo_montree', f.shown, 'octets', f.bytes, 'change_le', f.changed_at)
                   from portrait f where f.person_id = p.id),
    'appareils_prevenus', (select coalesce(json_agg(json_build_object('appareil', s.device, 'depuis', x.created_at)
                             order by x.created_at), '[]')
                             from push_endpoint x join session s on s.id = x.session_id where x.person_id = p.id),
    'widgets', (select coalesce(json_agg(json_build_object('widget', w.widget, 'montre', w.shown, 'rang', w.position,
                                                           'le', w.changed_at) order by w.position, w.widget), '[]')
                  from widget w where w.person_id = p.id),
    'donnees_preparees', (select json_build_object('demandees_le', f.asked_at, 'pretes_le', f.ready_at, 'octets', f.bytes,
                             'effacees_le', f.expires_at) from personal_data f where f.person_id = p.id),
    'sessions', (select coalesce(json_agg(json_build_object(
                       'appareil', x.device, 'sur_une_tablette_jusqu_a', x.ends_at, 'ouverte_le', x.created_at,
                       'derniere_activite', x.last_seen_at)
                       order by x.created_at), '[]')
                   from session x where x.person_id = p.id))::text
  from person p where p.id = $1
"""


async def identity(pool: Pool, scope: Scope) -> dict[str, Any]:
    """Who the asker is here, their schools, classes, family and open sessions, as JSON values."""
    found: dict[str, Any] = {}
    for asked in (_IDENTITY, _MORE):
        found |= json.loads(await pool.fetchval(asked, scope.person_id))
    return found


async def marks(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """When the asker read or hid what: (event id, JSON), with an id over ``after``."""
    return await pairs(
        pool,
        """
        select event_id as id, json_build_object('nouvelle', event_id, 'lue_le', read_at,
                                                 'cachee_le', hidden_at)::text as value
          from mark where person_id = $1 and event_id > $2 order by event_id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def items(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, datetime, str, str]]:
    """What was sent to the asker's feed alone: (event id, when, by which application, the item as it is stored), over ``after``.

    An application from outside publishes under a code of its own, which the item does not say.
    """
    rows = await pool.fetch(
        """
        select e.id, e.created_at, e.app, (e.body::json -> 'item')::text as item
          from channel c join feed f on f.channel_id = c.id and f.item join event e on e.id = f.event_id
         where c.name = $1 and e.id > $2 order by e.id limit $3
        """,
        channels.user(scope.person_id),
        after,
        limit,
    )
    return [(row["id"], row["created_at"], row["app"], row["item"]) for row in rows]


class Message(msgspec.Struct, frozen=True):
    """A row of the outbox, without what it carried."""

    id: int
    transport: str
    template: str
    address: str | None
    created_at: datetime
    done_at: datetime | None
    outcome: str


async def messages(
    pool: Pool, scope: Scope, after: int, limit: int, *, of_login: Sequence[str], of_address: Sequence[str]
) -> list[Message]:
    """Mails and short messages to the asker, and those asked for under their login or checked address.

    ``of_login`` and ``of_address`` are the templates of the latter: their rows name no person until they leave.
    """
    rows = await pool.fetch(
        """
        with mine as (select login as about, $4::text[] as templates from person where id = $1
                      union all
                      select login, $4 from login_alias where person_id = $1
                      union all
                      select lower(email), $5::text[] from person where id = $1 and email_checked_at is not null)
        select id, transport, template, address, created_at, done_at, outcome from outbox o
         where (person_id = $1 or exists (select from mine m where o.about = m.about and o.template = any(m.templates)))
           and id > $2 order by id limit $3
        """,
        scope.person_id,
        after,
        limit,
        of_login,
        of_address,
    )
    return [Message(**row) for row in rows]


class Line(msgspec.Struct, frozen=True):
    """A line of the audit log, with the class, or the number of the person, that the act was done to."""

    id: int
    act: str
    at: datetime
    school: str
    classroom: str | None
    number: int | None


_LINES = """
select l.id, l.act, l.at, coalesce(s.name, '') as school,
       c.name as classroom, substring(l.target from '^person:([0-9]{1,18})$')::bigint as number
  from audit l left join school s on s.id = l.school_id
  left join class c on c.id = case when l.target ~ '^class:[0-9]{1,9}$' then substring(l.target from 7)::integer end
"""


async def acts(pool: Pool, scope: Scope, after: int, limit: int) -> list[Line]:
    """What the audit log keeps of the asker's own acts, with an id over ``after``.

    Other people are numbers: whom a teacher blocked years ago is not theirs to take away.
    """
    rows = await pool.fetch(
        _LINES + " where l.actor_id = $1 and l.id > $2 order by l.id limit $3", scope.person_id, after, limit
    )
    return [Line(**row) for row in rows]


async def acts_on(pool: Pool, scope: Scope, after: int, limit: int) -> list[Line]:
    """What the audit logs of the asker's schools keep of what others did to their account."""
    rows = await pool.fetch(
        _LINES
        + """
         where l.school_id in (select school_id from attachment where person_id = $2
                               union all select school_id from departure where person_id = $2)
           and l.target = $1 and l.actor_id is distinct from $2 and l.id > $3 order by l.id limit $4
        """,
        f"person:{scope.person_id}",
        scope.person_id,
        after,
        limit,
    )
    return [Line(**row) for row in rows]
