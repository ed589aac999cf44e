import { join, resolve } from 'node:path';
import { ownCertificate } from '../../adapters/system/certificate.ts';
import type { Facts } from '../facts.ts';
import { makeTempFolder, type Place, pickAddress, pickTcpPort } from '../loopback.ts';
import { type RunningProcess, startProcess } from '../process.ts';

/** Everybody's password at the carrier; whoever registers has an account. */
export const carrierPassword = 'a-carriers-password';

/** Kamailio as a carrier's proxy and registrar, as `kamailio.cfg` beside this file describes it. */
export interface Kamailio extends AsyncDisposable {
  /** UDP and TCP share address and port. */
  readonly udp: Place;
  readonly tcp: Place;
  readonly tls: Place;
  /** PEM file of who signed its certificate. */
  readonly authorities: string;
  /**
   * What the program that runs now said: a line `heard <method> <uri> from <proto>:<address>:<port> … routes <Route headers>`
   * for each request that came.
   */
  readonly log: Facts<string>;
  /** As if its machine had stopped: connections break. */
  stop(): Promise<void>;
  /** Starts it again where it was; it knows no registration any more. */
  start(): Promise<void>;
}

/** Starts a carrier on addresses of its own, 5060 for UDP and TCP, and with a certificate of its own for TLS. */
export async function startKamailio(): Promise<Kamailio> {
  const temp = await makeTempFolder('kamailio');
  const address = await pickAddress();
  // Certificates are made for the machine's own addresses; other ones of loopback are none.
  const tls = { address: '127.0.0.1', port: await pickTcpPort('127.0.0.1') };
  await ownCertificate({ folder: temp.path, nowMs: Date.now() });
  let running: RunningProcess;

  async function start(): Promise<void> {
    running = startProcess({
      name: 'kamailio',
      command: 'kamailio',
      args: [
        // In the foreground, with as little memory as it takes.
        ...['-DD', '-E', '-m', '16', '-M', '4', '-w', temp.path, '-Y', temp.path],
        ...['-f', resolve(import.meta.dirname, 'kamailio.cfg')],
        ...['-A', `PASSWORD="${carrierPassword}"`],
        ...['-A', `TLS_KEY="${join(temp.path, 'own.key')}"`, '-A', `TLS_CERTIFICATE="${join(temp.path, 'own.pem')}"`],
        ...['-l', `udp:${address}:5060`, '-l', `tcp:${address}:5060`, '-l', `tls:${tls.address}:${tls.port}`],
      ],
    });
    await running.lines.waitFor((line) => line.includes('ready to work'), { what: 'getting ready' });
  }

  const stop = async (): Promise<void> => {
    await running.stop();
  };
  try {
    await start();
  } catch (error) {
    await stop();
    await temp[Symbol.asyncDispose]();
    throw error;
  }
  const place = { address, port: 5060 };
  return {
    udp: place,
    tcp: place,
    tls,
    authorities: join(temp.path, 'authority.pem'),
    get log() {
      return running.lines;
    },
    stop,
    start,
    async [Symbol.asyncDispose]() {
      await stop();
      await temp[Symbol.asyncDispose]();
    },
  };
}
