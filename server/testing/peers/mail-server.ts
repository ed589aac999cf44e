import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The message with its header, as it came (RFC 5322). */
  source: string;
  user?: string;
}

/** A mail server on 127.0.0.1 that keeps what it gets. */
export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: ReceivedMail[];
  /** What it answers from now on, in place of taking a mail: `450` later, `550` never; undefined = it takes them. */
  refuse(code: number | undefined): void;
}

export async function startMailServer(
  options: { user?: { name: string; secret: string }; tls?: { key: string; cert: string } } = {},
): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  let refusal: number | undefined;
  const { user, tls } = options;
  const settings: SMTPServerOptions = {
    authOptional: user === undefined,
    allowInsecureAuth: true,
    disabledCommands: tls ? [] : ['STARTTLS'],
    ...tls,
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (username === user?.name && password === user?.secret) done(null, { user: username });
      else done(Object.assign(new Error('bad credentials'), { responseCode: 535 }));
    },
    onRcptTo(_address, _session, done) {
      if (refusal === undefined) done();
      else done(Object.assign(new Error('not now, not here'), { responseCode: refusal }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('latin1'),
          ...(session.user !== undefined && { user: session.user }),
        });
        done();
      });
    },
  };
  const server = new SMTPServer(settings);
  // A client that breaks off is no fault of the test.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    port,
    mails,
    refuse: (code) => {
      refusal = code;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The bytes of an attachment that came in base64, by its file name; undefined when the mail has none. */
export function attachmentOf(source: string, name: string): Buffer | undefined {
  const part = source.split(/\r\n--/).find((each) => each.includes(`filename=${name}`) || each.includes(`"${name}"`));
  const body = part?.split('\r\n\r\n')[1];
  return body === undefined ? undefined : Buffer.from(body.replace(/\s/g, ''), 'base64');
}
