import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { derived } from '../kinds/key.ts';
import { object, type ReadMapping } from '../kinds/object.ts';
import { secretBlock } from '../kinds/text.ts';

const tlsShape = {
  ca: derived('ca', secretBlock('certificate in PEM'), {
    default: 'those that Node brings',
    meaning: 'The authorities that may have signed the service’s certificate, in PEM; no others count then.',
  }),
  cert: derived('cert', secretBlock('certificate in PEM'), {
    default: 'none',
    meaning: 'The gateway’s own certificate, in PEM, for services that ask for one.',
  }),
  key: derived('key', secretBlock('private key in PEM'), {
    default: 'none',
    meaning: 'The key of the gateway’s own certificate, in PEM.',
  }),
} as const;

/** What the connections to one service are made with. */
export const upstreamTls = object('certificates', tlsShape, inspectTls);

type FoundTls = ReadMapping<typeof tlsShape>;

function inspectTls(found: FoundTls): void {
  const { values, place, has, spotOf } = found;
  if (has('cert') !== has('key')) {
    place.reading.refuse(spotOf(has('cert') ? 'cert' : 'key'), {
      message: has('cert') ? 'a certificate without its key' : 'a key without its certificate',
      expected: 'both or none',
    });
    return;
  }
  const { ca, cert, key } = values;
  const isSound = [
    isParsed(found, 'ca', () => ca !== undefined && new X509Certificate(ca)),
    isParsed(found, 'cert', () => cert !== undefined && new X509Certificate(cert)),
    isParsed(found, 'key', () => key !== undefined && createPrivateKey(key)),
  ].every(Boolean);
  if (isSound) inspectPair(found);
}

/** What is wrong with a secret is not told: it might quote it. */
function isParsed({ place, spotOf }: FoundTls, name: string, parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    const what = name === 'key' ? 'private key in PEM without a passphrase' : 'certificate in PEM';
    place.reading.refuse(spotOf(name), { message: `this is no ${what}`, expected: `a ${what}` });
    return false;
  }
}

function inspectPair({ values, place, spotOf }: FoundTls): void {
  const { ca, cert, key } = values;
  if (cert !== undefined && key !== undefined) {
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
      place.reading.refuse(spotOf('key'), {
        message: 'this is the key of another certificate',
        expected: 'the key of cert',
      });
      return;
    }
  }
  try {
    createSecureContext({ ca, cert, key });
  } catch {
    place.reading.refuse(place, {
      message: 'no connection can be made with these certificates',
      expected: 'certificates in PEM throughout',
    });
  }
}
