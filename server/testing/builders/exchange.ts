import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { CallEvent, CallFact } from '../../core/calls/events.ts';
import type { Customer } from '../../core/customers/customer.ts';
import type { Office } from '../../core/office/office.ts';
import { createAgents } from '../../services/agents/agents.ts';
import { createOutgoingWork } from '../../services/agents/outgoing-work.ts';
import { createCallResults } from '../../services/calls/call-results.ts';
import { createExchange } from '../../services/calls/exchange.ts';
import { createJournal } from '../../services/calls/journal.ts';
import { createProjector } from '../../services/calls/projector.ts';
import { createCampaignWork } from '../../services/campaigns/campaign-work.ts';
import { createRefusedCalls } from '../../services/customers/refused-calls.ts';
import { createHotDesks } from '../../services/desks/hot-desks.ts';
import { createWakeUps } from '../../services/desks/wake-ups.ts';
import type { Facts } from '../../services/facts.ts';
import { guardCalls } from '../../services/fraud/guard-calls.ts';
import { createCallbacks } from '../../services/ivr/callbacks.ts';
import type { WebAnswer } from '../../services/ivr/web-port.ts';
import type { DeviceView } from '../../services/lines/line-views.ts';
import { toE164 } from '../../services/numbers/normalize.ts';
import type { OfficeService } from '../../services/office/office-service.ts';
import { createCallbackLine } from '../../services/queues/callback-line.ts';
import { createDistributor } from '../../services/queues/distributor.ts';
import { createSeatTally } from '../../services/queues/seat-tally.ts';
import { createWaitEstimates } from '../../services/queues/wait-estimates.ts';
import { createQueues } from '../../services/queues/wallboard.ts';
import { openRating } from '../../services/rating/open-rating.ts';
import { createMailboxes } from '../../services/voicemail/mailboxes.ts';
import { calls, charges, recordings } from '../../store/schema/calls.ts';
import { createFakeMedia } from '../fakes/fake-media.ts';
import { createFakeTelephony } from '../fakes/fake-telephony.ts';
import { openMemoryDb } from '../memory-db.ts';
import { sampleOffice } from './office.ts';

