import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoredAudit } from '../../src/ports/registry-store.ts';
import { nextLink } from '../../src/registry/audit-chain.ts';
import { type AuditCheckpoint, checkpointCheck } from '../../src/registry/audit-checkpoint.ts';
import { verifyAudit } from '../../src/registry/audit-trail.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { readerOf } from '../registry/audit-reader.ts';
import { openStage } from '../registry/registry-stage.ts';
import { tamperWith } from '../registry/tamper-with.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';

const FORMS = { short: { edits: 300 }, full: { edits: 1_000 } } as const;
const LINKS = 120;

/**
 * A registry in a file whose audit is edited as somebody might who can write the database.
 *
 * Each edit is held to one checkpoint that was exported before, signed with the key of the registry.
 */
export const editedAudit: Goal = {
  id: 'R19',
  goal: '1,000 random edits of the audit, its tail cut off, the whole of it written anew, checkpoints forged: 100 % detected against an exported, signed checkpoint',
  full: '1,000 random edits, every length of tail, the chain written anew, forged checkpoints',
  short: '300 random edits',
  run: edit,
};

type Verify = (links: readonly StoredAudit[], checkpoints?: readonly AuditCheckpoint[]) => Promise<boolean>;

async function edit(run: GoalRun): Promise<Finding> {
  const { edits } = FORMS[run.form];
  const path = join(run.folder, 'audit.db');
  const { store, registry } = await openStage(path);
  for (let nth = 1; nth <= LINKS; nth += 1)
    await registry.committer.note('user:ann', {
      action: 'app.put',
      subject: `app ${nth}`,
      contents: { nth },
    });
  const links = await store.audit({ after: undefined, limit: LINKS + 1 });
  const checkpoint = await registryService(registry).checkpoint();
  if (checkpoint === undefined) throw new Error('an audit without a checkpoint');
  const isSigned = await checkpointCheck(store, registry.parts);
  await store.close();
  const verify: Verify = async (held, checkpoints = [checkpoint]) =>
    (await verifyAudit(readerOf(held), sha256Hex, { checkpoints, isSigned })).isWhole;
  const isWhole = await verify(links);
  let unnoticed = 0;
  for (let seed = 0; seed < edits; seed += 1)
    if (await verify(tamperWith(links, seed).tampered)) unnoticed += 1;
  const tails = await cutTails(links, verify);
  const anew = await writtenAnew(links, checkpoint, verify);
  const inFile = await editedFile(path, checkpoint);
  return measured(
    counted('links that are whole untouched', `${isWhole ? links.length : 0} of ${LINKS}`, isWhole),
    counted('random edits unnoticed', `${unnoticed} of ${edits}`, unnoticed === 0),
    counted('tails cut off unnoticed', `${tails} of ${links.length}`, tails === 0),
    counted(
      'written anew or checkpoints forged, unnoticed',
      `${anew.unnoticed} of ${anew.tried}`,
      anew.unnoticed === 0,
    ),
    counted('an edit of the file by SQL, noticed behind a restart', String(inFile), inFile),
  );
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function cutTails(links: readonly StoredAudit[], verify: Verify): Promise<number> {
  let unnoticed = 0;
  for (let length = 0; length < links.length; length += 1)
    if (await verify(links.slice(0, length))) unnoticed += 1;
  return unnoticed;
}

/** A chain that is good in itself and says something else; then the checkpoint made to fit it, without the key. */
async function writtenAnew(links: readonly StoredAudit[], checkpoint: AuditCheckpoint, verify: Verify) {
  let unnoticed = 0;
  for (let from = 0; from < links.length; from += 1) {
    const forged = links.slice(0, from);
    for (const { atMs, action, subject, revision } of links.slice(from)) {
      const event = { atMs, actor: 'user:eve', action, subject, revision, contents: {} };
      forged.push(nextLink(forged.at(-1), event, { sha256Hex, salt: () => 'salt' }));
    }
    const fitting = { ...checkpoint, hash: forged.at(-1)?.hash ?? '' };
    if (await verify(forged)) unnoticed += 1;
    if (await verify(forged, [fitting])) unnoticed += 1;
  }
  return { unnoticed, tried: 2 * links.length };
}

/** Whether an edit of the tables is noticed by a registry that is opened again, and only that. */
async function editedFile(path: string, checkpoint: AuditCheckpoint): Promise<boolean> {
  const before = await verdictOf(path, checkpoint);
  const database = new DatabaseSync(path);
  database.exec("UPDATE audit SET actor = 'user:eve' WHERE sequence = 60");
  database.close();
  return before && !(await verdictOf(path, checkpoint));
}

async function verdictOf(path: string, checkpoint: AuditCheckpoint): Promise<boolean> {
  const { store, registry } = await openStage(path);
  const { isWhole } = await registryService(registry).verifyAudit([checkpoint]);
  await store.close();
  return isWhole;
}
