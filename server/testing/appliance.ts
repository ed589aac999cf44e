import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { projectFolder } from '../base/project-folder.ts';
import { untilInFolder } from './files.ts';
import { makeTempFolder, pickPortRange } from './loopback.ts';
import { type Exit, type RunningProcess, startProcess } from './process.ts';
import type { WireTransport } from './stages/sip-wires.ts';

/** What the process writes into `CENTRALITA_READY_FILE` when it serves. */
export interface Ready {
  pid: number;
  http: string;
  https?: string;
  sip: { transport: WireTransport; address: string; port: number }[];
  /** First visit only. */
  ownerLink?: string;
}

/** The built appliance as a child process on loopback, with a data folder of its own. */
export interface Appliance extends AsyncDisposable {
  readonly dataFolder: string;
  /** Of the process that runs now; a restart may bind other ports. */
  readonly ready: Ready;
  /** How long the start took, from spawning to the ready file. */
  readonly startMs: number;
  /** The log lines of the process that runs now. */
  readonly log: readonly string[];
  /** When the process that runs now ends, whoever ended it. */
  readonly ended: Promise<Exit>;
  sip(transport: WireTransport): { address: string; port: number };
  /** `centralita apply` with this office; rejects with what it printed. */
  apply(office: unknown): Promise<string>;
  /** Runs the command line on this appliance's data; resolves with stdout, rejects with all it printed. */
  cli(...args: string[]): Promise<string>;
  /** GET of `/api/v1/<path>` with a token made once; rejects on anything but 2xx. */
  api<T>(path: string): Promise<T>;
  /** As if the power went. */
  kill9(): Promise<void>;
  /** Starts again on the same data and the same ports, so that phones and browsers find it. */
  restart(): Promise<void>;
  /** Ctrl-C. Rejects when it exits with anything but 0, or leaves a child process or a port behind. */
  stop(): Promise<void>;
}

const root = projectFolder();
export const nodeBinary = join(root, 'node_modules/.bin/node');

function built(file: string): string {
  const path = join(root, 'dist', file);
  if (!existsSync(path)) throw new Error(`dist/${file} is missing: run \`make build\` first`);
  return path;
}

/** Node's flags as `npm start` has them: memory and speed are measured as they are in service. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

async function childrenOf(pid: number): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    processes.map(async (name) => {
      // "pid (name) state ppid": the name may hold spaces and brackets, so count from its end.
      const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** Fails when somebody still listens there. */
function expectFree(address: string, port: number): Promise<void> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.once('error', (error) =>
      reject(new Error(`${address}:${port} is still taken after the stop`, { cause: error })),
    );
    server.listen(port, address, () => server.close(() => done()));
  });
}

/** Runs a program to its end; rejects with all it printed unless it exits with 0. */
export async function run(command: {
  name: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
}): Promise<string> {
  const running = startProcess({ command: nodeBinary, ...command });
  const exit = await running.exited;
  if (exit.code === 0) return running.stdout();
  throw new Error(`${command.name}: exit code ${exit.code ?? exit.signal}\n${running.lines.all.join('\n')}`);
}

/**
 * Starts the appliance and waits until it serves. `settings` are environment variables, over the loopback defaults;
 * `netns` names the network namespace that it is to live in.
 */
