/** A seeded source of numbers; the same seed and stream give the same numbers for ever. */
export interface Random {
  /** A whole number of 0 to `count` − 1. */
  below(count: number): number;
  /** True once in `count` times. */
  oneIn(count: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** Each `stream` of a seed is its own sequence, so that one input can be made again without those before it. */
export function createRandom(seed: number, stream = 0): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0;
  const below = (count: number): number => {
    state = (state + 0x9e3779b9) | 0;
    return Math.floor((mixed(state) / 2 ** 32) * count);
  };
  return {
    below,
    oneIn: count => below(count) === 0,
    pick: choices => choices[below(choices.length)] ?? choices[0],
  };
}

/** The finishing step of splitmix32: a 32-bit bijection, unsigned. */
function mixed(state: number): number {
  let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
