import { expect, test } from 'vitest';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { phoneDials } from '../../testing/call-stories.ts';
import { createLamps } from './lamps.ts';
import { createPresence } from './presence.ts';
import type { WatchEvents, WatchRequest } from './presence-port.ts';

/** An exchange whose phones ask to be kept informed. */
function buildHouse() {
  const house = buildExchange();
  let begin: (request: WatchRequest) => void = () => undefined;
  const presence = createPresence({
    clock: house.clock,
    bus: house.bus,
    office: { read: () => house.document },
    lines: house.lines,
    agents: house.agents.all,
    messages: house.mailboxes.counts,
    dialogsOf: house.exchange.dialogsOf,
    lamps: createLamps({
      office: { read: () => house.document },
      agents: house.agents.all,
      parkedSlots: house.exchange.parkedSlots,
    }),
    port: {
      onWatch(listener) {
        begin = listener;
      },
    },
  });
  function watch(asked: Partial<WatchRequest> = {}) {
    const told: string[] = [];
    const bodies: string[] = [];
    let events: WatchEvents | undefined;
    begin({
      event: 'dialog',
      watcher: '104',
      target: '102',
      entity: 'sip:102@pbx',
      expiresSec: 600,
      accept(expiresSec, heard) {
        told.push(`granted ${expiresSec}`);
        events = heard;
        return {
          notify({ body, leftSec, end }) {
            bodies.push(body);
            const state = /<state>(\w+)|<basic>(\w+)|Waiting: (\w+)/.exec(body)?.slice(1).find(Boolean);
            told.push(`${state} ${end ?? leftSec}`);
          },
        };
      },
      refuse: (why) => told.push(`refused ${why}`),
      ...asked,
    });
    return { told, bodies, events: () => events! };
  }
  return { ...house, presence, watch };
}

test('RFC 4235 4: a lamp follows the phone: ringing, talking, out', async () => {
  const house = buildHouse();
  const { told, bodies } = house.watch();
  const caller = await phoneDials(house as never, { extension: '101', to: '102' });
  house.telephony.lastDialled().ring();
  await house.advance(50);
  house.telephony.lastDialled().answer();
  await house.advance(50);
  caller.remoteHangup();
  await house.advance(50);
  expect(told).toEqual(['granted 600', 'terminated 600', 'early 600', 'confirmed 600', 'terminated 600']);
  expect(bodies.map((body) => /version="(\d)"/.exec(body)?.[1])).toEqual(['0', '1', '2', '3']);
  expect(bodies[1]).toMatch(/direction="recipient" call-id="\S+@fake" local-tag="theirs" remote-tag="ours"/);
  expect(bodies[1]).toContain('sip:101@pbx');
});

test('what happens in one moment is one message; what concerns others is none', async () => {
  const house = buildHouse();
  const { told } = house.watch();
  const other = house.watch({ target: '103', entity: 'sip:103@pbx' });
  await phoneDials(house as never, { extension: '101', to: '102' });
  house.telephony.lastDialled().ring();
  house.telephony.lastDialled().answer();
  await house.advance(50);
  expect(told).toEqual(['granted 600', 'terminated 600', 'confirmed 600']);
  expect(other.told).toEqual(['granted 600', 'terminated 600']);
});

test('RFC 6665 4.2.1: a subscription ends by its time, begins anew by a refresh, and ends when the phone wants', async () => {
  const house = buildHouse();
  const { told, events } = house.watch();
  await house.advance(599_000);
  expect(events().refreshed(9_999)).toBe(3600);
  await house.settle();
  expect(told.at(-1)).toBe('terminated 3600');
  await house.advance(3_600_000);
  expect(told.at(-1)).toBe('terminated timeout');
  expect([house.presence.count, house.clock.pending]).toEqual([0, 0]);
  const again = house.watch();
  again.events().ended('unsubscribed');
  expect(again.told.at(-1)).toBe('terminated timeout');
  house.watch().events().ended('gone');
  expect([house.presence.count, house.clock.pending]).toEqual([0, 0]);
});

test('RFC 6665 4.2.2: news that a phone did not take are told again as they are by then, ever more seldom', async () => {
  const house = buildHouse();
  const { told, events } = house.watch();
  const phone = await phoneDials(house, { extension: '102', to: '104' });
  await house.advance(50);
  events().missed();
  phone.remoteHangup();
  await house.advance(0);
  const before = told.length;
  await house.advance(10_000);
  expect(told.slice(before)).toEqual(['terminated 600', 'terminated 590']);
  events().missed();
  await house.advance(19_999);
  expect(told.slice(before + 2)).toEqual([]);
  await house.advance(1);
  expect(told.at(-1)).toBe('terminated 570');
  events().missed();
  events().ended('gone');
  expect(house.presence.count).toBe(0);
});

