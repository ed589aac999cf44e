import {
  before,
  command,
  commandMs,
  confirmMs,
  end,
  event,
  fact,
  leave,
  leaveBy,
  onHungUp,
  phaseBMs,
  stop,
  watch,
} from './moves.ts';
import { onPrepared } from './prepare.ts';
import { askForPage, onPageEnd, onPageStart } from './receive.ts';
import type { Class2Answer, Class2State } from './session.ts';
import { readHangUpCode, readTheAgreement, readTheirCapabilities, wordsOf } from './terms.ts';
import { beginDocument, codePage, onConfirmation, startPage } from './transmit.ts';

/** The result of the command that is out. */
export function onResult(state: Class2State, result: string): Class2Answer {
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

const unquoted = (text: string): string => text.replace(/^\s*"?\s*|\s*"?\s*$/g, '');

/** A report of the modem, or something that means nothing to us. */
export function onReport(state: Class2State, text: string): Class2Answer {
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
    case words.waits:
      return keep({ waits: true });
    case words.theirCapabilities:
      return keep({ theirs: readTheirCapabilities(value) });
    default:
      return { state, effects: [], ignored: text };
  }
}
