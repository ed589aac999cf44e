import { usualBreaks } from '../../core/office/break-reasons.ts';
import type { Office } from '../../core/office/office.ts';
import { extensionDefaults, trunkDefaults } from '../../core/office/peer-defaults.ts';
import { callbackDefaults, surveyDefaults } from '../../core/office/queue-callbacks.ts';
import { admissionDefaults, comfortDefaults, favourDefaults } from '../../core/office/queue-callers.ts';
import { distributionDefaults } from '../../core/office/queue-rules.ts';
import { usualTaskKinds } from '../../core/office/task-kinds.ts';

/**
 * An office that works, for calls: queue `care` (agents ana/101 and luis/102), supervisor `sofia`/103, owner `olga`/104, trunk
 * `carrier` (peer 127.0.0.10), a tariff for it, hours `always`, DID +34910000001 to the queue, outbound to everywhere.
 * Complete, as `OfficeService.read` returns it, nobody with a password; whole sections are replaced by `overrides`.
 */
export function sampleOffice(overrides: Partial<Office> = {}): Office {
  const person = (login: string, name: string, more: Pick<Office['people'][number], 'roles' | 'extension'>) => ({
    login,
    name,
    ...more,
    active: true,
  });
  return {
    office: { name: 'Sample Office', country: 'ES', language: 'es', timezone: 'Europe/Madrid', currency: 'EUR' },
    people: [
      person('ana', 'Ana Pérez', { roles: ['agent'], extension: '101' }),
      person('luis', 'Luis Gómez', { roles: ['agent'], extension: '102' }),
      person('olga', 'Olga Ruiz', { roles: ['owner'], extension: '104' }),
      person('sofia', 'Sofía Marín', { roles: ['supervisor'], extension: '103' }),
    ],
    extensions: ['101', '102', '103', '104'].map((number) => ({
      number,
      name: `Desk ${number}`,
      secret: `secret-of-${number}-0000`,
      record: false,
      ...extensionDefaults,
      forward: { ...extensionDefaults.forward },
    })),
    trunks: [
      {
        id: 'carrier',
        name: 'Carrier',
        ...trunkDefaults,
        kind: 'peer',
        host: '127.0.0.10',
        callerId: '+34910000001',
        tariff: 'standard',
        optionsSec: 0,
      },
    ],
    hours: [
      {
        id: 'always',
        name: 'Always open',
        weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
        exceptions: [],
      },
    ],
    prompts: [],
    queues: [
      {
        id: 'care',
        name: 'Customer care',
        number: '600',
        members: ['ana', 'luis'],
        ringSec: 15,
        wrapUpSec: 20,
        resultRequired: false,
        missesBeforeBreak: 2,
        retrySec: 5,
        priority: 0,
        distribution: { ...structuredClone(distributionDefaults), keepWait: false },
        favour: { ...favourDefaults },
        comfort: structuredClone(comfortDefaults),
        admission: { ...structuredClone(admissionDefaults), phoneGoneIsAway: false },
        callback: { ...callbackDefaults },
        survey: structuredClone(surveyDefaults),
        music: 'music',
        record: true,
        serviceLevelSec: 20,
        maxWaitSec: 300,
        onTimeout: { prompt: 'all-busy', then: { kind: 'hangup' } },
        onNoAgents: { prompt: 'no-agents', then: { kind: 'hangup' } },
      },
    ],
    ringGroups: [],
    flows: [],
    accounts: [],
    campaigns: [],
    rooms: [],
    mailboxes: [],
    inboundRoutes: [
      {
        id: 'main',
        did: '+34910000001',
        hours: 'always',
        greeting: 'welcome',
        to: { kind: 'queue', queue: 'care' },
        onClosed: { prompt: 'closed', then: { kind: 'hangup' } },
      },
    ],
    outboundRoutes: [{ id: 'out', name: 'All calls', prefixes: [''], strip: 0, prepend: '', trunks: ['carrier'] }],
    classes: [],
    phones: [],
    callers: [],
    // No clocks of breaks that tests do not ask for.
    breaks: usualBreaks.map(({ mostMin: _most, ...each }) => structuredClone(each)),
    departments: [],
    motives: [],
    services: [],
    prices: [],
    exchangeRates: [],
    taxes: [],
    mailTemplates: [],
    taskKinds: structuredClone([...usualTaskKinds]),
    letterTemplates: [],
    letterKits: [],
    results: [],
    customerFields: [],
    tariffs: [
      {
        id: 'standard',
        name: 'Standard',
        currency: 'EUR',
        timezone: 'Europe/Madrid',
        duration: 'ceil',
        versions: [
          {
            validFrom: '2020-01-01T00:00:00.000Z',
            rates: [
              {
                name: 'Spain',
                prefixes: ['34'],
                connectFee: '0.05',
                steps: [{ from: 0, price: '0.02', per: 60, increment: 1 }],
                rounding: { mode: 'half-up', decimals: 4 },
              },
              {
                name: 'Rest of the world',
                prefixes: [''],
                connectFee: '0.1',
                steps: [{ from: 0, price: '0.3', per: 60, increment: 60 }],
                rounding: { mode: 'half-up', decimals: 4 },
              },
            ],
          },
        ],
      },
    ],
    ...overrides,
  };
}
