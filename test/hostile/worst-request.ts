import { measureWorst } from './measure-worst.ts';

/**
 * What the worst requests inside the default limits cost: `node test/hostile/worst-request.ts [part of a name]`.
 *
 * Prints per body: the longest time for which the process did nothing else, at first and at the median of the following
 * calls, what the checks took in all, and what memory was taken by the time of the answer, in bodies. Goals: 10 ms of
 * loop block, 20 bodies.
 */
let slowest = 0;
let largest = 0;
console.log('first ms | median ms | in all ms | memory in bodies | MiB | code | body');
await measureWorst(process.argv[2] ?? '', ({ name, bytes, firstMs, medianMs, checksMs, bodies, code }) => {
  slowest = Math.max(slowest, medianMs);
  largest = Math.max(largest, bodies);
  const figures = [firstMs, medianMs, checksMs, bodies].map(figure => figure.toFixed(1));
  console.log([...figures, (bytes / 2 ** 20).toFixed(2), code, name].join(' | '));
});
console.log(
  `worst request: ${slowest.toFixed(1)} ms of loop block (goal 10), ${largest.toFixed(1)} bodies of memory (goal 20)`,
);
