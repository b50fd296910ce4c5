import { connect, type Socket } from 'node:net';
import { constants, setPriority } from 'node:os';

/**
 * Holds slow connections to a gateway, as a process of its own: `node slow-connections-process.ts <port> <count>`.
 *
 * They say nothing, or a head, or a body, one byte at a time; one that is cut is opened again. Each comes from one of
 * many addresses of the loopback. Prints how many are open and how often one was cut; ends when its parent does.
 */
const [port = 0, count = 0] = process.argv.slice(2).map(Number);
const PER_ADDRESS = 250;
const BYTE_EVERY_MS = 2_000;
const OPEN_PER_TICK = 50;
const HEAD = 'POST /openapi/router HTTP/1.1\r\nHost: slow.example\r\nContent-Length: 1000\r\nX-Slow: ';
const kinds: readonly ((socket: Socket) => void)[] = [
  () => {},
  socket => drip(socket, HEAD),
  socket => {
    socket.write(`${HEAD}1\r\n\r\n`);
    drip(socket, '{"type":"a.b","app_key":"trust-app","slow":"');
  },
];
// Such callers have processors of their own: here they get what gateway, service and load leave over.
setPriority(constants.priority.PRIORITY_LOW);

let open = 0;
let cut = 0;
let wanted = 0;

const opening = setInterval(() => {
  for (let nth = 0; nth < OPEN_PER_TICK && wanted < count; nth += 1) hold(wanted++);
  if (wanted >= count) clearInterval(opening);
}, 10);
setInterval(() => console.log(`open ${open} cut ${cut}`), 250);
process.on('disconnect', () => process.exit(0));

function hold(nth: number): void {
  const address = Math.floor(nth / PER_ADDRESS);
  const localAddress = `127.0.${1 + (address >> 8)}.${1 + (address & 255)}`;
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  let isOpen = false;
  socket
    .on('connect', () => {
      isOpen = true;
      open += 1;
      kinds[nth % kinds.length]?.(socket);
    })
    .on('error', () => {})
    .on('close', () => {
      if (isOpen) open -= 1;
      cut += 1;
      setTimeout(() => hold(nth), 100);
    })
    .resume();
}

/** One byte at a time, then padding without end. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(text[at] ?? 'x');
    at += 1;
  }, BYTE_EVERY_MS);
  socket.once('close', () => clearInterval(timer));
}
