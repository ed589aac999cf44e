import { asc, desc, eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { pointsOf } from '../../core/customers/customer.ts';
import { fillMergeText, type MergeFieldId } from '../../core/merge/merge-text.ts';
import type { LetterTemplate } from '../../core/office/letters.ts';
import type { Label, Letter } from '../../core/sheets/letters.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { MergeSource } from '../merge/merge-values.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Tasks } from '../tasks/tasks.ts';

/** More at once would be a job for a printing house. */
export const mostCustomers = 2_000;
/** Written between two breaths of the thread that carries calls. */
const atOnce = 20;
const letterTask = 'prepare-letter';
const { letterBatches, letters } = schema;

export interface LetterWish {
  /** Id of a template, or of a kit. */
  what: string;
  customers: readonly string[];
  caseId?: number | undefined;
  /** Makes a task of it: to be printed, put in envelopes and sent. */
  asTask?: boolean;
}

export type LetterBatch = typeof letterBatches.$inferSelect;

export type WriteOutcome =
  /** `leftOut`: how many get none, for their company is closed or they have died. */
  | { kind: 'written'; batch: LetterBatch; leftOut: number }
  | { kind: 'refused'; why: 'no-template' | 'no-customers' | 'too-many' | 'closed' };

export interface LetterPreview {
  title: string;
  letter: Letter;
  /** Fields for which nothing is known of this customer. */
  missing: MergeFieldId[];
}

/** Letters to customers. */
export interface Letters {
  /** All letters of a template or kit as this customer would get them; [] for what the office does not know. */
  preview(wish: { what: string; customerId: string; caseId?: number | undefined; by: string }): LetterPreview[];
  write(wish: LetterWish, how: { by: string }): Promise<WriteOutcome>;
  find(id: number): LetterBatch | undefined;
  ofTask(taskId: number): LetterBatch[];
  /** Latest first. */
  latest(limit: number): LetterBatch[];
  /** In the order of the envelopes. */
  lettersOf(batchId: number): { customerId: string; title: string; letter: Letter }[];
  /** One for each customer, in the same order. */
  labelsOf(batchId: number): Label[];
  /** False when it is sent already, or there is no such. Its task is done by it. */
  markSent(id: number, how: { by: string }): boolean;
}

export function createLetters(deps: {
  db: Db;
  clock: Clock;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find'>;
  merge: MergeSource;
  tasks: Pick<Tasks, 'add' | 'act' | 'find'>;
}): Letters {
  const { db, clock, office, customers } = deps;

  /** What was asked for by its id: its name and the letters in it. */
  function wanted(what: string): { names: LetterTemplate['names']; templates: LetterTemplate[] } | undefined {
    const { letterTemplates, letterKits } = office.read();
    const one = letterTemplates.find(({ id }) => id === what);
    if (one) return { names: one.names, templates: [one] };
    const kit = letterKits.find(({ id }) => id === what);
    const templates = kit?.letters.flatMap((id) => letterTemplates.find((each) => each.id === id) ?? []) ?? [];
    return kit && templates.length > 0 ? { names: kit.names, templates } : undefined;
  }

  function compose(
    template: LetterTemplate,
    about: { customerId: string; caseId?: number | undefined; by: string },
  ): LetterPreview | undefined {
    const customer = customers.find(about.customerId);
    if (!customer) return undefined;
    const language = customer.language ?? office.read().office.language;
    const values = deps.merge.valuesFor({ ...about, login: about.by, language });
    const subject = fillMergeText(template.subjects[language], values);
    const text = fillMergeText(template.texts[language], values);
    const [address] = pointsOf(customer, 'address');
    return {
      title: template.names[language],
      // Nothing can be posted without it, whether the text names it or not.
      missing: [...new Set([...subject.missing, ...text.missing, ...(address ? [] : (['customer.address'] as const))])],
      letter: {
        address: [
          customer.name,
          ...(customer.company !== undefined && customer.company !== customer.name ? [customer.company] : []),
          // People write an address in one line, its parts by commas.
          ...(address?.typed.split(/\s*(?:\n|,)\s*/).filter(Boolean) ?? []),
        ],
        date: values.today ?? '',
        subject: subject.text,
        text: text.text,
        reference: values['case.number'] ?? '',
      },
    };
  }

  const find = (id: number): LetterBatch | undefined =>
    db.select().from(letterBatches).where(eq(letterBatches.id, id)).get();

  const lettersOf = (batchId: number) =>
    db
      .select({ customerId: letters.customerId, title: letters.title, letter: letters.letter })
      .from(letters)
      .where(eq(letters.batchId, batchId))
      .orderBy(asc(letters.id))
      .all();

  return {
    preview: ({ what, ...about }) =>
      (wanted(what)?.templates ?? []).flatMap((template) => compose(template, about) ?? []),

    async write({ what, customers: ids, caseId, asTask = false }, { by }) {
      const found = wanted(what);
      if (!found) return { kind: 'refused', why: 'no-template' };
      if (ids.length > mostCustomers) return { kind: 'refused', why: 'too-many' };
      const written: (typeof letters.$inferInsert)[] = [];
      const at = clock.now();
      let reached = 0;
      let leftOut = 0;
      for (const [index, customerId] of [...new Set(ids)].entries()) {
        if (index % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
        if (customers.find(customerId)?.standing === 'closed') {
          leftOut++;
          continue;
        }
        const all = found.templates.flatMap((template) => compose(template, { customerId, caseId, by }) ?? []);
        if (all.length > 0) reached++;
        for (const { title, letter } of all) written.push({ batchId: 0, customerId, title, letter, at });
      }
      if (written.length === 0) return { kind: 'refused', why: leftOut > 0 ? 'closed' : 'no-customers' };
      const title = found.names[office.read().office.language];
      const [first] = written;
      const task = asTask
        ? deps.tasks.add(
            { kind: letterTask, title, caseId, customerId: reached === 1 ? first!.customerId : undefined },
            { by },
          )
        : undefined;
      const batch = db.transaction((tx) => {
        const made = tx
          .insert(letterBatches)
          .values({
            title,
            customers: reached,
            taskId: task?.id ?? null,
            caseId: caseId ?? null,
            createdAt: at,
            createdBy: by,
          })
          .returning()
          .get();
        for (const letter of written)
          tx.insert(letters)
            .values({ ...letter, batchId: made.id })
            .run();
        return made;
      });
      return { kind: 'written', batch, leftOut };
    },

    find,
    ofTask: (taskId) => db.select().from(letterBatches).where(eq(letterBatches.taskId, taskId)).all(),
    latest: (limit) => db.select().from(letterBatches).orderBy(desc(letterBatches.id)).limit(limit).all(),
    lettersOf,
    labelsOf(batchId) {
      const byCustomer = new Map(lettersOf(batchId).map(({ customerId, letter }) => [customerId, letter.address]));
      return [...byCustomer.values()];
    },

    markSent(id, { by }) {
      const batch = find(id);
      if (!batch || batch.sentAt !== null) return false;
      db.update(letterBatches).set({ sentAt: clock.now(), sentBy: by }).where(eq(letterBatches.id, id)).run();
      if (batch.taskId !== null) deps.tasks.act(batch.taskId, { kind: 'done', text: batch.title }, { by, leads: true });
      for (const customerId of new Set(lettersOf(id).map((each) => each.customerId)))
        deps.bus.publish('customer.changed', { customerId });
      return true;
    },
  };
}
