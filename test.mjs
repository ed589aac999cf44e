// `make test`: what can run side by side does, each step's output is shown whole, and the last line counts the tests.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const bin = 'node_modules/.bin';
const counts = { passed: 0, failed: 0 };

/** Runs one step; its output appears when it is over, so that two steps never mix their lines. */
function runStep({ name, command, args }) {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(`${bin}/${command}`, args, {
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
      process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

/** A step that is no test suite counts only when it fails. */
async function runCheck(step) {
  const ok = await runStep(step);
  if (!ok) counts.failed += 1;
  return ok;
}

async function runSuite(project) {
  const report = `.make/${project}.json`;
  rmSync(report, { force: true });
  const ok = await runStep({
    name: `${project} tests`,
    command: 'vitest',
    args: [
      'run',
      '--project',
      project,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
  });
  let told = { numPassedTests: 0, numFailedTests: 0 };
  try {
    told = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    console.log(`${project}: no report was written`);
  }
  counts.passed += told.numPassedTests;
  // A file that could not even be loaded has no failed test in it, and is a failure all the same.
  counts.failed += told.numFailedTests || (ok ? 0 : 1);
  return ok;
}

mkdirSync('.make', { recursive: true });
// Faxes go at the line's pace and leave the processor to the others.
async function runBuilt() {
  if (await runCheck({ name: 'build', command: 'node', args: ['build.mjs'] })) await runSuite('fax');
  else return false;
  return true;
}

const [, , built] = await Promise.all([
  runCheck({ name: 'lint', command: 'biome', args: ['check', '.'] }),
  runCheck({ name: 'types', command: 'tsc', args: ['--noEmit'] }),
  runBuilt(),
  runSuite('unit'),
]);
if (built) await runSuite('e2e');

console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
