import { abortReception, endOfData, readingLines, readNext } from '../class1/octets.ts';
import { onReport, onResult } from './hear.ts';
import {
  ascii,
  before,
  confirmMs,
  end,
  event,
  fact,
  keepPartialPage,
  leave,
  leaveBy,
  type Made,
  onHungUp,
  stop,
  watch,
  write,
} from './moves.ts';
import { onPrepared, preparations, prepare } from './prepare.ts';
import { onKept } from './receive.ts';
import type { Class2Answer, Class2Input, Class2Order, Class2Setup, Class2State } from './session.ts';
import { go } from './transmit.ts';

const DLE = 0x10;
const XON = 0x11;
/** DLE CAN: what is being sent is given up (Class 2.0). */
const abortSending = Uint8Array.of(DLE, 0x18);
const abortMs = 8_000;

const results = /^(OK|ERROR|CONNECT|NO CARRIER|BUSY|NO DIAL ?TONE|NO ANSWER)/;

export const idleClass2 = (setup: Class2Setup): Class2State => ({
  setup,
  reading: readingLines,
  phase: { kind: 'idle' },
  isConnected: false,
  isOver: false,
  page: setup.document?.first ?? 0,
  refusals: 0,
  chunks: [],
  hasNewAgreement: false,
});

/** Breaks off what is under way; then the line is left. */
function abort(state: Class2State): Class2Answer {
  const { phase, setup } = state;
  if (phase.kind === 'sending-page') {
    const bytes = setup.dialect === '2' ? endOfData : abortSending;
    return aborting(state, [{ kind: 'discard' }, write(bytes)]);
  }
  if (phase.kind === 'receiving-page') return aborting(state, [write(abortReception)]);
  if (phase.kind === 'idle' || phase.kind === 'keeping' || phase.kind === 'coding') return leave(state);
  // V.250 6.3.1: any character gives up a dial or an answer; other commands end by themselves.
  return aborting(state, phase.kind === 'connecting' ? [write(ascii('\r'))] : []);
}

const aborting = (state: Class2State, effects: readonly Made[]): Class2Answer => ({
  state: { ...state, isOver: true, phase: { kind: 'aborting' } },
  effects: [...effects, watch(abortMs)],
});

function onOrder(state: Class2State, order: Class2Order): Class2Answer {
  const { phase } = state;
  if (order.kind === 'dial' || order.kind === 'answer') return prepare(state, preparations(state.setup), order);
  if (phase.kind === 'leaving' || phase.kind === 'aborting') return { state, effects: [] };
  if (order.kind === 'hang-up') return abort(state);
  const cut = fact({ kind: 'ended', outcome: { kind: 'cancelled' }, firstUnconfirmedPage: state.page });
  return before([...keepPartialPage(state), cut], abort(state));
}

function onTimeout(state: Class2State): Class2Answer {
  const { phase, hungUp } = state;
  switch (phase.kind) {
    case 'coding':
      return go(state, { ...phase, mayGo: true });
    case 'preparing':
      return onPrepared(state, phase, false);
    case 'leaving':
      return leaveBy(state, phase.left.slice(1));
    case 'aborting':
      return leave(state);
    default:
      if (hungUp !== undefined) return onHungUp(state, hungUp);
      if (phase.kind === 'connecting' && !state.isConnected)
        return before([event({ kind: 'not-connected', result: 'TIMEOUT' })], abort(state));
      return stop({ ...state, reading: readingLines }, [event({ kind: 'stuck', detail: phase.kind })]);
  }
}

function onBytes(state: Class2State, bytes: Uint8Array): Class2Answer {
  let current = state;
  let rest = bytes;
  const effects: Made[] = [];
  const take = (answer: Class2Answer): void => {
    current = answer.state;
    effects.push(...answer.effects);
  };
  while (rest.length > 0) {
    const found = readNext(current.reading, rest);
    current = { ...current, reading: found.reading };
    if (found.kind === 'nothing') break;
    rest = rest.subarray(found.used);
    if (found.kind === 'line')
      take(results.test(found.text) ? onResult(current, found.text) : onReport(current, found.text));
    else {
      const isPage = current.phase.kind === 'receiving-page';
      if (isPage) current = { ...current, chunks: [...current.chunks, found.octets] };
      if (found.over && isPage) {
        current = { ...current, phase: { kind: 'awaiting-page-end' } };
        effects.push(watch(confirmMs));
      }
    }
  }
  // Class 2 says with an XON, which may come in one piece with CONNECT, that it takes the data.
  if (current.phase.kind === 'coding' && !current.phase.mayGo && bytes.includes(XON))
    take(go(current, { ...current.phase, mayGo: true }));
  return { state: current, effects };
}

/** The dialogue with a modem of Class 2, 2.0 or 2.1 (T.32), which does T.30 by itself: one call from its dialling to its end. */
export function stepClass2(state: Class2State, input: Class2Input): Class2Answer {
  const { phase } = state;
  switch (input.kind) {
    case 'bytes':
      return onBytes(state, input.bytes);
    case 'order':
      return onOrder(state, input.order);
    case 'timer':
      return onTimeout(state);
    case 'page-coded':
      if (phase.kind !== 'coding') return { state, effects: [], ignored: 'no page is wanted' };
      return go(state, { ...phase, coded: { bytes: input.bytes, rows: input.rows } });
    case 'page-unreadable':
      return phase.kind === 'coding' ? end(state, { kind: 'page-unreadable' }) : { state, effects: [] };
    case 'page-kept':
      return onKept(state, input.verdict);
    case 'page-not-kept':
      return phase.kind === 'keeping' ? end(state, { kind: 'not-kept' }) : { state, effects: [] };
  }
}
