import type { TimerEffect } from '../../../base/machine.ts';
import { abortReception, endOfData, readingLines, readNext, writeData } from '../class1/octets.ts';
import { joinOctets } from '../join-octets.ts';
import { agree, coarsest } from '../t30/capabilities.ts';
import type { T30Fact, T30Outcome, Verdict } from '../t30/session.ts';
import { speeds } from '../t30/speeds.ts';
import type {
  Class2Answer,
  Class2Effect,
  Class2Event,
  Class2Input,
  Class2Order,
  Class2Phase,
  Class2Setup,
  Class2State,
} from './session.ts';
import { causeOf, readHangUpCode, readTheAgreement, readTheirCapabilities, wordsOf, writeParameters } from './terms.ts';

type Made = Class2Effect | TimerEffect;

const DLE = 0x10;
const XON = 0x11;
/** The data of a page may come (T.32 8.3.4). */
const DC2 = Uint8Array.of(0x12);
/** How a page's data ends in Class 2.0: another one follows, or none does (TIA-592 8.3.3.7). */
const endOfPage = { more: 0x2c, last: 0x2e } as const;
/** DLE CAN: what is being sent is given up (Class 2.0). */
const abortSending = Uint8Array.of(DLE, 0x18);

const commandMs = 5_000;
/** Training from the fastest rate down to the slowest. */
const trainMs = 90_000;
/** T.30's T1, and phase B behind it. */
const phaseBMs = 60_000;
/** Three times told and not answered. */
const confirmMs = 30_000;
/** Flow control, and what the modem's firmware takes its time for. */
const spareMs = 60_000;
const pageMs = 600_000;
/** Some firmware never sends the XON that it should. */
const xonMs = 2_000;
const abortMs = 8_000;
const MOST_REFUSALS = 3;

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

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const write = (bytes: Uint8Array): Class2Effect => ({ kind: 'write', bytes });
const watch = (ms: number): TimerEffect => ({ kind: 'arm', timer: 'answer', ms });
const unwatch: TimerEffect = { kind: 'disarm', timer: 'answer' };
const event = (told: Class2Event): Class2Effect => ({ kind: 'event', event: told });
const fact = (told: T30Fact): Class2Effect => ({ kind: 'fact', fact: told });

const command = (state: Class2State, phase: Class2Phase, of: { text: string; ms?: number }): Class2Answer => {
  const { status: _, ...rest } = state;
  return { state: { ...rest, phase }, effects: [write(ascii(`${of.text}\r`)), watch(of.ms ?? commandMs)] };
};
const before = (made: readonly Made[], answer: Class2Answer): Class2Answer => ({
  ...answer,
  effects: [...made, ...answer.effects],
});

/** What a modem is told before a call: our number, what we take, how bits stand in an octet, and to tell all it can. */
function preparations({ dialect, id, ecm }: Class2Setup): (readonly string[])[] {
  const words = wordsOf(dialect);
  const offers = [...(ecm ? ['1,5,0,2,3,2,0,0'] : []), '1,5,0,2,1,0,0,0', '1,5,0,2,0,0,0,0', '1,3,0,2,0,0,0,0'];
  return [
    [`AT+FCLASS=${dialect}`],
    ...(dialect === '2' ? [] : [['AT+FNR=1,1,1,0']]),
    [`AT${words.bitOrder}=0`],
    ['AT+FCR=1'],
    [`AT${words.id}="${id}"`],
    offers.map((offer) => `AT${words.capabilities}=${offer}`),
  ];
}

function prepare(state: Class2State, left: readonly (readonly string[])[], then: Class2Order): Class2Answer {
  const [next] = left;
  if (next) return command(state, { kind: 'preparing', left, then }, { text: next[0]! });
  if (then.kind === 'dial') return command(state, { kind: 'connecting' }, { text: `ATD${then.number}`, ms: then.ms });
  return command(state, { kind: 'connecting' }, { text: 'ATA', ms: then.kind === 'answer' ? then.ms : commandMs });
}

