import { describeError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Place } from '../testing/loopback.ts';
import type { IncomingPeerCall, PeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { openWebSession } from '../testing/web-session.ts';

export interface TrafficOptions {
  appliance: { http: string; sip: Place };
  carrier: SipPeer;
  did: string;
  agents: readonly { login: string; extension: string; secret: string }[];
  /** Who puts them on duty. */
  supervisor: { login: string; password: string };
  /** Numbers of customers: most callers are known. */
  numbers: readonly string[];
  /** What people say, 8 kHz; each speaker takes one. */
  voices: readonly Int16Array[];
  pick: (below: number) => number;
  log: Log;
}

const registerEveryMs = 60_000;
const callersAtMost = 6;

/** Timers of the play, all ended with it. */
function createTimers() {
  const running = new Set<NodeJS.Timeout>();
  return {
    after(ms: number, act: () => void): void {
      const timer = setTimeout(() => {
        running.delete(timer);
        act();
      }, ms);
      running.add(timer);
    },
    stop(): void {
      for (const timer of running) clearTimeout(timer);
    },
  };
}

/**
 * The people of the demonstration: agents whose phones register, ring and are answered, callers from the carrier every
 * ten to twenty seconds (some give up), now and then a call out. Real SIP and real audio, until disposed of.
 */
export async function startTraffic(options: TrafficOptions): Promise<AsyncDisposable> {
  const { appliance, carrier, pick, voices, log } = options;
  const timers = createTimers();
  const phones: { extension: string; secret: string; peer: SipPeer; busy: boolean }[] = [];
  let calling = 0;
  const between = (fromSec: number, toSec: number): number => 1000 * fromSec + pick(1000 * (toSec - fromSec));

  function speak(call: PeerCall): void {
    if (voices.length > 0) call.audio?.play(voices[pick(voices.length)]!);
  }

  /** Answers after a moment; whoever is meant to hang up does so after a talk. */
  function take(
    call: IncomingPeerCall,
    habits: { answersIn: number; missesPercent: number; hangsUpPercent: number },
  ): void {
    call.ring();
    if (pick(100) < habits.missesPercent) return;
    timers.after(habits.answersIn, () => {
      if (call.facts.all.some((fact) => fact.kind === 'ended')) return;
      speak(call);
      call.answer().catch((error: unknown) => log.debug('answer came to nothing', { why: describeError(error) }));
      if (pick(100) < habits.hangsUpPercent) timers.after(between(12, 35), () => call.hangup());
    });
  }

  function register(phone: { extension: string; secret: string; peer: SipPeer }): Promise<void> {
    timers.after(registerEveryMs, () => void register(phone));
    return phone.peer
      .register({ registrar: appliance.sip, user: phone.extension, password: phone.secret })
      .then(() => undefined)
      .catch((error: unknown) => log.warn('a phone could not register', { why: describeError(error) }));
  }

  async function seat(agent: TrafficOptions['agents'][number]): Promise<void> {
    const peer = await startSipPeer({ address: '127.0.0.1' });
    const phone = { extension: agent.extension, secret: agent.secret, peer, busy: false };
    phones.push(phone);
    peer.onCall((call) => {
      phone.busy = true;
      void call.ended(3_600_000).then(() => {
        phone.busy = false;
      });
      take(call, { answersIn: between(2, 6), missesPercent: 6, hangsUpPercent: 40 });
    }, {});
    await register(phone);
    await supervisor.post(`/supervisor/people/${agent.login}/state`, { state: 'ready' });
  }

  carrier.onCall((call) => {
    if (pick(100) < 15) call.refuse(486, 'Busy Here');
    else take(call, { answersIn: between(3, 9), missesPercent: 10, hangsUpPercent: 60 });
  }, {});

  async function comeIn(): Promise<void> {
    timers.after(between(10, 20), () => void comeIn());
    if (calling >= callersAtMost) return;
    calling++;
    const known = options.numbers[pick(options.numbers.length)]!;
    const from = pick(10) < 8 ? known : `+1849557${1000 + pick(9000)}`;
    const call = await carrier.call({ target: appliance.sip, from, to: options.did, audio: {} });
    speak(call);
    void call.ended(3_600_000).finally(() => calling--);
    timers.after(pick(100) < 20 ? between(6, 15) : between(25, 60), () => call.hangup());
  }

  async function goOut(): Promise<void> {
    timers.after(between(60, 120), () => void goOut());
    const phone = phones.find((each) => !each.busy);
    if (!phone) return;
    phone.busy = true;
    const call = await phone.peer.call({
      target: appliance.sip,
      from: phone.extension,
      to: options.numbers[pick(options.numbers.length)]!,
      credentials: { user: phone.extension, password: phone.secret },
      audio: {},
    });
    speak(call);
    void call.ended(3_600_000).finally(() => {
      phone.busy = false;
    });
    timers.after(between(25, 60), () => call.hangup());
  }

  const supervisor = await openWebSession(appliance.http, options.supervisor);
  for (const agent of options.agents) await seat(agent);
  timers.after(1_000, () => void comeIn());
  timers.after(4_000, () => void comeIn());
  timers.after(15_000, () => void goOut());

  return {
    async [Symbol.asyncDispose]() {
      timers.stop();
      for (const { peer } of phones) await peer[Symbol.asyncDispose]();
    },
  };
}
