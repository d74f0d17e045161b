CREATE TABLE "cohort_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"cohort_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	"added" integer NOT NULL,
	"removed" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cohorts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"kind" text NOT NULL,
	"rule" jsonb,
	"source" text NOT NULL,
	"count" integer DEFAULT 0 NOT NULL,
	"evaluated_at" timestamp with time zone,
	"state" text NOT NULL,
	"problem" text,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "insight_versions" (
	"workspace_id" uuid NOT NULL,
	"insight_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"definition" jsonb NOT NULL,
	"saved_by_id" text NOT NULL,
	"saved_by_name" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "insight_versions_insight_id_version_pk" PRIMARY KEY("insight_id","version")
);
--> statement-breakpoint
CREATE TABLE "saved_insights" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"kind" text NOT NULL,
	"definition" jsonb NOT NULL,
	"created_by_id" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_by_id" text NOT NULL,
	"updated_by_name" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "cohort_history" ADD CONSTRAINT "cohort_history_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insight_versions" ADD CONSTRAINT "insight_versions_insight_id_saved_insights_id_fk" FOREIGN KEY ("insight_id") REFERENCES "public"."saved_insights"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cohort_history_by_time" ON "cohort_history" USING btree ("workspace_id","cohort_id","id");--> statement-breakpoint
CREATE INDEX "cohorts_by_name" ON "cohorts" USING btree ("workspace_id","name","id");--> statement-breakpoint
CREATE INDEX "saved_insights_by_time" ON "saved_insights" USING btree ("workspace_id","updated_at","id");