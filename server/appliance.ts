import { uptime } from 'node:os';
import { join } from 'node:path';
import { composeMail } from '../views/mail/compose-mail.ts';
import { createAskWeb } from './adapters/http/ask-web.ts';
import type { WebServer } from './adapters/http/serve.ts';
import { smtp } from './adapters/mail/smtp.ts';
import { startMedia } from './adapters/media/media-host.ts';
import { createDnsNames } from './adapters/sip/engine/dns-names.ts';
import { createTelephony } from './adapters/sip/telephony.ts';
import { createTrunkHosts } from './adapters/sip/trunk-hosts.ts';
import { openCertificate } from './adapters/system/certificate-source.ts';
import { readFreeBytes } from './adapters/system/disk.ts';
import { reachableUrls } from './adapters/system/own-addresses.ts';
import { createSpeaker } from './adapters/system/speak.ts';
import { systemClock } from './base/clock.ts';
import { type Closers, createClosers } from './base/closers.ts';
import type { Config, SipEndpoint } from './base/config.ts';
import { createBus } from './base/events.ts';
import { randomIds } from './base/ids.ts';
import type { Log } from './base/log.ts';
import { returnMemory } from './base/memory-return.ts';
import { makePrivateFolder } from './base/private-folder.ts';
import { phoneDoorsOf, registrarsOf, tlsRegistrarOf } from './doors-told.ts';
import { openBackOffice } from './open-back-office.ts';
import { openBooks } from './open-books.ts';
import { openEngine } from './open-engine.ts';
import { openProvisioning } from './open-provisioning.ts';
import { openWatchers } from './open-watchers.ts';
import { openWebDoors, writeReadyFile } from './open-web.ts';
import { ownVitals } from './own-vitals.ts';
import { createAgents } from './services/agents/agents.ts';
import { createOutgoingWork } from './services/agents/outgoing-work.ts';
import { createCallResults } from './services/calls/call-results.ts';
import { createExchange, type Exchange } from './services/calls/exchange.ts';
import { createPromptFinder } from './services/calls/prompt-finder.ts';
import type { PromptDictation } from './services/calls/record-prompt.ts';
import { createCampaignWork } from './services/campaigns/campaign-work.ts';
import { createRefusedCalls } from './services/customers/refused-calls.ts';
import { createDefence } from './services/defence/defence.ts';
import { createHotDesks } from './services/desks/hot-desks.ts';
import { createWakeUps } from './services/desks/wake-ups.ts';
import type { Facts } from './services/facts.ts';
import { guardCalls } from './services/fraud/guard-calls.ts';
import { watchClock } from './services/health/clock-watch.ts';
import { createHealth } from './services/health/health.ts';
import { readVitals } from './services/health/vitals.ts';
import { createCallbacks } from './services/ivr/callbacks.ts';
import { createMissedWork } from './services/ivr/missed-work.ts';
import { createLines } from './services/lines/lines.ts';
import { createOutbox } from './services/mail/outbox.ts';
import { toE164 } from './services/numbers/normalize.ts';
import { createLamps } from './services/presence/lamps.ts';
import { createPresence } from './services/presence/presence.ts';
import { createForgottenRefusals } from './services/privacy/forgotten-refusals.ts';
import { createCallbackLine } from './services/queues/callback-line.ts';
import { createDistributor } from './services/queues/distributor.ts';
import { createSeatTally } from './services/queues/seat-tally.ts';
import { createWaitEstimates } from './services/queues/wait-estimates.ts';
import { createQueues } from './services/queues/wallboard.ts';
import { guardRoom } from './services/recordings/guard-room.ts';
import { keepRecordings } from './services/recordings/keep-recordings.ts';
import { mailReports } from './services/reports/mail-reports.ts';
import { createSpokenTexts } from './services/speech/spoken-texts.ts';
import { createAlarmBook } from './services/supervision/alarm-book.ts';
import { createMailboxes } from './services/voicemail/mailboxes.ts';
import { startCleaning } from './services/voicemail/start-cleaning.ts';
import { createWeb } from './web/create-web.ts';
import { writeReportLetter } from './web/reports/report-letter.ts';
import type { TestCallOutcome } from './web/web-deps.ts';

