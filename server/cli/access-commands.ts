import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Config } from '../base/config.ts';
import type { TokenScope } from '../store/schema/access.ts';
import { withHouse } from './open-house.ts';
import { readArgs } from './read-args.ts';
import { type Command, UsageError } from './terminal.ts';

const printTime = (ms: number | undefined): string => (ms === undefined ? '-' : new Date(ms).toISOString());

const tokenActions: Record<string, Command> = {
  async create(args, { terminal, config }) {
    const { names, flags } = readArgs(args, { names: ['name'], flags: ['pause-recordings', 'fax'] });
    const name = names[0]!;
    const scopes: TokenScope[] = [
      ...(flags.has('pause-recordings') ? (['recording'] as const) : []),
      ...(flags.has('fax') ? (['fax'] as const) : []),
    ];
    const { id, token } = await withHouse(config.dataFolder, ({ access }) =>
      access.createToken({ name, by: 'cli', scopes }),
    );
    terminal.err(`Token ${id} for "${name}". It is shown this once:`);
    terminal.out(token);
    return 0;
  },
  async list(args, { terminal, config }) {
    readArgs(args, {});
    const tokens = await withHouse(config.dataFolder, ({ access }) => access.listTokens());
    for (const { id, name, scopes, createdAt, lastUsedAt, revokedAt } of tokens) {
      const state = revokedAt === undefined ? 'in force' : `revoked ${printTime(revokedAt)}`;
      const may = ['reads', ...scopes].join(', ');
      terminal.out([id, name, may, `made ${printTime(createdAt)}`, `used ${printTime(lastUsedAt)}`, state].join('\t'));
    }
    return 0;
  },
  async revoke(args, { terminal, config }) {
    const id = readArgs(args, { names: ['id'] }).names[0]!;
    const done = await withHouse(config.dataFolder, ({ access }) => access.revokeToken(id, { by: 'cli' }));
    terminal.err(done ? `Token ${id} opens nothing any more.` : `There is no token ${id} in force.`);
    return done ? 0 : 1;
  },
};

const userActions: Record<string, Command> = {
  async password(args, { terminal, config }) {
    const login = readArgs(args, { names: ['login'] }).names[0]!;
    return withHouse(config.dataFolder, async ({ office }) => {
      const { people } = office.read();
      if (!people.some((each) => each.login === login)) {
        terminal.err(
          `There is no person ${login}. Known: ${people.map((each) => each.login).join(', ') || 'nobody yet'}`,
        );
        return 1;
      }
      const password = await terminal.readSecret(`New password of ${login}: `);
      if (terminal.isInteractive && (await terminal.readSecret('Again: ')) !== password) {
        terminal.err('The two differ: nothing was changed.');
        return 1;
      }
      const outcome = office.edit(
        (draft) => {
          for (const person of draft.people) if (person.login === login) person.password = password;
        },
        { by: 'cli' },
      );
      if (outcome.kind === 'refused') {
        for (const { message } of outcome.problems) terminal.err(message);
        return 1;
      }
      terminal.err(`${login} can log in with the new password; what was open is logged out.`);
      return 0;
    });
  },
};

const oneOf =
  (word: string, actions: Record<string, Command>): Command =>
  ([action = '', ...rest], context) => {
    const command = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!command) throw new UsageError(`${word} is followed by one of: ${Object.keys(actions).join(', ')}`);
    return command(rest, context);
  };

export const token = oneOf('token', tokenActions);
export const user = oneOf('user', userActions);

/** Where a browser in the office reaches the pages: as the running appliance says, else as the settings do. */
function webAddress(config: Config): string {
  const settings = config.http ?? config.https;
  const set = settings && `${config.http ? 'http' : 'https'}://${bracketed(settings.host)}:${settings.port}`;
  const told = tellsItself(config) ?? set;
  if (told === undefined) return 'http://(CENTRALITA_HTTP is off)';
  const url = new URL(told);
  const isAny = url.hostname === '0.0.0.0' || url.hostname === '[::]';
  const own = Object.values(networkInterfaces())
    .flat()
    .find((each) => each && each.family === 'IPv4' && !each.internal)?.address;
  return isAny ? told.replace(url.hostname, own ?? '127.0.0.1') : told;
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Where the appliance that runs listens; undefined when none does, or it has not said so yet. */
function tellsItself({ readyFile }: Config): string | undefined {
  if (readyFile === undefined) return undefined;
  try {
    const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as { http?: string; https?: string };
    return (ready.http ?? ready.https)?.replace(/\/$/, '');
  } catch {
    return undefined;
  }
}

export const ownerLink: Command = async (args, { terminal, config }) => {
  readArgs(args, {});
  const made = await withHouse(config.dataFolder, ({ access }) => access.offerOwnerLink({ by: 'cli' }));
  terminal.err('Good for one visit within a day, and older links are void:');
  terminal.out(`${webAddress(config)}/first-visit/${made}`);
  return 0;
};
