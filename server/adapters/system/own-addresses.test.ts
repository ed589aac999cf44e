import { expect, test } from 'vitest';
import { reachableHosts, reachableUrls } from './own-addresses.ts';

test('a listener bound to one address is reached there', () => {
  expect(reachableHosts('127.0.0.7')).toEqual(['127.0.0.7']);
  expect(reachableUrls('http://127.0.0.7:8080')).toEqual(['http://127.0.0.7:8080']);
  expect(reachableUrls('http://127.0.0.7:80')).toEqual(['http://127.0.0.7']);
  expect(reachableUrls('https://[::1]:8443')).toEqual(['https://[::1]:8443']);
});

test('nobody is told to open 0.0.0.0', () => {
  const urls = [...reachableUrls('http://0.0.0.0:8080'), ...reachableUrls('http://[::]:8080')];
  expect(urls.length).toBeGreaterThan(1);
  expect(urls.filter((url) => /0\.0\.0\.0|\[::\]/.test(url))).toEqual([]);
});
