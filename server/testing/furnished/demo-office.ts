import type { Office } from '../../core/office/office.ts';
import { extensionDefaults, trunkDefaults } from '../../core/office/peer-defaults.ts';
import { sampleOffice } from '../builders/office.ts';

/** Everyone's password in the demonstration. */
export const demoPassword = 'demo-centralita';

/** What callers dial. */
export const demoDid = '+18095550100';

export const secretOf = (extension: string): string => `demo-secret-of-${extension}`;

/** A dental clinic in Santo Domingo: an owner, a supervisor, three agents, one queue, one carrier on `carrier`. */
export function demoOffice(carrier: { address: string; port: number }): Office {
  const base = sampleOffice();
  const person = (
    login: string,
    name: string,
    more: Pick<Office['people'][number], 'roles' | 'extension' | 'language'>,
  ) => ({ login, name, ...more, active: true, password: demoPassword });
  const people: Office['people'] = [
    person('ana', 'Ana Peralta', { roles: ['agent'], extension: '101', language: 'es' }),
    person('luis', 'Luis Gómez', { roles: ['agent'], extension: '102', language: 'es' }),
    person('mary', 'Mary Johnson', { roles: ['agent'], extension: '103', language: 'en' }),
    person('olga', 'Olga Ruiz', { roles: ['owner'], extension: '105', language: 'es' }),
    person('sofia', 'Sofía Marín', { roles: ['supervisor'], extension: '104', language: 'es' }),
  ];
  const [queue] = base.queues;
  const [route] = base.inboundRoutes;
  const rate = (name: string, prefixes: string[], price: string) => ({
    name,
    prefixes,
    connectFee: '0.50',
    steps: [{ from: 0, price, per: 60, increment: 6 }],
    rounding: { mode: 'half-up' as const, decimals: 2 },
  });
  return {
    ...base,
    office: {
      name: 'Clínica Dental Caribe',
      country: 'DO',
      language: 'es',
      timezone: 'America/Santo_Domingo',
      currency: 'DOP',
    },
    people,
    extensions: people.map(({ name, extension }) => ({
      number: extension!,
      name,
      secret: secretOf(extension!),
      record: false,
      ...extensionDefaults,
    })),
    trunks: [
      {
        id: 'carrier',
        name: 'Tricom SIP',
        ...trunkDefaults,
        kind: 'peer',
        host: carrier.address,
        port: carrier.port,
        channels: 10,
        callerId: demoDid,
        tariff: 'national',
        optionsSec: 30,
      },
    ],
    queues: [
      {
        ...queue!,
        id: 'reception',
        name: 'Recepción',
        members: ['ana', 'luis', 'mary'],
        ringSec: 12,
        wrapUpSec: 8,
        // Simulated agents come back by themselves; nobody would fetch them from a break.
        missesBeforeBreak: 0,
      },
    ],
    results: [
      { id: 'appointment', name: 'Cita dada', key: '1', callBack: false, queues: [] },
      { id: 'information', name: 'Información', key: '2', callBack: false, queues: [] },
      { id: 'again', name: 'Llamar otra vez', key: '3', callBack: true, queues: [] },
    ],
    inboundRoutes: [{ ...route!, did: demoDid, to: { kind: 'queue', queue: 'reception' } }],
    outboundRoutes: [
      { id: 'out', name: 'Todas las llamadas', prefixes: [''], strip: 0, prepend: '', trunks: ['carrier'] },
    ],
    tariffs: [
      {
        id: 'national',
        name: 'Tarifa nacional',
        currency: 'DOP',
        timezone: 'America/Santo_Domingo',
        duration: 'ceil',
        versions: [
          {
            // Midnight in Santo Domingo.
            validFrom: '2020-01-01T04:00:00.000Z',
            rates: [
              rate('República Dominicana', ['1809', '1829', '1849'], '2.75'),
              rate('Estados Unidos y Canadá', ['1'], '4.20'),
              rate('Resto del mundo', [''], '18.00'),
            ],
          },
        ],
      },
    ],
  };
}
