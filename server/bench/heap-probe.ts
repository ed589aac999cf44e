import { basename } from 'node:path';

/** V8's inspector of a process that was started with `--inspect`, and of its threads. */
export interface HeapProbe extends AsyncDisposable {
  /** Collects garbage in each thread; what is left, in MiB, by the thread's name (`main`, `sip`, `media`, `data`). */
  collect(): Promise<Record<string, number>>;
}

interface Message {
  id?: number;
  method?: string;
  params?: { sessionId?: string; message?: string; workerInfo?: { url: string } };
  result?: Record<string, unknown>;
  error?: { message: string };
}

const patienceMs = 20_000;
/** Attaching tells all threads that run at once. */
const threads = 3;

/** One end of the protocol: what was asked, by number. */
function createSession(send: (text: string) => void) {
  const asked = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }
  >();
  let last = 0;
  return {
    hear(message: Message): void {
      const question = asked.get(message.id ?? 0);
      asked.delete(message.id ?? 0);
      if (message.error) question?.reject(new Error(message.error.message));
      else question?.resolve(message.result ?? {});
    },
    ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
      const id = ++last;
      send(JSON.stringify({ id, method, params }));
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${method}: no answer`)), patienceMs);
        asked.set(id, {
          resolve: (result) => {
            clearTimeout(late);
            resolve(result);
          },
          reject: (error) => {
            clearTimeout(late);
            reject(error);
          },
        });
      });
    },
  };
}

type Session = ReturnType<typeof createSession>;

/** Connects to the address that the process prints (`Debugger listening on ws://...`). */
export async function openHeapProbe(url: string): Promise<HeapProbe> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`no inspector at ${url}`)), { once: true });
  });
  const main = createSession((text) => socket.send(text));
  const sessions = new Map<string, { name: string; session: Session }>();
  let onThread = (): void => undefined;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    const { sessionId = '', message: inner = '', workerInfo } = message.params ?? {};
    if (message.method === 'NodeWorker.attachedToWorker') {
      const session = createSession(
        (text) => void main.ask('NodeWorker.sendMessageToWorker', { sessionId, message: text }).catch(() => undefined),
      );
      sessions.set(sessionId, { name: basename(workerInfo?.url ?? '').replace(/-worker\.js$/, ''), session });
      onThread();
    } else if (message.method === 'NodeWorker.detachedFromWorker') sessions.delete(sessionId);
    else if (message.method === 'NodeWorker.receivedMessageFromWorker')
      sessions.get(sessionId)?.session.hear(JSON.parse(inner) as Message);
    else if (message.id !== undefined) main.hear(message);
  });
  const attached = new Promise<void>((resolve) => {
    onThread = () => {
      if (sessions.size >= threads) resolve();
    };
  });
  await main.ask('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await attached;

  async function collectIn(session: Session): Promise<number> {
    await session.ask('HeapProfiler.collectGarbage');
    const { usedSize } = await session.ask('Runtime.getHeapUsage');
    return Math.round((Number(usedSize) / 1024 ** 2) * 100) / 100;
  }

  return {
    async collect() {
      const all = [{ name: 'main', session: main }, ...sessions.values()];
      const left: Record<string, number> = {};
      // One after the other: no thread has to share its core with another's collection.
      for (const { name, session } of all) left[name] = await collectIn(session);
      return left;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await closed;
    },
  };
}
