import { readCapabilities } from './capabilities.ts';
import { readFrame, readId } from './frames.ts';
import { arm, disarm, end, goodbye, ignore, listen, T1, to, withCall } from './moves.ts';
import { sendIdentity, startReceiving, stepReceiving } from './receive.ts';
import type { Answer, Input, Setup, State } from './session.ts';
import { startTransmitting, stepTransmitting } from './transmit.ts';

export const initial = (setup: Setup): State => ({
  phase: { kind: 'idle' },
  busy: 'no',
  call: {
    setup,
    x: false,
    heardSound: false,
    tries: 0,
    confirmed: 0,
    sending: {
      ladder: [],
      rung: 0,
      page: setup.document?.first ?? 0,
      refusals: 0,
      long: false,
      bytes: new Uint8Array(0),
      rows: 0,
      block: 0,
      frames: [],
      attempt: 0,
    },
    receiving: {
      page: 0,
      chunks: [],
      frames: new Map(),
      expected: undefined,
      blocks: [],
      fresh: false,
      trainings: 0,
    },
  },
});

/** Phase B of a caller: the far end says who it is and what it can do (5.2). */
function stepAwaitDis(state: State, input: Input): Answer | undefined {
  const { phase, call } = state;
  if (input.kind === 'quiet') return to(state, phase, [listen]);
  if (input.kind === 'timer' && input.name === 'T1')
    return end(state, { kind: 'not-a-fax', heard: call.heardSound ? 'voice' : 'silence' });
  if (input.kind !== 'frame') return undefined;
  const frame = readFrame(input.octets);
  if (!frame) return undefined;
  if (frame.name === 'CSI') {
    const remoteId = readId(frame.fif);
    return { state: remoteId ? withCall(state, { remoteId }) : state, effects: [] };
  }
  if (frame.name === 'DCN') return end(state, { kind: 'refused' });
  if (frame.name !== 'DIS') {
    const again = frame.isFinal ? [listen] : [];
    return { ...to(state, phase, again), ignored: `${frame.name} before DIS` };
  }
  const theirs = readCapabilities(frame.fif);
  const next = withCall(state, { x: true, theirs });
  if (call.setup.document) return startTransmitting(next, theirs);
  // 5.3.6.1.1: we call for the document that waits there.
  if (theirs.hasDocument) return sendIdentity(next, [disarm('T1'), arm('T1', T1)]);
  return goodbye(next, { kind: 'nothing-to-fetch' });
}

/**
 * T.30 as a machine: what the modem tells goes in, what it is to do comes out. The first input is `connected`; the last
 * fact told is `ended`, once. Timers bear the norm's names.
 */
export function step(state: State, input: Input): Answer {
  const { phase, call } = state;
  if (phase.kind === 'ended') return ignore(state, 'the call is over');
  if (phase.kind === 'sending-dcn') {
    const over = input.kind === 'frames-sent' || input.kind === 'line-lost' || input.kind === 'cancel';
    return over ? end(state, phase.outcome) : ignore(state, 'saying good-bye');
  }
  if (input.kind === 'cancel') return end(state, { kind: 'cancelled' });
  if (input.kind === 'line-lost') {
    // After our last MCF nothing is owed to anybody.
    return end(state, { kind: phase.kind === 'await-goodbye' ? 'done' : 'dropped' });
  }
  if (input.kind === 'connected') {
    if (phase.kind !== 'idle') return ignore(state, 'connected already');
    if (call.setup.role === 'answers') return startReceiving(state);
    return to(state, { kind: 'await-dis' }, [listen, arm('T1', T1)]);
  }
  if (input.kind === 'frame-bad' || (input.kind === 'wrong-carrier' && phase.kind === 'await-dis'))
    return { state: withCall(state, { heardSound: true }), effects: [] };
  const answer =
    phase.kind === 'await-dis'
      ? stepAwaitDis(state, input)
      : (stepTransmitting(state, input) ?? stepReceiving(state, input));
  return answer ?? ignore(state, `${input.kind} in ${phase.kind}`);
}
