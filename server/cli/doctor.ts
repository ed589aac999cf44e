import { createSocket } from 'node:dgram';
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { certificateEnd } from '../base/certificate-end.ts';
import type { Config, Endpoint } from '../base/config.ts';
import { describeError } from '../base/errors.ts';
import { spokenTextsOf } from '../core/ivr/spoken-texts-of.ts';
import { builtInPrompts } from '../core/office/built-in-prompts.ts';
import { findPrompt } from '../services/calls/find-prompt.ts';
import { loadOffice } from '../services/office/office-store.ts';
import { spokenFile } from '../services/speech/spoken-file.ts';
import { type Db, openReadOnly, schema } from '../store/db.ts';
import { type AskedVitals, askVitals } from './ask-vitals.ts';
import { isAlive, storeFile } from './open-house.ts';
import { readArgs } from './read-args.ts';
import type { Command } from './terminal.ts';

export interface Finding {
  state: 'ok' | 'warn' | 'fail';
  about: string;
  told: string;
}

const FAIL_BYTES = 200 * 1024 ** 2;
const WARN_BYTES = 2 * 1024 ** 3;
/** More than the calls of a turn bring. */
const MANY_ROWS = 1_000;

const ok = (about: string, told: string): Finding => ({ state: 'ok', about, told });
const warn = (about: string, told: string): Finding => ({ state: 'warn', about, told });
const fail = (about: string, told: string): Finding => ({ state: 'fail', about, told });

function checkNode(version: string): Finding {
  const major = Number(version.split('.')[0]);
  return major >= 24 ? ok('node', version) : fail('node', `${version}: 24 or later is needed`);
}

function checkFolder(folder: string): Finding {
  if (!existsSync(folder)) return warn('data folder', `${folder} is not there yet: the first start makes it`);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok('data folder', folder);
  } catch (error) {
    return fail('data folder', `${folder} cannot be written: ${describeError(error)}`);
  }
}

function checkDisk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : '.');
  const free = bavail * bsize;
  const told = `${Math.floor(free / 1024 ** 2)} MB free`;
  if (free < FAIL_BYTES) return fail('disk', `${told}: recordings cannot be kept; remove old ones or add space`);
  return free < WARN_BYTES ? warn('disk', `${told}: an hour of recorded calls takes about 115 MB`) : ok('disk', told);
}

function checkStore(db: Db): Finding {
  const told = db.$client.pragma('quick_check', { simple: true });
  return told === 'ok' ? ok('store', 'sound') : fail('store', `damaged (${told}): restore a backup`);
}

function checkPrompts(db: Db, dataFolder: string): Finding {
  const own = db
    .select()
    .from(schema.prompts)
    .all()
    .flatMap(({ files }) => Object.values(files).map((file) => join(dataFolder, file)));
  const carried = builtInPrompts.flatMap((name) => [findPrompt(name, 'es'), findPrompt(name, 'en')]);
  const missing = [...new Set([...own, ...carried])].filter((file) => !existsSync(file));
  return missing.length === 0
    ? ok('prompts', `${own.length} own, all there`)
    : fail('prompts', `missing: ${missing.join(', ')}`);
}

const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));

/** What turns papers into fax pages. */
function checkFaxPapers(): Finding {
  const about = 'fax';
  if (!isInstalled('gs'))
    return warn(about, 'ghostscript is not installed: no paper can be faxed (apt install ghostscript)');
  const office = isInstalled('soffice') ? 'LibreOffice' : 'no LibreOffice: office documents have to be saved as PDF';
  return ok(about, `ghostscript, ${office}`);
}

/** Texts of menus that were not spoken yet, and whether anything here can. */
function checkSpeech(db: Db, dataFolder: string): Finding {
  const office = loadOffice(db);
  const texts = office.flows.flatMap((flow) => spokenTextsOf(flow, office));
  const missing = texts.filter(({ text, language }) => !existsSync(join(dataFolder, spokenFile(text, language))));
  const speaks = isInstalled('espeak-ng');
  const about = 'speech';
  if (missing.length === 0)
    return speaks
      ? ok(about, `espeak-ng, ${texts.length} texts of menus spoken`)
      : warn(about, 'espeak-ng is not installed: menus cannot speak new texts (apt install espeak-ng)');
  const told = `${missing.length} texts of menus are not spoken yet`;
  return speaks ? warn(about, `${told}: the running appliance speaks them`) : fail(about, `${told}: install espeak-ng`);
}

function checkClock(db: Db, now: number): Finding {
  const told = new Date(now).toISOString();
  const proof = db.select().from(schema.proofOfLife).get()?.at ?? 0;
  if (proof > now + 60_000)
    return fail('clock', `${told}, but the appliance already ran at ${new Date(proof).toISOString()}: set the time`);
  return now < Date.UTC(2026, 0, 1) ? fail('clock', `${told}: that is in the past; set the time`) : ok('clock', told);
}

/** The file that the operator named; the box's own certificate looks after itself. */
function checkCertificate(file: string, now: number): Finding {
  const about = 'certificate';
  try {
    const { end, at } = certificateEnd({ cert: readFileSync(file, 'utf8'), nowMs: now });
    if (end === 'over') return fail(about, `${file} ended ${at}: phones and browsers refuse it; renew it`);
    return end === 'soon' ? warn(about, `${file} ends ${at}: renew it`) : ok(about, `${file}, valid until ${at}`);
  } catch (error) {
    return fail(about, `${file} cannot be used (${describeError(error)}): change CENTRALITA_TLS_CERT`);
  }
}

