ALTER TABLE `extensions` ADD `account` text;--> statement-breakpoint
ALTER TABLE `outbound_routes` ADD `house_account` text;--> statement-breakpoint
ALTER TABLE `queues` ADD `account` text;