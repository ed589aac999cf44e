import { expect, test } from 'vitest';
import { draftOfRow } from './draft-of-row.ts';
import { findHeader, guessColumns } from './guess-columns.ts';
import type { ImportTarget } from './import-words.ts';

test.each<[string[], ImportTarget[]]>([
  [
    ['Nombre', 'Teléfono', 'Correo electrónico', 'RNC/Cédula', 'Dirección', 'Ciudad'],
    ['name', 'phone', 'mail', 'document', 'address', 'address-part'],
  ],
  [
    ['First Name', 'Last Name', 'Mobile phone', 'E-mail', 'Company', 'Tax ID', 'Notes'],
    ['first-name', 'last-name', 'phone', 'mail', 'company', 'document', 'remarks'],
  ],
  [
    ['Nombre', 'Apellidos', 'Celular', 'Tel. oficina', 'Etiquetas'],
    ['first-name', 'last-name', 'phone', 'phone', 'tags'],
  ],
  [
    ['Razón social', 'NIF', 'Fax', 'Página web', 'Vendedor'],
    ['company', 'document', 'fax', 'web', 'owner'],
  ],
])('the header %j is understood', (headers, targets) => {
  expect(guessColumns(headers, [])).toEqual(targets);
});

test('a field of the office is known by its name in either language before any other word', () => {
  const fields = [{ id: 'kind-of-client', names: { es: 'Tipo de cliente', en: 'Kind of client' } }];
  expect(guessColumns(['Nombre', 'tipo de Cliente', 'Tipo'], [], fields)).toEqual([
    'name',
    'own:kind-of-client',
    'kind',
  ]);
  expect(findHeader([['Kind of client'], ['Oro']], fields)).toBe(0);
});

test('where the header says nothing, what stands in the column does', () => {
  const rows = [
    ['Ana Pérez', '809-555-0101', 'ana@example.com', '001-1234567-8', 'www.x.com'],
    ['Eva Núñez', '(829) 555 0102', 'eva@example.com', '001-7654321-9', 'https://y.com'],
  ];
  expect(guessColumns(['A', 'B', 'C', 'D', 'E'], rows)).toEqual(['name', 'phone', 'mail', 'document', 'web']);
  expect(guessColumns([], rows)[0]).toBe('name');
});

test('the header is found below a title, and where there is none a customer is not taken for it', () => {
  const header = ['Nombre', 'Teléfono', 'Correo'];
  const customer = ['Ana', '8095550101', 'a@example.com'];
  expect(findHeader([header, customer])).toBe(0);
  expect(findHeader([['Lista de clientes 2026'], [], header, customer])).toBe(2);
  expect(findHeader([customer, customer])).toBe(-1);
  expect(findHeader([])).toBe(-1);
});

const columns: ImportTarget[] = [
  'first-name',
  'last-name',
  'company',
  'phone',
  'phone',
  'mail',
  'address',
  'address-part',
  'vip',
  'tags',
  'kind',
];
const headers = [
  'Nombre',
  'Apellido',
  'Empresa',
  'Celular',
  'Casa',
  'Correo',
  'Calle',
  'Ciudad',
  'VIP',
  'Etiquetas',
  'Tipo',
];
const draft = (cells: string[]) => draftOfRow(cells, { columns, headers });

test('names are put together, several numbers in a cell are parted, the town goes behind the street', () => {
  expect(
    draft([
      'Ana',
      'Pérez',
      'Norte',
      '809 555 0101; 829-555-0102',
      '',
      'a@x.com / b@x.com',
      'Calle 1',
      'Santiago',
      'Sí',
      'web, feria',
      '',
    ]),
  ).toEqual({
    kind: 'draft',
    draft: {
      name: 'Ana Pérez',
      kind: 'person',
      company: 'Norte',
      vip: true,
      tags: ['web', ' feria'],
      points: [
        { channel: 'phone', typed: '809 555 0101', label: 'Celular' },
        { channel: 'phone', typed: '829-555-0102', label: 'Celular' },
        { channel: 'mail', typed: 'a@x.com' },
        { channel: 'mail', typed: 'b@x.com' },
        { channel: 'address', typed: 'Calle 1, Santiago' },
      ],
    },
  });
});

test('a company without a person is a company, and so is a name that ends as one', () => {
  expect(draft(['', '', 'Norte'])).toMatchObject({ draft: { name: 'Norte', kind: 'company' } });
  expect(draft(['Talleres Sur, S.R.L.', ''])).toMatchObject({ draft: { kind: 'company' } });
  expect(draft(['Ana', '', '', '', '', '', '', '', '', '', 'Empresa'])).toMatchObject({ draft: { kind: 'company' } });
});

test('a row without a name or with a broken address is rejected with what is wrong', () => {
  expect(draft(['', '', '', '8095550101'])).toEqual({ kind: 'rejected', reason: 'required', value: '' });
  expect(draft(['Ana', '', '', '', '', 'ana(at)x'])).toEqual({
    kind: 'rejected',
    reason: 'bad-mail',
    value: 'ana(at)x',
  });
  expect(draft(['x'.repeat(300)])).toMatchObject({ kind: 'rejected', reason: 'too-long' });
});