test('RFC 6665 4.4.3: whoever asks for no time is told once', () => {
  const house = buildHouse();
  expect(house.watch({ expiresSec: 0 }).told).toEqual(['granted 0', 'terminated timeout']);
  expect(house.presence.count).toBe(0);
});

test('RFC 3856: presence tells whether the phone is there, on a break or in a call', async () => {
  const house = buildHouse();
  const { told, bodies } = house.watch({ event: 'presence', target: '101', entity: 'sip:101@pbx' });
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  await house.advance(50);
  expect(bodies.at(-1)).toContain('rpid:away');
  house.registered.delete('101');
  house.bus.publish('extension.changed', { extension: '101' });
  await house.advance(50);
  expect(told).toEqual(['granted 600', 'open 600', 'open 600', 'closed 600']);
});

test('RFC 3842: the mailbox is its owner’s alone', () => {
  const house = buildHouse();
  const mine = { event: 'message-summary', watcher: '101', target: '101' } as const;
  expect(house.watch(mine).told).toEqual(['granted 600', 'no 600']);
  expect(house.watch({ ...mine, watcher: '102' }).told).toEqual(['refused not-allowed']);
});

test('who watches nobody, or too many, is refused; who is taken out of the office is watched no more', () => {
  const house = buildHouse();
  expect(house.watch({ target: '999' }).told).toEqual(['refused no-such-target']);
  const first = house.watch();
  for (let count = 1; count < 100; count++) house.watch();
  expect(house.watch().told).toEqual(['refused too-many']);
  expect(house.watch({ watcher: '103' }).told[0]).toBe('granted 600');
  house.document.extensions = house.document.extensions.filter(({ number }) => number !== '102');
  house.bus.publish('office.changed', { by: 'olga' });
  expect([first.told.at(-1), house.presence.count]).toEqual(['terminated noresource', 0]);
});

test('at the stop everyone is told, and no timer is left', async () => {
  const house = buildHouse();
  const { told } = house.watch();
  house.bus.publish('extension.changed', { extension: '102' });
  house.presence.stop();
  expect(told.at(-1)).toBe('terminated deactivated');
  expect(house.clock.pending).toBe(0);
});

test('RFC 3842 3.5: the lamp tells of each message that came, was heard or deleted', async () => {
  const house = buildHouse();
  house.document.mailboxes = [{ ...mailboxDefaults, number: '101', name: 'Ana' }];
  const { told, bodies } = house.watch({ event: 'message-summary', watcher: '101', target: '101' });
  const { id } = house.mailboxes.begin({ mailbox: '101', callId: 'c', fromNumber: '' });
  await house.advance(50);
  house.mailboxes.keep(id, 4000);
  await house.advance(50);
  house.mailboxes.mark(id, true);
  await house.advance(50);
  house.mailboxes.remove(id);
  await house.advance(50);
  expect(told).toEqual(['granted 600', 'no 600', 'yes 600', 'no 600', 'no 600']);
  expect(bodies.map((body) => /Voice-Message: (\S+)/.exec(body)?.[1])).toEqual(['0/0', '1/0', '0/1', '0/0']);
});

test("RFC 3842: a group's lamp is for those who lead", () => {
  const house = buildHouse();
  house.document.mailboxes = [{ ...mailboxDefaults, number: '600', name: 'Care' }];
  const asked = { event: 'message-summary', target: '600' } as const;
  expect(house.watch({ ...asked, watcher: '103' }).told).toEqual(['granted 600', 'no 600']);
  expect(house.watch({ ...asked, watcher: '101' }).told).toEqual(['refused not-allowed']);
  expect(house.watch({ ...asked, event: 'dialog', watcher: '103' }).told).toEqual(['refused no-such-target']);
});

test('RFC 4235: the key for day and night is lit when the office is closed by hand, and goes out with the plan', async () => {
  const house = buildHouse();
  const { told, bodies } = house.watch({ target: '*27', entity: 'sip:*27@pbx' });
  house.document.hours[0]!.mode = 'night';
  house.bus.publish('office.changed', { by: 'olga' });
  await house.advance(50);
  delete house.document.hours[0]!.mode;
  house.bus.publish('office.changed', { by: 'olga' });
  await house.advance(50);
  expect(told).toEqual(['granted 600', 'terminated 600', 'confirmed 600', 'terminated 600']);
  expect(bodies[1]).toContain('entity="sip:*27@pbx"');
  expect(house.watch({ event: 'presence', target: '*27' }).told).toEqual(['refused no-such-target']);
});
