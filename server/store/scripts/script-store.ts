import { and, asc, desc, eq, isNull, max } from 'drizzle-orm';
import type { ScriptUse } from '../../core/scripts/pick-script.ts';
import type { Script } from '../../core/scripts/script.ts';
import { type Db, schema } from '../db.ts';

const { scripts, scriptVersions } = schema;

export interface ScriptVersion {
  number: number;
  script: Script;
  at: number;
  by: string;
}

type Row = typeof scripts.$inferSelect;

/** Scripts and their versions in the store. The caller opens transactions. */
export function openScriptStore(db: Db) {
  const version = (scriptId: string, number: number): ScriptVersion | undefined =>
    db
      .select()
      .from(scriptVersions)
      .where(and(eq(scriptVersions.scriptId, scriptId), eq(scriptVersions.number, number)))
      .get();

  return {
    /** Those in use, by name. */
    all: (): Row[] => db.select().from(scripts).where(isNull(scripts.removedAt)).orderBy(asc(scripts.name)).all(),

    /** Also one that was taken out of use. */
    find: (id: string): Row | undefined => db.select().from(scripts).where(eq(scripts.id, id)).get(),

    ids: (): string[] =>
      db
        .select({ id: scripts.id })
        .from(scripts)
        .all()
        .map(({ id }) => id),

    insert(row: { id: string; name: string; draft: Script; by: string; at: number }): void {
      const { by, at, ...rest } = row;
      db.insert(scripts)
        .values({ ...rest, uses: [], draftBy: by, draftAt: at })
        .run();
    },

    saveDraft(id: string, { draft, by, at }: { draft: Script | null; by: string; at: number }): void {
      db.update(scripts)
        .set({ draft, draftBy: by, draftAt: at, ...(draft && { name: draft.name }) })
        .where(eq(scripts.id, id))
        .run();
    },

    setUses: (id: string, uses: ScriptUse[]): void => {
      db.update(scripts).set({ uses }).where(eq(scripts.id, id)).run();
    },

    remove(id: string, at: number): void {
      db.update(scripts).set({ removedAt: at, live: null, uses: [], draft: null }).where(eq(scripts.id, id)).run();
    },

    /** Makes it the next version and what agents read. */
    publish(id: string, { script, by, at }: { script: Script; by: string; at: number }): number {
      const last = db
        .select({ number: max(scriptVersions.number) })
        .from(scriptVersions)
        .where(eq(scriptVersions.scriptId, id))
        .get()?.number;
      const number = (last ?? 0) + 1;
      db.insert(scriptVersions).values({ scriptId: id, number, script, by, at }).run();
      db.update(scripts).set({ live: number, draft: null, name: script.name }).where(eq(scripts.id, id)).run();
      return number;
    },

    version,

    /** The newest first. */
    versions: (id: string): ScriptVersion[] =>
      db
        .select()
        .from(scriptVersions)
        .where(eq(scriptVersions.scriptId, id))
        .orderBy(desc(scriptVersions.number))
        .all(),
  };
}
