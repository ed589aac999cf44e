import { accountDefaults } from '../../core/office/accounts.ts';
import { usualBreaks } from '../../core/office/break-reasons.ts';
import { campaignDefaults } from '../../core/office/campaigns.ts';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import type { Office } from '../../core/office/office.ts';
import { extensionDefaults, trunkDefaults } from '../../core/office/peer-defaults.ts';
import { phoneDefaults } from '../../core/office/phones.ts';
import { ringGroupDefaults } from '../../core/office/ring-groups.ts';
import { roomDefaults } from '../../core/office/rooms.ts';
import { usualTaskKinds } from '../../core/office/task-kinds.ts';

/**
 * An office as its owner typed it, for pages: passwords, a person who left, hours with a lunch break and a holiday, a
 * trunk that registers, nothing filled in. For calls see `office.ts`.
 */
export function clinicOffice(): Office {
  const hangup = { then: { kind: 'hangup' as const } };
  return {
    office: { name: 'Clínica Andes', country: 'CL', language: 'es', timezone: 'America/Santiago', currency: 'CLP' },
    people: [
      { login: 'olga', name: 'Olga Rivas', roles: ['owner'], active: true, password: 'owner-pass' },
      { login: 'sara', name: 'Sara Peña', roles: ['supervisor'], active: true, password: 'super-pass' },
      {
        login: 'ana',
        name: 'Ana Soto',
        roles: ['agent'],
        extension: '101',
        skills: [{ skill: 'inglés', level: 80 }],
        active: true,
        password: 'agent-pass',
      },
      { login: 'bruno', name: 'Bruno Díaz', roles: ['agent'], extension: '102', active: true },
      { login: 'gone', name: 'Gabriel Ido', roles: ['agent'], active: false },
    ],
    extensions: [
      { number: '101', name: 'Recepción', secret: 'k3yf0r101', record: true, ...extensionDefaults },
      { number: '102', name: 'Agenda', secret: 'k3yf0r102', record: true, ...extensionDefaults },
    ],
    trunks: [
      {
        id: 'carrier',
        name: 'Telefónica',
        ...trunkDefaults,
        kind: 'register',
        host: 'sip.carrier.example',
        username: '56221234567',
        secret: 's3cret',
        channels: 4,
        callerId: '+56221234567',
        tariff: 'national',
        optionsSec: 30,
      },
    ],
    hours: [
      {
        id: 'office',
        name: 'Horario de oficina',
        weekly: [
          { days: [1, 2, 3, 4, 5], from: '09:00', to: '13:30' },
          { days: [1, 2, 3, 4, 5], from: '15:00', to: '19:00' },
        ],
        exceptions: [{ date: '2026-09-18', name: 'Fiestas Patrias', periods: [] }],
      },
    ],
    prompts: [],
    ringGroups: [{ ...ringGroupDefaults, number: '750', name: 'Mostrador', members: ['101', '102'] }],
    queues: [
      {
        id: 'care',
        name: 'Atención',
        number: '700',
        members: ['ana', 'bruno'],
        ringSec: 15,
        resultRequired: false,
        wrapUpSec: 30,
        missesBeforeBreak: 3,
        retrySec: 10,
        priority: 0,
        distribution: {
          strategy: 'ring-more',
          needs: [{ skill: 'inglés', least: 60, everySec: 30, by: 20, downTo: 0 }],
          tiers: [{ afterSec: 20 }],
          seats: [{ login: 'bruno', tier: 2, weight: 2, share: 1 }],
          declinedRetrySec: 60,
          keepWait: true,
          ringMoreSec: 8,
        },
        favour: { lastAgentDays: 7, lastAgentWaitSec: 30, regainMin: 5, vipHeadStartSec: 120 },
        comfort: {
          position: true,
          wait: true,
          everySec: 45,
          messages: [{ prompt: 'queue-wait' }],
          keys: [
            { key: '1', does: 'callback' },
            { key: '2', does: 'message', mailbox: '990' },
          ],
        },
        admission: {
          limits: [{ when: 'waiting-per-person', atLeast: 4 }],
          onFull: hangup,
          breakIsAway: true,
          phoneGoneIsAway: true,
        },
        callback: {
          dials: true,
          hours: 'office',
          expiryHours: 12,
          retries: 3,
          retryMin: 20,
          otherNumber: false,
          abroad: true,
          mostPerDay: 2,
          closing: 'office',
        },
        survey: { share: 50, questions: [{ prompt: 'survey-question' }, { prompt: 'survey-solved' }], waitSec: 6 },
        music: 'music',
        record: true,
        serviceLevelSec: 20,
        maxWaitSec: 300,
        onTimeout: hangup,
        onNoAgents: { then: { kind: 'number', number: '+56987654321' } },
      },
    ],
    flows: [],
    rooms: [{ ...roomDefaults, number: '850', name: 'Reuniones' }],
    mailboxes: [{ ...mailboxDefaults, number: '990', name: 'Atención' }],
    inboundRoutes: [
      { id: 'main', did: '56221234567', hours: 'office', to: { kind: 'queue', queue: 'care' }, onClosed: hangup },
    ],
    outboundRoutes: [{ id: 'all', name: 'Todo', prefixes: [''], strip: 0, prepend: '', trunks: ['carrier'] }],
    phones: [{ ...phoneDefaults, id: 'agenda', name: 'Agenda', vendor: 'snom', extensions: ['102'] }],
    breaks: structuredClone([...usualBreaks]),
    departments: [{ id: 'surgery', name: 'Consulta', members: ['ana'], outside: false }],
    motives: [
      { id: 'visits', name: 'Citas', department: 'surgery' },
      { id: 'change-visit', name: 'Cambiar la cita', under: 'visits' },
    ],
    mailTemplates: [{ id: 'price', name: 'Precios', subject: 'Nuestros precios', text: 'Hola {{cliente.nombre}}:' }],
    services: [{ id: 'check-up', name: 'Revisión', text: 'Una hora, en ayunas', price: '60 €', days: 3 }],
    prices: [],
    exchangeRates: [],
    taxes: [],
    taskKinds: structuredClone([...usualTaskKinds]),
    letterTemplates: [
      {
        id: 'reminder',
        names: { es: 'Recordatorio', en: 'Reminder' },
        subjects: { es: 'Su revisión', en: 'Your check-up' },
        texts: { es: 'Estimada {{cliente.nombre}}:\nLe esperamos.', en: 'Dear {{customer.name}},\nsee you soon.' },
      },
    ],
    letterKits: [{ id: 'welcome', names: { es: 'Bienvenida', en: 'Welcome' }, letters: ['reminder'] }],
    results: [{ id: 'again', name: 'Llamar otra vez', key: '1', callBack: true, queues: [] }],
    accounts: [{ ...accountDefaults, code: '700', name: 'Obra nueva', pin: '4711' }],
    campaigns: [{ ...campaignDefaults, id: 'checkups', name: 'Revisiones', firstDay: '2026-01-01', paused: true }],
    customerFields: [
      { id: 'insurance', names: { es: 'Seguro', en: 'Insurance' }, kind: 'text', options: [], onDesk: true },
    ],
    callers: [{ id: 'spam', number: '+56600*', verdict: 'block', name: 'Spam', until: '2026-12-31' }],
    classes: [
      {
        id: 'nacional',
        name: 'Solo nacionales',
        allows: {
          internal: { kind: 'always' },
          local: { kind: 'always' },
          mobile: { kind: 'hours', hours: 'office' },
          national: { kind: 'always' },
          international: { kind: 'never' },
          premium: { kind: 'never' },
        },
      },
    ],
    tariffs: [
      {
        id: 'national',
        name: 'Nacional',
        currency: 'CLP',
        timezone: 'America/Santiago',
        duration: 'ceil',
        versions: [
          {
            validFrom: '2026-01-01T03:00:00Z',
            rates: [
              {
                name: 'Móviles',
                prefixes: ['569'],
                connectFee: '0',
                steps: [{ from: 0, price: '40', per: 60, increment: 1 }],
                rounding: { mode: 'half-up', decimals: 0 },
              },
            ],
          },
        ],
      },
    ],
  };
}
