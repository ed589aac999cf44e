import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { LogLevel } from './log.ts';

/** Where a socket listens; port 0 = any free one. IPv6 hosts without brackets. */
export interface Endpoint {
  host: string;
  port: number;
}

export interface SipEndpoint extends Endpoint {
  transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
  /** May be missing when it cannot be had: it is tried again. */
  optional?: true;
  /** UDP: phones that look for their settings are heard at this multicast group, too. */
  group?: Endpoint;
}

/** The settings of the process, from its environment; everything else is in the store. */
export interface Config {
  /** Absolute; all state is in it. */
  dataFolder: string;
  /** Absent = switched off. */
  http?: Endpoint;
  https?: Endpoint;
  /** Never empty. */
  sip: SipEndpoint[];
  /** Inclusive; absent = any free ports. */
  rtp?: { first: number; last: number };
  /** PEM files of the certificate for the web and for SIP; absent = the appliance's own. */
  certificate?: { cert: string; key: string };
  /** How servers that we speak TLS to are checked. */
  sipTls: {
    /** PEM file of the authorities to trust; absent = the system's. */
    authorities?: string;
    verify: boolean;
  };
  /** Address told to the outside in SIP and SDP, where it is not the box's own. */
  publicAddress?: string;
  /** Name servers as `192.0.2.53` or `192.0.2.53:5353`; absent = the machine's. */
  nameServers?: string[];
  /** Absent = the embedded engine. */
  sipEngine?: Endpoint & { secret: string };
  /** Written when the appliance serves. */
  readyFile?: string;
  logLevel: LogLevel;
}

export interface SettingProblem {
  setting: string;
  value: string;
  /** What is allowed, as the end of a sentence. */
  why: string;
}

export type ConfigOutcome = { ok: true; config: Config } | { ok: false; problem: SettingProblem };

type Env = Readonly<Record<string, string | undefined>>;

/** Thrown inside this file only: the first wrong setting ends the reading. */
class Wrong extends Error {
  readonly problem: SettingProblem;
  constructor(problem: SettingProblem) {
    super(problem.setting);
    this.problem = problem;
  }
}

const WHY_ENDPOINT = 'must be address:port as 0.0.0.0:8080 or [::1]:8080 (port 0 = any free one), or off';
const WHY_SIP =
  'must be a list as udp:0.0.0.0:5060,tls:0.0.0.0:5061; transports are udp, tcp, tls, ws and wss (tls? = where it can be had), addresses as 192.0.2.4 or [::1], port 0 = any free one';
const WHY_DNS = 'must be addresses of name servers as 192.0.2.53 or 192.0.2.53:5353 with commas between, or empty';
const WHY_RTP = 'must be a range of ports as 10000-10999 (1024 to 65535, at least 4 ports), or 0 for any free ones';
const WHY_ENGINE = 'must be empty for the built-in engine, or drachtio://:secret@host:port';

function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}

/** `0.0.0.0:80`, `[::1]:80`, `localhost:80`. */
function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):([^:]+)$/.exec(text);
  const port = parsePort(match?.[3] ?? '');
  if (!match || port === undefined) return undefined;
  const [, inner, plain] = match;
  if (inner !== undefined) return isIP(inner) === 6 ? { host: inner, port } : undefined;
  // Four numbers that are no address are a slip, not a host name.
  if (/^[\d.]+$/.test(plain!)) return isIP(plain!) === 4 ? { host: plain!, port } : undefined;
  return /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(plain!) ? { host: plain!, port } : undefined;
}

function readEndpoint(setting: string, value: string): Endpoint | undefined {
  if (value === '' || value === 'off') return undefined;
  const endpoint = parseEndpoint(value);
  if (!endpoint) throw new Wrong({ setting, value, why: WHY_ENDPOINT });
  return endpoint;
}

