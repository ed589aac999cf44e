import { expect, test } from 'vitest';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

async function openCase() {
  const web = createWebFixture({ office: { ...clinicOffice(), motives: [{ id: 'tax', name: 'Impuestos' }] } });
  await web.logIn('ana');
  const one = web.deps.cases.open({ title: 'Cobro doble' }, { by: 'ana' });
  const path = `/cases/${one.number}`;
  const page = await web.text(path);
  const seen = /name="seen" value="([^"]+)"/.exec(page)![1]!;
  const form = { title: one.title, motive: '', service: '', principal: '', class: one.class, priority: one.priority };
  const now = () => web.deps.cases.find(one.id)!;
  const meanwhile = (change: object) => web.deps.cases.act(one.id, { kind: 'changed', change }, { by: 'luis' });
  return { web, path, seen, form, now, meanwhile, id: one.id };
}

test('two windows that change different things of a case both count', async () => {
  const { web, path, seen, form, now, meanwhile } = await openCase();
  meanwhile({ priority: 'urgent' });
  const sent = await web.post(`${path}/change`, { ...form, seen, motive: 'tax' });
  expect(sent.status).toBe(303);
  expect(now()).toMatchObject({ title: 'Cobro doble', motive: 'tax', priority: 'urgent' });
});

test('what both changed is told, nothing is saved and nothing that was typed is lost; sent again it counts', async () => {
  const { web, path, seen, form, now, meanwhile } = await openCase();
  meanwhile({ title: 'Cobro triple' });
  const sent = await web.post(`${path}/change`, { ...form, seen, title: 'Cobro cuádruple', motive: 'tax' });
  expect(sent.status).toBe(409);
  const page = await sent.text();
  expect(page).toContain('Otra persona cambió lo mismo');
  expect(page).toContain('</strong>: Cobro triple');
  expect(page).toContain('value="Cobro cuádruple"');
  expect(now().title).toBe('Cobro triple');
  const again = /name="seen" value="([^"]+)"/.exec(page)![1]!;
  expect((await web.post(`${path}/change`, { ...form, seen: again, title: 'Cobro cuádruple' })).status).toBe(303);
  expect(now().title).toBe('Cobro cuádruple');
});

test('a text for what cannot be done any more stays on the page, and as a draft', async () => {
  const { web, path, id } = await openCase();
  const draft = { login: 'ana', form: `case:${id}:pend` };
  web.deps.drafts.save({ ...draft, content: 'text=Esperamos', seen: 0 });
  web.deps.cases.act(id, { kind: 'closed', result: 'solved', text: '' }, { by: 'luis' });
  const typed = { reason: 'third-party', text: 'Esperamos al banco', _draft: draft.form };
  const sent = await web.post(`${path}/pend`, typed);
  expect(sent.status).toBe(409);
  expect(await sent.text()).toContain('Esperamos al banco');
  expect(web.deps.drafts.find(draft)).toMatchObject({ content: 'text=Esperamos' });
});
