import { expect, test } from 'vitest';
import { judgeTaxNumber } from './tax-number.ts';

test.each([
  ['DO', '1-01-85004-3', 'RNC'],
  ['DO', '001-1391820-5', 'Cédula'],
  ['CO', '213.123.432-1', 'NIT'],
  ['ES', '54362315K', 'NIF'],
  ['ES', 'X-2482300W', 'NIE'],
  ['ES', 'J99216582', 'CIF'],
  ['MX', 'GODE561231GR8', 'RFC'],
  ['PE', '20512333797', 'RUC'],
  ['CL', '12.531.909-2', 'RUT'],
  ['PA', '8-442-445', 'RUC'],
  ['PA', '155596713-2-2015 DV 59', 'RUC'],
  ['PA', '1-184-921-49', 'RUC'],
  ['PA', 'PE-12-345 DV 7', 'RUC'],
])('%s: %s is a %s with its check digit', (country, typed, kind) => {
  expect(judgeTaxNumber(typed, country)).toEqual({ kind, isValid: true });
});

test.each([
  ['DO', '1-01-85004-4', 'RNC'],
  ['DO', '001-1391820-6', 'Cédula'],
  ['CO', '213.123.432-2', 'NIT'],
  ['ES', '54362315Z', 'NIF'],
  ['ES', 'J99216583', 'CIF'],
  ['PE', '20512333798', 'RUC'],
  ['CL', '12.531.909-3', 'RUT'],
  ['PA', '155596713-2-2015 DV 58', 'RUC'],
])('%s: %s has the shape of a %s, and a wrong check digit', (country, typed, kind) => {
  expect(judgeTaxNumber(typed, country)).toEqual({ kind, isValid: false });
});

test.each([
  ['DO', ''],
  ['DO', 'passport AB123456'],
  ['ES', '12'],
  ['XX', '12345678'],
])('%s: "%s" is no tax number that is known there', (country, typed) => {
  expect(judgeTaxNumber(typed, country)).toBeUndefined();
});
