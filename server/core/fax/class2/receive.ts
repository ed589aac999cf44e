import { readingLines } from '../class1/octets.ts';
import { joinOctets } from '../join-octets.ts';
import type { Verdict } from '../t30/session.ts';
import { before, command, fact, onHungUp, phaseBMs, unwatch, watch, write } from './moves.ts';
import type { Class2Answer, Class2State } from './session.ts';
import { wordsOf } from './terms.ts';

/** The data of a page may come (T.32 8.3.4). */
const DC2 = Uint8Array.of(0x12);
const pageMs = 600_000;

export const askForPage = (state: Class2State): Class2Answer =>
  command({ ...state, chunks: [] }, { kind: 'awaiting-page' }, { text: 'AT+FDR', ms: phaseBMs });

export function onPageEnd(state: Class2State): Class2Answer {
  if (state.hungUp !== undefined) return onHungUp(state, state.hungUp);
  const bytes = joinOctets(state.chunks);
  return {
    state: { ...state, chunks: [], phase: { kind: 'keeping' } },
    effects: [unwatch, { kind: 'keep-page', page: state.page, bytes, agreement: state.agreement!, whole: true }],
  };
}

const statuses: Readonly<Record<Verdict, number>> = { MCF: 1, RTN: 2, RTP: 3 };

/** Only the next +FDR sends the far end its answer: by then the page is kept. */
export function onKept(state: Class2State, verdict: Verdict): Class2Answer {
  if (state.phase.kind !== 'keeping') return { state, effects: [], ignored: 'nothing is being kept' };
  const kept = fact({ kind: 'page-kept', page: state.page, verdict });
  const next = verdict === 'RTN' ? state : { ...state, page: state.page + 1 };
  if (next.hungUp !== undefined) return before([kept], onHungUp(next, next.hungUp));
  const text = `AT${wordsOf(state.setup.dialect).pageStatus}=${statuses[verdict]}`;
  return before([kept], command(next, { kind: 'telling-status' }, { text }));
}

export function onPageStart(state: Class2State): Class2Answer {
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
