import type { Clock } from '../../base/clock.ts';
import type { Case, CaseInput } from '../../core/cases/case.ts';
import { readCaseNumber } from '../../core/cases/case-number.ts';
import { beginClocks, type CaseRules, stepCase } from '../../core/cases/step-case.ts';
import { type CaseSettings, caseDefaults, motivePath } from '../../core/office/cases.ts';
import { carryCase } from '../../store/cases/carry-case.ts';
import { openCaseStore } from '../../store/cases/case-store.ts';
import type { Db } from '../../store/db.ts';
import type { Journal } from '../calls/journal.ts';
import type { Customers } from '../customers/customers.ts';
import { carryDrafts } from '../desks/drafts.ts';
import type { FactBus } from '../facts.ts';
import { carryFiles } from '../files/files.ts';
import type { OfficeService } from '../office/office-service.ts';
import { workHoursOf } from '../office/work-hours.ts';
import type { CaseActOutcome, CaseDraft, Cases } from './cases.ts';

const MAX_TITLE = 200;
const MAX_TEXT = 20_000;

export interface CasesDeps {
  db: Db;
  bus: FactBus;
  clock: Clock;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find'>;
  journal: Pick<Journal, 'tell' | 'flush'>;
}

const known = (entries: readonly { id: string }[], id: string | undefined): string | undefined =>
  entries.find((each) => each.id === id)?.id;
const filled = (text: string | undefined, most: number): string | undefined => text?.trim().slice(0, most) || undefined;

/** Keys with undefined left out. */
const bare = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

