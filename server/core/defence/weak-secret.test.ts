import { expect, test } from 'vitest';
import { findWeakness } from './weak-secret.ts';

test.each([
  ['12345678', 'digits'],
  ['20260105', 'digits'],
  ['aaaaaaaa', 'repeated'],
  ['1a1a1a1a1a', 'repeated'],
  ['password123', 'common'],
  ['Contraseña1', 'common'],
  ['101-extension', 'common'],
  ['Centralita2026!', 'common'],
  ['a1234567', 'common'],
  ['k3yf0r101', undefined],
  ['demo-secret-of-101', undefined],
  ['x7q2mzt04vjw8kd3pnrs', undefined],
])('%s: %s', (secret, weakness) => {
  expect(findWeakness(secret)).toBe(weakness);
});
