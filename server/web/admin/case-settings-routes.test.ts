import { expect, test } from 'vitest';
import { motivePresets } from '../../core/cases/motive-presets.ts';
import { serviceIn } from '../../core/office/cases.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

async function open() {
  const web = createWebFixture({ office: { ...clinicOffice(), departments: [], motives: [], services: [] } });
  await web.logIn('olga');
  return web;
}

test('times of cases are set by priority, and are in the office document', async () => {
  const web = await open();
  const form = formOf(await web.text('/owner/case-times'));
  const [hours] = web.office.read().hours;
  await web.post('/owner/case-times', { ...form, 'times.urgent.firstAnswerMin': '5', hours: hours!.id });
  expect(web.office.read().cases).toMatchObject({
    hours: hours!.id,
    times: { urgent: { firstAnswerMin: 5, resolutionHours: 4 } },
  });
  const refused = await web.post('/owner/case-times', { ...form, warnPercent: '100' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('field-wrong');
});

test.each(motivePresets.map(({ kind }) => kind))('the motives of an office of %s are added once', async (preset) => {
  const web = await open();
  for (const _ of [1, 2]) await web.post('/owner/case-times/motives', { preset });
  const { motives } = web.office.read();
  const wanted = motivePresets.find(({ kind }) => kind === preset)!.motives;
  expect(motives).toHaveLength(wanted.length + wanted.flatMap(({ below }) => below).length);
  expect(motives[0]).toMatchObject({ name: wanted[0]!.names.es });
  expect(motives[1]).toMatchObject({ name: wanted[0]!.below[0]!.es, under: motives[0]!.id });
});

test('departments, motives and services have pages, and what is used cannot be removed', async () => {
  const web = await open();
  await web.post('/owner/departments/new', { name: 'Impuestos', members: ['ana'] });
  await web.post('/owner/motives/new', { name: 'Facturas', department: 'impuestos', priority: 'high' });
  await web.post('/owner/motives/new', { name: 'Factura incorrecta', under: 'facturas' });
  await web.post('/owner/services/new', { name: 'Renta', text: 'Dos\nlíneas', price: '60 €', days: '3' });
  expect(web.office.read()).toMatchObject({
    departments: [{ id: 'impuestos', members: ['ana'] }],
    motives: [{ id: 'facturas' }, { id: 'factura-incorrecta', under: 'facturas' }],
    services: [{ id: 'renta', price: '60 €', days: 3 }],
  });
  expect(web.office.read().services[0]!.text).toMatch(/^Dos\r?\nlíneas$/);
  await web.post('/owner/services/renta', { name: 'Renta', text: 'Sí', 'translations.en.name': 'Tax returns' });
  const [service] = web.office.read().services;
  expect([serviceIn(service!, 'en'), serviceIn(service!, 'es').name]).toEqual([
    { name: 'Tax returns', text: 'Sí' },
    'Renta',
  ]);
  expect((await web.post('/owner/departments/impuestos/remove')).status).toBe(422);
  // No choice of the tree lets a motive stand under itself; a forged one is refused.
  expect(await web.text('/owner/motives/facturas')).not.toContain('value="factura-incorrecta"');
  expect((await web.post('/owner/motives/facturas', { name: 'Facturas', under: 'factura-incorrecta' })).status).toBe(
    422,
  );
});
