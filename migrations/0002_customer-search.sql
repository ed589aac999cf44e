DROP INDEX `customers_by_name`;--> statement-breakpoint
ALTER TABLE `customers` ADD `search_text` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `customers_by_search` ON `customers` (`search_text`,`id`);