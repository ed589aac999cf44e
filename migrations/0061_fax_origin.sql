ALTER TABLE `fax_jobs` ADD `origin` text;--> statement-breakpoint
ALTER TABLE `fax_jobs` ADD `look` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `fax_jobs_origin_unique` ON `fax_jobs` (`origin`);