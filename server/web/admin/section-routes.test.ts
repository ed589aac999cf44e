import { expect, test } from 'vitest';
import { sections } from '../../../views/admin/sections.ts';
import { isTextKey } from '../../../views/texts/reader.ts';
import { type Knock, newKnock } from '../../core/defence/knock.ts';
import { formats } from '../../services/office/office-formats.ts';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

async function openAsOwner(...options: Parameters<typeof createWebFixture>) {
  const web = createWebFixture(...options);
  await web.logIn('olga');
  return web;
}

test('every section shows its list, its empty page and its form in both languages', async () => {
  const full = await openAsOwner();
  const owner = full.office.read().people.find((each) => each.login === 'olga')!;
  const empty = await openAsOwner({
    office: { people: [{ ...owner, password: 'owner-pass' }], breaks: [], taskKinds: [] },
  });
  for (const language of ['es', 'en'] as const) {
    await full.post('/preferences', { language });
    await empty.post('/preferences', { language });
    for (const { slug } of sections) {
      expect(await full.text(`/owner/${slug}`)).toContain('<tbody id="rows"');
      if (slug !== 'people') expect(await empty.text(`/owner/${slug}`)).toContain('class="empty"');
      expect(await full.text(`/owner/${slug}/new`)).toContain('<form id="entry"');
    }
  }
});

test('opening an entry and saving it untouched changes nothing', async () => {
  const web = await openAsOwner();
  const before = web.office.read();
  for (const section of sections) {
    for (const entry of before[section.key] as unknown as Record<string, unknown>[]) {
      const path = `/owner/${section.slug}/${section.idOf(entry)}`;
      const response = await web.post(path, formOf(await web.text(path)));
      expect([path, response.status]).toEqual([path, 303]);
    }
  }
  expect(web.office.read()).toEqual(before);
});

test('a new extension gets a password of its own and is shown with what the phone needs', async () => {
  const web = await openAsOwner();
  const response = await web.post('/owner/extensions/new', { number: '103', name: 'Taller' });
  expect(response.headers.get('Location')).toBe('/owner/extensions/103');
  const made = web.office.read().extensions.find((each) => each.number === '103');
  expect(made).toMatchObject({ name: 'Taller', record: false });
  expect(made?.secret?.length).toBeGreaterThanOrEqual(12);
  const page = await web.text('/owner/extensions/103');
  expect(page).toContain('192.168.1.10:5060');
  expect(page).toContain('192.168.1.10:5061');
  expect(page).toContain('Añadido: 103 Taller.');
});

test('what is wrong is told beside its field and nothing typed is lost', async () => {
  const web = await openAsOwner();
  const response = await web.post('/owner/extensions/new', { number: '1', name: 'Taller «A»', record: 'on' });
  const text = await response.text();
  expect(response.status).toBe(422);
  expect(text).toContain('id="f-number-error">Deben ser de 2 a 6 cifras.');
  expect(text).toContain('aria-invalid="true"');
  expect(text).toContain('value="Taller «A»"');
  expect(web.office.read().extensions).toHaveLength(2);
});

test('a number that is taken is told in the language of the reader', async () => {
  const web = await openAsOwner();
  await web.post('/preferences', { language: 'en' });
  const response = await web.post('/owner/extensions/new', { number: '101', name: 'X' });
  expect(await response.text()).toContain('“101” is already in use.');
});

test('htmx gets the form alone, and a header that leads on when it is done', async () => {
  const web = await openAsOwner();
  const htmx = { 'HX-Request': 'true' };
  const refused = await (await web.post('/owner/trunks/new', { name: 'Uno' }, htmx)).text();
  expect(refused).toMatch(/^<form id="entry"/);
  const done = await web.post('/owner/extensions/101', { number: '101', name: 'Portería' }, htmx);
  expect([done.status, done.headers.get('HX-Redirect')]).toEqual([200, '/owner/extensions']);
});

