import { reverseByte } from '../bits.ts';
import { joinOctets } from '../join-octets.ts';
import { joinBlock, writePageRequest } from './ecm.ts';
import { codes, type FrameName } from './frames.ts';
import { arm, disarm, frameOf, ignore, type Made, sendFrames, tell, to, withCall, withReceiving } from './moves.ts';
import type { AfterAnswer, Answer, PostMessage, State, Verdict } from './session.ts';
import type { Speed } from './speeds.ts';

/** How long a page may be kept without an answer: then an ECM sender is told to wait (RNR), another one tells it again. */
const patienceMs = 1_500;

function answer(
  state: State,
  of: { name: FrameName; then: AfterAnswer; fif?: Uint8Array },
  before: Made[] = [],
): Answer {
  const octets = frameOf(state.call, of.name, of.fif && { fif: of.fif });
  const { post: _, ...rest } = withReceiving(state, { answered: { octets, then: of.then }, fresh: false });
  const phase = { kind: 'answering', then: of.then } as const;
  return sendFrames({ ...rest, busy: 'no' }, phase, [octets], [disarm('T2'), disarm('patience'), ...before]);
}

/** The same question again: our answer was not heard. */
function repeatAnswer(state: State): Answer {
  const { answered } = state.call.receiving;
  if (!answered) return ignore(state, 'nothing was answered yet');
  return sendFrames(state, { kind: 'answering', then: answered.then }, [answered.octets], [disarm('T2')]);
}

const afterMore = { MPS: 'page', EOM: 'dis', EOP: 'goodbye' } as const;

/** The page is kept: the sender is told how it came (5.3.6.1.7). */
function answerVerdict(state: State, post: PostMessage, verdict: Verdict): Answer {
  const { call } = state;
  const { receiving } = call;
  const { kept: _, ...rest } = state;
  const kept = tell({ kind: 'page-kept', page: receiving.page, verdict });
  const cleared = { frames: new Map(), expected: undefined, blocks: [] };
  if (verdict === 'RTN' && !post.givenUp) {
    // It is sent once more under the same number, after another training.
    return answer(withReceiving(rest, cleared), { name: 'RTN', then: 'post' }, [kept]);
  }
  const counted = post.page === undefined ? {} : { counted: { page: post.page, block: post.block ?? 0 } };
  const next = withReceiving(withCall(rest, { confirmed: call.confirmed + (verdict === 'RTN' ? 0 : 1) }), {
    ...cleared,
    ...counted,
    page: receiving.page + 1,
  });
  const then = afterMore[post.more];
  if (post.givenUp) return answer(next, { name: 'ERR', then }, [kept]);
  if (verdict === 'RTP' && post.more === 'MPS') return answer(next, { name: 'RTP', then: 'post' }, [kept]);
  return answer(next, { name: verdict, then }, [kept]);
}

const waitFor = (state: State, post: PostMessage): Answer =>
  to({ ...state, post }, { kind: 'keeping' }, [disarm('T2'), arm('patience', patienceMs)]);

/** MPS, EOM or EOP of a page without error correction. */
export function answerPost(state: State, post: PostMessage): Answer {
  if (!state.call.receiving.fresh) return repeatAnswer(state);
  return state.kept ? answerVerdict(state, post, state.kept) : waitFor(state, post);
}

export function onKept(state: State, verdict: Verdict): Answer {
  const next = { ...state, kept: verdict };
  if (state.phase.kind === 'keeping' && state.post) return answerVerdict(next, state.post, verdict);
  return { state: next, effects: [] };
}

const moreOf = (second: number): PostMessage['more'] | undefined =>
  (['MPS', 'EOM', 'EOP'] as const).find(
    (name) => codes[name] === (second & 0x7f) || codes[`PRI-${name}`] === (second & 0x7f),
  );

/** PPS (A.4.3): second control field, page and block counters, frames of the block less one. */
export function onPartialPage(state: State, fif: Uint8Array): Answer {
  const { receiving, agreement } = state.call;
  const [second = 0, pageBits = 0, blockBits = 0, countBits = 0] = fif;
  const page = reverseByte(pageBits);
  const block = reverseByte(blockBits);
  const { counted } = receiving;
  if (state.busy === 'yes' && state.post) return answerReady(state);
  if (counted?.page === page && counted.block === block && !receiving.fresh) return repeatAnswer(state);
  const expected = receiving.expected ?? reverseByte(countBits) + 1;
  let missing = 0;
  for (let number = 0; number < expected; number++) if (!receiving.frames.has(number)) missing++;
  if (missing > 0) {
    const asked = tell({ kind: 'frames-asked-again', page: receiving.page, block, frames: missing });
    const next = withReceiving(state, { expected });
    return answer(next, { name: 'PPR', then: 'page', fif: writePageRequest(receiving.frames) }, [asked]);
  }
  const blocks = [...receiving.blocks, joinBlock(receiving.frames, expected)];
  const next = withReceiving(state, { blocks, frames: new Map(), expected: undefined, counted: { page, block } });
  const more = moreOf(second);
  if (!more) return answer(next, { name: 'MCF', then: 'page' });
  const bytes = joinOctets(blocks);
  const kept = waitFor(next, { more, page, block });
  const keep = { kind: 'keep-page', page: receiving.page, bytes, agreement: agreement!, whole: true } as const;
  return { ...kept, effects: [keep, ...kept.effects] };
}

/** EOR (A.4.3): what is missing will not come; the page is kept as it is. */
export function answerEndOfRetransmission(state: State, fif: Uint8Array): Answer {
  const { receiving, agreement } = state.call;
  const isRepeated = (receiving.answered?.octets[2] ?? 0) === codes.ERR;
  if (isRepeated && !receiving.fresh) return repeatAnswer(state);
  const more = moreOf(fif[0] ?? 0);
  const block = joinBlock(receiving.frames, receiving.expected ?? receiving.frames.size);
  const blocks = [...receiving.blocks, block];
  const next = withReceiving(state, { blocks, frames: new Map(), expected: undefined });
  if (!more) return answer(next, { name: 'ERR', then: 'page' });
  const kept = waitFor(next, { more, givenUp: true });
  const keep = {
    kind: 'keep-page',
    page: receiving.page,
    bytes: joinOctets(blocks),
    agreement: agreement!,
    whole: false,
  } as const;
  return { ...kept, effects: [keep, ...kept.effects] };
}

/** CTC: goes on at the speed of these two octets of a DCS, after a long training (A.4.3). */
export function answerContinue(state: State, fif: Uint8Array, speeds: readonly Speed[]): Answer {
  const rate = ((fif[1] ?? 0) >> 2) & 0xf;
  const speed = speeds.find(({ dcs }) => dcs === rate);
  if (!speed) return ignore(state, 'CTC of an unknown speed');
  const agreement = { ...state.call.agreement!, speed };
  return answer(withCall(state, { agreement }), { name: 'CTR', then: 'page-long' });
}

/** RR: the sender asks whether we are ready now. */
export function answerReady(state: State): Answer {
  if (!state.post) return repeatAnswer(state);
  if (state.kept) return answerVerdict(state, state.post, state.kept);
  const rnr = frameOf(state.call, 'RNR');
  return sendFrames({ ...state, busy: 'yes' }, { kind: 'answering', then: 'post' }, [rnr], [disarm('T2')]);
}