export function createCases({ db, bus, clock, office, customers, journal }: CasesDeps): Cases {
  const store = openCaseStore(db);

  function rules(): CaseRules {
    const present = office.read();
    const settings: CaseSettings = present.cases ?? caseDefaults;
    const schedule = workHoursOf(present);
    return { settings, ...(schedule && { schedule }) };
  }

  const changed = (...ids: number[]): void => {
    for (const caseId of new Set(ids)) bus.publish('case.changed', { caseId });
  };

  /** What a draft says, with what the office and the customer's card add to it. */
  function matterOf(draft: CaseDraft) {
    const { motives, services, departments } = office.read();
    const customer = draft.customerId === undefined ? undefined : customers.find(draft.customerId);
    const motive = known(motives, draft.motive);
    // The nearest motive that says so decides.
    const path = motivePath(motives, motive).reverse();
    const contact = draft.class ?? 'proper';
    return {
      title: filled(draft.title, MAX_TITLE) ?? '',
      class: contact,
      priority: draft.priority ?? path.find(({ priority }) => priority)?.priority ?? 'normal',
      ...bare({
        customerId: customer?.id,
        principal: filled(draft.principal, MAX_TITLE) ?? customer?.principal,
        motive,
        service: known(services, draft.service),
        improper: contact === 'improper' ? (draft.improper ?? 'other') : undefined,
        department: known(departments, draft.department ?? path.find(({ department }) => department)?.department),
      }),
    };
  }

  function keepNew(draft: CaseDraft, how: { by: string; from?: number }): Case {
    const at = clock.now();
    const matter = matterOf(draft);
    const one = store.insert({
      ...matter,
      ...beginClocks(rules(), { priority: matter.priority, at }),
      state: { kind: 'open' },
      owner: draft.owner ?? how.by,
      reopened: 0,
      openedAt: at,
      openedBy: how.by,
      updatedAt: at,
    });
    store.addEvent(one.id, {
      kind: 'opened',
      at,
      by: how.by,
      ...(how.from !== undefined && { from: how.from }),
    });
    return one;
  }

  function keepAct(present: Case, input: CaseInput, by: string): CaseActOutcome {
    const at = clock.now();
    const step = stepCase(present, input, { at, by, rules: rules() });
    if (step.kind === 'refused') return step;
    store.update(step.next);
    store.addEvent(present.id, { ...input, at, by });
    return { kind: 'done', case: step.next };
  }

  function act(id: number, input: CaseInput, { by }: { by: string }): CaseActOutcome {
    const present = store.find(id);
    if (!present) return { kind: 'not-found' };
    const outcome = db.transaction(() => keepAct(present, input, by));
    if (outcome.kind === 'done') changed(id);
    return outcome;
  }

  /** Steps that must not be refused: of a case that was just opened. */
  function surely(present: Case, input: CaseInput, by: string): Case {
    const outcome = keepAct(present, input, by);
    return outcome.kind === 'done' ? outcome.case : present;
  }

  function tellCall(one: Case, told: { callId: string; by: string; how: 'opened' | 'joined' }): void {
    const { callId, by, how } = told;
    journal.tell(callId, { kind: 'case.joined', caseId: one.id, number: one.number, login: by, how });
    // Who chose looks at the page next.
    journal.flush();
  }

  function openInCall(draft: CaseDraft, how: { by: string; callId?: string; from?: number }): Case {
    const { callId, by } = how;
    return db.transaction(() => {
      let one = keepNew(draft, how);
      if (callId !== undefined && store.addCall({ caseId: one.id, callId, at: clock.now() }))
        one = surely(one, { kind: 'call-joined', callId, answers: true }, by);
      const text = filled(draft.text, MAX_TEXT);
      if (text !== undefined) one = surely(one, { kind: 'noted', text }, by);
      return one;
    });
  }

  // Who called is often known only once the case was begun.
  bus.on('call.told', (event) => {
    if (event.kind !== 'customer.matched') return;
    for (const one of store.ofCall(event.callId))
      if (one.customerId === undefined && one.state.kind !== 'merged')
        act(one.id, { kind: 'changed', change: { customerId: event.customerId } }, { by: '' });
  });

  return {
    open(draft, how) {
      const one = openInCall(draft, how);
      if (how.callId !== undefined) tellCall(one, { callId: how.callId, by: how.by, how: 'opened' });
      changed(one.id);
      return one;
    },

    dismiss({ callId, reason, by, customerId, text }) {
      const one = db.transaction(() => {
        const opened = openInCall(
          { class: 'improper', improper: reason, priority: 'low', customerId, text },
          { by, callId },
        );
        return surely(opened, { kind: 'closed', result: 'improper', text: '' }, by);
      });
      tellCall(one, { callId, by, how: 'opened' });
      changed(one.id);
      return one;
    },

    act,

    joinCall({ caseId, callId, by, answers = true }) {
      const present = store.find(caseId);
      if (!present) return { kind: 'not-found' };
      let isNew = false;
      const outcome = db.transaction((): CaseActOutcome => {
        if (present.state.kind === 'merged') return { kind: 'refused', why: 'is-merged' };
        isNew = store.addCall({ caseId, callId, at: clock.now() });
        return isNew
          ? keepAct(present, { kind: 'call-joined', callId, ...(answers && { answers }) }, by)
          : { kind: 'done', case: present };
      });
      if (isNew && outcome.kind === 'done') {
        tellCall(outcome.case, { callId, by, how: 'joined' });
        changed(caseId);
      }
      return outcome;
    },

    merge({ from, into, by }) {
      const [one, other] = [store.find(from), store.find(into)];
      if (!one || !other) return { kind: 'not-found' };
      if (one.state.kind === 'merged') return { kind: 'refused', why: 'is-merged' };
      if (from === into) return { kind: 'refused', why: 'same-case' };
      const outcome = db.transaction((): CaseActOutcome => {
        const taken = keepAct(other, { kind: 'took-in', from }, by);
        if (taken.kind !== 'done') return taken;
        for (const callId of store.callsOf(from)) store.addCall({ caseId: into, callId, at: clock.now() });
        carryCase(db, { from, to: into });
        carryFiles(db, { from: `case:${from}`, to: `case:${into}` });
        carryDrafts(db, { from: `case:${from}:`, to: `case:${into}:` });
        surely(one, { kind: 'merged', into }, by);
        return taken;
      });
      if (outcome.kind === 'done') changed(from, into);
      return outcome;
    },

    split({ from, title, by }) {
      const present = store.find(from);
      if (!present) return { kind: 'not-found' };
      if (present.state.kind === 'merged') return { kind: 'refused', why: 'is-merged' };
      if (present.state.kind === 'closed') return { kind: 'refused', why: 'is-closed' };
      const part = db.transaction(() => {
        const opened = keepNew({ ...present, title }, { by, from });
        surely(present, { kind: 'split', to: opened.id }, by);
        return opened;
      });
      changed(from, part.id);
      return { kind: 'done', case: part };
    },

    find: store.find,

    findByNumber(typed) {
      const read = readCaseNumber(typed);
      if (read.kind === 'mistyped') return 'mistyped';
      return read.kind === 'case' ? store.find(read.id) : undefined;
    },

    list: (filter, page) => store.list(filter, { ...page, now: clock.now() }),
    ofCustomer: store.ofCustomer,
    ofCall: store.ofCall,
    eventsOf: store.eventsOf,
    callsOf: store.callsOf,
    principals: store.principals,
  };
}
