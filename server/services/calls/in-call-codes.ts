import type { Timer } from '../../base/clock.ts';
import type { TransferRefusal } from '../../core/calls/call-reasons.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { chargeTo } from './ask-account.ts';
import { startConsult } from './call-consult.ts';
import type { KeyWay } from './call-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { type HandOverHouse, transferLeg } from './hand-over.ts';
import { sendKeys } from './send-keys.ts';
import { joinThree, type Talk } from './three-way.ts';

/** How soon after the star the digit of a code has to come, and after each digit of a number the next one. */
const CODE_MS = 2_000;
const NUMBER_MS = 4_000;

/** An account: no code in offices that have none. */
const ACCOUNT_CODE = '5';

/** What a code needs of the exchange. */
interface House extends HandOverHouse {
  running: () => readonly ActiveCall[];
}

type Code = (deps: ExchangeDeps, asked: { call: ActiveCall; leg: ActiveLeg; number: string } & House) => void;

/** Codes that a number follows. */
const withNumber: ReadonlySet<string> = new Set(['1', '2', ACCOUNT_CODE]);

/** What phones of the house press after a star while they talk. */
const codes: Readonly<Record<string, Code>> = {
  /** To the one who waits and back; back for good while the other one rings. */
  '0': (_deps, { call }) => call.consult?.swap(),
  '1': (deps, { call, leg, number, callOf }) => {
    const outcome = transferLeg(deps, { call, leg, to: number, callOf });
    if (outcome.kind === 'refused') tellRefused(deps, { call, leg, why: outcome.reason });
  },
  '2': (deps, { call, leg, number, open }) => {
    const why = startConsult(deps, { call, asks: leg, to: number, open });
    if (why !== undefined) tellRefused(deps, { call, leg, why });
  },
  /** Code of the account that pays, with a star before its PIN where it has one. */
  [ACCOUNT_CODE]: (deps, { call, leg, number }) => {
    const extension = leg.side.kind === 'extension' ? leg.side.extension : '';
    const login = leg.side.kind === 'extension' ? leg.side.login : undefined;
    const wish = { keys: number, how: 'keyed', who: extension, ...(login !== undefined && { login }) } as const;
    const name = chargeTo(deps, call, wish) ? 'account-taken' : 'wrong-account';
    const { language } = deps.office.read().office;
    call.run(() => call.sound.playPrompts(leg, { names: [name], language }));
  },
  /** All three together: who is asked, who waits, and who asks. */
  '3': (deps, { call, leg, running }) => {
    if (call.consult) return call.consult.three();
    const here = talkOf(call, leg);
    const held = running()
      .filter((each) => each !== call && !each.consult)
      .flatMap((each) =>
        [...each.legs.values()].flatMap((other) => (isSamePhone(other, leg) ? talkOf(each, other) : [])),
      );
    // With more than one on hold nobody can tell who is meant.
    const [first] = held;
    if (here[0] && first && held.length === 1) joinThree(deps, { first, second: here[0] });
  },
};

const isSamePhone = ({ side }: ActiveLeg, asks: ActiveLeg): boolean =>
  side.kind === 'extension' && asks.side.kind === 'extension' && side.extension === asks.side.extension;

function talkOf(call: ActiveCall, own: ActiveLeg): Talk[] {
  const other = call.otherOf(own);
  const isFree = other && !own.place && !other.place && !call.isOver;
  return isFree && own.state === 'answered' && other.state === 'answered' ? [{ call, own, other }] : [];
}

function tellRefused(deps: ExchangeDeps, about: { call: ActiveCall; leg: ActiveLeg; why: TransferRefusal }): void {
  const { call, leg, why } = about;
  const name = why === 'class' ? 'not-allowed' : why === 'wants-no-calls' ? why : 'invalid-number';
  const { language } = deps.office.read().office;
  call.run(() => call.sound.playPrompts(leg, { names: [name], language }));
}

/**
 * Keys that no flow waits for, from a phone of the house that talks: `*` and a digit, for some a number that ends by `#` or
 * a pause. The other end does not hear a code while it is typed; what turns out to be none is sent on to it.
 */
export function createInCallCodes(
  deps: ExchangeDeps,
  house: House,
): (call: ActiveCall, pressed: { legId: string; key: string; way: KeyWay }) => void {
  const typing = new Map<string, { keys: string; timer: Timer }>();

  /** Events and tones go on by themselves within the voice, where the other end takes them so. */
  function passOn(call: ActiveCall, { leg, key, way }: { leg: ActiveLeg; key: string; way: KeyWay }): void {
    const other = call.otherOf(leg);
    if (other && (way === 'info' || (way === 'rtp' && other.remote?.infoDigits))) sendKeys(deps, other, key);
  }

  function settle(call: ActiveCall, legId: string): void {
    const keys = typing.get(legId)?.keys ?? '';
    typing.get(legId)?.timer.cancel();
    typing.delete(legId);
    const leg = call.legs.get(legId);
    if (leg?.state !== 'answered' || call.isOver) return;
    deps.media.guardKeys(legId);
    const [, digit = '', number = ''] = keys;
    const code = codes[digit];
    const other = call.otherOf(leg);
    if (code && (number !== '' || !withNumber.has(digit))) code(deps, { call, leg, number: keys.slice(2), ...house });
    else if (other && !leg.place) sendKeys(deps, other, keys);
  }

  return (call, { legId, key, way }) => {
    const leg = call.legs.get(legId);
    if (!leg) return;
    const known = typing.get(legId);
    const mayType = leg.side.kind === 'extension' && leg.state === 'answered';
    if (!mayType || (!known && key !== '*')) return passOn(call, { leg, key, way });
    known?.timer.cancel();
    const keys = (known?.keys ?? '') + key;
    const digit = keys[1] ?? '';
    const isKnown = digit !== ACCOUNT_CODE || deps.office.read().accounts.length > 0;
    const isNumber = withNumber.has(digit) && isKnown;
    const isOver = isNumber ? key === '#' : keys.length > 1;
    typing.set(legId, {
      keys: isNumber && isOver ? keys.slice(0, -1) : keys,
      timer: deps.clock.after(isNumber ? NUMBER_MS : CODE_MS, () => settle(call, legId)),
    });
    if (isOver) settle(call, legId);
  };
}
