export const mailDistributions = ['round-robin', 'pull'] as const;
export type MailDistribution = (typeof mailDistributions)[number];

/** The mailbox that customers write to, and how its mails are shared out. */
export interface MailIn {
  active: boolean;
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  username: string;
  /** Absent on the way in = kept. */
  secret?: string;
  folder: string;
  /** Who reads what belongs to no case; absent = everybody. */
  department?: string;
  distribution: MailDistribution;
  /** Whoever begins a case by mail is told its number at once. */
  acknowledge: boolean;
}

export const mailInDefaults = {
  active: true,
  port: 993,
  security: 'tls',
  folder: 'INBOX',
  distribution: 'round-robin',
  acknowledge: false,
} as const satisfies Partial<MailIn>;