function readSip(setting: string, value: string): SipEndpoint[] {
  const wrong = (why: string): Wrong => new Wrong({ setting, value, why });
  const endpoints = value.split(',').map((part): SipEndpoint => {
    const match = /^(udp|tcp|tls|ws|wss)(\??):(.+)$/.exec(part.trim());
    const endpoint = match && parseEndpoint(match[3]!);
    if (!endpoint) throw wrong(WHY_SIP);
    return {
      transport: match[1] as SipEndpoint['transport'],
      ...endpoint,
      ...(match[2] === '?' && { optional: true }),
    };
  });
  // All but UDP are TCP to the system.
  const bound = endpoints
    .filter((each) => each.port !== 0)
    .map(({ transport, host, port }) => `${transport === 'udp' ? 'udp' : 'tcp'}:${host}:${port}`);
  if (new Set(bound).size < bound.length)
    throw wrong('must not name one address twice (tcp, tls, ws and wss each need a port of their own)');
  return endpoints;
}

/**
 * The first UDP door over IPv4 hears the group. A box that only loopback reaches has no phones to look for it, unless asked to.
 */
function hearGroup(
  sip: SipEndpoint[],
  { group, isAsked }: { group: Endpoint | undefined; isAsked: boolean },
): SipEndpoint[] {
  const door = sip.find(
    ({ transport, host }) => transport === 'udp' && isIP(host) === 4 && (isAsked || !host.startsWith('127.')),
  );
  return sip.map((each) => (group && each === door ? { ...each, group } : each));
}

function readRtp(setting: string, value: string): Config['rtp'] {
  if (value === '0') return undefined;
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(value);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || first < 1_024 || last > 65_535 || last - first < 3) throw new Wrong({ setting, value, why: WHY_RTP });
  return { first, last };
}

function readEngine(setting: string, value: string): Config['sipEngine'] {
  if (value === '' || value === 'embedded') return undefined;
  const match = /^drachtio:\/\/:([^@/]+)@(.+)$/.exec(value);
  const endpoint = match && parseEndpoint(match[2]!);
  // The value holds a secret: it is not repeated in the log.
  if (!endpoint || endpoint.port === 0)
    throw new Wrong({ setting, value: value.replace(/\/\/.*@/, '//:***@'), why: WHY_ENGINE });
  return { ...endpoint, secret: match[1]! };
}

function readPublicAddress(setting: string, value: string): string | undefined {
  if (value === '') return undefined;
  if (isIP(value) === 0) throw new Wrong({ setting, value, why: 'must be an address as 203.0.113.7, or empty' });
  return value;
}

function readNameServers(setting: string, value: string): string[] | undefined {
  if (value === '') return undefined;
  const servers = value.split(',').map((part) => part.trim());
  const isPlace = (text: string): boolean => isIP(text) !== 0 || isIP(parseEndpoint(text)?.host ?? '') !== 0;
  if (!servers.every(isPlace)) throw new Wrong({ setting, value, why: WHY_DNS });
  return servers;
}

/** Both files or none. */
function readCertificate(
  get: (setting: 'CENTRALITA_TLS_CERT' | 'CENTRALITA_TLS_KEY') => string,
): Config['certificate'] {
  const [cert, key] = [get('CENTRALITA_TLS_CERT'), get('CENTRALITA_TLS_KEY')];
  if (cert === '' && key === '') return undefined;
  const missing = cert === '' ? 'CENTRALITA_TLS_CERT' : 'CENTRALITA_TLS_KEY';
  if (cert === '' || key === '')
    throw new Wrong({ setting: missing, value: '', why: 'must be a PEM file, as the other of the two is one' });
  return { cert: resolve(cert), key: resolve(key) };
}

function readYesNo(setting: string, value: string): boolean {
  if (value !== 'yes' && value !== 'no') throw new Wrong({ setting, value, why: 'must be yes or no' });
  return value === 'yes';
}

function readLogLevel(setting: string, value: string): LogLevel {
  if (value === 'debug' || value === 'info' || value === 'warn' || value === 'error') return value;
  throw new Wrong({ setting, value, why: 'must be debug, info, warn or error' });
}

