import { expect, test } from 'vitest';
import { campaignDefaults } from '../../core/office/campaigns.ts';
import { limitDefaults } from '../../core/office/limits.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';

const ask = (wish: Record<string, string>) => `/supervisor/try-call?${new URLSearchParams(wish)}`;

test('a supervisor reads the route of a call that nobody makes, step by step', async () => {
  const { web } = buildLiveWeb();
  await web.logIn('sofia');
  expect(await web.text('/supervisor/try-call')).toContain('Pregunte antes de que lo pregunte un cliente');
  const told = await web.text(ask({ from: '600111222', to: '910000001', date: '2026-12-05', time: '14:05', keys: '' }));
  expect(told).toContain('Ruta entrante +34910000001: por el número llamado');
  expect(told).toContain('Espera en la cola Customer care hasta que conteste: Ana Pérez, Luis Gómez; como mucho 300 s');
  // What was asked stands in the form again.
  expect(told).toContain('value="14:05"');
  const away = await web.text(
    ask({ from: '600111222', to: '910000001', date: '2026-12-05', time: '14:05', unstaffed: 'yes' }),
  );
  expect(away).toContain('Nadie disponible');
});

test('a date that is none, or nobody who calls, is told beside the form', async () => {
  const { web } = buildLiveWeb();
  await web.logIn('olga');
  const when = { date: '2026-12-05', time: '25:00' };
  expect(await web.text(ask({ from: '600111222', to: '910000001', ...when }))).toContain(
    'La fecha o la hora no existe',
  );
  expect(await web.text(ask({ from: '', to: '910000001', ...when }))).toContain('Diga quién llama');
});

test('whoever works in a campaign is told that its budget says no, by the name of the campaign', async () => {
  const { web, campaignWork } = buildLiveWeb({
    campaigns: [
      { ...campaignDefaults, id: 'spring', name: 'Primavera', queues: ['care'], segments: [], firstDay: '2026-01-01' },
    ],
    limits: { ...limitDefaults, budgets: [{ of: 'campaign:spring', period: 'month', amount: '0', onFull: 'block' }] },
  });
  await web.logIn('sofia');
  const call = { from: '101', to: '600999888', date: '2026-01-05', time: '14:05' };
  expect(await web.text(ask(call))).not.toContain('Primavera');
  expect(campaignWork.choose('ana', 'spring')).toBe(true);
  const told = await web.text(ask(call));
  expect(told).toContain('Es de la campaña «Primavera»: quien llama trabaja en ella');
  expect(told).toContain('Campaña Primavera, al mes');
  // The campaign is over by then: as without.
  expect(await web.text(ask({ ...call, date: '2025-12-31' }))).not.toContain('Primavera');
});

test('agents have no test call', async () => {
  const { web } = buildLiveWeb();
  await web.logIn('ana');
  expect((await web.request('/supervisor/try-call')).status).toBe(403);
});
