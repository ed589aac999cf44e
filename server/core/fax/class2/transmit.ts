import { writeData } from '../class1/octets.ts';
import { agree, coarsest } from '../t30/capabilities.ts';
import { speeds } from '../t30/speeds.ts';
import { before, command, end, fact, onHungUp, unwatch, watch, write } from './moves.ts';
import { askForPage } from './receive.ts';
import type { Class2Answer, Class2Phase, Class2State } from './session.ts';
import { wordsOf, writeParameters } from './terms.ts';

/** How a page's data ends in Class 2.0: another one follows, or none does (TIA-592 8.3.3.7). */
const endOfPage = { more: 0x2c, last: 0x2e } as const;
/** Training from the fastest rate down to the slowest. */
const trainMs = 90_000;
/** Flow control, and what the modem's firmware takes its time for. */
const spareMs = 60_000;
/** Some firmware never sends the XON that it should. */
const xonMs = 2_000;
const MOST_REFUSALS = 3;

export function beginDocument(state: Class2State): Class2Answer {
  const { setup, theirs, remoteId } = state;
  const { document, dialect } = setup;
  if (!document) return setup.polls && !state.waits ? end(state, { kind: 'nothing-to-fetch' }) : askForPage(state);
  if (!theirs) return end(state, { kind: 'not-a-fax', heard: 'silence' });
  if (state.page >= document.count) return end(state, { kind: 'done' });
  const resolution = coarsest(document.resolution, theirs.resolutions);
  const speed = speeds.find(
    ({ bitRate, modulation }) => bitRate <= document.maxBitRate && theirs.modulations.includes(modulation),
  );
  const ours = { codings: ['mh', 'mr', 'mmr'] as const, ecm: setup.ecm };
  const agreement = agree({ ours, theirs, speed: speed ?? speeds.at(-1)!, resolution, width: document.width });
  const remote = fact({ kind: 'remote', id: remoteId, capabilities: theirs, resolution });
  const text = `AT${wordsOf(dialect).session}=${writeParameters(agreement, dialect)}`;
  return before([remote], command({ ...state, agreement }, { kind: 'telling-session' }, { text }));
}

export function startPage(state: Class2State): Class2Answer {
  const told = fact({ kind: 'training', agreement: state.agreement! });
  const isFirst = state.page === (state.setup.document?.first ?? 0) && state.refusals === 0;
  return before(
    isFirst ? [told] : [],
    command(state, { kind: 'awaiting-page-start' }, { text: 'AT+FDT', ms: trainMs }),
  );
}

/** The far end has its training, the modem wants the page. */
export function codePage(state: Class2State): Class2Answer {
  const agreement = state.agreement!;
  const trained = state.hasNewAgreement || state.sent === undefined ? [fact({ kind: 'trained', agreement })] : [];
  const mayGo = state.setup.dialect !== '2';
  return {
    state: { ...state, hasNewAgreement: false, phase: { kind: 'coding', mayGo } },
    effects: [...trained, { kind: 'code-page', page: state.page, agreement }, mayGo ? unwatch : watch(xonMs)],
  };
}

export function go(state: Class2State, phase: Class2Phase & { kind: 'coding' }): Class2Answer {
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
export function onConfirmation(state: Class2State, ok: boolean): Class2Answer {
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
