import { expect, test } from 'vitest';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { kinds, officeWithMenu, tried } from '../../testing/builders/tried-call.ts';
import { mailboxDefaults } from '../office/mailbox-defaults.ts';
import { ringGroupDefaults } from '../office/ring-groups.ts';
import { roomDefaults } from '../office/rooms.ts';
import { tryCall } from './try-call.ts';

const toFlow = officeWithMenu((draft) => {
  draft.inboundRoutes[0]!.to = { kind: 'ivr', flow: 'main' };
});

test('a call from outside is told with its route, its hours, what it hears and who may answer', () => {
  const steps = tryCall(tried());
  expect(steps).toEqual([
    { kind: 'from-outside', number: '+34600111222', trunkId: 'carrier', e164: '+34600111222' },
    { kind: 'route', routeId: 'main', did: '+34910000001', reason: 'did-exact' },
    expect.objectContaining({ kind: 'hours', hoursId: 'always', open: true }),
    { kind: 'heard', prompts: ['welcome'], language: 'es' },
    { kind: 'queue', queueId: 'care', members: ['ana', 'luis'], isStaffed: true, maxWaitSec: 300 },
    { kind: 'recording', recorded: true, why: 'queue' },
    { kind: 'ended', why: 'answered' },
  ]);
});

test('a holiday closes the office: the exception is told by its name, and the message that is heard', () => {
  const closed = officeWithMenu((draft) => {
    draft.hours[0]!.exceptions = [{ date: '2026-12-05', name: 'Puente', periods: [] }];
  });
  expect(tryCall(tried({ office: closed })).slice(2)).toEqual([
    expect.objectContaining({ kind: 'hours', open: false, reason: { kind: 'exception', name: 'Puente' } }),
    { kind: 'overflow', why: 'closed' },
    { kind: 'heard', prompts: ['closed'], language: 'es' },
    { kind: 'ended', why: 'hung-up' },
  ]);
});

test('the keys given lead through the menu; one that is not answered goes on where the menu says', () => {
  const steps = tryCall(tried({ office: toFlow, keys: ['2'], isAnswered: false }));
  expect(kinds(steps).filter((kind) => ['pressed', 'extension', 'queue', 'overflow'].includes(kind))).toEqual([
    'pressed',
    'extension',
    'queue',
    'overflow',
  ]);
  expect(steps).toContainEqual({ kind: 'overflow', why: 'queue-timeout' });
  expect(tryCall(tried({ office: toFlow, keys: ['3', '102#'] })).slice(-2)).toEqual([
    { kind: 'extension', extension: '102', isKnown: true, login: 'luis' },
    { kind: 'ended', why: 'answered' },
  ]);
});

test('nobody signed in: the way out of the queue is told, with the trunk that it takes', () => {
  const away = officeWithMenu((draft) => {
    draft.queues[0]!.onNoAgents = { prompt: 'no-agents', then: { kind: 'number', number: '600999888' } };
  });
  expect(tryCall(tried({ office: away, isStaffed: false })).slice(-5)).toEqual([
    { kind: 'overflow', why: 'no-agents' },
    { kind: 'heard', prompts: ['no-agents'], language: 'es' },
    { kind: 'outbound-route', routeId: 'out', reason: 'catch-all', e164: '+34600999888' },
    {
      kind: 'trunk',
      nth: 1,
      trunkId: 'carrier',
      dialled: '600999888',
      numberToSend: '600999888',
      callerId: '+34910000001',
    },
    { kind: 'ended', why: 'answered' },
  ]);
});

test('a call from an extension is told with the trunks in their order, and how the number is rewritten', () => {
  const two = officeWithMenu((draft) => {
    draft.trunks.push({ ...draft.trunks[0]!, id: 'spare' });
    draft.outboundRoutes = [
      { id: 'zero', name: 'By 0', prefixes: ['0'], strip: 1, prepend: '99', trunks: ['spare', 'carrier'] },
    ];
  });
  const trunks = two.trunks.map((trunk) => ({ trunk, up: trunk.id !== 'spare', inUse: 0 }));
  expect(tryCall(tried({ office: two, from: '101', to: '0600999888', trunks }))).toEqual([
    { kind: 'from-extension', extension: '101', login: 'ana' },
    { kind: 'outbound-route', routeId: 'zero', reason: 'longest-prefix', e164: '+34600999888' },
    { kind: 'trunk-skipped', trunkId: 'spare', why: 'down' },
    expect.objectContaining({ kind: 'trunk', nth: 1, trunkId: 'carrier', numberToSend: '99600999888' }),
    { kind: 'ended', why: 'answered' },
  ]);
  expect(kinds(tryCall(tried({ from: '101', to: '112' })))).toEqual(['from-extension', 'emergency', 'trunk', 'ended']);
  expect(tryCall(tried({ from: '101', to: '800', keys: ['0'] })).at(-3)).toMatchObject({ kind: 'queue' });
});

