CREATE TABLE `mail_signatures` (
	`login` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mails` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`direction` text NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	`message_id` text NOT NULL,
	`references` text DEFAULT '[]' NOT NULL,
	`from` text NOT NULL,
	`from_name` text,
	`to` text NOT NULL,
	`cc` text DEFAULT '[]' NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`html` text,
	`files` text DEFAULT '[]' NOT NULL,
	`customer_id` text,
	`case_id` integer,
	`bulk_id` text,
	`template` text,
	`answers` text,
	`login` text,
	`department` text,
	`auto` text,
	`why` text,
	`detail` text,
	`done_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_id_unique` ON `mails` (`id`);--> statement-breakpoint
CREATE INDEX `mails_by_case` ON `mails` (`case_id`,`seq`);--> statement-breakpoint
CREATE INDEX `mails_by_customer` ON `mails` (`customer_id`,`at`);--> statement-breakpoint
CREATE INDEX `mails_by_message_id` ON `mails` (`message_id`);--> statement-breakpoint
CREATE INDEX `mails_by_state` ON `mails` (`direction`,`state`,`seq`);--> statement-breakpoint
CREATE INDEX `mails_by_bulk` ON `mails` (`bulk_id`);--> statement-breakpoint
CREATE INDEX `mails_by_address` ON `mails` (`from`,`seq`);--> statement-breakpoint
ALTER TABLE `outbox` ADD `html` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `headers` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `from_name` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `message_id` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `mail_id` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `once` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_by_mail` ON `outbox` (`mail_id`);