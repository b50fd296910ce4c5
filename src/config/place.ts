import { isAlias, isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import type { Spot } from './finding.ts';
import { publicBeginning } from './public-text.ts';
import type { Reading } from './reading.ts';
import type { TextRange } from './text-range.ts';

/** One value of the document: its node, how one gets there, and what a fault about it points at. */
export interface Place extends Spot {
  readonly reading: Reading;
  /** `null`: nothing stands there, or the word `null`. Aliases are followed. */
  readonly node: Node | null;
  /** Steps from the root, from 0. */
  readonly depth: number;
  /** Whether it is read through an alias, so that it may be read many times. */
  readonly aliased: boolean;
}

/** One key of a mapping and its value. */
export interface Entry {
  /** `undefined`: the key is not a plain text. */
  readonly name: string | undefined;
  /** Where the key stands. */
  readonly key: Spot;
  readonly value: Place;
}

const DEPTH_MAX = 64;
const PATH_NAME_MAX = 40;
/** Too short to be taken for key material. */
const SHORT_NAME = /^[a-z_]{1,15}$/;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/;

/** The document's root. */
export function rootPlace(reading: Reading, node: Node | null): Place {
  const range = rangeOf(node) ?? { start: 0, end: 0 };
  return { reading, path: '', node, range, depth: 0, aliased: false };
}

/** Whether nothing stands at the place. */
export function isEmpty(place: Place): boolean {
  return place.node === null || (isScalar(place.node) && place.node.value === null);
}

/** The elements of a sequence; `undefined` where the place holds none. */
export function itemsOf(place: Place): readonly Place[] | undefined {
  if (!isSeq(place.node)) return undefined;
  return place.node.items.map((item, index) => {
    const path = `${place.path}[${index}]`;
    return childPlace(place, { path, node: nodeOf(item), fallback: place.range });
  });
}

/** The entries of a mapping in their order; `undefined` where the place holds none. */
export function entriesOf(place: Place): readonly Entry[] | undefined {
  if (!isMap(place.node)) return undefined;
  return place.node.items.filter(isPair).map(pair => {
    const keyNode = nodeOf(pair.key);
    const name = keyText(keyNode);
    const path = pathTo(place.path, name ?? '?');
    const key = { path, range: rangeOf(keyNode) ?? place.range };
    return { name, key, value: childPlace(place, { path, node: nodeOf(pair.value), fallback: key.range }) };
  });
}

/** The path of a key below `path`; odd names are quoted and cut. */
export function pathTo(path: string, name: string): string {
  const shown = SHORT_NAME.test(name) ? name : publicBeginning(name, PATH_NAME_MAX);
  if (!PLAIN_NAME.test(name)) return `${path}['${shown}']`;
  return path === '' ? shown : `${path}.${shown}`;
}

/** What stands at the place, in words: never its content. */
export function describeNode(place: Place): string {
  if (isEmpty(place)) return 'nothing';
  if (isMap(place.node)) return 'a mapping';
  if (isSeq(place.node)) return 'a list';
  const value = isScalar(place.node) ? place.node.value : undefined;
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  return 'text';
}

/** The range of a scalar's or alias's text; of a collection only its first character. */
export function rangeOf(node: Node | null): TextRange | undefined {
  if (node?.range === undefined || node.range === null) return undefined;
  const [start, end] = node.range;
  return { start, end: isMap(node) || isSeq(node) ? start + 1 : end };
}

interface Child {
  readonly path: string;
  readonly node: Node | null;
  /** What a fault points at where the child has no text of its own. */
  readonly fallback: TextRange;
}

function childPlace(parent: Place, child: Child): Place {
  const { reading } = parent;
  const depth = parent.depth + 1;
  const own = rangeOf(child.node);
  const range = own === undefined || own.end === own.start ? child.fallback : own;
  const place = { reading, path: child.path, range, depth, aliased: parent.aliased, node: child.node };
  if (parent.aliased) reading.countAliased();
  if (depth > DEPTH_MAX) return refusedPlace(place, `nested deeper than ${DEPTH_MAX} levels`);
  if (!isAlias(child.node)) return place;
  if (!reading.mayFollowAlias()) return refusedPlace(place, 'too many aliases');
  const node = reading.anchors.get(child.node) ?? null;
  if (node === null) return refusedPlace(place, 'this alias stands for no anchor before it');
  return { ...place, node, aliased: true };
}

/** A place whose content is not looked at: the fault is recorded, and empty stands in for it. */
function refusedPlace(place: Place, message: string): Place {
  place.reading.refuse(place, { message });
  return { ...place, node: null };
}

function keyText(node: Node | null): string | undefined {
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'string') return node.value;
  return typeof node.source === 'string' ? node.source : String(node.value);
}

/** What the composer leaves as a key, value or element: a node, or nothing. */
function nodeOf(value: unknown): Node | null {
  if (isAlias(value) || isMap(value) || isSeq(value) || isScalar(value)) return value;
  return null;
}
