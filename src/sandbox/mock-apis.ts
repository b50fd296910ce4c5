import type { Api } from '../model/api.ts';
import { MOCK_OK, readMockType, SANDBOX_UPSTREAM } from '../model/mock-type.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { mockErrorType } from './magic-values.ts';

const DRAFT = mockErrorType('type-unknown');

type Versions = ReadonlyMap<string, Api>;

/**
 * The APIs of a snapshot, and every type of the mock families, such as `mock.delay.250`: there are too many to list.
 *
 * A member of a family is offered and granted as `mock.ok` is.
 */
export class MockApis extends Map<string, Versions> {
  readonly #model: Api | undefined;

  constructor(apis: Snapshot['apis']) {
    super(apis);
    const model = apis.get(MOCK_OK)?.get('V1');
    const isOwn = model?.binding?.kind === 'service' && model.binding.upstream === SANDBOX_UPSTREAM;
    this.#model = isOwn ? model : undefined;
  }

  override get(type: string): Versions | undefined {
    return super.get(type) ?? this.#memberOf(type);
  }

  #memberOf(type: string): Versions | undefined {
    const model = this.#model;
    // A row's own type that is not there is a draft: it does not exist, on purpose.
    if (model?.binding?.kind !== 'service' || type === DRAFT || readMockType(type) === undefined)
      return undefined;
    return new Map([['V1', { ...model, type, binding: { ...model.binding, path: `/${type}` } }]]);
  }
}
