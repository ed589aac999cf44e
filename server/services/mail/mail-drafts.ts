import { and, desc, eq, lt } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type Db, schema } from '../../store/db.ts';
import type { MailFilesPort } from './mail-files-port.ts';

const { mailDrafts } = schema;
const KEPT_MS = 30 * 86_400_000;
const MOST = 100;

/** `fields` are those of the form: to, cc, subject, text, template, customer, case, answers. */
export interface MailDraftRecord {
  id: string;
  login: string;
  fields: Record<string, string>;
  files: string[];
  updatedAt: number;
}

/** Mails that people are writing: they outlive windows, crashes and holidays. Each is its writer's alone. */
export function createMailDrafts(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  files: Pick<MailFilesPort, 'use' | 'release'>;
}) {
  const { db, clock, files } = deps;
  const place = (id: string, login: string) => and(eq(mailDrafts.id, id), eq(mailDrafts.login, login));
  const find = (id: string, login: string): MailDraftRecord | undefined =>
    db.select().from(mailDrafts).where(place(id, login)).get();
  const keeper = (id: string): string => `mail-draft:${id}`;

  function remove(id: string, login: string): boolean {
    files.release({ by: keeper(id) });
    return db.delete(mailDrafts).where(place(id, login)).run().changes > 0;
  }
  for (const old of db
    .select()
    .from(mailDrafts)
    .where(lt(mailDrafts.updatedAt, clock.now() - KEPT_MS))
    .all())
    remove(old.id, old.login);

  return {
    /** Files are kept ones, by id. */
    begin(draft: { login: string; fields: Record<string, string>; files?: readonly string[] }): MailDraftRecord {
      const at = clock.now();
      const record = {
        id: deps.ids.next(at),
        login: draft.login,
        fields: draft.fields,
        files: [...(draft.files ?? [])],
        updatedAt: at,
      };
      db.insert(mailDrafts).values(record).run();
      for (const file of record.files) files.use({ file, by: keeper(record.id) });
      return record;
    },
    find,
    /** Latest first. */
    of: (login: string): MailDraftRecord[] =>
      db
        .select()
        .from(mailDrafts)
        .where(eq(mailDrafts.login, login))
        .orderBy(desc(mailDrafts.updatedAt))
        .limit(MOST)
        .all(),
    /** Fields that are not named stay. False: there is no such. */
    save(id: string, change: { login: string; fields: Record<string, string> }): boolean {
      const present = find(id, change.login);
      if (!present) return false;
      const fields = { ...present.fields, ...change.fields };
      db.update(mailDrafts).set({ fields, updatedAt: clock.now() }).where(place(id, change.login)).run();
      return true;
    },
    attach(id: string, { login, file }: { login: string; file: string }): boolean {
      const present = find(id, login);
      if (!present) return false;
      files.use({ file, by: keeper(id) });
      db.update(mailDrafts)
        .set({ files: [...new Set([...present.files, file])] })
        .where(place(id, login))
        .run();
      return true;
    },
    detach(id: string, { login, file }: { login: string; file: string }): boolean {
      const present = find(id, login);
      if (!present?.files.includes(file)) return false;
      files.release({ file, by: keeper(id) });
      db.update(mailDrafts)
        .set({ files: present.files.filter((each) => each !== file) })
        .where(place(id, login))
        .run();
      return true;
    },
    remove,
  };
}

export type MailDrafts = ReturnType<typeof createMailDrafts>;
