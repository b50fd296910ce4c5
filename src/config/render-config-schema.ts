import { documentSchema } from './schema.ts';

/** The JSON Schema 2020-12 of the document, for editors; ends with a newline. */
export function renderConfigSchema(): string {
  const { type: _objectOrNull, ...rest } = documentSchema.schema;
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Gatewright document',
    description: 'Everything that a gateway serves. An empty document starts an empty gateway.',
    type: ['object', 'null'],
    ...rest,
    $defs: {
      fromOutside: {
        description: 'From an environment variable, or from a file relative to the document.',
        anyOf: [
          { type: 'string', pattern: '\\$\\{' },
          {
            type: 'object',
            additionalProperties: false,
            required: ['file'],
            properties: { file: { type: ['string', 'number'] } },
          },
        ],
      },
    },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
