import { expect, test } from 'vitest';
import { toneSpans, totalMs } from '../audio.ts';
import { answerChallenge, pickChallenge } from './digest-answer.ts';
import type { IncomingPeerCall } from './peer-call.ts';
import { startSipPeer } from './sip-peer.ts';

test('two scripted peers hear the tone of the other, pass digits, and hang up', async () => {
  await using agent = await startSipPeer({ address: '127.0.0.1' });
  await using caller = await startSipPeer({ address: '127.0.0.1' });
  const came = Promise.withResolvers<IncomingPeerCall>();
  agent.onCall((call) => came.resolve(call), { keeps: true, sayHz: 880 });
  const call = await caller.call({ target: agent, from: '555', to: '101', audio: { keeps: true, sayHz: 440 } });
  const incoming = await came.promise;
  expect([incoming.from, incoming.to]).toEqual(['555', '101']);
  incoming.ring();
  await call.facts.waitFor((fact) => fact.kind === 'ringing', { what: 'ringing' });
  await Promise.all([incoming.answer(), call.answered()]);
  await Promise.all([call.audio!.hear(300), incoming.audio!.hear(300)]);
  call.audio!.sendDigits('5#');
  await incoming.audio!.digits.waitFor((digit) => digit === '#', { what: 'the digit' });
  expect(incoming.audio!.digits.all).toEqual(['5', '#']);
  call.hangup();
  expect(await incoming.ended()).toEqual({ kind: 'ended', by: 'them' });
  expect(totalMs(toneSpans(call.audio!.heard(), { channel: 0, hz: 880 }))).toBeGreaterThan(150);
  expect(totalMs(toneSpans(incoming.audio!.heard(), { channel: 0, hz: 440 }))).toBeGreaterThan(150);
});

test('a caller that gives up is told 487, and the called one that nobody is there', async () => {
  await using agent = await startSipPeer({ address: '127.0.0.1' });
  await using caller = await startSipPeer({ address: '127.0.0.1' });
  const came = Promise.withResolvers<IncomingPeerCall>();
  agent.onCall((call) => {
    call.ring();
    came.resolve(call);
  }, 'none');
  const call = await caller.call({ target: agent, from: '555', to: '101', audio: 'none' });
  await call.facts.waitFor((fact) => fact.kind === 'ringing', { what: 'ringing' });
  call.hangup();
  expect(await call.ended()).toEqual({ kind: 'ended', by: 'us', status: 487 });
  expect(await (await came.promise).ended()).toEqual({ kind: 'ended', by: 'them' });
});

test('a refusal is told with its status', async () => {
  await using agent = await startSipPeer({ address: '127.0.0.1' });
  await using caller = await startSipPeer({ address: '127.0.0.1' });
  agent.onCall((call) => call.refuse(486, 'Busy Here'), 'none');
  const call = await caller.call({ target: agent, from: '555', to: '101', audio: 'none' });
  expect(await call.ended()).toEqual({ kind: 'ended', by: 'them', status: 486 });
  await expect(call.answered()).rejects.toThrow('486');
});

test('of the challenges the stronger one is answered', () => {
  const challenges = ['Digest realm="x", nonce="n", algorithm=MD5', 'Digest realm="x", nonce="n", algorithm=SHA-256'];
  expect(pickChallenge(challenges)).toContain('SHA-256');
  const about = { user: '101', password: 's', method: 'REGISTER', uri: 'sip:127.0.0.1' };
  expect(answerChallenge(challenges[1]!, about)).toMatch(/algorithm=SHA-256, response="[0-9a-f]{64}"/);
  expect(() => answerChallenge('Digest realm="x", nonce="n", algorithm=SHA-1', about)).toThrow('SHA-1');
});

test('RFC 2617 3.5: without qop the response is made of user, nonce and request alone', () => {
  const challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
  const about = { user: 'Mufasa', password: 'Circle Of Life', method: 'GET', uri: '/dir/index.html' };
  expect(answerChallenge(challenge, about)).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
});
