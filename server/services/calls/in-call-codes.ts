import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { joinThree, type Talk } from './three-way.ts';

/** How soon after the star the digit of a code has to come. */
const CODE_MS = 2_000;

/** What a code needs of the exchange. */
interface House {
  running: () => readonly ActiveCall[];
}

type Code = (deps: ExchangeDeps, asked: { call: ActiveCall; leg: ActiveLeg } & House) => void;

/** What phones of the house press while they talk. The other end hears these keys too. */
const codes: Readonly<Record<string, Code>> = {
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

/** Keys that no flow waits for: `*` and a digit, from a phone of the house. */
export function createInCallCodes(
  deps: ExchangeDeps,
  house: House,
): (call: ActiveCall, pressed: { legId: string; key: string }) => void {
  const stars = new Map<string, number>();
  return (call, { legId, key }) => {
    const leg = call.legs.get(legId);
    if (leg?.side.kind !== 'extension' || leg.state !== 'answered') return;
    if (key === '*') {
      stars.set(legId, deps.clock.now());
      return;
    }
    const starAt = stars.get(legId);
    stars.delete(legId);
    if (starAt === undefined || deps.clock.now() - starAt > CODE_MS) return;
    codes[key]?.(deps, { call, leg, ...house });
  };
}
