import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

/** `server/adapters/sip/x.ts` -> `adapters/sip`; other floors are one room as a whole. */
function roomOf(file: string): string {
  const parts = relative(root, file).split(sep);
  if (parts[0] === 'views') return 'views';
  if (parts.length === 2) return 'top';
  return parts[1] === 'adapters' ? `adapters/${parts[2]}` : parts[1]!;
}

const floor = (room: string): string => room.split('/')[0]!;

/** What each floor may import of ours, besides its own room. Tests may also use `testing`. */
const allowed: Record<string, string[]> = {
  top: ['base', 'core', 'store', 'services', 'adapters', 'web', 'views', 'cli'],
  cli: ['base', 'core', 'store', 'services', 'views'],
  adapters: ['base', 'core', 'store', 'services'],
  web: ['base', 'core', 'store', 'services', 'views'],
  services: ['base', 'core', 'store'],
  store: ['base', 'core'],
  views: ['base', 'core'],
  core: ['base'],
  base: [],
  testing: ['base', 'core', 'store', 'services', 'adapters', 'web', 'views', 'top'],
  e2e: ['testing', 'base', 'core', 'store', 'services'],
  demo: ['testing', 'base', 'core', 'store', 'services', 'top'],
  bench: ['testing', 'base', 'core', 'store', 'services', 'top'],
};

/** Packages and node: modules each floor may use; `true` is any. */
const packages: Record<string, true | RegExp> = {
  top: true,
  cli: /^node:/,
  adapters: true,
  web: /^(hono|@hono\/.*|zod|uqr|fflate|node:(crypto|path|fs|fs\/promises|stream|url|buffer))/,
  services: /^(zod|libphonenumber-js|stdnum|drizzle-orm|node:(crypto|path|fs|fs\/promises|stream|url|util))/,
  store: /^(drizzle-orm|better-sqlite3|node:(path|fs|url))/,
  views: /^hono/,
  core: /^$/,
  base: /^node:/,
  testing: true,
  e2e: true,
  demo: true,
  bench: true,
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

function faultsOf(file: string): string[] {
  const room = roomOf(file);
  const name = relative(root, file);
  return importsOf(file).flatMap((target) => {
    if (target.startsWith('.')) {
      const other = roomOf(resolve(dirname(file), target));
      if (other === room) return [];
      if (isTest(file) && other === 'testing') return [];
      const may = allowed[floor(room)];
      return may?.includes(floor(other)) ? [] : [`${name}: ${room} may not import ${other} (${target})`];
    }
    // A test may read fixtures and use the runner, whatever its floor.
    if (isTest(file) && (target === 'vitest' || target.startsWith('node:'))) return [];
    if (isTest(file) && floor(room) !== 'core') return [];
    const may = packages[floor(room)];
    return may === true || may?.test(target) ? [] : [`${name}: ${room} may not import the package ${target}`];
  });
}

const files = [...sources(join(root, 'server')), ...sources(join(root, 'views'))];

test('every room stands on a known floor', () => {
  expect([...new Set(files.map((file) => floor(roomOf(file))))].filter((room) => !(room in allowed))).toEqual([]);
});

test('each floor imports only what lies below it', () => {
  expect(files.flatMap(faultsOf)).toEqual([]);
});

test('only base/clock.ts reads the real clock; core takes time as data', () => {
  const readers = files.filter(
    (file) =>
      !isTest(file) &&
      ['core', 'services', 'store', 'views', 'web'].includes(floor(roomOf(file))) &&
      /\bDate\.now\(|new Date\(\)|\bsetTimeout\(|\bsetInterval\(|Math\.random\(/.test(readFileSync(file, 'utf8')),
  );
  expect(readers.map((file) => relative(root, file))).toEqual([]);
});

test('no test sleeps and none mocks a module', () => {
  const sleepers = files.filter(
    (file) =>
      isTest(file) &&
      !file.endsWith('floors.test.ts') &&
      /vi\.mock\(|setTimeout\(\s*(r|resolve|done)\b/.test(readFileSync(file, 'utf8')),
  );
  expect(sleepers.map((file) => relative(root, file))).toEqual([]);
});
