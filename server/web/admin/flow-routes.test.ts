import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Flow } from '../../core/ivr/flow.ts';
import { schema } from '../../store/db.ts';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { createWebFixture, formOf, passwordOf } from '../../testing/web-fixture.ts';

async function openAsOwner(flows = [sampleFlow()]) {
  const office = sampleOffice({ flows });
  const people = office.people.map((person) => ({ ...person, password: passwordOf(person.login)! }));
  const web = createWebFixture({ office: { ...office, people } });
  await web.logIn('olga');
  return web;
}

test('a newcomer names a menu, gives it a second key, and it goes live', async () => {
  const web = await openAsOwner([]);
  expect(await web.text('/owner/flows')).toContain('class="empty"');
  const made = await web.post('/owner/flows', { name: 'Menú principal' });
  expect(made.headers.get('location')).toBe('/owner/flows/menu-principal');
  expect(web.office.read().flows).toEqual([]);
  await web.post('/owner/flows/menu-principal/nodes', { kind: 'extension' });
  const path = '/owner/flows/menu-principal/nodes/menu';
  const form = formOf(await web.text(path));
  const added = await web.post(path, { ...form, _action: 'add:keys' });
  const twoKeys = { ...formOf(await added.text()), 'keys[1].key': '2', 'keys[1].next': 'extension' };
  expect((await web.post(path, twoKeys)).status).toBe(303);
  const page = await web.text('/owner/flows/menu-principal');
  expect(page).toContain('El menú está bien');
  expect(page).toContain('href="/owner/flows/menu-principal/nodes/extension"');
  await web.post('/owner/flows/menu-principal/live');
  expect(web.office.read().flows[0]).toMatchObject({
    id: 'menu-principal',
    name: 'Menú principal',
    nodes: [
      {
        keys: [
          { key: '1', next: 'people' },
          { key: '2', next: 'extension' },
        ],
      },
      { id: 'people' },
      { id: 'extension' },
    ],
  });
});

test('opening and saving each step and the menu itself untouched changes nothing', async () => {
  const web = await openAsOwner();
  for (const path of ['', ...sampleFlow().nodes.map(({ id }) => `/nodes/${id}`)]) {
    const at = `/owner/flows/main${path}`;
    expect([at, (await web.post(at, formOf(await web.text(at)))).status]).toEqual([at, 303]);
  }
  const kept = await web.request('/owner/flows/main/flow.json');
  expect(await kept.json()).toEqual(sampleFlow());
});

test('what is wrong stands beside the drawing, and such a draft does not go live', async () => {
  const web = await openAsOwner();
  await web.post('/owner/flows/main/nodes/bye', { _action: 'remove-node' });
  const page = await web.text('/owner/flows/main');
  expect(page).toContain('no hay ningún paso «bye»');
  expect(page).not.toContain('/owner/flows/main/live');
  expect((await web.post('/owner/flows/main/live')).status).toBe(422);
  expect(web.office.read().flows).toEqual([sampleFlow()]);
  await web.post('/owner/flows/main/discard');
  expect(await web.text('/owner/flows/main')).toContain('El menú está bien');
});

test('a step may be renamed, and a version that was live comes back', async () => {
  const web = await openAsOwner();
  const path = '/owner/flows/main/nodes/care';
  await web.post(path, { ...formOf(await web.text(path)), id: 'people' });
  await web.post('/owner/flows/main/live');
  expect(web.office.read().flows[0]).toMatchObject({ person: 'people' });
  const [, first] = [...(await web.text('/owner/flows/main')).matchAll(/flows\/main\/versions\/(\d+)/g)].map(
    (each) => each[1],
  );
  await web.post(`/owner/flows/main/versions/${first}`);
  await web.post('/owner/flows/main/live');
  expect(web.office.read().flows).toEqual([sampleFlow()]);
});

