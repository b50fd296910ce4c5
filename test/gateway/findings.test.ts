import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderCallLine } from '../../src/adapters/pino/pino-call-log.ts';
import { askStatus, codeOf, expectSuccess, requestOf, signedBody, startStage } from './http-stage.ts';

const DOCUMENT = `
upstreams:
  - { name: examples, mock: true }
apis:
  - type: bg.order.list
    upstream: examples
    token: none
    contract: report
    request_schema:
      type: object
      properties: { pageNumber: { type: integer }, pageSize: { type: integer }, pad: {} }
      required: [pageNumber]
    response_schema: { type: object, required: [total] }
    example: { totl: 0 }
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all], limit: none }]
`;

describe('what only reports', { timeout: 60_000 }, () => {
  test('changes no answer, and stands in the record, the access line and the metrics', async () => {
    await using stage = await startStage({ document: DOCUMENT });
    expectSuccess(
      await stage.ask(requestOf({ body: signedBody({ type: 'bg.order.list', more: '"page":1,' }) })),
    );
    const [record] = stage.gateway.records;
    assert.ok(record);
    assert.deepEqual(record.findings, [
      { kind: 'unknown-parameter', detail: 'page (did you mean pageNumber?)' },
      { kind: 'request-contract', detail: 'pageNumber is required' },
      { kind: 'response-contract', detail: 'total is required' },
    ]);
    assert.ok(
      renderCallLine(record, []).includes(
        '"findings":{"unknown-parameter":"page (did you mean pageNumber?)","request-contract":',
      ),
    );
    const metrics = await askStatus(stage, '/metrics');
    for (const { kind } of record.findings) {
      assert.ok(
        metrics.includes(`gatewright_findings_total{finding="${kind}",type="bg.order.list",app="shop"} 1`),
      );
    }
  });

  test('says nothing of a call that nobody could prove to be an app’s', async () => {
    await using stage = await startStage({ document: DOCUMENT });
    const body = signedBody({ type: 'bg.order.list', more: '"page":1,' }).toString('latin1');
    const forged = Buffer.from(body.replace('"page":1', '"page":2'), 'latin1');
    assert.equal(codeOf(await stage.ask(requestOf({ body: forged }))), 3000001);
    assert.deepEqual(stage.gateway.records[0]?.findings, []);
    assert.doesNotMatch(await askStatus(stage, '/metrics'), /gatewright_findings_total\{/);
  });
});
