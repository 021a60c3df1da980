use uuid::Uuid;

/// Two patients, Ana and Ben; Sam of the staff, who is a patient as well, and Ada the admin; Eva has left.
/// Skin is open to all, Heart has Sam for a member, and to Mind none of them belongs; the Attic is retired.
/// Ana became a patient while she still was a member, which no policy would let happen. Sam stands in each way to some case.
pub(super) const CLINIC: &str = "
insert into users (id, email, name, role, disabled_at) values
  (:ana, 'ana@example.org', 'Ana', 'patient', null), (:ben, 'ben@example.org', 'Ben', 'patient', null),
  (:sam, 'sam@example.org', 'Sam', 'staff', null), (:ada, 'ada@example.org', 'Ada', 'admin', null),
  (:eva, 'eva@example.org', 'Eva', 'staff', now());
insert into credentials (user_id, password_hash) values (:ana, 'a'), (:sam, 'b');
insert into sessions (id, user_id, expires_at, ended_at) values
  (:ana_here, :ana, '2999-01-01', null), (:ben_here, :ben, '2999-01-01', null), (:ana_gone, :ana, '2999-01-01', now()),
  (:sam_here, :sam, '2999-01-01', null), (:ada_here, :ada, '2999-01-01', null), (:eva_gone, :eva, '2020-01-01', null);
insert into refresh_tokens (token_hash, session_id, expires_at) values (sha256('a'), :ana_here, '2999-01-01'), (sha256('b'), :ben_here, '2999-01-01');
insert into invitations (token_hash, user_id, expires_at) values (sha256('a'), :eva, now() + interval '1 day'), (sha256('b'), :ben, now() + interval '1 day'), (sha256('c'), :eva, '2020-01-01');
insert into sign_in_failures (subject) values (sha256('a')), (sha256('b'));
insert into spending (subject, whole_at) values (sha256('a'), now() - interval '1 hour'), (sha256('b'), now() + interval '1 day');
insert into departments (id, name, restricted, active) values (:skin, 'Skin', false, true), (:heart, 'Heart', true, true), (:mind, 'Mind', true, true), (:attic, 'Attic', false, false);
insert into memberships (user_id, department_id) values (:sam, :heart), (:eva, :mind), (:ana, :heart);
insert into specialties (id, name, active) values (:hands, 'Hands', true), (:sleep, 'Sleep', true), (:bones, 'Bones', false);
insert into user_specialties (user_id, specialty_id) values (:sam, :hands), (:eva, :sleep), (:ana, :sleep);
insert into tags (id, name, active) values (:child, 'child', true), (:post, 'post', true), (:lost, 'lost', false);
insert into custom_fields (id, name, label, kind, active) values (:side, 'side', 'Side', 'text', true), (:since, 'since', 'Since', 'date', false);
-- In the intake, in Skin, and in Heart; of Mind one each that is Sam's to handle, that he opened, that is not his to see, that he
-- has just moved there, that was moved by a transaction of this number before the data came to this server, and his own.
insert into cases (id, reference, patient_id, title, description, status, priority, version, assignee_id, department_id, changed_in, updated_at) values
  (:ana_case, '222-222', :ana, 'A rash', 'It itches.', 'open', 'medium', 1, null, null, null, now()),
  (:ben_case, '333-333', :ben, 'A cough', 'Since May.', 'in_progress', 'high', 2, null, :skin, null, now()),
  (:heart_case, '444-222', :ben, 'A cough', 'Since May.', 'open', 'high', 2, null, :heart, null, now()),
  (:assigned_case, '555-222', :ben, 'A cough', 'Since May.', 'open', 'high', 2, :sam, :mind, null, now()),
  (:opened_case, '666-222', :ben, 'A cough', 'Since May.', 'open', 'high', 2, null, :mind, null, now()),
  (:hidden_case, '777-222', :ben, 'A cough', 'Since May.', 'open', 'high', 2, null, :mind, '3', now()),
  (:moved_case, '888-222', :ben, 'A cough', 'Since May.', 'open', 'high', 2, null, :mind, pg_current_xact_id(), now()),
  (:restored_case, '999-222', :ben, 'A cough', 'Since May.', 'open', 'high', 2, null, :mind, pg_current_xact_id(), '2020-02-02'),
  (:sam_case, 'AAA-222', :sam, 'A cough', 'Since May.', 'open', 'high', 2, null, :mind, null, now()),
  (:ada_case, 'BBB-222', :ada, 'A cough', 'Since May.', 'open', 'high', 2, null, null, null, now());