/** A machine up for less has come back with the whole street: its trunks do not register in the same second as all others. */
const justBootedSec = 300;
const registerSpreadMs = 10_000;

/** What the process tells when it serves. */
export interface Serving {
  pid: number;
  http?: string;
  https?: string;
  sip: { transport: SipEndpoint['transport']; address: string; port: number }[];
  /** Only while no owner can log in. */
  ownerLink?: string;
}

export interface RunningAppliance {
  serving: Serving;
  /** Ends calls, closes the journal, frees every port. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Builds the house from the ground up and opens its doors: store, recovery, engine, media, exchange, web. Throws
 * CentralitaError with what kept it from starting, everything opened by then closed again.
 */
export async function startAppliance(config: Config, log: Log): Promise<RunningAppliance> {
  const closers = createClosers(log);
  try {
    const serving = await open(config, log, closers);
    let stopped: Promise<void> | undefined;
    return {
      serving,
      stop: () => {
        stopped ??= closers.closeAll();
        return stopped;
      },
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function open(config: Config, log: Log, closers: Closers): Promise<Serving> {
  const clock = systemClock;
  const ids = randomIds;
  const { dataFolder } = config;
  makePrivateFolder(join(dataFolder, 'tls'));
  const bus = createBus<Facts>((topic, error) => log.error('a listener failed', { topic, error }));

  const health = createHealth({ bus, clock });
  const books = await openBooks({ dataFolder, clock, ids, bus, log, closers });
  const { db, dbFile, office, access, customers, journal, estimateCost, decks, projector, dataWorker } = books;

  const mediaAddress = config.sip.every(({ host }) => host === config.sip[0]!.host) ? config.sip[0]!.host : '0.0.0.0';
  const media = await startMedia({
    rtpRange: config.rtp ? { from: config.rtp.first, to: config.rtp.last } : { from: 0, to: 0 },
    bindAddress: mediaAddress,
    log: log.in('media'),
  });
  closers.add('media', media.stop);

  const telephony = createTelephony({
    clock,
    ids,
    log,
    bus,
    listen: config.sip.map(({ transport, host }) => ({ transport, address: host })),
    ...(config.publicAddress !== undefined && { publicAddress: config.publicAddress }),
  });
  const defence = createDefence({ db, bus, clock, log });
  closers.add('defence', defence.stop);
  const lines = createLines({
    db,
    office,
    bus,
    clock,
    ids,
    log,
    port: telephony.linePort,
    resolve: createTrunkHosts(createDnsNames(config.nameServers)),
    door: defence.door,
    powerOnSpreadMs: uptime() < justBootedSec ? registerSpreadMs : 0,
  });
  telephony.serve(lines);

  const hotDesks = createHotDesks({ db, clock, bus, office, lines });
  closers.add('hot desks', hotDesks.stop);
  /** As people are reached: also at the shared phones where they sit. */
  const reach = { ...lines, devicesOf: hotDesks.devicesOf };
  const campaignWork = createCampaignWork({ db, clock, bus, office });
  const wakeUps = createWakeUps({ db, clock, bus, log: log.in('wake-ups'), office });
  // Agents ask the exchange which phones are busy, the exchange tells agents of their calls.
  let exchange: Exchange | undefined;
  const agents = createAgents({
    db,
    clock,
    log: log.in('agents'),
    bus,
    office,
    lines: reach,
    isPhoneInUse: (extension) => exchange?.isInCall(extension) ?? false,
  });
  const distributor = createDistributor({
    clock,
    log: log.in('queues'),
    bus,
    office,
    agents: agents.all,
    tally: createSeatTally({ db, clock, bus, office }),
    random: Math.random,
  });
  const mailboxes = createMailboxes({ db, clock, ids, bus, log: log.in('voicemail'), office, dataFolder });
  closers.add('mailboxes', startCleaning({ mailboxes, clock, log: log.in('voicemail') }));
  const callbacks = createCallbacks({ db, clock, ids, bus });
  const spoken = createSpokenTexts({
    office,
    bus,
    log: log.in('speech'),
    speech: createSpeaker({ voicesFolder: join(dataFolder, 'voices') }),
    sound: dataWorker,
    dataFolder,
  });
  closers.add('spoken texts', spoken.stop);
  const outbox = createOutbox({ db, clock, ids, bus, log: log.in('mail'), office, port: smtp, dataFolder });
  closers.add('outbox', outbox.stop);
  const kept = { db, clock, log: log.in('recordings'), dataFolder, office };
  closers.add('recordings kept', keepRecordings(kept));
  const freeBytes = () => readFreeBytes(dataFolder);
  const room = guardRoom({ ...kept, bus, outbox, compose: composeMail, freeBytes });
  closers.add('recording room', room.stop);
  const guard = guardCalls({
    db,
    clock,
    ids,
    log: log.in('limits'),
    bus,
    office,
    decks,
    journal,
  });
  closers.add('limits', guard.stop);
  const prompts = createPromptFinder({ office, dataFolder });
  const running = createExchange({
    clock,
    ids,
    log: log.in('calls'),
    bus,
    db,
    dataFolder,
    journal,
    projector,
    telephony: telephony.port,
    media,
    office,
    lines: reach,
    limits: guard.fraud,
    agents,
    distributor,
    estimates: createWaitEstimates({ db, clock, bus, office, agents: agents.all, distributor }),
    random: Math.random,
    mailboxes,
    customersOf: (e164) => customers.findByNumber(e164),
    estimateCost,
    speakName: spoken.speak,
    refusedCalls: createRefusedCalls({
      clock,
      cardsOf: (e164) => customers.findByNumber(e164),
      callbacks,
      toE164: (number) => toE164(number, office.read().office.country),
      forgottenRefusal: createForgottenRefusals(db, 'calls'),
    }),
    customersByDocument: (document) => customers.findByDocument(document),
    web: createAskWeb(),
    callbacks,
    hotDesks,
    wakeUps,
    campaignWork,
    isVip: (customerId) => customers.find(customerId)?.vip === true,
    ownerOf: (customerId) => customers.find(customerId)?.owner,
    signedIn: (queueId) =>
      agents.all().filter(({ state, queueIds }) => state !== 'off' && queueIds.includes(queueId)).length,
    toE164: (number) => toE164(number, office.read().office.country),
    promptFile: prompts.promptFile,
    musicFile: prompts.musicFile,
    hasRecordingRoom: room.hasRoom,
  });
  exchange = running;
  closers.add(
    'clock watch',
    watchClock({ clock, bus, log: log.in('clock'), isCalling: () => running.live().length > 0 }),
  );
  const presence = createPresence({
    clock,
    bus,
    office,
    lines: reach,
    agents: agents.all,
    messages: mailboxes.counts,
    dialogsOf: running.dialogsOf,
    lamps: createLamps({ office, agents: agents.all, parkedSlots: exchange.parkedSlots }),
    port: telephony.presencePort,
  });
  const callbackLine = createCallbackLine({
    db,
    clock,
    log: log.in('queues'),
    bus,
    office,
    callbacks,
    distributor,
    begin: running.beginCallback,
    tell: journal.tell,
  });
  const queues = createQueues({ db, clock, office, agents, calls: running, distributor });
  const alarms = createAlarmBook({ db, clock, ids, bus });
  const servers: { http?: WebServer; https?: WebServer } = {};
  const webRoot = () => reachableUrls(servers.http?.url ?? servers.https?.url ?? 'http://127.0.0.1')[0]!;
  const watched = { limits: guard.limits, fraud: guard.fraud, webRoot, callOut: running.callOut };
  openWatchers({ closers, log, bus, clock, office, queues, lines: reach, mailboxes, book: alarms, outbox, ...watched });

  const isSecure = config.https || config.sip.some(({ transport }) => transport === 'tls' || transport === 'wss');
  const certificate = isSecure
    ? await openCertificate({ folder: join(dataFolder, 'tls'), files: config.certificate, clock, log })
    : undefined;
  if (certificate) closers.add('certificate', certificate.stop);
  const { sip, vitals: signalling } = await openEngine({ config, log, telephony, defence, certificate, bus, closers });
  // Stopped in this order: calls end while phones, media and the store are still there to hear of it.
  closers.add('lines', lines.stop);
  closers.add('agents', agents.stop);
  closers.add('exchange', running.stop);
  closers.add('call-backs', callbackLine.stop);
  closers.add('presence', presence.stop);
  closers.add('wake-ups', wakeUps.stop);
  callbackLine.start();
  wakeUps.start(({ extension }) => running.wakeUp(extension));

  const provisioning = openProvisioning({
    ...{ db, clock, ids, bus, log: log.in('phones'), office, telephony },
    webUrl: () => (servers.http ?? servers.https)?.url,
  });
  closers.add('provisioning', provisioning.stop);
  const backOffice = openBackOffice({
    ...{ db, dbFile, dataFolder, bus, clock, ids, log, office, customers, journal, projector, closers, agents, outbox },
    limits: guard.fraud,
    calls: running,
    isSpent: (campaign) => guard.limits.isSpent(`campaign:${campaign}`),
    book: alarms,
    reads: dataWorker,
    reports: dataWorker,
  });
  const { cut, warn } = running.stopper;
  guard.start({ warn, cut: (stop) => cut(stop) || backOffice.fax.faxes.cut(stop) || backOffice.fax.fetches.cut(stop) });
  const house = {
    clock,
    ids,
    log: log.in('web'),
    db,
    bus,
    office,
    access,
    lines: reach,
    agents,
    calls: running,
    outgoing: createOutgoingWork({ clock, bus, office, agents: agents.all, distributor }),
    results: createCallResults({ bus, office, journal, projector, agents, callbacks }),
    queues,
    mailboxes,
    callbacks,
    alarms,
    callbackLine,
    missedWork: createMissedWork({ db, clock, bus }),
    customers,
    ...backOffice,
    outbox,
    composeMail,
    health,
    vitals: () =>
      readVitals({
        clock,
        port: ownVitals({ signalling, media, data: dataWorker.usage }),
        calls: () => ({ standing: running.openCalls, legs: telephony.openLegs, ...journal.held() }),
      }),
    defence,
    limits: guard.limits,
    fraud: guard.fraud,
    journal,
    estimateCost,
    decks,
    reports: dataWorker,
    sound: dataWorker,
    spoken,
    dataFolder,
    sipAddresses: () => registrarsOf(sip),
    tlsAddress: () => tlsRegistrarOf(sip),
    provisioning,
    hotDesks,
    campaignWork,
    wakeUps,
    phoneDoors: () => phoneDoorsOf(sip),
    webRoot,
    resyncPhones: telephony.resyncPhones,
    testCall: async (extension: string): Promise<TestCallOutcome> =>
      running.testCall(extension) ? { kind: 'ringing' } : { kind: 'not-registered' },
    recordPrompt: async (dictation: PromptDictation): Promise<TestCallOutcome> =>
      running.recordPrompt(dictation) ? { kind: 'ringing' } : { kind: 'not-registered' },
  };
  const memory = returnMemory({
    clock,
    isQuiet: () => running.openCalls === 0,
    begun: () => running.begunCalls,
  });
  closers.add('memory', memory.stop);
  closers.add(
    'reports',
    mailReports({ db, clock, log: log.in('reports'), office, outbox, dataFolder, print: writeReportLetter(house) }),
  );
  const { fetch } = createWeb(house);
  Object.assign(servers, await openWebDoors({ config, fetch, certificate, closers, log: house.log }));
  const token = access.offerFirstVisit();
  const base = servers.http?.url ?? servers.https?.url;
  const serving: Serving = {
    pid: process.pid,
    ...(servers.http && { http: servers.http.url }),
    ...(servers.https && { https: servers.https.url }),
    sip: sip.map(({ transport, host, port }) => ({ transport, address: host, port })),
    ...(token !== undefined && base !== undefined && { ownerLink: `${reachableUrls(base)[0]}/first-visit/${token}` }),
  };
  if (config.readyFile !== undefined) writeReadyFile(config.readyFile, { serving, closers });
  return serving;
}
