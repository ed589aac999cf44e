#!/usr/bin/env node
import { processTerminal } from './cli/process-terminal.ts';
import { runCli } from './cli/run-cli.ts';

process.exitCode = await runCli({
  args: process.argv.slice(2),
  env: process.env,
  folder: process.cwd(),
  terminal: processTerminal(),
});
