ALTER TABLE `charges` ADD `payer_account` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_customer` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_case` integer;--> statement-breakpoint
ALTER TABLE `outbound_routes` ADD `account` text;