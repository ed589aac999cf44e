import { reachableHosts, reachableUrls } from './adapters/system/own-addresses.ts';
import { startAppliance } from './appliance.ts';
import { readConfig, unknownSettings } from './base/config.ts';
import { CentralitaError, describeError } from './base/errors.ts';
import { createLog } from './base/log.ts';
import { explainStartFailure } from './start-failure.ts';

/** Reads the settings, starts the appliance, and stops it in order on Ctrl-C or the service manager's word. */
async function main(): Promise<void> {
  if (process.argv.length > 2)
    fail(
      'starting takes no arguments: settings are environment variables (README, Settings), acts are `centralita` commands',
    );
  const outcome = readConfig(process.env);
  if (!outcome.ok) {
    const { setting, value, why } = outcome.problem;
    fail(`${setting}=${value}: ${why}`);
  }
  const { config } = outcome;
  const log = createLog(config.logLevel);
  for (const setting of unknownSettings(process.env)) log.warn('there is no such setting', { setting });
  process.on('uncaughtException', (error) => {
    // Unknown state must not go on carrying calls: the next start closes them truthfully.
    log.error('uncaught', { error });
    process.exit(70);
  });
  // One flow that nobody waited for: told, and the other calls go on.
  process.on('unhandledRejection', (error) => log.error('a promise was left alone', { error }));
  const starting = startAppliance(config, log);
  // Before anybody is told that it serves: whoever stops it at once finds it listening.
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      process.stdout.write('Stopping: calls are ended and the journal is closed.\n');
      starting
        .then(({ stop }) => stop())
        .then(
          () => process.exit(0),
          (error: unknown) => fail(describeError(error)),
        );
    });
  }
  const appliance = await starting.catch((error: unknown) => fail(explainStartFailure(error)));
  const { http, https, sip, ownerLink } = appliance.serving;
  const lines = [
    ...[https, http].flatMap((url) => (url === undefined ? [] : reachableUrls(url).map((each) => `Web page  ${each}`))),
    ...sip.flatMap(({ transport, address, port }) =>
      reachableHosts(address).map((each) => `SIP       ${transport}:${each}:${port}`),
    ),
    ...(ownerLink === undefined ? [] : [`First visit of the owner, once: ${ownerLink}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** One line that a person can act on; the log has the rest. */
function fail(line: string): never {
  process.stderr.write(`centralita: ${line}\n`);
  process.exit(1);
}

main().catch((error: unknown) => fail(error instanceof CentralitaError ? error.message : describeError(error)));
