import type { Clock } from '../../base/clock.ts';
import { judgeMergeText } from '../../core/merge/merge-text.ts';
import type { Office } from '../../core/office/office.ts';
import { blankStep } from '../../core/scripts/edit-script.ts';
import type { ScriptWorld } from '../../core/scripts/judge-answer.ts';
import { judgeScript } from '../../core/scripts/judge-script.ts';
import type { Script } from '../../core/scripts/script.ts';
import { scriptPresets } from '../../core/scripts/script-presets.ts';
import { type Db, schema } from '../../store/db.ts';
import { openScriptStore } from '../../store/scripts/script-store.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { ScriptSheet, Scripts } from './scripts.ts';

export const worldOf = ({ customerFields, motives, services }: Office): ScriptWorld => ({
  ownFields: customerFields,
  motives,
  services,
});

const MAX_NAME = 80;

/** Small letters, digits and dashes: what stands in addresses. */
const idOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'script';

export function createScripts(deps: {
  db: Db;
  bus: FactBus;
  clock: Clock;
  office: Pick<OfficeService, 'read'>;
}): Scripts {
  const { db, bus, clock, office } = deps;
  const store = openScriptStore(db);

  function sheetOf(row: ReturnType<typeof store.all>[number]): ScriptSheet | undefined {
    const script = row.draft ?? (row.live === null ? undefined : store.version(row.id, row.live)?.script);
    return (
      script && {
        script,
        uses: row.uses,
        isDraft: row.draft !== null,
        ...(row.live !== null && { live: row.live }),
        ...(row.draft && row.draftBy !== null && { draftBy: row.draftBy }),
        ...(row.draft && row.draftAt !== null && { draftAt: row.draftAt }),
      }
    );
  }

  function find(id: string): ScriptSheet | undefined {
    const row = store.find(id);
    return row?.removedAt === null ? sheetOf(row) : undefined;
  }

  function noted(id: string, action: string, by: string): void {
    db.insert(schema.auditLog)
      .values({ at: clock.now(), by, action: `script.${action}`, subject: `scripts/${id}` })
      .run();
    bus.publish('script.changed', { scriptId: id });
  }

  function begin(begun: Omit<Script, 'id'>, by: string): string {
    const taken = store.ids();
    const base = idOf(begun.name);
    let id = base;
    for (let nth = 2; taken.includes(id); nth++) id = `${base}-${nth}`;
    const draft: Script = { ...begun, id, name: begun.name.trim().slice(0, MAX_NAME) || id };
    db.transaction(() => {
      store.insert({ id, name: draft.name, draft, by, at: clock.now() });
      noted(id, 'created', by);
    });
    return id;
  }

  const judge = (script: Script) => {
    const world = worldOf(office.read());
    const own = world.ownFields.map(({ id }) => id);
    return judgeScript(script, { ...world, unknownFields: (text) => judgeMergeText(text, own).unknown });
  };

  return {
    list: () => store.all().flatMap((row) => sheetOf(row) ?? []),
    find,

    create({ name, preset, by }) {
      const begun = scriptPresets.find(({ kind }) => kind === preset)?.script;
      return begin({ name, ...structuredClone(begun ?? { steps: [blankStep({ steps: [] })], objections: [] }) }, by);
    },

    bringIn: begin,

    edit(id, change, by) {
      const present = find(id);
      if (!present) return undefined;
      const draft = change(present.script);
      store.saveDraft(id, { draft: { ...draft, id, name: draft.name.slice(0, MAX_NAME) }, by, at: clock.now() });
      return find(id);
    },

    setUses(id, uses, by) {
      db.transaction(() => {
        store.setUses(id, uses);
        noted(id, 'assigned', by);
      });
    },

    judge,

    publish(id, by) {
      const present = find(id);
      if (!present?.isDraft) return { kind: 'nothing-new' };
      const findings = judge(present.script);
      if (findings.some(({ severity }) => severity === 'error')) return { kind: 'refused', findings };
      const number = db.transaction(() => {
        const published = store.publish(id, { script: present.script, by, at: clock.now() });
        noted(id, 'published', by);
        return published;
      });
      return { kind: 'published', number };
    },

    discard(id, by) {
      const present = find(id);
      if (!present?.isDraft) return;
      db.transaction(() => {
        // What was never published has nothing but its draft.
        if (present.live === undefined) store.remove(id, clock.now());
        else store.saveDraft(id, { draft: null, by, at: clock.now() });
        noted(id, 'discarded', by);
      });
    },

    versions: store.versions,
    version: store.version,

    restore(id, { number, by }) {
      const version = store.version(id, number);
      if (!version || !find(id)) return false;
      store.saveDraft(id, { draft: version.script, by, at: clock.now() });
      return true;
    },

    remove(id, by) {
      db.transaction(() => {
        store.remove(id, clock.now());
        noted(id, 'removed', by);
      });
    },
  };
}
