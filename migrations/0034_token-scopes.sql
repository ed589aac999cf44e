ALTER TABLE `api_tokens` ADD `scopes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_log_by_subject` ON `audit_log` (`subject`);