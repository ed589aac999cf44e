CREATE TABLE `callback_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`call_id` text NOT NULL,
	`number` text NOT NULL,
	`name` text,
	`customer_id` text,
	`queue_id` text,
	`asked_at` integer NOT NULL,
	`done_at` integer,
	`done_by` text
);
--> statement-breakpoint
CREATE INDEX `callback_requests_by_time` ON `callback_requests` (`asked_at`);--> statement-breakpoint
ALTER TABLE `customers` ADD `typed_document` text GENERATED ALWAYS AS (replace(replace(replace("document", '-', ''), '.', ''), ' ', '')) VIRTUAL;--> statement-breakpoint
CREATE INDEX `customers_by_document` ON `customers` (`typed_document`);