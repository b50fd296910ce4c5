import type { HostPort } from './document.ts';

/** The URL at which a listener is reached from this machine. */
export function urlOf({ host, port }: HostPort): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::' || host === '[::]') return `http://[::1]:${port}`;
  return host.includes(':') && !host.startsWith('[') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}
