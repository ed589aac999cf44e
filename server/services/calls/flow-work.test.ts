import { expect, test } from 'vitest';
import type { Flow, FlowNode } from '../../core/ivr/flow.ts';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier } from '../../testing/call-stories.ts';

/** The office's number leads to a flow of these nodes, which begins at the first; `care` and `bye` end it. */
function buildHouse(...nodes: FlowNode[]) {
  const flow: Flow = {
    id: 'main',
    name: 'Main',
    start: nodes[0]!.id,
    person: 'care',
    nodes: [...nodes, { kind: 'queue', id: 'care', queue: 'care' }, { kind: 'hangup', id: 'bye' }],
  };
  const house = buildExchange({ flows: [flow] });
  const { greeting: _, ...rest } = house.document.inboundRoutes[0]!;
  house.document.inboundRoutes = [{ ...rest, to: { kind: 'ivr', flow: 'main' } }];
  const path = () => house.facts().flatMap((fact) => (fact.kind === 'ivr.left' ? [`${fact.nodeId} ${fact.why}`] : []));
  return { ...house, path };
}

type House = ReturnType<typeof buildHouse>;

async function callIn(house: House) {
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  return caller;
}

const asking: FlowNode = {
  kind: 'http',
  id: 'ask',
  method: 'GET',
  url: 'https://shop.example/customers/{caller_full}',
  body: [],
  timeoutSec: 3,
  save: [{ field: 'level', variable: 'level' }],
  next: 'gold',
  timeout: 'care',
  failed: 'bye',
};
const gold: FlowNode = {
  kind: 'condition',
  id: 'gold',
  test: { kind: 'variable', name: 'level', values: ['gold'] },
  yes: 'care',
  no: 'bye',
};

test('what another system answers decides the way, and the journal tells who was asked and how it went', async () => {
  const house = buildHouse(asking, gold);
  house.web.answers.push({ kind: 'answered', status: 200, json: { level: 'gold' } });
  const caller = await callIn(house);
  expect(house.path()).toEqual(['ask done', 'gold yes', 'care connected']);
  expect(house.web.asked).toEqual([{ url: 'https://shop.example/customers/%2B34600111222' }]);
  expect(house.facts()).toContainEqual(
    expect.objectContaining({
      kind: 'ivr.fetched',
      nodeId: 'ask',
      host: 'shop.example',
      outcome: 'answered',
      status: 200,
    }),
  );
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a system that is not there, or takes too long, is told with its reason and the call goes on', async () => {
  const gone = buildHouse(asking, gold);
  await callIn(gone);
  expect(gone.path()).toEqual(['ask failed', 'bye finished']);
  expect(gone.facts()).toContainEqual(expect.objectContaining({ outcome: 'failed', why: 'nobody there' }));
  expectAllClosed(gone);
  const slow = buildHouse(asking, gold);
  slow.web.answers.push({ kind: 'timeout' });
  const caller = await callIn(slow);
  expect(slow.path()).toEqual(['ask timeout', 'care connected']);
  caller.remoteHangup();
  await slow.settle();
  expectAllClosed(slow);
});

test('a customer who is found by a typed document becomes the customer of the call', async () => {
  const house = buildHouse(
    {
      kind: 'digits',
      id: 'document',
      prompt: 'welcome',
      min: 3,
      max: 9,
      end: '#',
      waitSec: 5,
      mask: false,
      confirm: false,
      next: 'who',
      wrong: { times: 3, then: 'care' },
      missing: { times: 3, then: 'care' },
    },
    { kind: 'lookup', id: 'who', by: 'document', at: 'document', found: 'vip', unknown: 'bye' },
    {
      kind: 'condition',
      id: 'vip',
      test: { kind: 'variable', name: 'customer_vip', values: ['yes'] },
      yes: 'care',
      no: 'bye',
    },
  );
  house.documents.set('123', [{ id: 'c1', name: 'Eva' }]);
  house.vips.add('c1');
  const caller = await callIn(house);
  caller.dtmf('123#');
  await house.settle();
  expect(house.path()).toEqual(['document digits', 'who found', 'vip yes', 'care connected']);
  expect(house.exchange.live()).toMatchObject([{ customerId: 'c1', name: 'Eva' }]);
  caller.remoteHangup();
  await house.settle();
  expect(house.rows()[0]).toMatchObject({ customerId: 'c1' });
  expectAllClosed(house);
});

test('a wish to be called back is kept once the number was confirmed', async () => {
  const house = buildHouse({
    kind: 'callback',
    id: 'back',
    number: 'caller',
    queue: 'care',
    next: 'bye',
    other: 'care',
  });
  const caller = await callIn(house);
  expect(house.callbacks.list()).toEqual([]);
  caller.dtmf('1');
  await house.settle();
  expect(house.callbacks.list()).toMatchObject([{ number: '+34600111222', queueId: 'care', doneAt: null }]);
  expect(house.facts()).toContainEqual(expect.objectContaining({ kind: 'callback.asked', queueId: 'care' }));
  expect(house.path()).toEqual(['back done', 'bye finished']);
  expectAllClosed(house);
});

test('the answers of a survey stand in the journal of the call', async () => {
  const house = buildHouse({
    kind: 'survey',
    id: 'how',
    questions: [{ prompt: 'welcome' }, { prompt: 'welcome' }],
    most: 5,
    waitSec: 5,
    next: 'bye',
  });
  const caller = await callIn(house);
  caller.dtmf('45');
  await house.settle();
  expect(house.facts().flatMap((fact) => (fact.kind === 'ivr.rated' ? [[fact.question, fact.value]] : []))).toEqual([
    [1, 4],
    [2, 5],
  ]);
  expectAllClosed(house);
});

test('a flow leads to a mailbox, where the caller leaves a message', async () => {
  const house = buildHouse({ kind: 'voicemail', id: 'box', mailbox: '600' });
  house.document.mailboxes = [{ number: '600', name: 'Care', ...mailboxDefaults }];
  const caller = await callIn(house);
  expect(house.facts()).toContainEqual(
    expect.objectContaining({ kind: 'route.chosen', target: 'mailbox:600', reason: 'menu' }),
  );
  for (const _ of ['greeting', 'beep']) {
    house.media.finishPlaying(caller.legId);
    await house.settle();
  }
  caller.remoteHangup();
  await house.settle();
  expect(house.mailboxes.list('600')).toHaveLength(1);
  expect(house.path()).toEqual(['box connected']);
  expectAllClosed(house);
});

test('who hangs up while another system is asked leaves nothing open', async () => {
  const house = buildHouse(asking, gold);
  house.web.answers.push({ kind: 'answered', status: 200, json: {} });
  const caller = house.telephony.incoming(fromCarrier);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
