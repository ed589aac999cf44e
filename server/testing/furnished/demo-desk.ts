import { join } from 'node:path';
import { type Clock, systemClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { randomIds } from '../../base/ids.ts';
import { createLog } from '../../base/log.ts';
import type { CaseInput } from '../../core/cases/case.ts';
import type { CasePriority, Motive } from '../../core/office/cases.ts';
import type { Office } from '../../core/office/office.ts';
import { createJournal } from '../../services/calls/journal.ts';
import { createCases } from '../../services/cases/create-cases.ts';
import { createCustomers } from '../../services/customers/create-customers.ts';
import type { Facts } from '../../services/facts.ts';
import { createOfficeService } from '../../services/office/create-office-service.ts';
import { createScripts } from '../../services/scripts/create-scripts.ts';
import { createTasks } from '../../services/tasks/create-tasks.ts';
import { openDb, schema } from '../../store/db.ts';

const hourMs = 3_600_000;

const motives: Motive[] = [
  { id: 'appointments', name: 'Citas', department: 'front' },
  { id: 'new-appointment', name: 'Cita nueva', under: 'appointments' },
  { id: 'move-appointment', name: 'Cambiar la cita', under: 'appointments' },
  { id: 'treatment', name: 'Tratamientos', department: 'clinic' },
  { id: 'pain', name: 'Dolor o urgencia', under: 'treatment', priority: 'urgent' },
  { id: 'quote', name: 'Presupuesto', under: 'treatment' },
  { id: 'invoices', name: 'Facturas', department: 'accounts' },
  { id: 'wrong-invoice', name: 'Factura incorrecta', under: 'invoices', priority: 'high' },
  { id: 'invoice-copy', name: 'Copia de factura', under: 'invoices' },
];

/** What a desk works with: units, motives, services, mails and letters to begin from. */
export const withDemoDesk = (office: Office): Office => ({
  ...office,
  departments: [
    { id: 'front', name: 'Recepción', members: ['ana', 'luis'], outside: false },
    { id: 'clinic', name: 'Consultorio', members: ['mary'], outside: false },
    { id: 'accounts', name: 'Administración', members: ['luis', 'sofia'], outside: false },
    { id: 'lab', name: 'Laboratorio Dental Ozama', members: [], outside: true },
  ],
  motives,
  services: [
    {
      id: 'cleaning',
      name: 'Limpieza dental',
      text: 'Limpieza con ultrasonido, pulido y revisión. Dura 45 minutos.',
      price: 'RD$ 2,500',
      translations: { en: { name: 'Dental cleaning', text: 'Ultrasonic cleaning, polish and check-up. 45 minutes.' } },
    },
    {
      id: 'whitening',
      name: 'Blanqueamiento',
      text: 'Blanqueamiento en consultorio en una sola visita, con control a los quince días.',
      price: 'RD$ 12,000',
      translations: { en: { name: 'Whitening', text: 'Whitening in one visit, with a check after two weeks.' } },
    },
    {
      id: 'implant',
      name: 'Implante',
      text: 'Estudio con radiografía, implante de titanio y corona de porcelana.',
      price: 'desde RD$ 65,000',
      days: 30,
    },
  ],
  mailTemplates: [
    {
      id: 'quote',
      name: 'Presupuesto',
      subject: 'Su presupuesto, caso {{caso.numero}}',
      text: '{{saludo}}, {{cliente.primer-nombre}}:\n\nLe adjuntamos el presupuesto que nos pidió. Es válido por treinta días.\n\n{{agente.nombre}}\n{{oficina.nombre}}',
    },
  ],
  letterTemplates: [
    {
      id: 'reminder',
      names: { es: 'Recordatorio de revisión', en: 'Check-up reminder' },
      subjects: { es: 'Su revisión anual', en: 'Your yearly check-up' },
      texts: {
        es: 'Estimado cliente {{cliente.nombre}}:\n\nHace un año de su última revisión. Llámenos y le damos cita.\n\n{{oficina.nombre}}',
        en: 'Dear {{customer.name}},\n\nYour last check-up was a year ago. Call us and we will find you a time.\n\n{{office.name}}',
      },
    },
    {
      id: 'consent',
      names: { es: 'Consentimiento de datos', en: 'Consent to keep data' },
      subjects: { es: 'Uso de sus datos', en: 'How your data are used' },
      texts: {
        es: 'Yo, {{cliente.nombre}}, autorizo a {{oficina.nombre}} a guardar mis datos para darme servicio.\n\nFirma: ______________________',
        en: 'I, {{customer.name}}, allow {{office.name}} to keep my data in order to serve me.\n\nSigned: ______________________',
      },
    },
  ],
  letterKits: [{ id: 'welcome', names: { es: 'Bienvenida', en: 'Welcome' }, letters: ['consent', 'reminder'] }],
});

interface Story {
  motive: string;
  title: string;
  text: string;
  by: string;
  hoursAgo: number;
  priority?: CasePriority;
  service?: string;
  then?: readonly { by: string; afterHours: number; act: CaseInput }[];
}

const stories: readonly Story[] = [
  {
    motive: 'pain',
    title: 'Dolor después de la extracción',
    text: 'Le duele desde anoche; toma ibuprofeno.',
    by: 'ana',
    hoursAgo: 1.2,
    then: [
      { by: 'mary', afterHours: 1, act: { kind: 'noted', text: 'Le hice un hueco hoy a las 16:30.', answers: true } },
    ],
  },
  {
    motive: 'wrong-invoice',
    title: 'Cobro doble de la limpieza',
    text: 'La tarjeta muestra dos cargos de RD$ 2,500.',
    by: 'luis',
    hoursAgo: 50,
    then: [
      { by: 'luis', afterHours: 2, act: { kind: 'pended', reason: 'third-party', text: 'El banco contesta mañana.' } },
    ],
  },
  {
    motive: 'quote',
    title: 'Presupuesto de implante',
    text: 'Pieza 36. Pide facilidades de pago.',
    by: 'ana',
    hoursAgo: 26,
    service: 'implant',
    then: [
      {
        by: 'ana',
        afterHours: 1,
        act: {
          kind: 'handed-over',
          to: { kind: 'outside', name: 'Laboratorio Dental Ozama' },
          text: 'Precio de la corona',
        },
      },
    ],
  },
  {
    motive: 'move-appointment',
    title: 'Cambiar la cita del jueves',
    text: 'Puede lunes o martes por la tarde.',
    by: 'mary',
    hoursAgo: 70,
    then: [
      { by: 'mary', afterHours: 1, act: { kind: 'closed', result: 'solved', text: 'Queda el martes a las 15:00.' } },
    ],
  },
  {
    motive: 'invoice-copy',
    title: 'Copia de la factura de marzo',
    text: 'Para su seguro.',
    by: 'luis',
    hoursAgo: 0.4,
  },
];

const tasks = [
  { kind: 'send-document', title: 'Enviar la factura de marzo', assignee: 'luis', dueInHours: 3, case: 4 },
  { kind: 'call-back', title: 'Confirmar la cita de hoy', assignee: 'ana', dueInHours: 1, case: 0, priority: 'urgent' },
  { kind: 'prepare-letter', title: 'Carta al banco por el cobro doble', assignee: 'luis', dueInHours: 20, case: 1 },
  { kind: 'correct-data', title: 'Corregir el correo: rebota', dueInHours: 48 },
] as const;

/**
 * Work on the desks of the demonstration, told through the services of everyday work as if it had been done then: cases,
 * tasks, a script in use, mails. After `furnish`; the appliance must not run.
 */
export function furnishDesk(options: {
  dataFolder: string;
  customers: readonly { id: string; name: string }[];
  nowMs: number;
}): { cases: number } {
  const { dataFolder, nowMs } = options;
  const db = openDb(join(dataFolder, 'centralita.db'));
  let at = nowMs;
  const clock: Clock = { ...systemClock, now: () => at };
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const office = createOfficeService({ db, bus, clock, ids: randomIds, dataFolder });
  const house = { db, bus, clock, office };
  const customers = createCustomers({ ...house, ids: randomIds });
  const journal = createJournal({ db, clock, bus, log: createLog('warn').in('demo') });
  const cases = createCases({ ...house, customers, journal });
  const opened = stories.map(({ by, hoursAgo, then = [], ...draft }, index) => {
    at = nowMs - hoursAgo * hourMs;
    const one = cases.open({ ...draft, customerId: options.customers[index]!.id }, { by });
    for (const { by: who, afterHours, act } of then) {
      at += afterHours * hourMs;
      cases.act(one.id, act, { by: who });
    }
    return one;
  });
  at = nowMs;

  const work = createTasks({ ...house, customers, present: () => [] });
  for (const { dueInHours, case: index, ...draft } of tasks.map((each) => ({ case: undefined, ...each }))) {
    const one = index === undefined ? undefined : opened[index];
    const customerId = one?.customerId ?? options.customers[9]!.id;
    work.add(
      { ...draft, customerId, dueAtMs: nowMs + dueInHours * hourMs, ...(one && { caseId: one.id }) },
      { by: 'sofia' },
    );
  }

  const scripts = createScripts(house);
  const script = scripts.create({ name: 'Atención al cliente', preset: 'care', by: 'sofia' });
  scripts.setUses(script, [{ direction: 'inbound' }], 'sofia');
  scripts.publish(script, 'sofia');

  const letter = (index: number, text: string, subject: string) => ({
    id: randomIds.next(nowMs + index),
    messageId: `<demo-${index}@example.com>`,
    subject,
    text,
    customerId: options.customers[index]!.id,
  });
  const about = opened[1]!;
  db.insert(schema.mails)
    .values([
      {
        ...letter(1, 'Buenos días:\n\nAdjunto el extracto con los dos cargos.\n\nGracias', 'Extracto de la tarjeta'),
        direction: 'in',
        state: 'new',
        at: nowMs - 2 * hourMs,
        from: 'cliente1@example.com',
        fromName: options.customers[1]!.name,
        to: ['recepcion@example.com'],
        caseId: about.id,
        department: 'accounts',
      },
      {
        ...letter(6, '¿Hacen blanqueamiento los sábados? ¿Cuánto cuesta?', 'Blanqueamiento'),
        direction: 'in',
        state: 'new',
        at: nowMs - hourMs,
        from: 'cliente6@example.com',
        fromName: options.customers[6]!.name,
        to: ['recepcion@example.com'],
        department: 'front',
      },
      {
        ...letter(2, 'Le enviaremos el presupuesto en cuanto el laboratorio nos diga el precio.', 'Su presupuesto'),
        direction: 'out',
        state: 'sent',
        at: nowMs - 24 * hourMs,
        from: 'recepcion@example.com',
        to: ['cliente2@example.com'],
        caseId: opened[2]!.id,
        login: 'ana',
        doneAt: nowMs - 24 * hourMs + 5_000,
      },
    ])
    .run();
  journal.flush();
  db.$client.close();
  return { cases: opened.length };
}
