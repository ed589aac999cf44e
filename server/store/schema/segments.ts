import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ConditionGroup } from '../../core/segments/condition.ts';

/** `living`: who fits when it is asked; `freezing`: who fits is being written down; `frozen`: who fitted then. */
export const segmentKinds = ['living', 'freezing', 'frozen'] as const;
export type SegmentKind = (typeof segmentKinds)[number];

/** Customers told apart by conditions. */
export const segments = sqliteTable('segments', {
  id: text().primaryKey(),
  name: text().notNull(),
  note: text().notNull().default(''),
  condition: text({ mode: 'json' }).$type<ConditionGroup>().notNull(),
  kind: text().$type<SegmentKind>().notNull(),
  /** How many they were when they were counted last. */
  count: integer(),
  countedAt: integer(),
  frozenAt: integer(),
  frozenBy: text(),
  createdAt: integer().notNull(),
  createdBy: text().notNull(),
  updatedAt: integer().notNull(),
  updatedBy: text().notNull(),
});

/** Who belongs to a frozen segment. */
export const segmentMembers = sqliteTable(
  'segment_members',
  { segmentId: text().notNull(), customerId: text().notNull() },
  (table) => [
    primaryKey({ columns: [table.segmentId, table.customerId] }),
    index('segment_members_by_customer').on(table.customerId),
  ],
);