insert into grants (id, case_id, patient_id, user_id, reason, created_at, expires_at, ended_at) values
  (:grant_lives, :opened_case, :ben, :sam, 'Fainted in the hall.', now() - interval '1 hour', now() + interval '1 hour', null),
  (:grant_ended, :hidden_case, :ben, :sam, 'Fainted in the hall.', now() - interval '1 hour', now() + interval '1 hour', now()),
  (:grant_past, :hidden_case, :ben, :sam, 'Fainted in the hall.', now() - interval '2 hours', now() - interval '1 hour', null),
  (:grant_adas, :hidden_case, :ben, :ada, 'Fainted in the hall.', now() - interval '1 hour', now() + interval '1 hour', null);
-- Past ones: of Ana's case, which is closed no more, with its review; of Sam's own; and one that names Ada for the patient.
insert into grants (id, case_id, patient_id, user_id, reason, created_at, expires_at, reviewed_at, reviewer_id, verdict) values
  (:grant_of_ana, :ana_case, :ana, :sam, 'Fainted in the hall.', now() - interval '2 hours', now() - interval '1 hour', now(), :ada, 'justified'),
  (:grant_of_sam, :sam_case, :sam, :ada, 'Fainted in the hall.', now() - interval '2 hours', now() - interval '1 hour', null, null, null),
  (:grant_of_ada, :hidden_case, :ada, :sam, 'Fainted in the hall.', now() - interval '2 hours', now() - interval '1 hour', null, null, null);
insert into case_tags (case_id, tag_id, patient_id) values (:ana_case, :child, :ana), (:hidden_case, :post, :ben), (:sam_case, :child, :sam);
insert into case_events (id, case_id, patient_id, actor_id, kind, data, version) values
  (:opened_a, :ana_case, :ana, :ana, 'opened', '{}', 1), (:opened_b, :ben_case, :ben, :ben, 'opened', '{}', 1),
  (:status_b, :ben_case, :ben, :sam, 'status_changed', '{\"from\": \"open\", \"to\": \"in_progress\"}', 2),
  (:priority_b, :ben_case, :ben, :ada, 'priority_changed', '{\"from\": \"low\", \"to\": \"high\"}', 2),
  (:imported_a, :ana_case, :ana, null, 'imported', '{}', 1),
  (:tagged_a, :ana_case, :ana, :sam, 'tags_changed', '{\"added\": [\"child\"], \"removed\": []}', 1),
  (:moved_hidden, :hidden_case, :ben, :ada, 'department_changed', '{}', 2),
  (:opened_s, :sam_case, :sam, :sam, 'opened', '{}', 1), (:moved_s, :sam_case, :sam, :ada, 'department_changed', '{}', 2),
  (:tagged_s, :sam_case, :sam, :ada, 'tags_changed', '{\"added\": [\"child\"], \"removed\": []}', 2);
-- Notes on cases that Sam and Ada see, on one that Sam does not, and on his own.
insert into notes (id, case_id, patient_id, author_id, body, body_html) values
  (:note_of_sam, :ana_case, :ana, :sam, 'Call her.', '<p>Call her.</p>'), (:note_of_ada, :ana_case, :ana, :ada, 'Who?', '<p>Who?</p>'),
  (:note_on_heart, :heart_case, :ben, :sam, 'Ask.', '<p>Ask.</p>'), (:note_on_hidden, :hidden_case, :ben, :ada, 'Wait.', '<p>Wait.</p>'),
  (:note_on_sam, :sam_case, :sam, :ada, 'Busy.', '<p>Busy.</p>');
insert into note_mentions (note_id, case_id, patient_id, user_id) values
  (:note_of_sam, :ana_case, :ana, :ada), (:note_of_ada, :ana_case, :ana, :sam), (:note_on_heart, :heart_case, :ben, :sam),
  (:note_on_hidden, :hidden_case, :ben, :sam), (:note_on_sam, :sam_case, :sam, :eva);
insert into case_events (id, case_id, patient_id, actor_id, kind, data, version) values
  (:noted_a, :ana_case, :ana, :sam, 'noted', '{}', 1), (:noted_s, :sam_case, :sam, :ada, 'noted', '{}', 2);
