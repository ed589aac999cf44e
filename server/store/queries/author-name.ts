import { eq } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';

const ofProgram = /^token:(.+)$/;

/** Who did something, as people know them: a person's name, what a program's token is called, else the word that was written. */
export function authorName(db: Db, of: { by: string; people: readonly { login: string; name: string }[] }): string {
  const { by, people } = of;
  const person = people.find(({ login }) => login === by)?.name;
  const token = person === undefined ? ofProgram.exec(by)?.[1] : undefined;
  if (token === undefined) return person ?? by;
  const { apiTokens } = schema;
  return db.select({ name: apiTokens.name }).from(apiTokens).where(eq(apiTokens.id, token)).get()?.name ?? by;
}
