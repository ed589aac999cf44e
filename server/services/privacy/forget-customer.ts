import { createHmac } from 'node:crypto';
import { eq, isNull } from 'drizzle-orm';
import type { Ids } from '../../base/ids.ts';
import type { Customer, RefusalChannel } from '../../core/customers/customer.ts';
import { fold } from '../../core/customers/search-words.ts';
import { createBlotter } from '../../core/privacy/blot.ts';
import type { ForgetCounts } from '../../core/privacy/forgotten.ts';
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { type Db, schema } from '../../store/db.ts';
import { openIndexCleaning } from '../../store/privacy/clean-index.ts';
import { openCopies } from '../../store/privacy/forget-copies.ts';
import type { FigureBlotting } from '../../store/privacy/forget-figures.ts';
import { forgetRows } from '../../store/privacy/forget-rows.ts';
import { calledNumbersOf, callsWith, ownKeysOf, recordingsOf } from '../../store/privacy/held-rows.ts';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';
import type { Pace } from '../customers/import/preview-import.ts';

const { forgettings, forgottenRefusals } = schema;
/** Where the secret lies in the settings. */
export const privacySecretKey = 'privacy.secret';
const secretLength = 40;
const stepsToFile = 100;
const pausesToWork = 2;

export interface ForgetJob {
  forgetId: string;
  customerId: string;
  by: string;
  reason: string;
  /** Nobody is to reach this person again, whatever was refused before. */
  neverAgain: boolean;
}

/** What pseudonyms and hashes are made with: nobody outside of this office makes the same ones. */
export function privacySecret(db: Db, ids: Pick<Ids, 'token'>): string {
  const known = readSetting(db, privacySecretKey);
  if (typeof known === 'string') return known;
  const value = ids.token(secretLength);
  saveSetting(db, { key: privacySecretKey, value });
  return value;
}

export const hashOf = (secret: string, key: string): string => createHmac('sha256', secret).update(key).digest('hex');

/** What stands for a number in calls that stay: the same for the same number. */
export const pseudonymWith =
  (secret: string) =>
  (number: string): string =>
    `x${hashOf(secret, number).slice(0, 12)}`;

/** The channels that a number or address is for, and the wish that concerns it. */
const wishOf: Record<string, RefusalChannel | undefined> = { phone: 'calls', fax: 'faxes', mail: 'mails' };

function keepRefusals(db: Db, of: { secret: string; card: Customer; neverAgain: boolean; at: number }): number {
  const wishes = of.card.points.flatMap(({ channel, key }) => {
    const wish = wishOf[channel];
    const refusal = of.card.refusals.find((each) => each.channel === wish);
    if (key === undefined || wish === undefined || (!refusal && !of.neverAgain)) return [];
    return [{ hash: hashOf(of.secret, key), channel: wish, at: refusal?.at ?? of.at }];
  });
  for (const wish of wishes) db.insert(forgottenRefusals).values(wish).onConflictDoNothing().run();
  return wishes.length;
}

/**
 * Takes a customer out of the store, first out of long lists in steps, then in one transaction: what is only theirs is deleted, calls and charges stay under a
 * pseudonym, wishes as a hash. Answers with the files and recordings whose sound is to be deleted, which stand in the store
 * until they are; undefined when there is no such card. It cannot be undone.
 */
export async function forgetCustomer(
  { db, now, ids, figures }: { db: Db; now: () => number; ids: Pick<Ids, 'token'>; figures?: FigureBlotting },
  job: ForgetJob,
  pace: Pace,
): Promise<{ counts: ForgetCounts; files: string[]; recordings: string[] } | undefined> {
  const store = openCustomerStore(db);
  const [card] = store.read([job.customerId]);
  if (!card) return undefined;
  const secret = privacySecret(db, ids);
  const keys = [...ownKeysOf(db, card.id), ...calledNumbersOf(db, card.id)];
  const { blot, blotText } = createBlotter(
    {
      // A document is typed on a phone as well.
      numbers: [
        ...keys.filter(({ channel }) => channel === 'phone' || channel === 'fax').map(({ key }) => key),
        ...(card.document ? [card.document] : []),
      ],
      names: [
        card.name,
        card.id,
        ...(card.document ? [card.document] : []),
        ...keys.filter(({ channel }) => channel === 'mail').map(({ key }) => key),
      ],
    },
    pseudonymWith(secret),
  );
  const at = now();
  const phones = keys.filter(({ channel }) => channel === 'phone' || channel === 'fax').map(({ key }) => key);
  const called = callsWith(db, card.id, phones);
  const copies = openCopies(db, { card, keys, calls: called.map(({ id }) => id), blotText });
  while (copies.step()) {
    if (pace.isStopped()) return undefined;
    await pace.breathe();
  }
  // What was counted comes first: after a crash the card is still there to begin anew with.
  const blotFigures = (): void => {
    for (const { id, e164 } of called) figures?.blot(id, blotText(e164));
  };
  blotFigures();
  const done = db.transaction(() => {
    while (copies.step());
    const refusals = keepRefusals(db, { secret, card, neverAgain: job.neverAgain, at });
    const { free: recordings, held } = recordingsOf(db, card.id, phones);
    const { counts: gone, files } = forgetRows(db, { card, keys, blot, blotText, names: [fold(card.name)] });
    store.remove(card.id);
    const counts: ForgetCounts = {
      ...gone,
      others: gone.others + copies.count(),
      recordings: recordings.length,
      held: held.length,
      points: card.points.length,
      refusals,
    };
    db.insert(forgettings)
      .values({ id: job.forgetId, at, by: job.by, reason: blotText(job.reason), counts, files, recordings })
      .run();
    db.insert(schema.auditLog)
      .values({ at, by: job.by, action: 'customer.forgotten', subject: `forgettings/${job.forgetId}` })
      .run();
    return { counts, files, recordings };
  });
  // Calls that were counted in between.
  blotFigures();
  return done;
}

/** What of it could not be deleted yet; with nothing left it is done. */
export function noteLeft(
  db: Db,
  left: { forgetId: string; files: string[]; recordings: string[]; isCleaned: boolean; at: number },
): void {
  const { files, recordings } = left;
  const isDone = files.length + recordings.length === 0 && left.isCleaned;
  db.update(forgettings)
    .set({ files, recordings, doneAt: isDone ? left.at : null })
    .where(eq(forgettings.id, left.forgetId))
    .run();
}

/**
 * Makes the search index forget too, and moves what was written to the file, over what stood there. In steps: calls and
 * pages write in between. A stop leaves it to the next time, which the forgettings tell.
 */
export async function cleanIndex({ db, now }: { db: Db; now: () => number }, pace: Pace): Promise<void> {
  const cleaning = openIndexCleaning(db, { clockMs: now });
  // Between the steps, and so that nobody who writes waits for it; what is left at the end is little.
  const moveToFile = (): unknown => db.$client.pragma('wal_checkpoint(PASSIVE)');
  db.$client.pragma('wal_autocheckpoint = 0');
  cleaning.begin();
  for (let steps = 1, began = now(); cleaning.step(); steps += 1) {
    if (pace.isStopped()) return;
    // Who wants to write looks whether it may ever more seldom: most of the time it must find that it may.
    const until = now() + (now() - began) * pausesToWork;
    do await pace.breathe();
    while (now() < until);
    began = now();
    if (steps % stepsToFile === 0) moveToFile();
  }
  moveToFile();
  db.$client.pragma('wal_checkpoint(TRUNCATE)');
  db.update(forgettings).set({ cleanedAt: now() }).where(isNull(forgettings.cleanedAt)).run();
}
