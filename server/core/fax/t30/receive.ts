import { joinOctets } from '../join-octets.ts';
import { readAgreement, readCapabilities, writeCapabilities } from './capabilities.ts';
import { framesOfImage } from './ecm.ts';
import { readFrame, readId, type T30Frame, writeId } from './frames.ts';
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
  modem,
  sendFrames,
  stopListening,
  T1,
  T2,
  T4,
  tell,
  to,
  withCall,
  withReceiving,
} from './moves.ts';
import {
  answerContinue,
  answerEndOfRetransmission,
  answerPost,
  answerReady,
  onKept,
  onPartialPage,
} from './receive-page.ts';
import type { AfterAnswer, Answer, Input, State } from './session.ts';
import { judgeTraining, speeds } from './speeds.ts';
import { startTransmitting } from './transmit.ts';

/** CSI and DIS of a station that answers, CIG and DTC of one that polls (5.3.6.1). */
export function sendIdentity(state: State, before: Made[] = []): Answer {
  const { call } = state;
  const polls = call.setup.role === 'calls';
  return sendFrames(
    state,
    { kind: 'sending-dis' },
    [
      frameOf(call, polls ? 'CIG' : 'CSI', { fif: writeId(call.setup.id), more: true }),
      frameOf(call, polls ? 'DTC' : 'DIS', { fif: writeCapabilities(call.setup.ours) }),
    ],
    before,
  );
}

/** T.30 5.2: the called station says who it is until T1 is over. */
export const startReceiving = (state: State): Answer => sendIdentity(state, [arm('T1', T1)]);

const answerWith = (state: State, name: 'CFR' | 'FTT', then: AfterAnswer): Answer => {
  const octets = frameOf(state.call, name);
  return sendFrames(withReceiving(state, { answered: { octets, then } }), { kind: 'answering', then }, [octets]);
};

/** DCS: what the pages that follow will be like; its training check comes at once. */
function onCommand(state: State, frame: T30Frame): Answer {
  const agreement = readAgreement(frame.fif);
  // We cannot even train on what we do not know: the sender is told what we can do once more.
  if (!agreement) return sendIdentity(state);
  const next: State = { ...withCall(state, { agreement }), busy: 'no' };
  return to(next, { kind: 'receiving-training' }, [
    disarm('T1'),
    disarm('T4'),
    arm('T2', T2),
    tell({ kind: 'remote', id: state.call.remoteId }),
    tell({ kind: 'training', agreement }),
    modem({ kind: 'receive-training', speed: agreement.speed }),
  ]);
}

function onTraining(state: State, octets: Uint8Array): Answer {
  const { agreement, receiving } = state.call;
  const next = withReceiving(state, { trainings: receiving.trainings + 1 });
  if (!judgeTraining(octets, agreement!.speed.bitRate)) return answerWith(next, 'FTT', 'command');
  const answer = answerWith(next, 'CFR', 'page');
  return { ...answer, effects: [tell({ kind: 'trained', agreement: agreement! }), ...answer.effects] };
}

function receiveImage(state: State, long: boolean): Answer {
  const { speed } = state.call.agreement!;
  return to(withReceiving(state, { chunks: [] }), { kind: 'await-page', long }, [
    arm('T2', T2),
    modem({ kind: 'receive-page', speed, long }),
  ]);
}

function afterAnswer(state: State, then: AfterAnswer): Answer {
  switch (then) {
    case 'page':
    case 'page-long':
      return receiveImage(state, then === 'page-long');
    case 'command':
      return to(state, { kind: 'await-command' }, [listen, arm('T4', T2), arm('T1', T1)]);
    case 'post':
      return to(state, { kind: 'await-post' }, [listen, arm('T2', T2)]);
    case 'dis':
      return sendIdentity(state, [arm('T1', T1)]);
    case 'goodbye':
      return to(state, { kind: 'await-goodbye' }, [listen, arm('T2', T2)]);
  }
}

/** The far end has left; what it leaves open is its loss. */
function onDisconnect(state: State): Answer {
  const { phase, call } = state;
  if (phase.kind === 'await-goodbye') return end(state, { kind: 'done' });
  if (call.receiving.trainings > 0 && call.confirmed === 0 && phase.kind === 'await-command')
    return end(state, { kind: 'training-failed' });
  return end(state, { kind: 'dropped' });
}

function onFrame(state: State, frame: T30Frame): Answer {
  const { call, phase } = state;
  const { name } = frame;
  if (name === 'TSI' || name === 'CSI') {
    const remoteId = readId(frame.fif);
    const next = remoteId ? withCall(state, { remoteId }) : state;
    return { state: next, effects: [] };
  }
  if (!frame.isFinal) return ignore(state, `${name} announces more`);
  if (name === 'DCN') return onDisconnect(state);
  if (name === 'DCS') return onCommand(state, frame);
  if (name === 'DTC' && call.setup.document && call.confirmed === 0)
    return startTransmitting(state, readCapabilities(frame.fif));
  const answered = call.receiving.answered;
  if (name === 'CRP') {
    if (phase.kind === 'await-command' || !answered) return sendIdentity(state);
    return sendFrames(state, { kind: 'answering', then: answered.then }, [answered.octets]);
  }
  if (phase.kind !== 'await-command') {
    if (name === 'PPS') return onPartialPage(state, frame.fif);
    if (name === 'CTC') return answerContinue(state, frame.fif, speeds);
    if (name === 'EOR') return answerEndOfRetransmission(state, frame.fif);
    if (name === 'RR') return answerReady(state);
    const more = ({ 'PRI-MPS': 'MPS', 'PRI-EOM': 'EOM', 'PRI-EOP': 'EOP' } as const)[name as 'PRI-MPS'] ?? name;
    if (more === 'MPS' || more === 'EOM' || more === 'EOP') return answerPost(state, { more });
  }
  return { ...to(state, phase, [listen]), ignored: `${name} in ${phase.kind}` };
}

