-- Search in what patients write. Words are kept twice, as English stems and as they are, so that names are found too;
-- punctuation parts words, here and in what is looked for. Positions are left out: lists are sorted by date.
create schema if not exists extensions;
create extension if not exists pg_trgm schema extensions;
grant usage on schema extensions to caseward_keeper;

alter table cases add column search tsvector not null generated always as (
  strip(to_tsvector('english', regexp_replace(title || ' ' || description, '[!-/:-@\[-`{-~]+', ' ', 'g')))
  || strip(to_tsvector('simple', regexp_replace(title || ' ' || description, '[!-/:-@\[-`{-~]+', ' ', 'g')))) stored;
create index cases_search on cases using gin (search);
create index cases_metadata on cases using gin (metadata jsonb_path_ops);
-- Else a rare word is taken for a common one, and looked for along the dates.
alter table cases alter column search set statistics 500;

-- All words that cases hold, to look up those that are spelled alike. Two transactions may both bring the same new word:
-- that it stands here twice is better than that one waits for the other.
create table search_words (
  word text not null check (char_length(word) between 4 and 40)
);
create index search_words_word on search_words (word);
create index search_words_alike on search_words using gin (word extensions.gin_trgm_ops);
alter table search_words enable row level security;
alter table search_words force row level security;
create policy keeper_reads on search_words for select to caseward_keeper using (true);
create policy keeper_learns on search_words for insert to caseward_keeper with check (true);
grant select, insert on search_words to caseward_keeper;

create function private.learn_words() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into public.search_words (word)
  select distinct w.word from added a, unnest(tsvector_to_array(a.search)) as w (word)
  where char_length(w.word) between 4 and 40 and w.word !~ '[0-9]'
    and not exists (select from public.search_words known where known.word = w.word);
  return null;
end
$$;
alter function private.learn_words() owner to caseward_keeper;
revoke all on function private.learn_words() from public;
create trigger learn_words after insert on cases referencing new table as added for each statement execute function private.learn_words();
insert into search_words (word)
  select distinct w.word from cases c, unnest(tsvector_to_array(c.search)) as w (word) where char_length(w.word) between 4 and 40 and w.word !~ '[0-9]';

-- The functions below look by operators that are not leakproof, which no index answers ahead of a policy. So they run as
-- the keeper and say themselves what the policies of cases say: they tell nobody of a case that is not theirs to see.
create policy keeper_reads on grants for select to caseward_keeper using (user_id = (select private.uid()));
grant select (case_id, user_id, expires_at, ended_at) on grants to caseward_keeper;
grant execute on function private.reachable_departments(), private.granted_cases() to caseward_keeper;

-- Cases in the actor's sight with these words, or that hold one of two values; at most so many, in no order, which a common
-- word is soon done with. Each call is planned anew. Sight is written so that no index is used for it: it would read half of
-- the entries of some.
create function private.cases_in_sight(words tsquery, held jsonb[], at_most integer) returns uuid[]
language plpgsql stable
set search_path = ''
set enable_seqscan = off
set jit = off
as $$
declare
  works_here boolean := coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role' in ('staff', 'admin'), false);
  found uuid[];
begin
  execute 'select array(select c.id from public.cases c where '
    || case when words is null then '(c.metadata @> ($2)[1] or c.metadata @> ($2)[2])' else 'c.search @@ $1' end
    || case when works_here then ' and (c.department_id is null or c.department_id = any ($4) or c.assignee_id = $3 or c.patient_id = $3 or c.id = any ($5)) is true'
       else ' and c.patient_id = $3' end
    || ' limit $6)'
  into found using words, held, private.uid(),
    case when works_here then private.reachable_departments() end, case when works_here then private.granted_cases() end, at_most;
  return found;
end
$$;

