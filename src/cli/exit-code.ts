/** How a command ends; listed in `gatewright --help`. */
export const EXIT = {
  OK: 0,
  /** The call was refused, the sign is wrong, something failed. */
  FAILED: 1,
  USAGE: 2,
  BAD_DOCUMENT: 3,
  /** The port is in use, or the address cannot be had for another reason. */
  NO_ADDRESS: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
