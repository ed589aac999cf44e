import type { ChargeView, Names, PayerChoice, StoryRecording, StoryView } from '../../../views/story/story.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import { parseNanos, printNanos } from '../../base/money.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import { pausesOf } from '../../core/calls/recording-pauses.ts';
import { tellStory } from '../../core/calls/story.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import { principalsOf } from '../../core/office/prices.ts';
import { recordingDefaults } from '../../core/office/recording.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { pricesOf, reassignmentsOf, supersededOf } from '../../services/rating/reassign-charge.ts';
import { goesAt } from '../../services/recordings/keep-recordings.ts';
import { type ChargeRow, chargesOf, type RecordingRow, recordingsOf } from '../../store/queries/calls.ts';
import type { ChargePayer } from '../../store/schema/bills.ts';
import { catalogueOfCall } from '../mails/catalogue-model.ts';
import type { WebDeps } from '../web-deps.ts';
import { storyScriptsOf } from './story-scripts.ts';

/** Names as they are now; what is gone from the office keeps its id. */
export function namesOf(deps: WebDeps): Names {
  const { office, people, queues, flows, trunks, hours, results, campaigns } = deps.office.read();
  return {
    person: (login) => people.find((each) => each.login === login)?.name ?? login,
    queue: (id) => queues.find((each) => each.id === id)?.name ?? id,
    hours: (id) => hours.find((each) => each.id === id)?.name ?? id,
    flow: (id) => flows.find((each) => each.id === id)?.name ?? id,
    trunk: (id) => trunks.find((each) => each.id === id)?.name ?? id,
    campaign: (id) => campaigns.find((each) => each.id === id)?.name ?? id,
    result: (id) => results.find((each) => each.id === id)?.name ?? id,
    customer: (id) => deps.customers.find(id)?.name ?? id,
    number: (number) => formatForReader(number, office.country),
  };
}

/** A charge with what its spans leave unexplained: fee, limits and rounding. */
function chargeView(deps: WebDeps, row: ChargeRow, names: Names): Omit<ChargeView, 'older' | 'price' | 'reassigned'> {
  const spans = row.spans as ChargeView['spans'];
  const explained = spans.reduce((sum, { amount }) => sum + (parseNanos(amount) ?? 0n), 0n);
  const tariff = deps.office.read().tariffs.find(({ id }) => id === row.tariffId)?.name ?? row.tariffId;
  return {
    legId: row.legId,
    trunk: names.trunk(row.trunkId),
    way: row.way,
    destination: names.number(row.destination),
    state: row.state,
    reason: row.reason,
    durationMs: row.releasedAt - row.answeredAt,
    billedSec: row.billedSec,
    net: row.net,
    rest: printNanos((parseNanos(row.net) ?? 0n) - explained),
    currency: row.currency,
    spans,
    ...(tariff !== null && { tariff }),
    ...(row.rateName !== null && { rate: row.rateName }),
    ...(row.payerHow !== null && { payer: { how: row.payerHow, who: payerOf(deps, row, names) } }),
  };
}

/** The person with the unit, else the phone, else the queue; nobody in particular = ''. */
function payerOf(deps: WebDeps, row: ChargePayer, names: Names): string {
  const unit = deps.office.read().departments.find(({ id }) => id === row.payerDepartment)?.name;
  const { accounts, campaigns } = deps.office.read();
  const name = accounts.find(({ code }) => code === row.payerAccount)?.name;
  const account = row.payerAccount ? [row.payerAccount, name].filter(Boolean).join(' · ') : undefined;
  const campaign = campaigns.find(({ id }) => id === row.payerCampaign)?.name ?? row.payerCampaign ?? undefined;
  const matter = [unit, account, campaign];
  if (row.payerLogin !== null) return [names.person(row.payerLogin), ...matter].filter(Boolean).join(', ');
  if (row.payerExtension !== null) return [row.payerExtension, ...matter].filter(Boolean).join(', ');
  if (campaign !== undefined || account !== undefined) return [campaign, account, unit].filter(Boolean).join(', ');
  if (row.payerCase) return numberOfCase(row.payerCase);
  if (row.payerCustomer) return names.customer(row.payerCustomer);
  if (row.payerPrincipal !== null) return row.payerPrincipal;
  return row.payerQueue === null ? (unit ?? '') : names.queue(row.payerQueue);
}

