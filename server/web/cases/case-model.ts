import { motiveOptions } from '../../../views/admin/motives.tsx';
import { namedOptions } from '../../../views/admin/section.ts';
import type {
  CaseChoices,
  CaseEventView,
  CaseLineView,
  CasePageView,
  DeskCasesView,
} from '../../../views/cases/case-view.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import type { CaseEvent, HandoverTarget } from '../../core/cases/case.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import { runningClocks, standingOf } from '../../core/cases/step-case.ts';
import { pointsOf } from '../../core/customers/customer.ts';
import { caseDefaults, motivePath } from '../../core/office/cases.ts';
import type { Office } from '../../core/office/office.ts';
import type { Case } from '../../services/cases/cases.ts';
import { maxFileBytes } from '../../services/files/files.ts';
import { formatPoint } from '../../services/numbers/normalize.ts';
import { findCall } from '../../store/queries/calls.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { caseFaxes } from '../faxes/fax-model.ts';
import { receiptsOf } from '../mails/catalogue-model.ts';
import { mailLines } from '../mails/mail-model.ts';
import { taskLines } from '../tasks/task-model.ts';
import type { WebDeps } from '../web-deps.ts';
import { type MatterPart, type MatterValues, seenOfCase } from './case-weave.ts';

const DAY_MS = 86_400_000;
const openShown = 6;

type Deps = Pick<
  WebDeps,
  'office' | 'clock' | 'db' | 'cases' | 'tasks' | 'customers' | 'mails' | 'fax' | 'merge' | 'files' | 'catalogue'
>;

const nameOfPerson = ({ people }: Office, login: string): string =>
  people.find((person) => person.login === login)?.name ?? login;

const nameOfUnit = ({ departments }: Office, id: string): string =>
  departments.find((each) => each.id === id)?.name ?? id;

const motiveText = ({ motives }: Office, id: string): string =>
  motivePath(motives, id)
    .map(({ name }) => name)
    .join(' › ') || id;

const targetText = (office: Office, to: HandoverTarget): string =>
  to.kind === 'person'
    ? nameOfPerson(office, to.login)
    : to.kind === 'department'
      ? nameOfUnit(office, to.department)
      : to.name;

export const choicesOf = (office: Office): CaseChoices => ({
  motives: motiveOptions(office),
  services: namedOptions(office.services),
});

/** Cases in a line each, with the names of all that they point to. */
export function caseLines(deps: Deps, cases: readonly Case[]): CaseLineView[] {
  const office = deps.office.read();
  const now = deps.clock.now();
  const names = customerNames(
    deps.db,
    cases.map(({ customerId }) => customerId ?? null),
  );
  return cases.map((one) => {
    const { state, motive, owner, department, customerId } = one;
    const [due] = runningClocks(one);
    return {
      id: one.id,
      number: one.number,
      title: one.title || (motive === undefined ? '' : (motivePath(office.motives, motive).at(-1)?.name ?? '')),
      class: one.class,
      priority: one.priority,
      state: state.kind,
      openedAt: one.openedAt,
      updatedAt: one.updatedAt,
      ...(one.improper && { improper: one.improper }),
      ...(motive !== undefined && { motive: motiveText(office, motive) }),
      ...(state.kind === 'pending' && { pendingReason: state.reason }),
      ...(state.kind === 'closed' && { result: state.result }),
      ...(state.kind === 'handed-over' && { handedTo: targetText(office, state.to) }),
      ...(owner !== undefined && { owner: nameOfPerson(office, owner) }),
      ...(department !== undefined && { department: nameOfUnit(office, department) }),
      ...(customerId !== undefined && { customer: { id: customerId, name: names.get(customerId) ?? customerId } }),
      ...(due && { due: { clock: due.clock, at: due.dueAt, standing: standingOf(due, now) } }),
    };
  });
}

/** What of the matter was changed, in words. */
function changeText(office: Office, event: CaseEvent & { kind: 'changed' }, { t }: Reader): string {
  const { title, motive, service, class: contact, improper, priority, principal, customerId } = event.change;
  const gone = t('case.none');
  return [
    title !== undefined && title,
    'motive' in event.change && (motive === undefined ? gone : motiveText(office, motive)),
    'service' in event.change && (office.services.find(({ id }) => id === service)?.name ?? service ?? gone),
    contact && t(`contact-class.${contact}`),
    improper && t(`improper.${improper}`),
    priority && t(`case-priority.${priority}`),
    principal,
    customerId !== undefined && t('case.customer'),
  ]
    .filter(Boolean)
    .join(' · ');
}

function eventView(office: Office, event: CaseEvent, reader: Reader): CaseEventView {
  const other =
    event.kind === 'merged'
      ? event.into
      : event.kind === 'took-in' || event.kind === 'opened'
        ? event.from
        : event.kind === 'split'
          ? event.to
          : undefined;
  return {
    event,
    by: event.by === '' ? '' : nameOfPerson(office, event.by),
    ...(other !== undefined && { other: numberOfCase(other) }),
    ...(event.kind === 'handed-over' && { to: targetText(office, event.to) }),
    ...(event.kind === 'changed' && { change: changeText(office, event, reader) }),
  };
}

