CREATE TABLE `segment_members` (
	`segment_id` text NOT NULL,
	`customer_id` text NOT NULL,
	PRIMARY KEY(`segment_id`, `customer_id`)
);
--> statement-breakpoint
CREATE INDEX `segment_members_by_customer` ON `segment_members` (`customer_id`);--> statement-breakpoint
CREATE TABLE `segments` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`condition` text NOT NULL,
	`kind` text NOT NULL,
	`count` integer,
	`counted_at` integer,
	`frozen_at` integer,
	`frozen_by` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
