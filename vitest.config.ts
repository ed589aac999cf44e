import { defineConfig } from 'vitest/config';

/** Unit tests run everywhere in seconds; e2e tests need the built appliance, SIPp, baresip and chromium. */
export default defineConfig({
  test: {
    passWithNoTests: true,
    globalSetup: 'server/testing/run-folder.ts',
    // V8 may end a process whose threads come and go when it guards compiled code by keys ("jit_page.has_value()").
    execArgv: ['--no-memory-protection-keys'],
    expect: { requireAssertions: true, poll: { timeout: 15_000 } },
    // Tests that say they may run side by side wait for lines in real time.
    maxConcurrency: 12,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['server/**/*.test.{ts,tsx}', 'views/**/*.test.{ts,tsx}'],
          exclude: ['server/e2e/**'],
          // A machine that is busy with other things is slow, not broken.
          testTimeout: 30_000,
          // Audio in real time needs the processor when it is due: what another program took from it gets a second look.
          retry: 2,
          // No test keeps state in a module; shared between files, the suite takes half the time.
          isolate: false,
          // One a core: left alone, vitest keeps one core for itself and does little with it.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['server/e2e/**/*.test.ts'],
          exclude: ['server/e2e/fax/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // As for the unit tests: phones, carriers and browsers in real time share two cores.
          retry: 1,
          // Phones and browsers mostly wait: two cores carry three files side by side.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'fax',
          include: ['server/e2e/fax/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          retry: 1,
          // A fax takes a minute of the line's time and next to nothing of the processor's.
          maxWorkers: 6,
        },
      },
    ],
  },
});
