import { type Agreement, type Capabilities, type Coding, scanLineStep } from '../t30/capabilities.ts';
import { type BitRate, readModulations, speeds } from '../t30/speeds.ts';

/** The classes whose modems do T.30 by themselves: Class 2 (SP-2388), 2.0 (TIA-592) and 2.1 (T.32). */
export type Class2Dialect = '2' | '2.0' | '2.1';

/**
 * What the commands and reports are called. T.32 (2.1) has the names of TIA-592 (2.0); what it adds are values: rates of
 * V.34 above 5 and error correction of V.34 above 2, which we do not ask for, and JPEG as a ninth parameter.
 */
export interface Class2Words {
  capabilities: string;
  session: string;
  id: string;
  bitOrder: string;
  pageStatus: string;
  abort: string;
  connected: string;
  hungUp: string;
  remoteAnswerer: string;
  remoteCaller: string;
  theirCapabilities: string;
  agreement: string;
  /** That we ask for what waits there (polling), our number for that, and the report that something does. */
  polls: string;
  pollingId: string;
  waits: string;
}

const ofClass2: Class2Words = {
  capabilities: '+FDCC',
  session: '+FDIS',
  id: '+FLID',
  bitOrder: '+FBOR',
  pageStatus: '+FPTS',
  abort: '+FK',
  connected: '+FCON',
  hungUp: '+FHNG',
  remoteAnswerer: '+FCSI',
  remoteCaller: '+FTSI',
  theirCapabilities: '+FDIS',
  agreement: '+FDCS',
  polls: '+FSPL',
  pollingId: '+FCIG',
  waits: '+FPOLL',
};

const ofClass20: Class2Words = {
  capabilities: '+FCC',
  session: '+FIS',
  id: '+FLI',
  bitOrder: '+FBO',
  pageStatus: '+FPS',
  abort: '+FKS',
  connected: '+FCO',
  hungUp: '+FHS',
  remoteAnswerer: '+FCI',
  remoteCaller: '+FTI',
  theirCapabilities: '+FIS',
  agreement: '+FCS',
  polls: '+FSP',
  pollingId: '+FPI',
  waits: '+FPO',
};

export const wordsOf = (dialect: Class2Dialect): Class2Words => (dialect === '2' ? ofClass2 : ofClass20);

const bitRates: readonly BitRate[] = [2400, 4800, 7200, 9600, 12000, 14400];
const widths = [1728, 2048, 2432] as const;
/** DF: T.4 one-dimensional, two-dimensional, the latter with uncompressed mode, T.6. */
const codings: readonly Coding[] = ['mh', 'mr', 'mr', 'mmr'];
/** ST: milliseconds a row at 3.85 lines a millimetre, and at 7.7. */
const scanLines = [
  [0, 0],
  [5, 5],
  [10, 5],
  [10, 10],
  [20, 10],
  [20, 20],
  [40, 20],
  [40, 40],
] as const;

/** VR, BR, WD, LN, DF, EC, BF, ST as modems tell them (T.32 8.5.1.1); absent ones are 0, `*` of the report before too. */
export const readParameters = (text: string): number[] => {
  const told = text.split(',').map((each) => Number.parseInt(each.trim(), 16) || 0);
  return Array.from({ length: 8 }, (_, at) => told[at] ?? 0);
};

/** What a far end takes, as +FDIS and +FIS tell it: each value is the most of its kind. */
export function readTheirCapabilities(text: string): Capabilities {
  const [vr = 0, br = 0, wd = 0, ln = 0, df = 0, ec = 0, , st = 0] = readParameters(text);
  const [standard, fine] = scanLines[st] ?? scanLines[0];
  return {
    receives: true,
    hasDocument: false,
    // Which ones it has is not told: those of its fastest.
    modulations: br > 3 ? readModulations(0b1101) : br > 1 ? readModulations(0b1100) : ['V.27ter'],
    resolutions: vr === 0 ? ['standard'] : ['standard', 'fine'],
    codings: df >= 3 && ec > 0 ? ['mh', 'mr', 'mmr'] : df > 0 ? ['mh', 'mr'] : ['mh'],
    ecm: ec > 0,
    widths: widths.slice(0, wd + 1),
    unlimitedLength: ln === 2,
    scanLineMs: { standard, fine, superfine: fine },
    takesSubaddress: false,
    polledSubaddress: false,
    takesPassword: false,
  };
}

