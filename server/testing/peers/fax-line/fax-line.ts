import { makeTempFolder } from '../../loopback.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { type SoftwareModem, startSoftwareModem } from './software-modem.ts';

/** A telephone exchange with software fax modems on it. */
export interface FaxLine extends AsyncDisposable {
  readonly exchange: Exchange;
  readonly modems: readonly SoftwareModem[];
  readonly folder: string;
  modem(number: string): SoftwareModem;
}

/** Starts it with a modem for each number; dialling one of the others rings there, with the sound of the line between. */
export async function startFaxLine(numbers: readonly string[] = ['101', '102'], seed = 1): Promise<FaxLine> {
  const folder = await makeTempFolder('fax');
  const exchange = createExchange(seed);
  const modems: SoftwareModem[] = [];
  const close = async (): Promise<void> => {
    exchange.close();
    await Promise.all(modems.map((modem) => modem.stop()));
    await folder[Symbol.asyncDispose]();
  };
  try {
    for (const number of numbers) modems.push(await startSoftwareModem({ number, folder: folder.path, exchange }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    exchange,
    modems,
    folder: folder.path,
    modem(number) {
      const found = modems.find((modem) => modem.number === number);
      if (!found) throw new Error(`no modem ${number}`);
      return found;
    },
    [Symbol.asyncDispose]: close,
  };
}