/** The charges in force of a call's legs, each with what was before it. */
function chargeViews(deps: WebDeps, callId: string, names: Names): ChargeView[] {
  const { tariffs } = deps.office.read();
  const inForce = chargesOf(deps.db, [callId]).get(callId) ?? [];
  if (inForce.length === 0) return [];
  const older = supersededOf(deps.db, callId);
  const moves = reassignmentsOf(deps.db, callId);
  const prices = pricesOf(deps.db, callId);
  return inForce.map((row) => {
    const price = prices.find(({ legId }) => legId === row.legId);
    return {
      ...chargeView(deps, row, names),
      older: older
        .filter(({ legId }) => legId === row.legId)
        .map(({ kind, state, net, currency, tariffId, rateName }) => ({
          ...{ kind, state, net, currency },
          ...(tariffId !== null && { tariff: tariffs.find(({ id }) => id === tariffId)?.name ?? tariffId }),
          ...(rateName !== null && { rate: rateName }),
        })),
      ...(price && { price: { net: price.net, currency: price.currency, state: price.state } }),
      reassigned: moves
        .filter(({ legId }) => legId === row.legId)
        .map(({ at, by, why, before, after }) => ({
          ...{ at, why, by: names.person(by) },
          before: payerOf(deps, before, names),
          after: payerOf(deps, after, names),
        })),
    };
  });
}

/** Whom a charge may be put on. */
function payersOf(
  deps: WebDeps,
  of: { callId: string; customer?: { id: string; name: string; principal?: string | undefined } | undefined },
): PayerChoice[] {
  const { people, extensions, departments, accounts, campaigns } = deps.office.read();
  const { customer } = of;
  const principals = new Set(principalsOf(deps.office.read()));
  if (customer?.principal) principals.add(customer.principal);
  const choices = [
    { kind: 'person', all: people.filter(({ active }) => active).map(({ login, name }) => [login, name]) },
    { kind: 'extension', all: extensions.map(({ number, name }) => [number, `${number} ${name}`]) },
    { kind: 'unit', all: departments.map(({ id, name }) => [id, name]) },
    { kind: 'account', all: accounts.map(({ code, name }) => [code, `${code} ${name}`]) },
    { kind: 'campaign', all: campaigns.map(({ id, name }) => [id, name]) },
    { kind: 'principal', all: [...principals].map((name) => [name, name]) },
    { kind: 'customer', all: customer ? [[customer.id, customer.name]] : [] },
    {
      kind: 'case',
      all: deps.cases.ofCall(of.callId).map(({ id, number, title }) => [String(id), `${number} ${title}`]),
    },
  ] as const;
  return choices
    .filter(({ all }) => all.length > 0)
    .map(({ kind, all }) => ({
      kind,
      options: all.map(([id = '', name = id]) => ({ value: `${kind}:${id}`, name })),
    }));
}

/** Undefined for a call that never was. */
export function storyOf(deps: WebDeps, asked: { callId: string; reader: Reader }): StoryView | undefined {
  const { callId, reader } = asked;
  const events = deps.journal.of(callId);
  const story = tellStory(events);
  if (!story) return undefined;
  const names = namesOf(deps);
  const customer = story.customerId === undefined ? undefined : deps.customers.find(story.customerId);
  const party = story.e164 ?? (story.direction === 'inbound' ? story.from : story.to);
  return {
    now: deps.clock.now(),
    story,
    events,
    isLive: deps.calls.find(callId) !== undefined,
    number: names.number(party),
    charges: chargeViews(deps, callId, names),
    payers: payersOf(deps, { callId, customer }),
    recordings: recordingsOf(deps.db, callId).map((row) =>
      recordingView(deps, row, { events, queueId: story.queueId ?? null }),
    ),
    notes: notesOf(deps, callId, names),
    ...(story.direction !== 'internal' && {
      catalogue: catalogueOfCall(deps, { callId, customerId: customer?.id }),
    }),
    scripts: storyScriptsOf(deps, { callId, names, reader }),
    names,
    ...(customer && { customer: { id: customer.id, name: customer.name, vip: customer.vip } }),
  };
}

function recordingView(
  deps: WebDeps,
  row: RecordingRow,
  call: { events: readonly CallEvent[]; queueId: string | null },
): StoryRecording {
  const { id, startedAt, durationMs, failed, removedAt, removedWhy, heldBy } = row;
  const settings = deps.office.read().recording ?? recordingDefaults;
  const goes = goesAt(settings, { startedAt, heldBy, queueId: call.queueId });
  return {
    id,
    startedAt,
    isHeld: heldBy !== null,
    pauses: pausesOf(call.events, row),
    ...(durationMs !== null && { durationMs }),
    ...(failed !== null && { failed }),
    ...(removedAt !== null && { removedAt }),
    ...(removedWhy !== null && { removedWhy }),
    ...(goes !== undefined && { goesAt: goes }),
  };
}

/** Whoever rang or talked in it may have written one. */
function notesOf(deps: WebDeps, callId: string, names: Names): StoryView['notes'] {
  return deps.office
    .read()
    .people.flatMap(({ login }) => deps.customers.findNote({ callId, login }) ?? [])
    .map(({ login, text, updatedAt }) => ({ author: names.person(login), at: updatedAt, text }));
}
