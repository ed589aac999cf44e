import type { Desk, DeskCall, DeskCard, DeskPastCall, DeskPerson } from '../../../views/agent/desk.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import { type CallStory, tellStory } from '../../core/calls/story.ts';
import { findExtension } from '../../core/office/find-extension.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Customer } from '../../services/customers/customers.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { searchCalls } from '../../store/queries/calls.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { caseLines, deskCasesOf } from '../cases/case-model.ts';
import { cardOf } from '../customers/customer-model.ts';
import { ringingLines } from '../faxes/inbox-routes.tsx';
import { catalogueOfCall } from '../mails/catalogue-model.ts';
import { deskTasksOf } from '../tasks/task-model.ts';
import type { WebDeps } from '../web-deps.ts';
import { deskScriptOf } from './desk-script-model.ts';
import { handOverOf, targetsOf } from './hand-over-model.ts';

/** How long the last call stays in front: notes may still be written after the wrap-up. */
const lastCallMs = 30 * 60_000;
const callsOfToday = 25;

/** Midnight of the office. */
export function startOfDay(deps: Pick<WebDeps, 'office' | 'clock'>): number {
  const { timezone } = deps.office.read().office;
  return instantAt(timezone, { date: localTime(timezone, deps.clock.now()).date, minute: 0 });
}

/** Whether the call rang, was placed or was talked in by this person: only then it is theirs to change. */
export const isCallOf = (events: readonly CallEvent[], login: string): boolean =>
  events.some(
    (event) =>
      ((event.kind === 'call.created' || event.kind === 'queue.offered') && event.login === login) ||
      (event.kind === 'leg.created' && event.side.kind === 'extension' && event.side.login === login),
  );

function personOf(deps: WebDeps, login: string): DeskPerson {
  const { people, queues } = deps.office.read();
  const agent = deps.agents.find(login);
  const address = deps.sipAddresses()[0];
  const person = people.find((each) => each.login === login);
  const own = person?.extension === undefined ? undefined : findExtension(deps.office.read(), person.extension);
  const names = queues.filter(({ members }) => members.includes(login)).map(({ name }) => name);
  const refused = agent?.breakRefused;
  const campaign = deps.campaignWork.of(login);
  return {
    ...(agent ?? { login, name: person?.name ?? login, state: 'off', since: 0, phone: 'unregistered' }),
    ...(refused && {
      breakRefused: { ...refused, by: people.find((each) => each.login === refused.by)?.name ?? refused.by },
    }),
    queues: agent?.work === 'outbound' ? [] : names,
    campaigns: {
      choices: deps.campaignWork.choicesOf(login).map(({ id, name }) => ({ id, name })),
      ...(campaign && { chosen: campaign.id }),
    },
    dnd: own?.dnd ?? false,
    ...(own?.forward.always !== undefined && { forwardedTo: own.forward.always }),
    ...(address !== undefined && { sipAddress: address }),
  };
}

/** The running call, else the last one while it is fresh. */
function callIdOf(deps: WebDeps, login: string): string | undefined {
  const current = deps.calls.liveOf(login)?.callId ?? deps.agents.find(login)?.callId;
  if (current !== undefined) return current;
  const [last] = searchCalls(deps.db, { filter: { login, from: deps.clock.now() - 12 * 3_600_000 }, limit: 1 }).rows;
  if (!last) return undefined;
  // Hung up, and its end not yet written: it stays in front meanwhile.
  if (last.endedAt === null) return deps.calls.find(last.id) ? undefined : last.id;
  return last.endedAt > deps.clock.now() - lastCallMs ? last.id : undefined;
}

/** The outside party's number as presented or dialled; the other extension of an internal call. */
const otherParty = (story: CallStory): string => story.e164 ?? (story.direction === 'inbound' ? story.from : story.to);

function callOf(
  deps: WebDeps,
  about: { login: string; story: CallStory; events: readonly CallEvent[]; customer: Customer | undefined },
): DeskCall {
  const { login, story, events, customer } = about;
  const document = deps.office.read();
  const { office, queues } = document;
  const live = deps.calls.find(story.callId);
  const handOver = handOverOf(document, { login, events, live });
  const offered = events.findLast((event) => event.kind === 'queue.offered' && event.login === login);
  const stay = story.queueStays.at(-1);
  const tried = events.find((event) => event.kind === 'callback.tried');
  const waitedUntil = stay?.leftAt ?? (live ? (offered?.at ?? live.stageSince) : undefined);
  const name = customer?.name ?? story.fromName;
  const answering = deps.calls.answering({ callId: story.callId, login });
  const before = customer && deps.cases.ofCustomer(customer.id, 1);
  const [lastCase] = before ? caseLines(deps, before) : [];
  return {
    callId: story.callId,
    direction: story.direction,
    number: formatForReader(otherParty(story), office.country),
    dial: otherParty(story),
    isVip: customer?.vip ?? false,
    stage: live?.stage ?? 'over',
    stageSince: live?.stageSince ?? story.endedAt ?? story.startedAt,
    recording: live?.recording ?? false,
    held: live?.held ?? false,
    threeWay: live?.threeWay ?? false,
    recordingPaused: live?.recordingPaused ?? false,
    ...(live?.recordingGoesOnAt !== undefined && { recordingGoesOnAt: live.recordingGoesOnAt }),
    ...(live?.supervised &&
      document.supervision?.tellPeople && {
        heardBy: document.people.find((each) => each.login === live.supervised?.login)?.name ?? live.supervised.login,
      }),
    talkMs: story.talkMs,
    results: deps.results.of(story.callId),
    ...(story.result && { resultId: story.result.id }),
    targets: live ? targetsOf(document) : [],
    hasAccounts: document.accounts.some(({ active }) => active),
    ...(live?.account !== undefined && { account: live.account }),
    ...(story.campaignId !== undefined && {
      campaign: document.campaigns.find(({ id }) => id === story.campaignId)?.name ?? story.campaignId,
    }),
    ...(handOver && { handOver }),
    ...(answering && { answering }),
    ...(name && { name }),
    ...(lastCase && { lastCase }),
    ...(story.queueId !== undefined && { queue: queues.find(({ id }) => id === story.queueId)?.name ?? story.queueId }),
    ...(stay && waitedUntil !== undefined && { waitMs: waitedUntil - stay.enteredAt }),
    ...(offered?.kind === 'queue.offered' && { grounds: offered }),
    ...(tried?.kind === 'callback.tried' && { callbackOf: tried.since }),
  };
}

