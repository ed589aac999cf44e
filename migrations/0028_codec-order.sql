ALTER TABLE `extensions` ADD `codecs` text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `codecs` text DEFAULT 'auto' NOT NULL;