insert into event_reasons (event_id, case_id, patient_id, reason) values
  (:status_b, :ben_case, :ben, 'She called.'), (:priority_b, :ben_case, :ben, 'He called.'),
  (:moved_hidden, :hidden_case, :ben, 'Not ours.'), (:moved_s, :sam_case, :sam, 'A colleague.'),
  (:opened_s, :sam_case, :sam, 'It hurts.');
insert into drafts (user_id, subject, fields) values (:ana, 'case:new', '{}'), (:ben, 'case:new', '{}'), (:sam, 'case:new', '{}');
insert into idempotency_keys (user_id, key, request_hash, case_id) values
  (:ana, 'k', sha256('a'), :ana_case), (:ben, 'k', sha256('b'), :ben_case), (:sam, 'k', sha256('c'), :sam_case);
insert into idempotency_keys (user_id, key, request_hash, case_id, created_at) values (:eva, 'k', sha256('d'), :ben_case, '2020-01-01');
insert into imported_lines (line_hash, case_id, patient_id) values (sha256('a'), :ana_case, :ana), (sha256('b'), :ben_case, :ben);
-- Of Sam's, one made in Ada's session, as no policy would let him; and one of somebody who has left, long ago.
insert into bulk_jobs (id, user_id, session_id, change, leased_until, created_at, ended_at) values
  (:bulk_sam, :sam, :sam_here, '{}', now(), now(), null), (:bulk_stray, :sam, :ada_here, '{}', now(), now(), null),
  (:bulk_ada, :ada, :ada_here, '{}', now(), now(), now()), (:bulk_eva, :eva, :eva_gone, '{}', '2020-01-01', '2020-01-01', '2020-01-01');
insert into bulk_items (job_id, user_id, place, case_id, seen, outcome, code, version) values
  (:bulk_sam, :sam, 1, :ana_case, 1, null, null, null), (:bulk_sam, :sam, 2, :ben_case, 2, 'done', null, 3),
  (:bulk_ada, :ada, 1, :hidden_case, null, 'skipped', 'not_found', null), (:bulk_eva, :eva, 1, :ben_case, 2, 'failed', 'internal', null);
-- What each tells of themself, what others tell of Ana's and Sam's cases, and a sign-in and an invitation with a case, which nobody may tell of.
insert into audit_entries (at, actor_id, session_id, action, case_id, patient_id) values
  ('2026-02-02', :ana, :ana_here, 'case_opened', :ana_case, :ana), ('2026-02-02', :sam, :sam_here, 'case_read', :ana_case, :ana),
  ('2026-02-02', :ada, :ada_here, 'grant_opened', :ana_case, :ana), ('2026-02-02', :ada, :ada_here, 'case_read', :sam_case, :sam),
  ('2026-02-02', :ada, :ada_here, 'case_changed', :sam_case, :sam), ('2026-02-02', :ada, :ada_here, 'case_read', :ben_case, :ben),
  ('2026-02-02', null, null, 'signed_in', null, null), ('2026-02-02', null, null, 'signed_in', :ana_case, :ana),
  ('2026-02-02', null, null, 'cases_imported', null, null), ('2026-02-02', null, null, 'person_invited', null, null),
  ('2026-02-02', null, null, 'person_invited', :ana_case, :ana);
-- Each has a view to themself and one that is shared; Sam pinned a shared one of Ada's, and once one that she keeps to herself now.
insert into views (id, owner_id, name, query, shared) values
  (:view_of_sam, :sam, 'Mine', 'assignee=me', false), (:shared_of_sam, :sam, 'New', 'status=open', true),
  (:view_of_ada, :ada, 'Mine', 'assignee=me', false), (:shared_of_ada, :ada, 'New', 'status=open', true), (:shared_of_eva, :eva, 'Old', '', true);
insert into view_choices (user_id, view_id, pinned, opens) values
  (:sam, :shared_of_ada, true, false), (:sam, :view_of_ada, false, true), (:ada, :view_of_ada, true, true), (:eva, :shared_of_eva, true, false);
