import { eq } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';

/** A small thing kept over restarts; undefined when it was never saved. */
export function readSetting(db: Db, key: string): unknown {
  return db.select().from(schema.settings).where(eq(schema.settings.key, key)).get()?.value;
}

export function saveSetting(db: Db, setting: { key: string; value: unknown }): void {
  db.insert(schema.settings)
    .values(setting)
    .onConflictDoUpdate({ target: schema.settings.key, set: { value: setting.value } })
    .run();
}

/** Whether a person has a password: could log in, if active. */
export function hasPassword(db: Db, login: string): boolean {
  return Boolean(db.select().from(schema.people).where(eq(schema.people.login, login)).get()?.passwordHash);
}
