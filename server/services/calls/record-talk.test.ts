import { expect, test } from 'vitest';
import { placeOf } from '../../core/calls/judge-recording.ts';
import { type Recording, type RecordingRule, recordingDefaults } from '../../core/office/recording.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

function houseWith(rules: Partial<RecordingRule>[], more: Partial<Recording> = {}): House {
  return buildExchange({
    recording: {
      ...recordingDefaults,
      rules: rules.map((each) => ({ share: 100, notice: false, ...each })),
      ...more,
    },
  });
}

/** A caller of the queue reaches Ana (101). */
async function anaAnswers(house: House) {
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  await hearAll(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.settle();
  return { caller, ana, callId: house.rows()[0]!.id };
}

/** Whatever is said just now was heard to its end, one prompt after the other. */
async function hearAll(house: House): Promise<void> {
  for (let nth = 0; nth < 6; nth++) {
    for (const [legId, { playing }] of house.media.legs)
      if (playing?.source.kind === 'prompts') house.media.finishPlaying(legId);
    await house.settle();
  }
}

const about = (house: House) => house.facts().filter(({ kind }) => kind.startsWith('recording'));

test('a rule for the line records a call of a queue that is not marked, and the journal says why', async () => {
  const house = houseWith([{ direction: 'outbound' }, { trunk: 'carrier', direction: 'inbound' }]);
  house.document.queues[0]!.record = false;
  const { caller } = await anaAnswers(house);
  expect(about(house)).toMatchObject([{ kind: 'recording.started', why: 'rule', rule: 2 }]);
  caller.remoteHangup();
  await house.advance(1_000);
  expectAllClosed(house);
});

test('a person who is never recorded is not, although the queue is marked', async () => {
  const house = houseWith([{ person: 'ana', share: 0 }]);
  await anaAnswers(house);
  expect(about(house)).toMatchObject([{ kind: 'recording.skipped', why: 'never', rule: 1 }]);
  expect(house.recordings()).toEqual([]);
});

test('a share decides by the id of the call', async () => {
  const house = houseWith([{ share: 50 }]);
  const { callId } = await anaAnswers(house);
  const isIn = placeOf(callId) < 50;
  expect(about(house)).toMatchObject([{ kind: isIn ? 'recording.started' : 'recording.skipped', rule: 1 }]);
  expect(house.recordings()).toHaveLength(isIn ? 1 : 0);
});

test('the caller hears the notice before anybody is rung, once', async () => {
  const house = houseWith([{ notice: true }]);
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  expect(house.telephony.dialled).toHaveLength(0);
  expect(about(house)).toMatchObject([{ kind: 'recording.announced', legId: caller.legId, rule: 1 }]);
  await hearAll(house);
  expect(house.telephony.dialled).toHaveLength(1);
  const heard = house.facts().flatMap((event) => (event.kind === 'prompt.started' ? [event.prompt] : []));
  expect(heard.filter((prompt) => prompt === 'recorded')).toHaveLength(1);
});

test('who hangs up on the notice came to the queue and gave up at once: abandoned, and short', async () => {
  const house = houseWith([{ notice: true }]);
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  await house.advance(7_000);
  caller.remoteHangup();
  await house.settle();
  expect(house.facts().filter(({ kind }) => kind.startsWith('queue'))).toMatchObject([
    { kind: 'queue.entered', queueId: 'care', position: 1 },
    { kind: 'queue.left', why: 'abandoned', waitMs: 0 },
  ]);
  expect(house.rows()).toMatchObject([{ endReason: 'abandoned', queueId: 'care' }]);
  expect(house.queues.wallboard().queues).toMatchObject([{ today: { entered: 1, abandoned: 1 } }]);
  expectAllClosed(house);
});

test('who presses the key is not recorded, and that is journalled', async () => {
  const house = houseWith([{ notice: true }], { objectKey: '9' });
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  house.media.fire({ kind: 'dtmf', legId: caller.legId, digit: '9', durationMs: 100 });
  await hearAll(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(about(house)).toMatchObject([
    { kind: 'recording.announced' },
    { kind: 'recording.refused', legId: caller.legId, key: '9' },
    { kind: 'recording.skipped', why: 'refused', rule: 1 },
  ]);
  expect(house.recordings()).toEqual([]);
});

test('who says no while they talk is not recorded from then on, whatever the desk wishes; a yes afterwards holds again', async () => {
  const house = houseWith([{}]);
  house.agents.makeReady('ana');
  await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  const { callId } = house.exchange.live()[0]!;
  expect(house.exchange.agreeRecording({ callId, by: 'ana', agreed: false })).toBe(true);
  expect(house.exchange.pauseRecording({ callId, by: 'ana', on: false })).toBe(false);
  house.clock.advance(3_600_000);
  expect(house.exchange.find(callId)?.recordingPaused).toBe(true);
  house.exchange.agreeRecording({ callId, by: 'ana', agreed: true });
  expect(house.exchange.find(callId)?.recordingPaused).toBe(false);
  expect(about(house).slice(1)).toMatchObject([
    { kind: 'recording.paused', by: 'customer' },
    { kind: 'recording.refused', by: 'ana' },
    { kind: 'recording.resumed', by: 'customer' },
  ]);
});

test('who is called hears the notice when they answer, and only then they talk', async () => {
  const house = houseWith([{ direction: 'outbound', notice: true }]);
  const phone = await phoneDials(house, { extension: '101', to: '+34600111222' });
  const callee = house.telephony.lastDialled();
  callee.answer();
  await house.settle();
  expect(about(house)).toMatchObject([{ kind: 'recording.announced', legId: callee.legId }]);
  expect(house.media.legs.get(callee.legId)?.peer).toBeUndefined();
  await hearAll(house);
  expect(house.media.legs.get(callee.legId)?.peer).toBe(phone.legId);
  expect(about(house).at(-1)).toMatchObject({ kind: 'recording.started', why: 'rule', rule: 1 });
});

test('who was heard before the answer is not heard while the notice is said to them, and the talk begins after it', async () => {
  const house = houseWith([{ direction: 'outbound', notice: true }]);
  const phone = await phoneDials(house, { extension: '101', to: '+34600111222' });
  const callee = house.telephony.lastDialled();
  callee.progress();
  await house.settle();
  expect(house.media.legs.get(phone.legId)?.peer).toBe(callee.legId);
  callee.answer();
  await house.advance(6_000);
  expect(house.media.legs.get(phone.legId)).toMatchObject({ playing: { source: { kind: 'tone' } } });
  expect(house.media.legs.get(phone.legId)?.peer).toBeUndefined();
  await hearAll(house);
  await house.advance(10_000);
  phone.remoteHangup();
  await house.settle();
  expect(house.rows()).toMatchObject([{ talkMs: 10_000 }]);
});

test('a call that the share leaves out is not announced', async () => {
  const house = houseWith([{ share: 0, notice: true }]);
  await anaAnswers(house);
  expect(house.kinds()).not.toContain('recording.announced');
});

test('without space new calls go on unrecorded, and their callers are not told that they may be', async () => {
  const house = houseWith([{ notice: true }]);
  house.room.isLeft = false;
  const { caller, ana } = await anaAnswers(house);
  expect(about(house)).toMatchObject([{ kind: 'recording.skipped', why: 'no-room', rule: 1 }]);
  expect(house.media.legs.get(ana.legId)?.peer).toBe(caller.legId);
});

test('a pause ends by itself after the time of the setting, and whoever talks sees when', async () => {
  const house = houseWith([{}], { resumeAfterSec: 30 });
  const { caller, ana, callId } = await anaAnswers(house);
  const recorded = () => [...house.media.recordings.values()][0];
  house.exchange.pauseRecording({ callId, by: 'ana', on: true });
  expect(recorded()).toMatchObject({ left: '', right: '' });
  expect(house.exchange.find(callId)).toMatchObject({
    recordingPaused: true,
    recordingGoesOnAt: house.clock.now() + 30_000,
  });
  await house.advance(29_000);
  expect(recorded()).toMatchObject({ left: '' });
  await house.advance(1_000);
  expect(recorded()).toMatchObject({ left: caller.legId, right: ana.legId });
  expect(house.exchange.find(callId)?.recordingGoesOnAt).toBeUndefined();
  expect(about(house).slice(1)).toMatchObject([
    { kind: 'recording.paused', by: 'ana' },
    { kind: 'recording.resumed', by: 'time' },
  ]);
});

test('whoever goes on before the time is over is not cut off by it', async () => {
  const house = houseWith([{}], { resumeAfterSec: 30 });
  const { callId } = await anaAnswers(house);
  house.exchange.pauseRecording({ callId, by: 'ana', on: true });
  house.exchange.pauseRecording({ callId, by: 'ana', on: false });
  house.exchange.pauseRecording({ callId, by: 'ana', on: true });
  await house.advance(29_000);
  expect(house.exchange.find(callId)?.recordingPaused).toBe(true);
  expect(house.exchange.pauseRecording({ callId, by: 'ana', on: true })).toBe(false);
});

test('the recording is silent while somebody talks who is never recorded, and hears who comes after', async () => {
  const house = houseWith([{ person: 'luis', share: 0 }]);
  const { ana, caller } = await anaAnswers(house);
  ana.askTransfer('102');
  await house.settle();
  const luis = house.telephony.lastDialled();
  luis.answer();
  await house.settle();
  expect(about(house).at(-1)).toMatchObject({ kind: 'recording.paused', by: 'rule' });
  expect([...house.media.recordings.values()][0]).toMatchObject({ left: '', right: '' });
  luis.askTransfer('103');
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(about(house).at(-1)).toMatchObject({ kind: 'recording.resumed', by: 'rule' });
  expect([...house.media.recordings.values()][0]).toMatchObject({ left: caller.legId });
});