-- Each is at a case that they see, and was long ago at one that they do not; Sam's own has Ada at it, and hers has him.
insert into presence (case_id, user_id, tab, state, seen_at) values
  (:ben_case, :sam, :tab, 'viewing', now()), (:ben_case, :ada, :tab, 'writing', now()), (:hidden_case, :sam, :tab, 'viewing', '2020-02-02'),
  (:heart_case, :ada, :tab, 'away', '2020-02-02'), (:sam_case, :ada, :tab, 'viewing', now()), (:ada_case, :sam, :tab, 'viewing', now()),
  (:sam_case, :sam, :tab, 'viewing', now()), (:ada_case, :ada, :tab, 'viewing', now()), (:hidden_case, :eva, :tab, 'viewing', now());
-- Of what was sent and what was not: of Ana and Sam in each other's cases, in one that is not Sam's to see, and in his own; and
-- what Ana would write in Ben's, which no policy lets happen.
-- Two that wait know their version already, of which one is that of the case: what they lack is to be sent.
insert into replies (id, case_id, patient_id, author_id, body, body_html, status, release_at, sent_at, version) values
  (:reply_sent, :ana_case, :ana, :sam, 'Since when?', '<p>Since when?</p>', 'waiting', null, now(), 1),
  (:reply_held, :ana_case, :ana, :ana, 'Since May.', '<p>Since May.</p>', null, '2999-01-01', null, null),
  (:reply_due, :ana_case, :ana, :sam, 'And now?', '<p>And now?</p>', null, '2020-02-02', null, 2),
  (:reply_hidden, :hidden_case, :ben, :ben, 'It hurts.', '<p>It hurts.</p>', null, null, now(), 2),
  (:reply_gone, :hidden_case, :ben, :sam, 'Where?', '<p>Where?</p>', null, null, now(), 1),
  (:reply_stopped, :ben_case, :ben, :sam, 'Where?', '<p>Where?</p>', 'resolved', null, null, 2),
  (:reply_own, :sam_case, :sam, :sam, 'It hurts.', '<p>It hurts.</p>', null, '2999-01-01', null, null),
  (:reply_to_sam, :sam_case, :sam, :ada, 'Where?', '<p>Where?</p>', null, null, now(), 2),
  (:reply_strange, :ben_case, :ben, :ana, 'Hello?', '<p>Hello?</p>', null, '2020-02-02', null, null);
-- First what no policy would let happen: Ana's that says it is with a note. Then her files: sent, waiting for a case, for this one; from Sam
-- what was sent, what waits, what is not scanned yet, and what is with a note, as there is one with a reply. Of Ben's: sent long ago, Ada's
-- that waits, one of a case that Sam does not see, and one of Heart. Of Sam's own: with a note and without. What is held: Ana's with her
-- reply, and Sam's for long with one that was stopped. Then again what no policy would let happen: what waits is Sam's and says that it is
-- of another patient, or with a note, of Ada's, of his own and on his own case; and Ana's says that it is with Sam's reply.
insert into attachments (id, case_id, reply_id, note_id, patient_id, uploader_id, name, media_type, size, sha256, target, state, scan, object_key, sent_at, created_at)
select id, case_id, reply_id, note_id, patient_id, uploader_id, 'a.txt', 'text/plain', 1, sha256('a'),
  case when reply_id is not null then 'reply' when note_id is not null then 'note' else 'case' end, state, scan,
  '00/' || replace(id::text, '-', ''), case state when 'sent' then now() end, coalesce(at, now())
