CREATE TABLE `campaign_work` (
	`login` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `calls` ADD `campaign_id` text;--> statement-breakpoint
CREATE INDEX `calls_by_campaign` ON `calls` (`campaign_id`,`started_at`) WHERE campaign_id is not null;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_campaign` text;--> statement-breakpoint
CREATE INDEX `charges_by_campaign` ON `charges` (`payer_campaign`,`answered_at`) WHERE payer_campaign is not null;--> statement-breakpoint
ALTER TABLE `fax_bulks` ADD `campaign_id` text;--> statement-breakpoint
ALTER TABLE `fax_jobs` ADD `campaign_id` text;--> statement-breakpoint
ALTER TABLE `bulk_mails` ADD `campaign_id` text;