/** The class comes first, or nothing that follows is understood. */
function onPrepared(state: Class2State, phase: Class2Phase & { kind: 'preparing' }, ok: boolean): Class2Answer {
  const [asked = [], ...left] = phase.left;
  if (!ok && asked.length > 1) return prepare(state, [asked.slice(1), ...left], phase.then);
  if (!ok && asked[0]?.startsWith('AT+FCLASS')) return stop(state, [event({ kind: 'not-connected', result: 'ERROR' })]);
  return prepare(state, left, phase.then);
}

/** Nothing is under way any more; the line is left once that is ordered. */
const stop = (state: Class2State, effects: readonly Made[]): Class2Answer => ({
  state: { ...state, phase: { kind: 'idle' } },
  effects: [unwatch, ...effects],
});

function leave(state: Class2State): Class2Answer {
  const isGone = state.hungUp !== undefined || !state.isConnected;
  const left = [...(isGone ? [] : [`AT${wordsOf(state.setup.dialect).abort}`]), 'ATH0'];
  return leaveBy({ ...state, isOver: true, reading: readingLines }, left);
}

function leaveBy(state: Class2State, left: readonly string[]): Class2Answer {
  const [next] = left;
  if (next === undefined) return stop(state, [event({ kind: 'idle' })]);
  return command(state, { kind: 'leaving', left }, { text: next });
}

function end(state: Class2State, outcome: T30Outcome): Class2Answer {
  const cut = outcome.kind === 'dropped' || outcome.kind === 'cancelled';
  const told = fact({ kind: 'ended', outcome, firstUnconfirmedPage: state.page });
  return before([...(cut ? keepPartialPage(state) : []), told], leave(state));
}

/** What came of a page before the line was cut: kept as it is. */
function keepPartialPage(state: Class2State): Made[] {
  const bytes = joinOctets(state.chunks);
  if (!state.agreement || bytes.length === 0 || state.phase.kind === 'keeping') return [];
  return [{ kind: 'keep-page', page: state.page, bytes, agreement: state.agreement, whole: false }];
}

/** The modem has left the line by itself and said why. */
function onHungUp(state: Class2State, code: number): Class2Answer {
  const cause = causeOf(code);
  if (!state.isConnected) {
    const said = { 'no-dialtone': 'NO DIALTONE', 'no-answer': 'NO ANSWER' } as const;
    const result = said[cause as keyof typeof said] ?? 'NO CARRIER';
    return stop(state, [event({ kind: 'not-connected', result })]);
  }
  const { document } = state.setup;
  switch (cause) {
    case 'done':
      return end(state, { kind: !document || state.page >= document.count ? 'done' : 'dropped' });
    case 'no-fax':
      return end(state, { kind: 'not-a-fax', heard: 'silence' });
    case 'refused':
    case 'training-failed':
    case 'page-refused':
    case 'page-not-confirmed':
      return end(state, { kind: cause });
    default:
      return end(state, { kind: 'dropped' });
  }
}

function beginDocument(state: Class2State): Class2Answer {
  const { setup, theirs, remoteId } = state;
  const { document, dialect } = setup;
  if (!document) return askForPage(state);
  if (!theirs) return end(state, { kind: 'not-a-fax', heard: 'silence' });
  if (state.page >= document.count) return end(state, { kind: 'done' });
  const resolution = coarsest(document.resolution, theirs.resolutions);
  const speed = speeds.find(
    ({ bitRate, modulation }) => bitRate <= document.maxBitRate && theirs.modulations.includes(modulation),
  );
  const ours = { codings: ['mh', 'mr', 'mmr'] as const, ecm: setup.ecm };
  const agreement = agree({ ours, theirs, speed: speed ?? speeds.at(-1)!, resolution, width: document.width });
  const remote = fact({ kind: 'remote', id: remoteId, capabilities: theirs, resolution });
  const text = `AT${wordsOf(dialect).session}=${writeParameters(agreement)}`;
  return before([remote], command({ ...state, agreement }, { kind: 'telling-session' }, { text }));
}

function startPage(state: Class2State): Class2Answer {
  const told = fact({ kind: 'training', agreement: state.agreement! });
  const isFirst = state.page === (state.setup.document?.first ?? 0) && state.refusals === 0;
  return before(
    isFirst ? [told] : [],
    command(state, { kind: 'awaiting-page-start' }, { text: 'AT+FDT', ms: trainMs }),
  );
}

