import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import { AjvContractChecker } from '../adapters/ajv/ajv-contract-checker.ts';
import type { DocumentFault } from '../config/document-fault.ts';
import { type HandedOver, handOver } from '../config/hand-over.ts';
import { DOCUMENT_BYTES_MAX, loadDocument, readFileBounded, readText } from '../config/load-document.ts';
import type { Document, ListenSettings } from '../model/document.ts';

/** Where a served document comes from. */
export interface DocumentSource {
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Replaces the port of `listen.gateway`; with 0 every listener takes any free port. */
  readonly port?: number | undefined;
}

/** A document as it is served. */
export interface ServedDocument {
  readonly document: Document;
  /** The same text has the same revision, on every node. */
  readonly revision: string;
  /** Whether the text has no byte: at start an empty gateway is meant, later hardly ever. */
  readonly isBlank: boolean;
  /** Keys that are not served yet, and other things to know. */
  readonly warnings: readonly DocumentFault[];
}

/** One look at a document: what it holds or why it cannot be served, and the files that it was read from. */
export type DocumentLook = (ServedDocument | { readonly faults: readonly DocumentFault[] }) & {
  readonly files: readonly string[];
};

const REVISION_DIGITS = 12;
/** Only asked whether schemas are schemas; those that are served are compiled by the gateway. */
const contracts = new AjvContractChecker();

/** Reads the document of this source as it is now. */
export function lookAtDocument({ path, environment, port }: DocumentSource): DocumentLook {
  let revision = '';
  let isBlank = false;
  const loaded = loadDocument({
    path,
    environment,
    schemaFault: schema => contracts.schemaFault(schema),
    readFile(file, bytesMax) {
      const bytes = readFileBounded(file, bytesMax);
      // The document comes first; the files of its secrets are no part of its name.
      if (revision === '') {
        revision = revisionOf(bytes);
        isBlank = bytes.length === 0;
      }
      return bytes;
    },
  });
  if ('faults' in loaded) return loaded;
  const { document, warnings, files } = loaded;
  const listen = port === undefined ? document.listen : withPort(document.listen, port);
  return { document: Object.freeze({ ...document, listen }), revision, isBlank, warnings, files };
}

/** The document of this source, packed for somebody who sees neither its variables nor its files. Throws where it cannot be read. */
export function handedOver({ path, environment }: DocumentSource): HandedOver {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileBounded(path, DOCUMENT_BYTES_MAX));
  const { environment: named, files } = handOver(text, {
    file: path,
    environment,
    readText: written => readText(isAbsolute(written) ? written : join(dirname(path), written)),
  });
  return { text, environment: named, files };
}

function revisionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, REVISION_DIGITS);
}

/** Port 0 asks for a gateway that meets no other: none of its listeners may insist on a port. */
function withPort(listen: ListenSettings, port: number): ListenSettings {
  const gateway = { ...listen.gateway, port };
  if (port !== 0) return { ...listen, gateway };
  return {
    gateway,
    admin: { ...listen.admin, port },
    portal: { ...listen.portal, port },
    status: listen.status && { ...listen.status, port },
  };
}
