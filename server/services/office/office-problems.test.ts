import { afterEach, beforeEach, expect, test } from 'vitest';
import { campaignDefaults } from '../../core/office/campaigns.ts';
import type { Office } from '../../core/office/office.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openOffice } from '../../testing/builders/open-office.ts';

let house: ReturnType<typeof openOffice>;
beforeEach(() => {
  house = openOffice();
});
afterEach(() => {
  house.close();
});

const by = { by: 'olga' };
const problemsOf = (input: unknown) => {
  const outcome = house.office.apply(input, by);
  return outcome.kind === 'refused' ? outcome.problems : [];
};
const pathsOf = (input: unknown) => problemsOf(input).map(({ path, code }) => `${path} ${code}`);

test('a key that nobody knows is named with the one that was probably meant', () => {
  const [problem, ...rest] = problemsOf({ queues: [{ id: 'care', ringSecs: 20 }] });
  expect(rest).toEqual([]);
  expect(problem).toMatchObject({ path: 'queues[0]', code: 'unknown-key', context: { nearest: 'ringSec' } });
  expect(problem?.message).toContain('unknown key "ringSecs"; did you mean "ringSec"?');
});

test.each<[string, unknown, string]>([
  ['an id in capitals', { queues: [{ id: 'Care' }] }, 'queues[0].id bad-format'],
  ['an extension of one digit', { extensions: [{ number: '7' }] }, 'extensions[0].number bad-format'],
  [
    'a zone nobody knows',
    { office: { name: 'x', country: 'ES', timezone: 'Mars/Base' } },
    'office.timezone bad-format',
  ],
  ['a country nobody knows', { office: { name: 'x', country: 'XX' } }, 'office.country bad-format'],
  ['a currency nobody knows', { office: { name: 'x', country: 'ES', currency: 'PTS' } }, 'office.currency bad-format'],
  [
    'a time past midnight',
    { hours: [{ id: 'h', weekly: [{ days: [1], from: '9:00', to: '18:00' }] }] },
    'hours[0].weekly[0].from bad-format',
  ],
  [
    'a day that no calendar has',
    { hours: [{ id: 'h', exceptions: [{ date: '2026-02-30' }] }] },
    'hours[0].exceptions[0].date bad-format',
  ],
  ['a missing host', { trunks: [{ id: 't', kind: 'peer' }] }, 'trunks[0].host required'],
  ['a word for a number', { queues: [{ id: 'q', ringSec: 'ten' }] }, 'queues[0].ringSec wrong-type'],
  ['a number too large', { queues: [{ id: 'q', ringSec: 9999 }] }, 'queues[0].ringSec out-of-range'],
  [
    'a transport nobody speaks',
    { trunks: [{ id: 't', kind: 'peer', host: 'h', transport: 'sctp' }] },
    'trunks[0].transport not-one-of',
  ],
  [
    'a destination of no kind',
    { inboundRoutes: [{ id: 'r', did: '*', to: { kind: 'fax' } }] },
    'inboundRoutes[0].to.kind not-one-of',
  ],
  [
    'an address that is none',
    { trunks: [{ id: 't', kind: 'peer', host: 'h', addresses: ['10.0.0.300'] }] },
    'trunks[0].addresses[0] bad-format',
  ],
  [
    'a short password',
    { people: [{ login: 'o', roles: ['owner'], password: 'short' }] },
    'people[0].password wrong-length',
  ],
  ['no document', 'office', ' wrong-type'],
])('%s is refused where it stands', (_name, input, problem) => {
  expect(pathsOf(input)).toEqual([problem]);
});

