import { hostPort } from '../kinds/address.ts';
import { derived, notServed, optional, required } from '../kinds/key.ts';
import { object } from '../kinds/object.ts';
import { secretBlock } from '../kinds/text.ts';

const tls = object('certificate and key', {
  cert: required('cert', secretBlock('certificate in PEM'), 'The certificate chain, in PEM.'),
  key: required('key', secretBlock('private key in PEM'), 'The private key, in PEM.'),
});

/** Where the gateway listens. */
export const listen = object('listen', {
  gateway: optional('gateway', hostPort(), {
    default: '127.0.0.1:8080',
    meaning: 'The data plane: calls of apps. Port 0 takes any free one, printed at start.',
  }),
  admin: optional('admin', hostPort(), {
    default: '127.0.0.1:8081',
    meaning:
      'The admin listener: `/livez` and `/readyz`; with the admin token `/metrics`, the admin interface and the console.',
  }),
  portal: notServed(
    optional('portal', hostPort(), {
      default: '127.0.0.1:8082',
      meaning: 'The consent page and the developer portal.',
    }),
  ),
  status: derived('status', hostPort(), {
    default: 'none',
    meaning: '`/livez`, `/readyz` and `/metrics` without a token, for probes and Prometheus.',
  }),
  tls: notServed(
    derived('tls', tls, {
      default: 'none',
      meaning: 'HTTPS on the data plane; usually a load balancer does it.',
    }),
  ),
});
