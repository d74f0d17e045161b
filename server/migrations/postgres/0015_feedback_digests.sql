CREATE TABLE "feedback_digests" (
	"workspace_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "feedback_digests_workspace_id_member_id_pk" PRIMARY KEY("workspace_id","member_id")
);
