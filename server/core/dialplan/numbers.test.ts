import { expect, test } from 'vitest';
import { classifyNumber, isEmergency, readDialled, toDialled } from './numbers.ts';

test.each([
  ['DO', '809 555-1234', '+18095551234'],
  ['DO', '1 (809) 555 1234', '+18095551234'],
  ['DO', '+1 809.555.1234', '+18095551234'],
  ['DO', '3055551234', '+13055551234'],
  ['DO', '011 34 911 234 567', '+34911234567'],
  ['DO', '011 1 809 555 1234', '+18095551234'],
  ['DO', 'tel:+1-829-555-0000', '+18295550000'],
  ['DO', '\u202a+1 (849)\u00a0555\u20110000\u202c', '+18495550000'],
  ['ES', '911 23 45 67', '+34911234567'],
  ['ES', '0034 911234567', '+34911234567'],
  ['ES', '34600111222', '+34600111222'],
  ['ES', '+44 (0)20 7946 0018', '+442079460018'],
  ['ES', '00 1 212 555 0100', '+12125550100'],
  ['ES', '0049 30 123456', '+4930123456'],
  ['CO', '601 234 5678', '+576012345678'],
  ['CO', '300 123 4567', '+573001234567'],
  ['CO', '03 300 123 4567', '+573001234567'],
  ['CO', '0057 300 123 4567', '+573001234567'],
  ['CO', '009 1 305 555 1234', '+13055551234'],
  ['CO', '00414 34 911234567', '+34911234567'],
  ['CO', '0034 911234567', '+34911234567'],
  ['CO', '01 8000 112233', '+5718000112233'],
  ['MX', '55 1234 5678', '+525512345678'],
  ['MX', '01 55 1234 5678', '+525512345678'],
  ['MX', '044 55 1234 5678', '+525512345678'],
  ['MX', '+52 1 55 1234 5678', '+525512345678'],
  ['MX', '52 55 1234 5678', '+525512345678'],
  ['MX', '+52 1234567890', '+521234567890'],
  ['PA', '203-4567', '+5072034567'],
  ['PA', '6123-4567', '+50761234567'],
  ['PA', '507 6123 4567', '+50761234567'],
  ['FR', '+33 1 23 45 67 89', '+33123456789'],
])('in %s "%s" is %s', (country, typed, e164) => {
  expect(readDialled(typed, country)).toEqual({ ok: true, e164 });
});

test.each([
  ['DO', '', 'empty'],
  ['DO', ' - ', 'empty'],
  ['DO', 'Anonymous', 'withheld'],
  ['ES', 'anónimo', 'withheld'],
  ['DO', '101', 'short'],
  ['ES', '11822', 'short'],
  ['DO', '5551234', 'wrong-length'],
  ['DO', '+1809555123', 'wrong-length'],
  ['DO', '1809555123', 'wrong-length'],
  ['ES', '91123456', 'wrong-length'],
  ['ES', '+999123', 'wrong-length'],
  ['ES', '00491234567890123456', 'wrong-length'],
  ['ES', '*611', 'not-a-number'],
  ['ES', 'pepe', 'not-a-number'],
  ['ES', '+34 CALL', 'not-a-number'],
  ['FR', '0123456789', 'unknown-country'],
  ['FR', '101', 'short'],
])('in %s "%s" has no E.164 form: %s', (country, typed, reason) => {
  expect(readDialled(typed, country)).toEqual({ ok: false, reason });
});

test.each([
  ['DO', '911', true],
  ['DO', '9-1-1', true],
  ['DO', '112', true],
  ['DO', '9115', false],
  ['DO', '091', false],
  ['ES', '112', true],
  ['ES', '091', true],
  ['ES', '116000', true],
  ['ES', '11600', false],
  ['ES', '911', false],
  ['CO', '123', true],
  ['MX', '911', true],
  ['PA', '911', true],
  ['FR', '112', true],
])('in %s %s being an emergency number is %s', (country, dialled, expected) => {
  expect(isEmergency(dialled, country)).toBe(expected);
});

test.each([
  ['DO', '911', 'emergency'],
  ['DO', '8095551234', 'national'],
  ['DO', '18092001111', 'toll-free'],
  ['DO', '18005551234', 'toll-free'],
  ['DO', '9005551234', 'premium'],
  ['DO', '13055551234', 'international'],
  ['DO', '01134911234567', 'international'],
  ['DO', '101', 'short'],
  ['ES', '900123456', 'toll-free'],
  ['ES', '803123456', 'premium'],
  ['ES', '902123456', 'shared-cost'],
  ['ES', '600111222', 'mobile'],
  ['ES', '911234567', 'fixed'],
  ['ES', '700123456', 'national'],
  ['ES', 'x', 'unknown'],
  ['CO', '018000112233', 'toll-free'],
  ['CO', '3001234567', 'mobile'],
  ['CO', '6012345678', 'fixed'],
  ['MX', '8001234567', 'toll-free'],
  ['MX', '5512345678', 'national'],
  ['PA', '61234567', 'mobile'],
  ['PA', '8001234', 'toll-free'],
  ['FR', '+18095551234', 'international'],
])('from %s, %s is a %s number', (country, dialled, expected) => {
  expect(classifyNumber(dialled, country)).toBe(expected);
});

test.each([
  ['ES', '+34911234567', '911234567'],
  ['ES', '+18095551234', '0018095551234'],
  ['DO', '+18095551234', '8095551234'],
  ['DO', '+13055551234', '13055551234'],
  ['DO', '+34911234567', '01134911234567'],
  ['FR', '+34911234567', '34911234567'],
])('from %s, %s is dialled as %s', (country, e164, dialled) => {
  expect(toDialled(e164, country)).toBe(dialled);
});
