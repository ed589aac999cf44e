import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Office } from '../core/office/office.ts';
import { openDb } from '../store/db.ts';
import { startAppliance } from '../testing/appliance.ts';
import { demoPassword } from '../testing/furnished/demo-office.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { faultOn } from '../testing/page-fault.ts';
import { openWebSession } from '../testing/web-session.ts';
import type { PhoneAccount, TalkResult } from './jobs.ts';
import { startLoad } from './load.ts';
import { watchMainThread } from './main-thread.ts';
import { memoryOf } from './processes.ts';

const dayMs = 86_400_000;
/** A busy office's pace: 65,000 calls a month. */
const everyMs = 40_000;
const talking = { calls: 10, seconds: 15 };

/**
 * Ended calls with the charge of one leg each, one after the other back from `untilMs`, all at a price that is no longer known: each
 * is rated otherwise, the dearest case.
 */
function writeCharges(file: string, how: { count: number; untilMs: number; trunkId: string; tariffId: string }): void {
  const db = openDb(file);
  const { count, untilMs, trunkId, tariffId } = how;
  const upTo = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)';
  db.$client.transaction(() => {
    db.$client
      .prepare(
        `${upTo} insert into calls
           (id, direction, started_at, answered_at, ended_at, end_reason, from_number, to_number, e164, trunk_id, login, extension,
            talk_ms, cost, currency, cost_state)
         select 'r' || i, 'outbound', ? - i * ${everyMs}, ? - i * ${everyMs}, ? - i * ${everyMs} + 60000, 'caller-hangup', '101', '809555' || (1000 + i % 9000),
           '+1809555' || (1000 + i % 9000), ?, 'ana', '101', 60000, '7.77', 'DOP', 'rated' from n`,
      )
      .run(count, untilMs, untilMs, untilMs, trunkId);
    db.$client
      .prepare(
        `${upTo} insert into charges
           (call_id, leg_id, trunk_id, way, kind, payer_how, payer_extension, payer_login, destination, answered_at, released_at,
            state, reason, tariff_id, rate_name, billed_sec, net, currency, spans, engine_version)
         select 'r' || i, 'a', ?, 'out', 'cost', 'dialled', '101', 'ana', '+1809555' || (1000 + i % 9000), ? - i * ${everyMs},
           ? - i * ${everyMs} + 20000 + i % 300 * 1000, 'rated', 'by-duration', ?, 'Before', 60, '7.77', 'DOP', '[]', 1 from n`,
      )
      .run(count, trunkId, untilMs, untilMs, tariffId);
  })();
  db.$client.close();
}

/** Charges rated anew by the million: counted, begun, cancelled, gone on with, and what calls, pages and memory feel of it. */
export async function measureRerate(
  folder: string,
  {
    office,
    count,
    peers,
  }: { office: Office; count: number; peers: { carrierAddress: string; to: string; phone: PhoneAccount } },
  say: (text: string) => void,
): Promise<unknown> {
  const dataFolder = join(folder, 'rerate');
  const nowMs = Date.now();
  furnish({ dataFolder, office, nowMs });
  const trunkId = office.trunks[0]!.id;
  const untilMs = nowMs - dayMs;
  const made = performance.now();
  writeCharges(join(dataFolder, 'centralita.db'), { count, untilMs, trunkId, tariffId: office.tariffs[0]!.id });
  say(`  ${count} calls with charges made in ${Math.round(performance.now() - made)} ms`);
  await using appliance = await startAppliance({ settings: { CENTRALITA_DATA: dataFolder } });
  const { http, pid } = appliance.ready;
  const session = await openWebSession(http, { login: 'olga', password: demoPassword });
  await using load = startLoad();
  const target = appliance.sip('udp');
  await load.run({ kind: 'open', carrierAddress: peers.carrierAddress, phones: [peers.phone], registrar: target });
  const talk = (): Promise<TalkResult> => load.run({ kind: 'talk', target, to: peers.to, ...talking });
  const idleMiB = await memoryOf(pid);
  const whileIdle = await watchMainThread(http, delay(5_000));
  const talkIdle = await talk();

  const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const from = dateOf(untilMs - count * everyMs - dayMs);
  const asked = await session.post('/owner/rerate', { from, to: dateOf(nowMs), trunk: '' });
  const path = new URL(asked.headers.get('Location') ?? '', http).pathname;
  const until = async (has: string): Promise<string> => {
    for (;;) {
      const page = await session.get(path).catch((error: unknown) => {
        throw new Error(`the page stays away: ${appliance.log.slice(-20).join('\n')}`, { cause: error });
      });
      if (page.includes(has)) return page;
      const fault = faultOn(page);
      if (fault) throw new Error(`rating anew failed: ${fault}`);
      await delay(100);
    }
  };
  const counting = performance.now();
  await until(`${path}/run"`);
  const countingMs = Math.round(performance.now() - counting);

  await session.post(`${path}/run`);
  await until('<progress');
  await delay(500);
  const stopping = performance.now();
  await session.post(`${path}/cancel`);
  await until(`${path}/run"`);
  const cancelledMs = Math.round(performance.now() - stopping);
  say(`  counted in ${countingMs} ms; cancelled ${cancelledMs} ms after it was asked for`);

  const began = performance.now();
  await session.post(`${path}/run`);
  let isOver = false;
  const over = until('badge-good').finally(() => {
    isOver = true;
  });
  let peakMiB = 0;
  const talks: TalkResult[] = [];
  const looking = (async () => {
    while (!isOver) {
      peakMiB = Math.max(peakMiB, await memoryOf(pid));
      await delay(500);
    }
  })();
  const listening = (async () => {
    do talks.push(await talk());
    while (!isOver);
  })();
  const mainThreadMs = await watchMainThread(http, over);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  await Promise.all([over, looking, listening]);
  const worst = talks.reduce((most, each) => (each.delayMs.p99 > most.delayMs.p99 ? each : most));
  say(
    `  ${count} rated anew in ${seconds} s, ${Math.round(count / seconds)}/s, ${peakMiB} MiB at most (idle ${idleMiB}), main thread ` +
      `${mainThreadMs.p99} ms, sound ${worst.delayMs.p99} ms at p99 (idle ${whileIdle.p99}, ${talkIdle.delayMs.p99})`,
  );
  await appliance.stop();
  return {
    charges: count,
    countingMs,
    cancelledMs,
    seconds,
    perSec: Math.round(count / seconds),
    idleMiB,
    peakMiB,
    mainThreadIdleMs: whileIdle,
    mainThreadMs,
    rtpIdleMs: talkIdle.delayMs,
    rtpDelayMs: worst.delayMs,
    rtpLost: talks.reduce((sum, { lost }) => sum + lost, 0),
  };
}
