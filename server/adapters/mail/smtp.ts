import { createTransport } from 'nodemailer';
import type { MailFailure, MailOutcome, MailPort } from '../../services/mail/mail-port.ts';

const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;

/** What nodemailer puts on its errors. */
interface SmtpError {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
  message: string;
}

const failures: Record<string, MailFailure> = {
  EAUTH: 'login',
  ENOAUTH: 'login',
  ETLS: 'not-secure',
  ESOCKET: 'unreachable',
  ECONNECTION: 'unreachable',
  EDNS: 'unreachable',
  ETIMEDOUT: 'timeout',
  EENVELOPE: 'receiver',
};

/** 4xx may be taken later (RFC 5321 4.2.1); a wrong password or certificate is mended by people, and then tried again. */
function judge(error: SmtpError): MailOutcome {
  const { code = '', responseCode, command } = error;
  const isTls = /certificate|self.signed|SSL|TLS|altnames/i.test(error.message) && code !== 'EAUTH';
  const isSender = code === 'EENVELOPE' && command === 'MAIL FROM';
  const why = isTls ? 'not-secure' : isSender ? 'sender' : (failures[code] ?? 'refused');
  const isRefused = responseCode !== undefined && responseCode >= 500;
  return {
    kind: 'failed',
    why,
    detail: (error.response ?? error.message).slice(0, 300),
    isFinal: isRefused && (why === 'receiver' || why === 'sender' || why === 'refused'),
  };
}

/** Hands mails over by SMTP, each on a connection of its own. */
export const smtp: MailPort = {
  async send(mail, by) {
    const transport = createTransport({
      host: by.host,
      port: by.port,
      secure: by.security === 'tls',
      requireTLS: by.security === 'starttls',
      ignoreTLS: by.security === 'none',
      ...(by.username !== undefined && { auth: { user: by.username, pass: by.secret ?? '' } }),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // Files come from us by their paths; a text must not make us fetch anything.
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from: mail.fromName === undefined ? by.from : { name: mail.fromName, address: by.from },
        to: [...mail.to],
        subject: mail.subject,
        text: mail.text,
        ...(mail.html !== undefined && { html: mail.html }),
        ...(mail.headers && { headers: { ...mail.headers } }),
        messageId: mail.messageId ?? `<${mail.id}@${by.from.split('@').at(-1)}>`,
        attachments: mail.attachments.map(({ file, name }) => ({ path: file, filename: name })),
      });
      return { kind: 'sent' };
    } catch (error) {
      return judge(error as SmtpError);
    } finally {
      transport.close();
    }
  },
};