/** Where the case's customer reads mails; '' when nobody knows. */
function mailOf(deps: Deps, { customerId }: Case): string {
  const customer = customerId === undefined ? undefined : deps.customers.find(customerId);
  return (customer && pointsOf(customer, 'mail')[0]?.typed) ?? '';
}

/** Where the case's customer is reached by phone. */
function phonesOf(deps: Deps, { id, customerId, state }: Case): CasePageView['phones'] {
  const customer = customerId === undefined || state.kind === 'merged' ? undefined : deps.customers.find(customerId);
  if (!customer) return [];
  const { country } = deps.office.read().office;
  return pointsOf(customer, 'phone').map(({ key, typed }) => ({
    ...{ caseId: id, number: formatPoint({ typed, key }, country) },
    dial: key ?? typed,
  }));
}

/** One case with all that its page shows. */
export function casePageOf(
  deps: Deps & Pick<WebDeps, 'files'>,
  one: Case,
  who: { login: string; reader: Reader; canOpenCalls: boolean },
): CasePageView {
  const office = deps.office.read();
  const now = deps.clock.now();
  const [line] = caseLines(deps, [one]);
  const calls = deps.cases.callsOf(one.id).flatMap((callId) => findCall(deps.db, callId) ?? []);
  const { state } = one;
  const { reopenDays } = office.cases ?? caseDefaults;
  const active = office.people.filter((person) => person.active);
  return {
    line: line!,
    openedBy: nameOfPerson(office, one.openedBy),
    clocks: runningClocks(one).map((each) => ({
      clock: each.clock,
      at: each.dueAt,
      standing: standingOf(each, now),
    })),
    reopened: one.reopened,
    events: deps.cases
      .eventsOf(one.id)
      .reverse()
      .map((event) => eventView(office, event, who.reader)),
    calls: calls.map((call) => ({
      callId: call.id,
      at: call.startedAt,
      canOpen: who.canOpenCalls,
      direction: who.reader.t(`direction.${call.direction}`),
      ...(call.login !== null && { person: nameOfPerson(office, call.login) }),
    })),
    phones: phonesOf(deps, one),
    campaigns: [...new Set(calls.flatMap(({ campaignId }) => campaignId ?? []))].map(
      (id) => office.campaigns.find((each) => each.id === id)?.name ?? id,
    ),
    tasks: taskLines(deps, deps.tasks.ofCase(one.id), who.reader),
    files: deps.files.usedBy(`case:${one.id}`).map(({ id, name, bytes }) => ({ id, name, bytes })),
    mostFileMb: maxFileBytes / 1_000_000,
    mails: mailLines(deps, deps.mails.ofCase(one.id).reverse()),
    faxes: caseFaxes(deps, one.id),
    faxService: one.service,
    catalogue: {
      services: namedOptions(office.services),
      to: mailOf(deps, one),
      receipts: receiptsOf(deps, deps.catalogue.ofCase(one.id)),
    },
    mayReopen: state.kind === 'closed' && now <= state.at + reopenDays * DAY_MS,
    isMine: one.owner === who.login && state.kind !== 'handed-over',
    values: matterValues(one),
    seen: seenOfCase(matterValues(one)),
    choices: {
      ...choicesOf(office),
      people: active.map(({ login, name }) => ({ value: login, label: name })),
      departments: namedOptions(office.departments),
    },
    ...(one.promise && { promise: { dueAt: one.promise.dueAt, text: one.promise.text } }),
    ...(one.principal !== undefined && { principal: one.principal }),
    ...(one.service !== undefined && {
      service: office.services.find(({ id }) => id === one.service)?.name ?? one.service,
    }),
    ...(state.kind === 'merged' && { mergedInto: numberOfCase(state.into) }),
  };
}

/** What a case is about, as its form has it. */
export const matterValues = (one: Case): MatterValues => ({
  title: one.title,
  motive: one.motive ?? '',
  service: one.service ?? '',
  class: one.class,
  improper: one.improper ?? '',
  priority: one.priority,
  principal: one.principal ?? '',
});

/** The same in words that people read; '' where nothing is said. */
export function matterWords(office: Office, one: Case, { t }: Reader): Record<MatterPart, string> {
  const { motives, services } = choicesOf(office);
  const named = (options: readonly { value: string; label: string }[], id: string | undefined): string =>
    options.find(({ value }) => value === id)?.label ?? id ?? '';
  return {
    ...matterValues(one),
    motive: named(motives, one.motive),
    service: named(services, one.service),
    class: t(`contact-class.${one.class}`),
    improper: one.improper ? t(`improper.${one.improper}`) : '',
    priority: t(`case-priority.${one.priority}`),
  };
}

/** Beside the call at hand: its cases, and those of the customer that could be meant. */
export function deskCasesOf(deps: Deps, about: { callId: string; customerId: string | undefined }): DeskCasesView {
  const { callId, customerId } = about;
  const joined = deps.cases.ofCall(callId);
  const open =
    customerId === undefined
      ? []
      : deps.cases
          .list(
            { customerIds: [customerId], states: ['open', 'pending', 'handed-over'] },
            { limit: openShown, offset: 0 },
          )
          .rows.filter(({ id }) => !joined.some((each) => each.id === id));
  return {
    callId,
    joined: caseLines(deps, joined),
    open: caseLines(deps, open),
    choices: choicesOf(deps.office.read()),
  };
}
