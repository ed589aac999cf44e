import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { header, headerValues } from '../../core/sip/message.ts';
import { sipRequest, withCredentials } from '../../testing/builders/sip-request.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createDoor } from '../defence/door.ts';
import { openBindings } from './bindings.ts';
import { createCredentialCheck } from './credential-check.ts';
import { createRegistrar } from './registrar.ts';
import type { RequestSource } from './sip-exchange.ts';

const desk: RequestSource = { address: '192.0.2.5', port: 5060, transport: 'udp' };

function office() {
  const clock = new FakeClock();
  const bindings = openBindings({ db: openMemoryDb(), clock, onChange: () => undefined });
  const credentials = createCredentialCheck({
    secretOf: (extension) => ({ '101': 'right', '102': 'other' })[extension],
    clock,
    ids: countingIds(),
    log: silentLog,
    door: createDoor({ clock }),
  });
  const registrar = createRegistrar({ bindings, credentials, clock });
  /** The whole round of a phone: challenged, then with its password. */
  function round(
    contacts: string[],
    more: {
      user?: string;
      password?: string;
      expires?: string;
      callId?: string;
      cseq?: number;
      source?: RequestSource;
      vias?: string[];
      weak?: boolean;
    } = {},
  ) {
    const request = sipRequest({
      method: 'REGISTER',
      uri: 'sip:pbx.local',
      from: `sip:${more.user ?? '101'}@pbx.local`,
      to: `sip:${more.user ?? '101'}@pbx.local`,
      callId: more.callId ?? 'r1',
      cseq: more.cseq ?? 1,
      headers: [
        ...contacts.map((value) => ({ name: 'Contact', value })),
        ...(more.expires === undefined ? [] : [{ name: 'Expires', value: more.expires }]),
        ...(more.vias ?? []).map((value) => ({ name: 'Via', value })),
      ],
    });
    const source = more.source ?? desk;
    const challenged = registrar.register(request, source);
    const second = withCredentials(request, {
      reply: challenged,
      username: more.user ?? '101',
      password: more.password ?? 'right',
      ...(more.weak ? { weak: true } : {}),
    });
    return registrar.register(second, source);
  }
  return { clock, bindings, registrar, round };
}

