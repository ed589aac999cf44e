import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { createLamps } from './lamps.ts';

function buildLamps() {
  const house = buildExchange();
  const lamps = createLamps({
    office: { read: () => house.document },
    agents: house.agents.all,
    parkedSlots: house.exchange.parkedSlots,
  });
  return { ...house, lamp: (target: string, watcher = '104') => lamps.stateOf(target, watcher) };
}

test('a lamp of the hours is lit at night, blinks by day, and is out by the plan', () => {
  const { lamp, document } = buildLamps();
  const [hours] = document.hours;
  expect([lamp('*27'), lamp('*271')]).toEqual(['off', undefined]);
  hours!.mode = 'night';
  hours!.code = '1';
  expect([lamp('*27'), lamp('*271')]).toEqual(['lit', 'lit']);
  hours!.mode = 'day';
  expect(lamp('*27')).toBe('blinking');
});

test('a lamp tells who is signed in, to which queue, and who is on a break', () => {
  const { lamp, agents } = buildLamps();
  expect([lamp('*45101'), lamp('*45', '101'), lamp('*45600', '101')]).toEqual(['off', 'off', 'off']);
  agents.makeReady('ana');
  expect([lamp('*45101'), lamp('*45', '101'), lamp('*45600', '101'), lamp('*45600', '104')]).toEqual([
    'lit',
    'lit',
    'lit',
    'off',
  ]);
  agents.takeBreak('ana', 'meal');
  expect(lamp('*45101')).toBe('blinking');
});

test('a lamp tells who is not to be disturbed; of what the office does not have there is none', () => {
  const { lamp, document } = buildLamps();
  expect([lamp('*78101'), lamp('*78', '101'), lamp('*78999'), lamp('*45999'), lamp('*99'), lamp('101')]).toEqual([
    'off',
    'off',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  document.extensions[0]!.dnd = true;
  expect([lamp('*78101'), lamp('*78', '101')]).toEqual(['lit', 'lit']);
});
