import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House } from '../../testing/call-stories.ts';
import type { FakeIncoming } from '../../testing/fakes/fake-telephony.ts';

const answers = (house: House) => house.facts().filter(({ kind }) => kind === 'survey.answered');

/** Ana talks with a caller of a queue that asks all of them two questions. */
async function anaTalks(share = 100): Promise<{ house: House; caller: FakeIncoming }> {
  const house = buildExchange();
  const care = house.document.queues[0]!;
  care.survey = { share, questions: [{ prompt: 'survey-question' }, { prompt: 'survey-solved' }], waitSec: 8 };
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.advance(30_000);
  return { house, caller };
}

async function press(house: House, { legId }: { legId: string }, digit: string): Promise<void> {
  house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  await house.settle();
}

const playing = (house: House, { legId }: { legId: string }) => house.media.legs.get(legId)?.playing?.source;

test('once the agent has hung up the caller answers by keys; the agent is in the paperwork meanwhile', async () => {
  const { house, caller } = await anaTalks();
  house.telephony.lastDialled().remoteHangup();
  await house.settle();
  expect(playing(house, caller)).toMatchObject({ kind: 'prompts', files: ['/prompts/survey-question-es.wav'] });
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  expect(house.exchange.liveOf('ana')).toBeUndefined();
  await press(house, caller, '9');
  expect(playing(house, caller)).toMatchObject({ files: ['/prompts/wrong-key-es.wav'] });
  await press(house, caller, '4');
  await press(house, caller, '5');
  expect(playing(house, caller)).toMatchObject({ files: ['/prompts/survey-thanks-es.wav'] });
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(answers(house)).toMatchObject([
    { queueId: 'care', login: 'ana', question: 1, value: 4 },
    { queueId: 'care', login: 'ana', question: 2, value: 5 },
  ]);
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup', talkMs: 30_000, login: 'ana' }]);
  expectAllClosed(house);
});

test('who hangs up first, or is not among those asked, is asked nothing', async () => {
  const first = await anaTalks();
  first.caller.remoteHangup();
  await first.house.settle();
  expect(answers(first.house)).toEqual([]);
  expectAllClosed(first.house);
  const second = await anaTalks(50);
  second.house.telephony.lastDialled().remoteHangup();
  await second.house.settle();
  expect(answers(second.house)).toEqual([]);
  expectAllClosed(second.house);
});

test('the button of the page asks, too; who says nothing is let go, who hangs up has not abandoned the call', async () => {
  const silent = await anaTalks();
  silent.house.exchange.hangup({ callId: silent.house.rows()[0]!.id, by: 'ana' });
  await silent.house.settle();
  silent.house.media.finishPlaying(silent.caller.legId);
  await silent.house.advance(8_000);
  expect(answers(silent.house)).toMatchObject([{ question: 1, login: 'ana' }]);
  expect(silent.house.rows()).toMatchObject([{ endReason: 'callee-hangup' }]);
  await silent.house.advance(20_000);
  expectAllClosed(silent.house);
  const gone = await anaTalks();
  gone.house.telephony.lastDialled().remoteHangup();
  await gone.house.settle();
  gone.caller.remoteHangup();
  await gone.house.settle();
  expect(gone.house.rows()).toMatchObject([{ endReason: 'callee-hangup' }]);
  expectAllClosed(gone.house);
});
