ALTER TABLE `catalogue_sends` ADD `call_id` text;--> statement-breakpoint
ALTER TABLE `catalogue_sends` ADD `language` text;--> statement-breakpoint
CREATE INDEX `catalogue_sends_by_call` ON `catalogue_sends` (`call_id`);--> statement-breakpoint
CREATE INDEX `catalogue_sends_by_mail` ON `catalogue_sends` (`mail_id`);