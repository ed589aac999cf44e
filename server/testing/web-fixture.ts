import { composeMail } from '../../views/mail/compose-mail.ts';
import { FakeClock } from '../base/clock.ts';
import { createBus } from '../base/events.ts';
import { randomIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import type { Office } from '../core/office/office.ts';
import { toTelephone } from '../core/rtp/telephone-sound.ts';
import { createAccess } from '../services/access/create-access.ts';
import { createJournal } from '../services/calls/journal.ts';
import { createCampaignWork } from '../services/campaigns/campaign-work.ts';
import { createCases } from '../services/cases/create-cases.ts';
import { createCustomers } from '../services/customers/create-customers.ts';
import { createDuplicates } from '../services/customers/create-duplicates.ts';
import { createImports } from '../services/customers/import/create-imports.ts';
import { createListQualities } from '../services/customers/list-qualities.ts';
import { judgeTaxNumber } from '../services/customers/tax-number.ts';
import { createDefence } from '../services/defence/defence.ts';
import { createDrafts } from '../services/desks/drafts.ts';
import { createHotDesks } from '../services/desks/hot-desks.ts';
import { createWakeUps } from '../services/desks/wake-ups.ts';
import type { FactBus, Facts } from '../services/facts.ts';
import { createFiles } from '../services/files/files.ts';
import { guardCalls } from '../services/fraud/guard-calls.ts';
import { createHealth } from '../services/health/health.ts';
import { createCallbacks } from '../services/ivr/callbacks.ts';
import { createMissedWork } from '../services/ivr/missed-work.ts';
import { createLetters } from '../services/letters/letters.ts';
import { createMergeValues } from '../services/merge/merge-values.ts';
import { createOfficeService } from '../services/office/create-office-service.ts';
import { createPrivacy } from '../services/privacy/privacy.ts';
import { createViewLog } from '../services/privacy/view-log.ts';
import { loadTemplates, templatesFolder } from '../services/provisioning/load-templates.ts';
import { createProvisioning } from '../services/provisioning/provisioning.ts';
import { createBills } from '../services/rating/bills/create-bills.ts';
import { createDeckImports } from '../services/rating/create-deck-imports.ts';
import { createRerates } from '../services/rating/create-rerates.ts';
import type { DeckJobsPort } from '../services/rating/deck-jobs-port.ts';
import { createDecks } from '../services/rating/decks.ts';
import { openRating } from '../services/rating/open-rating.ts';
import type { RatingJobsPort } from '../services/rating/rating-jobs-port.ts';
import { createStatements } from '../services/rating/statements.ts';
import { createScriptRuns } from '../services/scripts/create-script-runs.ts';
import { createScripts } from '../services/scripts/create-scripts.ts';
import { createSegments } from '../services/segments/create-segments.ts';
import { createAlarmBook } from '../services/supervision/alarm-book.ts';
import { createDeskMessages } from '../services/supervision/desk-messages.ts';
import { createTasks } from '../services/tasks/create-tasks.ts';
import { createMailboxes } from '../services/voicemail/mailboxes.ts';
import { openListQuality } from '../store/customers/list-quality.ts';
import type { Db } from '../store/db.ts';
import { createWeb } from '../web/create-web.ts';
import { createStatementWords } from '../web/statements/statement-words.ts';
import type { WebDeps } from '../web/web-deps.ts';
import { clinicOffice } from './builders/clinic-office.ts';
import { furnishFaxRoom } from './builders/fax-room.ts';
import { furnishMails } from './builders/mails.ts';
import { cheapCost } from './builders/open-office.ts';
import { someVitals } from './builders/vitals.ts';
import type { FakeFaxLines } from './fakes/fake-fax-lines.ts';
import { reportsOf } from './fakes/reports-of.ts';
import { segmentReadsOf } from './fakes/segment-reads-of.ts';
import { openMemoryDb } from './memory-db.ts';

type Form = Record<string, string | string[]>;

const passwords = {
  olga: 'owner-pass',
  sara: 'super-pass',
  sofia: 'super-pass',
  ana: 'agent-pass',
  luis: 'agent-pass',
};

/** The password that each login of the sample offices gets. */
export const passwordOf = (login: string): string | undefined => passwords[login as keyof typeof passwords];

/** Long work that is begun and over at once, with nothing done. */
const idleJobs = { start: async () => undefined, stop: () => undefined, current: () => undefined };

/** The web on the real office and access, used as a browser does: cookies are kept, forms bear the session's token. */
export function createWebFixture(
  options: {
    office?: Partial<Office>;
    deps?: Partial<WebDeps>;
    /** Where the office keeps prompts. */
    dataFolder?: string;
    /** What long work on price lists is given to; absent = nobody does it. */
    deckJobs?: DeckJobsPort;
    /** The same for bills and rating anew. */
    ratingJobs?: RatingJobsPort;
    /** Lines that the test plays; absent = no modem. */
    faxLines?: FakeFaxLines;
    /** What the services stand on, when others stand on it too. */
    ground?: { clock: FakeClock; db: Db; bus: FactBus };
  } = {},
) {
  const { clock, db, bus } = options.ground ?? {
    clock: new FakeClock(),
    db: openMemoryDb(),
    bus: createBus<Facts>((_topic, error) => {
      throw error;
    }),
  };
  const common = { db, clock, ids: randomIds, passwordCost: cheapCost };
  const access = createAccess(common);
  const office = createOfficeService({ ...common, bus, dataFolder: options.dataFolder ?? '/nowhere' });
  const applied = office.apply(options.office ?? clinicOffice(), { by: 'test' });
  if (applied.kind !== 'applied') throw new Error(JSON.stringify(applied));
  const tested: string[] = [];
  const refused = () => ({ kind: 'refused' as const, reason: 'unknown-person' as const });
  // An exchange at rest; `buildLiveWeb` has one that runs.
  const agents: WebDeps['agents'] = options.deps?.agents ?? {
    all: () => [],
    find: () => undefined,
    makeReady: refused,
    takeBreak: refused,
    putOnBreak: refused,
    answerBreak: refused,
    withdrawBreak: refused,
    signOut: refused,
    extendWrapUp: refused,
  };
  const customers = options.deps?.customers ?? createCustomers({ ...common, bus, office });
  const journal = options.deps?.journal ?? createJournal({ db, clock, bus, log: silentLog });
  const guard = guardCalls({ ...common, bus, office, log: silentLog, journal, decks: createDecks({ db, office }) });
  const cases = createCases({ ...common, bus, office, customers, journal });
  const segments = createSegments({
    ...common,
    bus,
    log: silentLog,
    office,
    reads: segmentReadsOf(db),
    jobs: idleJobs,
  });
  const judgeList = openListQuality(db, (document, country) => judgeTaxNumber(document, country)?.isValid);
  const merge = createMergeValues({ clock, office, customers, cases });
  const tasks = createTasks({
    ...common,
    bus,
    office,
    customers,
    present: () => agents.all().flatMap(({ login, state }) => (state === 'off' ? [] : [login])),
  });
  const dataFolder = options.dataFolder ?? '/nowhere';
  const files = createFiles({ ...common, log: silentLog, dataFolder });
  const mailing = furnishMails({ ...common, bus, office, customers, cases, files, dataFolder, segments });
  const fax = furnishFaxRoom(
    {
      ...{ ...common, bus, office, customers, cases, tasks, files, segments, journal, dataFolder },
      limits: guard.fraud,
      projector: { project: () => undefined },
      isSpent: () => false,
    },
    options.faxLines,
  );
  const reports = reportsOf(db);
  const deps: WebDeps = {
    clock,
    ids: randomIds,
    log: silentLog,
    db,
    office,
    access,
    bus,
    fax,
    exports: { export: () => new ReadableStream({ start: (controller) => controller.close() }) },
    duplicates: createDuplicates({ ...common, bus, log: silentLog, jobs: idleJobs }),
    qualities: createListQualities({
      clock,
      office,
      segments,
      log: silentLog,
      port: { qualityPiece: async (ask) => judgeList(ask) },
    }),
    imports: createImports({
      ...common,
      bus,
      log: silentLog,
      jobs: idleJobs,
      dataFolder: options.dataFolder ?? '/nowhere',
    }),
    decks: createDecks({ db, office }),
    deckImports: createDeckImports({
      ...common,
      office,
      log: silentLog,
      jobs: options.deckJobs ?? idleJobs,
      dataFolder: options.dataFolder ?? '/nowhere',
    }),
    segments,
    privacy: createPrivacy({
      ...common,
      bus,
      log: silentLog,
      office,
      jobs: idleJobs,
      dataFolder: options.dataFolder ?? '/nowhere',
    }),
    views: createViewLog({ db, clock, log: silentLog }),
    customers,
    journal,
    tasks,
    letters: createLetters({ ...common, bus, office, customers, merge, tasks }),
    cases,
    estimateCost: openRating({ db, office, clock }).estimateCost,
    scripts: createScripts({ ...common, bus, office }),
    scriptRuns: createScriptRuns({
      ...{ ...common, bus, office, customers, cases, journal, merge, catalogue: mailing.catalogue },
      chooseCustomer: (chosen) => options.deps?.calls?.chooseCustomer(chosen),
      agreeRecording: (asked) => options.deps?.calls?.agreeRecording(asked),
    }),
    statements: createStatements({
      ...{ ...common, office, files, outbox: mailing.outbox, reports, dataFolder },
      words: createStatementWords({ ...common, office, files, reports }),
    }),
    bills: createBills({ ...common, office, files, log: silentLog, jobs: options.ratingJobs ?? idleJobs }),
    rerates: createRerates({ ...common, bus, office, log: silentLog, jobs: options.ratingJobs ?? idleJobs }),
    merge,
    files,
    drafts: createDrafts(common),
    ...mailing,
    limits: guard.limits,
    fraud: guard.fraud,
    defence: createDefence({ db, bus, clock, log: silentLog }),
    health: createHealth({ bus, clock }),
    vitals: async () => someVitals(),
    reports,
    sound: { convert: async (file, how) => toTelephone(file, how) },
    spoken: {
      speak: async () => ({ kind: 'failed', why: 'not-installed' }),
      prepare: async () => undefined,
      stop: () => undefined,
    },
    agents,
    calls: {
      live: () => [],
      find: () => undefined,
      liveOf: () => undefined,
      parkedSlots: () => [],
      dial: refused,
      hangup: () => false,
      rooms: () => [],
      inRoom: () => false,
      chargeTo: () => 'no-such-call' as const,
      answer: () => false,
      answering: () => undefined,
      handOver: () => ({ kind: 'refused', reason: 'no-such-call' }),
      pauseRecording: () => false,
      agreeRecording: () => false,
      hold: () => false,
      steer: () => ({ kind: 'refused', reason: 'not-waiting' }),
      supervise: () => ({ kind: 'refused', reason: 'no-such-call' }),
      chooseCustomer: () => undefined,
    },
    mailboxes: createMailboxes({ ...common, bus, log: silentLog, office, dataFolder: '/nowhere' }),
    outgoing: { who: () => [] },
    results: { of: () => [], give: () => false },
    alarms: createAlarmBook({ ...common, bus }),
    deskMessages: createDeskMessages({ ...common, bus, agents }),
    callbacks: createCallbacks({ ...common, bus }),
    callbackLine: { close: () => false, places: () => new Map() },
    missedWork: createMissedWork({ ...common, bus }),
    composeMail,
    queues: {
      countSince: () => ({ entered: 0, answered: 0, abandoned: 0, inTime: 0, shortAbandoned: 0, longestWaitMs: 0 }),
      wallboard: () => ({ at: 0, queues: [], agents: [], calls: [] }),
    },
    lines: { trunks: () => [], devices: () => [], devicesOf: () => [] },
    provisioning: createProvisioning({
      ...common,
      bus,
      log: silentLog,
      office,
      templates: loadTemplates(templatesFolder(), silentLog),
      cardAt: () => undefined,
    }),
    hotDesks: createHotDesks({ ...common, bus, office, lines: { devicesOf: () => [] } }),
    campaignWork: createCampaignWork({ ...common, bus, office }),
    wakeUps: createWakeUps({ ...common, bus, office, log: silentLog }),
    phoneDoors: () => ({ host: '192.168.1.10', ports: { udp: 5060, tcp: 5060, tls: 5061 } }),
    webRoot: () => 'http://192.168.1.10:8080',
    resyncPhones: () => 0,
    dataFolder: '/nowhere',
    sipAddresses: () => ['192.168.1.10:5060'],
    tlsAddress: () => '192.168.1.10:5061',
    recordPrompt: async () => ({ kind: 'not-registered' }),
    async testCall(extension) {
      tested.push(extension);
      return { kind: 'ringing' };
    },
    ...options.deps,
  };
  const app = createWeb(deps);
  const cookies = new Map<string, string>();
  let csrf: string | undefined;

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /Max-Age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const session = cookies.get('centralita_session');
    csrf = session ? access.findSession(session)?.session.csrf : undefined;
    return response;
  }

  /** Sends a form with the session's token; `headers` such as `HX-Request`. */
  function post(path: string, form: Form = {}, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams();
    if (csrf) body.set('_csrf', csrf);
    for (const [name, value] of Object.entries(form)) {
      for (const each of Array.isArray(value) ? value : [value]) body.append(name, each);
    }
    return request(path, { method: 'POST', body, headers });
  }

  return {
    app,
    deps,
    clock,
    access,
    office,
    tested,
    cookies,
    request,
    post,
    csrf: () => csrf,
    logIn: (login: keyof typeof passwords) => post('/login', { login, password: passwords[login] }),
    text: async (path: string) => (await request(path)).text(),
  };
}

export type WebFixture = ReturnType<typeof createWebFixture>;

/** What a page's form would send as it stands: every input, ticked box and chosen option, but no button. */
export function formOf(html: string, id = 'entry'): Record<string, string[]> {
  const [form = ''] = new RegExp(`<form[^>]*id="${id}"[\\s\\S]*?</form>`).exec(html) ?? [];
  const values: Record<string, string[]> = {};
  const add = (name: string, value: string): void => {
    if (name !== '_csrf') values[name] = [...(values[name] ?? []), value];
  };
  const attribute = (tag: string, name: string): string | undefined =>
    new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const isBox = /type="checkbox"/.test(tag);
    if (name && (!isBox || /\schecked/.test(tag))) add(name, attribute(tag, 'value') ?? '');
  }
  for (const [, head = '', body = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...body.matchAll(/<option[^>]*>/g)].map(([tag]) => tag);
    const chosen = options.find((tag) => /\sselected/.test(tag)) ?? options[0];
    const name = attribute(head, 'name');
    if (name && chosen) add(name, attribute(chosen, 'value') ?? '');
  }
  for (const [, head = '', body = ''] of form.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    const name = attribute(head, 'name');
    if (name) add(name, body.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  }
  return values;
}
