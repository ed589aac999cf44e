import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { promisify } from 'node:util';

const runFile = promisify(execFile);
const ip = async (...args: string[]): Promise<void> => void (await runFile('ip', args));

/** A machine of its own as far as the network goes, on a cable with ours; gone when disposed of. Root alone can make one. */
export interface NetworkNamespace extends AsyncDisposable {
  readonly name: string;
  /** Addresses of ours on the cable. */
  readonly near: readonly string[];
  /** Its address there, in one network with ours; the last one that it was given. */
  readonly far: string;
  /** It gets another address and loses the one it had. */
  move(): Promise<void>;
}

export const mayMakeNamespaces = process.getuid?.() === 0;

/** With `hosts` addresses of ours. */
export async function openNamespace(hosts: number): Promise<NetworkNamespace> {
  const id = randomInt(2 ** 24).toString(16);
  const [name, ours, theirs] = [`cent-${id}`, `ct${id}a`, `ct${id}b`];
  const net = `10.${randomInt(200, 250)}.${randomInt(1, 255)}`;
  const inside = (...args: string[]): Promise<void> => ip('-n', name, ...args);
  const near = Array.from({ length: hosts }, (_, index) => `${net}.${101 + index}`);
  let host = 1;
  await ip('netns', 'add', name);
  const close = async (): Promise<void> => {
    // The cable goes with its end.
    await ip('netns', 'del', name);
  };
  try {
    await ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs, 'netns', name);
    for (const address of near) await ip('addr', 'add', `${address}/24`, 'dev', ours);
    await ip('link', 'set', ours, 'up');
    await inside('link', 'set', 'lo', 'up');
    await inside('addr', 'add', `${net}.${host}/24`, 'dev', theirs);
    await inside('link', 'set', theirs, 'up');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name,
    near,
    get far() {
      return `${net}.${host}`;
    },
    async move() {
      const before = host++;
      await inside('addr', 'add', `${net}.${host}/24`, 'dev', theirs);
      // The one that was first takes those of its network with it unless they are promoted: it is put back then.
      await inside('addr', 'del', `${net}.${before}/24`, 'dev', theirs);
      await inside('addr', 'replace', `${net}.${host}/24`, 'dev', theirs);
    },
    [Symbol.asyncDispose]: close,
  };
}
