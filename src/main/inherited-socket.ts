/** The first descriptor that a process manager hands over. */
const FIRST_DESCRIPTOR = 3;

/**
 * The listening socket that the process was started with, as systemd hands it over: `LISTEN_PID` is this process and
 * `LISTEN_FDS` is 1. `undefined`: there is none, or it was meant for another process.
 *
 * Such a socket outlives the process, and connections wait in it over a restart.
 */
export function inheritedSocket(
  environment: Readonly<Record<string, string | undefined>>,
  processId: number,
): number | undefined {
  if (environment['LISTEN_PID'] !== String(processId)) return undefined;
  return environment['LISTEN_FDS'] === '1' ? FIRST_DESCRIPTOR : undefined;
}
