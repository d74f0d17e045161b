CREATE TABLE "sign_in_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"resets_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback_decisions" (
	"item_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"text_hash" text NOT NULL,
	"area_id" uuid NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"origin" text NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"external_id" text,
	"revision" text NOT NULL,
	"thread_id" text,
	"contact_id" uuid,
	"account_id" uuid,
	"author_name" text,
	"author_email" text,
	"created_at" timestamp with time zone NOT NULL,
	"source_updated_at" timestamp with time zone,
	"received_at" timestamp with time zone NOT NULL,
	"language" text,
	"subject" text,
	"text" text NOT NULL,
	"html" text,
	"original" text,
	"url" text,
	"rating" real,
	"attributes" jsonb NOT NULL,
	"status" text NOT NULL,
	"snoozed_until" timestamp with time zone,
	"area_id" uuid,
	"owner_id" uuid,
	"assignee_id" uuid,
	"routed_by" text NOT NULL,
	"confidence" real,
	"reason" jsonb NOT NULL,
	"import_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"deleted_by" text
);
--> statement-breakpoint
CREATE TABLE "feedback_models" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"trained_at" timestamp with time zone NOT NULL,
	"train_seconds" real NOT NULL,
	"examples" integer NOT NULL,
	"seq" bigint NOT NULL,
	"held_back" jsonb NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback_routing" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"threshold" real NOT NULL,
	"fallback_area_id" uuid,
	"fallback_owner_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"decision_seq" bigint DEFAULT 0 NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"model_id" uuid,
	"training" text DEFAULT 'idle' NOT NULL,
	"training_since" timestamp with time zone,
	"training_error" text
);
--> statement-breakpoint
CREATE TABLE "feedback_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"match" text NOT NULL,
	"conditions" jsonb NOT NULL,
	"area_id" uuid,
	"owner_id" uuid,
	"is_enabled" boolean NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "feedback_sources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"account" text,
	"area_id" uuid,
	"is_enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "absences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"deputy_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "calendars" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"is_standard" boolean NOT NULL,
	"zone" text NOT NULL,
	"hours" jsonb NOT NULL,
	"country" text,
	"state" text,
	"days_off" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invitations_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "product_areas" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"parent_id" uuid,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"position" integer NOT NULL,
	"owner_id" uuid,
	"aliases" text[] NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"workspace_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	CONSTRAINT "team_members_team_id_member_id_pk" PRIMARY KEY("team_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"lead_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "setup_links" (
	"hash" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "feedback_decisions" ADD CONSTRAINT "feedback_decisions_item_id_feedback_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."feedback_items"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_items" ADD CONSTRAINT "feedback_items_source_id_feedback_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."feedback_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "absences" ADD CONSTRAINT "absences_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "absences" ADD CONSTRAINT "absences_deputy_id_members_id_fk" FOREIGN KEY ("deputy_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_areas" ADD CONSTRAINT "product_areas_owner_id_members_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_lead_id_members_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feedback_decisions_by_seq" ON "feedback_decisions" USING btree ("workspace_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_items_by_external_id" ON "feedback_items" USING btree ("workspace_id","source_id","external_id");--> statement-breakpoint
CREATE INDEX "feedback_items_by_time" ON "feedback_items" USING btree ("workspace_id","created_at","id") WHERE "feedback_items"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_owner" ON "feedback_items" USING btree ("workspace_id","owner_id","created_at","id") WHERE "feedback_items"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_assignee" ON "feedback_items" USING btree ("workspace_id","assignee_id","created_at","id") WHERE "feedback_items"."deleted_at" is null and "feedback_items"."assignee_id" is not null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_area" ON "feedback_items" USING btree ("workspace_id","area_id","created_at","id") WHERE "feedback_items"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_status" ON "feedback_items" USING btree ("workspace_id","status","created_at","id") WHERE "feedback_items"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_certainty" ON "feedback_items" USING btree ("workspace_id",coalesce("confidence", 0),"id") WHERE "feedback_items"."deleted_at" is null and "feedback_items"."routed_by" in ('model', 'fallback');--> statement-breakpoint
CREATE INDEX "feedback_items_by_account" ON "feedback_items" USING btree ("workspace_id","account_id","created_at","id") WHERE "feedback_items"."account_id" is not null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_contact" ON "feedback_items" USING btree ("workspace_id","contact_id") WHERE "feedback_items"."contact_id" is not null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_thread" ON "feedback_items" USING btree ("workspace_id","source_id","thread_id","created_at") WHERE "feedback_items"."thread_id" is not null;--> statement-breakpoint
CREATE INDEX "feedback_items_by_deletion" ON "feedback_items" USING btree ("workspace_id","deleted_at","id") WHERE "feedback_items"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "feedback_models_by_time" ON "feedback_models" USING btree ("workspace_id","trained_at");--> statement-breakpoint
CREATE INDEX "feedback_rules_by_position" ON "feedback_rules" USING btree ("workspace_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_sources_by_name" ON "feedback_sources" USING btree ("workspace_id",lower("name"));--> statement-breakpoint
CREATE INDEX "absences_by_day" ON "absences" USING btree ("workspace_id","from_day","id");--> statement-breakpoint
CREATE INDEX "absences_by_member" ON "absences" USING btree ("member_id","to_day");--> statement-breakpoint
CREATE UNIQUE INDEX "calendars_standard" ON "calendars" USING btree ("workspace_id") WHERE is_standard and deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "calendars_by_name" ON "calendars" USING btree ("workspace_id",lower(name)) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "invitations_by_workspace" ON "invitations" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "product_areas_by_name" ON "product_areas" USING btree ("workspace_id",coalesce(parent_id, '00000000-0000-0000-0000-000000000000'::uuid),lower(name)) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "team_members_by_member" ON "team_members" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "teams_by_name" ON "teams" USING btree ("workspace_id",lower(name)) WHERE deleted_at is null;--> statement-breakpoint
