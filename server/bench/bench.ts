import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { extensionDefaults } from '../core/office/peer-defaults.ts';
import { type Appliance, startAppliance } from '../testing/appliance.ts';
import { demoOffice, demoPassword, secretOf } from '../testing/furnished/demo-office.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { makeTempFolder, pickAddress } from '../testing/loopback.ts';
import { openWebSession } from '../testing/web-session.ts';
import { measureCallLoad } from './call-load.ts';
import { measureCustomers } from './customers.ts';
import { measureDesk } from './desk.ts';
import { measureDistributorDelay } from './distributor-delay.ts';
import { measureFaxBeside } from './fax-beside.ts';
import { measureFaxPages } from './fax-pages.ts';
import { measureFaxTransfers } from './fax-transfers.ts';
import { spreadOf } from './figures.ts';
import { measureImport } from './import.ts';
import { type Load, startLoad } from './load.ts';
import { bareNode, cpuBetween, cpuOf, memoryOf } from './processes.ts';
import { measureRating } from './rating.ts';
import { measureRelaying } from './relaying.ts';
import { measureReports } from './reports.ts';
import { measureRerate } from './rerate.ts';
import { measureScreenPop } from './screen-pop.ts';
import { measureSipMessages } from './sip-messages.ts';
import { measureStandingCalls } from './standing-calls.ts';
import { measureUnderFlood } from './under-flood.ts';

/** Numbers to dial: an extension without and one with recording, and the queue. */
const dids = { plain: '+18095550101', recorded: '+18095550102', queue: '+18095550100' };
const plain = '104';
const recorded = '105';
const agent = { login: 'ana', extension: '101' };

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function benchOffice(carrierAddress: string) {
  const office = demoOffice({ address: carrierAddress, port: 5060 });
  const route = office.inboundRoutes[0]!;
  const { greeting: _greeting, ...quick } = route;
  const to = (extension: string) => ({ kind: 'extension' as const, extension });
  return {
    ...office,
    extensions: office.extensions.map((each) => ({ ...each, record: each.number === recorded })),
    trunks: office.trunks.map(({ channels: _channels, ...trunk }) => ({
      ...trunk,
      optionsSec: 0,
      inboundTariff: 'national',
    })),
    queues: office.queues.map((queue) => ({ ...queue, ringSec: 60, wrapUpSec: 0, members: [agent.login] })),
    inboundRoutes: [
      { ...quick, did: dids.queue },
      { ...quick, id: 'plain', did: dids.plain, to: to(plain) },
      { ...quick, id: 'recorded', did: dids.recorded, to: to(recorded) },
    ],
  };
}

/** Delay that the appliance adds to an INVITE, with code and caches as warm as in an office that has been calling. */
async function measureInviteDelay(load: Load, appliance: Appliance) {
  const target = appliance.sip('udp');
  const rate = (callsPerSec: number, seconds: number, bare: boolean) =>
    load.run({ kind: 'call-rate', to: dids.plain, callsPerSec, seconds, ...(bare ? {} : { target }) });
  await rate(100, 10, false);
  const delays: Record<string, unknown> = {};
  for (const [callsPerSec, seconds] of [
    [1, 15],
    [20, 15],
    [100, 10],
  ] as const) {
    const bare = await rate(callsPerSec, seconds, true);
    const through = await rate(callsPerSec, seconds, false);
    const added = (at: 'p50' | 'p99'): number => Math.round((through.inviteMs[at] - bare.inviteMs[at]) * 100) / 100;
    say(`  ${callsPerSec} calls/s: ${added('p50')} ms added at p50, ${added('p99')} at p99`);
    delays[`at${callsPerSec}PerSec`] = {
      addedMs: { p50: added('p50'), p99: added('p99') },
      ms: through.inviteMs,
      failures: through.failures,
      against: bare.inviteMs,
    };
  }
  return { ...delays, against: 'the same peers calling each other directly' };
}

const manyPhones = 10_000;

/** Phones that refresh every five minutes, each challenged, as those do that keep no nonce: the dearest way. */
async function measureRefreshing(load: Load, folder: string) {
  const dataFolder = join(folder, 'phones');
  const base = demoOffice({ address: await pickAddress(), port: 5060 });
  const phones = Array.from({ length: manyPhones }, (_, index) => ({
    user: String(500_000 + index),
    password: `bench-phone-${index}-secret`,
  }));
  const office = {
    ...base,
    extensions: [
      ...base.extensions,
      ...phones.map(({ user, password }) => ({
        ...extensionDefaults,
        record: false,
        number: user,
        name: user,
        secret: password,
      })),
    ],
  };
  furnish({ dataFolder, office, nowMs: Date.now() });
  await using appliance = await startAppliance({ settings: { CENTRALITA_DATA: dataFolder } });
  const { pid } = appliance.ready;
  const registrar = appliance.sip('udp');
  const run = (from: number, to: number, perSec: number) =>
    load.run({ kind: 'refresh', registrar, phones: phones.slice(from, to), perSec });
  const first = await run(0, manyPhones, 150);
  const before = await cpuOf(pid);
  const began = performance.now();
  const perSec = manyPhones / 300;
  const refreshed = await run(0, Math.round(perSec * 30), perSec);
  const used = cpuBetween(before, await cpuOf(pid));
  const share = Math.round((used.totalMs / (performance.now() - began)) * 1000) / 10;
  const memoryMiB = await memoryOf(pid);
  await appliance.stop();
  say(`  ${first.granted} phones; refreshing takes ${share} % of a core`);
  return { phones: first.granted, perSec: Math.round(perSec * 10) / 10, refreshed, percentOfACore: share, memoryMiB };
}

