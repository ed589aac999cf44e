import { kindOfNumber } from '../../core/dialplan/judge-class.ts';
import type { Office } from '../../core/office/office.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { bundlePeriodStart } from '../../core/rating/bundle-period.ts';
import { type BundleLeft, type BundleUse, mayUseBundle } from '../../core/rating/bundles.ts';
import type { Db } from '../../store/db.ts';

/** What is left of the minutes that carriers give each month. */
export interface BundleBook {
  /** Of the trunk's bundles that a call to `destination` (E.164) may use, at an instant. */
  left(call: { office: Office; trunk: Trunk; destination: string; atMs: number }): BundleLeft[];
  use(used: { office: Office; trunk: Trunk; atMs: number; uses: readonly BundleUse[] }): void;
  /** Seconds used since `fromMs`, the beginning of a bundle's month. */
  usedSince(bundle: { trunkId: string; bundleId: string; fromMs: number }): number;
}

export function openBundleBook(db: Db): BundleBook {
  const read = db.$client
    .prepare('select used_sec from bundle_uses where trunk_id = ? and bundle_id = ? and from_at = ?')
    .pluck();
  const add = db.$client.prepare(`insert into bundle_uses (trunk_id, bundle_id, from_at, used_sec) values (?, ?, ?, ?)
    on conflict (trunk_id, bundle_id, from_at) do update set used_sec = used_sec + excluded.used_sec`);
  const usedSince: BundleBook['usedSince'] = ({ trunkId, bundleId, fromMs }) =>
    (read.get(trunkId, bundleId, fromMs) as number | undefined) ?? 0;
  const startOf = (office: Office, resetDay: number, atMs: number): number =>
    bundlePeriodStart({ resetDay, zone: office.office.timezone, atMs });

  return {
    left({ office, trunk, destination, atMs }) {
      if (trunk.bundles.length === 0) return [];
      const digits = destination.replace(/^\+/, '');
      const kind = kindOfNumber({ e164: destination, own: trunk.callerId, country: office.office.country });
      return trunk.bundles
        .filter((bundle) => mayUseBundle(bundle, { kind, digits }))
        .map(({ id, seconds, unitSec, priority, resetDay }) => {
          const used = usedSince({ trunkId: trunk.id, bundleId: id, fromMs: startOf(office, resetDay, atMs) });
          return { id, leftSec: Math.max(0, seconds - used), unitSec, priority };
        });
    },
    use({ office, trunk, atMs, uses }) {
      for (const { id, usedSec } of uses) {
        const bundle = trunk.bundles.find((each) => each.id === id);
        if (bundle) add.run(trunk.id, id, startOf(office, bundle.resetDay, atMs), usedSec);
      }
    },
    usedSince,
  };
}