test('an entry without an id of its own gets one from its name', async () => {
  const web = await openAsOwner();
  for (let count = 0; count < 2; count++) {
    await web.post('/owner/trunks/new', {
      name: 'Línea España',
      kind: 'peer',
      host: '203.0.113.9',
      transport: 'udp',
      registerSec: '300',
      optionsSec: '0',
      addresses: '203.0.113.0/24, 198.51.100.7',
    });
  }
  expect(web.office.read().trunks.map((each) => each.id)).toEqual(['carrier', 'linea-espana', 'linea-espana-2']);
  expect(web.office.read().trunks[1]?.addresses).toEqual(['203.0.113.0/24', '198.51.100.7']);
});

test('removing asks first', async () => {
  const web = await openAsOwner();
  const question = await web.text('/owner/hours/office/remove');
  expect(question).toContain('¿Eliminar «Horario de oficina»?');
  expect(web.office.read().hours).toHaveLength(1);
});

test('what others need cannot be removed, and who needs it is named', async () => {
  const web = await openAsOwner();
  const response = await web.post('/owner/extensions/101/remove');
  expect(response.status).toBe(422);
  const text = await response.text();
  expect(text).toContain('No se puede eliminar mientras haga falta aquí:');
  expect(text).toContain('<li>Personas · Ana Soto</li>');
  expect(text).not.toContain('button-danger');
  expect(web.office.read().extensions).toHaveLength(2);
});

test('what nobody needs goes', async () => {
  const web = await openAsOwner();
  const response = await web.post('/owner/outbound-routes/all/remove');
  expect(response.headers.get('Location')).toBe('/owner/outbound-routes');
  expect(web.office.read().outboundRoutes).toEqual([]);
});

test('the last owner cannot take the own role away', async () => {
  const web = await openAsOwner();
  const response = await web.post('/owner/people/olga', { name: 'Olga', roles: 'agent', active: 'on' });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('Debe quedar al menos un propietario activo');
});

test('a password set on the page lets in, and a blank one leaves the old', async () => {
  const web = await openAsOwner();
  await web.post('/owner/people/ana', { name: 'Ana Soto', roles: 'agent', active: 'on', password: 'brand-new-1' });
  await web.post('/owner/people/ana', { name: 'Ana S.', roles: 'agent', active: 'on', password: '' });
  const door = { address: 'test' };
  expect((await web.access.login({ ...door, login: 'ana', password: 'brand-new-1' })).kind).toBe('in');
});

test('hours take several shifts, special dates, and rows added and removed without script', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text('/owner/hours/office'));
  const withRow = formOf(await (await web.post('/owner/hours/office', { ...form, _action: 'add:weekly' })).text());
  expect(withRow['weekly[2].from']).toEqual(['15:00']);
  const saved = { ...withRow, 'weekly[2].days': ['6'], 'weekly[2].from': '9:30', 'weekly[2].to': '14:00' };
  await web.post('/owner/hours/office', { ...saved, 'exceptions[0].periods': '10:00-12:00, 16:00-17:00' });
  expect(web.office.read().hours[0]).toMatchObject({
    weekly: [{}, {}, { days: [6], from: '09:30', to: '14:00' }],
    exceptions: [
      {
        periods: [
          { from: '10:00', to: '12:00' },
          { from: '16:00', to: '17:00' },
        ],
      },
    ],
  });
  const now = formOf(await web.text('/owner/hours/office'));
  const less = formOf(await (await web.post('/owner/hours/office', { ...now, _action: 'remove:weekly:0' })).text());
  expect([less['weekly[0].from'], less['weekly[1].days'], less['weekly[2].from']]).toEqual([
    ['15:00'],
    ['6'],
    undefined,
  ]);
});

test('a wrong hour is told in its row', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text('/owner/hours/office'));
  const response = await web.post('/owner/hours/office', { ...form, 'weekly[1].to': '25:99' });
  expect(await response.text()).toContain('id="f-weekly-1-to-error">Una hora como 18:30, hasta 24:00.');
});

