import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trunkDefaults } from '../core/office/peer-defaults.ts';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { type BaresipPhone, startBaresip } from '../testing/peers/baresip.ts';
import { type DnsServer, openDnsServer } from '../testing/peers/dns-server.ts';
import { carrierPassword, type Kamailio, startKamailio } from '../testing/peers/kamailio.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const customerNumber = '+34911222333';
const transports = ['udp', 'tcp', 'tls'] as const;

let carrier: Kamailio;
/** Where calls go when the carrier is down. */
let spare: Kamailio;
let office: OfficeAtWork;
let phone: BaresipPhone;
let customer: BaresipPhone;
const stack = new AsyncDisposableStack();

/** The trunk by that transport has account and number of its own, and is chosen by a digit in front. */
const lineOf = (transport: (typeof transports)[number]) => {
  const digit = String(transports.indexOf(transport) + 1);
  return { digit, account: `office-${digit}`, number: `+3491000001${digit}` };
};

beforeAll(async () => {
  [carrier, spare] = await Promise.all([startKamailio(), startKamailio()]);
  for (const each of [carrier, spare]) stack.use(each);
  const names = await twoMachines();
  const usual = { ...trunkDefaults, kind: 'register', secret: carrierPassword, optionsSec: 2 } as const;
  office = stack.use(
    await openOffice({
      settings: {
        CENTRALITA_SIP: 'udp:127.0.0.1:0,tcp:127.0.0.1:0,tls:127.0.0.1:0',
        CENTRALITA_SIP_TLS_CA: carrier.authorities,
        CENTRALITA_DNS: names.place,
      },
      change: (built) => ({
        ...built,
        trunks: [
          ...transports.map((transport) => ({
            ...usual,
            id: transport,
            name: `Kamailio by ${transport}`,
            host: carrier[transport].address,
            port: carrier[transport].port,
            transport,
            username: lineOf(transport).account,
          })),
          { ...usual, id: 'named', name: 'By its name', host: 'carrier.test', username: 'office-8' },
          { ...usual, id: 'spare', name: 'Spare', host: spare.udp.address, username: 'office-9' },
        ],
        inboundRoutes: transports.map((transport) => ({
          ...built.inboundRoutes.find((route) => route.did === dids.direct)!,
          id: transport,
          did: lineOf(transport).number,
        })),
        outboundRoutes: [...transports, 'named' as const].map((transport) => ({
          id: transport,
          name: `By ${transport}`,
          prefixes: [transport === 'named' ? '8' : lineOf(transport).digit],
          strip: 1,
          prepend: '+',
          trunks: transport === 'named' ? [transport] : [transport, 'spare'],
        })),
      }),
    }),
  );
  phone = await office.openPhone({ extension: '101', toneHz: 880 });
  customer = await customerOf(carrier);
});
afterAll(() => stack.disposeAsync());

async function customerOf(at: Kamailio): Promise<BaresipPhone> {
  const account = { user: customerNumber, password: carrierPassword };
  const made = stack.use(await startBaresip({ ...account, registrar: at.udp, toneHz: 440 }));
  await made.register();
  return made;
}

const reaches = (trunk: string, state: 'up' | 'down'): Promise<true> =>
  eventually(`trunk ${trunk} ${state}`, async () => {
    const { trunks } = await office.appliance.api<{ trunks: { id: string; state: string }[] }>('trunks');
    return trunks.find((each) => each.id === trunk)?.state === state || undefined;
  });

const dialCustomer = (digit: string): Promise<void> => {
  const at = office.appliance.sip('udp');
  return phone.dial(`sip:${digit}${customerNumber.slice(1)}@${at.address}:${at.port}`);
};

/** Both hear the tone of the other in the call that is up. */
async function hearEachOther(other = customer): Promise<void> {
  await Promise.all([phone.hear(600), other.hear(600)]);
}

/** The carrier's log reaches us by a pipe: later than what it tells of may have happened. */
const told = (what: string, look: () => boolean): Promise<true> => eventually(what, async () => look() || undefined);

/** Methods of the requests that came to the carrier from us by that transport, in order, with `routes` only those that followed one. */
const heardFromUs = (about: { after: number; by: string; routed?: boolean }): string[] =>
  carrier.log.all
    .slice(about.after)
    .map((line) => new RegExp(`heard (\\w+) .* from ${about.by}:127\\.0\\.0\\.1:.* routes (.*)`).exec(line))
    .filter((found) => found !== null && found[1] !== 'OPTIONS' && (!about.routed || /<sip:.*;lr/.test(found[2]!)))
    .map((found) => found![1]!);

/** Music while it lasts, told by the other one: baresip hears nothing more of a call that it was itself re-invited in. */
async function holdAndResume({ who, hearer }: { who: BaresipPhone; hearer: BaresipPhone }): Promise<void> {
  await who.hold();
  await hearer.hear(700);
  await who.resume();
  await hearer.hear(700);
}

async function expectTalkAroundHold({ hearer, hz }: { hearer: BaresipPhone; hz: number }): Promise<void> {
  const spans = toneSpans((await hearer.heard()).at(-1)!, { channel: 0, hz });
  expect(spans.length).toBeGreaterThanOrEqual(2);
  expect(totalMs(spans)).toBeGreaterThan(800);
}

/** The next events of a phone. */
const fromNow = (of: BaresipPhone): { after: number } => ({ after: of.events.all.length });

