import { reverseByte } from '../bits.ts';
import { type Agreement, agree, type Capabilities, coarsest, writeAgreement } from './capabilities.ts';
import { allFrames, frameCount, imageOfBlock, readPageRequest } from './ecm.ts';
import { codes, readFrame, type T30Frame, writeId } from './frames.ts';
import {
  arm,
  disarm,
  end,
  frameOf,
  framesMs,
  goodbye,
  ignore,
  listen,
  type Made,
  MOST_TRIES,
  modem,
  sendFrames,
  stopListening,
  T4,
  T5,
  tell,
  to,
  withCall,
  withSending,
} from './moves.ts';
import type { Answer, Call, Input, State } from './session.ts';
import { ladderOf } from './speeds.ts';

/** A page that was refused so often is not sent again. */
const MOST_REFUSALS = 3;
/** A.4.3: after four requests for the same block its sender chooses: slower (CTC), or the end of retransmission (EOR). */
const REQUESTS_BEFORE_CHOICE = 4;

/** Phase B, told the far end's capabilities (DIS, or DTC of a caller that polls). */
export function startTransmitting(state: State, theirs: Capabilities): Answer {
  const { setup } = state.call;
  const document = setup.document!;
  const ladder = ladderOf({
    ours: setup.ours.modulations,
    theirs: theirs.modulations,
    maxBitRate: document.maxBitRate,
  });
  if (!theirs.receives || ladder.length === 0) return goodbye(state, { kind: 'refused' });
  const next = withSending(withCall(state, { theirs, tries: 0 }), { ladder, rung: 0, page: document.first });
  const resolution = coarsest(document.resolution, theirs.resolutions);
  const remote = tell({ kind: 'remote', id: next.call.remoteId, capabilities: theirs, resolution });
  return sendCommand(next, [disarm('T1'), disarm('T4'), remote]);
}

function agreementOf(call: Call): Agreement {
  const { setup, sending } = call;
  return agree({
    ours: setup.ours,
    theirs: call.theirs!,
    speed: sending.ladder[sending.rung]!,
    resolution: setup.document!.resolution,
    width: setup.document!.width,
  });
}

/** TSI, SUB and DCS; the training check follows (5.3.6.2.2). */
function sendCommand(state: State, before: Made[] = []): Answer {
  const agreement = agreementOf(state.call);
  const next = withSending(withCall(state, { agreement, tries: state.call.tries + 1 }), { long: false });
  const { call } = next;
  const { subaddress } = call.setup.document!;
  const sub = subaddress && call.theirs!.takesSubaddress ? [subaddress] : [];
  return sendFrames(
    next,
    { kind: 'sending-dcs' },
    [
      frameOf(call, 'TSI', { fif: writeId(call.setup.id), more: true }),
      ...sub.map((each) => frameOf(call, 'SUB', { fif: writeId(each), more: true })),
      frameOf(call, 'DCS', { fif: writeAgreement(agreement) }),
    ],
    [...before, tell({ kind: 'training', agreement })],
  );
}

/** Down one rung of the ladder and through training again; at its end nothing goes any more. */
function trainSlower(state: State): Answer {
  const rung = state.call.sending.rung + 1;
  if (rung >= state.call.sending.ladder.length) return goodbye(state, { kind: 'training-failed' }, [disarm('T4')]);
  return sendCommand(withSending(withCall(state, { tries: 0 }), { rung }), [disarm('T4')]);
}

const askForPage = (state: State, page: number, before: Made[]): Answer =>
  to(withSending(withCall(state, { tries: 0 }), { page }), { kind: 'coding' }, [
    ...before,
    { kind: 'code-page', page, agreement: state.call.agreement! },
  ]);

function sendImage(state: State): Answer {
  const { sending, agreement } = state.call;
  const { speed, ecm, frameOctets } = agreement!;
  const bytes = ecm
    ? imageOfBlock({ bytes: sending.bytes, block: sending.block, frames: sending.frames, frameOctets, speed })
    : sending.bytes;
  const order = modem({ kind: 'send-page', speed, long: sending.long, bytes });
  return to(withSending(withCall(state, { tries: 0 }), { long: false }), { kind: 'sending-page' }, [order]);
}

const isLastPage = ({ setup, sending }: Call): boolean => sending.page === setup.document!.count - 1;

/** The second control field of PPS and EOR (A.4.3): what comes after this partial page. */
function afterBlock(call: Call): 'NULL' | 'MPS' | 'EOP' {
  const { sending, agreement } = call;
  if ((sending.block + 1) * 256 < frameCount(sending.bytes, agreement!.frameOctets)) return 'NULL';
  return isLastPage(call) ? 'EOP' : 'MPS';
}

const secondField = (call: Call): number => {
  const after = afterBlock(call);
  return after === 'NULL' ? 0 : codes[after] | (call.x ? 0x80 : 0);
};