function tryTcp({ host, port }: Endpoint): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp({ host, port }: Endpoint): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? error.message);
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}

/** `running`: the appliance lived a moment ago, so what is held is most likely held by it. */
async function checkPorts(config: Config, running: boolean): Promise<Finding[]> {
  const sip = config.sipEngine
    ? []
    : config.sip.map((each) => ({ setting: 'CENTRALITA_SIP', optional: false, ...each }));
  const web = (['http', 'https'] as const).flatMap((name) =>
    config[name]
      ? [{ setting: `CENTRALITA_${name.toUpperCase()}`, transport: 'tcp', optional: false, ...config[name] }]
      : [],
  );
  return Promise.all(
    [...web, ...sip].map(async ({ setting, transport, optional, ...endpoint }): Promise<Finding> => {
      const why = await (transport === 'udp' ? tryUdp(endpoint) : tryTcp(endpoint));
      const about = `${transport} ${endpoint.host}:${endpoint.port}`;
      if (why === 'EADDRINUSE' && running) return ok(about, 'held by the running appliance');
      if (why !== undefined && optional) return ok(about, `cannot be used (${why}), and may be missing`);
      return why === undefined
        ? ok(about, 'free')
        : fail(about, `cannot be used (${why}): end what holds it, or change ${setting}`);
    }),
  );
}

/** An external engine: whether anything takes connections there. */
function checkEngine({ host, port }: Endpoint): Promise<Finding> {
  const about = `SIP engine ${host}:${port}`;
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (finding: Finding): void => {
      socket.destroy();
      resolve(finding);
    };
    const why = (told: string) =>
      fail(about, `cannot be reached (${told}): start it, or change CENTRALITA_SIP_ENGINE; no calls until then`);
    socket.setTimeout(3_000, () => end(why('no answer')));
    socket.once('error', (error: NodeJS.ErrnoException) => end(why(error.code ?? error.message)));
    socket.once('connect', () => end(ok(about, 'takes connections')));
  });
}

const mib = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;

/** How the running appliance is; its journal waiting for the disk is a trouble, all else is told as it is. */
function describeVitals(asked: AskedVitals): Finding[] {
  if (asked.kind === 'not-told') return [warn('vitals', `the running appliance does not tell them: ${asked.why}`)];
  const { process: all, threads, calls, signalling, media } = asked.vitals;
  const share = (cpuMs: number): string =>
    `${Math.round((cpuMs / Math.max(1, all.uptimeSec * 10)) * 10) / 10} % of a core`;
  const memory =
    `${mib(all.residentBytes)} resident, ${share(all.cpuMs)} since the start ${Math.floor(all.uptimeSec / 60)} min ago` +
    (all.openFiles === undefined ? '' : `, ${all.openFiles} open files`);
  const perThread = Object.entries(threads).map(([name, usage]) =>
    ok(
      `thread ${name}`,
      `${mib(usage.heapBytes)} of ${mib(usage.heapTakenBytes)} heap, ${mib(usage.outsideBytes)} outside it, ${share(usage.cpuMs)}`,
    ),
  );
  const { unwrittenRows } = calls;
  return [
    ok('process', memory),
    ...perThread,
    ok('calls', `${calls.standing} standing, ${calls.legs} legs`),
    unwrittenRows < MANY_ROWS
      ? ok('journal', `${unwrittenRows} rows wait to be written`)
      : fail('journal', `${unwrittenRows} rows cannot be written: look at the disk`),
    ...(signalling
      ? [
          ok(
            'SIP engine',
            `${signalling.dialogs} dialogs, ${signalling.transactions} transactions, ${signalling.connections} connections`,
          ),
        ]
      : []),
    ...(media
      ? [
          ok(
            'media',
            `${media.legs} legs on ${media.ports} port pairs, ${media.recordings} recordings, ticks at most ${media.tickLateMs} ms late`,
          ),
        ]
      : []),
  ];
}

/** Looks at everything that keeps an appliance from working; `running`: one lived here a moment ago. */
export async function examine(at: {
  config: Config;
  now: number;
  nodeVersion: string;
}): Promise<{ findings: Finding[]; running: boolean }> {
  const { config, now } = at;
  const findings = [checkNode(at.nodeVersion), checkFolder(config.dataFolder), checkDisk(config.dataFolder)];
  const file = storeFile(config.dataFolder);
  let running = false;
  if (existsSync(file)) {
    let db: Db | undefined;
    try {
      db = openReadOnly(file);
      findings.push(
        checkStore(db),
        checkPrompts(db, config.dataFolder),
        checkSpeech(db, config.dataFolder),
        checkFaxPapers(),
        checkClock(db, now),
      );
      running = isAlive(db, now);
    } catch (error) {
      findings.push(fail('store', `${file} cannot be read: ${describeError(error)}`));
    } finally {
      db?.$client.close();
    }
  }
  if (config.sipEngine) findings.push(await checkEngine(config.sipEngine));
  if (config.certificate) findings.push(checkCertificate(config.certificate.cert, now));
  return { findings: [...findings, ...(await checkPorts(config, running))], running };
}

export const doctor: Command = async (args, { terminal, config }) => {
  const { flags } = readArgs(args, { flags: ['json'] });
  const { findings, running } = await examine({ config, now: Date.now(), nodeVersion: process.versions.node });
  if (running) findings.push(...describeVitals(await askVitals(config)));
  if (flags.has('json')) terminal.out(JSON.stringify(findings, null, 2));
  else for (const { state, about, told } of findings) terminal.out(`${state.padEnd(4)}  ${about}: ${told}`);
  return findings.some((each) => each.state === 'fail') ? 1 : 0;
};
