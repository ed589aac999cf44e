import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDb, openForJob, schema } from '../../store/db.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { cheapCost, openOffice } from '../../testing/builders/open-office.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import type { Access } from './access.ts';
import { createAccess } from './create-access.ts';
import { waitAfter } from './login-limit.ts';

const password = 'a long password';
let house: ReturnType<typeof openOffice>;
let access: Access;
beforeEach(() => {
  house = openOffice({ people: sampleOffice().people.map((each) => ({ ...each, password })) });
  access = createAccess({ ...house, passwordCost: cheapCost });
});
afterEach(() => house.close());

const tryLogin = (login: string, secret = password, address = '192.168.1.7') =>
  access.login({ login, password: secret, address, userAgent: 'Firefox' });
const failTimes = async (times: number, login: string, address?: string) => {
  for (let i = 0; i < times; i++) await tryLogin(login, 'wrong', address);
};

test('the right password opens a session that finds its person', async () => {
  const outcome = await tryLogin(' Ana ');
  const token = outcome.kind === 'in' ? outcome.token : '';
  expect(token).toHaveLength(48);
  expect(access.findSession(token)).toMatchObject({
    session: { login: 'ana', address: '192.168.1.7', userAgent: 'Firefox' },
    visitor: { login: 'ana', name: 'Ana Pérez', roles: ['agent'], extension: '101' },
  });
  expect(JSON.stringify(house.db.select().from(schema.sessions).all())).not.toContain(token);
});

test.each([
  ['a wrong password', 'ana', 'another password'],
  ['an empty password', 'ana', ''],
  ['an unknown person', 'nobody', password],
])('%s is refused without telling which it was', async (_name, login, secret) => {
  expect(await tryLogin(login, secret)).toEqual({ kind: 'refused', reason: 'wrong', retryAfterMs: 0 });
});

test('a person out of service and one without password stay outside', async () => {
  house.office.edit(
    (draft) => {
      draft.people[0]!.active = false;
      draft.people.push({ login: 'new', name: 'New', roles: ['agent'], active: true });
    },
    { by: 'olga' },
  );
  expect(await tryLogin('ana')).toMatchObject({ kind: 'refused', reason: 'wrong' });
  expect(await tryLogin('new', '')).toMatchObject({ kind: 'refused', reason: 'wrong' });
});

test('a page is shown though somebody else holds the store, and the session is told later that it was seen', async () => {
  await using folder = await makeTempFolder('sessions');
  const file = join(folder.path, 'centralita.db');
  const db = openDb(file, { busyMs: 1 });
  const own = { ...house, db };
  db.insert(schema.people).values(house.db.select().from(schema.people).all()).run();
  const { startSession, findSession } = createAccess({ ...own, passwordCost: cheapCost });
  const { token } = startSession('ana', { address: '::1' });
  house.clock.advance(3_600_000);
  const other = openForJob(file);
  other.$client.exec('begin immediate');
  expect(findSession(token)?.visitor.login).toBe('ana');
  const seen = () => db.select({ at: schema.sessions.lastSeenAt }).from(schema.sessions).get()?.at;
  const before = seen();
  other.$client.exec('rollback');
  expect(findSession(token)?.visitor.login).toBe('ana');
  expect(seen()).toBeGreaterThan(before!);
  for (const each of [db, other]) each.$client.close();
});

test('a session slides for twelve hours, ends when left alone, and when its person is put out of service', async () => {
  const { token } = access.startSession('ana', { address: '::1' });
  for (let i = 0; i < 3; i++) {
    house.clock.advance(11 * 3_600_000);
    expect(access.findSession(token)?.visitor.login).toBe('ana');
  }
  house.clock.advance(12 * 3_600_000);
  expect(access.findSession(token)).toBeUndefined();
  await tryLogin('nobody');
  expect(house.db.select().from(schema.sessions).all()).toEqual([]);
  const other = access.startSession('luis', { address: '::1' }).token;
  house.office.edit(
    (draft) => {
      draft.people[1]!.active = false;
    },
    { by: 'olga' },
  );
  expect(access.findSession(other)).toBeUndefined();
  const third = access.startSession('sofia', { address: '::1' }).token;
  access.endSession(third);
  expect(access.findSession(third)).toBeUndefined();
});

test('each wrong password after the fourth waits twice as long, up to a minute, also after a restart', async () => {
  await failTimes(4, 'ana');
  expect(await tryLogin('ana')).toEqual({ kind: 'refused', reason: 'wait', retryAfterMs: 1_000 });
  house.clock.advance(1_000);
  expect(await tryLogin('ana', 'wrong')).toEqual({ kind: 'refused', reason: 'wrong', retryAfterMs: 2_000 });
  access = createAccess({ ...house, passwordCost: cheapCost });
  expect(await tryLogin('ana')).toEqual({ kind: 'refused', reason: 'wait', retryAfterMs: 2_000 });
  house.clock.advance(2_000);
  expect(await tryLogin('ana')).toMatchObject({ kind: 'in' });
  expect(await tryLogin('ana', 'wrong')).toEqual({ kind: 'refused', reason: 'wrong', retryAfterMs: 0 });
});

