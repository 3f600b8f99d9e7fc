import { useQueryClient } from '@tanstack/react-query';
import { diffJson } from '../../../protocol/patch.ts';
import { ruleApi } from '../../api/rules.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { acceptedCase, caseTitle } from './case-model.ts';
import { openDialog } from './desk-store.ts';
import { DiffLines } from './DiffLines.tsx';
import { runCases } from './rule-reports.ts';
import { attempt, useDesk } from './use-desk.ts';

const KIND_WORDS = { exact: 'this result, exactly', subset: 'these members', dropped: 'that the batch is dropped', error: 'an error' } as const;

/** Nothing is accepted unseen: the change of the expectation, then the button (ui.md C4). */
export function AcceptDialog({ name }: { name: string }) {
  const client = useQueryClient();
  const desk = useDesk();
  const close = () => openDialog(null);
  const file = desk.cases.find((one) => one.name === name)?.case;
  const result = desk.results.get(name);
  if (!file || result === undefined) return null;
  const accepted = acceptedCase(file, result);
  const same = file.expect.kind === accepted.expect.kind;
  const patch = diffJson(file.expect.batch ?? {}, accepted.expect.batch ?? {});
  const accept = () => void attempt(ruleApi.saveCase(desk.name, name, accepted).then(async () => {
    close();
    await desk.refresh();
    await runCases(client, desk.name);
  }), 'The case expects this now');
  return (
    <Dialog
      open
      onClose={close}
      title={`What ${caseTitle(name)} expects`}
      width="w-[760px]"
      description={same ? 'Check the change of the expectation. It is written to the case’s file.' : `The case expected ${KIND_WORDS[file.expect.kind]}; from now on it expects ${KIND_WORDS[accepted.expect.kind]}.`}
      actions={<><Button onClick={close}>Cancel</Button><Button variant="primary" onClick={accept}>Accept as expected</Button></>}
    >
      <div className="overflow-hidden rounded-lg border border-line bg-bg0">
        {patch.length > 0 && <DiffLines patch={patch} document={file.expect.batch ?? {}} label="Change of the expectation" />}
        {accepted.expect.kind === 'error' && <p className="px-4 py-3 data">{accepted.expect.error ?? 'any error'}</p>}
        {patch.length === 0 && accepted.expect.kind !== 'error' && <p className="px-4 py-3 text-fg1">Only the kind of the expectation changes.</p>}
      </div>
    </Dialog>
  );
}
