import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { vectors } from './erlang-vectors.ts';
import { percent, printTable } from './print-table.ts';
import { compute, type Effort, type Outcomes, type Part } from './simulated-parts.ts';
import { boundSec, twoQueues } from './starvation.ts';
import { toldOffices } from './wait-estimates.ts';

/** `make acd-simulation CALLS=100000` is quicker and less exact. */
const effort: Effort = { calls: Number(process.env.CALLS ?? 1_000_000), mostSeeds: Number(process.env.SEEDS ?? 12) };

function computeApart(part: Part): Promise<Outcomes[Part['kind']]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: part });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Each part in a thread, as many at once as there are processors; answers in the order of the parts. */
async function computeAll<Kind extends Part['kind']>(
  parts: readonly (Part & { kind: Kind })[],
): Promise<Outcomes[Kind][]> {
  const outcomes: Outcomes[Kind][] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < parts.length; at = next++) {
      outcomes[at] = (await computeApart(parts[at]!)) as Outcomes[Kind];
      process.stderr.write(`${JSON.stringify(parts[at])}\n`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return outcomes;
}

function printVectors(outcomes: readonly Outcomes['vector'][]): void {
  const rows = outcomes.flatMap(({ vector, calls, compared }) =>
    compared.map(({ measure, expected, mean, halfWidth }) => [
      `${vector.callsPerHour}/h x ${vector.handlingSec} s, ${vector.agents} people${vector.patienceSec === undefined ? '' : `, patience ${vector.patienceSec} s`}`,
      measure,
      `${calls / 1e6}`,
      expected.toFixed(4),
      mean.toFixed(4),
      `± ${percent(halfWidth / expected)}`,
      percent(mean / expected - 1, { isSigned: true }),
    ]),
  );
  printTable(['load', 'measure', 'million calls', 'Erlang C or A', 'simulated', '95 %', 'off'], rows);
  const off = outcomes.flatMap(({ compared }) => compared.map(({ mean, expected }) => Math.abs(mean / expected - 1)));
  process.stdout.write(
    `${off.filter((each) => each <= 0.01).length} of ${off.length} figures lie within 1 %; the farthest is ${percent(Math.max(...off))} off.\n\n`,
  );
}

function printStarved(outcomes: readonly Outcomes['starvation'][]): void {
  const rows = outcomes.flatMap(({ name, overdueAfterSec, passedOver, mostTimes, queues }) =>
    queues.map(({ queueId, calls, answered, p50, p99, longest }, at) => [
      ...(at === 0 ? [name, overdueAfterSec === undefined ? 'never' : `${overdueAfterSec} s`] : ['', '']),
      ...[queueId, percent(answered / calls, { digits: 1 })],
      ...[p50, p99, longest].map((sec) => `${sec.toFixed(0)} s`),
      ...(at === 0 ? [String(passedOver), String(mostTimes)] : ['', '']),
    ]),
  );
  printTable(
    ['two queues', 'overdue after', 'queue', 'answered', 'p50', 'p99', 'longest', 'starved', 'times at most'],
    rows,
  );
  process.stdout.write(
    `Starved: waited for more than ${boundSec} s and saw a person who could have taken them take one who had waited less.\n\n`,
  );
}

function printTold(outcomes: readonly Outcomes['told'][]): void {
  printTable(
    ['estimated wait', 'callers told', 'mean wait', 'mean step', 'told right', 'within a fifth', 'at most', 'takes'],
    outcomes.map(({ name, told, meanWaitMin, meanStepMin, right, withinFifth, ceiling, estimateMs }) => [
      ...[name, String(told), `${meanWaitMin.toFixed(1)} min`, `${meanStepMin.toFixed(1)} min`],
      ...[right, withinFifth, ceiling].map((share) => percent(share, { digits: 1 })),
      `${estimateMs.toFixed(2)} ms`,
    ]),
  );
  process.stdout.write(
    'Told right: within a fifth of the minutes that were said, or within the step to which they were rounded where that is\n' +
      'more. Within a fifth: the same without the step, however short the wait, by the best guess for it. At most: what no guess\n' +
      'can surpass there, as the true laws of arrivals and handling times leave so much open.\n',
  );
}

async function main(): Promise<void> {
  printVectors(await computeAll(vectors.map((_, index) => ({ kind: 'vector' as const, index }))));
  printStarved(
    await computeAll(
      twoQueues.flatMap((_, index) => [
        { kind: 'starvation' as const, index },
        { kind: 'starvation' as const, index, overdueAfterSec: boundSec },
      ]),
    ),
  );
  printTold(await computeAll(toldOffices.map((_, index) => ({ kind: 'told' as const, index }))));
}

if (isMainThread) await main();
else parentPort!.postMessage(compute(workerData as Part, effort));