/** The end of a page or partial page: MPS, EOP, PPS. */
function sendPost(state: State, before: Made[] = []): Answer {
  const { call } = state;
  const { sending, agreement, setup } = call;
  const page = (sending.page - setup.document!.first) & 0xff;
  const frame = agreement!.ecm
    ? frameOf(call, 'PPS', {
        fif: Uint8Array.of(
          secondField(call),
          reverseByte(page),
          reverseByte(sending.block & 0xff),
          reverseByte(sending.frames.length - 1),
        ),
      })
    : frameOf(call, isLastPage(call) ? 'EOP' : 'MPS');
  const next = withCall(state, { tries: call.tries + 1 });
  return sendFrames(next, { kind: 'sending-post' }, [frame], before);
}

const sendReady = (state: State, before: Made[] = []): Answer =>
  sendFrames(
    withCall(state, { tries: state.call.tries + 1 }),
    { kind: 'sending-rr' },
    [frameOf(state.call, 'RR')],
    before,
  );

/** A.4.3: we go on correcting at the speed that these two octets of a DCS tell. */
function sendContinue(state: State, before: Made[] = []): Answer {
  const { call } = state;
  const fif = writeAgreement(call.agreement!).slice(0, 2);
  return sendFrames(
    withCall(state, { tries: call.tries + 1 }),
    { kind: 'sending-ctc' },
    [frameOf(call, 'CTC', { fif })],
    before,
  );
}

/** A.4.3: what is missing of the block will not come any more. */
function sendEndOfRetransmission(state: State, before: Made[] = []): Answer {
  const { call } = state;
  return sendFrames(
    withCall(state, { tries: call.tries + 1 }),
    { kind: 'sending-eor' },
    [frameOf(call, 'EOR', { fif: Uint8Array.of(secondField(call)) })],
    before,
  );
}

function confirmPage(state: State, by: 'MCF' | 'RTP' | 'PIP'): Answer {
  const { call } = state;
  const { sending, agreement } = call;
  const next = withSending(withCall(state, { confirmed: call.confirmed + 1, tries: 0 }), { refusals: 0 });
  const before = [
    disarm('T4'),
    disarm('T5'),
    tell({
      kind: 'page-confirmed',
      page: sending.page,
      by,
      agreement: agreement!,
      bytes: sending.bytes.length,
      rows: sending.rows,
    }),
  ];
  if (isLastPage(call)) return goodbye(next, { kind: 'done' }, before);
  if (by === 'MCF') return askForPage(next, sending.page + 1, before);
  return sendCommand(withSending(next, { page: sending.page + 1 }), before);
}

function refusePage(state: State, by: 'RTN' | 'PIN'): Answer {
  const { sending } = state.call;
  const refusals = sending.refusals + 1;
  const before = [disarm('T4'), disarm('T5'), tell({ kind: 'page-refused', page: sending.page, by })];
  if (refusals >= MOST_REFUSALS) return goodbye(state, { kind: 'page-refused' }, before);
  const rung = Math.min(sending.rung + 1, sending.ladder.length - 1);
  return sendCommand(withSending(withCall(state, { tries: 0 }), { refusals, rung }), before);
}

function confirmBlock(state: State): Answer {
  const { sending, agreement } = state.call;
  if (afterBlock(state.call) !== 'NULL') return confirmPage(state, 'MCF');
  const block = sending.block + 1;
  const frames = allFrames({ bytes: sending.bytes, block, frameOctets: agreement!.frameOctets });
  const next = sendImage(withSending(state, { block, frames, attempt: 0 }));
  return { ...next, effects: [disarm('T4'), disarm('T5'), ...next.effects] };
}

/** A.4.3: PPR tells frame by frame what did not come. */
function repeatFrames(state: State, map: Uint8Array): Answer {
  const { sending, agreement } = state.call;
  const { frameOctets } = agreement!;
  const all = allFrames({ bytes: sending.bytes, block: sending.block, frameOctets });
  const missing = readPageRequest(map, all);
  const attempt = sending.attempt + 1;
  // A request for nothing of this block: the end of it is told again.
  const frames = missing.length > 0 ? missing : [all.at(-1)!];
  const next = withSending(withCall(state, { tries: 0 }), { frames, attempt });
  const before = [
    disarm('T4'),
    disarm('T5'),
    tell({ kind: 'frames-repeated', page: sending.page, block: sending.block, frames: frames.length, attempt }),
  ];
  if (attempt % REQUESTS_BEFORE_CHOICE > 0) {
    const image = sendImage(next);
    return { ...image, effects: [...before, ...image.effects] };
  }
  const rung = sending.rung + 1;
  if (rung >= sending.ladder.length) return sendEndOfRetransmission(next, before);
  const speed = sending.ladder[rung]!;
  return sendContinue(withSending(withCall(next, { agreement: { ...agreement!, speed } }), { rung }), before);
}

