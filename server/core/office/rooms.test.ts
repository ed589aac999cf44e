import { expect, test } from 'vitest';
import { judgePin } from './rooms.ts';

const open = {};
const closed = { pin: '1111' };
const led = { moderatorPin: '9999' };
const both = { pin: '1111', moderatorPin: '9999' };

test.each([
  ['an open room, from outside', open, '', false, 'guest'],
  ['an open room, by a phone of the house', open, '', true, 'moderator'],
  ['a room with a code, without it', closed, '', true, 'wrong'],
  ['a room with a code, by a phone of the house', closed, '1111', true, 'moderator'],
  ['a room with a code, from outside', closed, '1111', false, 'guest'],
  ['a led room, without a code', led, '', true, 'guest'],
  ['a led room, as its moderator', led, '9999', false, 'moderator'],
  ['a led room, with a wrong code', led, '1234', true, 'wrong'],
  ['a room with both, as a guest', both, '1111', true, 'guest'],
  ['a room with both, as its moderator', both, '9999', false, 'moderator'],
  ['a room with both, without a code', both, '', true, 'wrong'],
] as const)('%s', (_, room, pin, isOfTheHouse, role) => {
  expect(judgePin(room, { pin, isOfTheHouse })).toBe(role);
});
