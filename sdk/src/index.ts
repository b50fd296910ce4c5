export type { CallLimits, CallOptions, UploadOptions } from './call-options.ts';
export { type AnyApis, type ApiShape, type Client, createClient } from './client.ts';
export type { ClientOptions, RequestEvent, ResponseEvent } from './client-options.ts';
export {
  BusinessError,
  GatewrightError,
  NoAnswerError,
  RefusedError,
  TimeoutError,
  UnreadableAnswerError,
} from './errors.ts';
export type { UploadFile } from './form-body.ts';
export * from './generated/error-classes.ts';
export type { ErrorName, Mender, RetryRule } from './generated/error-types.ts';
export { type CallParameters, type JsonValue, RawJson, rawJson } from './parameters.ts';
export type { RetrySettings } from './retry-delay.ts';
export { sign, signText } from './sign.ts';
export type { Sleep } from './time-limit.ts';
export type { RenewToken } from './token-keeper.ts';
export {
  verifyWebhook,
  type WebhookDelivery,
  WebhookError,
  type WebhookEvent,
  type WebhookOptions,
} from './webhook.ts';
