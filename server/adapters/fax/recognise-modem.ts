import type { Log } from '../../base/log.ts';
import type { Class2Dialect } from '../../core/fax/class2/terms.ts';
import type { Modulation } from '../../core/fax/t30/speeds.ts';
import { readModulationNumbers } from './line-terms.ts';
import type { FromModem, ModemStart } from './modem-messages.ts';
import { countryCommand, type FaxClass, type ModemProfile, profileOf } from './profiles.ts';

/** Puts a command to a modem; `TIMEOUT` where nothing comes in time. */
export type AskModem = (text: string, ms?: number) => Promise<{ result: string; lines: readonly string[] }>;

/** What a modem is found to be. */
export interface KnownModem {
  profile: ModemProfile;
  /** Absent = class 1. */
  dialect: Class2Dialect | undefined;
  sends: readonly Modulation[];
  receives: readonly Modulation[];
  /** It can listen who is there before it is a fax. */
  listens: boolean;
}

type Ready = Extract<FromModem, { kind: 'ready' }>;
type Sick = Extract<FromModem, { kind: 'sick' }>;

/** Asks a modem what it is and makes it ready: awake, its country told, its profile written, fax and caller ID on. */
export async function recogniseModem(deps: {
  ask: AskModem;
  start: Pick<ModemStart, 'country' | 'profiles'>;
  log: Log;
}): Promise<{ known: KnownModem; told: Ready } | { told: Sick }> {
  const { ask, start, log } = deps;

  /** Lines told to a question, without the command's echo. */
  async function read(text: string): Promise<string[] | undefined> {
    const { result, lines } = await ask(text);
    return result === 'OK' ? lines.filter((line) => !/^AT/i.test(line)) : undefined;
  }

  async function said(...questions: string[]): Promise<string> {
    for (const question of questions) {
      const lines = await read(question);
      if (lines?.[0]) return lines[0].replace(/^\+\w+:\s*/, '').replace(/"/g, '');
    }
    return '';
  }

  async function wake(): Promise<boolean> {
    for (let attempt = 0; attempt < 3; attempt++)
      if ((await ask(attempt === 0 ? 'AT' : 'ATH0', 1_500)).result === 'OK') return true;
    return false;
  }

  /** Writes lines of a profile; those that are refused are told. */
  async function write(lines: readonly string[], refused: string): Promise<void> {
    for (const line of lines) if ((await ask(line)).result !== 'OK') log.info(refused, { line });
  }

  if (!(await wake())) return { told: { kind: 'sick', why: 'no-answer', detail: 'AT' } };
  await ask('ATZ');
  await ask('ATE0V1Q0');
  const country = countryCommand(start.country);
  // The country first: levels and tones, and with some the caller ID, follow from it.
  if (country) await write([country], 'modem does not take its country');
  const identity = {
    maker: await said('AT+FMI?', 'AT+GMI'),
    model: await said('AT+FMM?', 'AT+GMM', 'ATI3', 'ATI'),
    revision: await said('AT+FMR?', 'AT+GMR'),
  };
  const classes: readonly string[] = (await said('AT+FCLASS=?')).match(/\d(?:\.\d)?/g) ?? [];
  const profile = profileOf(start.profiles, identity);
  const faxClass = classToDrive(classes, profile);
  if (!faxClass) return { told: { kind: 'sick', why: 'no-fax-class', detail: classes.join(',') || 'none' } };
  await write(profile.init, 'modem refuses part of its profile');
  if (profile.ringPatterns && classes.includes('8'))
    await write(['AT+FCLASS=8', ...profile.ringPatterns], 'modem does not tell rings apart');
  const dialect = faxClass === '1' || faxClass === '1.0' ? undefined : faxClass;
  await ask(`AT+FCLASS=${dialect ?? 1}`);
  // What does T.30 by itself keeps its modulations to itself.
  const sends = dialect ? [] : readModulationNumbers((await read('AT+FTM=?')) ?? []);
  const receives = dialect ? [] : readModulationNumbers((await read('AT+FRM=?')) ?? []);
  let callerId = false;
  for (const line of profile.callerId) {
    if (callerId) break;
    callerId = (await ask(line)).result === 'OK';
  }
  const listens = !dialect && classes.includes('8') && !profile.without.includes('8');
  return {
    known: { profile, dialect, sends, receives, listens },
    told: { kind: 'ready', identity, profile, callerId, listens, classes, faxClass },
  };
}

/** By preference one whose T.30 is ours: each modem of the others has its own way with it. */
function classToDrive(offered: readonly string[], profile: ModemProfile): FaxClass | undefined {
  const wanted = [...(profile.prefer ? [profile.prefer] : []), '1', '1.0', '2.1', '2.0', '2'] as const;
  return wanted.find((each) => offered.includes(each) && !profile.without.includes(each));
}
