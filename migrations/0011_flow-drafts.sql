CREATE TABLE `flow_drafts` (
	`flow_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`flow` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `flow_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`flow_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`flow` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `flow_versions_by_flow` ON `flow_versions` (`flow_id`,`id`);