test('a number that no route takes, and a call that only goes round, are told so', () => {
  expect(tryCall(tried({ to: '911111111' })).at(-1)).toEqual({ kind: 'refused', reason: 'no-route' });
  const round = officeWithMenu((draft) => {
    draft.inboundRoutes[0]!.to = { kind: 'ivr', flow: 'main' };
    draft.flows[0]!.nodes = [{ kind: 'queue', id: 'open', queue: 'care' }];
    draft.queues[0]!.onNoAgents = { then: { kind: 'ivr', flow: 'main' } };
  });
  expect(tryCall(tried({ office: round, isStaffed: false })).at(-1)).toEqual({ kind: 'ended', why: 'in-circles' });
});

test('a call that the class of service forbids is told with what is heard instead', () => {
  const strict = officeWithMenu((draft) => {
    const allows = {
      internal: 'always',
      local: 'never',
      mobile: 'never',
      national: 'never',
      international: 'never',
      premium: 'never',
    };
    const permissions = Object.entries(allows).map(([kind, how]) => [kind, { kind: how }]);
    draft.classes = [{ id: 'inside', name: 'Inside', allows: Object.fromEntries(permissions) }];
    draft.people[0]!.class = 'inside';
  });
  expect(tryCall(tried({ office: strict, from: '101', to: '600999888' }))).toEqual([
    { kind: 'from-extension', extension: '101', login: 'ana' },
    { kind: 'class', classId: 'inside', callKind: 'mobile', allowed: false, reason: 'never' },
    { kind: 'heard', prompts: ['not-allowed'], language: 'es' },
    { kind: 'ended', why: 'hung-up' },
  ]);
});

test('where nobody answers the mailbox does: of the extension, after hours, or dialled itself', () => {
  const boxes = officeWithMenu((draft) => {
    draft.mailboxes = ['101', '600'].map((number) => ({ ...mailboxDefaults, number, name: number }));
    draft.queues[0]!.onNoAgents = { then: { kind: 'voicemail', mailbox: '600' } };
  });
  const leaves = (mailbox: string) => ({ kind: 'mailbox', mailbox, act: 'leave-message' });
  expect(tryCall(tried({ office: boxes, isStaffed: false })).slice(-2)).toEqual([
    leaves('600'),
    { kind: 'ended', why: 'answered' },
  ]);
  const inside = { office: boxes, from: '102', isAnswered: false };
  expect(tryCall(tried({ ...inside, to: '101' })).at(-2)).toEqual(leaves('101'));
  expect(tryCall(tried({ ...inside, to: '103' })).at(-1)).toEqual({ kind: 'ended', why: 'not-answered' });
  expect(tryCall(tried({ ...inside, to: '*96600' })).at(-2)).toEqual(leaves('600'));
  expect(tryCall(tried({ ...inside, from: '101', to: '*97' })).at(-2)).toMatchObject({ act: 'hear-messages' });
});

test('a conference room is told with the code that its door asks for, from outside and by a phone', () => {
  const withRoom = (pin?: string) =>
    officeWithMenu((draft) => {
      draft.rooms = [{ ...roomDefaults, number: '850', name: 'Board', ...(pin !== undefined && { pin }) }];
      draft.inboundRoutes[0]!.to = { kind: 'room', room: '850' };
    });
  const room = { kind: 'room', room: '850', asksPin: false };
  expect(tryCall(tried({ office: withRoom() })).slice(-2)).toEqual([room, { kind: 'ended', why: 'answered' }]);
  const fromPhone = tryCall(tried({ office: withRoom('1111'), from: '101', to: '850' }));
  expect(fromPhone.slice(-2)).toEqual([
    { ...room, asksPin: true },
    { kind: 'ended', why: 'answered' },
  ]);
});

