export { type CreateGatewayOptions, createGateway } from './create-gateway.ts';
export type { ExpectedCall, ReceivedCall } from './received-calls.ts';
export type { TestAnswer, TestCallOptions } from './test-call.ts';
export { type TestExpectations, type TestFaults, TestGateway } from './test-gateway.ts';
