ALTER TABLE `registrations` ADD `instance` text;--> statement-breakpoint
ALTER TABLE `registrations` ADD `reg_id` integer;