CREATE TABLE `missed_work` (
	`number` text PRIMARY KEY NOT NULL,
	`assigned_to` text,
	`note` text,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `outcome` text;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `caller_number` text;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `language` text;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `since` integer;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `priority` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `needs` text;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `attempts` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `next_at` integer;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `expires_at` integer;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `assigned_to` text;--> statement-breakpoint
ALTER TABLE `callback_requests` ADD `note` text;--> statement-breakpoint
ALTER TABLE `queues` ADD `callback` text DEFAULT '{"dials":false,"expiryHours":24,"retries":2,"retryMin":15,"otherNumber":true,"abroad":false,"mostPerDay":3}' NOT NULL;--> statement-breakpoint
ALTER TABLE `queues` ADD `survey` text DEFAULT '{"share":0,"questions":[{"prompt":"survey-question"}],"waitSec":8}' NOT NULL;