import { useGatewayText } from '../i18n/use-gateway-text.ts';
import { VisibleText } from './visible-text.tsx';

/** A sentence of the gateway, in the chosen language: what stands between backquotes is code. */
export function Sentence({ text }: { readonly text: string }) {
  const told = useGatewayText();
  return told(text)
    .split(/`([^`]+)`/)
    .map((part, index) =>
      index % 2 === 1 ? (
        // By its index: parts are made anew as a whole.
        <code key={index} className="mono rounded-[3px] bg-text/7 px-1 py-px">
          <VisibleText text={part} />
        </code>
      ) : (
        // As above.
        <VisibleText key={index} text={part} />
      ),
    );
}
