import { expect, test } from 'vitest';
import type { CallFact } from '../../core/calls/events.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';

/** The office's number leads to the sample flow. */
function buildHouse(): House {
  const house = buildExchange({ flows: [sampleFlow()] });
  const [main] = house.document.inboundRoutes;
  const { greeting: _, ...rest } = main!;
  house.document.inboundRoutes = [{ ...rest, to: { kind: 'ivr', flow: 'main' } }];
  return house;
}

async function callerInMenu(house: House) {
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  house.media.finishPlaying(caller.legId);
  await house.settle();
  const press = async (keys: string): Promise<void> => {
    for (const digit of keys) house.media.fire({ kind: 'dtmf', legId: caller.legId, digit, durationMs: 100 });
    await house.settle();
  };
  return { caller, press };
}

const playing = (house: House, legId: string) => house.media.legs.get(legId)?.playing?.source;
const filesOf = (house: House, legId: string) => {
  const source = playing(house, legId);
  return source?.kind === 'prompts' ? source.files : [];
};

/** `entered greet`, `left choose key 1`, `erred choose wrong 9` */
const pathOf = (house: House) =>
  house.facts().flatMap((fact: CallFact) => {
    if (fact.kind === 'ivr.entered') return [`entered ${fact.nodeId}`];
    if (fact.kind !== 'ivr.left' && fact.kind !== 'ivr.erred') return [];
    return [[fact.kind.slice(4), fact.nodeId, fact.why, fact.input].filter((each) => each !== undefined).join(' ')];
  });

test('a caller chooses by key, waits in the queue and talks; the journal tells each step and why', async () => {
  const house = buildHouse();
  house.agents.makeReady('ana');
  const { caller, press } = await callerInMenu(house);
  expect(filesOf(house, caller.legId)).toEqual(['/prompts/queue-wait-es.wav']);
  expect(house.exchange.live()).toMatchObject([{ stage: 'menu' }]);
  await press('1');
  house.telephony.lastDialled().answer();
  await house.settle();
  caller.remoteHangup();
  await house.settle();
  expect(pathOf(house)).toEqual([
    'entered open',
    'left open open',
    'entered greet',
    'left greet played',
    'entered choose',
    'left choose key 1',
    'entered care',
    'left care connected',
  ]);
  expect(house.facts()).toContainEqual(expect.objectContaining({ kind: 'route.chosen', target: 'ivr:main' }));
  expect(house.facts()).toContainEqual(
    expect.objectContaining({ kind: 'hours.judged', hoursId: 'always', open: true }),
  );
  expect(house.rows()[0]).toMatchObject({ queueId: 'care', login: 'ana', endReason: 'caller-hangup' });
  expectAllClosed(house);
});

