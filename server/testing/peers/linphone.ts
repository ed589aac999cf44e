import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTone } from '../audio.ts';
import { wavFile } from '../builders/wav.ts';
import { eventually } from '../eventually.ts';
import type { Facts } from '../facts.ts';
import { untilInFolder } from '../files.ts';
import { makeTempFolder, pickAddress } from '../loopback.ts';
import { startProcess } from '../process.ts';

/** Linphone without a face (Debian's linphone-cli), with a tone for a voice. */
export interface LinphonePhone extends AsyncDisposable {
  /** All that it said; its events are lines as `Event: LinphoneCallStreamsRunning`. */
  readonly said: Facts<string>;
  /** Types a command of `linphone-daemon` and waits for the line that matches. */
  command(text: string, until: RegExp): Promise<string>;
  /** Resolves when the registrar said 200. */
  register(): Promise<void>;
  /** Resolves when its own log tells of sound that comes in; its ears are not recorded. */
  hear(): Promise<true>;
  /** Says its tone in the call that is up. */
  speak(): Promise<void>;
}

/**
 * It needs no sound card: what it says comes from a file. The chain of the registrar's certificate is checked, not its
 * name: version 5.1 knows none but DNS names, and finds no address in a certificate.
 */
const settings = (options: { address: string; authorities: string; provisionFrom?: string | undefined }): string => `
[misc]
${options.provisionFrom === undefined ? '' : `config-uri=${options.provisionFrom}`}
[sip]
bind_address=${options.address}
sip_port=5060
sip_tcp_port=5062
sip_tls_port=5061
root_ca=${options.authorities}
verify_server_cn=0
use_ipv6=0
guess_hostname=0
[sound]
echocancellation=0
[video]
enabled=0
`;

/** Starts it on an address of its own. */
export async function startLinphone(options: {
  user: string;
  password: string;
  registrar: { address: string; port: number; transport: 'udp' | 'tcp' | 'tls' };
  /** PEM file of who signed the registrar's certificate. */
  authorities: string;
  encryption?: 'srtp';
  toneHz: number;
  /** Remote provisioning: it fetches its account there when it starts, and registers by itself. */
  provisionFrom?: string;
}): Promise<LinphonePhone> {
  const { user, password, registrar } = options;
  const [temp, address] = await Promise.all([makeTempFolder('linphone'), pickAddress()]);
  for (const folder of ['.local/share/linphone', '.config/linphone'])
    await mkdir(join(temp.path, folder), { recursive: true });
  const tone = join(temp.path, 'tone.wav');
  const sound = wavFile({ ms: 10_000 });
  Buffer.from(makeTone(options.toneHz, { ms: 10_000 }).buffer).copy(sound, 44);
  await writeFile(tone, sound);
  const log = join(temp.path, 'log');
  const config = join(temp.path, 'linphonerc');
  await writeFile(
    config,
    settings({ address, authorities: options.authorities, provisionFrom: options.provisionFrom }),
  );
  const program = startProcess({
    name: `linphone ${user}`,
    command: 'stdbuf',
    args: ['-oL', 'linphone-daemon', '--config', config, '--log', log],
    env: { HOME: temp.path },
    talks: true,
  });
  const said = program.lines;

  async function command(text: string, until: RegExp): Promise<string> {
    const after = said.all.length;
    program.type(text);
    return said.waitFor((line) => until.test(line), { what: text, after });
  }
  const place = `sip:${registrar.address}:${registrar.port};transport=${registrar.transport}`;
  return {
    said,
    command,
    async register() {
      if (options.encryption) await command(`media-encryption ${options.encryption}`, /Status: Ok/);
      await command(
        `register sip:${user}@${registrar.address}:${registrar.port} ${place} ${password} ${user}`,
        /Status: Ok/,
      );
      // It tells nobody of a registration unless asked.
      await eventually('Linphone registered', async () =>
        (await command('register-status ALL', /^State: /)).includes('LinphoneRegistrationOk') ? true : undefined,
      );
    },
    hear: () =>
      untilInFolder({ folder: temp.path, what: 'sound coming in', withinMs: 5_000 }, async () => {
        const told = [...(await readFile(log, 'utf8')).matchAll(/RTP : \[d=\s*([\d.]+)/g)].at(-1);
        return Number(told?.[1] ?? 0) > 10 ? true : undefined;
      }),
    speak: async () => void (await command(`incall-player-start ${tone}`, /Status: Ok/)),
    async [Symbol.asyncDispose]() {
      program.type('quit');
      await program.stop('SIGTERM', 3_000);
      await temp[Symbol.asyncDispose]();
    },
  };
}
