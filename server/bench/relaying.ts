import { setTimeout as delay } from 'node:timers/promises';
import type { Appliance } from '../testing/appliance.ts';
import { openWebSession } from '../testing/web-session.ts';
import type { TalkResult } from './jobs.ts';
import type { Load } from './load.ts';
import { pollPages } from './poll-pages.ts';
import { type CpuTime, cpuBetween, cpuOf, memoryOf } from './processes.ts';

/** Calls at once; recorded or not; beside an office that looks at its pages and reports all the while, or quiet. */
const loads = [
  { calls: 30, recorded: false, busy: false },
  { calls: 100, recorded: false, busy: false },
  { calls: 30, recorded: true, busy: false },
  { calls: 60, recorded: true, busy: true },
] as const;

const sampleMs = 250;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Reads the process's time on a core again and again, until `until` is over. */
async function watchCpu(pid: number, until: Promise<unknown>): Promise<{ at: number; used: CpuTime }[]> {
  const samples: { at: number; used: CpuTime }[] = [];
  let over = false;
  const end = until.finally(() => {
    over = true;
  });
  while (!over) {
    samples.push({ at: Date.now(), used: await cpuOf(pid) });
    await Promise.race([delay(sampleMs), end]);
  }
  return samples;
}

/** Per cent of a core that the threads took while packets counted. */
function sharesOf(samples: readonly { at: number; used: CpuTime }[], { window }: TalkResult): Record<string, number> {
  const within = samples.filter(({ at }) => at >= window.from && at <= window.to);
  const [first, last] = [within[0], within.at(-1)];
  if (!first || !last || first === last) return {};
  const { totalMs, threadsMs } = cpuBetween(first.used, last.used);
  const share = (ms: number): number => Math.round((ms / (last.at - first.at)) * 1000) / 10;
  const threads = Object.entries(threadsMs).map(([name, ms]) => [name, share(ms)] as const);
  return { all: share(totalMs), ...Object.fromEntries(threads.filter(([, percent]) => percent >= 0.1)) };
}

/** Audio through the appliance: delay and loss beside the same packets between the same sockets without it, and its price. */
export async function measureRelaying(
  load: Load,
  appliance: Appliance,
  office: { dids: { plain: string; recorded: string }; owner: { login: string; password: string } },
) {
  const target = appliance.sip('udp');
  const { pid } = appliance.ready;
  const owner = await openWebSession(appliance.ready.http, office.owner);
  const results = [];
  let memoryAt30MiB = 0;
  for (const { calls, recorded, busy } of loads) {
    say(`  ${calls} calls${recorded ? ', recorded' : ''}${busy ? ', beside a busy office' : ''}`);
    const to = recorded ? office.dids.recorded : office.dids.plain;
    const against = await load.run({ kind: 'talk', to, calls, seconds: 10 });
    const talk = load.run({ kind: 'talk', target, to, calls, seconds: 15 });
    const cpu = watchCpu(pid, talk);
    const paths = ['/owner/calls', '/supervisor', '/owner/calls?q=maria', '/owner'];
    const look = async () => {
      const [pages, report] = await Promise.all([
        pollPages(owner.get, { paths, until: talk }),
        pollPages((path) => appliance.api(path), { paths: ['reports/costs', 'cdrs?limit=200'], until: talk }),
      ]);
      return { meanwhile: { pages, report } };
    };
    const meanwhile = busy ? await look() : {};
    const through = await talk;
    if (calls === 30) memoryAt30MiB = await memoryOf(pid);
    const percentOfACore = sharesOf(await cpu, through);
    results.push({ recorded, ...through, percentOfACore, ...meanwhile, against });
    say(
      `    ${percentOfACore.all} % of a core, ${through.delayMs.p50} / ${through.delayMs.p99} ms, ${through.lost} lost`,
    );
  }
  return { calls: results, memoryAt30MiB, against: 'the same packets between the same sockets without the appliance' };
}
