/** The mail server that the office sends by. */
export interface MailSettings {
  /** False: mails are kept, not sent. */
  active: boolean;
  host: string;
  port: number;
  /** `tls` from the first byte (465), `starttls` after it (587), `none` in clear: a server in the same house. */
  security: 'tls' | 'starttls' | 'none';
  username?: string;
  /** Absent on the way in = kept. */
  secret?: string;
  /** Sender: an address. */
  from: string;
  /** Where customers reach this box from outside, for links in mails; absent = they cannot. */
  publicUrl?: string;
  /** Who is told of fallen lines and emergency calls. */
  alarmTo: string[];
}

export const mailDefaults = { active: true, port: 587, security: 'starttls' } as const satisfies Partial<MailSettings>;

/** How long a line must be down, and then up again, before a mail tells it: short breaks are no news. */
export const alarmDelayMs = { down: 60_000, up: 30_000 } as const;
