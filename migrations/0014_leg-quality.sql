CREATE TABLE `leg_quality` (
	`leg_id` text PRIMARY KEY NOT NULL,
	`call_id` text NOT NULL,
	`trunk_id` text,
	`extension` text,
	`ended_at` integer NOT NULL,
	`packets_received` integer NOT NULL,
	`packets_lost` integer NOT NULL,
	`jitter_ms` real NOT NULL,
	`round_trip_ms` real,
	`remote_loss_fraction` real,
	`mos` real,
	`remote_mos` real
);
--> statement-breakpoint
CREATE INDEX `leg_quality_by_trunk` ON `leg_quality` (`trunk_id`,`ended_at`);--> statement-breakpoint
CREATE INDEX `leg_quality_by_call` ON `leg_quality` (`call_id`);