import type { Motive } from '../office/cases.ts';
import type { Language } from '../office/office.ts';

type Names = Record<Language, string>;

const named = (es: string, en: string): Names => ({ es, en });

export interface MotivePreset {
  kind: 'accounting' | 'tax' | 'law' | 'technology' | 'marketing' | 'insurance' | 'audit';
  /** Each with its sub-motives. */
  motives: readonly { names: Names; below: readonly Names[] }[];
}

/** What people call such offices about, to begin with. */
export const motivePresets: readonly MotivePreset[] = [
  {
    kind: 'accounting',
    motives: [
      {
        names: named('Contabilidad', 'Bookkeeping'),
        below: [
          named('Entrega de documentos', 'Documents handed in'),
          named('Conciliación bancaria', 'Bank reconciliation'),
          named('Estados financieros', 'Financial statements'),
        ],
      },
      {
        names: named('Nóminas', 'Payroll'),
        below: [named('Alta o baja', 'Joining or leaving'), named('Recibo de nómina', 'Payslip')],
      },
      {
        names: named('Facturación', 'Invoicing'),
        below: [named('Factura incorrecta', 'Wrong invoice'), named('Copia de factura', 'Copy of an invoice')],
      },
    ],
  },
  {
    kind: 'tax',
    motives: [
      {
        names: named('Declaraciones', 'Tax returns'),
        below: [
          named('Renta', 'Income tax'),
          named('IVA o ITBIS', 'Value added tax'),
          named('Retenciones', 'Withholding tax'),
        ],
      },
      {
        names: named('Requerimientos', 'Notices from the tax office'),
        below: [named('Carta recibida', 'Letter received'), named('Inspección', 'Inspection')],
      },
      {
        names: named('Pagos a Hacienda', 'Payments'),
        below: [named('Aplazamiento', 'Instalments'), named('Devolución', 'Refund')],
      },
    ],
  },
  {
    kind: 'law',
    motives: [
      {
        names: named('Consulta', 'Advice'),
        below: [named('Primera consulta', 'First consultation'), named('Honorarios', 'Fees')],
      },
      {
        names: named('Procedimiento en curso', 'Running proceedings'),
        below: [
          named('Estado del expediente', 'State of the file'),
          named('Citación', 'Summons'),
          named('Entrega de pruebas', 'Evidence handed in'),
        ],
      },
      {
        names: named('Contratos', 'Contracts'),
        below: [named('Redacción', 'Drafting'), named('Revisión', 'Review')],
      },
    ],
  },
  {
    kind: 'technology',
    motives: [
      {
        names: named('Avería', 'Fault'),
        below: [
          named('No funciona', 'Does not work'),
          named('Va lento', 'Is slow'),
          named('Pérdida de datos', 'Loss of data'),
        ],
      },
      {
        names: named('Accesos', 'Access'),
        below: [named('Contraseña', 'Password'), named('Usuario nuevo', 'New user')],
      },
      {
        names: named('Pedido', 'Order'),
        below: [named('Presupuesto', 'Quotation'), named('Entrega', 'Delivery')],
      },
    ],
  },
  {
    kind: 'marketing',
    motives: [
      {
        names: named('Campaña', 'Campaign'),
        below: [
          named('Propuesta', 'Proposal'),
          named('Cambio de contenido', 'Change of content'),
          named('Resultados', 'Results'),
        ],
      },
      {
        names: named('Diseño', 'Design'),
        below: [named('Logotipo', 'Logo'), named('Impresión', 'Printing')],
      },
      {
        names: named('Redes sociales', 'Social media'),
        below: [named('Publicación', 'Post'), named('Comentario negativo', 'Bad comment')],
      },
    ],
  },
  {
    kind: 'insurance',
    motives: [
      {
        names: named('Siniestro', 'Claim'),
        below: [
          named('Aviso de siniestro', 'Report of a claim'),
          named('Estado del siniestro', 'State of a claim'),
          named('Peritaje', 'Appraisal'),
        ],
      },
      {
        names: named('Póliza', 'Policy'),
        below: [named('Cotización', 'Quotation'), named('Renovación', 'Renewal'), named('Cancelación', 'Cancellation')],
      },
      {
        names: named('Recibos', 'Premiums'),
        below: [named('Pago', 'Payment'), named('Recibo devuelto', 'Returned payment')],
      },
    ],
  },
  {
    kind: 'audit',
    motives: [
      {
        names: named('Auditoría', 'Audit'),
        below: [
          named('Solicitud de información', 'Request for information'),
          named('Cita para visita', 'Appointment for a visit'),
          named('Informe', 'Report'),
        ],
      },
      {
        names: named('Certificaciones', 'Certificates'),
        below: [named('Carta de contador', 'Letter of an accountant'), named('Ingresos', 'Income')],
      },
      {
        names: named('Confirmaciones', 'Confirmations'),
        below: [named('De saldos', 'Of balances'), named('De bancos', 'Of banks')],
      },
    ],
  },
];

/** The motives with those of a preset at their end; names that stand at the same place already are left alone. */
export function withPreset(
  motives: readonly Motive[],
  add: { preset: MotivePreset; language: Language; makeId: (name: string, taken: readonly string[]) => string },
): Motive[] {
  const all = [...motives];
  const put = (names: Names, under?: string): string => {
    const name = names[add.language];
    const there = all.find((each) => each.name === name && each.under === under);
    if (there) return there.id;
    const id = add.makeId(
      name,
      all.map((each) => each.id),
    );
    all.push({ id, name, ...(under !== undefined && { under }) });
    return id;
  };
  for (const { names, below } of add.preset.motives) {
    const id = put(names);
    for (const sub of below) put(sub, id);
  }
  return all;
}
