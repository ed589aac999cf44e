ALTER TABLE `extensions` ADD `dtmf` text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `dtmf` text DEFAULT 'auto' NOT NULL;