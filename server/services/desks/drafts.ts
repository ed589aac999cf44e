import { and, asc, count, desc, eq, like, lt } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { type Db, schema } from '../../store/db.ts';

const DAY_MS = 86_400_000;
const keptDays = 14;
/** Of one person; the oldest make room. */
const mostForms = 200;
const mostContent = 64_000;
const sweepEveryMs = 3_600_000;

const { drafts } = schema;

export interface Draft {
  form: string;
  /** The fields in their order, as a form sends them: `name=Ana&phone=600`. */
  content: string;
  savedAt: number;
}

export type DraftOutcome =
  | { kind: 'saved'; savedAt: number }
  /** Another window wrote meanwhile: nothing was changed. */
  | { kind: 'elsewhere'; draft: Draft }
  /** It was sent or thrown away meanwhile: nothing was kept. */
  | { kind: 'gone' }
  | { kind: 'too-long' };

/** What people typed and did not send yet, by form, so that no crash and no closed window loses it. */
export interface Drafts {
  /** `seen`: the `savedAt` that the window knows, 0 when it knows of none. The same content again is no news. */
  save(draft: { login: string; form: string; content: string; seen: number }): DraftOutcome;
  find(draft: { login: string; form: string }): Draft | undefined;
  /** Latest first. */
  ofPerson(login: string): Draft[];
  drop(draft: { login: string; form: string }): void;
}

/** `like` takes its own signs by their letter. */
const beginning = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;

export function createDrafts({ db, clock }: { db: Db; clock: Clock }): Drafts {
  let sweptAt = Number.NEGATIVE_INFINITY;

  const placeOf = ({ login, form }: { login: string; form: string }) =>
    and(eq(drafts.login, login), eq(drafts.form, form));

  function find(place: { login: string; form: string }): Draft | undefined {
    const row = db.select().from(drafts).where(placeOf(place)).get();
    return row && { form: row.form, content: row.content, savedAt: row.savedAt };
  }

  function sweep(now: number): void {
    if (now - sweptAt < sweepEveryMs) return;
    sweptAt = now;
    db.delete(drafts)
      .where(lt(drafts.savedAt, now - keptDays * DAY_MS))
      .run();
  }

  function makeRoom(login: string): void {
    const kept = db.select({ total: count() }).from(drafts).where(eq(drafts.login, login)).get()?.total ?? 0;
    if (kept < mostForms) return;
    const oldest = db
      .select({ form: drafts.form })
      .from(drafts)
      .where(eq(drafts.login, login))
      .orderBy(asc(drafts.savedAt))
      .get();
    if (oldest)
      db.delete(drafts)
        .where(placeOf({ login, form: oldest.form }))
        .run();
  }

  return {
    find,

    save({ login, form, content, seen }) {
      if (content.length > mostContent) return { kind: 'too-long' };
      const now = clock.now();
      sweep(now);
      const present = find({ login, form });
      if (present?.content === content) return { kind: 'saved', savedAt: present.savedAt };
      if (present && present.savedAt !== seen) return { kind: 'elsewhere', draft: present };
      if (!present && seen !== 0) return { kind: 'gone' };
      const savedAt = Math.max(now, (present?.savedAt ?? 0) + 1);
      if (!present) makeRoom(login);
      db.insert(drafts)
        .values({ login, form, content, savedAt })
        .onConflictDoUpdate({ target: [drafts.login, drafts.form], set: { content, savedAt } })
        .run();
      return { kind: 'saved', savedAt };
    },

    ofPerson: (login) =>
      db
        .select({ form: drafts.form, content: drafts.content, savedAt: drafts.savedAt })
        .from(drafts)
        .where(eq(drafts.login, login))
        .orderBy(desc(drafts.savedAt))
        .all(),

    drop(place) {
      db.delete(drafts).where(placeOf(place)).run();
    },
  };
}

/** Everybody's drafts of forms that begin by `from` become those that begin by `to`; where one is begun already, that one stays. */
export function carryDrafts(db: Db, { from, to }: { from: string; to: string }): void {
  const moved = db
    .select()
    .from(drafts)
    .where(like(drafts.form, beginning(from)))
    .all();
  for (const row of moved) {
    const form = to + row.form.slice(from.length);
    db.insert(drafts)
      .values({ ...row, form })
      .onConflictDoNothing()
      .run();
    db.delete(drafts)
      .where(and(eq(drafts.login, row.login), eq(drafts.form, row.form)))
      .run();
  }
}