/** The far end has its training, the modem wants the page. */
function codePage(state: Class2State): Class2Answer {
  const agreement = state.agreement!;
  const trained = state.hasNewAgreement || state.sent === undefined ? [fact({ kind: 'trained', agreement })] : [];
  const mayGo = state.setup.dialect !== '2';
  return {
    state: { ...state, hasNewAgreement: false, phase: { kind: 'coding', mayGo } },
    effects: [...trained, { kind: 'code-page', page: state.page, agreement }, mayGo ? unwatch : watch(xonMs)],
  };
}

function go(state: Class2State, phase: Class2Phase & { kind: 'coding' }): Class2Answer {
  const { coded } = phase;
  if (!phase.mayGo || !coded) return { state: { ...state, phase }, effects: [] };
  const { document, dialect } = state.setup;
  const bytes = writeData(coded.bytes);
  if (dialect !== '2') {
    const isLast = state.page + 1 >= (document?.count ?? 0);
    bytes[bytes.length - 1] = isLast ? endOfPage.last : endOfPage.more;
  }
  const ms = spareMs + (bytes.length * 8000) / state.agreement!.speed.bitRate;
  const sent = { bytes: coded.bytes.length, rows: coded.rows };
  const started = fact({ kind: 'page-started', page: state.page, bytes: sent.bytes });
  return {
    state: { ...state, sent, phase: { kind: 'sending-page' } },
    effects: [started, write(bytes), watch(ms)],
  };
}

const said: Readonly<Record<number, 'MCF' | 'RTP' | 'PIP'>> = { 1: 'MCF', 3: 'RTP', 5: 'PIP' };

/** The far end has answered to the end of a page. */
function onConfirmation(state: Class2State, ok: boolean): Class2Answer {
  const status = state.status ?? (ok ? 1 : 2);
  const by = said[status];
  const { sent, agreement, page, setup } = state;
  if (by) {
    const confirmed = fact({ kind: 'page-confirmed', page, by, agreement: agreement!, ...sent! });
    const next = { ...state, page: page + 1, refusals: 0 };
    if (next.hungUp !== undefined) return before([confirmed], onHungUp(next, next.hungUp));
    const isLast = next.page >= setup.document!.count;
    return before([confirmed], isLast ? end(next, { kind: 'done' }) : startPage(next));
  }
  if (state.hungUp !== undefined) return onHungUp(state, state.hungUp);
  const refused = fact({ kind: 'page-refused', page, by: status === 4 ? 'PIN' : 'RTN' });
  const next = { ...state, refusals: state.refusals + 1 };
  return before([refused], next.refusals >= MOST_REFUSALS ? end(next, { kind: 'page-refused' }) : startPage(next));
}

const askForPage = (state: Class2State): Class2Answer =>
  command({ ...state, chunks: [] }, { kind: 'awaiting-page' }, { text: 'AT+FDR', ms: phaseBMs });

function onPageEnd(state: Class2State): Class2Answer {
  if (state.hungUp !== undefined) return onHungUp(state, state.hungUp);
  const bytes = joinOctets(state.chunks);
  return {
    state: { ...state, chunks: [], phase: { kind: 'keeping' } },
    effects: [unwatch, { kind: 'keep-page', page: state.page, bytes, agreement: state.agreement!, whole: true }],
  };
}

const statuses: Readonly<Record<Verdict, number>> = { MCF: 1, RTN: 2, RTP: 3 };

/** Only the next +FDR sends the far end its answer: by then the page is kept. */
function onKept(state: Class2State, verdict: Verdict): Class2Answer {
  if (state.phase.kind !== 'keeping') return { state, effects: [], ignored: 'nothing is being kept' };
  const kept = fact({ kind: 'page-kept', page: state.page, verdict });
  const next = verdict === 'RTN' ? state : { ...state, page: state.page + 1 };
  if (next.hungUp !== undefined) return before([kept], onHungUp(next, next.hungUp));
  const text = `AT${wordsOf(state.setup.dialect).pageStatus}=${statuses[verdict]}`;
  return before([kept], command(next, { kind: 'telling-status' }, { text }));
}

