import { readFileSync } from 'node:fs';

/** The parts of a description (OpenAPI 3.1) that are shown. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string };
  readonly components?: { readonly schemas: Readonly<Record<string, unknown>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> }>
  >;
}

const read = new Map<string, OpenApi>();

/** The generated description of this interface; read once. */
export function openApiOf(file: string): OpenApi {
  const known = read.get(file);
  if (known !== undefined) return known;
  // Written by the generator, and held to the routes by a check.
  const description = JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
  read.set(file, description);
  return description;
}
