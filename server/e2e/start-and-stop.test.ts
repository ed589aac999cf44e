import { expect, test } from 'vitest';
import { startAppliance } from '../testing/appliance.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';

test.each([
  ['CENTRALITA_HTTP', 'not-an-address'],
  ['CENTRALITA_SIP', 'carrier-pigeon:127.0.0.1:0'],
  ['CENTRALITA_RTP', '5-1'],
  ['CENTRALITA_DATA', '/dev/null/data'],
  ['CENTRALITA_DATA', '/proc/nowhere'],
])('a wrong %s ends the start with one line that names it', async (name, value) => {
  const failure = await startAppliance({ settings: { [name]: value } }).then(
    () => 'it started',
    (error: Error) => error.message,
  );
  const [, ...lines] = failure.split('\n');
  expect(lines.filter((line) => line.includes(name))).toHaveLength(1);
  expect(lines).toHaveLength(1);
});

test('Ctrl-C in the middle of a call hangs up both sides, closes the journal and leaves nothing behind', async () => {
  await using office = await openOffice();
  const { appliance } = office;
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });
  await office.makeReady('ana');
  const call = await carrier.call({ target: appliance.sip('udp'), from: '+34600000300', to: dids.quick });
  await phone.established();
  await phone.hear(500);
  await appliance.stop();
  expect(await call.ended()).toMatchObject({ by: 'them' });
  await phone.closed();
  await appliance.restart();
  const told = await office.endedCall((each) => each.from === '+34600000300');
  expect(told).toMatchObject({ endReason: 'shutdown', login: 'ana' });
});

test('a second start on the same data is refused in one line, and the call of the first goes on and is told as it was', async () => {
  await using office = await openOffice();
  const { appliance } = office;
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });
  const call = await carrier.call({ target: appliance.sip('udp'), from: '+34600000301', to: dids.direct });
  await phone.established();
  const failure = await startAppliance({ settings: { CENTRALITA_DATA: appliance.dataFolder } }).then(
    () => 'it started',
    (error: Error) => error.message,
  );
  const [, ...lines] = failure.split('\n');
  expect(lines).toEqual([expect.stringContaining(`another Centralita (process ${appliance.ready.pid})`)]);
  await phone.hear(1000);
  call.hangup();
  const told = await office.endedCall((each) => each.from === '+34600000301');
  expect(told).toMatchObject({ endReason: 'caller-hangup' });
});

test('the first start offers the owner a one-time link', async () => {
  await using appliance = await startAppliance();
  expect(appliance.ready.ownerLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  const page = await fetch(appliance.ready.ownerLink!);
  expect(page.status).toBe(200);
});

test('the office file that comes out is the one that went in, and applying it again changes nothing', async () => {
  await using office = await openOffice();
  const exported = JSON.parse(await office.appliance.cli('export'));
  expect(exported.queues[0]).toMatchObject({ id: 'care', members: ['ana', 'luis'] });
  await office.appliance.apply(exported);
  expect(JSON.parse(await office.appliance.cli('export'))).toEqual(exported);
  await expect(office.appliance.apply({ ...exported, trunks: [{ id: 'x' }] })).rejects.toThrow(/trunks\[0\]/);
});