test('a menu is brought in as JSON, or refused with the place of what is wrong', async () => {
  const web = await openAsOwner([]);
  expect(await (await web.post('/owner/flows/import', { json: '{' })).text()).toContain('No es JSON');
  const bad = { ...sampleFlow(), nodes: [{ kind: 'play', id: 'a' }] };
  const refused = await web.post('/owner/flows/import', { json: JSON.stringify(bad) });
  expect(await refused.text()).toContain('nodes[0].prompt');
  await web.post('/owner/flows/import', { json: JSON.stringify(sampleFlow()) });
  expect(await web.text('/owner/flows')).toContain('Borrador');
});

test('a menu that a number leads to is not removed; another one is', async () => {
  const web = await openAsOwner();
  const route = { ...web.office.read().inboundRoutes[0]!, to: { kind: 'ivr', flow: 'main' } };
  web.office.apply({ inboundRoutes: [route] }, { by: 'test' });
  expect(await web.text('/owner/flows/main/remove')).toContain('action="/owner/flows/main/remove"');
  expect((await web.post('/owner/flows/main/remove')).status).toBe(422);
  web.office.apply({ inboundRoutes: [] }, { by: 'test' });
  expect((await web.post('/owner/flows/main/remove')).status).toBe(303);
  expect(web.office.read().flows).toEqual([]);
});

test('every kind of step can be added and shows its form, in both languages', async () => {
  const web = await openAsOwner();
  const kinds = [
    'play',
    'menu',
    'digits',
    'hours',
    'condition',
    'language',
    'set',
    'lookup',
    'http',
    'survey',
    'callback',
    'voicemail',
    'queue',
    'extension',
    'dial',
    'number',
    'hangup',
  ];
  for (const language of ['es', 'en']) {
    await web.post('/preferences', { language });
    for (const kind of kinds) {
      const made = await web.post('/owner/flows/main/nodes', { kind });
      expect(await web.text(made.headers.get('location')!)).toContain('<form id="entry"');
    }
  }
  expect((await web.post('/owner/flows/main/nodes', { kind: 'spell' })).status).toBe(400);
});

test('of two questions that ask for a queue, the one that is shown counts', async () => {
  const web = await openAsOwner();
  const made = await web.post('/owner/flows/main/nodes', { kind: 'condition' });
  const path = made.headers.get('location')!;
  const form = formOf(await web.text(path));
  await web.post(path, {
    ...form,
    'test.kind': 'waiting',
    // As a browser sends it: the hidden ones too.
    'test.queue': ['sales', 'sales', 'care'],
    'test.atLeast': '3',
  });
  expect(await web.text('/owner/flows/main/flow.json')).toMatch(/"queue": "care",\s+"atLeast": 3/);
});

test('a text to be spoken is kept with its step, and shown again', async () => {
  const web = await openAsOwner();
  const path = '/owner/flows/main/nodes/greet';
  const form = formOf(await web.text(path));
  await web.post(path, { ...form, prompt: ['say:', 'Buenos días & bienvenido'] });
  const page = await web.text(path);
  expect(page).toContain('Buenos días &amp; bienvenido');
  expect(await web.text('/owner/flows/main/flow.json')).toContain('"prompt": "say:Buenos días & bienvenido"');
  await web.post(path, formOf(page));
  expect(await web.text('/owner/flows/main/flow.json')).toContain('"prompt": "say:Buenos días & bienvenido"');
  // The text can be listened to, as soon as anything on the machine speaks.
  expect(page).toContain(`src="${path}/spoken/0"`);
  expect((await web.request(`${path}/spoken/0`)).status).toBe(404);
  const file = join(mkdtempSync(join(tmpdir(), 'centralita-spoken-')), 'text.wav');
  writeFileSync(file, 'spoken');
  web.deps.spoken.speak = async () => ({ kind: 'ready', file });
  expect(await web.text(`${path}/spoken/0`)).toBe('spoken');
  expect((await web.request(`${path}/spoken/9`)).status).toBe(404);
});

