import { setTimeout as delay } from 'node:timers/promises';
import type { Appliance } from '../testing/appliance.ts';
import { demoPassword, secretOf } from '../testing/furnished/demo-office.ts';
import type { Place } from '../testing/loopback.ts';
import { openWebSession } from '../testing/web-session.ts';
import type { Load } from './load.ts';
import { pollPages } from './poll-pages.ts';
import { runSippCalls } from './sipp-calls.ts';
import { refreshingPhones, soakAgents, soakDids, soakPhones } from './soak-office.ts';

const callsPerSec = 20;
const holdMs = 5_000;
const talks = 10;
const roundSec = 60;
const pollEveryMs = 1_000;
const refreshEverySec = 300;

/** What has come about so far. */
export interface SoakTally {
  calls: number;
  callsFailed: number;
  repeated: number;
  queueCalls: number;
  queueCallsFailed: number;
  talked: number;
  talksFailed: number;
  packets: number;
  packetsLost: number;
  registrations: number;
  registrationsFailed: number;
  pages: number;
  pagesFailed: number;
  /** Why, by how often. */
  reasons: Record<string, number>;
}

export const newTally = (): SoakTally => ({
  calls: 0,
  callsFailed: 0,
  repeated: 0,
  queueCalls: 0,
  queueCallsFailed: 0,
  talked: 0,
  talksFailed: 0,
  packets: 0,
  packetsLost: 0,
  registrations: 0,
  registrationsFailed: 0,
  pages: 0,
  pagesFailed: 0,
  reasons: {},
});

const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, each) => sum + each, 0);

/**
 * An office's day for `seconds`, counted into `tally` as it goes: 20 short calls a second by SIPp, ten recorded talks that
 * are renewed each minute, a queue's call a second, phones that refresh, pages and API that are read.
 */
export async function runSoakLoad(
  { appliance, load, tally }: { appliance: Appliance; load: Load; tally: SoakTally },
  at: { sipp: string; phone: Place; talking: string; seconds: number },
): Promise<void> {
  const target = appliance.sip('udp');
  const { seconds } = at;
  const beganAt = performance.now();
  const passedSec = (): number => (performance.now() - beganAt) / 1000;
  const account = (user: string) => ({ user, password: secretOf(user) });
  const phones = [account(soakPhones.recorded), { ...account(soakPhones.plain), contact: at.phone }];
  await load.run({ kind: 'open', carrierAddress: at.talking, phones, registrar: target });
  const supervisor = await openWebSession(appliance.ready.http, { login: 'sofia', password: demoPassword });
  const owner = await openWebSession(appliance.ready.http, { login: 'olga', password: demoPassword });

  /** Rounds overlap by the last one's standing calls: their senders take turns at two ports. */
  async function call(): Promise<void> {
    const rounds: Promise<void>[] = [];
    for (let round = 0; round * roundSec < seconds; round++) {
      await delay(Math.max(0, (round * roundSec - passedSec()) * 1000));
      const lasts = Math.min(roundSec, seconds - round * roundSec);
      const running = runSippCalls({
        from: at.sipp,
        fromPort: 5060 + (round % 2) * 10,
        target,
        to: soakDids.plain,
        callsPerSec,
        seconds: lasts,
        holdMs,
      });
      rounds.push(
        running.then((result) => {
          tally.calls += result.successful;
          tally.callsFailed += result.attempted - result.successful;
          tally.repeated += result.retransmissions;
        }),
      );
    }
    await Promise.all(rounds);
  }

  async function talk(): Promise<void> {
    while (passedSec() < seconds - 5) {
      const lasts = Math.min(roundSec, seconds - passedSec()) - 4;
      const result = await load.run({
        kind: 'talk',
        target,
        to: soakDids.recorded,
        calls: talks,
        seconds: Math.max(1, lasts),
      });
      tally.talked += result.calls;
      tally.talksFailed += result.unanswered;
      tally.packets += result.sent;
      tally.packetsLost += result.lost;
    }
  }

  async function callQueue(): Promise<void> {
    const made = load.run({
      kind: 'queue-calls',
      target,
      to: soakDids.queue,
      agents: ['101', '102', '103'].map(account),
      callsPerSec: 1,
      seconds,
      holdMs: 1_500,
    });
    // Their phones have registered with the first calls; whoever calls before waits.
    await delay(500);
    for (const login of soakAgents) await supervisor.post(`/supervisor/people/${login}/state`, { state: 'ready' });
    const result = await made;
    tally.queueCalls += result.completed;
    tally.queueCallsFailed += result.attempted - result.completed;
    tally.registrations += result.registrations;
    for (const [why, count] of Object.entries(result.failures)) tally.reasons[why] = (tally.reasons[why] ?? 0) + count;
  }

  /** A hundred phones come once in five minutes; those that calls are made to renew as often. */
  async function refresh(): Promise<void> {
    const perSec = refreshingPhones.length / refreshEverySec;
    const due = Array.from(
      { length: Math.floor(seconds * perSec) },
      (_, index) => refreshingPhones[index % refreshingPhones.length]!,
    );
    for (let first = 0; first < due.length; first += refreshingPhones.length) {
      const round = due.slice(first, first + refreshingPhones.length).map(account);
      const result = await load.run({ kind: 'refresh', registrar: target, phones: round, perSec });
      tally.registrations += result.granted;
      tally.registrationsFailed += result.attempted - result.granted;
      await load.run({ kind: 'register', registrar: target, phones });
      tally.registrations += phones.length;
    }
  }

  const over = delay(seconds * 1000);
  const paths = ['/owner', '/owner/calls', '/supervisor', '/owner/calls?q=maria'];
  const reads = [
    pollPages(owner.get, { paths, until: over, everyMs: pollEveryMs }),
    pollPages((path) => appliance.api(path), {
      paths: ['cdrs?limit=50', 'queues', 'agents', 'trunks', 'customers?q=maria', 'reports/costs'],
      until: over,
      everyMs: pollEveryMs,
    }),
  ].map(async (reading) => {
    const { pages, failed } = await reading;
    tally.pages += pages;
    tally.pagesFailed += failed;
  });
  await Promise.all([call(), talk(), callQueue(), refresh(), ...reads]);
  await load.run({ kind: 'close' });
}

/** What was tried and did not come about. */
export const failuresOf = (tally: SoakTally): Record<string, number> => ({
  'calls failed': tally.callsFailed,
  'calls to the queue failed': tally.queueCallsFailed,
  'talks not answered': tally.talksFailed,
  'registrations failed': tally.registrationsFailed,
  'pages failed': tally.pagesFailed,
  'other failures': Math.max(0, sumOf(tally.reasons) - tally.queueCallsFailed),
});
