import { isUtf8 } from 'node:buffer';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { maxMessageBytes } from '../../../core/sip/message-limits.ts';
import type { PooledConnection, Wire } from './connection.ts';

/** RFC 7118: makes WebSockets with the subprotocol `sip` of sockets; each frame is one SIP message. */
export interface WebSocketDoor {
  /** Opens the connection once the handshake is done; any other request is refused and its socket closed. */
  welcome(socket: Socket, connection: PooledConnection): void;
}

const asBytes = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data;

function carryByWebSocket(ws: WebSocket, socket: Socket, connection: PooledConnection): void {
  const wire: Wire = {
    // Browsers' libraries want text where it can be.
    write: (bytes, onWritten) => ws.send(bytes, { binary: !isUtf8(bytes) }, onWritten),
    ping: () => ws.ping(),
    get unsentBytes() {
      return ws.bufferedAmount;
    },
    end: () => ws.close(1000),
    destroySoon() {
      ws.close(1001);
      socket.destroySoon();
    },
    destroy: () => ws.terminate(),
  };
  ws.on('message', (data) => connection.receive(asBytes(data)));
  ws.on('pong', () => connection.pong());
  // Frames that break the rules: the close that follows tells the connection.
  ws.on('error', () => undefined);
  ws.on('close', () => connection.break('ECONNRESET'));
  connection.open(wire);
}

export function createWebSocketDoor(): WebSocketDoor {
  const guests = new WeakMap<Socket, PooledConnection>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    handleProtocols: () => 'sip',
  });
  // Handshakes are timed by the connection.
  const server = createServer({ headersTimeout: 0, requestTimeout: 0, maxHeaderSize: 8192 }, (_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket', Connection: 'close' }).end();
  });
  const speaksSip = (offered: string | undefined): boolean =>
    (offered ?? '').split(',').some((each) => each.trim().toLowerCase() === 'sip');
  server.on('upgrade', (request, socket, head) => {
    const connection = guests.get(socket as Socket);
    if (!connection || !speaksSip(request.headers['sec-websocket-protocol']))
      return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (ws) => carryByWebSocket(ws, socket as Socket, connection));
  });
  return {
    welcome(socket, connection) {
      guests.set(socket, connection);
      server.emit('connection', socket);
    },
  };
}
