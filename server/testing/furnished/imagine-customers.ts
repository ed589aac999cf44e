import type { customerPhones, customers } from '../../store/schema/customers.ts';

export interface ImaginedCustomer {
  customer: typeof customers.$inferInsert;
  phones: (typeof customerPhones.$inferInsert)[];
  e164: string;
}

const given =
  'María José Ana Pedro Carmen Rafael Altagracia Manuel Rosa Francisco Yolanda Julio Miguelina Ramón Josefina Félix Mercedes Héctor Dulce Andrés Claudia Wilfredo Noelia Bienvenido Patricia Domingo Xiomara Leonel Teresa Óscar'.split(
    ' ',
  );
const family =
  'Rodríguez Peña Martínez Reyes Ramírez Santos Jiménez Castillo Núñez Mejía Guzmán Almonte Polanco Rosario Vargas Tavárez Cabrera Féliz Matos Ureña'.split(
    ' ',
  );
const companies = ['', '', '', '', '', 'Hotel Bahía', 'Ferretería El Sol', 'Colmado La Esquina', 'Taller Núñez'];
const streets = ['C/ El Conde', 'Av. Independencia', 'C/ Duarte', 'Av. Máximo Gómez', 'C/ Las Mercedes'];
const remarks = ['', '', '', 'Prefiere citas por la tarde.', 'Alergia a la penicilina.', 'Paga con seguro.'];

/** People of Santo Domingo with one or two telephones each; `pick(below)` is the source of chance. */
export function imagineCustomers(
  count: number,
  chance: { pick: (below: number) => number; nowMs: number },
): ImaginedCustomer[] {
  const { pick, nowMs } = chance;
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  return Array.from({ length: count }, (_, index) => {
    const id = `demo-customer-${String(index + 1).padStart(4, '0')}`;
    const name = `${of(given)} ${of(family)} ${of(family)}`;
    const company = of(companies);
    const createdAt = nowMs - (30 + pick(900)) * 86_400_000;
    // 809 555 0200 on: 555-01xx is the office itself.
    const local = `${of(['809', '829', '849'])}555${String(200 + index).padStart(4, '0')}`;
    const second = pick(4) === 0 ? `829556${String(1000 + index)}` : undefined;
    const phone = (digits: string, position: number) => ({
      customerId: id,
      e164: `+1${digits}`,
      typed: `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`,
      label: position === 0 ? 'móvil' : 'casa',
      position,
    });
    return {
      customer: {
        id,
        name,
        ...(company && { company }),
        email: `${name.split(' ')[0]!.toLowerCase().normalize('NFD').replace(/\W/g, '')}${index}@example.com`,
        address: `${of(streets)} ${1 + pick(300)}, Santo Domingo`,
        document: `001-${String(1_000_000 + pick(8_999_999))}-${pick(10)}`,
        vip: pick(12) === 0,
        remarks: of(remarks),
        createdAt,
        updatedAt: createdAt,
      },
      phones: [phone(local, 0), ...(second ? [phone(second, 1)] : [])],
      e164: `+1${local}`,
    };
  });
}
