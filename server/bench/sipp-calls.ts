import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../base/project-folder.ts';
import { makeTempFolder, type Place } from '../testing/loopback.ts';
import { startProcess } from '../testing/process.ts';

export interface SippCalls {
  attempted: number;
  successful: number;
  failed: number;
  /** Of both ends: what was not answered within half a second. */
  retransmissions: number;
  tookMs: number;
}

const scenario = (name: string): string => join(projectFolder(), 'server/testing/peers/scenarios', `${name}.xml`);

/** The named columns of the last line of SIPp's statistics. */
async function readStatistics(file: string): Promise<(name: string) => number> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const names = lines[0]!.split(';');
  const values = lines.at(-1)!.split(';');
  return (name) => Number(values[names.indexOf(name)] ?? 0);
}

/** A called party that answers everything at once; SIPp, as a measure should not itself be what is slow. */
export async function startAnsweringSipp(
  place: Place,
): Promise<AsyncDisposable & { retransmissions(): Promise<number> }> {
  const temp = await makeTempFolder('sipp-phone');
  const running = startProcess({
    name: 'sipp phone',
    command: 'sipp',
    args: [
      ...['-sf', scenario('load-phone'), '-i', place.address, '-p', String(place.port), '-bind_local', '-nostdin'],
      ...['-trace_stat', '-stf', 'phone.csv', '-fd', '1', '-buff_size', String(4 * 1024 * 1024)],
    ],
    cwd: temp.path,
  });
  return {
    async retransmissions() {
      return (await readStatistics(join(temp.path, 'phone.csv')))('Retransmissions(C)');
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
      await temp[Symbol.asyncDispose]();
    },
  };
}

/** Calls `to` at an even rate for `seconds`, each call hung up `holdMs` after its answer. */
export async function runSippCalls(load: {
  from: string;
  fromPort?: number;
  target: Place;
  to: string;
  callsPerSec: number;
  seconds: number;
  holdMs?: number;
  /** Runs beside the calls. */
  meanwhile?: () => Promise<void>;
}): Promise<SippCalls> {
  await using temp = await makeTempFolder('sipp-load');
  const attempted = Math.round(load.callsPerSec * load.seconds);
  const began = performance.now();
  const running = startProcess({
    name: 'sipp load',
    command: 'sipp',
    args: [
      ...['-sf', scenario('load-caller'), '-i', load.from, '-p', String(load.fromPort ?? 5060)],
      ...['-bind_local', '-nostdin', '-s', load.to],
      ...['-m', String(attempted), '-r', String(load.callsPerSec), '-l', '20000', '-d', String(load.holdMs ?? 0)],
      ...['-trace_stat', '-stf', 'load.csv', '-fd', '1', '-buff_size', String(4 * 1024 * 1024)],
      ...['-timeout', `${Math.ceil(load.seconds + (load.holdMs ?? 0) / 1000) + 40}s`],
      `${load.target.address}:${load.target.port}`,
    ],
    cwd: temp.path,
  });
  await Promise.all([running.exited, load.meanwhile?.()]);
  const value = await readStatistics(join(temp.path, 'load.csv'));
  return {
    attempted,
    successful: value('SuccessfulCall(C)'),
    failed: value('FailedCall(C)'),
    retransmissions: value('Retransmissions(C)'),
    tookMs: Math.round(performance.now() - began),
  };
}
