CREATE TABLE `statements` (
	`number` integer PRIMARY KEY NOT NULL,
	`payer_kind` text NOT NULL,
	`payer_id` text NOT NULL,
	`sheet` text NOT NULL,
	`corrects` integer,
	`issued_at` integer NOT NULL,
	`issued_by` text NOT NULL,
	`pdf_file` text NOT NULL,
	`xlsx_file` text NOT NULL,
	`sent_at` integer,
	`sent_to` text,
	`paid_at` integer,
	`paid_by` text
);
--> statement-breakpoint
CREATE INDEX `statements_by_payer` ON `statements` (`payer_kind`,`payer_id`,`number`);