import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CentralitaError } from '../../base/errors.ts';

export type FaxClass = '1' | '1.0' | '2' | '2.0' | '2.1';

/** How a family of modems is told what, a file of `firmware-scripts/modems`. */
export interface ModemProfile {
  id: string;
  name: string;
  /** Whether we ever drove one of the kind. */
  tried: boolean;
  /** Regular expression over `maker model revision`, blanks between; the first profile that suits, by the order of `rank`. */
  matches: string;
  /** Lower ones are looked at first. */
  rank: number;
  /** After reset and country, each on a line of its own; a refused one is logged and left. */
  init: string[];
  /** Tried one after the other until one is taken. */
  callerId: string[];
  /** Of a voice modem: told one after the other in class 8, and it tells rings apart from then on. */
  ringPatterns?: string[];
  /** `T` for tones; empty where the modem takes digits alone. */
  dial: string;
  /** It says NO ANSWER by itself after so long: who waits longer knows that somebody has answered. */
  noAnswerAfterMs?: number;
  /** The class to drive it by where it offers it; absent = class 1 before those whose T.30 is the modem's. */
  prefer?: FaxClass;
  /** Classes not to be used though the modem offers them. */
  without: string[];
  /** What was read about it, for who reads the file. */
  notes: string[];
}

/** All profiles, in the order in which they are tried; throws `modem-profile-invalid {file}`. */
export function readProfiles(folder: string): ModemProfile[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files
    .map((file) => {
      try {
        const read = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<ModemProfile, 'id'>;
        new RegExp(read.matches);
        return { ...read, id: file.slice(0, -5) };
      } catch (cause) {
        throw new CentralitaError('modem-profile-invalid', { file }, cause);
      }
    })
    .sort((one, other) => one.rank - other.rank);
}

/** The first that suits what the modem said of itself; the last one suits any. */
export const profileOf = (
  profiles: readonly ModemProfile[],
  identity: { maker: string; model: string; revision: string },
): ModemProfile => {
  const said = `${identity.maker} ${identity.model} ${identity.revision}`;
  return profiles.find(({ matches }) => new RegExp(matches, 'i').test(said)) ?? profiles.at(-1)!;
};

/** T.35 country codes for +GCI, of the countries that the product is made for. */
const t35: Record<string, string> = {
  AR: '07',
  BO: '14',
  BR: '16',
  CL: '25',
  CO: '27',
  CR: '2B',
  CU: '2C',
  DE: '42',
  DO: '33',
  EC: '35',
  ES: 'A0',
  FR: '3D',
  GB: 'B4',
  GT: '49',
  HN: '4D',
  IT: '59',
  MX: '73',
  NI: '7C',
  PA: '82',
  PE: '87',
  PT: '8B',
  PY: '86',
  SV: '36',
  US: 'B5',
  UY: 'B7',
  VE: 'BB',
};

/** `AT+GCI=…` (V.250 6.1.10), or undefined for a country that is not listed. */
export const countryCommand = (country: string | undefined): string | undefined => {
  const code = country && t35[country.toUpperCase()];
  return code ? `AT+GCI=${code}` : undefined;
};
