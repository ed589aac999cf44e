ALTER TABLE `extensions` ADD `caller_id` text;--> statement-breakpoint
ALTER TABLE `queues` ADD `caller_id` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `foreign_caller_id` text DEFAULT 'replace' NOT NULL;