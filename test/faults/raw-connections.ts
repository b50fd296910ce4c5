import { type RawAnswer, RawConnection } from './raw-connection.ts';

/** The connections that a test opens to one gateway. */
export class RawConnections {
  readonly #port: number;
  readonly #open: RawConnection[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  readonly connect = async (): Promise<RawConnection> => {
    const connection = await RawConnection.open(this.#port);
    this.#open.push(connection);
    return connection;
  };

  /** Sends a request on a connection of its own, and reads one answer. */
  readonly ask = async (bytes: Uint8Array): Promise<RawAnswer> => {
    const connection = await this.connect();
    connection.send(bytes);
    return connection.answer();
  };

  close(): void {
    for (const connection of this.#open) connection.close();
  }
}
