import { encode } from 'uqr';
import type { PhoneLike } from '../../../views/admin/section.ts';
import type { PhoneState } from '../../services/provisioning/provisioning.ts';
import type { WebDeps } from '../web-deps.ts';

/** What a template's head says until somebody has the device. */
const untried = 'not tried with a device';
/** Quiet zone around the code, in modules (ISO/IEC 18004 asks for four). */
const BORDER = 4;

/** One path for all dark modules. */
function drawQr(text: string): NonNullable<PhoneLike['qr']> {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return { size, path };
}

/** What the phone's page shows of a link. */
export function viewPhone(deps: WebDeps, { phone, link }: PhoneState): PhoneLike {
  const isScanned = phone.vendor === 'linphone';
  const root = `${deps.webRoot()}/p/${link.token}/`;
  const tried = deps.provisioning.templates.get(phone.vendor)?.tried;
  const url = isScanned ? `${root}linphone.xml` : root;
  return {
    id: phone.id,
    url,
    ...(tried !== undefined && tried !== untried && { tried }),
    hint: isScanned ? 'phones.hint.linphone' : phone.vendor === 'baresip' ? 'phones.hint.baresip' : 'phones.hint.desk',
    ...(isScanned && { qr: drawQr(url) }),
    ...(phone.vendor === 'baresip' && {
      commands: ['accounts', 'config', 'contacts']
        .map((file) => `curl -o ~/.baresip/${file} ${root}${file}`)
        .join('\n'),
    }),
    ...(link.lastFetchAt !== null && { lastFetchAt: link.lastFetchAt }),
    ...(link.lastAddress !== null && { lastAddress: link.lastAddress }),
    ...(link.model !== null && { model: link.model }),
    ...(link.firmware !== null && { firmware: link.firmware }),
    ...(link.trouble !== null && { trouble: link.trouble }),
  };
}
