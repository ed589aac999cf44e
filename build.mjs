// Bundles our TypeScript into dist/: packages stay in node_modules, each thread gets an entry of its own.
import { existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const entries = [
  'server/main.ts',
  'server/cli.ts',
  'server/demo/demo.ts',
  'server/print-thread.ts',
  'server/customer-thread.ts',
  'server/deck-thread.ts',
  'server/mail-thread.ts',
  'server/fax-paper-thread.ts',
  'server/rating-thread.ts',
  'server/customer-export-thread.ts',
  'server/bench/bench.ts',
  'server/bench/load-worker.ts',
  'server/bench/soak.ts',
  'server/adapters/sip/sip-worker.ts',
  'server/adapters/media/media-worker.ts',
  'server/adapters/data/data-worker.ts',
  'server/adapters/holidays/holiday-worker.ts',
  'server/adapters/fax/modem-process.ts',
].filter((entry) => existsSync(entry));

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: entries,
  outdir: 'dist',
  // Flat, so that `new URL('./x-worker.js', import.meta.url)` holds from every chunk.
  entryNames: '[name]',
  chunkNames: 'chunk-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  packages: 'external',
  sourcemap: true,
  // Each thread would keep all of the text; names and lines are enough for a stack.
  sourcesContent: false,
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  logLevel: 'warning',
});
