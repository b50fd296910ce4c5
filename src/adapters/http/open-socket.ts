import {
  connect as connectPlain,
  isIP,
  type LookupFunction,
  type OnReadOpts,
  type Socket,
  type TcpNetConnectOpts,
} from 'node:net';
import {
  type ConnectionOptions,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from 'node:tls';
import type { TlsCertificates } from '../../model/document.ts';

/** What a service gave to shorten the next handshake; kept as long as its origin. */
export interface LastSession {
  /** `undefined`: none yet, or the last connection broke. */
  ticket: Buffer | undefined;
}

/** Where a service listens. */
export interface Origin {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Resolves the host, where it is a name; the connection goes to what this gave. */
  readonly lookup?: LookupFunction;
  /** For resolving, connecting and the handshake together, above 0; absent: as long as the exchange may take. */
  readonly connectMsMax?: number;
  /** What `secureContextOf` made of the certificates of the document; `undefined`: what Node trusts, and none of ours. */
  readonly secureContext?: SecureContext | undefined;
  /** Of this origin alone: what was verified is not verified again in a handshake that goes on from it. */
  readonly session?: LastSession;
}

/** Made once for all connections: it parses every certificate. Errors: throws where one of them is none. */
export function secureContextOf({ ca, cert, key }: TlsCertificates): SecureContext {
  return createSecureContext({ ca, cert, key, minVersion: 'TLSv1.2' });
}

/** A socket that is connecting, and reads into one buffer. Over TLS the service is always verified, and by its name. */
export function openSocket(origin: Origin, onread: OnReadOpts): Socket {
  const { host, port, isTls, lookup } = origin;
  const options = { host, port, noDelay: true, onread, ...(lookup && { lookup }) };
  const socket = isTls ? openSecure(origin, options) : connectPlain(options);
  if (origin.connectMsMax !== undefined) boundConnecting(socket, isTls, origin.connectMsMax);
  return readBeforeEnd(socket);
}

/** Goes on from the session of the connection before, where there is one; one that breaks takes its session along. */
function openSecure(
  { host, secureContext, session }: Origin,
  options: TcpNetConnectOpts & ConnectionOptions,
): Socket {
  const ticket = session?.ticket;
  const socket = connectTls({
    ...options,
    ...(secureContext === undefined ? { minVersion: 'TLSv1.2' } : { secureContext }),
    ...(ticket === undefined ? {} : { session: ticket }),
    // A server name is never an address; the certificate is held to the address by itself.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: true,
  });
  if (session === undefined) return socket;
  return socket
    .on('session', (given: Buffer) => {
      session.ticket = given;
    })
    .on('error', () => {
      session.ticket = undefined;
    });
}

/** Ends a socket that is still connecting after so many milliseconds. */
function boundConnecting(socket: Socket, isTls: boolean, connectMsMax: number): void {
  let isOver = false;
  const giveUp = (): void => {
    const error = new Error(`no connection within ${connectMsMax} ms`);
    if (!isOver) socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  };
  // An event loop that was late has not seen yet that it was made in time.
  const timer = setTimeout(() => setImmediate(giveUp), connectMsMax).unref();
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
  };
  socket.once(isTls ? 'secureConnect' : 'connect', stop).once('close', stop);
}

const WRITE = 'write';

/**
 * Lets a socket on which a write failed read what has come, before it is destroyed: a service that answers early and
 * closes leaves its answer unread, and whoever still writes would learn of the end alone.
 */
function readBeforeEnd(socket: Socket): Socket {
  const destroy = socket.destroy.bind(socket);
  let isWaiting = false;
  socket.destroy = error => {
    if (error === undefined || !('syscall' in error) || error.syscall !== WRITE) return destroy(error);
    // Every write that was on its way fails by itself.
    if (isWaiting) return socket;
    isWaiting = true;
    // One turn may already be past its reading; the one behind it reads everything that is there.
    setImmediate(() => setImmediate(() => destroy(error)));
    return socket;
  };
  return socket;
}

/** Alerts about our certificate, which come behind our handshake and before anything that was sent is read. */
const REFUSED_HANDSHAKE =
  /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3|SSL\/TLS)_ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED)$/;

/**
 * Whether a service refused us in the handshake. In TLS 1.3 that is told only after our side has ended it; the service
 * reads nothing of what was sent. Meaningful on a connection of which nothing was read. Source: RFC 8446 §4.4.2.4.
 */
export function isRefusedHandshake(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && REFUSED_HANDSHAKE.test(error.code);
}