test('a forwarded extension sends the call on, and one that is not to be disturbed does not ring', () => {
  const routed = officeWithMenu((draft) => {
    draft.inboundRoutes[0]!.to = { kind: 'extension', extension: '101' };
    draft.extensions[0]!.forward = { always: '102', noAnswerSec: 20, confirm: false };
    draft.extensions[1]!.dnd = true;
    draft.mailboxes = [];
  });
  const steps = tryCall(tried({ office: routed }));
  expect(steps.slice(-5)).toEqual([
    expect.objectContaining({ kind: 'extension', extension: '101' }),
    { kind: 'forwarded', extension: '101', to: '102', reason: 'unconditional' },
    expect.objectContaining({ kind: 'extension', extension: '102' }),
    { kind: 'undisturbed', extension: '102' },
    { kind: 'ended', why: 'not-answered' },
  ]);
  const circle = officeWithMenu((draft) => {
    draft.inboundRoutes[0]!.to = { kind: 'extension', extension: '101' };
    draft.extensions[0]!.forward = { noAnswer: '102', noAnswerSec: 20, confirm: false };
    draft.extensions[1]!.forward = { always: '101', noAnswerSec: 20, confirm: false };
  });
  expect(
    kinds(tryCall(tried({ office: circle, isAnswered: false }))).filter((kind) => kind === 'forwarded'),
  ).toHaveLength(5);
});

test('a forward over a route that wants an account tells whose it is charged to, or that it does not go out', () => {
  const forwarded = (own: { account?: string }) =>
    tryCall(
      tried({
        office: officeWithMenu((draft) => {
          draft.accounts = [{ code: '55', name: 'New roof', active: true }];
          for (const route of draft.outboundRoutes) route.account = 'required';
          draft.inboundRoutes[0]!.to = { kind: 'extension', extension: '101' };
          Object.assign(draft.extensions[0]!, own, {
            forward: { always: '600999888', noAnswerSec: 20, confirm: false },
          });
        }),
      }),
    );
  expect(forwarded({ account: '55' })).toContainEqual({ kind: 'account', account: { fixed: '55' } });
  expect(kinds(forwarded({ account: '55' }))).toContain('trunk');
  expect(forwarded({})).toContainEqual({ kind: 'account', account: { missing: true } });
  expect(kinds(forwarded({}))).not.toContain('trunk');
});

test('a ring group is told with its members and how they ring; nobody there, on as the group says; a code by what it does', () => {
  const grouped = officeWithMenu((draft) => {
    draft.ringGroups = [
      {
        ...ringGroupDefaults,
        number: '710',
        name: 'Sales',
        members: ['101', '600123456'],
        onNoAnswer: { then: { kind: 'number', number: '102' } },
      },
    ];
    draft.inboundRoutes[0]!.to = { kind: 'group', group: '710' };
  });
  const group = { kind: 'group', number: '710', members: ['101', '600123456'], strategy: 'all', ringSec: 25 };
  expect(tryCall(tried({ office: grouped })).slice(-2)).toEqual([group, { kind: 'ended', why: 'answered' }]);
  expect(tryCall(tried({ office: grouped, isAnswered: false })).slice(4)).toMatchObject([
    group,
    { kind: 'overflow', why: 'no-answer' },
    { kind: 'extension', extension: '102' },
    { kind: 'ended', why: 'not-answered' },
  ]);
  expect(tryCall(tried({ office: grouped, from: '101', to: '710' })).at(-2)).toEqual(group);
  const pickUp = { kind: 'code', code: { kind: 'pick-up', number: '102' } };
  expect(tryCall(tried({ office: grouped, from: '101', to: '*8102' })).slice(1)).toEqual([
    pickUp,
    { kind: 'ended', why: 'answered' },
  ]);
  expect(tryCall(tried({ office: grouped, from: '101', to: '*8102', isAnswered: false })).slice(1)).toMatchObject([
    pickUp,
    { kind: 'heard', prompts: ['nobody-there'] },
    { kind: 'ended', why: 'hung-up' },
  ]);
  expect(tryCall(tried({ office: grouped, from: '101', to: '*80710' })).slice(2)).toEqual([
    group,
    { kind: 'ended', why: 'answered' },
  ]);
});

test('the last number is told as a call to it, within what the phone may call', () => {
  const from = { from: '101', to: '*66' };
  const told = tryCall(
    tried({ ...from, lastNumber: (by, extension) => (`${by}${extension}` === 'redial101' && '102') || undefined }),
  );
  expect(told.slice(1)).toMatchObject([
    { kind: 'code', code: { kind: 'redial' } },
    { kind: 'extension', extension: '102' },
    { kind: 'ended', why: 'answered' },
  ]);
  expect(tryCall(tried(from)).slice(2)).toMatchObject([
    { kind: 'heard', prompts: ['no-last-number'] },
    { kind: 'ended', why: 'hung-up' },
  ]);
});

