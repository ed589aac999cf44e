ALTER TABLE `opening_hours` ADD `holidays` text;--> statement-breakpoint
ALTER TABLE `opening_hours` ADD `mode` text;--> statement-breakpoint
ALTER TABLE `opening_hours` ADD `code` text;--> statement-breakpoint
ALTER TABLE `opening_hours` ADD `switch_by` text;