import Srf, { type SrfRequest } from 'drachtio-srf';
import { testSdp } from '../stages/sip-puppet.ts';

/** An application that answers everything, each kind of request in several ways, and calls out when asked to. */
export interface FuzzApp {
  /** Rings there; whatever comes of it, the call is ended. */
  callOut(uri: string): void;
  /** Idempotent. */
  disconnect(): void;
}

const talkMs = 3000;
const ringMs = 10_000;
const refusals = [486, 404, 302, 603, 480, 500];
const others = [
  'register',
  'options',
  'message',
  'info',
  'notify',
  'subscribe',
  'publish',
  'refer',
  'update',
  'bye',
  'prack',
];

export async function connectFuzzApp(control: { host: string; port: number; secret: string }): Promise<FuzzApp> {
  const srf = new Srf();
  await new Promise<void>((resolve, reject) => {
    srf.on('connect', (error: unknown) => (error ? reject(error) : resolve()));
    srf.on('error', reject);
    srf.connect({ ...control });
  });
  let count = 0;
  let connected = true;
  const hangUpLater = (dialog: Srf.Dialog): void => {
    dialog.on('destroy', () => undefined);
    setTimeout(() => dialog.destroy(undefined, () => undefined), talkMs).unref();
  };
  srf.invite((req, res) => {
    const turn = count++ % 8;
    // The callback and not the promise: of an INVITE without Contact it hears a complaint first, and then the dialog.
    if (turn === 0) {
      srf.createUAS(req, res, { localSdp: testSdp() }, (_error, dialog) => void (dialog && hangUpLater(dialog)));
      return;
    }
    if (turn === 1) res.send(183, { body: testSdp(), headers: { 'Content-Type': 'application/sdp' } });
    res.send(refusals[turn % refusals.length]!);
  });
  // Subscriptions are short, or they would outlive the run.
  for (const method of others)
    srf.use(method, (_req, res) => void res.send(count++ % 8 === 0 ? 403 : 200, { headers: { Expires: '5' } }));
  return {
    callOut(uri) {
      let given: SrfRequest | undefined;
      let tired = false;
      const cancel = (): void => void given?.cancel(() => undefined);
      // The client library tells an error first, whatever its types say.
      const onRequest = ((_error: unknown, req?: SrfRequest) => {
        given = req;
        // After a long pause of the process the timer runs before what the engine said meanwhile is read.
        if (tired) cancel();
      }) as unknown as (req: SrfRequest) => void;
      const patience = setTimeout(() => {
        tired = true;
        cancel();
      }, ringMs);
      const over = (): void => clearTimeout(patience);
      const ringing = srf.createUAC(uri, { localSdp: testSdp() }, { cbRequest: onRequest });
      ringing.then(hangUpLater, () => undefined).finally(over);
    },
    disconnect() {
      if (connected) srf.disconnect();
      connected = false;
    },
  };
}
