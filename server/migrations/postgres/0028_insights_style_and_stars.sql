CREATE TABLE "alert_episodes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"interval" text NOT NULL,
	"value" double precision,
	"low" double precision,
	"high" double precision,
	"told" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_notices" (
	"workspace_id" uuid NOT NULL,
	"episode_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "alert_notices_episode_id_member_id_pk" PRIMARY KEY("episode_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"insight_id" uuid NOT NULL,
	"name" text NOT NULL,
	"point" jsonb NOT NULL,
	"condition" jsonb NOT NULL,
	"score" double precision,
	"every_minutes" integer NOT NULL,
	"member_ids" uuid[] NOT NULL,
	"quiet_hours" jsonb,
	"is_on" boolean NOT NULL,
	"state" text NOT NULL,
	"value" double precision,
	"low" double precision,
	"high" double precision,
	"problem" text,
	"checked_at" timestamp with time zone,
	"next_check_at" timestamp with time zone NOT NULL,
	"snoozed_until" timestamp with time zone,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "insight_favourites" (
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"insight_id" uuid NOT NULL,
	CONSTRAINT "insight_favourites_member_id_insight_id_pk" PRIMARY KEY("member_id","insight_id")
);
--> statement-breakpoint
ALTER TABLE "insight_versions" ADD COLUMN "style" text;--> statement-breakpoint
ALTER TABLE "saved_insights" ADD COLUMN "style" text;--> statement-breakpoint
ALTER TABLE "alert_episodes" ADD CONSTRAINT "alert_episodes_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_notices" ADD CONSTRAINT "alert_notices_episode_id_alert_episodes_id_fk" FOREIGN KEY ("episode_id") REFERENCES "public"."alert_episodes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insight_favourites" ADD CONSTRAINT "insight_favourites_insight_id_saved_insights_id_fk" FOREIGN KEY ("insight_id") REFERENCES "public"."saved_insights"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_episodes_by_alert" ON "alert_episodes" USING btree ("workspace_id","alert_id","id");--> statement-breakpoint
CREATE INDEX "alerts_by_workspace" ON "alerts" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "alerts_due" ON "alerts" USING btree ("next_check_at");