test('keys by SIP INFO count too; a phone that sends both ways is not heard twice', async () => {
  const house = buildHouse();
  const { caller, press } = await callerInMenu(house);
  caller.dtmf('3');
  await house.settle();
  caller.dtmf('1');
  await press('1');
  caller.dtmf('0');
  await press('0');
  caller.dtmf('2#');
  await house.settle();
  expect(house.telephony.lastDialled().request.target).toMatchObject({ extension: '102' });
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('after wrong keys and silence the caller comes to the people all the same', async () => {
  const house = buildHouse();
  const { caller, press } = await callerInMenu(house);
  await press('9');
  expect(filesOf(house, caller.legId)).toEqual(['/prompts/wrong-key-es.wav']);
  await press('8');
  await press('7');
  expect(pathOf(house).slice(-4)).toEqual([
    'erred choose wrong 7',
    'left choose wrong',
    'entered care',
    'left care connected',
  ]);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('who presses nothing is asked again after each time-out, then sent on', async () => {
  const house = buildHouse();
  const { caller } = await callerInMenu(house);
  for (let nth = 1; nth <= 3; nth++) {
    while (playing(house, caller.legId)?.kind === 'prompts') {
      house.media.finishPlaying(caller.legId);
      await house.settle();
    }
    await house.advance(4_999);
    expect(pathOf(house).filter((line) => line.startsWith('erred'))).toHaveLength(nth - 1);
    await house.advance(1);
  }
  expect(pathOf(house)).toContain('left choose missing');
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a number that nobody is to read stands nowhere in the journal', async () => {
  const house = buildHouse();
  const { caller, press } = await callerInMenu(house);
  await press('4');
  await press('2468');
  await press('1');
  expect(house.telephony.lastDialled().request.target).toMatchObject({ extension: '101' });
  expect(house.facts().flatMap((fact) => (fact.kind === 'dtmf.received' ? fact.digit : []))).toEqual([...'4••••1']);
  expect(JSON.stringify(house.facts().map(({ at: _, ...fact }) => fact))).not.toContain('2468');
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('an extension that does not take the call sends the caller on as the node says', async () => {
  const house = buildHouse();
  const { caller, press } = await callerInMenu(house);
  await press('2');
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  expect(pathOf(house).slice(-4)).toEqual([
    'entered ana',
    'left ana unanswered',
    'entered care',
    'left care connected',
  ]);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('an extension that is not there is as one that does not answer', async () => {
  const house = buildHouse();
  const { caller, press } = await callerInMenu(house);
  await press('3');
  await press('999#');
  expect(pathOf(house)).toContain('left dial unanswered');
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('hanging up at any step leaves nothing open and is told at the node where it happened', async () => {
  for (const [keys, at] of [
    ['', 'choose'],
    ['3', 'which'],
    ['31', 'which'],
    ['42468', 'pin'],
    ['2', 'ana'],
  ] as const) {
    const house = buildHouse();
    const { caller, press } = await callerInMenu(house);
    await press(keys);
    caller.remoteHangup();
    await house.settle();
    expect(pathOf(house).at(-1)).toBe(`left ${at} hangup`);
    expectAllClosed(house);
  }
});

test('a phone reaches a flow by its number, and may transfer a caller into it', async () => {
  const house = buildHouse();
  const phone = await phoneDials(house, { extension: '103', to: '800' });
  expect(filesOf(house, phone.legId)).toEqual(['/prompts/welcome-es.wav']);
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);

  house.agents.makeReady('ana');
  const { caller, press } = await callerInMenu(house);
  await press('1');
  const desk = house.telephony.lastDialled();
  desk.answer();
  await house.settle();
  desk.askTransfer('800');
  await house.settle();
  expect(filesOf(house, caller.legId)).toEqual(['/prompts/welcome-es.wav']);
  desk.remoteHangup();
  await press('2');
  expect(house.telephony.lastDialled().request.target).toMatchObject({ extension: '101' });
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a queue where nobody is signed in may send its callers to a flow', async () => {
  const house = buildHouse();
  house.document.flows[0]!.nodes = [{ kind: 'hangup', id: 'open', prompt: 'goodbye' }];
  house.document.queues[0]!.onNoAgents = { then: { kind: 'ivr', flow: 'main' } };
  house.document.inboundRoutes[0]!.to = { kind: 'queue', queue: 'care' };
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(filesOf(house, caller.legId)).toEqual(['/prompts/goodbye-es.wav']);
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(pathOf(house)).toEqual(['entered open', 'left open finished']);
  expect(caller.ended).toMatchObject({ by: 'local' });
  expectAllClosed(house);
});

test('important customers, and callers of a region, go another way', async () => {
  const house = buildHouse();
  house.document.flows[0]!.start = 'vip';
  house.document.flows[0]!.nodes.push(
    { kind: 'condition', id: 'vip', test: { kind: 'vip' }, yes: 'care', no: 'region' },
    { kind: 'condition', id: 'region', test: { kind: 'caller', prefixes: ['+34600'] }, yes: 'staffed', no: 'bye' },
    { kind: 'condition', id: 'staffed', test: { kind: 'staffed', queue: 'care' }, yes: 'care', no: 'bye' },
  );
  house.customers.set('+34600111222', [{ id: 'c1', name: 'Rosa' }]);
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(pathOf(house).filter((line) => line.startsWith('left'))).toEqual([
    'left vip no',
    'left region yes',
    'left staffed no',
  ]);
  caller.remoteHangup();
  await house.settle();
  house.vips.add('c1');
  const second = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(house.kinds(house.rows()[1]!.id)).toContain('queue.entered');
  second.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
