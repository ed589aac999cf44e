import { asc, eq } from 'drizzle-orm';
import type { Office } from '../../core/office/office.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import { type Db, schema } from '../../store/db.ts';
import { canonical } from './office-diff.ts';
import { without } from './without.ts';

const { charges, rates, tariffs, tariffVersions } = schema;

/** A carrier's price list has thousands. */
const RATES_AT_ONCE = 500;

/** All price lists with their versions and rates. */
export function loadTariffs(db: Db): Tariff[] {
  const ratesOf = new Map<number, Tariff['versions'][number]['rates']>();
  for (const row of db.select().from(rates).orderBy(asc(rates.id)).all()) {
    const list = ratesOf.get(row.versionId);
    if (list) list.push(row.rate);
    else ratesOf.set(row.versionId, [row.rate]);
  }
  const versions = db.select().from(tariffVersions).orderBy(asc(tariffVersions.validFrom)).all();
  return db
    .select()
    .from(tariffs)
    .orderBy(asc(tariffs.id))
    .all()
    .map((row) => ({
      ...row,
      versions: versions
        .filter((version) => version.tariffId === row.id)
        .map((version) => ({
          validFrom: new Date(version.validFrom).toISOString(),
          rates: ratesOf.get(version.id) ?? [],
          ...(version.holidays.length > 0 ? { holidays: version.holidays } : {}),
          ...(version.calendar && { calendar: version.calendar }),
        })),
    }));
}

/** `validFrom` of the versions that charges were made by, by tariff. */
export function loadChargedVersions(db: Db): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const used = db
    .selectDistinct({ tariffId: charges.tariffId, validFrom: charges.tariffValidFrom })
    .from(charges)
    .all();
  for (const { tariffId, validFrom } of used) {
    if (tariffId === null || validFrom === null) continue;
    found.set(tariffId, (found.get(tariffId) ?? new Set()).add(new Date(validFrom).toISOString()));
  }
  return found;
}

/** Versions that stay as they were keep their rows. Inside the caller's transaction. */
export function saveTariffs(db: Db, before: Office, after: Office): void {
  const old = new Map<string, string>(
    before.tariffs.flatMap((tariff) =>
      tariff.versions.map((version) => [`${tariff.id} ${version.validFrom}`, canonical(version)] as const),
    ),
  );
  const kept = new Set<string>();
  for (const tariff of after.tariffs)
    for (const version of tariff.versions) {
      const key = `${tariff.id} ${version.validFrom}`;
      if (old.get(key) === canonical(version)) kept.add(key);
    }
  const gone = db
    .select()
    .from(tariffVersions)
    .all()
    .filter((row) => !kept.has(`${row.tariffId} ${new Date(row.validFrom).toISOString()}`));
  for (const { id } of gone) {
    db.delete(rates).where(eq(rates.versionId, id)).run();
    db.delete(tariffVersions).where(eq(tariffVersions.id, id)).run();
  }
  db.delete(tariffs).run();
  for (const tariff of after.tariffs) {
    db.insert(tariffs).values(without(tariff, 'versions')).run();
    for (const version of tariff.versions) {
      if (kept.has(`${tariff.id} ${version.validFrom}`)) continue;
      const { id } = db
        .insert(tariffVersions)
        .values({
          tariffId: tariff.id,
          validFrom: Date.parse(version.validFrom),
          holidays: version.holidays ?? [],
          calendar: version.calendar ?? null,
        })
        .returning({ id: tariffVersions.id })
        .get();
      for (let at = 0; at < version.rates.length; at += RATES_AT_ONCE)
        db.insert(rates)
          .values(version.rates.slice(at, at + RATES_AT_ONCE).map((rate) => ({ versionId: id, rate })))
          .run();
    }
  }
}
