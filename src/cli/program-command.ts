/** What a reader types to start this program: the checkout runs source, the package what was compiled from it. */
export const programCommand: string = import.meta.url.endsWith('.ts')
  ? 'npm run -s gatewright --'
  : 'npx gatewright';