test('the way out of a queue keeps only what belongs to it', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text('/owner/queues/care'));
  await web.post('/owner/queues/care', { ...form, 'onNoAgents.then.kind': 'hangup' });
  expect(web.office.read().queues[0]?.onNoAgents.then).toEqual({ kind: 'hangup' });
  const refused = await web.post('/owner/queues/care', {
    ...form,
    'onTimeout.then.kind': 'number',
    'onTimeout.then.number': '',
  });
  expect(await refused.text()).toContain('id="f-onTimeout-then-number-error">Falta este dato.');
});

test('trunks of a route are tried in the order chosen', async () => {
  const web = await openAsOwner();
  const peer = {
    kind: 'peer',
    host: '203.0.113.9',
    transport: 'udp',
    registerSec: '300',
    optionsSec: '0',
    addresses: '',
  };
  await web.post('/owner/trunks/new', { ...peer, name: 'Backup' });
  const form = formOf(await web.text('/owner/outbound-routes/all'));
  await web.post('/owner/outbound-routes/all', {
    ...form,
    'trunks[0]': '',
    'trunks[1]': 'backup',
    'trunks[2]': 'carrier',
  });
  expect(web.office.read().outboundRoutes[0]).toMatchObject({ trunks: ['backup', 'carrier'], prefixes: [''] });
  const refused = await web.post('/owner/outbound-routes/all', { ...form, 'trunks[0]': '' });
  expect(await refused.text()).toContain('id="f-trunks-0-error">Falta este dato.');
});

test('live states come from the lines', async () => {
  const device = {
    extension: '101',
    contact: 'sip:101@10.0.0.7:5060',
    flow: 'f',
    registeredAt: 0,
    registration: 'r',
    expiresAt: 9e11,
  };
  const web = await openAsOwner({
    deps: {
      lines: {
        trunks: () => [
          { trunkId: 'carrier', name: 'x', state: 'down', since: 0, reason: 'auth-failed', channelsInUse: 3 },
        ],
        devices: () => [{ ...device, userAgent: 'Yealink T31' }],
        devicesOf: () => [],
      },
    },
  });
  expect(await web.text('/owner/extensions')).toContain('Yealink T31');
  const trunks = await web.text('/owner/trunks');
  expect(trunks).toContain('Usuario o contraseña incorrectos.');
  expect(trunks).toContain('3 de 4');
});

test('a phone that comes with a wrong password is told on its extension’s page, with its address', async () => {
  const at = (more: Partial<Knock>) => ({ ...newKnock('192.168.1.77', 0), day: '2026-01-05', users: ['101'], ...more });
  const knocks = [at({ source: '192.168.1.78' }), at({ refused: 3, userAgent: 'Yealink T31' })];
  const web = await openAsOwner({ deps: { defence: { readKnocks: () => ({ knocks, total: 2 }) } as never } });
  expect(await web.text('/owner/extensions/101')).toContain('alguien en 192.168.1.77 (Yealink T31) se presentó');
  expect(await web.text('/owner/extensions/103')).not.toContain('se presentó');
});

test('an entry that is not there is not found', async () => {
  const web = await openAsOwner();
  expect((await web.request('/owner/trunks/nope')).status).toBe(404);
  expect((await web.post('/owner/trunks/nope', {})).status).toBe(404);
});

test('how we speak to a phone and to a carrier is set under the technical details', async () => {
  const web = await openAsOwner();
  const phone = formOf(await web.text('/owner/extensions/101'));
  expect(phone).toMatchObject({ srtp: ['optional'], nat: ['auto'], digest: ['auto'], sessionTimerSec: ['1800'] });
  await web.post('/owner/extensions/101', { ...phone, srtp: 'required', nat: 'always', digest: 'md5' });
  expect(web.office.read().extensions[0]).toMatchObject({ srtp: 'required', nat: 'always', digest: 'md5' });
  const trunk = formOf(await web.text('/owner/trunks/carrier'));
  const chosen = { transport: 'tls', outboundProxy: 'edge.carrier.example:5061', identity: 'rpid' };
  await web.post('/owner/trunks/carrier', { ...trunk, ...chosen });
  expect(web.office.read().trunks[0]).toMatchObject(chosen);
  const refused = await web.post('/owner/trunks/carrier', { ...trunk, sessionTimerSec: '30' });
  expect(await refused.text()).toContain('id="f-sessionTimerSec-error">Debe ser 90 o más.');
});

