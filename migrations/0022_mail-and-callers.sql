CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`to` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`attachments` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_at` integer,
	`done_at` integer,
	`why` text,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `outbox_by_turn` ON `outbox` (`state`,`next_at`);--> statement-breakpoint
CREATE TABLE `caller_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`verdict` text NOT NULL,
	`name` text NOT NULL,
	`until` text
);
--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `special` text;--> statement-breakpoint
ALTER TABLE `inbound_routes` ADD `refuse` text;--> statement-breakpoint
ALTER TABLE `mailboxes` ADD `mail` text;