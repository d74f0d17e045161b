-- The feedback items whose words are nearest to those of another one. Runs as the owner because row-level security keeps
-- the planner from using the index of words; it reads only the workspace of the session.
--
-- Candidates hold one of the rarest words (or, where all are common, two of the four rarest) and are ranked by the
-- trigrams they share with the text. `many`: a word in more items than that says little.
create function feedback_nearest(asked text[], compared text, self uuid, lim int)
  returns table (id uuid, similarity real)
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
  as $$
  #variable_conflict use_column
  declare
    many constant int := 600;
    item_scope constant bigint := hashtextextended('feedback_item' || gantry_workspace()::text, 0);
    one text;
    held int;
    words text[] := '{}';
    counts int[] := '{}';
    chosen tsquery;
    total int := 0;
  begin
    foreach one in array asked loop
      select count(*) into held from (
        select from search_documents d where d.scope = item_scope and d.words @@ quote_literal(one)::tsquery
         limit many + 1) counted;
      -- A word that only the item itself holds finds nothing.
      continue when held <= 1;
      words := words || one;
      counts := counts || held;
    end loop;
    if words = '{}' then return; end if;
    select array_agg(w order by c, length(w) desc), array_agg(c order by c, length(w) desc) into words, counts
      from unnest(words, counts) as found (w, c);
    for place in 1 .. cardinality(words) loop
      exit when counts[place] > many or total > many;
      total := total + counts[place];
      chosen := coalesce(chosen || quote_literal(words[place])::tsquery, quote_literal(words[place])::tsquery);
    end loop;
    if chosen is null then
      select string_agg(format('(%L & %L)', a.w, b.w), ' | ')::tsquery into chosen
        from unnest(words[1:4]) with ordinality a (w, n) join unnest(words[1:4]) with ordinality b (w, n) on a.n < b.n;
    end if;
    chosen := coalesce(chosen, quote_literal(words[1])::tsquery);
    return query
      with hits as materialized (
        select d.object_id from search_documents d
         where d.scope = item_scope and d.words @@ chosen and d.object_id <> self limit 3 * many)
      select i.id, similarity(left(coalesce(i.subject || e'\n', '') || i.text, 1000), compared) as near
        from hits join feedback_items i on i.id = hits.object_id
       where i.workspace_id = gantry_workspace() and i.deleted_at is null
       order by near desc, i.id limit lim;
  end $$;
