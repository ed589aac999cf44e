ALTER TABLE `charges` ADD `kind` text DEFAULT 'cost' NOT NULL;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_how` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_extension` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_login` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_queue` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_department` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `bundles` text;