import type { Clock } from '../../src/main/index.ts';
import { MovableClock, startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';
import { RecordingService } from './recording-service.ts';

/** A gateway that serves what `test/reference/body-generator.ts` asks for, with a real service behind it. */
export interface FuzzGateway {
  readonly gateway: TestGateway;
  readonly service: RecordingService;
  stop(): Promise<void>;
}

export const SECRETS = ['fuzz-secret-of-now', 'fuzz-secret-of-before'] as const;
export const APP_KEY = 'f9d5cc9313893a20d5aa85c654e8f503';
export const TOKEN = '2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym';
export const TYPE = 'bg.order.list.get';
/** UNIX seconds. */
export const NOW = 1_711_009_072;

/** Starts it; `more` stands at the end of its document. */
export async function startFuzzGateway(
  more = '',
  clock: Clock = new MovableClock(NOW * 1000),
): Promise<FuzzGateway> {
  const service = new RecordingService();
  await service.start();
  const gateway = await startTestGateway(documentOf(service.url) + more, clock);
  return {
    gateway,
    service,
    async stop() {
      await gateway.drain(0);
      await service.stop();
    },
  };
}

function documentOf(serviceUrl: string): string {
  return `
failure_limit: { rate: 1000000, per: 1s }
overload: { loop_lag: 1m }
upstreams: [{ name: orders, url: "${serviceUrl}", in_flight: 4096 }]
apis:
  - { type: ${TYPE}, upstream: orders }
  - { type: bg.open.get, upstream: orders, token: none }
  - { type: bg.strict.get, upstream: orders, token: none, request_schema: { type: object, additionalProperties: false, properties: { p: {} } } }
  - { type: bg.small.get, upstream: orders, token: none, max_body: 512B }
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: ${APP_KEY}, secrets: ["${SECRETS[0]}", "${SECRETS[1]}"], packages: [all], limit: none }]
merchants: [{ mall_id: 1001 }]
authorizations: [{ app_key: ${APP_KEY}, mall_id: 1001, packages: [all], tokens: [{ value: ${TOKEN} }] }]
`;
}