export async function startAppliance(
  options: { settings?: Record<string, string>; office?: unknown; netns?: string } = {},
): Promise<Appliance> {
  const temp = await makeTempFolder('appliance');
  const dataFolder = join(temp.path, 'data');
  const readyFile = join(temp.path, 'ready.json');
  await mkdir(dataFolder);
  const ports = await pickPortRange(400);
  let settings: Record<string, string> = {
    CENTRALITA_DATA: dataFolder,
    CENTRALITA_HTTP: '127.0.0.1:0',
    CENTRALITA_HTTPS: '',
    CENTRALITA_SIP: 'udp:127.0.0.1:0,tcp:127.0.0.1:0',
    CENTRALITA_RTP: `${ports.from}-${ports.to}`,
    CENTRALITA_PUBLIC_ADDRESS: '',
    CENTRALITA_READY_FILE: readyFile,
    ...options.settings,
  };
  let running: RunningProcess;
  let ready: Ready;
  let startMs = 0;
  let token: string | undefined;

  async function start(): Promise<void> {
    await rm(readyFile, { force: true });
    const began = performance.now();
    const args = [...startFlags(), built('main.js')];
    const { netns } = options;
    running = startProcess({
      name: 'appliance',
      ...(netns === undefined
        ? { command: nodeBinary, args }
        : { command: 'ip', args: ['netns', 'exec', netns, nodeBinary, ...args] }),
      env: settings,
    });
    const died = running.exited.then((exit: Exit) => {
      throw new Error(`the appliance ended with ${exit.signal ?? exit.code}:\n${running.lines.all.join('\n')}`);
    });
    died.catch(() => undefined);
    const written = untilInFolder({ folder: temp.path, what: 'the ready file', withinMs: 60_000 }, async () => {
      const text = await readFile(readyFile, 'utf8').catch(() => '');
      // It may be seen half written: whole JSON ends with its bracket.
      return text.trimEnd().endsWith('}') ? (JSON.parse(text) as Ready) : undefined;
    });
    written.catch(() => undefined);
    try {
      ready = await Promise.race([written, died]);
    } catch (error) {
      await running.stop('SIGKILL');
      throw error;
    }
    startMs = performance.now() - began;
  }

  const cli = (...args: string[]): Promise<string> =>
    run({ name: `centralita ${args[0]}`, args: [built('cli.js'), ...args], env: settings });

  async function stop(): Promise<void> {
    const children = await childrenOf(running.pid);
    const exit = await running.stop('SIGINT', 15_000);
    if (exit.code !== 0) {
      throw new Error(`Ctrl-C ended with ${exit.signal ?? exit.code}:\n${running.lines.all.slice(-60).join('\n')}`);
    }
    const orphans = children.filter(isAlive);
    if (orphans.length > 0) throw new Error(`child processes outlived the appliance: ${orphans.join(', ')}`);
    const web = new URL(ready.http);
    await expectFree(web.hostname, Number(web.port));
    for (const at of ready.sip) if (at.transport !== 'udp') await expectFree(at.address, at.port);
  }

  const appliance: Appliance = {
    dataFolder,
    get ready() {
      return ready;
    },
    get startMs() {
      return startMs;
    },
    get ended() {
      return running.exited;
    },
    get log() {
      return running.lines.all;
    },
    sip(transport) {
      const found = ready.sip.find((at) => at.transport === transport);
      if (!found) throw new Error(`the appliance listens on no ${transport}: ${JSON.stringify(ready.sip)}`);
      return found;
    },
    async apply(office) {
      const file = join(temp.path, 'office.json');
      await writeFile(file, JSON.stringify(office, undefined, 2));
      return cli('apply', file);
    },
    cli,
    async api<T>(path: string): Promise<T> {
      token ??= (await cli('token', 'create', 'e2e')).trim().split(/\s+/).at(-1)!;
      const answer = await fetch(new URL(`/api/v1/${path}`, ready.http), {
        headers: { authorization: `Bearer ${token}` },
      });
      if (!answer.ok) throw new Error(`GET /api/v1/${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    async kill9() {
      await running.stop('SIGKILL');
    },
    async restart() {
      if (isAlive(running.pid)) await stop();
      const sip = ready.sip.map((at) => `${at.transport}:${at.address}:${at.port}`).join(',');
      settings = { ...settings, CENTRALITA_SIP: sip, CENTRALITA_HTTP: new URL(ready.http).host };
      await start();
    },
    stop,
    async [Symbol.asyncDispose]() {
      await running.stop('SIGINT', 15_000);
      await temp[Symbol.asyncDispose]();
    },
  };

  try {
    // Before the start: a running appliance notices what the command line changed only within a second.
    if (options.office) await appliance.apply(options.office);
    await start();
  } catch (error) {
    await temp[Symbol.asyncDispose]();
    throw error;
  }
  return appliance;
}
