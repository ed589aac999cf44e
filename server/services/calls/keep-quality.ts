import type { CallStory } from '../../core/calls/story.ts';
import type { Db } from '../../store/db.ts';

/** Keeps the `leg_quality` rows true to an ended call's story; to be called within the transaction that writes its row. */
export function createQualityKeeper(db: Db): (story: CallStory) => void {
  // Prepared by hand, as each ended call writes here.
  const write = db.$client.prepare(
    `insert or replace into leg_quality (leg_id, call_id, trunk_id, extension, ended_at, packets_received, packets_lost,
       jitter_ms, round_trip_ms, remote_loss_fraction, mos, remote_mos)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ callId, legs }) => {
    for (const { legId, side, endedAt, media } of legs) {
      if (!media || endedAt === undefined || media.packetsReceived + media.packetsSent === 0) continue;
      const { packetsReceived, packetsLost, jitterMs, roundTripMs, remoteLossFraction, mos, remoteMos } = media;
      const place = side.kind === 'trunk' ? [side.trunkId, null] : [null, side.extension];
      const told = [roundTripMs, remoteLossFraction, mos, remoteMos].map((figure) => figure ?? null);
      write.run(legId, callId, ...place, endedAt, packetsReceived, packetsLost, jitterMs, ...told);
    }
  };
}
