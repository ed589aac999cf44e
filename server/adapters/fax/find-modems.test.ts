import { mkdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../../testing/loopback.ts';
import { findModems } from './find-modems.ts';
import { countryCommand, profileOf, readProfiles } from './profiles.ts';

const stick = 'usb-Conexant_USB_Modem_24680246-if00';

/** A `/dev` with a stick that udev knows by its serial number, a modem that it does not, and a port of the mainboard. */
async function makeDevices() {
  const folder = await makeTempFolder('dev');
  const devices = folder.path;
  await mkdir(join(devices, 'serial/by-id'), { recursive: true });
  for (const name of ['ttyACM0', 'ttyACM1', 'ttyS0']) await writeFile(join(devices, name), '');
  await symlink('../../ttyACM0', join(devices, 'serial/by-id', stick));
  return { devices, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('modems are found by the name of their serial number, then by their port; mainboard ports are not', async () => {
  await using made = await makeDevices();
  const found = findModems({ listed: [], useFound: true, devices: made.devices });
  expect(found).toEqual([
    { id: stick, use: 'both', path: join(made.devices, 'serial/by-id', stick) },
    { id: 'ttyACM1', use: 'both', path: join(made.devices, 'ttyACM1') },
  ]);
});

test('a listed modem keeps its name and use, is found once, and is there without a port when unplugged', async () => {
  await using made = await makeDevices();
  const port = join(made.devices, 'serial/by-id', stick);
  const listed = [
    { id: 'front', port, use: 'send' },
    { id: 'back', port: join(made.devices, 'ttyACM7'), use: 'receive' },
  ] as const;
  expect(findModems({ listed, useFound: false, devices: made.devices })).toEqual([
    { id: 'front', use: 'send', path: port },
    { id: 'back', use: 'receive' },
  ]);
  const all = findModems({ listed, useFound: true, devices: made.devices });
  expect(all.map(({ id }) => id)).toEqual(['front', 'back', 'ttyACM1']);
  await unlink(port);
  expect(findModems({ listed, useFound: false, devices: made.devices })[0]).toEqual({ id: 'front', use: 'send' });
});

test('a machine without any such device has no modems', () => {
  expect(findModems({ listed: [], useFound: true, devices: '/nonexistent' })).toEqual([]);
});

test('each profile of ours is whole, and a modem gets the one that suits what it says of itself', () => {
  const profiles = readProfiles(join(import.meta.dirname, '../../../firmware-scripts/modems'));
  const of = (maker: string, model: string, revision = ''): string =>
    profileOf(profiles, { maker, model, revision }).id;
  expect(of('www.soft-switch.org', 'spandsp', '0.0.6')).toBe('iaxmodem');
  expect(of('CONEXANT', 'CX93001-EIS_V0.2002-V92')).toBe('conexant');
  expect(of('U.S. Robotics', '56K Faxmodem USB')).toBe('usrobotics');
  expect(of('MultiTech Systems', 'MT9234ZBA')).toBe('multitech');
  expect(of('', '')).toBe('generic');
  expect(profiles.filter(({ tried }) => tried).map(({ id }) => id)).toContain('iaxmodem');
  for (const { init, callerId, notes } of profiles) {
    expect([...init, ...callerId].every((line) => line.startsWith('AT'))).toBe(true);
    expect(notes.length).toBeGreaterThan(0);
  }
});

test('the country is told by its number of T.35; an unknown one is not told', () => {
  expect(countryCommand('es')).toBe('AT+GCI=A0');
  expect(countryCommand('AR')).toBe('AT+GCI=07');
  expect(countryCommand('ZZ')).toBeUndefined();
  expect(countryCommand(undefined)).toBeUndefined();
});