function onResult(state: Class2State, result: string): Class2Answer {
  const { phase, hungUp } = state;
  const ok = result === 'OK';
  const isConnect = result.startsWith('CONNECT');
  const isCut = result === 'NO CARRIER';
  switch (phase.kind) {
    case 'preparing':
      return onPrepared(state, phase, ok);
    case 'leaving':
      return leaveBy(state, phase.left.slice(1));
    case 'aborting':
      return leave(state);
    case 'connecting':
      if (hungUp !== undefined) return onHungUp(state, hungUp);
      if (state.isConnected) return ok ? beginDocument(state) : end(state, { kind: 'dropped' });
      return stop(state, [event({ kind: 'not-connected', result: ok ? 'NO CARRIER' : result })]);
    case 'telling-session':
      // A refused one leaves what was offered before the call; what is agreed is told with the page.
      return isCut ? end(state, { kind: 'dropped' }) : startPage(state);
    case 'awaiting-page-start':
      if (isConnect) return codePage(state);
      return hungUp === undefined ? end(state, { kind: 'training-failed' }) : onHungUp(state, hungUp);
    case 'sending-page':
      if (isConnect) return { state, effects: [] };
      if (state.setup.dialect !== '2') return onConfirmation(state, ok);
      if (hungUp !== undefined || !ok)
        return hungUp === undefined ? end(state, { kind: 'dropped' }) : onHungUp(state, hungUp);
      return command(
        state,
        { kind: 'awaiting-confirmation' },
        { text: `AT+FET=${state.page + 1 < state.setup.document!.count ? 0 : 2}`, ms: confirmMs },
      );
    case 'awaiting-confirmation':
      return onConfirmation(state, ok);
    case 'awaiting-page':
      if (hungUp !== undefined) return onHungUp(state, hungUp);
      if (!isConnect || !state.agreement) return end(state, { kind: 'dropped' });
      return onPageStart(state);
    case 'awaiting-page-end':
      return isCut ? end(state, { kind: 'dropped' }) : onPageEnd(state);
    case 'telling-status':
      return askForPage(state);
    default:
      return isCut && !state.isOver && state.isConnected
        ? end(state, { kind: 'dropped' })
        : { state, effects: [], ignored: `${result} unasked` };
  }
}

function onPageStart(state: Class2State): Class2Answer {
  const { agreement, hasNewAgreement, page } = state;
  const trained = hasNewAgreement ? [fact({ kind: 'trained', agreement: agreement! })] : [];
  return {
    state: {
      ...state,
      hasNewAgreement: false,
      phase: { kind: 'receiving-page' },
      reading: { ...readingLines, inData: true },
    },
    effects: [...trained, fact({ kind: 'page-started', page, bytes: 0 }), write(DC2), watch(pageMs)],
  };
}

const unquoted = (text: string): string => text.replace(/^\s*"?\s*|\s*"?\s*$/g, '');

/** A report of the modem, or something that means nothing to us. */
function onReport(state: Class2State, text: string): Class2Answer {
  const words = wordsOf(state.setup.dialect);
  const [, name = '', value = ''] = /^(\+[A-Z]+)\s*:?\s*(.*)$/i.exec(text) ?? [];
  const { phase } = state;
  const keep = (change: Partial<Class2State>): Class2Answer => ({ state: { ...state, ...change }, effects: [] });
  switch (name.toUpperCase()) {
    case words.connected:
      if (state.isConnected || phase.kind !== 'connecting') return keep({});
      return { state: { ...state, isConnected: true }, effects: [watch(phaseBMs), event({ kind: 'connected' })] };
    case words.remoteAnswerer:
    case words.remoteCaller: {
      const id = unquoted(value);
      if (!state.setup.document)
        return before([fact({ kind: 'remote', id: id || undefined })], keep(id ? { remoteId: id } : {}));
      return keep(id ? { remoteId: id } : {});
    }
    case words.agreement:
      return keep({ agreement: readTheAgreement(value), hasNewAgreement: true });
    case words.hungUp:
      // A result follows; if it does not, the wait for it ends the same way.
      return { ...keep({ hungUp: readHangUpCode(value) }), effects: [watch(commandMs)] };
    case words.pageStatus:
      return keep({ status: Number.parseInt(value, 10) || 1 });
    case words.theirCapabilities:
      return keep({ theirs: readTheirCapabilities(value) });
    default:
      return { state, effects: [], ignored: text };
  }
}

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
