import { parentPort } from 'node:worker_threads';
import { describeError } from '../base/errors.ts';
import type { PeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { measureCallRate } from './call-rate.ts';
import type { Job } from './jobs.ts';
import { measureQueueCalls } from './queue-calls.ts';
import { measureRefreshing } from './refreshing.ts';
import { measureTalk } from './talk.ts';

/** Callers and phones in a thread of their own, so that who asks for figures does not slow them down. */
let carrier: SipPeer | undefined;
let phone: SipPeer | undefined;
let ringing: PeerCall | undefined;

async function register(at: SipPeer, { registrar, phones }: Job & { kind: 'open' | 'register' }): Promise<undefined> {
  for (const account of phones) await at.register({ registrar, ...account, expiresSec: 3600 });
}

async function perform(job: Job): Promise<unknown> {
  if (job.kind === 'refresh') return measureRefreshing(job);
  if (job.kind === 'open') {
    carrier = await startSipPeer({ address: job.carrierAddress, port: 5060 });
    phone = await startSipPeer({ address: '127.0.0.1' });
    return register(phone, job);
  }
  if (!carrier || !phone) throw new Error('no peers are open');
  const peers = { carrier, phone };
  switch (job.kind) {
    case 'call-rate':
      return measureCallRate(peers, { ...job, target: job.target ?? phone });
    case 'talk':
      return measureTalk(peers, { ...job, target: job.target ?? phone });
    case 'ring': {
      phone.onCall((call) => call.ring(), 'none');
      const invitedAt = performance.timeOrigin + performance.now();
      ringing = await carrier.call({ target: job.target, from: job.from, to: job.to, audio: {} });
      return { invitedAt };
    }
    case 'hang-up':
      ringing?.hangup();
      return ringing?.ended().then(() => undefined);
    case 'register':
      return register(phone, job);
    case 'queue-calls':
      return measureQueueCalls(carrier, job);
    case 'close':
      await carrier[Symbol.asyncDispose]();
      await phone[Symbol.asyncDispose]();
      return undefined;
  }
}

parentPort!.on('message', ({ id, job }: { id: number; job: Job }) => {
  perform(job).then(
    (result) => parentPort!.postMessage({ id, result }),
    (error: unknown) => parentPort!.postMessage({ id, error: `${job.kind}: ${describeError(error)}` }),
  );
});
