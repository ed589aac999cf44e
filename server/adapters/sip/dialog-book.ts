import type { Replaces } from '../../core/sip/refer.ts';

/** What names a dialog (RFC 3261 12), seen from our side. */
export interface DialogIds {
  callId: string;
  localTag: string;
  remoteTag: string;
}

/** Which leg a dialog is, for who names one in a Replaces, and the other way round. */
export interface DialogBook {
  /** Again when the far end's tag changes: an early dialog is not always the one that answers. */
  note(legId: string, ids: DialogIds): void;
  legOf(replaces: Replaces): string | undefined;
  idsOf(legId: string): DialogIds | undefined;
  forget(legId: string): void;
}

export function createDialogBook(): DialogBook {
  const byLeg = new Map<string, DialogIds>();
  const byCallId = new Map<string, readonly string[]>();

  function forget(legId: string): void {
    const { callId } = byLeg.get(legId) ?? {};
    byLeg.delete(legId);
    if (callId === undefined) return;
    const others = byCallId.get(callId)?.filter((each) => each !== legId) ?? [];
    if (others.length > 0) byCallId.set(callId, others);
    else byCallId.delete(callId);
  }

  return {
    note(legId, ids) {
      forget(legId);
      byLeg.set(legId, ids);
      byCallId.set(ids.callId, [...(byCallId.get(ids.callId) ?? []), legId]);
    },
    legOf({ callId, toTag, fromTag }) {
      // RFC 3891 3 has the to-tag be ours; phones that copy the tags as they see them turn them round.
      const fits = ({ localTag, remoteTag }: DialogIds): boolean =>
        (localTag === toTag && remoteTag === fromTag) || (localTag === fromTag && remoteTag === toTag);
      return byCallId.get(callId)?.find((legId) => fits(byLeg.get(legId)!));
    },
    idsOf: (legId) => byLeg.get(legId),
    forget,
  };
}
