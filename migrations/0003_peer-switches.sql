ALTER TABLE `extensions` ADD `srtp` text DEFAULT 'optional' NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `nat` text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `digest` text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `session_timer_sec` integer DEFAULT 1800 NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `outbound_proxy` text;--> statement-breakpoint
ALTER TABLE `trunks` ADD `identity` text DEFAULT 'pai' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `srtp` text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `nat` text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `digest` text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE `trunks` ADD `session_timer_sec` integer DEFAULT 1800 NOT NULL;