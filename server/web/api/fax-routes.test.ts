import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../testing/eventually.ts';
import { createFakeFaxLines, type FakeFaxLines } from '../../testing/fakes/fake-fax-lines.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

let dataFolder: string;
let web: ReturnType<typeof createWebFixture>;
let lines: FakeFaxLines;
const tokens: Record<'reads' | 'faxes', string> = { reads: '', faxes: '' };

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
  lines = createFakeFaxLines();
  web = createWebFixture({ dataFolder, faxLines: lines });
  tokens.reads = web.deps.access.createToken({ name: 'CRM', by: 'test' }).token;
  tokens.faxes = web.deps.access.createToken({ name: 'ERP', by: 'test', scopes: ['fax'] }).token;
});
afterEach(() => {
  web.deps.fax.faxes.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: unknown, token: keyof typeof tokens = 'faxes') {
  const answer = await web.request(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${tokens[token]}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}
const fax = {
  to: '+34912345678',
  name: 'offer-2.pdf',
  content: Buffer.from('x').toString('base64'),
  reference: 'order-7',
};

test('a program faxes a document, once for each reference, and follows it', async () => {
  const first = await ask('POST', '/faxes', fax);
  expect(first).toMatchObject({ status: 202, body: { to: '+34912345678', state: 'preparing', priority: 'medium' } });
  const again = await ask('POST', '/faxes', fax);
  expect(again.body.id).toBe(first.body.id);
  expect((await ask('GET', '/faxes')).body).toMatchObject({ total: 1 });
  expect((await ask('GET', `/faxes/${first.body.id}`)).body).toMatchObject({ calls: [], proofs: [] });
  expect(await ask('DELETE', `/faxes/${first.body.id}`)).toMatchObject({ status: 202, body: { state: 'cancelled' } });
  expect((await ask('DELETE', `/faxes/${first.body.id}`)).status).toBe(409);
});

test('a token that only reads sends and cancels nothing', async () => {
  expect((await ask('POST', '/faxes', fax, 'reads')).status).toBe(403);
  expect((await ask('DELETE', '/faxes/x', undefined, 'reads')).status).toBe(403);
  expect((await ask('GET', '/faxes', undefined, 'reads')).status).toBe(200);
});

test('what cannot be faxed is told with why', async () => {
  expect(await ask('POST', '/faxes', { ...fax, to: '123' })).toMatchObject({
    status: 400,
    body: { detail: 'bad-number' },
  });
  expect(await ask('POST', '/faxes', { ...fax, customerId: 'nobody' })).toMatchObject({ status: 400 });
  expect((await ask('GET', '/faxes/none')).status).toBe(404);
});

test('the proof is told to the second, with the speed and the hash of each page', async () => {
  const { id } = (await ask('POST', '/faxes', fax)).body as unknown as { id: string };
  const call = await eventually('the call', async () => lines.calls[0]);
  await call.passAll('+34 912 345 678');
  const { body } = await ask('GET', `/faxes/${id}`);
  expect(body).toMatchObject({
    state: 'sent',
    calls: [
      { outcome: 'sent', remoteId: '+34 912 345 678', bitRate: 14400, ecm: true, answeredAt: expect.any(String) },
    ],
    proofs: [1, 2].map((page) => ({
      page,
      by: 'MCF',
      bitRate: 14400,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })),
  });
});