test('a name spelled by keys is told with who is found and chosen; a menu leads there too', () => {
  const by = officeWithMenu((draft) => {
    draft.extensions.find(({ number }) => number === '102')!.name = 'Zoe';
    draft.people = draft.people.filter(({ extension }) => extension !== '102');
    draft.flows = [
      sampleFlow({
        start: 'names',
        nodes: [
          { kind: 'number', id: 'names', number: '*411', otherwise: 'bye' },
          { kind: 'hangup', id: 'bye' },
        ],
      }),
    ];
  });
  const found = [
    { kind: 'code', code: { kind: 'directory' } },
    { kind: 'heard', prompts: ['spell-name'] },
    { kind: 'heard', prompts: ['name-at', 'digit-1', 'digit-0', 'digit-2', 'name-choose'] },
    { kind: 'extension', extension: '102' },
    { kind: 'ended', why: 'answered' },
  ];
  const call = { office: by, from: '101', to: '*411' };
  expect(tryCall(tried({ ...call, keys: ['963#', '1'] })).slice(1)).toMatchObject(found);
  expect(tryCall(tried({ ...call, keys: ['777#'] })).at(-1)).toEqual({ kind: 'ended', why: 'hung-up' });
  by.inboundRoutes[0]!.to = { kind: 'ivr', flow: 'main' };
  expect(tryCall(tried({ office: by, keys: ['963#', '1'] })).slice(-5)).toMatchObject(found);
});

test('a caller who is not let in is told with the rule, on the day that is asked for', () => {
  const by = officeWithMenu((draft) => {
    draft.callers = [{ id: 'spam', number: '+34600*', verdict: 'block', name: 'Spam', until: '2026-12-05' }];
  });
  expect(tryCall(tried({ office: by })).slice(-2)).toEqual([
    { kind: 'caller-refused', why: 'blocked', rule: '+34600*' },
    { kind: 'refused', reason: 'blocked' },
  ]);
  expect(kinds(tryCall(tried({ office: by, atMs: Date.UTC(2026, 11, 7, 12) })))).not.toContain('caller-refused');
});

test('who never called before goes where the route says; a number that called before does not', () => {
  const by = officeWithMenu((draft) => {
    draft.inboundRoutes[0]!.special = { 'first-time': { kind: 'extension', extension: '102' } };
  });
  expect(tryCall(tried({ office: by }))).toContainEqual({ kind: 'caller-special', when: 'first-time' });
  expect(kinds(tryCall(tried({ office: by, hasCalled: true })))).not.toContain('caller-special');
});

test('a code of the phone is told as what it switches', () => {
  expect(tryCall(tried({ from: '101', to: '*60' })).slice(1)).toEqual([
    { kind: 'feature', code: { feature: 'block-last' } },
    { kind: 'ended', why: 'hung-up' },
  ]);
});

test('the key to be called back is told with the number, or why that one is not called; so is the question after the talk', () => {
  const offering = officeWithMenu((draft) => {
    const care = draft.queues[0]!;
    care.comfort.keys = [{ key: '7', does: 'callback' }];
    care.callback.dials = true;
    care.survey.share = 40;
  });
  const steps = tryCall(tried({ office: offering }));
  expect(steps.filter(({ kind }) => kind === 'callback' || kind === 'survey')).toEqual([
    { kind: 'callback', key: '7', dials: true, number: '+34600111222' },
    { kind: 'survey', share: 40 },
  ]);
  const callback = (from: string) =>
    tryCall(tried({ office: offering, from })).find((step) => step.kind === 'callback');
  expect(callback('+442079460000')).toMatchObject({ refused: 'abroad' });
  expect(callback('806123456')).toMatchObject({ refused: 'premium' });
  expect(callback('anonymous')).toEqual({ kind: 'callback', key: '7', dials: true });
});

test('a customer who wants no calls is told before any trunk, unless they asked to be called', () => {
  const asks = (allowed: boolean) =>
    tryCall(
      tried({
        from: '101',
        to: '600999888',
        refusalOf: () => ({
          customerId: 'pepe',
          name: 'Pepe',
          since: 1,
          allowed,
          why: allowed ? 'asked-back' : 'refuses',
        }),
      }),
    );
  expect(asks(false).slice(1)).toEqual([
    { kind: 'refusal', name: 'Pepe', allowed: false, why: 'refuses' },
    { kind: 'heard', prompts: ['wants-no-calls'], language: 'es' },
    { kind: 'ended', why: 'hung-up' },
  ]);
  expect(kinds(asks(true))).toContain('trunk');
});
