import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Appliance, startAppliance } from '../testing/appliance.ts';
import { demoOffice, demoPassword, secretOf } from '../testing/furnished/demo-office.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { makeTempFolder, pickAddress } from '../testing/loopback.ts';
import { openWebSession } from '../testing/web-session.ts';
import { spreadOf } from './figures.ts';
import type { CallRateResult } from './jobs.ts';
import { type Load, startLoad } from './load.ts';
import { pollPages } from './poll-pages.ts';
import { bareNode, memoryOf } from './processes.ts';
import { measureScreenPop } from './screen-pop.ts';

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

/** Doubles the rate until something fails, then halves the gap: the highest rate of which every call was completed. */
async function findCallRate(run: (callsPerSec: number) => Promise<CallRateResult>) {
  const steps: (CallRateResult & { callsPerSec: number })[] = [];
  const passes = async (callsPerSec: number): Promise<boolean> => {
    const result = await run(callsPerSec);
    steps.push({ callsPerSec, ...result });
    say(`  ${callsPerSec} calls/s: ${result.completed} of ${result.attempted}, set up p99 ${result.setUpMs.p99} ms`);
    return result.completed === result.attempted && result.setUpMs.p99 < 1_000;
  };
  let good = 0;
  let bad = 0;
  for (let rate = 10; rate <= 640 && bad === 0; rate *= 2) {
    if (await passes(rate)) good = rate;
    else bad = rate;
  }
  for (let round = 0; round < 2 && bad > 0 && good > 0; round++) {
    const middle = Math.round((good + bad) / 2);
    if (await passes(middle)) good = middle;
    else bad = middle;
  }
  return { callsPerSec: good, steps };
}

async function measureCalls(load: Load, appliance: Appliance) {
  const target = appliance.sip('udp');
  const rate = (callsPerSec: number, seconds: number, bare: boolean) =>
    load.run({ kind: 'call-rate', to: dids.plain, callsPerSec, seconds, ...(bare ? {} : { target }) });
  say('INVITE in to INVITE out');
  const delays: Record<string, unknown> = {};
  for (const [callsPerSec, seconds] of [
    [1, 15],
    [20, 10],
  ] as const) {
    const bare = await rate(callsPerSec, seconds, true);
    const through = await rate(callsPerSec, seconds, false);
    delays[`at${callsPerSec}PerSec`] = { ms: through.inviteMs, failures: through.failures, against: bare.inviteMs };
  }
  say('calls set up per second, peers alone');
  const bare = await findCallRate((callsPerSec) => rate(callsPerSec, 4, true));
  say('calls set up per second, through the appliance');
  const through = await findCallRate((callsPerSec) => rate(callsPerSec, 4, false));
  return {
    inviteDelay: { ...delays, against: 'the same peers calling each other directly' },
    callSetUp: { ...through, against: { what: 'the same peers calling each other directly', ...bare } },
  };
}

async function measureRtp(load: Load, appliance: Appliance) {
  const target = appliance.sip('udp');
  const owner = await openWebSession(appliance.ready.http, { login: 'olga', password: demoPassword });
  const results = [];
  let memoryAt30MiB = 0;
  for (const calls of [10, 30, 60]) {
    say(`RTP at ${calls} recorded calls`);
    const bare = await load.run({ kind: 'talk', to: dids.recorded, calls, seconds: 10 });
    const talk = load.run({ kind: 'talk', target, to: dids.recorded, calls, seconds: 15 });
    const paths = ['/owner/calls', '/supervisor', '/owner/calls?q=maria', '/owner'];
    const [pages, report] = await Promise.all([
      pollPages(owner.get, { paths, until: talk }),
      pollPages((path) => appliance.api(path), { paths: ['reports/costs', 'cdrs?limit=200'], until: talk }),
    ]);
    const through = await talk;
    if (calls === 30) memoryAt30MiB = await memoryOf(appliance.ready.pid);
    results.push({ ...through, meanwhile: { pages, report }, against: bare });
  }
  return { results, memoryAt30MiB };
}

async function bench(): Promise<void> {
  await using folder = await makeTempFolder('bench');
  const dataFolder = join(folder.path, 'data');
  const carrierAddress = await pickAddress();
  const office = benchOffice(carrierAddress);
  const nowMs = Date.now();
  const furnished = furnish({ dataFolder, office, nowMs });
  // Any free ports: at hundreds of calls a second a range would run out before the appliance does.
  const settings = { CENTRALITA_DATA: dataFolder, CENTRALITA_RTP: '0' };

  say('start to ready');
  const node = await bareNode();
  const starts: number[] = [];
  for (let round = 0; round < 4; round++) {
    await using appliance = await startAppliance({ settings });
    starts.push(appliance.startMs);
    await appliance.stop();
  }

  await using appliance = await startAppliance({ settings });
  starts.push(appliance.startMs);
  await using load = startLoad();
  const idleMiB = await memoryOf(appliance.ready.pid);
  await load.run({
    kind: 'open',
    carrierAddress,
    phones: [plain, recorded, agent.extension].map((user) => ({ user, password: secretOf(user) })),
    registrar: appliance.sip('udp'),
  });
  // Audio first: the call rate drives the exchange beyond its limit, and its memory with it.
  const { results, memoryAt30MiB } = await measureRtp(load, appliance);
  const { inviteDelay, callSetUp } = await measureCalls(load, appliance);
  const afterMiB = await memoryOf(appliance.ready.pid);

  say('screen pop');
  const session = await openWebSession(appliance.ready.http, { login: 'sofia', password: demoPassword });
  await session.post(`/supervisor/people/${agent.login}/state`, { state: 'ready' });
  const screenPop = await measureScreenPop(load, {
    http: appliance.ready.http,
    target: appliance.sip('udp'),
    did: dids.queue,
    agent: { login: agent.login, password: demoPassword },
    customers: furnished.customers.slice(0, 20),
  });
  await load.run({ kind: 'close' });
  await appliance.stop();

  const report = {
    at: new Date(nowMs).toISOString(),
    machine: { cores: cpus().length, model: cpus()[0]?.model, callsInStore: furnished.calls },
    callSetUp,
    inviteDelay,
    rtp: { calls: results, against: 'the same packets between the same sockets without the appliance' },
    screenPop: { ...screenPop, against: 'browserRoundTripMs' },
    startToReady: { ms: spreadOf(starts), against: { what: 'node printing its pid', ms: node.startMs } },
    memory: {
      idleMiB,
      at30CallsMiB: memoryAt30MiB,
      afterOverloadMiB: afterMiB,
      against: { what: 'node idle', miB: node.memoryMiB },
    },
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

await bench();