const parts = [
  'messages',
  'fax-pages',
  'fax',
  'fax-beside',
  'reports',
  'customers',
  'desk',
  'import',
  'start',
  'rtp',
  'delay',
  'screen',
  'flood',
  'calls',
  'standing',
  'distributor',
  'phones',
  'rating',
  'rerate',
] as const;

/** `make bench PARTS="calls rtp"` leaves out the rest; `PARTS="import=500000 rerate=3000000"` works on so many rows. */
const chosen = process.argv.slice(2).map((word) => word.split('=')[0]!);
const rowsOf = (part: string, usual: number): number =>
  Number(process.argv.find((word) => word.startsWith(`${part}=`))?.split('=')[1] ?? usual);
const wants = (part: (typeof parts)[number]): boolean => chosen.length === 0 || chosen.includes(part);

async function measureStarts(settings: Record<string, string>) {
  const node = await bareNode();
  const starts: number[] = [];
  for (let round = 0; round < 5; round++) {
    await using appliance = await startAppliance({ settings });
    starts.push(appliance.startMs);
    await appliance.stop();
  }
  return {
    ms: spreadOf(starts),
    against: { what: 'node printing its pid', ms: node.startMs, idleMiB: node.memoryMiB },
  };
}

async function bench(): Promise<void> {
  const unknown = chosen.filter((part) => !(parts as readonly string[]).includes(part));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(' ')}; there are ${parts.join(' ')}`);
  await using folder = await makeTempFolder('bench');
  const dataFolder = join(folder.path, 'data');
  const carrierAddress = await pickAddress();
  const office = benchOffice(carrierAddress);
  const nowMs = Date.now();
  const furnished = furnish({ dataFolder, office, nowMs });
  // More ports than in an office: calls stand by the thousand here.
  const settings = { CENTRALITA_DATA: dataFolder, CENTRALITA_RTP: '20000-39999' };
  const report: Record<string, unknown> = {
    at: new Date(nowMs).toISOString(),
    machine: { cores: cpus().length, model: cpus()[0]?.model, load: loadavg(), callsInStore: furnished.calls },
  };
  async function measure(part: (typeof parts)[number], work: () => Promise<unknown>): Promise<void> {
    if (!wants(part)) return;
    say(part);
    report[part] = await work();
  }

  await measure('messages', async () => measureSipMessages());
  await measure('fax-pages', async () => measureFaxPages(folder.path, say));
  await measure('fax', () => measureFaxTransfers(say));
  await measure('rating', () => measureRating(folder.path, office));
  await measure('reports', () => measureReports(folder.path, office, say));
  await measure('customers', () => measureCustomers(folder.path, office, say));
  await measure('desk', () => measureDesk(folder.path, office, { carrierAddress, did: dids.queue, agent }, say));
  await measure('import', () => {
    const phone = { user: plain, password: secretOf(plain) };
    const peers = { carrierAddress, to: dids.plain, phone };
    return measureImport(folder.path, { office, rows: rowsOf('import', 100_000), peers }, say);
  });
  await measure('rerate', () => {
    const phone = { user: plain, password: secretOf(plain) };
    const peers = { carrierAddress, to: dids.plain, phone };
    return measureRerate(folder.path, { office, count: rowsOf('rerate', 300_000), peers }, say);
  });
  await measure('start', () => measureStarts(settings));
  await using load = startLoad();
  {
    await using appliance = await startAppliance({ settings });
    const target = appliance.sip('udp');
    report.idleMiB = await memoryOf(appliance.ready.pid);
    await load.run({
      kind: 'open',
      carrierAddress,
      phones: [plain, recorded, agent.extension].map((user) => ({ user, password: secretOf(user) })),
      registrar: target,
    });
    // Audio first: the call rate drives the exchange to its limit, and its memory with it.
    await measure('rtp', () =>
      measureRelaying(load, appliance, { dids, owner: { login: 'olga', password: demoPassword } }),
    );
    await measure('delay', () => measureInviteDelay(load, appliance));
    await measure('flood', () => measureUnderFlood(load, { target, to: dids.plain }));
    await measure('screen', async () => {
      const session = await openWebSession(appliance.ready.http, { login: 'sofia', password: demoPassword });
      await session.post(`/supervisor/people/${agent.login}/state`, { state: 'ready' });
      return measureScreenPop(load, {
        http: appliance.ready.http,
        target,
        did: dids.queue,
        agent: { login: agent.login, password: demoPassword },
        customers: furnished.customers.slice(0, 20),
      });
    });
    await load.run({ kind: 'close' });
    await measure('calls', async () =>
      measureCallLoad(
        appliance,
        {
          carrier: carrierAddress,
          phone: { address: await pickAddress(), port: 5060 },
          to: dids.plain,
          credentials: { user: plain, password: secretOf(plain) },
        },
        say,
      ),
    );
    await appliance.stop();
  }
  await measure('standing', async () =>
    measureStandingCalls(settings, {
      carrier: carrierAddress,
      phone: { address: await pickAddress(), port: 5060 },
      to: dids.plain,
      credentials: { user: plain, password: secretOf(plain) },
    }),
  );
  await measure('fax-beside', () =>
    measureFaxBeside(
      load,
      {
        folder: folder.path,
        office,
        carrierAddress,
        did: dids.recorded,
        phone: { user: recorded, password: secretOf(recorded) },
      },
      say,
    ),
  );
  await measure('distributor', measureDistributorDelay);
  await measure('phones', () => measureRefreshing(load, folder.path));
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

await bench();
