import type { Language, Role } from '../../core/office/office.ts';
import type { TokenScope } from '../../store/schema/access.ts';

/** Who a request comes from. */
export interface Visitor {
  login: string;
  name: string;
  roles: Role[];
  extension?: string;
  language?: Language;
}

export interface Session {
  login: string;
  /** To be sent back with each form. */
  csrf: string;
  createdAt: number;
  lastSeenAt: number;
  userAgent?: string;
  address?: string;
}

/** From where a session is asked for. */
export interface Door {
  address: string;
  userAgent?: string;
}

export type LoginOutcome =
  /** `token` goes into the cookie and is kept nowhere else. */
  | { kind: 'in'; token: string; session: Session }
  /** `wrong`: login, password, or a person without password or out of service: never told apart. */
  | { kind: 'refused'; reason: 'wrong' | 'wait'; retryAfterMs: number };

export interface ApiToken {
  id: string;
  name: string;
  /** What it may do besides reading. */
  scopes: readonly TokenScope[];
  createdAt: number;
  lastUsedAt?: number;
  revokedAt?: number;
}

/** Who may come in: people by password and session, programs by token, the owner by a link the first time. */
export interface Access {
  login(attempt: Door & { login: string; password: string }): Promise<LoginOutcome>;
  /** A session without password: after the first visit set one. */
  startSession(login: string, door: Door): { token: string; session: Session };
  /** Sliding: each look keeps it alive for another twelve hours. Undefined also when the person was put out of service. */
  findSession(token: string): { session: Session; visitor: Visitor } | undefined;
  endSession(token: string): void;
  endSessionsOf(login: string): void;

  /** The token is shown once: only its hash is kept. */
  createToken(request: { name: string; by: string; scopes?: TokenScope[] }): { id: string; token: string };
  listTokens(): ApiToken[];
  /** A token that holds while `use` runs and is gone without a trace then: for commands on this machine. */
  lendToken<T>(name: string, use: (token: string) => Promise<T>): Promise<T>;
  /** False when there is no such token in force. */
  revokeToken(id: string, how: { by: string }): boolean;
  /** Undefined for an unknown or revoked one. */
  findToken(token: string): ApiToken | undefined;

  /** Token for a new first-visit link, older unused ones are void; undefined once an owner can log in. */
  offerFirstVisit(): string | undefined;
  /** Token for an owner who cannot log in any more, good for a day; only for who has the machine. */
  offerOwnerLink(how: { by: string }): string;
  isFirstVisit(token: string): boolean;
  /** Voids the token; false when it was not good (any more). */
  useFirstVisit(token: string): boolean;

  audit(entry: { by: string; action: string; subject: string; detail?: Record<string, unknown> }): void;
}
