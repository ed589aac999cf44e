import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { eventually } from '../eventually.ts';

const binary = '/usr/sbin/dovecot';

/** Debian's IMAP server on 127.0.0.1 with one mailbox, in a folder of its own. */
export interface Dovecot extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  readonly secret: string;
  /** Brings mails into the INBOX as they are (RFC 5322), in this order. */
  deliver(...sources: (string | Buffer)[]): Promise<void>;
  /** Cuts all connections, as a restart of the server does, and serves again. */
  cut(): Promise<void>;
  /** Another UIDVALIDITY with the same mails, as after a mailbox was restored. */
  renumber(): Promise<void>;
  /** Flags of the mails in the INBOX, in their order. */
  flags(): Promise<string[][]>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** `withIdle: false`: a server that cannot tell of new mails by itself. */
export async function startDovecot({ withIdle = true }: { withIdle?: boolean } = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'dovecot-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const user = 'office';
  const secret = 'mailbox-pass';
  const { username, uid, gid } = userInfo();
  // Mail is read as somebody who may do nothing else; who may not become another stays who they are.
  const [readerUid, readerGid] = uid === 0 ? [65_534, 65_534] : [uid, gid];
  const mail = join(folder, 'mail');
  mkdirSync(mail, { recursive: true });
  if (uid === 0) execFileSync('chown', [`${readerUid}:${readerGid}`, mail]);
  writeFileSync(join(folder, 'users'), `${user}:{PLAIN}${secret}:${readerUid}:${readerGid}::${mail}\n`);
  const config = join(folder, 'dovecot.conf');
  writeFileSync(
    config,
    `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${uid === 0 ? 'dovecot' : username}
default_internal_group = ${uid === 0 ? 'dovecot' : String(gid)}
default_login_user = ${uid === 0 ? 'dovenull' : username}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${mail}/Maildir
mail_privileged_group =
auth_mechanisms = plain login
${withIdle ? '' : 'imap_capability = IMAP4rev1 SASL-IR LITERAL+ UIDPLUS NAMESPACE\n'}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`,
  );
  let running: ChildProcess | undefined;
  async function start(): Promise<void> {
    const child = spawn(binary, ['-F', '-c', config], { stdio: 'ignore' });
    running = child;
    await eventually('dovecot answers', async () => {
      if (child.exitCode !== null) throw new Error(readFileSync(join(folder, 'log'), 'utf8'));
      return (await answers(port)) || undefined;
    });
  }
  async function stop(): Promise<void> {
    const child = running;
    if (!child || child.exitCode !== null) return;
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await over;
  }
  async function asClient<T>(act: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      auth: { user, pass: secret },
      logger: false,
      disableAutoIdle: true,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await act(client);
    } finally {
      await client.logout();
    }
  }
  await start();
  return {
    port,
    user,
    secret,
    deliver: (...sources) =>
      asClient(async (client) => {
        for (const source of sources)
          await client.append('INBOX', typeof source === 'string' ? source.replace(/\r?\n/g, '\r\n') : source);
      }),
    async cut() {
      await stop();
      await start();
    },
    async renumber() {
      await stop();
      for (const name of [
        'dovecot-uidlist',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
        'dovecot-uidvalidity',
      ])
        rmSync(join(mail, 'Maildir', name), { force: true });
      writeFileSync(join(mail, 'Maildir', 'dovecot-uidlist'), '3 V777 N1 G00000000000000000000000000000001\n', {
        mode: 0o666,
      });
      if (uid === 0) execFileSync('chown', [`${readerUid}:${readerGid}`, join(mail, 'Maildir', 'dovecot-uidlist')]);
      await start();
    },
    flags: () =>
      asClient(async (client) => {
        await client.mailboxOpen('INBOX');
        const all: string[][] = [];
        for await (const { flags } of client.fetch('1:*', { flags: true })) all.push([...(flags ?? [])]);
        return all;
      }),
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
