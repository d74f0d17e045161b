-- The objects of one kind that hold the words; null when they are more than `many`, or more than a twentieth of the
-- hundred documents where a list is going to be read: from `beside` on, backwards in time or forwards.
create function search_few(asked_kind text, query tsquery, beside timestamptz, is_backward boolean, many int) returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
  as $$
  declare
    held int;
    found uuid[];
  begin
    if is_backward then
      select count(*) into held from (
        select d.words from search_documents d
         where d.workspace_id = gantry_workspace() and d.kind = asked_kind and d.at <= coalesce(beside, 'infinity')
         order by d.at desc nulls last limit 100) sample where words @@ query;
    else
      select count(*) into held from (
        select d.words from search_documents d
         where d.workspace_id = gantry_workspace() and d.kind = asked_kind and d.at >= coalesce(beside, '-infinity')
         order by d.at nulls first limit 100) sample where words @@ query;
    end if;
    if held > 5 then return null; end if;
    select array_agg(hit.object_id) into found from (
      select d.object_id from search_documents d
       where d.scope = hashtextextended(asked_kind || gantry_workspace()::text, 0) and d.words @@ query
         and d.workspace_id is not distinct from gantry_workspace() and d.kind is not distinct from asked_kind
       limit many + 1) hit;
    if cardinality(found) > many then return null; end if;
    return coalesce(found, '{}');
  end $$;
--> statement-breakpoint
drop function feedback_nearest;
--> statement-breakpoint
-- The feedback items whose words are nearest to those of another one. Runs as the owner because row-level security keeps
-- the planner from using the index of words; it reads only the workspace of the session.
--
-- Candidates hold one of the rarest words or, where all words are common, one of the pairs of neighbours (`marks`); where
-- these are rare too, they are the newest. Those that hold most of all the words are ranked by the trigrams they share with
-- the text: comparing these is what costs.
create function feedback_nearest(asked text[], marks text[], compared text, self uuid, lim int)
  returns table (id uuid, similarity real)
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
  as $$
  #variable_conflict use_column
  declare
    -- A word in more items than this says little.
    many constant int := 150;
    enough constant int := 200;
    ranked constant int := 40;
    item_scope constant bigint := hashtextextended('feedback_item' || gantry_workspace()::text, 0);
    everything constant tsquery := (select string_agg(quote_literal(w), ' | ')::tsquery from unnest(asked) w);
    one text;
    found uuid[];
    candidates uuid[] := '{}';
  begin
    foreach one in array array(
      -- Words of a minute ago, short ones, numbers and pairs of characters are not counted: the newest items tell.
      with newest as materialized (
        select d.words from search_documents d where d.workspace_id = gantry_workspace() and d.kind = 'feedback_item'
         order by d.at desc nulls last limit 100)
      select w from unnest(asked) w left join search_words k on k.workspace_id = gantry_workspace() and k.word = w
       where coalesce(k.documents, 0) <= 4 * many
         and (k.documents is not null or (select count(*) from newest n where n.words @@ quote_literal(w)::tsquery) <= 2)
       order by coalesce(k.documents, many), length(w) desc limit 12) loop
      found := array(
        select d.object_id from search_documents d
         where d.scope = item_scope and d.words @@ quote_literal(one)::tsquery limit many + 1);
      if cardinality(found) <= many then candidates := candidates || found; end if;
      exit when cardinality(candidates) >= enough;
    end loop;
    if cardinality(candidates) <= lim then
      foreach one in array marks[1:12] loop
        candidates := candidates || array(
          select d.object_id from search_documents d
           where d.scope = item_scope and d.words @@ quote_literal(one)::tsquery limit many);
        exit when cardinality(candidates) >= enough;
      end loop;
    end if;
    if cardinality(candidates) <= lim then
      candidates := candidates || array(
        select d.object_id from search_documents d where d.workspace_id = gantry_workspace() and d.kind = 'feedback_item'
         order by d.at desc nulls last limit enough);
    end if;
    return query
      with best as materialized (
        select d.object_id from search_documents d
         where d.workspace_id = gantry_workspace() and d.kind = 'feedback_item' and d.object_id <> self
           and d.object_id = any(array(select distinct c from unnest(candidates) c)) and d.words @@ everything
         order by ts_rank(d.words, everything, 1) desc, d.object_id limit ranked)
      select i.id, similarity(left(coalesce(i.subject || e'\n', '') || i.text, 1000), compared) as near
        from best join feedback_items i on i.id = best.object_id
       where i.workspace_id = gantry_workspace() and i.deleted_at is null
       order by near desc, i.id limit lim;
  end $$;