test('a second shift begins on the days of the first', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text('/owner/hours/new'));
  const added = await web.post('/owner/hours/new', {
    ...form,
    'weekly[0].days': ['2', '6'],
    _action: 'add:weekly',
  });
  expect(formOf(await added.text())['weekly[1].days']).toEqual(['2', '6']);
});

test('a number is blocked by the number alone, and only once', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text('/owner/callers/new'));
  expect((await web.post('/owner/callers/new', { ...form, number: '+56600999888' })).status).toBe(303);
  expect(web.office.read().callers).toContainEqual(
    expect.objectContaining({ id: '56600999888', number: '+56600999888', verdict: 'block' }),
  );
  const again = await web.post('/owner/callers/new', { ...form, number: '+56600999888', verdict: 'allow' });
  expect(await again.text()).toContain('id="f-number-error">«+56600999888» ya está en uso.');
});

test('whatever form a text must have, there are words for it', () => {
  const without = Object.keys(formats).filter((name) => !isTextKey(`problem.bad-format.${name}`));
  expect(without).toEqual([]);
});

test('an account of a customer that there is not is refused at that field', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const refused = await web.post('/owner/accounts/new', { code: '66', name: 'Obras', customer: 'nope', active: 'on' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('id="f-customer-error">No hay ningún cliente así');
});

test('the customer of an account is looked for and chosen, and shown by name; the address of a card is taken too', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const saved = web.deps.customers.create({ name: 'Marta Ríos' }, { by: 'ana' });
  const id = saved.kind === 'saved' ? saved.customer.id : '';
  const found = await web.text('/customers/choices?name=customer&customer._find=marta');
  expect(found).toContain(`<input type="radio" name="customer" value="${id}"/><span>Marta Ríos`);
  const made = await web.post('/owner/accounts/new', { code: '66', name: 'Obras', customer: id, active: 'on' });
  expect(made.status).toBe(303);
  expect(await web.text('/owner/accounts/66')).toContain(`value="${id}" checked=""/><span>Marta Ríos`);
  const kept = await web.text(`/customers/choices?name=customer&customer=${id}&customer._find=nadie`);
  expect(kept).toContain(`value="${id}" checked=""`);
  await web.post('/owner/accounts/66', { code: '66', name: 'Obras', customer: '', active: 'on' });
  const account = () => web.office.read().accounts.find(({ code }) => code === '66')!;
  expect(account().customer).toBeUndefined();
  const pasted = `https://caja/customers/${id}?x=1`;
  await web.post('/owner/accounts/66', { code: '66', name: 'O', customer: '', 'customer._find': pasted, active: 'on' });
  expect(account().customer).toBe(id);
});

test('minutes of a bundle are typed as minutes, and refused in words of minutes', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const page = await web.text('/owner/trunks/carrier');
  const form = formOf(page);
  const bundle = (seconds: string) => ({
    ...form,
    'bundles[0].name': 'Bono',
    'bundles[0].seconds': seconds,
    'bundles[0].unitSec': '0:30',
    'bundles[0].priority': '0',
    'bundles[0].kinds': 'mobile',
    'bundles[0].resetDay': '1',
  });
  const wrong = await web.post('/owner/trunks/carrier', bundle('mil'));
  expect(await wrong.text()).toContain('Minutos, como 100 o 1:30');
  expect((await web.post('/owner/trunks/carrier', bundle('1000:30'))).status).toBe(303);
  expect(web.office.read().trunks[0]!.bundles).toMatchObject([{ seconds: 60_030, unitSec: 30 }]);
  expect(await web.text('/owner/trunks/carrier')).toContain('value="1000:30"');
});
