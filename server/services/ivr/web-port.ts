/** What another system said to a flow. `why` is for the journal: who set the flow up reads it. */
export type WebAnswer =
  | { kind: 'answered'; status: number; json: unknown }
  | { kind: 'timeout' }
  | { kind: 'failed'; why: string; status?: number };

/** Asks other systems by HTTP. Never rejects; an answer that is not 2xx, not JSON, too long or elsewhere is `failed`. */
export interface WebPort {
  ask(
    request: { method: 'GET' | 'POST'; url: string; body?: string; timeoutMs: number },
    signal: AbortSignal,
  ): Promise<WebAnswer>;
}
