import { createServer, type Server, type Socket } from 'node:net';
import type { HostPort } from '../model/document.ts';
import type { ConnectionLimits } from '../model/listener-settings.ts';
import type { ClientAddress } from '../model/received.ts';
import { NOBODY, peerAddress } from './client-address.ts';
import { type ListenHow, listenOn } from './listen-on.ts';

export interface DoorParts {
  readonly limits: () => ConnectionLimits;
  /** Whether so many connections may come from there as like. */
  readonly isExempt: (peer: ClientAddress) => boolean;
  readonly onConnection: (socket: Socket, peer: ClientAddress) => void;
  /** A connection that was closed as it came. */
  readonly onTurnedAway: (reason: 'address-connections' | 'total-connections', peer: ClientAddress) => void;
}

/**
 * Accepts connections, so many from one address and so many in all.
 *
 * Apart from what serves them: a drain closes the door and leaves the connections that are in open.
 */
export class Door {
  readonly #parts: DoorParts;
  readonly #server: Server;
  readonly #open = new Map<string, number>();
  #total = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, socket => this.#onConnection(socket));
  }

  /** Open connections. */
  get total(): number {
    return this.#total;
  }

  /** Starts to accept; rejects with the system's error. The result names the address in use. */
  async listen(at: HostPort, how: ListenHow): Promise<HostPort> {
    const listening = await listenOn(this.#server, at, how);
    // A connection that the system could not hand over, for want of descriptors or memory, is no reason to end.
    this.#server.on('error', () => this.#parts.onTurnedAway('total-connections', NOBODY));
    return listening;
  }

  /** Accepts no more; open connections stay. */
  close(): void {
    this.#server.close();
  }

  #onConnection(socket: Socket): void {
    const peer = peerAddress(socket.remoteAddress);
    const origin = this.#parts.isExempt(peer) ? undefined : originOf(peer);
    const refusal = this.#refusal(origin);
    if (refusal !== undefined) {
      socket.destroy();
      return this.#parts.onTurnedAway(refusal, peer);
    }
    this.#total += 1;
    if (origin !== undefined) this.#open.set(origin, (this.#open.get(origin) ?? 0) + 1);
    socket.once('close', () => this.#leave(origin));
    this.#parts.onConnection(socket, peer);
  }

  #refusal(origin: string | undefined): 'address-connections' | 'total-connections' | undefined {
    const { perAddressMax, totalMax } = this.#parts.limits();
    if (this.#total >= totalMax) return 'total-connections';
    const open = origin === undefined ? 0 : (this.#open.get(origin) ?? 0);
    return open >= perAddressMax ? 'address-connections' : undefined;
  }

  #leave(origin: string | undefined): void {
    this.#total -= 1;
    if (origin === undefined) return;
    const left = (this.#open.get(origin) ?? 1) - 1;
    if (left === 0) this.#open.delete(origin);
    else this.#open.set(origin, left);
  }
}

/** Under what an address counts: a caller has a whole /64 of IPv6 to itself. */
function originOf({ text, address }: ClientAddress): string {
  return address === undefined || !text.includes(':') ? text : `${address[0]}:${address[1]}`;
}
