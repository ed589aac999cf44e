import { rmSync, writeFileSync } from 'node:fs';
import { serveWeb, type WebServer } from './adapters/http/serve.ts';
import type { CertificateSource } from './adapters/system/certificate-source.ts';
import type { Closers } from './base/closers.ts';
import type { Config } from './base/config.ts';
import { CentralitaError } from './base/errors.ts';
import type { Log } from './base/log.ts';

/** The web at the addresses of the settings; that of HTTPS takes a renewed certificate by itself. */
export async function openWebDoors(house: {
  config: Config;
  fetch: Parameters<typeof serveWeb>[0]['fetch'];
  certificate: CertificateSource | undefined;
  closers: Closers;
  log: Log;
}): Promise<{ http?: WebServer; https?: WebServer }> {
  const { config, fetch, certificate, closers, log } = house;
  const doors: { http?: WebServer; https?: WebServer } = {};
  if (config.http) {
    doors.http = await serveWeb({ setting: 'CENTRALITA_HTTP', ...config.http, fetch, log });
    closers.add('http', doors.http.stop);
  }
  if (config.https && certificate) {
    doors.https = await serveWeb({
      setting: 'CENTRALITA_HTTPS',
      ...config.https,
      fetch,
      certificate: certificate.current(),
      log,
    });
    certificate.onRenewed(doors.https.renew);
    closers.add('https', doors.https.stop);
  }
  return doors;
}

/** Tells that we serve, and where; gone again when we stop. Throws `ready-file-failed {file, why}`. */
export function writeReadyFile(file: string, { serving, closers }: { serving: unknown; closers: Closers }): void {
  try {
    writeFileSync(file, `${JSON.stringify(serving, null, 2)}\n`);
  } catch (error) {
    throw new CentralitaError('ready-file-failed', { file, why: (error as NodeJS.ErrnoException).code });
  }
  closers.add('ready file', () => rmSync(file, { force: true }));
}
