import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const usual = { noAnswerSec: 20, confirm: true };
const playing = (house: House, { legId }: { legId: string }) => house.media.legs.get(legId)?.playing?.source;
const prompt = (name: string) => ({ kind: 'prompts', files: [`/prompts/${name}-es.wav`] });

test('a phone switches its forwarding by code, hears it, and its calls ring elsewhere until it takes that back', async () => {
  const house = buildExchange();
  const own = await phoneDials(house, { extension: '101', to: '*21*103#' });
  expect(playing(house, own)).toEqual(prompt('forward-on'));
  house.media.finishPlaying(own.legId);
  await house.settle();
  expect(own.hungUp).toBe('normal');
  expect(house.rows()).toMatchObject([{ direction: 'internal', endReason: 'callee-hangup' }]);
  expect(house.facts().find(({ kind }) => kind === 'feature.switched')).toMatchObject({
    extension: '101',
    what: 'forward-always',
    on: true,
    to: '103',
  });
  const caller = await phoneDials(house, { extension: '102', to: '101' });
  expect(house.telephony.lastDialled().request).toMatchObject({
    target: { extension: '103' },
    diversion: { number: '101', reason: 'unconditional' },
  });
  caller.remoteHangup();
  const back = await phoneDials(house, { extension: '101', to: '#21#' });
  house.media.finishPlaying(back.legId);
  await house.settle();
  expect(house.document.extensions[0]!.forward).toEqual(usual);
  expectAllClosed(house);
});

test('who is not to be disturbed does not ring; the caller hears busy, or the one it is forwarded to', async () => {
  const house = buildExchange();
  const own = await phoneDials(house, { extension: '101', to: '*78' });
  expect(playing(house, own)).toEqual(prompt('dnd-on'));
  own.remoteHangup();
  const caller = await phoneDials(house, { extension: '102', to: '101' });
  expect(caller.hungUp).toBe('busy');
  expect(house.telephony.dialled).toEqual([]);
  house.document.extensions[0]!.forward = { ...usual, busy: '103' };
  const second = await phoneDials(house, { extension: '102', to: '101' });
  expect(house.telephony.lastDialled().request).toMatchObject({
    target: { extension: '103' },
    diversion: { reason: 'do-not-disturb' },
  });
  second.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test.each([
  ['busy', '103', 'user-busy'],
  ['noAnswer', '103', 'no-answer'],
  ['unreachable', '103', 'unavailable'],
] as const)('forwarded when %s: the call goes on to %s, told as %s', async (when, to, reason) => {
  const house = buildExchange();
  house.document.extensions[0]!.forward = { ...usual, [when]: to };
  if (when === 'unreachable') house.registered.delete('101');
  const caller = await phoneDials(house, { extension: '102', to: '101' });
  if (when === 'busy') house.telephony.lastDialled().refuse(486);
  if (when === 'noAnswer') await house.advance(20_000);
  await house.settle();
  const reached = house.telephony.lastDialled();
  expect(reached.request).toMatchObject({ target: { extension: to }, diversion: { number: '101', reason } });
  reached.answer();
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(reached.legId);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('extensions that forward to each other send a call round five times at most', async () => {
  const house = buildExchange();
  house.document.extensions[0]!.forward = { ...usual, always: '103' };
  house.document.extensions[2]!.forward = { ...usual, always: '101' };
  const caller = await phoneDials(house, { extension: '102', to: '101' });
  expect(caller.ended).toBeDefined();
  expect(house.kinds().filter((kind) => kind === 'call.diverted')).toHaveLength(6);
  expectAllClosed(house);
});

/** 101 is forwarded to a mobile, which has answered. */
async function mobileAnswers() {
  const house = buildExchange();
  house.document.extensions[0]!.forward = { ...usual, always: '600999888' };
  const caller = await phoneDials(house, { extension: '102', to: '101' });
  const mobile = house.telephony.lastDialled();
  mobile.progress();
  mobile.answer();
  await house.settle();
  return { house, caller, mobile };
}

test('a mobile takes a forwarded call by pressing 1; until then the caller only hears it ring', async () => {
  const { house, caller, mobile } = await mobileAnswers();
  expect(caller.acts).not.toContain('answer');
  expect(caller.acts).not.toContain('progress');
  expect(playing(house, mobile)).toEqual(prompt('press-one'));
  await house.advance(3_000);
  house.media.fire({ kind: 'dtmf', legId: mobile.legId, digit: '1', durationMs: 100 });
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(mobile.legId);
  await house.advance(30_000);
  mobile.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ talkMs: 30_000, endReason: 'callee-hangup' }]);
  expect(house.charges()).toMatchObject([{ way: 'out', billedSec: 33, payerHow: 'forwarded', payerExtension: '101' }]);
  expectAllClosed(house);
});

test.each([
  ['its voicemail says nothing', 'silence'],
  ['another key is pressed', 'key'],
  ['it hangs up', 'hangup'],
])('a mobile that does not take the call is no answer: %s', async (_what, how) => {
  const { house, caller, mobile } = await mobileAnswers();
  if (how === 'silence') await house.advance(15_000);
  if (how === 'key') house.media.fire({ kind: 'dtmf', legId: mobile.legId, digit: '2', durationMs: 100 });
  if (how === 'hangup') mobile.remoteHangup();
  await house.settle();
  expect(caller.hungUp).toBe('no-answer');
  expect(house.facts().find(({ kind }) => kind === 'answer.confirmed')).toMatchObject({ taken: false });
  expect(house.rows()).toMatchObject([{ endReason: 'no-answer', talkMs: 0 }]);
  expect(house.charges()).toHaveLength(1);
  expectAllClosed(house);
});

test('a phone forwards only where it may call, and not to itself', async () => {
  const house = buildExchange();
  const own = await phoneDials(house, { extension: '101', to: '*21*101#' });
  expect(playing(house, own)).toEqual(prompt('invalid-number'));
  house.media.finishPlaying(own.legId);
  await house.settle();
  expect(house.document.extensions[0]!.forward).toEqual(usual);
  expectAllClosed(house);
});
