import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, ownCertificate } from '../adapters/system/certificate.ts';

/** A certificate as the appliance makes its own, in a folder of its own. */
export const makeCertificate = (): Promise<Certificate> =>
  ownCertificate({ folder: mkdtempSync(join(tmpdir(), 'centralita-tls-')), nowMs: Date.now() });
