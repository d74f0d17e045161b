CREATE TABLE "comments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"object_id" uuid NOT NULL,
	"thread_id" uuid NOT NULL,
	"text" text NOT NULL,
	"mentions" uuid[] DEFAULT '{}' NOT NULL,
	"author_id" text NOT NULL,
	"author_member_id" uuid,
	"author_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"resolved_by" text,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "followers" (
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"object_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"is_following" boolean NOT NULL,
	CONSTRAINT "followers_workspace_id_kind_object_id_member_id_pk" PRIMARY KEY("workspace_id","kind","object_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"from_kind" text NOT NULL,
	"from_id" uuid NOT NULL,
	"to_kind" text NOT NULL,
	"to_id" uuid NOT NULL,
	"relation" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notification_preferences" (
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"in_app" boolean NOT NULL,
	"email" boolean NOT NULL,
	CONSTRAINT "notification_preferences_workspace_id_member_id_kind_pk" PRIMARY KEY("workspace_id","member_id","kind")
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"object_kind" text NOT NULL,
	"object_id" uuid NOT NULL,
	"url" text NOT NULL,
	"actor" text NOT NULL,
	"is_in_app" boolean NOT NULL,
	"is_mail_due" boolean NOT NULL,
	"mailed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"page" text NOT NULL,
	"query" text NOT NULL,
	"is_shared" boolean NOT NULL,
	"owner_id" text NOT NULL,
	"owner_member_id" uuid,
	"owner_name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "comments_by_object" ON "comments" USING btree ("workspace_id","kind","object_id","id");--> statement-breakpoint
CREATE INDEX "comments_by_thread" ON "comments" USING btree ("workspace_id","thread_id");--> statement-breakpoint
CREATE UNIQUE INDEX "links_once" ON "links" USING btree ("workspace_id","from_kind","from_id","to_kind","to_id","relation");--> statement-breakpoint
CREATE INDEX "links_by_end" ON "links" USING btree ("workspace_id","to_kind","to_id");--> statement-breakpoint
CREATE INDEX "notifications_by_member" ON "notifications" USING btree ("workspace_id","member_id","id");--> statement-breakpoint
CREATE INDEX "notifications_unread" ON "notifications" USING btree ("workspace_id","member_id") WHERE read_at is null and is_in_app;--> statement-breakpoint
CREATE INDEX "notifications_by_object" ON "notifications" USING btree ("workspace_id","member_id","object_kind","object_id");--> statement-breakpoint
CREATE INDEX "saved_views_by_page" ON "saved_views" USING btree ("workspace_id","page");