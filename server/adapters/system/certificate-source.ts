import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type CertificateEnd, certificateEnd } from '../../base/certificate-end.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { CentralitaError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { ownCertificate } from './certificate.ts';

/** PEM texts. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** The certificate that the appliance shows, on the web and in SIP; looked at anew while it serves. */
export interface CertificateSource {
  current(): KeyPair;
  onRenewed(listener: (pair: KeyPair) => void): void;
  stop(): void;
}

const lookMs = 300_000;

function readPem(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CentralitaError('certificate-unusable', { setting, file, why: (error as NodeJS.ErrnoException).code });
  }
}

/** Reasons never repeat what is in the files. */
function readFiles(files: { cert: string; key: string }): KeyPair {
  const cert = readPem('CENTRALITA_TLS_CERT', files.cert);
  const key = readPem('CENTRALITA_TLS_KEY', files.key);
  const refuse = (setting: string, file: string, why: string): never => {
    throw new CentralitaError('certificate-unusable', { setting, file, why });
  };
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(cert);
  } catch {
    return refuse('CENTRALITA_TLS_CERT', files.cert, 'no PEM certificate');
  }
  let fits: boolean;
  try {
    fits = leaf.checkPrivateKey(createPrivateKey(key));
  } catch {
    return refuse('CENTRALITA_TLS_KEY', files.key, 'no PEM key without a password');
  }
  return fits ? { cert, key } : refuse('CENTRALITA_TLS_KEY', files.key, 'not the key of the certificate');
}

/** Authorities in PEM. Throws `certificate-unusable {setting, file, why}`. */
export function readAuthorities(file: string): string {
  const pem = readPem('CENTRALITA_SIP_TLS_CA', file);
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new CentralitaError('certificate-unusable', {
      setting: 'CENTRALITA_SIP_TLS_CA',
      file,
      why: 'no PEM certificate',
    });
  return pem;
}

/**
 * The files that the operator names, else the appliance's own certificate in `folder`. Whoever renews the files need not
 * restart anything. Throws `certificate-unusable {setting, file, why}` when they cannot be used at the start; later the
 * last good pair stays.
 */
export async function openCertificate(options: {
  folder: string;
  files?: { cert: string; key: string } | undefined;
  clock: Clock;
  log: Log;
}): Promise<CertificateSource> {
  const { folder, files, clock, log } = options;
  const read = async (): Promise<KeyPair> => {
    if (files) return readFiles(files);
    const { cert, key } = await ownCertificate({ folder, nowMs: clock.now() });
    return { cert, key };
  };
  let pair = await read();
  let told: CertificateEnd = 'far';
  // Whoever forgot to renew would otherwise only see phones and browsers stay away. The own one is renewed in time.
  function tellEnd(): void {
    if (!files) return;
    const { end, at } = certificateEnd({ cert: pair.cert, nowMs: clock.now() });
    const facts = { setting: 'CENTRALITA_TLS_CERT', file: files.cert, validTo: at };
    if (end !== told && end === 'soon') log.warn('certificate ends soon: renew its files', facts);
    if (end !== told && end === 'over')
      log.warn('certificate has ended: phones and browsers refuse it until its files are renewed', facts);
    told = end;
  }
  tellEnd();
  const listeners: ((pair: KeyPair) => void)[] = [];
  let stopped = false;
  let timer: Timer = clock.after(lookMs, look);

  function look(): void {
    read()
      .then((next) => {
        if (stopped || (next.cert === pair.cert && next.key === pair.key)) return;
        pair = next;
        log.info('certificate renewed', { validTo: new X509Certificate(next.cert).validTo });
        for (const listener of listeners) listener(next);
      })
      .catch((error: unknown) => {
        const why = error instanceof CentralitaError ? error.context : { why: (error as Error).message };
        log.warn('renewed certificate not usable: the one before stays', why);
      })
      .finally(() => {
        tellEnd();
        if (!stopped) timer = clock.after(lookMs, look);
      });
  }

  return {
    current: () => pair,
    onRenewed: (listener) => void listeners.push(listener),
    stop() {
      stopped = true;
      timer.cancel();
    },
  };
}
