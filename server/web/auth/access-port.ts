/** A browser that is logged in; `csrf` must come back with every change. */
export interface WebSession {
  login: string;
  csrf: string;
}

export type LogInOutcome =
  | { kind: 'logged-in'; token: string; session: WebSession }
  /** Unknown login, wrong password or a person switched off: not told apart. */
  | { kind: 'wrong' }
  /** Too many failures from this address or for this login. */
  | { kind: 'wait'; seconds: number };

/** Who may come in. Tokens are what cookies and links hold; only their hashes are kept. */
export interface AccessPort {
  logIn(attempt: { login: string; password: string; address: string; userAgent?: string }): Promise<LogInOutcome>;
  /** A session for a person who proved who they are otherwise: at the end of the first visit. */
  openSession(who: { login: string; address: string; userAgent?: string }): { token: string; session: WebSession };
  /** Undefined when ended or never there; using it keeps it alive. */
  findSession(token: string): WebSession | undefined;
  logOut(token: string): void;
  /** The link of the first visit is good until `closeFirstVisit`. */
  isFirstVisit(token: string): boolean;
  closeFirstVisit(token: string): void;
}
