/** A number, or all that begin like it, that is blocked, or let in although a shorter rule blocks it. */
export interface CallerRule {
  id: string;
  /** E.164 or digits as the network shows them; `…*` matches a prefix. */
  number: string;
  verdict: 'block' | 'allow';
  /** Why, for who reads the list. */
  name: string;
  /** Last day on which it holds (`YYYY-MM-DD`, on the office's clock); absent = for ever. */
  until?: string;
}
