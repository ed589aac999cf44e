import { afterEach, beforeEach, expect, test } from 'vitest';
import { header } from '../../core/sip/message.ts';
import type { SearchHeard } from '../../services/provisioning/search-port.ts';
import type { SipPuppet } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';

let house: TelephonyStage;
let phone: SipPuppet;
beforeEach(async () => {
  house = await openTelephonyStage();
  phone = await house.peer();
});
afterEach(() => house.close());

const event = 'ua-profile;profile-type="device";vendor="snom";model="snomD735";version="10.1.73"';

function search(uri = 'sip:MAC%3a0004134abcde@224.0.1.75'): void {
  const headers: [string, string][] = [
    ['Event', event],
    ['Expires', '0'],
    ['Accept', 'application/url'],
    ['Contact', phone.contact],
  ];
  phone.send(phone.request('SUBSCRIBE', { uri, from: `<${uri}>`, to: `<${uri}>`, headers }), house.udp);
}

test('RFC 6080 5: a phone that looks for its settings is told where they are, without a password', async () => {
  const heard: SearchHeard[] = [];
  house.telephony.searchPort.onSearch((each) => {
    heard.push(each);
    each.tell('http://127.0.0.1:8080/p/link/');
  });
  search();
  // RFC 6665 8.3.1: to whoever asks, as good as a 200.
  const answer = await phone.takeResponse(202);
  expect(header(answer, 'Expires')).toBe('0');
  const notify = await phone.takeRequest('NOTIFY');
  phone.send(phone.response(notify, 200), house.udp);
  expect(header(notify, 'Content-Type')).toBe('application/url');
  expect(header(notify, 'Subscription-State')).toBe('terminated;reason=timeout');
  expect(header(notify, 'Event')).toContain('ua-profile');
  expect(new TextDecoder().decode(notify.body)).toBe('http://127.0.0.1:8080/p/link/');
  expect(heard).toMatchObject([
    { mac: '0004134abcde', vendor: 'snom', model: 'snomD735', address: '127.0.0.1', ownAddress: '127.0.0.1' },
  ]);
});

test('whom nobody has settings for is refused', async () => {
  house.telephony.searchPort.onSearch(() => undefined);
  search();
  expect((await phone.takeResponse(404)).status).toBe(404);
});

test('who does not say which phone it is is refused, and so is a flood', async () => {
  house.telephony.searchPort.onSearch((each) => each.tell('http://x/'));
  search('sip:somebody@224.0.1.75');
  expect((await phone.takeResponse(404)).status).toBe(404);
  for (let count = 0; count < 60; count++) search(`sip:MAC%3a02000000${String(count).padStart(4, '0')}@224.0.1.75`);
  search('sip:MAC%3a020000009999@224.0.1.75');
  expect((await phone.takeResponse(503)).status).toBe(503);
});

test('a phone is asked to fetch its settings anew', async () => {
  house.telephony.searchPort.nudge({ address: phone.address, port: phone.port });
  const notify = await phone.takeRequest('NOTIFY');
  phone.send(phone.response(notify, 200), house.udp);
  expect(header(notify, 'Event')).toBe('check-sync;reboot=false');
});
