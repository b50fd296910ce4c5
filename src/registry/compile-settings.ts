import { type ErrorName, errorNames, errorRows } from '../errors/table.ts';
import type { DocumentSettings } from '../model/document.ts';
import type { Snapshot, Wording } from '../model/snapshot.ts';
import { renderEnvelopeTail } from '../wire/envelope.ts';
import { rangeOf, ruleOf } from './compile-app.ts';

/** What of a snapshot comes from no entry. */
export type SettingsSnapshot = Omit<
  Snapshot,
  'revision' | 'edition' | 'apps' | 'merchants' | 'apis' | 'permissions' | 'bodyBytesMax' | 'uploadBytesMax'
>;

/** The settings of a document as the data plane reads them. */
export function compileSettings(settings: DocumentSettings): SettingsSnapshot {
  return {
    region: settings.region,
    profile: settings.profile,
    wordings: compileWordings(settings),
    trustedProxies: settings.trustedProxies.map(rangeOf),
    stagingHeader: { ...settings.stagingHeader, name: settings.stagingHeader.name.toLowerCase() },
    corsOrigins: settings.corsOrigins,
    signFailures: ruleOf('sign-failures', settings.failureLimit),
    inFlightBytesMax: settings.inFlightBytesMax,
    connections: settings.connections,
    overload: settings.overload,
  };
}

function compileWordings({ profile, messages }: DocumentSettings): ReadonlyMap<ErrorName, Wording> {
  return new Map(
    errorNames.map(name => {
      const row = errorRows[name];
      const observed = profile === 'observed' ? row.observed : undefined;
      const text = messages.get(row.code) ?? observed?.text ?? row.text;
      const code = observed?.code ?? row.code;
      return [name, { code, tail: renderEnvelopeTail(code, JSON.stringify(text)) }];
    }),
  );
}