/** A whole exchange over fakes: scripted phones and carrier, silent media, a clock that is moved, an in-memory store. */
export function buildExchange(overrides: Partial<Office> = {}) {
  const clock = new FakeClock(Date.UTC(2026, 0, 5, 12));
  const failures: unknown[] = [];
  const bus = createBus<Facts>((_topic, error) => failures.push(error));
  const db = openMemoryDb();
  const telephony = createFakeTelephony();
  const media = createFakeMedia();
  const document = sampleOffice(overrides);
  const office = {
    read: () => document,
    edit(change: (draft: Office) => void) {
      change(document);
      return { kind: 'applied', changes: [] };
    },
  } as Partial<OfficeService> as OfficeService;
  const registered = new Set(['101', '102', '103', '104']);
  /** Call-IDs of REGISTER, of phones that have started anew. */
  const registrations = new Map<string, string>();
  const devicesOf = (extension: string): DeviceView[] =>
    registered.has(extension)
      ? [
          {
            extension,
            contact: `sip:${extension}@127.0.0.2:5060`,
            flow: 'sip:127.0.0.2:5060;transport=udp',
            registeredAt: 0,
            registration: registrations.get(extension) ?? 'first',
            expiresAt: Number.MAX_SAFE_INTEGER,
          },
        ]
      : [];
  const hotDesks = createHotDesks({ db, clock, bus, office, lines: { devicesOf } });
  const campaignWork = createCampaignWork({ db, clock, bus, office });
  const wakeUps = createWakeUps({ db, clock, bus, log: silentLog, office });
  const lines = {
    trunks: () => [],
    devices: () => [...registered].flatMap(devicesOf),
    devicesOf: hotDesks.devicesOf,
  };
  const journal = createJournal({ db, clock, bus, log: silentLog });
  const { meter, decks, estimateCost } = openRating({ db, office, clock });
  const projector = createProjector({ db, journal, meter, bus, office, log: silentLog });
  const agents = createAgents({
    db,
    clock,
    log: silentLog,
    bus,
    office,
    lines,
    isPhoneInUse: (extension) => exchange.isInCall(extension),
  });
  const tallyDeps = { db, clock, bus, office };
  const distributor = createDistributor({
    clock,
    log: silentLog,
    bus,
    office,
    agents: agents.all,
    tally: createSeatTally(tallyDeps),
    random: () => 0.5,
  });
  const customers = new Map<string, ({ id: string; name: string } & Partial<Customer>)[]>();
  const vips = new Set<string>();
  const owners = new Map<string, string>();
  /** Prompts with people's names: recorded as `name-101`, or spoken as `say:Ana Pérez`. */
  const nameFiles = new Set<string>();
  /** A machine that cannot speak, unless a test lets it. */
  const speech = { name: async (_name: string): Promise<unknown> => undefined };
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
  const ids = countingIds();
  const mailboxes = createMailboxes({ db, clock, ids, bus, log: silentLog, office, dataFolder });
  /** What the disk has for new recordings. */
  const room = { isLeft: true };
  const callbacks = createCallbacks({ db, clock, ids, bus });
  const documents = new Map<string, { id: string; name: string }[]>();
  /** What flows asked of other systems, and the answers that these give. */
  const web = { asked: [] as { url: string; body?: string }[], answers: [] as WebAnswer[] };
  const estimates = createWaitEstimates({ db, clock, bus, office, agents: agents.all, distributor });
  const guard = guardCalls({ db, clock, ids, log: silentLog, bus, office, decks, journal });
  const { limits, fraud } = guard;
  const exchange = createExchange({
    limits: fraud,
    clock,
    ids,
    log: silentLog,
    bus,
    db,
    dataFolder,
    journal,
    projector,
    telephony,
    media,
    office,
    lines,
    agents,
    distributor,
    estimates,
    random: () => 0.5,
    mailboxes,
    estimateCost,
    speakName: (name) => speech.name(name),
    customersOf: (e164) => customers.get(e164) ?? [],
    refusedCalls: createRefusedCalls({
      clock,
      cardsOf: (e164) =>
        (customers.get(e164) ?? []).map((card) => ({ refusals: [], points: [], standing: 'active' as const, ...card })),
      callbacks,
      toE164: (number) => toE164(number, document.office.country),
      forgottenRefusal: () => undefined,
    }),
    customersByDocument: (digits) => documents.get(digits) ?? [],
    web: {
      async ask({ url, body }) {
        web.asked.push({ url, ...(body !== undefined && { body }) });
        return web.answers.shift() ?? { kind: 'failed', why: 'nobody there' };
      },
    },
    callbacks,
    hotDesks,
    wakeUps,
    campaignWork,
    isVip: (customerId) => vips.has(customerId),
    ownerOf: (customerId) => owners.get(customerId),
    signedIn: (queueId) =>
      agents.all().filter(({ state, queueIds }) => state !== 'off' && queueIds.includes(queueId)).length,
    toE164: (number) => toE164(number, document.office.country),
    promptFile: (name, language) =>
      nameFiles.has(name) || !/^(name-\d|say:)/.test(name) ? `/prompts/${name}-${language}.wav` : undefined,
    musicFile: (name) => `/music/${name}.wav`,
    hasRecordingRoom: () => room.isLeft,
  });
  guard.start(exchange.stopper);
  const outgoing = createOutgoingWork({ clock, bus, office, agents: agents.all, distributor });
  const results = createCallResults({ bus, office, journal, projector, agents, callbacks });
  const callbackLine = createCallbackLine({
    db,
    clock,
    log: silentLog,
    bus,
    office,
    callbacks,
    distributor,
    begin: exchange.beginCallback,
    tell: journal.tell,
  });
  callbackLine.start();
  const queues = createQueues({ db, clock, office, agents, calls: exchange, distributor });

  /** Lets everything that needs no time happen: promises settle, facts are heard. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  }

  return {
    clock,
    bus,
    db,
    document,
    telephony,
    media,
    agents,
    distributor,
    estimates,
    limits,
    fraud,
    tallyDeps,
    mailboxes,
    exchange,
    queues,
    journal,
    projector,
    meter,
    callbacks,
    results,
    outgoing,
    callbackLine,
    hotDesks,
    campaignWork,
    wakeUps,
    web,
    documents,
    customers,
    vips,
    owners,
    nameFiles,
    speech,
    room,
    registered,
    registrations,
    lines,
    dataFolder,
    failures,
    settle,
    /** Moves time, after what was under way, and lets its consequences happen. */
    async advance(ms: number): Promise<void> {
      await settle();
      clock.advance(ms);
      await settle();
    },
    /** All facts of the only (or given) call, in order. */
    facts(callId?: string): CallEvent[] {
      const id = callId ?? db.select().from(calls).all()[0]?.id ?? '';
      return journal.of(id);
    },
    kinds(callId?: string): CallFact['kind'][] {
      return this.facts(callId).map((event) => event.kind);
    },
    rows: () => db.select().from(calls).all(),
    charges: () => db.select().from(charges).all(),
    recordings: () => db.select().from(recordings).all(),
  };
}
