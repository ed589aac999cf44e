import { and, desc, eq, notInArray } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Flow } from '../../core/ivr/flow.ts';
import { type Db, schema } from '../../store/db.ts';
import { flowSchema } from './flow-schema.ts';
import { explainIssue, problemsOf } from './office-problems.ts';
import type { ApplyOutcome, OfficeProblem, OfficeService } from './office-service.ts';

const { flowDrafts, flowVersions } = schema;

/** How many versions that were live are kept of each flow. */
const KEPT_VERSIONS = 20;

export interface FlowVersion {
  id: number;
  at: number;
  by: string;
}

/** Flows while they are drawn: what is on a draft reaches no caller until it goes live. */
export interface FlowDrafts {
  /** The draft where there is one, else what is live. */
  find(flowId: string): { flow: Flow; isDraft: boolean; isLive: boolean } | undefined;
  /** All flows, live or not, by name. */
  list(): { flow: Flow; isDraft: boolean; isLive: boolean }[];
  /** Keeps it as the draft when it has the shape of a flow; where it leads is judged only when it goes live. */
  save(flow: unknown, by: string): { kind: 'saved'; flow: Flow } | { kind: 'refused'; problems: OfficeProblem[] };
  discard(flowId: string): void;
  /** Callers meet the draft from now on; refused with the problems of the whole office. */
  goLive(flowId: string, by: string): ApplyOutcome;
  /** What was live, the newest first. */
  versions(flowId: string): FlowVersion[];
  /** Makes a version the draft; false when it is not kept any more. */
  restore(flowId: string, version: { id: number; by: string }): boolean;
  /** Takes the flow away, draft and live; refused while something leads to it. */
  remove(flowId: string, by: string): ApplyOutcome;
}

export function createFlowDrafts(deps: { db: Db; office: OfficeService; clock: Clock }): FlowDrafts {
  const { db, office, clock } = deps;
  const liveOf = (flowId: string): Flow | undefined => office.read().flows.find(({ id }) => id === flowId);
  const draftOf = (flowId: string): Flow | undefined =>
    db.select().from(flowDrafts).where(eq(flowDrafts.flowId, flowId)).get()?.flow;

  function find(flowId: string) {
    const live = liveOf(flowId);
    const draft = draftOf(flowId);
    const flow = draft ?? live;
    return flow && { flow, isDraft: draft !== undefined, isLive: live !== undefined };
  }

  function keep(flow: Flow, by: string): void {
    const row = { flow, by, at: clock.now() };
    db.insert(flowDrafts)
      .values({ flowId: flow.id, ...row })
      .onConflictDoUpdate({ target: flowDrafts.flowId, set: row })
      .run();
  }

  function discard(flowId: string): void {
    db.delete(flowDrafts).where(eq(flowDrafts.flowId, flowId)).run();
  }

  function rememberVersion(flow: Flow, by: string): void {
    db.insert(flowVersions).values({ flowId: flow.id, flow, by, at: clock.now() }).run();
    const kept = db
      .select({ id: flowVersions.id })
      .from(flowVersions)
      .where(eq(flowVersions.flowId, flow.id))
      .orderBy(desc(flowVersions.id))
      .limit(KEPT_VERSIONS)
      .all()
      .map(({ id }) => id);
    db.delete(flowVersions)
      .where(and(eq(flowVersions.flowId, flow.id), notInArray(flowVersions.id, kept)))
      .run();
  }

  return {
    find,
    list() {
      const drafts = db.select({ id: flowDrafts.flowId }).from(flowDrafts).all();
      const ids = new Set([...office.read().flows, ...drafts].map(({ id }) => id));
      return [...ids].flatMap((id) => find(id) ?? []).sort((a, b) => a.flow.name.localeCompare(b.flow.name));
    },
    save(given, by) {
      const parsed = flowSchema.safeParse(given, { error: explainIssue });
      if (!parsed.success) return { kind: 'refused', problems: problemsOf(parsed.error) };
      const flow: Flow = { ...parsed.data, name: parsed.data.name ?? parsed.data.id };
      keep(flow, by);
      return { kind: 'saved', flow };
    },
    discard,
    goLive(flowId, by) {
      const draft = draftOf(flowId);
      const before = liveOf(flowId);
      if (!draft) return { kind: 'applied', changes: [] };
      const outcome = office.edit(
        ({ flows }) => {
          const index = flows.findIndex(({ id }) => id === flowId);
          flows[index < 0 ? flows.length : index] = draft;
        },
        { by },
      );
      if (outcome.kind !== 'applied') return outcome;
      // What the office file brought in was never kept: now it is, before it is gone.
      if (before && db.select().from(flowVersions).where(eq(flowVersions.flowId, flowId)).all().length === 0)
        rememberVersion(before, by);
      rememberVersion(draft, by);
      discard(flowId);
      return outcome;
    },
    versions: (flowId) =>
      db
        .select({ id: flowVersions.id, at: flowVersions.at, by: flowVersions.by })
        .from(flowVersions)
        .where(eq(flowVersions.flowId, flowId))
        .orderBy(desc(flowVersions.id))
        .all(),
    restore(flowId, { id, by }) {
      const row = db
        .select()
        .from(flowVersions)
        .where(and(eq(flowVersions.flowId, flowId), eq(flowVersions.id, id)))
        .get();
      if (row) keep(row.flow, by);
      return row !== undefined;
    },
    remove(flowId, by) {
      const outcome = office.edit(
        (draft) => {
          draft.flows = draft.flows.filter(({ id }) => id !== flowId);
        },
        { by },
      );
      if (outcome.kind === 'applied') {
        discard(flowId);
        db.delete(flowVersions).where(eq(flowVersions.flowId, flowId)).run();
      }
      return outcome;
    },
  };
}
