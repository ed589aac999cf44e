import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { CentralitaError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';

type Fetch = (request: Request) => Response | Promise<Response>;

export interface WebServer {
  /** The address really bound: `http://127.0.0.1:8080`. */
  url: string;
  /** https only: takes a renewed certificate without dropping anyone. */
  renew(certificate: { key: string; cert: string }): void;
  /** Closes at once, long-lived streams too. */
  stop(): Promise<void>;
}

const printHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/**
 * Serves `fetch` over http, or https when given a certificate. Throws CentralitaError `web-listen-failed` {setting,
 * address, why} when the address cannot be bound.
 */
export async function serveWeb(options: {
  setting: string;
  host: string;
  port: number;
  fetch: Fetch;
  certificate?: { key: string; cert: string };
  log: Log;
}): Promise<WebServer> {
  const { host, port, certificate } = options;
  const listener = getRequestListener(options.fetch);
  const secure = certificate ? createHttps({ ...certificate, minVersion: 'TLSv1.2' }, listener) : undefined;
  const server: Server = secure ?? createHttp(listener);
  // The server knows of a connection only once it speaks HTTP: one that never finishes its TLS handshake would keep us.
  const connections = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void =>
      reject(
        new CentralitaError(
          'web-listen-failed',
          { setting: options.setting, address: `${printHost(host)}:${port}`, why: error.message },
          error,
        ),
      );
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  // Later errors are of single connections (no file descriptor left to accept one): the page fails, calls go on.
  server.on('error', (error) => options.log.error('a web connection could not be taken', { error }));
  const bound = server.address() as AddressInfo;
  return {
    url: `${secure ? 'https' : 'http'}://${printHost(bound.address)}:${bound.port}`,
    renew: (next) => secure?.setSecureContext(next),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.destroy();
      }),
  };
}
