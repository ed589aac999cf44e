import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

const year = 366 * 86_400_000;

function open() {
  const web = createWebFixture();
  const add = (name: string, more: { typed?: string; document?: string } = {}): string => {
    const { typed, document } = more;
    const points = typed === undefined ? [] : [{ channel: 'phone' as const, typed }];
    const outcome = web.deps.customers.create({ name, points, ...(document && { document }) }, { by: 'ana' });
    if (outcome.kind !== 'saved') throw new Error(outcome.kind);
    return outcome.customer.id;
  };
  return { web, add };
}

/** Looks until what was begun by the first look is counted. */
async function counted(web: ReturnType<typeof createWebFixture>, path: string): Promise<string> {
  for (;;) {
    const page = await web.text(path);
    if (!page.includes('<progress')) return page;
  }
}

test('agents do not see the quality of lists', async () => {
  const { web } = open();
  await web.logIn('ana');
  expect((await web.request('/customers/quality')).status).toBe(403);
});

test('a list tells what is missing, how often, and leads to who has it until it is mended', async () => {
  const { web, add } = open();
  add('Ana Pérez', { typed: '961234567' });
  const eva = add('Eva', { typed: 'no sabe' });
  await web.logIn('sara');
  const page = await counted(web, '/customers/quality');
  for (const text of ['Sin correo que funcione', 'Teléfono que no es un número', 'Sin apellido', '100 %', '50 %'])
    expect(page).toContain(text);
  const work = await web.text('/customers/quality/phone-number');
  expect(work).toContain(`/customers/${eva}/edit`);
  expect(work).not.toContain('Ana Pérez');
  web.deps.customers.update(eva, { points: [{ channel: 'phone', typed: '961234568' }] }, { by: 'ana' });
  expect(await web.text('/customers/quality/phone-number')).toContain('Esta lista está trabajada');
});

test('a list of a search is judged alone, closed companies are not judged, and wishes are told', async () => {
  const { web, add } = open();
  const ana = add('Ana Pérez');
  const closed = add('Ana Cerrada');
  add('Luis Gómez');
  web.deps.customers.update(closed, { standing: 'closed' }, { by: 'ana' });
  web.deps.customers.refuse({ customerId: ana, channel: 'mails', reason: 'lo dijo', by: 'ana' });
  await web.logIn('sara');
  const page = await counted(web, '/customers/quality?q=ana');
  expect(page).toContain('Lista: ana');
  expect(page).toContain('1 no quieren correos');
  expect(page).toContain('0 · 1');
  const work = await web.text('/customers/quality/phone?q=ana');
  expect(work).toContain('Ana Pérez');
  expect(work).not.toContain('Luis');
  expect(work).not.toContain('Cerrada');
});

test('who was not heard of for a year is made inactive by one click', async () => {
  const { web, add } = open();
  const old = add('Ana Pérez');
  web.clock.advance(year);
  add('Eva Nueva');
  await web.logIn('sara');
  expect(await counted(web, '/customers/quality')).toContain('Sin contacto hace más de un año');
  const work = await web.text('/customers/quality/silent');
  expect(work).not.toContain('Eva Nueva');
  await web.post(`/customers/quality/silent/${old}`);
  expect(web.deps.customers.find(old)?.standing).toBe('inactive');
  expect(await web.text('/customers/quality/silent')).not.toContain('Ana Pérez');
});
