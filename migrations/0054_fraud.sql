CREATE TABLE `called_places` (
	`place` text PRIMARY KEY NOT NULL,
	`first_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `fraud_blocks` (
	`id` text PRIMARY KEY NOT NULL,
	`what` text NOT NULL,
	`subject` text NOT NULL,
	`reach` text NOT NULL,
	`why` text NOT NULL,
	`since` integer NOT NULL,
	`call_id` text,
	`number` text,
	`source` text,
	`ended_at` integer,
	`ended_by` text
);
--> statement-breakpoint
CREATE INDEX `fraud_blocks_by_end` ON `fraud_blocks` (`ended_at`,`since`);