import { expect, test } from 'vitest';
import { makeCertificate } from '../../../testing/certificate.ts';
import { clientOptions } from './tls-settings.ts';

test('the authorities are read once, not for each connection to a server', async () => {
  const own = await makeCertificate();
  const settings = { own, authorities: own.cert };
  const first = clientOptions(settings, 'pbx.example');
  expect(clientOptions(settings, undefined).secureContext).toBe(first.secureContext);
  expect(clientOptions({ ...settings, own: await makeCertificate() }, 'pbx.example').secureContext).not.toBe(
    first.secureContext,
  );
});
