CREATE TABLE `classes` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`allows` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `extensions` ADD `class` text;--> statement-breakpoint
ALTER TABLE `people` ADD `class` text;