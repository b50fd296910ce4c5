import { type LineDestination, openLineDestination } from '../adapters/pino/line-destination.ts';
import { PinoCallLog } from '../adapters/pino/pino-call-log.ts';
import { PrettyCallLog } from '../adapters/pino/pretty-call-log.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import type { CallLog } from '../ports/call-log.ts';

export type { LineDestination };
export { openLineDestination };

/** How a call looks in the log: a line for people, a line of JSON, or none. */
export type AccessLogStyle = 'pretty' | 'pretty-coloured' | 'json' | 'off';

/** The logs that write each call in this style, none where it is off. */
export function accessLogs(style: AccessLogStyle, destination: LineDestination): readonly CallLog[] {
  switch (style) {
    case 'off':
      return [];
    case 'json':
      return [
        new PinoCallLog(
          destination,
          callPipeline.map(step => step.name),
        ),
      ];
    case 'pretty':
    case 'pretty-coloured':
      return [new PrettyCallLog(destination, style === 'pretty-coloured')];
  }
}
