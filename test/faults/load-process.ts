import { type LoadAnswer, loadWishOf } from './load-plan.ts';
import { OpenLoop } from './open-loop.ts';

/** The load generator as a process: one plan at a time over its channel; ends when its parent does. */
let running: OpenLoop | undefined;

process.on('message', (message: unknown) => {
  const wish = loadWishOf(message);
  if ('targets' in wish) return running?.retarget(wish.targets);
  running = new OpenLoop(wish.plan);
  running.run().then(
    report => answer({ report }),
    (err: unknown) => answer({ failed: String(err) }),
  );
});
process.on('disconnect', () => process.exit(0));

function answer(said: LoadAnswer): void {
  process.send?.(said);
}