test('where nothing speaks, a menu with texts does not go live, and the page says what to install', async () => {
  const office = sampleOffice({ flows: [sampleFlow()] });
  const people = office.people.map((person) => ({ ...person, password: passwordOf(person.login)! }));
  const web = createWebFixture({
    office: { ...office, people },
    deps: {
      spoken: {
        speak: async () => ({ kind: 'failed', why: 'not-installed' }),
        prepare: async () => ({ kind: 'failed', why: 'not-installed' }),
        stop: () => undefined,
      },
    },
  });
  await web.logIn('olga');
  const path = '/owner/flows/main/nodes/greet';
  await web.post(path, { ...formOf(await web.text(path)), prompt: ['say:', 'Hola'] });
  const refused = await web.post('/owner/flows/main/live');
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('espeak-ng');
  expect(web.office.read().flows).toEqual([sampleFlow()]);
});

test('a box stays where it was put and moves no other; arranged by itself it goes back', async () => {
  const web = await openAsOwner();
  const moved = await web.post('/owner/flows/main/nodes/care/place', { x: '640', y: '96' }, { 'HX-Request': 'true' });
  expect(await moved.text()).toContain('data-node="care" data-x="640" data-y="96"');
  const before = JSON.parse(await web.text('/owner/flows/main/flow.json')) as ReturnType<typeof sampleFlow>;
  expect(before.nodes.every(({ place }) => place !== undefined)).toBe(true);
  await web.post('/owner/flows/main/nodes/bye/place', { x: '0', y: '800' });
  const after = JSON.parse(await web.text('/owner/flows/main/flow.json')) as ReturnType<typeof sampleFlow>;
  expect(after.nodes.filter(({ id }) => id !== 'bye')).toEqual(before.nodes.filter(({ id }) => id !== 'bye'));
  await web.post('/owner/flows/main/live');
  expect(web.office.read().flows[0]!.nodes.find(({ id }) => id === 'care')!.place).toEqual({ x: 640, y: 96 });
  await web.post('/owner/flows/main/arrange');
  expect(JSON.parse(await web.text('/owner/flows/main/flow.json'))).toEqual(sampleFlow());
  expect((await web.post('/owner/flows/main/nodes/care/place', { x: 'far' })).status).toBe(400);
});

test('a way is led to another box, and from the last dot of a menu a new key', async () => {
  const web = await openAsOwner();
  await web.post('/owner/flows/main/nodes/greet/way', { field: 'next', to: 'care' });
  const board = await web.post(
    '/owner/flows/main/nodes/choose/way',
    { field: 'keys[+].next', to: 'bye' },
    { 'HX-Request': 'true' },
  );
  expect(await board.text()).toContain('id="flow-board"');
  const flow = JSON.parse(await web.text('/owner/flows/main/flow.json')) as ReturnType<typeof sampleFlow>;
  expect(flow.nodes.find(({ id }) => id === 'greet')).toMatchObject({ next: 'care' });
  expect(flow.nodes.find(({ id }) => id === 'choose')).toMatchObject({
    keys: expect.arrayContaining([{ key: '6', next: 'bye' }]),
  });
  expect((await web.post('/owner/flows/main/nodes/greet/way', { field: 'next', to: 'gone' })).status).toBe(400);
  // A field that is no way changes nothing.
  await web.post('/owner/flows/main/nodes/greet/way', { field: 'kind', to: 'care' });
  expect(JSON.parse(await web.text('/owner/flows/main/flow.json'))).toEqual(flow);
});

test('how many callers took each way stands on the drawing, for the days that are asked for', async () => {
  const web = await openAsOwner();
  const day = 86_400_000;
  const row = (callId: string, seq: number, at: number, data: Record<string, unknown>) => ({
    callId,
    seq,
    at,
    kind: 'why' in data ? ('ivr.left' as const) : ('ivr.entered' as const),
    data: { flowId: 'main', ...data },
  });
  const now = web.clock.now();
  web.deps.db
    .insert(schema.callEvents)
    .values([
      row('a', 1, now - 3 * day, { nodeId: 'choose' }),
      row('a', 2, now - 3 * day + 4_000, { nodeId: 'choose', why: 'key', to: 'ana' }),
      row('b', 1, now - 3 * day, { nodeId: 'choose' }),
      row('b', 2, now - 3 * day + 2_000, { nodeId: 'choose', why: 'hangup' }),
    ])
    .run();
  const week = await web.text('/owner/flows/main');
  expect(week).toContain('2 llegaron, 1 colgaron, 00:03 de media');
  expect(week).toContain(' 1×');
  expect(await web.text('/owner/flows/main?days=1')).not.toContain('llegaron');
});

