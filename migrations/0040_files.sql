CREATE TABLE `file_uses` (
	`file_id` text NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`by`, `file_id`)
);
--> statement-breakpoint
CREATE INDEX `file_uses_by_file` ON `file_uses` (`file_id`);--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`kept_at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `files_by_content` ON `files` (`sha256`);