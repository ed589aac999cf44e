import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
// @peculiar/x509 keeps its signature providers in a container that needs this.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export interface Certificate {
  key: string;
  cert: string;
  /** Epoch ms. */
  expiresAt: number;
  /** SHA-256 of the authority that browsers are to trust, `AA:BB:…`. */
  authorityFingerprint: string;
}

const DAY_MS = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

async function exportKey(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

async function importKey(pem: string): Promise<CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
}

/** Names and addresses by which browsers of the office reach this box. */
function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each && !each.address.startsWith('fe80') ? [each.address] : []));
  return [...new Set(['localhost', hostname(), `${hostname()}.local`, 'centralita.local', ...addresses])];
}

const nameOf = (name: string): x509.JsonGeneralName =>
  isIP(name) ? { type: 'ip', value: name } : { type: 'dns', value: name };

function writeSecret(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

async function makeAuthority(folder: string, nowMs: number) {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex'),
    name: 'CN=Centralita local authority',
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + 3650 * DAY_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  writeSecret(join(folder, 'authority.key'), await exportKey(keys.privateKey));
  writeSecret(join(folder, 'authority.pem'), cert.toString('pem'));
}

/**
 * The box's own certificate, in `<data>/tls`: made at the first start by an authority of its own (which browsers can be
 * told to trust once), made anew when less than 30 days are left or the box has got another address.
 */
export async function ownCertificate(options: { folder: string; nowMs: number }): Promise<Certificate> {
  const { folder, nowMs } = options;
  x509.cryptoProvider.set(crypto);
  if (!existsSync(join(folder, 'authority.key'))) await makeAuthority(folder, nowMs);
  const authority = new x509.X509Certificate(readFileSync(join(folder, 'authority.pem'), 'utf8'));
  const fingerprint = createHash('sha256').update(Buffer.from(authority.rawData)).digest('hex').toUpperCase();
  const authorityFingerprint = fingerprint.match(/../g)!.join(':');
  const names = ownNames();
  const known = readOwn(folder);
  if (known && known.expiresAt - nowMs > 30 * DAY_MS && names.every((name) => known.names.includes(name))) {
    return { key: known.key, cert: known.cert, expiresAt: known.expiresAt, authorityFingerprint };
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex'),
    subject: `CN=${hostname()}`,
    issuer: authority.subject,
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + 397 * DAY_MS),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await importKey(readFileSync(join(folder, 'authority.key'), 'utf8')),
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(nameOf)),
      await x509.AuthorityKeyIdentifierExtension.create(authority),
    ],
  });
  writeSecret(join(folder, 'own.key'), await exportKey(keys.privateKey));
  writeSecret(join(folder, 'own.pem'), `${leaf.toString('pem')}\n${authority.toString('pem')}\n`);
  const made = readOwn(folder)!;
  return { key: made.key, cert: made.cert, expiresAt: made.expiresAt, authorityFingerprint };
}

function readOwn(folder: string): { key: string; cert: string; expiresAt: number; names: string[] } | undefined {
  const file = join(folder, 'own.pem');
  if (!existsSync(file)) return undefined;
  try {
    const cert = readFileSync(file, 'utf8');
    const leaf = new x509.X509Certificate(cert.slice(0, cert.indexOf('-----END CERTIFICATE-----') + 26));
    const san = leaf.getExtension(x509.SubjectAlternativeNameExtension);
    return {
      key: readFileSync(join(folder, 'own.key'), 'utf8'),
      cert,
      expiresAt: leaf.notAfter.getTime(),
      names: san?.names.items.map((each) => each.value) ?? [],
    };
  } catch {
    // Cut short by a full disk or a power cut: a new one is made.
    return undefined;
  }
}