test.each([
  [3, 0],
  [4, 1_000],
  [7, 8_000],
  [30, 60_000],
])('after %i failures the wait is %i ms', (count, wait) => {
  expect(waitAfter({ count, lastAt: 1_000_000, now: 1_000_000 }, { free: 4, capMs: 60_000 })).toBe(wait);
});

test('a clock set back a year does not lock anyone out for a year', () => {
  expect(waitAfter({ count: 30, lastAt: 4e10, now: 1e10 }, { free: 4, capMs: 60_000 })).toBe(60_000);
});

test('a hundred tries at once get no more guesses than a hundred in a row', async () => {
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => tryLogin('ana', 'wrong')));
  expect(outcomes.filter((each) => each.kind === 'refused' && each.reason === 'wrong')).toHaveLength(4);
});

test('one address that tries many people is slowed for all of them', async () => {
  for (const login of ['a', 'b', 'c', 'd', 'e']) await failTimes(3, login);
  expect(await tryLogin('luis')).toMatchObject({ kind: 'refused', reason: 'wait' });
  expect(await tryLogin('luis', password, '192.168.1.8')).toMatchObject({ kind: 'in' });
});

test('guesses from everywhere slow strangers, but not the owner where she logged in before', async () => {
  expect(await tryLogin('olga', password, '192.168.1.20')).toMatchObject({ kind: 'in' });
  for (let i = 0; i < 9; i++) await failTimes(3, 'olga', `10.0.0.${i}`);
  expect(await tryLogin('olga', password, '10.0.0.99')).toMatchObject({ kind: 'refused', reason: 'wait' });
  expect(await tryLogin('olga', password, '192.168.1.20')).toMatchObject({ kind: 'in' });
  house.clock.advance(3_600_001);
  await tryLogin('olga');
  expect(house.db.select().from(schema.loginFailures).all()).toEqual([]);
});

test('a hash of older work factors is replaced when its person logs in', async () => {
  const dearer = createAccess({ ...house, passwordCost: { memoryKib: 128, passes: 1, lanes: 1 } });
  await dearer.login({ login: 'ana', password, address: '::1' });
  const row = house.db
    .select()
    .from(schema.people)
    .all()
    .find((each) => each.login === 'ana');
  expect(row?.passwordHash).toContain('m=128');
  expect(await tryLogin('ana')).toMatchObject({ kind: 'in' });
});

test('an API token opens until it is revoked, and only its hash is kept', () => {
  const { id, token } = access.createToken({ name: 'CRM', by: 'olga' });
  expect(access.findToken(token)).toMatchObject({ id, name: 'CRM', lastUsedAt: house.clock.now() });
  expect(access.findToken(`${token}x`)).toBeUndefined();
  expect(JSON.stringify(house.db.select().from(schema.apiTokens).all())).not.toContain(token);
  expect(access.revokeToken(id, { by: 'olga' })).toBe(true);
  expect(access.revokeToken(id, { by: 'olga' })).toBe(false);
  expect(access.findToken(token)).toBeUndefined();
  expect(access.listTokens()).toMatchObject([{ id, revokedAt: house.clock.now() }]);
  expect(
    house.db
      .select()
      .from(schema.auditLog)
      .all()
      .map((row) => row.action),
  ).toEqual(expect.arrayContaining(['token.created', 'token.revoked']));
});

test('the first-visit link works once, the newest only, and none is offered when an owner can log in', () => {
  house.office.apply({ people: [{ login: 'olga', roles: ['owner'] }], queues: [], inboundRoutes: [] }, { by: 'test' });
  house.db.update(schema.people).set({ passwordHash: null }).run();
  const [old, young] = [access.offerFirstVisit()!, access.offerFirstVisit()!];
  house.clock.advance(30 * 24 * 3_600_000);
  expect(access.isFirstVisit(old)).toBe(false);
  expect(access.isFirstVisit(young)).toBe(true);
  expect(access.useFirstVisit(young)).toBe(true);
  expect(access.useFirstVisit(young)).toBe(false);
  house.office.apply({ people: [{ login: 'olga', roles: ['owner'], password }] }, { by: 'test' });
  expect(access.offerFirstVisit()).toBeUndefined();
});

test('a link for an owner who lost the password is good for a day', () => {
  const link = access.offerOwnerLink({ by: 'cli' });
  expect(access.isFirstVisit(link)).toBe(true);
  house.clock.advance(24 * 3_600_000);
  expect(access.isFirstVisit(link)).toBe(false);
  expect(access.useFirstVisit(link)).toBe(false);
});