test('the usual menu is filled in from the office: two options, hours with a lunch break, a mailbox outside', async () => {
  const web = await openAsOwner([]);
  web.office.edit(
    (draft) => {
      draft.inboundRoutes = [];
      draft.hours = [];
      draft.mailboxes = [];
    },
    { by: 'test' },
  );
  const made = await web.post('/owner/flows/template');
  expect(made.headers.get('location')).toBe('/owner/flows/menu-principal');
  const office = web.office.read();
  expect(office.hours[0]!.weekly.map(({ from, to }) => [from, to])).toEqual([
    ['09:00', '13:00'],
    ['15:00', '18:00'],
  ]);
  expect(office.mailboxes).toMatchObject([{ number: '700' }]);
  const page = await web.text('/owner/flows/menu-principal');
  expect(page).toContain('El menú está bien');
  expect(office.flows).toEqual([]);
  expect((await web.post('/owner/flows/menu-principal/live')).status).toBe(303);
  expect(web.office.read().flows[0]!.nodes.map(({ kind }) => kind)).toEqual([
    'hours',
    'menu',
    'queue',
    expect.stringMatching(/queue|extension/),
    'play',
    'voicemail',
  ]);
  // A second one takes what is there.
  await web.post('/owner/flows/template');
  expect(web.office.read().mailboxes).toHaveLength(1);
});

test('a live menu that no number leads to offers one, and its own hours count from then on', async () => {
  const web = await openAsOwner([]);
  await web.post('/owner/flows/template');
  const path = `/owner/flows/${(await web.text('/owner/flows')).match(/\/owner\/flows\/([\w-]+)"/)![1]}`;
  expect(await web.text(path)).not.toContain(`${path}/lead`);
  await web.post(`${path}/live`);
  expect(await web.text(path)).toContain(`${path}/lead`);
  const [route] = web.office.read().inboundRoutes;
  await web.post(`${path}/lead`, { route: route!.id });
  const led = web.office.read().inboundRoutes.find(({ id }) => id === route!.id)!;
  expect(led.to).toEqual({ kind: 'ivr', flow: path.split('/').at(-1) });
  expect([led.hours, led.greeting]).toEqual([undefined, undefined]);
  expect(await web.text(path)).not.toContain(`${path}/lead`);
});

test('fields of several choices that share a name have each its own label', async () => {
  const web = await openAsOwner();
  await web.post('/owner/flows/main/nodes', { kind: 'condition' });
  const page = await web.text('/owner/flows/main/nodes/condition');
  expect(page).toContain('name="test.values"');
  const ids = [...page.matchAll(/ id="(f-[^"]+)"/g)].map(([, id]) => id!);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const labelled = [...page.matchAll(/<label for="([^"]+)"/g)].map(([, id]) => id!);
  expect(labelled.filter((id) => !ids.includes(id))).toEqual([]);
});

test('the usual menu leads its two keys where the owner says, and its words name them', async () => {
  const web = await openAsOwner([]);
  const page = await web.text('/owner/flows');
  expect(page).toContain('<option value="extension:102"');
  const made = await web.post('/owner/flows/template', { one: 'extension:102', two: 'queue:care' });
  const flow = (await (await web.request(`${made.headers.get('location')}/flow.json`)).json()) as Flow;
  const menu = flow.nodes.find(({ kind }) => kind === 'menu');
  expect(flow.nodes.find(({ id }) => id === 'person')).toMatchObject({ kind: 'extension', extension: '102' });
  expect(flow.nodes.find(({ id }) => id === 'second')).toMatchObject({ kind: 'queue', queue: 'care' });
  const { queues, extensions } = web.office.read();
  const names = [extensions.find(({ number }) => number === '102')!.name, queues[0]!.name];
  expect(menu && 'prompt' in menu && names.every((name) => String(menu.prompt).includes(name))).toBe(true);
});