-- A word as the index has it: its stem and itself, or at the end of what is looked for its beginning. Each part less is a
-- list less to read, so a stem that is the word itself is left out.
create function private.search_word(word text, is_last boolean) returns tsquery
language sql immutable
set search_path = ''
as $$
  select case when w.stem = w.plain then w.meant else w.stem || w.meant end
  from (select q.stem, q.plain, case when is_last and char_length(word) >= 3 and numnode(q.plain) = 1 then (q.plain::text || ':*')::tsquery else q.plain end as meant
    from (select plainto_tsquery('pg_catalog.english', word) as stem, plainto_tsquery('pg_catalog.simple', word) as plain) q) w
$$;

-- Words that are spelled alike, of cases in sight: nobody is told of others.
create function private.words_alike(word text) returns tsquery
language plpgsql stable
set search_path = ''
as $$
declare
  alike text;
  plain tsquery;
  meant tsquery := '';
begin
  for alike in
    select w.word from public.search_words w
    where w.word operator(extensions.%) words_alike.word and extensions.similarity(w.word, words_alike.word) >= 0.3
    group by w.word order by extensions.similarity(w.word, words_alike.word) desc, w.word limit 50
  loop
    plain := plainto_tsquery('pg_catalog.simple', alike);
    if cardinality(private.cases_in_sight(plain, null, 1)) > 0 then
      meant := meant || plain;
    end if;
    exit when numnode(meant) > 8;
  end loop;
  return meant;
end
$$;

-- What a text looks for: cases with each of its words. If there are none, a word that no case in sight has stands for those
-- that are spelled alike. Words that say nothing ("the") count where there are no others. Without ids there are more than so
-- many cases: they are better looked for along a list.
create function private.search_cases(sought text, at_most integer) returns table (every tsquery, either tsquery, ids uuid[])
language plpgsql stable security definer
set search_path = ''
set client_min_messages = warning
as $$
declare
  said text[] := array_remove(regexp_split_to_array(lower(regexp_replace(sought, '[!-/:-@\[-`{-~]+', ' ', 'g')), '\s+'), '');
  telling text[] := array(select s.word from unnest(said) s (word) where numnode(plainto_tsquery('pg_catalog.english', s.word)) > 0);
  part text;
  meant tsquery;
begin
  if cardinality(telling) = 0 then
    telling := said;
  end if;
  for attempt in 1..2 loop
    every := '';
    either := '';
    foreach part in array telling loop
      meant := private.search_word(part, part = said[cardinality(said)]);
      if attempt = 2 and char_length(part) >= 4 and cardinality(private.cases_in_sight(meant, null, 1)) = 0 then
        meant := meant || private.words_alike(part);
      end if;
      every := case when numnode(every) = 0 then meant else every && meant end;
      either := either || meant;
    end loop;
    ids := private.cases_in_sight(every, null, at_most + 1);
    exit when cardinality(ids) > 0;
  end loop;
  if cardinality(ids) > at_most then
    ids := null;
  end if;
  return next;
end
$$;

-- Cases whose metadata holds one of these; null if there are more than so many.
create function private.cases_holding(held jsonb[], at_most integer) returns uuid[]
language sql stable security definer
set search_path = ''
as $$
  select case when cardinality(f.ids) <= at_most then f.ids end from (select private.cases_in_sight(null, held, at_most + 1) as ids) f
$$;

alter function private.cases_in_sight(tsquery, jsonb[], integer) owner to caseward_keeper;
alter function private.search_word(text, boolean) owner to caseward_keeper;
alter function private.words_alike(text) owner to caseward_keeper;
alter function private.search_cases(text, integer) owner to caseward_keeper;
alter function private.cases_holding(jsonb[], integer) owner to caseward_keeper;
revoke all on function private.cases_in_sight(tsquery, jsonb[], integer), private.search_word(text, boolean), private.words_alike(text), private.search_cases(text, integer), private.cases_holding(jsonb[], integer) from public;
grant execute on function private.search_cases(text, integer), private.cases_holding(jsonb[], integer)
  to caseward_patient, caseward_staff, caseward_admin;
