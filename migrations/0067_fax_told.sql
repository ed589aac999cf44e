ALTER TABLE `fax_attempts` ADD `begun` integer;--> statement-breakpoint
ALTER TABLE `fax_jobs` ADD `told_at` integer;
--> statement-breakpoint
UPDATE `fax_jobs` SET `told_at` = `done_at` WHERE `done_at` IS NOT NULL;
