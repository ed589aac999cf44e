import { and, asc, desc, eq, gte, isNull, lt, notInArray, type SQL } from 'drizzle-orm';
import type { Language } from '../../core/office/office.ts';
import type { RunState } from '../../core/scripts/step-script.ts';
import { type Db, schema } from '../db.ts';

const { consents, scriptAnswers, scriptRuns } = schema;

export interface ScriptRun {
  id: number;
  callId: string;
  scriptId: string;
  version: number;
  language: Language;
  customerId?: string;
  state: RunState;
  login: string;
  startedAt: number;
  updatedAt: number;
}

const toRun = ({ customerId, status: _, ...row }: typeof scriptRuns.$inferSelect): ScriptRun => ({
  ...row,
  ...(customerId !== null && { customerId }),
});

/** Instants of the runs' start, epoch ms; absent = all. */
export interface RunSpan {
  from?: number | undefined;
  to?: number | undefined;
}

/** Runs of scripts and their answers in the store. The caller opens transactions. */
export function openRunStore(db: Db) {
  const ofScript = (scriptId: string, { from, to }: RunSpan): SQL | undefined =>
    and(
      eq(scriptRuns.scriptId, scriptId),
      from === undefined ? undefined : gte(scriptRuns.startedAt, from),
      to === undefined ? undefined : lt(scriptRuns.startedAt, to),
    );

  return {
    insert(run: Omit<ScriptRun, 'id'>): ScriptRun {
      const { id } = db
        .insert(scriptRuns)
        .values({ ...run, status: run.state.status.kind })
        .returning({ id: scriptRuns.id })
        .get();
      return { ...run, id };
    },

    /** Answers follow the state: those that it does not have any more are gone. */
    update({ id, ...run }: ScriptRun): void {
      db.update(scriptRuns)
        .set({ ...run, status: run.state.status.kind })
        .where(eq(scriptRuns.id, id))
        .run();
      const answers = Object.entries(run.state.answers);
      db.delete(scriptAnswers)
        .where(
          and(
            eq(scriptAnswers.runId, id),
            notInArray(
              scriptAnswers.question,
              answers.map(([question]) => question),
            ),
          ),
        )
        .run();
      for (const [question, answer] of answers)
        db.insert(scriptAnswers)
          .values({ runId: id, question, ...answer })
          .onConflictDoUpdate({ target: [scriptAnswers.runId, scriptAnswers.question], set: answer })
          .run();
    },

    /** Of one call, the one worked with last first. */
    ofCall: (callId: string): ScriptRun[] =>
      db
        .select()
        .from(scriptRuns)
        .where(eq(scriptRuns.callId, callId))
        .orderBy(desc(scriptRuns.updatedAt), desc(scriptRuns.id))
        .all()
        .map(toRun),

    /** Who called is known now: runs and consents of the call are theirs. */
    setCustomer(callId: string, customerId: string): void {
      db.update(scriptRuns).set({ customerId }).where(eq(scriptRuns.callId, callId)).run();
      db.update(consents)
        .set({ customerId })
        .where(and(eq(consents.callId, callId), isNull(consents.customerId)))
        .run();
    },

    /** Every answer to the script, in the order of time. */
    answersOf: (scriptId: string, span: RunSpan) =>
      db
        .select({ run: scriptRuns, answer: scriptAnswers })
        .from(scriptRuns)
        .innerJoin(scriptAnswers, eq(scriptAnswers.runId, scriptRuns.id))
        .where(ofScript(scriptId, span))
        .orderBy(asc(scriptRuns.startedAt), asc(scriptAnswers.at))
        .all(),

    /** How often each version was gone through, and how it ended. */
    runsOf: (scriptId: string, span: RunSpan) =>
      db
        .select({ id: scriptRuns.id, version: scriptRuns.version, status: scriptRuns.status, state: scriptRuns.state })
        .from(scriptRuns)
        .where(ofScript(scriptId, span))
        .orderBy(asc(scriptRuns.id))
        .all(),
  };
}