describe.each(transports)('Kamailio as the carrier by %s', (transport) => {
  const { digit, account, number } = lineOf(transport);
  const dialOffice = (): Promise<void> => customer.dial(`sip:${number}@${carrier.udp.address}`);

  test('lets us register and challenges our call; what follows in it takes its Record-Route: hold there, hang-up here', async () => {
    await reaches(transport, 'up');
    const after = carrier.log.all.length;
    const [here, there] = [fromNow(phone), fromNow(customer)];
    await dialCustomer(digit);
    const incoming = await customer.ringing(there);
    expect(incoming.peeruri).toContain(account);
    await customer.answer();
    await Promise.all([phone.established(here), customer.established(there)]);
    await hearEachOther();
    await holdAndResume({ who: customer, hearer: phone });
    await phone.hangup();
    await customer.closed(there);
    await expectTalkAroundHold({ hearer: phone, hz: 440 });
    expect(totalMs(toneSpans((await customer.heard()).at(-1)!, { channel: 0, hz: 880 }))).toBeGreaterThan(500);
    // One INVITE got 407, the other one went through; its ACK and whatever followed took the route.
    await told('our BYE at the carrier', () => heardFromUs({ after, by: transport, routed: true }).includes('BYE'));
    expect(heardFromUs({ after, by: transport }).slice(0, 3)).toEqual(['INVITE', 'INVITE', 'ACK']);
    const routed = heardFromUs({ after, by: transport, routed: true });
    expect([routed[0], routed.at(-1)]).toEqual(['ACK', 'BYE']);
  });

  test('calls us from behind it; we hold and the customer hangs up, and another time we do', async () => {
    for (const ends of [customer, phone]) {
      const after = carrier.log.all.length;
      const [here, there] = [fromNow(phone), fromNow(customer)];
      await dialOffice();
      await phone.ringing(here);
      await phone.answer();
      await Promise.all([phone.established(here), customer.established(there)]);
      await hearEachOther();
      if (ends === customer) await holdAndResume({ who: phone, hearer: customer });
      await ends.hangup();
      await Promise.all([phone.closed(here), customer.closed(there)]);
      if (ends === customer) await expectTalkAroundHold({ hearer: customer, hz: 880 });
      else await told('our BYE', () => heardFromUs({ after, by: transport, routed: true }).includes('BYE'));
      const endReason = ends === phone ? 'callee-hangup' : 'caller-hangup';
      const ended = await office.endedCall((call) => call.to === number && call.endReason === endReason);
      expect(ended).toMatchObject({ direction: 'inbound', from: customerNumber });
    }
  });

  test('gives up while it rings, and so do we', async () => {
    const [here, there] = [fromNow(phone), fromNow(customer)];
    await dialOffice();
    await phone.ringing(here);
    await customer.hangup();
    await phone.closed(here);
    const again = fromNow(customer);
    const after = carrier.log.all.length;
    await dialCustomer(digit);
    await customer.ringing(again);
    await phone.hangup();
    await customer.closed(again);
    await told('our CANCEL at the carrier', () => heardFromUs({ after, by: transport }).includes('CANCEL'));
    expect(heardFromUs({ after, by: transport }).slice(0, 2)).toEqual(['INVITE', 'CANCEL']);
    expect(customer.events.all.slice(there.after).filter((each) => each.type === 'CALL_CLOSED')).toHaveLength(2);
  });
});

/** A carrier known by its name alone: two machines, the second for when the first is silent (RFC 2782). */
async function twoMachines(): Promise<DnsServer> {
  const names = await openDnsServer({
    '_sip._udp.carrier.test': [carrier, spare].map((each, index) => ({
      type: 'SRV' as const,
      ttlSec: 60,
      priority: 10 * (index + 1),
      weight: 0,
      port: each.udp.port,
      name: `edge-${index}.carrier.test`,
    })),
    'edge-0.carrier.test': [{ type: 'A', ttlSec: 60, address: carrier.udp.address }],
    'edge-1.carrier.test': [{ type: 'A', ttlSec: 60, address: spare.udp.address }],
  });
  stack.defer(() => names.close());
  return names;
}

test('the carrier stops: calls go by the spare one; when it is back we are registered without waiting', async () => {
  await Promise.all([reaches('spare', 'up'), reaches('named', 'up')]);
  const other = await customerOf(spare);
  await carrier.stop();
  for (const transport of transports) {
    const [here, there] = [fromNow(phone), fromNow(other)];
    await dialCustomer(lineOf(transport).digit);
    await other.ringing(there);
    await other.answer();
    await Promise.all([phone.established(here), other.established(there)]);
    await hearEachOther(other);
    await phone.hangup();
    await other.closed(there);
  }
  // RFC 3263 4.3: no second trunk is needed where the carrier's name has a second machine.
  const [here, there] = [fromNow(phone), fromNow(other)];
  await dialCustomer('8');
  await other.ringing(there);
  await other.answer();
  await Promise.all([phone.established(here), other.established(there)]);
  await hearEachOther(other);
  await phone.hangup();
  await other.closed(there);
  for (const transport of transports) await reaches(transport, 'down');
  await carrier.start();
  for (const transport of transports) await reaches(transport, 'up');
  expect(heardFromUs({ after: 0, by: 'tls' })).toContain('REGISTER');
});
