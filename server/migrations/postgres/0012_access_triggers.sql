-- Whoever loses access loses it in open connections too: the server hears of it and checks each of them again.
create function gantry_tell_access() returns trigger language plpgsql as $$
begin
  perform pg_notify('gantry_live', '{"workspaceId":"*","topic":"access","memberId":null}');
  return null;
end $$;
--> statement-breakpoint
create trigger sessions_tell_access after delete or update of expires_at, user_id on sessions
  for each statement execute function gantry_tell_access();
--> statement-breakpoint
create trigger members_tell_access after delete or update of status, roles, user_id, deleted_at on members
  for each statement execute function gantry_tell_access();
--> statement-breakpoint
create trigger api_keys_tell_access after delete or update of revoked_at, expires_at, role, scopes on api_keys
  for each statement execute function gantry_tell_access();
--> statement-breakpoint
create trigger workspaces_tell_access after delete or update of deleted_at on workspaces
  for each statement execute function gantry_tell_access();