function onAnswer(state: State, frame: T30Frame): Answer {
  const { phase, call } = state;
  const { name } = frame;
  if (!frame.isFinal) return ignore(state, `${name} announces more`);
  if (name === 'DCN') return end(state, { kind: phase.kind === 'await-cfr' ? 'refused' : 'dropped' });
  if (name === 'CRP') return repeatLast(state, [disarm('T4')]);
  if (phase.kind === 'await-cfr') {
    if (name === 'CFR') {
      const trained = tell({ kind: 'trained', agreement: call.agreement! });
      return askForPage(state, call.sending.page, [disarm('T4'), trained]);
    }
    if (name === 'FTT') return trainSlower(state);
    // It has not heard the command, and says again what it can do.
    if (name === 'DIS' || name === 'DTC') return repeatLast(state, [disarm('T4')]);
  }
  if (phase.kind === 'await-ctr' && name === 'CTR') {
    const image = sendImage(withSending(state, { long: true }));
    return { ...image, effects: [disarm('T4'), ...image.effects] };
  }
  if (phase.kind === 'await-err' && name === 'ERR') {
    const refused = tell({ kind: 'page-refused', page: call.sending.page, by: 'RTN' });
    return goodbye(state, { kind: 'page-refused' }, [refused]);
  }
  if (phase.kind === 'await-confirm') {
    if (name === 'MCF') return call.agreement!.ecm ? confirmBlock(state) : confirmPage(state, 'MCF');
    if (name === 'RTP' || name === 'PIP') return confirmPage(state, name);
    if (name === 'RTN' || name === 'PIN') return refusePage(state, name);
    if (name === 'PPR' && call.agreement!.ecm) return repeatFrames(state, frame.fif);
    // A.4.3: the far end is busy with the page; it is asked again, for a minute at most.
    if (name === 'RNR') {
      if (state.busy === 'too-long') return goodbye(state, { kind: 'page-not-confirmed' });
      const first = state.busy === 'yes' ? [] : [arm('T5', T5)];
      return sendReady({ ...withCall(state, { tries: 0 }), busy: 'yes' }, [disarm('T4'), ...first]);
    }
  }
  return { ...to(state, phase, [listen]), ignored: `${name} in ${phase.kind}` };
}

/** What was said and not answered, or not understood (CRP), is said again; three times in all. */
function repeatLast(state: State, before: Made[]): Answer {
  const { phase, call } = state;
  if (call.tries >= MOST_TRIES) {
    const kind = phase.kind === 'await-cfr' ? 'training-failed' : 'page-not-confirmed';
    return goodbye(state, { kind }, before);
  }
  if (phase.kind === 'await-cfr') return sendCommand(state, before);
  if (phase.kind === 'await-ctr') return sendContinue(state, before);
  if (phase.kind === 'await-err') return sendEndOfRetransmission(state, before);
  return state.busy === 'yes' ? sendReady(state, before) : sendPost(state, before);
}

const awaitAfter = {
  'sending-post': 'await-confirm',
  'sending-rr': 'await-confirm',
  'sending-ctc': 'await-ctr',
  'sending-eor': 'await-err',
} as const;

/** The station that has the document, from its first DCS on; undefined for what it does not expect. */
export function stepTransmitting(state: State, input: Input): Answer | undefined {
  const { phase, call } = state;
  switch (phase.kind) {
    case 'sending-dcs':
      if (input.kind !== 'frames-sent') return undefined;
      return to(state, { kind: 'sending-training' }, [modem({ kind: 'send-training', speed: call.agreement!.speed })]);
    case 'sending-training':
      if (input.kind !== 'training-sent') return undefined;
      return to(state, { kind: 'await-cfr' }, [listen, arm('T4', T4)]);
    case 'coding': {
      if (input.kind === 'page-unreadable') return goodbye(state, { kind: 'page-unreadable' });
      if (input.kind !== 'page-coded' || input.page !== call.sending.page) return undefined;
      const { bytes, rows, page } = input;
      const frames = call.agreement!.ecm
        ? allFrames({ bytes, block: 0, frameOctets: call.agreement!.frameOctets })
        : [];
      const next: State = { ...withSending(state, { bytes, rows, block: 0, attempt: 0, frames }), busy: 'no' };
      const image = sendImage(next);
      const started = tell({ kind: 'page-started', page, bytes: bytes.length });
      return { ...image, effects: [started, ...image.effects] };
    }
    case 'sending-page':
      return input.kind === 'page-sent' ? sendPost({ ...state, busy: 'no' }) : undefined;
    case 'sending-post':
    case 'sending-rr':
    case 'sending-ctc':
    case 'sending-eor':
      if (input.kind === 'timer' && input.name === 'T5') return { state: { ...state, busy: 'too-long' }, effects: [] };
      if (input.kind !== 'frames-sent') return undefined;
      return to(state, { kind: awaitAfter[phase.kind] }, [listen, arm('T4', T4)]);
    case 'await-cfr':
    case 'await-confirm':
    case 'await-ctr':
    case 'await-err': {
      if (input.kind === 'flags') return to(state, phase, [arm('T4', framesMs)]);
      if (input.kind === 'quiet') return to(state, phase, [listen]);
      if (input.kind === 'timer' && input.name === 'T4') return repeatLast(state, [stopListening]);
      if (input.kind === 'timer' && input.name === 'T5')
        return goodbye(state, { kind: 'page-not-confirmed' }, [stopListening]);
      if (input.kind !== 'frame') return undefined;
      const frame = readFrame(input.octets);
      return frame ? onAnswer(state, frame) : undefined;
    }
    default:
      return undefined;
  }
}
