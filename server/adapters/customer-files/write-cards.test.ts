import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Customer } from '../../core/customers/customer.ts';
import { draftOfRow } from '../../core/customers/import/draft-of-row.ts';
import { guessColumns } from '../../core/customers/import/guess-columns.ts';
import type { CustomerFieldSpec } from '../../core/office/customer-fields.ts';
import { type ExportColumn, exportColumns } from '../../services/customers/customer-export-port.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { readSource } from './read-source.ts';
import { type CardWriter, csvWriter, vcardWriter, xlsxWriter } from './write-cards.ts';

const heads = [
  'Nombre',
  'Tipo',
  'Empresa',
  'Documento',
  'Teléfono',
  'Fax',
  'Correo',
  'Dirección',
  'Página web',
  'Actividad',
  'Mandante',
  'Vendedor',
  'Idioma',
  'VIP',
  'Situación',
  'Etiquetas',
  'Observaciones',
  'Aniversario',
  'Crédito',
];
const fields: CustomerFieldSpec[] = [
  { id: 'aniversario', names: { es: 'Aniversario', en: 'Anniversary' }, kind: 'date', options: [], onDesk: true },
  { id: 'credito', names: { es: 'Crédito', en: 'Credit' }, kind: 'number', options: [], onDesk: true },
];
const targets = [...exportColumns, ...fields.map(({ id }) => `own:${id}` as const)];
const columns: ExportColumn[] = targets.map((what, at) => ({ what, head: heads[at]! }));
const card: Customer = {
  id: 'a',
  kind: 'person',
  name: 'Íñigo "el Largo" Pérez; hijo',
  company: 'Sol & Luna <S.R.L.>',
  document: '001-1234567-8',
  vip: true,
  remarks: `=cmd()\n${'ñ'.repeat(90)}`,
  standing: 'active',
  tags: ['web', 'feria'],
  own: { aniversario: '2026-11-22', credito: 1500.5 },
  refusals: [],
  points: [
    { id: 1, channel: 'phone', typed: '809 555 0101', key: '+18095550101', state: 'good' },
    { id: 2, channel: 'phone', typed: '8095550102', key: '+18095550102', state: 'good' },
    { id: 3, channel: 'mail', typed: 'a@example.com', key: 'a@example.com', state: 'good' },
    { id: 4, channel: 'phone', typed: '8095550103', key: '+18095550103', state: 'wrong' },
    { id: 5, channel: 'address', typed: 'Calle 1, Santiago', state: 'good' },
  ],
  createdAt: 1,
  updatedAt: 1,
};

async function writeAndRead(writer: CardWriter) {
  await using folder = await makeTempFolder('export');
  const [file, rows] = [join(folder.path, 'file'), join(folder.path, 'rows')];
  const bytes = Buffer.concat([
    writer.head(),
    writer.add([card]),
    writer.add([{ ...card, name: 'Eva' }]),
    writer.end(),
  ]);
  writeFileSync(file, bytes);
  const source = await readSource(file, rows);
  const lines = readFileSync(rows, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
  const of = (at: number) =>
    Object.fromEntries(lines[at]!.slice(1).map((cell, index) => [String(lines[0]![index + 1]), cell]));
  return { source, bytes, lines, of };
}

test.each([
  ['csv', csvWriter(columns)],
  ['xlsx', xlsxWriter(columns)],
] as const)('an exported %s is read back whole, and its columns are understood', async (kind, writer) => {
  const { source, lines, of } = await writeAndRead(writer);
  expect(source).toMatchObject({ kind, rows: 3, width: targets.length });
  expect(guessColumns(lines[0]!.slice(1), [], fields)).toEqual(targets);
  expect(of(1)).toMatchObject({
    Nombre: card.name,
    Empresa: card.company,
    Teléfono: '+18095550101\n+18095550102',
    VIP: 'x',
    Etiquetas: 'web, feria',
  });
  expect(draftOfRow(lines[1]!.slice(1), { columns: targets, headers: heads, fields, country: 'DO' })).toMatchObject({
    draft: { own: card.own },
  });
  // No spreadsheet runs what a customer is said to have said.
  if (kind === 'csv') expect(of(1).Observaciones).toBe(`'${card.remarks}`);
  expect(of(2).Nombre).toBe('Eva');
});

test('RFC 6350 3.2: exported cards are folded at 75 octets and read back whole', async () => {
  const { bytes, of } = await writeAndRead(vcardWriter());
  expect(
    Math.max(
      ...bytes
        .toString()
        .split('\r\n')
        .map((line) => Buffer.byteLength(line)),
    ),
  ).toBeLessThanOrEqual(75);
  expect(of(1)).toMatchObject({
    Name: card.name,
    Company: card.company,
    Phone: '+18095550101\n+18095550102',
    'E-mail': 'a@example.com',
    Address: 'Calle 1, Santiago',
    Notes: card.remarks,
  });
});