function onPageOver(state: State): Answer {
  const { call } = state;
  const { receiving, agreement } = call;
  const image = joinOctets(receiving.chunks);
  const wait: Made[] = [disarm('T2'), listen, arm('T2', T2)];
  if (agreement!.ecm) {
    const frames = framesOfImage(image, receiving.frames);
    return to(withReceiving(state, { frames, chunks: [], fresh: true }), { kind: 'await-post' }, wait);
  }
  const { kept: _, ...rest } = withReceiving(state, { chunks: [], fresh: true });
  return to(rest, { kind: 'await-post' }, [
    { kind: 'keep-page', page: receiving.page, bytes: image, agreement: agreement!, whole: true },
    ...wait,
  ]);
}

/** A station that gets a document, from its DIS (or DTC) on; undefined for what it does not expect. */
export function stepReceiving(state: State, input: Input): Answer | undefined {
  const { phase, call } = state;
  if (input.kind === 'page-kept') return onKept(state, input.verdict);
  if (input.kind === 'page-not-kept') return goodbye(state, { kind: 'not-kept' }, [stopListening]);
  switch (phase.kind) {
    case 'sending-dis':
      if (input.kind !== 'frames-sent') return undefined;
      return to(state, { kind: 'await-command' }, [listen, arm('T4', T4)]);
    case 'receiving-training':
      if (input.kind === 'training') return onTraining(state, input.octets);
      if (input.kind === 'wrong-carrier')
        return to(state, { kind: 'await-command' }, [listen, arm('T4', T2), arm('T1', T1)]);
      if (input.kind === 'quiet') return onTraining(state, new Uint8Array(0));
      if (input.kind === 'timer' && input.name === 'T2')
        return to(state, { kind: 'await-command' }, [stopListening, listen, arm('T4', T4), arm('T1', T1)]);
      return undefined;
    case 'answering':
      return input.kind === 'frames-sent' ? afterAnswer(state, phase.then) : undefined;
    case 'await-page':
      if (input.kind === 'page-began')
        return to(state, { kind: 'receiving-page' }, [
          disarm('T2'),
          tell({ kind: 'page-started', page: call.receiving.page, bytes: 0 }),
        ]);
      if (input.kind === 'wrong-carrier') return to(state, { kind: 'await-post' }, [listen, arm('T2', T2)]);
      if (input.kind === 'quiet') {
        const again = modem({ kind: 'receive-page', speed: call.agreement!.speed, long: phase.long });
        return to(state, phase, [again]);
      }
      if (input.kind === 'timer' && input.name === 'T2')
        return to(state, { kind: 'await-post' }, [stopListening, listen, arm('T2', T2)]);
      return undefined;
    case 'receiving-page':
      if (input.kind === 'page-data')
        return { state: withReceiving(state, { chunks: [...call.receiving.chunks, input.bytes] }), effects: [] };
      return input.kind === 'page-over' ? onPageOver(state) : undefined;
    case 'keeping':
      if (input.kind !== 'timer' || input.name !== 'patience') return undefined;
      if (!call.agreement!.ecm) return to(state, { kind: 'await-post' }, [listen, arm('T2', T2)]);
      return sendFrames({ ...state, busy: 'yes' }, { kind: 'answering', then: 'post' }, [frameOf(call, 'RNR')]);
    case 'await-command':
    case 'await-post':
    case 'await-goodbye': {
      if (input.kind === 'flags')
        return to(state, phase, [arm(phase.kind === 'await-command' ? 'T4' : 'T2', framesMs)]);
      if (input.kind === 'quiet') return to(state, phase, [listen]);
      if (input.kind === 'timer') return onTimer(state, input.name);
      if (input.kind !== 'frame') return undefined;
      const frame = readFrame(input.octets);
      return frame ? onFrame(state, frame) : undefined;
    }
    default:
      return undefined;
  }
}

function onTimer(state: State, name: string): Answer | undefined {
  const { phase, call } = state;
  if (phase.kind === 'await-command') {
    if (name === 'T4') return sendIdentity(state, [stopListening]);
    if (name !== 'T1') return undefined;
    if (call.receiving.trainings > 0) return goodbye(state, { kind: 'training-failed' }, [stopListening]);
    return end(state, { kind: 'not-a-fax', heard: call.heardSound ? 'voice' : 'silence' });
  }
  if (name !== 'T2') return undefined;
  // All was confirmed; only the far end's good-bye was not heard.
  if (phase.kind === 'await-goodbye') return end(state, { kind: 'done' });
  return goodbye(state, { kind: 'dropped' }, [stopListening]);
}