/** What is agreed, as +FDCS and +FCS tell it. The modulation is not told: the first one that has such a rate. */
export function readTheAgreement(text: string): Agreement {
  const [vr = 0, br = 0, wd = 0, , df = 0, ec = 0, , st = 0] = readParameters(text);
  const bitRate = bitRates[Math.min(br, bitRates.length - 1)]!;
  const resolution = vr === 0 ? 'standard' : 'fine';
  return {
    speed: speeds.find((each) => each.bitRate === bitRate)!,
    resolution,
    coding: codings[df] ?? 'mh',
    ecm: ec > 0,
    frameOctets: ec === 1 ? 64 : 256,
    width: widths[wd] ?? 1728,
    scanLineMs: (scanLines[st] ?? scanLines[0])[vr === 0 ? 0 : 1],
  };
}

/** For AT+FDIS= and AT+FIS= (T.32 8.5.1.1), BFT left out. */
export function writeParameters(of: Agreement, dialect: Class2Dialect = '2'): string {
  const vr = of.resolution === 'standard' ? 0 : 1;
  const ms = scanLineStep(of.scanLineMs);
  const st = scanLines.findIndex(([standard, fine]) => (vr === 0 ? standard : fine) === ms);
  const df = { mh: 0, mr: 1, mmr: 3 }[of.coding];
  const ecm = dialect === '2.1' ? 1 : 2;
  const wd = Math.max(0, widths.indexOf(of.width as 1728));
  return [vr, bitRates.indexOf(of.speed.bitRate), wd, 2, df, of.ecm ? ecm : 0, 0, Math.max(0, st)].join(',');
}

/** Where in a call it was hung up, and why as far as it matters to us. */
export type HangUp =
  | 'done'
  | 'no-call'
  | 'no-dialtone'
  | 'no-answer'
  | 'no-fax'
  | 'aborted'
  | 'refused'
  | 'training-failed'
  | 'page-data'
  | 'page-not-confirmed'
  | 'page-refused'
  | 'dropped';

/** T.32 table 20 by its codes as Class 2 writes them; what is not here falls to its phase below. */
const causes: Readonly<Record<number, HangUp>> = {
  0: 'done',
  1: 'no-call',
  2: 'aborted',
  3: 'no-dialtone',
  4: 'no-answer',
  5: 'no-fax',
  10: 'no-fax',
  11: 'no-fax',
  21: 'refused',
  25: 'training-failed',
  27: 'training-failed',
  50: 'dropped',
  58: 'page-refused',
  103: 'page-refused',
};

const phases: readonly [from: number, cause: HangUp][] = [
  [100, 'dropped'],
  [70, 'dropped'],
  [50, 'page-not-confirmed'],
  [40, 'page-data'],
  [20, 'dropped'],
  [10, 'no-fax'],
  [0, 'no-call'],
];

/** The code of +FHNG (decimal) or +FHS (its first digit is the phase, A for 10), read as one number; 20 when it is none. */
export function readHangUpCode(text: string): number {
  const [, phase = '2', digit = '0'] = /^(1?[0-9A-F])([0-9A-F])$/i.exec(text.trim().padStart(2, '0')) ?? [];
  const tens = /^1\d$/.test(phase) ? Number(phase) : Number.parseInt(phase, 16);
  return tens * 10 + Math.min(9, Number.parseInt(digit, 16));
}

export const causeOf = (code: number): HangUp =>
  causes[code] ?? phases.find(([from]) => code >= from)?.[1] ?? 'dropped';