test('RFC 8760 2.4: the challenge offers SHA-256 before MD5, and either is good', () => {
  const { registrar, round } = office();
  const bare = sipRequest({
    method: 'REGISTER',
    uri: 'sip:pbx.local',
    from: 'sip:101@pbx.local',
    to: 'sip:101@pbx.local',
  });
  const reply = registrar.register(bare, desk);
  expect(reply.status).toBe(401);
  expect(headerValues(reply, 'WWW-Authenticate').map((value) => /algorithm=("?)([\w-]+)\1/.exec(value)?.[2])).toEqual([
    'SHA-256',
    'MD5',
  ]);
  expect(round(['<sip:101@192.0.2.5>']).status).toBe(200);
  expect(round(['<sip:101@192.0.2.5>'], { weak: true, cseq: 2 }).status).toBe(200);
});

test('a phone is kept with the address its packets come from, and told how long', () => {
  const { clock, bindings, round } = office();
  const reply = round(['<sip:101@10.0.0.9:5062>;expires=120'], {
    source: { address: '203.0.113.4', port: 40_001, transport: 'udp' },
  });
  expect(headerValues(reply, 'Contact')).toEqual(['<sip:101@10.0.0.9:5062>;expires=120']);
  expect(header(reply, 'Date')).toBe(new Date(clock.now()).toUTCString());
  expect(bindings.of('101')).toMatchObject([
    { contact: 'sip:101@10.0.0.9:5062', flow: 'sip:203.0.113.4:40001;transport=udp', expiresAt: clock.now() + 120_000 },
  ]);
});

test('an unknown extension and a wrong password are refused alike', () => {
  const { round } = office();
  const wrong = round(['<sip:101@192.0.2.5>'], { password: 'wrong' });
  const unknown = round(['<sip:999@192.0.2.5>'], { user: '999', password: 'wrong' });
  expect(wrong).toEqual({ status: 403, headers: [] });
  expect(unknown).toEqual(wrong);
});

test('nobody registers for another extension with a password of his own', () => {
  const { registrar } = office();
  const request = sipRequest({
    method: 'REGISTER',
    uri: 'sip:pbx.local',
    from: 'sip:101@pbx.local',
    to: 'sip:101@pbx.local',
    headers: [{ name: 'Contact', value: '<sip:101@192.0.2.66>' }],
  });
  const reply = registrar.register(request, desk);
  const second = withCredentials(request, { reply, username: '102', password: 'other' });
  expect(registrar.register(second, desk).status).toBe(403);
});

test('after five wrong passwords the source waits, then the right one is let in again', () => {
  const { clock, round } = office();
  for (let i = 0; i < 5; i++) round(['<sip:101@192.0.2.5>'], { password: 'wrong' });
  expect(round(['<sip:101@192.0.2.5>']).status).toBe(403);
  const elsewhere: RequestSource = { ...desk, address: '192.0.2.6' };
  expect(round(['<sip:101@192.0.2.6>'], { source: elsewhere }).status).toBe(200);
  clock.advance(1000);
  expect(round(['<sip:101@192.0.2.5>'], { callId: 'r2' }).status).toBe(200);
});

test('RFC 7616 3.4: credentials sent a second time get a new challenge, marked stale', () => {
  const { registrar } = office();
  const request = sipRequest({
    method: 'REGISTER',
    uri: 'sip:pbx.local',
    from: 'sip:101@pbx.local',
    to: 'sip:101@pbx.local',
  });
  const reply = registrar.register(request, desk);
  const good = { reply, username: '101', password: 'right' };
  expect(registrar.register(withCredentials(request, good), desk).status).toBe(200);
  const replayed = registrar.register(withCredentials(request, good), desk);
  expect([replayed.status, headerValues(replayed, 'WWW-Authenticate')[0]]).toEqual([
    401,
    expect.stringContaining('stale=true'),
  ]);
  expect(registrar.register(withCredentials(request, { ...good, count: 2 }), desk).status).toBe(200);
});

test('a nonce of ten minutes ago is stale, not wrong', () => {
  const { clock, registrar } = office();
  const request = sipRequest({ method: 'REGISTER', uri: 'sip:p', from: 'sip:101@p', to: 'sip:101@p' });
  const reply = registrar.register(request, desk);
  clock.advance(600_001);
  const late = registrar.register(withCredentials(request, { reply, username: '101', password: 'right' }), desk);
  expect(headerValues(late, 'WWW-Authenticate')[0]).toContain('stale=true');
});

test('RFC 3261 10.3: too brief is 423 with Min-Expires, too long is cut to an hour', () => {
  const { round } = office();
  const brief = round(['<sip:101@192.0.2.5>;expires=30']);
  expect([brief.status, header(brief, 'Min-Expires')]).toEqual([423, '60']);
  const long = round(['<sip:101@192.0.2.5>'], { expires: '86400', cseq: 2 });
  expect(header(long, 'Contact')).toBe('<sip:101@192.0.2.5>;expires=3600');
});

test('RFC 3261 10.3 step 7: an older CSeq of the same Call-ID changes nothing', () => {
  const { bindings, round } = office();
  round(['<sip:101@192.0.2.5>'], { cseq: 5 });
  expect(round(['<sip:101@192.0.2.5>;expires=0'], { cseq: 4 }).status).toBe(500);
  expect(bindings.of('101')).toHaveLength(1);
  expect(round(['<sip:101@192.0.2.5>;expires=0'], { cseq: 1, callId: 'after-reboot' }).status).toBe(200);
  expect(bindings.of('101')).toHaveLength(0);
});

test('RFC 3261 10.3 step 6: the star removes all, and only with Expires 0 and alone', () => {
  const { bindings, round } = office();
  round(['<sip:101@192.0.2.5>']);
  expect(round(['*'], { cseq: 2 }).status).toBe(400);
  expect(round(['*', '<sip:101@192.0.2.5>'], { cseq: 2, expires: '0' }).status).toBe(400);
  expect(bindings.of('101')).toHaveLength(1);
  expect(round(['*'], { cseq: 2, expires: '0' })).toMatchObject({ status: 200 });
  expect(bindings.of('101')).toHaveLength(0);
});

test('ten devices per extension, not eleven; all contacts of a request or none', () => {
  const { bindings, round } = office();
  const contacts = Array.from({ length: 11 }, (_, i) => `<sip:101@192.0.2.${i + 10}>`);
  expect(round(contacts).status).toBe(403);
  expect(bindings.of('101')).toHaveLength(0);
  expect(round(contacts.slice(1)).status).toBe(200);
  expect(bindings.of('101')).toHaveLength(10);
});

test('a phone that comes back at another port each time is let in; what was heard of longest ago makes room', () => {
  const { clock, bindings, round } = office();
  for (let port = 1; port <= 12; port++) {
    const source: RequestSource = { address: '192.0.2.5', port: 50_000 + port, transport: 'tcp' };
    const contact = `<sip:101@192.0.2.5:${source.port};transport=tcp>`;
    expect(round([contact], { callId: `r${port}`, source }).status).toBe(200);
    clock.advance(1000);
  }
  const ports = bindings.of('101').map(({ contact }) => contact.slice('sip:101@192.0.2.5:'.length).split(';')[0]);
  expect(ports).toEqual(Array.from({ length: 10 }, (_, i) => String(50_003 + i)));
});

test('RFC 3261 10.3: of one contact that stands twice in a request the last word counts', () => {
  const { bindings, round } = office();
  expect(round(['<sip:101@192.0.2.5>', '<sip:101@192.0.2.5>;expires=120']).status).toBe(200);
  expect(bindings.of('101')).toHaveLength(1);
  round(['<sip:101@192.0.2.5>', '<sip:101@192.0.2.5>;expires=0'], { cseq: 2 });
  expect(bindings.of('101')).toHaveLength(0);
});

test('a phone that restarted with a new contact name replaces itself; another phone behind a proxy does not', () => {
  const { bindings, round } = office();
  round(['<sip:101-0x1@192.0.2.5>'], { callId: 'a' });
  round(['<sip:101-0x2@192.0.2.5>'], { callId: 'b' });
  expect(bindings.of('101').map((each) => each.contact)).toEqual(['sip:101-0x2@192.0.2.5']);
  const vias = ['SIP/2.0/UDP proxy;branch=z9hG4bKp', 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKq'];
  round(['<sip:101@10.0.0.1>'], { callId: 'c', vias });
  expect(bindings.of('101')).toHaveLength(2);
});

test('a contact that is no SIP address is refused', () => {
  const { round } = office();
  expect(round(['<tel:+34910000001>']).status).toBe(400);
  expect(round(['<mailto:a@b.example>'], { cseq: 2 }).status).toBe(400);
});

const urn = 'urn:uuid:00000000-0000-1000-8000-000a95a0e128';

describe.each([
  { transport: 'udp', at: '' },
  { transport: 'tls', at: ';transport=tls' },
] as const)('a phone that has a name of its own, by $transport', ({ transport, at }) => {
  const from = (port: number): RequestSource => ({ address: '192.0.2.5', port, transport });
  const contactAt = (port: number, more = '') => `<sip:101@192.0.2.5:${port}${at}>;+sip.instance="<${urn}>"${more}`;
  const portsOf = ({ bindings }: ReturnType<typeof office>) =>
    bindings.of('101').map(({ flow }) => Number(/:(\d+);/.exec(flow)?.[1]));

  test('RFC 5626 6: the phone that was restarted and comes from another port leaves nothing behind', () => {
    const house = office();
    house.round([contactAt(40_001, ';reg-id=1')], { callId: 'a', source: from(40_001) });
    const reply = house.round([contactAt(40_002, ';reg-id=1')], { callId: 'b', source: from(40_002) });
    expect(portsOf(house)).toEqual([40_002]);
    expect(headerValues(reply, 'Contact')).toEqual([
      `<sip:101@192.0.2.5:40002${at}>;expires=3600;+sip.instance="<${urn}>";reg-id=1`,
    ]);
  });

  test('RFC 5626 6: also without reg-id, as most phones come', () => {
    const house = office();
    house.round([contactAt(40_001)], { callId: 'a', source: from(40_001) });
    house.round([contactAt(40_002).replace(urn, urn.toUpperCase())], { callId: 'b', source: from(40_002) });
    expect(portsOf(house)).toEqual([40_002]);
  });

  test('RFC 5626 6: each reg-id is a way of its own, and another phone of the extension stays', () => {
    const house = office();
    const other = contactAt(40_003, ';reg-id=1').replace('e128', 'e129');
    house.round([contactAt(40_001, ';reg-id=1')], { callId: 'a', source: from(40_001) });
    house.round([contactAt(40_002, ';reg-id=2')], { callId: 'b', source: from(40_002) });
    house.round([other], { callId: 'c', source: from(40_003) });
    expect(portsOf(house)).toEqual([40_001, 40_002, 40_003]);
    house.round([contactAt(40_004, ';reg-id=2')], { callId: 'd', source: from(40_004) });
    expect(portsOf(house)).toEqual([40_001, 40_003, 40_004]);
  });

  test('RFC 5626 6: a reg-id is taken back from any address; without one a phone takes back the contact it names', () => {
    const house = office();
    house.round([contactAt(40_001, ';reg-id=1')], { callId: 'a', source: from(40_001) });
    house.round([contactAt(40_002, ';reg-id=1')], { callId: 'b', source: from(40_002), expires: '0' });
    expect(portsOf(house)).toEqual([]);
    house.round([contactAt(40_003)], { callId: 'c', source: from(40_003) });
    house.round([contactAt(40_001)], { callId: 'a', cseq: 9, source: from(40_001), expires: '0' });
    expect(portsOf(house)).toEqual([40_003]);
  });

  test('RFC 3261 10.3 step 7: what was on its way for long does not bring the old port back', () => {
    const house = office();
    house.round([contactAt(40_002, ';reg-id=1')], { callId: 'a', cseq: 5, source: from(40_002) });
    expect(house.round([contactAt(40_001, ';reg-id=1')], { callId: 'a', cseq: 4, source: from(40_001) }).status).toBe(
      500,
    );
    expect(portsOf(house)).toEqual([40_002]);
  });
});

test('RFC 5626 6: a reg-id without instance says nothing, nor does an instance that is none', () => {
  const { bindings, round } = office();
  const from = (port: number): RequestSource => ({ address: '192.0.2.5', port, transport: 'udp' });
  const nil = '+sip.instance="<urn:uuid:00000000-0000-0000-0000-000000000000>"';
  const strange = `+sip.instance="<urn:x:${'y'.repeat(300)}>"`;
  [';reg-id=1', ';reg-id=1', `;${nil}`, `;${nil}`, `;${strange}`, `;${strange}`].forEach((params, index) => {
    const port = 40_000 + index;
    round([`<sip:101@192.0.2.5:${port}>${params}`], { callId: `c${index}`, source: from(port) });
  });
  expect(bindings.of('101').map(({ instance, regId }) => [instance, regId])).toEqual(Array(6).fill([null, null]));
});
