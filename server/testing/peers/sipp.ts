import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeG711 } from '../../core/rtp/g711.ts';
import { makeTone } from '../audio.ts';
import { makeTempFolder, pickAddress, pickPortRange } from '../loopback.ts';
import { type RunningProcess, startProcess } from '../process.ts';
import type { SippScript } from './sipp-script.ts';

export type Scenario =
  | 'carrier-calls'
  | 'carrier-calls-and-waits'
  | 'carrier-cancels'
  | 'carrier-is-refused'
  | 'carrier-answers'
  | 'carrier-refuses'
  | 'carrier-never-answers'
  | 'phone-registers'
  | 'phone-calls';

export interface SippResult {
  successful: number;
  failed: number;
}

export interface Sipp extends AsyncDisposable {
  /** Where SIPp sends from and listens, port 5060 unless another was asked for. */
  readonly address: string;
  /** Resolves when all calls were made; rejects with SIPp's own errors and the messages when one failed. */
  readonly done: Promise<SippResult>;
  /** Stops at once; what was under way is not an error. */
  stop(): Promise<void>;
}

/** SIPp's digest for a field of a scenario. */
export const digestField = (user: string, password: string): string =>
  `[authentication username=${user} password=${password}]`;

/** SIPp says nothing when it listens; the kernel's table of UDP sockets does. */
async function untilBound(running: RunningProcess, address: string): Promise<void> {
  const octets = address.split('.').reverse();
  const entry = `${octets.map((octet) => Number(octet).toString(16).padStart(2, '0')).join('')}:13C4`.toUpperCase();
  const ended = running.exited.then(() => true);
  while (!(await readFile('/proc/net/udp', 'latin1')).includes(entry)) {
    if (await Promise.race([ended, delay(10, false)])) throw new Error(`SIPp ended:\n${running.lines.all.join('\n')}`);
  }
}

const inUri = ({ address, port }: { address: string; port: number }): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;

async function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** The cumulative counters of the last line of SIPp's statistics file. */
function parseStatistics(text: string): SippResult {
  const lines = text.trim().split('\n');
  const names = lines[0]?.split(';') ?? [];
  const values = lines.at(-1)?.split(';') ?? [];
  const count = (name: string): number => Number(values[names.indexOf(name)] ?? 0);
  return { successful: count('SuccessfulCall(C)'), failed: count('FailedCall(C)') };
}

/**
 * Runs SIPp with one of our scenarios on a loopback address of its own. With `target` it calls there: `fields` has one
 * line per caller (see the scenario). Without, it waits for calls.
 */
export async function startSipp(options: {
  scenario: Scenario | SippScript;
  /** Default: a free one. */
  address?: string;
  /** Default 5060; of an IPv6 address there is but one, so its port has to be free. */
  port?: number;
  target?: { address: string; port: number };
  fields?: readonly (readonly string[])[];
  /** How many calls to make or take before ending. */
  calls?: number;
  callsPerSecond?: number;
  /** The scenario's pause: talk, ring or patience. */
  durationMs?: number;
  toneHz?: number;
  transport?: 'udp' | 'tcp';
  /** Give up (and fail) after this time. */
  withinMs?: number;
}): Promise<Sipp> {
  const temp = await makeTempFolder('sipp');
  const address = options.address ?? (await pickAddress());
  const ports = await pickPortRange(200);
  const tone = encodeG711(makeTone(options.toneHz ?? 440, { ms: 1000 }), 'PCMA');
  await writeFile(join(temp.path, 'tone.alaw'), tone);
  const fields = (options.fields ?? []).map((line) => line.join(';'));
  await writeFile(join(temp.path, 'fields.csv'), `${['SEQUENTIAL', ...fields].join('\n')}\n`);
  const { scenario } = options;
  const name = typeof scenario === 'string' ? scenario : scenario.name;
  const file =
    typeof scenario === 'string'
      ? resolve(import.meta.dirname, 'scenarios', `${scenario}.xml`)
      : join(temp.path, 'scenario.xml');
  if (typeof scenario !== 'string') await writeFile(file, scenario.xml);
  const withinMs = options.withinMs ?? 60_000;

  const args = [
    ...['-sf', file, '-i', address, '-p', String(options.port ?? 5060), '-bind_local', '-mi', address],
    ...['-mp', String(ports.from)],
    ...['-m', String(options.calls ?? 1), '-r', String(options.callsPerSecond ?? 10)],
    ...['-d', String(options.durationMs ?? 0), '-t', options.transport === 'tcp' ? 't1' : 'u1'],
    ...['-timeout', `${Math.ceil(withinMs / 1000)}s`, '-timeout_error', '-nostdin'],
    ...['-trace_err', '-error_file', 'errors.log', '-trace_msg', '-message_file', 'messages.log'],
    ...['-trace_stat', '-stf', 'statistics.csv', '-fd', '1'],
    ...(fields.length > 0 ? ['-inf', 'fields.csv'] : []),
    ...(options.target ? [inUri(options.target)] : []),
  ];
  const running = startProcess({ name: `sipp ${name}`, command: 'sipp', args, cwd: temp.path });
  let stopped = false;

  const done = running.exited.then(async ({ code, signal }) => {
    const file = (name: string): Promise<string> => readIfThere(join(temp.path, name));
    const result = parseStatistics(await file('statistics.csv'));
    if (code === 0 || stopped) return result;
    const [errors, messages] = await Promise.all([file('errors.log'), file('messages.log')]);
    const screen = errors ? '' : running.lines.all.slice(-40).join('\n');
    throw new Error(
      `SIPp ${name}: ${signal ?? `exit code ${code}`}, ${result.failed} failed\n${errors}${screen}\n` +
        messages.slice(-8_000),
    );
  });
  // Whoever started it may look at the outcome later; until then a refusal is no stray rejection.
  done.catch(() => undefined);

  const sipp: Sipp = {
    address,
    done,
    async stop() {
      stopped = true;
      await running.stop();
      await done;
      await temp[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      await running.stop();
      await done.catch(() => undefined);
      await temp[Symbol.asyncDispose]();
    },
  };
  if (!options.target) await untilBound(running, address);
  return sipp;
}