function deskCardOf(deps: WebDeps, story: CallStory, customer: Customer | undefined): DeskCard | undefined {
  const { callId } = story;
  const { country } = deps.office.read().office;
  const number = formatForReader(otherParty(story), country);
  if (customer) return { kind: 'known', callId, number, card: cardOf(deps, customer, callId) };
  if (story.direction === 'internal') return undefined;
  const matches = story.e164 === undefined ? [] : deps.customers.findByNumber(story.e164);
  if (matches.length > 0) {
    const customers = matches.map(({ id, name, company, vip }) => ({
      id,
      name,
      isVip: vip,
      ...(company !== undefined && { company }),
    }));
    return { kind: 'several', callId, number, customers };
  }
  return { kind: 'unknown', callId, number, typed: story.e164 ?? '' };
}

function todayOf(deps: WebDeps, login: string): DeskPastCall[] {
  const { office, results } = deps.office.read();
  const { country } = office;
  const { rows } = searchCalls(deps.db, { filter: { login, from: startOfDay(deps) }, limit: callsOfToday });
  const names = customerNames(
    deps.db,
    rows.map(({ customerId }) => customerId),
  );
  return rows
    .filter((row) => row.endedAt !== null)
    .map((row) => {
      const number = row.e164 ?? (row.direction === 'inbound' ? row.fromNumber : row.toNumber);
      const name = names.get(row.customerId ?? '') ?? row.fromName;
      return {
        callId: row.id,
        direction: row.direction,
        startedAt: row.startedAt,
        number: formatForReader(number, country),
        talkMs: row.talkMs,
        isAnswered: row.answeredAt !== null,
        ...(/\d/.test(number) && { dial: number }),
        ...(name && { name }),
        ...(row.customerId !== null && { customerId: row.customerId }),
        ...(row.endReason !== null && { endReason: row.endReason }),
        ...(row.resultId !== null && { result: results.find(({ id }) => id === row.resultId)?.name ?? row.resultId }),
      };
    });
}

const notesOf = (deps: WebDeps, login: string): Desk['notes'] =>
  deps.deskMessages.unreadOf(login).map(({ sender, ...note }) => ({
    ...note,
    from: deps.office.read().people.find((each) => each.login === sender)?.name ?? sender,
  }));

/** Everything that the agent's page shows. */
export function deskOf(deps: WebDeps, who: { login: string; reader: Reader }): Desk {
  const { login, reader } = who;
  const me = personOf(deps, login);
  const own = deps.office.read().people.find((each) => each.login === login)?.extension;
  const messages = own === undefined ? 0 : deps.mailboxes.counts(own).unheard;
  const { breaks, accounts } = deps.office.read();
  const base = {
    now: deps.clock.now(),
    me,
    today: todayOf(deps, login),
    messages,
    faxLines: ringingLines(deps),
    breaks,
    accounts: accounts.filter(({ active }) => active),
    notes: notesOf(deps, login),
  };
  const callId = callIdOf(deps, login);
  const events = callId === undefined ? [] : deps.journal.of(callId);
  const story = tellStory(events);
  if (!story) return { ...base, tasks: deskTasksOf(deps, { login }) };
  const customer = story.customerId === undefined ? undefined : deps.customers.find(story.customerId);
  const card = deskCardOf(deps, story, customer);
  const note = deps.customers.findNote({ callId: story.callId, login });
  const script =
    story.direction === 'internal'
      ? undefined
      : deskScriptOf(deps, { callId: story.callId, login, customerId: customer?.id, reader });
  return {
    ...base,
    call: callOf(deps, { login, story, events, customer }),
    ...(card && { card }),
    ...(script && { script }),
    tasks: deskTasksOf(deps, { login, ...(story.direction !== 'internal' && { callId: story.callId }) }),
    ...(story.direction !== 'internal' && {
      cases: deskCasesOf(deps, { callId: story.callId, customerId: customer?.id }),
      catalogue: catalogueOf(deps, { callId: story.callId, customerId: customer?.id }),
    }),
    note: { callId: story.callId, text: note?.text ?? '', ...(note && { savedAt: note.updatedAt }) },
  };
}

/** What can be sent to whom the call is with: by mail here, by fax on the page of a new one. */
function catalogueOf(
  deps: WebDeps,
  of: { callId: string; customerId: string | undefined },
): NonNullable<Desk['catalogue']> {
  const view = catalogueOfCall(deps, of);
  const about = {
    ...(of.customerId !== undefined && { customer: of.customerId }),
    ...(view.service !== undefined && { service: view.service }),
  };
  return { callId: of.callId, view, fax: `/faxes/new?${new URLSearchParams(about)}` };
}
