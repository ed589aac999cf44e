import { command, commandMs, event, stop } from './moves.ts';
import type { Class2Answer, Class2Order, Class2Phase, Class2Setup, Class2State } from './session.ts';
import { wordsOf } from './terms.ts';

/** What a modem is told before a call: our number, what we take, how bits stand in an octet, and to tell all it can. */
export function preparations({ dialect, id, ecm, polls = false }: Class2Setup): (readonly string[])[] {
  const words = wordsOf(dialect);
  // Error correction by its number: 2 (frames of 256 octets) in Class 2 and 2.0; in 2.1, where V.34 has the higher ones, 1.
  const ecmOffers = (dialect === '2.1' ? ['1', '2'] : ['2', '1']).map((number) => `1,5,0,2,3,${number},0,0`);
  // Never faster than 14 400 bit/s: a session of V.34 is another dialogue.
  const offers = [...(ecm ? ecmOffers : []), '1,5,0,2,1,0,0,0', '1,5,0,2,0,0,0,0', '1,3,0,2,0,0,0,0'];
  return [
    [`AT+FCLASS=${dialect}`],
    ...(dialect === '2' ? [] : [['AT+FNR=1,1,1,0']]),
    [`AT${words.bitOrder}=0`],
    ['AT+FCR=1'],
    [`AT${words.id}="${id}"`],
    ...(polls ? [[`AT${words.pollingId}="${id}"`]] : []),
    // What was asked in the call before holds on.
    [`AT${words.polls}=${polls ? 1 : 0}`],
    offers.map((offer) => `AT${words.capabilities}=${offer}`),
  ];
}

export function prepare(state: Class2State, left: readonly (readonly string[])[], then: Class2Order): Class2Answer {
  const [next] = left;
  if (next) return command(state, { kind: 'preparing', left, then }, { text: next[0]! });
  if (then.kind === 'dial') return command(state, { kind: 'connecting' }, { text: `ATD${then.number}`, ms: then.ms });
  return command(state, { kind: 'connecting' }, { text: 'ATA', ms: then.kind === 'answer' ? then.ms : commandMs });
}

/** The class comes first, or nothing that follows is understood; a modem that cannot ask for what waits is not to call for it. */
export function onPrepared(state: Class2State, phase: Class2Phase & { kind: 'preparing' }, ok: boolean): Class2Answer {
  const [asked = [], ...left] = phase.left;
  if (!ok && asked.length > 1) return prepare(state, [asked.slice(1), ...left], phase.then);
  const isNeeded = asked[0]?.startsWith('AT+FCLASS') || asked[0] === `AT${wordsOf(state.setup.dialect).polls}=1`;
  if (!ok && isNeeded) return stop(state, [event({ kind: 'not-connected', result: 'ERROR' })]);
  return prepare(state, left, phase.then);
}
