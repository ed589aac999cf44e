CREATE TABLE `bulk_mails` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`segment` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`link` text,
	`per_minute` integer NOT NULL,
	`state` text NOT NULL,
	`cursor` text,
	`total` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`started_at` integer,
	`done_at` integer
);
--> statement-breakpoint
CREATE TABLE `bulk_recipients` (
	`bulk_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`address` text,
	`mail_id` text,
	`skipped` text,
	`token` text NOT NULL,
	`opened_at` integer,
	`left_at` integer,
	PRIMARY KEY(`bulk_id`, `customer_id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bulk_recipients_token_unique` ON `bulk_recipients` (`token`);--> statement-breakpoint
CREATE INDEX `bulk_recipients_by_address` ON `bulk_recipients` (`bulk_id`,`address`);--> statement-breakpoint
CREATE INDEX `bulk_recipients_by_customer` ON `bulk_recipients` (`customer_id`);--> statement-breakpoint
CREATE TABLE `catalogue_sends` (
	`token` text PRIMARY KEY NOT NULL,
	`service` text NOT NULL,
	`mail_id` text NOT NULL,
	`customer_id` text,
	`case_id` integer,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`opened_at` integer,
	`last_opened_at` integer,
	`opens` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `catalogue_sends_by_case` ON `catalogue_sends` (`case_id`,`at`);--> statement-breakpoint
CREATE INDEX `catalogue_sends_by_customer` ON `catalogue_sends` (`customer_id`,`at`);--> statement-breakpoint
CREATE TABLE `mail_drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`login` text NOT NULL,
	`fields` text NOT NULL,
	`files` text DEFAULT '[]' NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mail_drafts_by_login` ON `mail_drafts` (`login`,`updated_at`);--> statement-breakpoint
CREATE TABLE `mail_positions` (
	`mailbox` text PRIMARY KEY NOT NULL,
	`uid_validity` text NOT NULL,
	`last_uid` integer NOT NULL
);