test.each<[string, (office: Office) => void, string[]]>([
  ['a queue member who does not exist', (o) => o.queues[0]!.members.push('lui'), ['queues[0].members[2] no-such']],
  ['a person whose extension does not exist', (o) => (o.people[0]!.extension = '999'), ['people[0].extension no-such']],
  [
    'a route to a queue that does not exist',
    (o) => (o.inboundRoutes[0]!.to = { kind: 'queue', queue: 'x' }),
    ['inboundRoutes[0].to.queue no-such'],
  ],
  [
    'a route to an extension that does not exist',
    (o) => (o.inboundRoutes[0]!.to = { kind: 'extension', extension: '99' }),
    ['inboundRoutes[0].to.extension no-such'],
  ],
  ['hours that do not exist', (o) => (o.inboundRoutes[0]!.hours = 'nights'), ['inboundRoutes[0].hours no-such']],
  [
    'a prompt that does not exist',
    (o) => (o.inboundRoutes[0]!.greeting = 'hello'),
    ['inboundRoutes[0].greeting no-such'],
  ],
  [
    'a trunk that does not exist',
    (o) => (o.outboundRoutes[0]!.trunks = ['carier']),
    ['outboundRoutes[0].trunks[0] no-such'],
  ],
  ['a tariff that does not exist', (o) => (o.trunks[0]!.tariff = 'none'), ['trunks[0].tariff no-such']],
  [
    'a password of digits alone',
    (o) => o.extensions.push({ ...o.extensions[0]!, number: '190', secret: '12345678' }),
    ['extensions[4].secret weak-secret'],
  ],
  ['two extensions with one number', (o) => o.extensions.push(o.extensions[0]!), ['extensions[4].number duplicate']],
  [
    'a phone that an emergency call would never let ring',
    (o) => o.extensions.push({ ...o.extensions[0]!, number: '112' }),
    ['extensions[4].number emergency-number'],
  ],
  ['a queue with the number of an extension', (o) => (o.queues[0]!.number = '101'), ['queues[0].number duplicate']],
  [
    'two routes with one DID',
    (o) => o.inboundRoutes.push({ ...o.inboundRoutes[0]!, id: 'two' }),
    ['inboundRoutes[1].did duplicate'],
  ],
  [
    'a session timer shorter than RFC 4028 4 allows',
    (o) => (o.extensions[0]!.sessionTimerSec = 60),
    ['extensions[0].sessionTimerSec out-of-range'],
  ],
  [
    'an outbound proxy with a scheme',
    (o) => (o.trunks[0]!.outboundProxy = 'sip:proxy.example'),
    ['trunks[0].outboundProxy bad-format'],
  ],
  ['a trunk that registers without user', (o) => (o.trunks[0]!.kind = 'register'), ['trunks[0].username required']],
  ['an office without owner', (o) => (o.people[2]!.active = false), ['people no-owner']],
  [
    'tariff versions out of order',
    (o) => o.tariffs[0]!.versions.push({ ...o.tariffs[0]!.versions[0]!, validFrom: '2019-01-01' }),
    ['tariffs[0].versions[1].validFrom not-ascending'],
  ],
  [
    'a first step not at 0',
    (o) => (o.tariffs[0]!.versions[0]!.rates[0]!.steps[0]!.from = 60),
    ['tariffs[0].versions[0].rates[0].steps[0].from first-step-not-at-zero'],
  ],
  [
    'two prices for one prefix at the same hours',
    (o) => o.tariffs[0]!.versions[0]!.rates.push({ ...o.tariffs[0]!.versions[0]!.rates[0]!, name: 'Again' }),
    ['tariffs[0].versions[0].rates[2].prefixes priced-twice'],
  ],
  [
    'prices that hold never, that nobody could pay, or that earn money',
    (o) =>
      Object.assign(o.tariffs[0]!.versions[0]!.rates[0]!, {
        band: { start: '20:00', end: '20:00', dates: { from: '2026-12-31', to: '2026-01-01' } },
        minCharge: '5',
        maxCost: '1',
        markup: '-101',
      }),
    ['band.end empty-period', 'band.dates.to not-ascending', 'maxCost out-of-range', 'markup out-of-range'].map(
      (problem) => `tariffs[0].versions[0].rates[0].${problem}`,
    ),
  ],
  [
    'a tax that gives, and one that takes more than there is',
    (o) => (o.taxes = ['-18', '100.5'].map((percent, at) => ({ code: `T${at}`, percent, base: 'net' as const }))),
    ['taxes[0].percent out-of-range', 'taxes[1].percent out-of-range'],
  ],
  [
    'a campaign that is over before it begins',
    (o) => {
      const spring = { ...campaignDefaults, id: 'spring', name: 'Spring', queues: ['care'], firstDay: '2026-03-01' };
      o.campaigns = [
        { ...spring, segments: [] },
        { ...spring, segments: [], id: 'easter', lastDay: '2026-02-01' },
      ];
    },
    ['campaigns[1].lastDay ends-before-it-begins'],
  ],
  [
    'a queue with two campaigns on one day',
    (o) => {
      const spring = { ...campaignDefaults, segments: [], id: 'spring', name: 'Spring', firstDay: '2026-03-01' };
      o.campaigns = [
        { ...spring, queues: ['care'] },
        { ...spring, queues: ['care', 'nowhere'], id: 'easter', firstDay: '2026-03-20' },
      ];
    },
    ['campaigns[1].queues[1] no-such', 'campaigns[1].queues[0] two-campaigns'],
  ],
  ['opening and closing at once', (o) => (o.hours[0]!.weekly[0]!.to = '00:00'), ['hours[0].weekly[0].to empty-period']],
])('%s is refused and nothing is changed', (_name, change, problems) => {
  const office = sampleOffice();
  change(office);
  office.office.name = 'Never';
  expect(pathsOf(office)).toEqual(problems);
  expect(house.office.read().office.name).toBe('Sample Office');
});

test('one DID may be routed by trunk, and prefixes may overlap', () => {
  const office = sampleOffice();
  office.inboundRoutes.push({ ...office.inboundRoutes[0]!, id: 'by-trunk', trunk: 'carrier' });
  office.outboundRoutes.push({ ...office.outboundRoutes[0]!, id: 'near', prefixes: ['34', '349'] });
  expect(house.office.apply(office, by).kind).toBe('applied');
});
