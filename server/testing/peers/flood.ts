import { join } from 'node:path';
import { projectFolder } from '../../base/project-folder.ts';
import { nodeBinary } from '../appliance.ts';
import type { Place } from '../loopback.ts';
import { startProcess } from '../process.ts';

export interface FloodPlan {
  target: Place;
  /** `rubbish`: bytes, other protocols, broken messages, scanners. `invites`: good ones, each a call of its own. */
  kind: 'rubbish' | 'invites';
  /** Addresses of loopback that the datagrams come from, in turn. */
  sources: readonly string[];
  perSec: number;
  seconds: number;
}

export interface FloodResult {
  sent: number;
  sentBytes: number;
  /** Answers, all sources together. */
  heard: number;
  heardBytes: number;
}

/** So many addresses that no phone or carrier of a test has. */
export const strangers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `127.66.${index >> 8}.${(index & 255) + 1}`);

export interface Flood extends AsyncDisposable {
  /** Rejects when the sender did not come to its end. */
  readonly done: Promise<FloodResult>;
}

/** Sends datagrams at a pace from a process of its own, so that it slows down nobody who measures. */
export function startFlood(plan: FloodPlan): Flood {
  const running = startProcess({
    name: `flood of ${plan.kind}`,
    command: nodeBinary,
    args: [join(projectFolder(), 'server/testing/peers/flood-sender.ts'), JSON.stringify(plan)],
  });
  const done = running.exited.then(({ code }) => {
    if (code !== 0) throw new Error(`the flood ended with ${code}: ${running.lines.all.slice(-5).join('\n')}`);
    return JSON.parse(running.stdout()) as FloodResult;
  });
  // Whoever disposes of it before its end does not wait for the outcome.
  done.catch(() => undefined);
  return { done, [Symbol.asyncDispose]: async () => void (await running.stop('SIGKILL')) };
}
