import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../base/errors.ts';
import type { Place } from '../testing/loopback.ts';
import type { SipPeer } from '../testing/peers/sip-peer.ts';
import { spreadOf } from './figures.ts';
import type { CallRateResult } from './jobs.ts';

/**
 * Starts calls at an even rate; the phone answers each at once, the caller hangs up at once. A call counts as completed
 * when both sides have heard its end.
 */
export async function measureCallRate(
  peers: { carrier: SipPeer; phone: SipPeer },
  load: { target: Place; to: string; callsPerSec: number; seconds: number },
): Promise<CallRateResult> {
  const { carrier, phone } = peers;
  const began = performance.now();
  const invited = new Map<string, number>();
  const inviteMs: number[] = [];
  const setUpMs: number[] = [];
  const failures: Record<string, number> = {};
  const atPhone = new Map<string, () => void>();
  let completed = 0;

  phone.onCall((call) => {
    const from = call.from.replace(/^\+/, '');
    const since = invited.get(from);
    if (since !== undefined) inviteMs.push(performance.now() - since);
    call.answer().catch(() => undefined);
    call.ended(60_000).then(
      () => atPhone.get(from)?.(),
      () => undefined,
    );
  }, 'none');

  async function oneCall(number: string): Promise<void> {
    const heardByPhone = new Promise<void>((resolve) => atPhone.set(number, resolve));
    const since = performance.now();
    invited.set(number, since);
    try {
      const call = await carrier.call({ target: load.target, from: `+${number}`, to: load.to, audio: 'none' });
      await call.answered(20_000);
      setUpMs.push(performance.now() - since);
      call.hangup();
      const late = delay(20_000, 'late', { ref: false });
      if ((await Promise.race([heardByPhone, late])) === 'late') throw new Error('the phone was not hung up');
      completed++;
    } catch (error) {
      const why = describeError(error)
        .replace(/^.*?ended: /, '')
        .split('\n')[0]!
        .replace(/\+?\d{6,}/g, 'N');
      failures[why] = (failures[why] ?? 0) + 1;
    } finally {
      atPhone.delete(number);
    }
  }

  const attempted = Math.round(load.callsPerSec * load.seconds);
  const running: Promise<void>[] = [];
  for (let index = 0; index < attempted; index++) {
    const due = began + (index * 1000) / load.callsPerSec;
    const early = due - performance.now();
    if (early > 1) await delay(early);
    // Numbers must differ from run to run: a late answer of the last one is not this one's.
    running.push(oneCall(`3460${String(Math.floor(began) % 1000).padStart(3, '0')}${String(index).padStart(5, '0')}`));
  }
  await Promise.all(running);
  return {
    attempted,
    completed,
    failures,
    setUpMs: spreadOf(setUpMs),
    inviteMs: spreadOf(inviteMs),
    tookMs: Math.round(performance.now() - began),
  };
}