from (values
  (:file_told::uuid, :ana_case::uuid, null::uuid, :note_of_sam::uuid, :ana::uuid, :ana::uuid, 'pending', 'not_scanned', null::timestamptz),
  (:file_of_ana, :ana_case, null, null, :ana, :ana, 'sent', 'not_scanned', null),
  (:file_to_ana, :ana_case, null, null, :ana, :ana, 'pending', 'not_scanned', null), (:file_astray, :sam_case, null, :note_on_sam, :sam, :sam, 'pending', 'clean', null),
  (:file_waits, null, null, null, :ana, :ana, 'pending', 'not_scanned', null), (:file_from_sam, :ana_case, null, null, :ana, :sam, 'sent', 'clean', null),
  (:file_by_sam, :ana_case, null, null, :ana, :sam, 'pending', 'not_scanned', null), (:file_unsure, :ana_case, null, null, :ana, :sam, 'sent', 'unscanned', null),
  (:file_noted, :ana_case, null, :note_of_sam, :ana, :sam, 'sent', 'not_scanned', null), (:file_replied, :ana_case, :reply_sent, null, :ana, :sam, 'sent', 'clean', null),
  (:file_of_ben, :ben_case, null, null, :ben, :ben, 'sent', 'clean', '2020-02-02'), (:file_by_ada, :ben_case, null, null, :ben, :ada, 'pending', 'unscanned', null),
  (:file_hidden, :hidden_case, null, null, :ben, :sam, 'sent', 'not_scanned', null), (:file_sick, :ana_case, null, null, :ana, :ana, 'sent', 'infected', null),
  (:file_on_sam, :sam_case, null, :note_on_sam, :sam, :ada, 'sent', 'clean', null), (:file_to_sam, :sam_case, null, null, :sam, :ada, 'sent', 'clean', null),
  (:file_stray, :ana_case, null, null, :ben, :sam, 'pending', 'clean', null), (:file_in_heart, :heart_case, null, null, :ben, :ben, 'sent', 'clean', null),
  (:file_a_note, :ana_case, null, :note_of_sam, :ana, :sam, 'pending', 'clean', null), (:file_foreign, :ana_case, null, :note_of_ada, :ana, :sam, 'pending', 'clean', null),
  (:file_held, :ana_case, :reply_held, null, :ana, :ana, 'pending', 'clean', null), (:file_claimed, :ana_case, :reply_sent, null, :ana, :ana, 'pending', 'clean', null),
  (:file_stopped, :ben_case, :reply_stopped, null, :ben, :sam, 'pending', 'clean', '2020-02-02'), (:file_old, null, null, null, :eva, :eva, 'pending', 'clean', '2020-02-02')
) as file (id, case_id, reply_id, note_id, patient_id, uploader_id, state, scan, at);
insert into case_events (id, case_id, patient_id, actor_id, kind, data, version) values
  (:attached_a, :ana_case, :ana, :ana, 'attachment_added', '{}', 1), (:attached_s, :sam_case, :sam, :sam, 'attachment_added', '{}', 2);
-- Of a file that all see, of one that its uploader alone does, and of a note's, of which it does not say what is so.
insert into case_events (id, case_id, patient_id, kind, data, version) values
  (:scanned_open, :ana_case, :ana, 'attachment_scanned', jsonb_build_object('attachment', :file_from_sam, 'scan', 'clean'), 1),
  (:scanned_sick, :ana_case, :ana, 'attachment_scanned', jsonb_build_object('attachment', :file_sick, 'scan', 'infected'), 1),
  (:scanned_noted, :ana_case, :ana, 'attachment_scanned', jsonb_build_object('attachment', :file_noted, 'scan', 'clean'), 1);
insert into canned_answers (id, owner_id, shared, title, body, body_html) values
  (:answer_of_sam, :sam, false, 'Mine', 'a', 'a'), (:sharing_of_sam, :sam, true, 'New', 'a', 'a'), (:answer_of_ada, :ada, false, 'Mine', 'a', 'a'),
  (:sharing_of_ada, :ada, true, 'New', 'a', 'a'), (:sharing_of_eva, :eva, true, 'Old', 'a', 'a');
insert into case_reads (case_id, patient_id, version) values (:ana_case, :ana, 1), (:hidden_case, :ben, 2), (:sam_case, :sam, 2);
insert into audit_chain (seq, position, hash) select position, position, sha256('a') from audit_entries where action = 'case_opened' or action = 'case_changed';
";

/// Replaces each `:name` by the id of that name, so that statements read like sentences.
pub(super) fn with_names(statement: &str) -> String {
    let mut text = String::with_capacity(statement.len());
    let mut rest = statement;
    while let Some(place) = rest.find(':') {
        let (before, after) = rest.split_at(place);
        let name: &str = &after[1..];
        let end = name.find(|c: char| !(c.is_ascii_lowercase() || c == '_')).unwrap_or(name.len());
        let named = end > 0 && before.ends_with([' ', '(']);
        text.push_str(before);
        if named {
            text.push_str(&format!("'{}'", id(&name[..end])));
        } else {
            text.push_str(&after[..=end]);
        }
        rest = &name[end..];
    }
    text + rest
}

/// The same name, the same id.
pub(super) fn id(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Uuid::from_bytes(bytes)
}