/** What each setting is when the environment does not say. */
const defaults = {
  CENTRALITA_DATA: './data',
  CENTRALITA_HTTP: '0.0.0.0:8080',
  CENTRALITA_HTTPS: '0.0.0.0:8443',
  CENTRALITA_SIP: 'udp:0.0.0.0:5060,tcp:0.0.0.0:5060,tls?:0.0.0.0:5061,wss?:0.0.0.0:7443',
  CENTRALITA_PNP: '224.0.1.75:5060',
  CENTRALITA_SIP_TLS_CA: '',
  CENTRALITA_SIP_TLS_VERIFY: 'yes',
  CENTRALITA_TLS_CERT: '',
  CENTRALITA_TLS_KEY: '',
  CENTRALITA_RTP: '10000-10999',
  CENTRALITA_PUBLIC_ADDRESS: '',
  CENTRALITA_DNS: '',
  CENTRALITA_SIP_ENGINE: '',
  CENTRALITA_READY_FILE: '',
  CENTRALITA_LOG: 'info',
};

const sameEndpoint = (a: Endpoint | undefined, b: Endpoint | undefined): boolean =>
  a !== undefined && b !== undefined && a.port !== 0 && a.port === b.port && a.host === b.host;

function read(env: Env): Config {
  const get = <T>(setting: keyof typeof defaults, reader: (setting: string, value: string) => T): T =>
    reader(setting, (env[setting] ?? defaults[setting]).trim());
  const dataFolder = get('CENTRALITA_DATA', (setting, value) => {
    if (value === '') throw new Wrong({ setting, value, why: 'must be the path of a folder' });
    return resolve(value);
  });
  const http = get('CENTRALITA_HTTP', readEndpoint);
  const https = get('CENTRALITA_HTTPS', readEndpoint);
  if (sameEndpoint(http, https))
    throw new Wrong({
      setting: 'CENTRALITA_HTTPS',
      value: env.CENTRALITA_HTTPS ?? defaults.CENTRALITA_HTTPS,
      why: 'must differ from CENTRALITA_HTTP',
    });
  const rtp = get('CENTRALITA_RTP', readRtp);
  const publicAddress = get('CENTRALITA_PUBLIC_ADDRESS', readPublicAddress);
  const nameServers = get('CENTRALITA_DNS', readNameServers);
  const sipEngine = get('CENTRALITA_SIP_ENGINE', readEngine);
  const certificate = readCertificate((setting) => get(setting, (_, value) => value));
  const authorities = get('CENTRALITA_SIP_TLS_CA', (_, value) => (value === '' ? undefined : resolve(value)));
  const verify = get('CENTRALITA_SIP_TLS_VERIFY', readYesNo);
  const readyFile = get('CENTRALITA_READY_FILE', (_setting, value) => (value === '' ? undefined : resolve(value)));
  return {
    dataFolder,
    ...(http ? { http } : {}),
    ...(https ? { https } : {}),
    sip: hearGroup(get('CENTRALITA_SIP', readSip), {
      group: get('CENTRALITA_PNP', readEndpoint),
      isAsked: (env.CENTRALITA_PNP ?? '').trim() !== '',
    }),
    ...(rtp ? { rtp } : {}),
    ...(certificate ? { certificate } : {}),
    sipTls: { ...(authorities ? { authorities } : {}), verify },
    ...(publicAddress ? { publicAddress } : {}),
    ...(nameServers ? { nameServers } : {}),
    ...(sipEngine ? { sipEngine } : {}),
    ...(readyFile ? { readyFile } : {}),
    logLevel: get('CENTRALITA_LOG', readLogLevel),
  };
}

/** Reads the `CENTRALITA_*` settings of `env`; the first wrong one is told with what is allowed. */
export function readConfig(env: Env): ConfigOutcome {
  try {
    return { ok: true, config: read(env) };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** `CENTRALITA_*` variables that are no settings: a slip of the keyboard would otherwise go unnoticed. */
export const unknownSettings = (env: Env): string[] =>
  Object.keys(env).filter((name) => name.startsWith('CENTRALITA_') && !Object.hasOwn(defaults, name));

/** The one line that ends a start with a wrong setting. */
export function printSettingProblem({ setting, value, why }: SettingProblem): string {
  return `${setting}=${JSON.stringify(value)} is not allowed: ${why}`;
}
