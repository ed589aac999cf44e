CREATE TABLE `case_warnings` (
	`case_id` integer NOT NULL,
	`clock` text NOT NULL,
	`due_at` integer NOT NULL,
	`standing` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`case_id`, `clock`, `due_at`, `standing`)
);
--> statement-breakpoint
CREATE INDEX `case_warnings_by_time` ON `case_warnings` (`at`);--> statement-breakpoint
CREATE TABLE `letter_batches` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`title` text NOT NULL,
	`customers` integer NOT NULL,
	`task_id` integer,
	`case_id` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`sent_at` integer,
	`sent_by` text
);
--> statement-breakpoint
CREATE INDEX `letter_batches_by_time` ON `letter_batches` (`created_at`);--> statement-breakpoint
CREATE INDEX `letter_batches_by_task` ON `letter_batches` (`task_id`);--> statement-breakpoint
CREATE TABLE `letters` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`batch_id` integer NOT NULL,
	`customer_id` text NOT NULL,
	`title` text NOT NULL,
	`letter` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `letters_by_batch` ON `letters` (`batch_id`,`id`);--> statement-breakpoint
CREATE INDEX `letters_by_customer` ON `letters` (`customer_id`,`at`);