import type { Place } from '../testing/loopback.ts';
import { type FloodPlan, type FloodResult, startFlood, strangers } from '../testing/peers/flood.ts';
import type { CallRateResult, TalkResult } from './jobs.ts';
import type { Load } from './load.ts';

const calls = 10;
const seconds = 8;
const callsPerSec = 5;
/** Calls are set up before the flood begins to count, and the flood outlasts what is measured. */
const floodSec = seconds + 6;

const floods: readonly Pick<FloodPlan, 'kind' | 'perSec'>[] = [
  { kind: 'rubbish', perSec: 20_000 },
  { kind: 'invites', perSec: 2_000 },
];

interface Standing {
  talk: TalkResult;
  callSetUp: Pick<CallRateResult, 'attempted' | 'completed' | 'setUpMs' | 'inviteMs'>;
}

/** What running calls and new ones of those at home notice of strangers who flood us, against no flood at all. */
export async function measureUnderFlood(
  load: Load,
  at: { target: Place; to: string },
): Promise<{ quiet: Standing; floods: (Standing & { flood: string; talking: FloodResult; calling: FloodResult })[] }> {
  const talk = () => load.run({ kind: 'talk', ...at, calls, seconds });
  const ring = async () => {
    const { attempted, completed, setUpMs, inviteMs } = await load.run({
      kind: 'call-rate',
      ...at,
      callsPerSec,
      seconds,
    });
    return { attempted, completed, setUpMs, inviteMs };
  };
  async function during<T>(flood: Pick<FloodPlan, 'kind' | 'perSec'>, work: () => Promise<T>) {
    await using sender = startFlood({ ...flood, target: at.target, sources: strangers(200), seconds: floodSec });
    const result = await work();
    return { result, flood: await sender.done };
  }
  const quiet = { talk: await talk(), callSetUp: await ring() };
  const results = [];
  for (const flood of floods) {
    const talking = await during(flood, talk);
    const calling = await during(flood, ring);
    results.push({
      flood: `${flood.perSec} ${flood.kind}/s`,
      talk: talking.result,
      callSetUp: calling.result,
      talking: talking.flood,
      calling: calling.flood,
    });
  }
  return { quiet, floods: results };
}
