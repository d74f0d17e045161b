CREATE TABLE "account_changes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"account" text NOT NULL,
	"group_type" text NOT NULL,
	"operation" text NOT NULL,
	"properties" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"event_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_dirty" (
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"raw" text NOT NULL,
	"marked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_dirty_project_id_raw_pk" PRIMARY KEY("project_id","raw")
);
--> statement-breakpoint
CREATE TABLE "person_edges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_id" text NOT NULL,
	"to_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"is_forced" boolean NOT NULL,
	"once" text NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" text
);
--> statement-breakpoint
CREATE TABLE "person_erasures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"fingerprints" text[] NOT NULL,
	"raw_ids" text[],
	"contact_id" uuid,
	"counts" jsonb NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "person_ids" (
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"raw" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"person" text NOT NULL,
	"edge_id" uuid,
	"joined_at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_ids_project_id_raw_since_pk" PRIMARY KEY("project_id","raw","since")
);
--> statement-breakpoint
CREATE TABLE "person_outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"raw" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"person" text NOT NULL,
	"is_deleted" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_states" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"has_merges" boolean DEFAULT false NOT NULL,
	"has_shared_ids" boolean DEFAULT false NOT NULL,
	"has_account_keys" boolean DEFAULT false NOT NULL,
	"has_person_accounts" boolean DEFAULT false NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"changes_until" timestamp with time zone,
	"mirrored" text
);
--> statement-breakpoint
CREATE TABLE "sql_queries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"values" jsonb NOT NULL,
	"actor_name" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sql_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"text" text NOT NULL,
	"values" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"elapsed_ms" real,
	"rows" integer,
	"refusal" text
);
--> statement-breakpoint
CREATE UNIQUE INDEX "account_changes_once" ON "account_changes" USING btree ("project_id","event_id");--> statement-breakpoint
CREATE INDEX "account_changes_in_order" ON "account_changes" USING btree ("workspace_id","project_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_edges_once" ON "person_edges" USING btree ("project_id","once");--> statement-breakpoint
CREATE INDEX "person_edges_from" ON "person_edges" USING btree ("workspace_id","project_id","from_id") WHERE "person_edges"."undone_at" is null;--> statement-breakpoint
CREATE INDEX "person_edges_to" ON "person_edges" USING btree ("workspace_id","project_id","to_id") WHERE "person_edges"."undone_at" is null;--> statement-breakpoint
CREATE INDEX "person_erasures_by_time" ON "person_erasures" USING btree ("workspace_id","requested_at");--> statement-breakpoint
CREATE INDEX "person_ids_by_person" ON "person_ids" USING btree ("workspace_id","project_id","person");--> statement-breakpoint
CREATE INDEX "person_outbox_by_project" ON "person_outbox" USING btree ("workspace_id","project_id","id");--> statement-breakpoint
CREATE INDEX "sql_queries_by_project" ON "sql_queries" USING btree ("workspace_id","project_id","name");--> statement-breakpoint
CREATE INDEX "sql_runs_by_project" ON "sql_runs" USING btree ("workspace_id","project_id","id");--> statement-breakpoint
ALTER TABLE "event_inbox" DROP COLUMN "late";