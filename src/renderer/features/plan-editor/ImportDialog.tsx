import { useId, useState } from 'react';
import { FileUp } from 'lucide-react';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { planApi, usePlanAction } from '../../api/data-plans.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { pickTextFile } from '../../ui/files.ts';
import { plural } from '../../ui/format.ts';
import { TextArea } from '../../ui/TextArea.tsx';
import { previewImport } from './import-preview.ts';
import type { ImportPreview } from './import-preview.ts';

function Preview({ preview }: { preview: ImportPreview }) {
  return (
    <p role="status" className="mt-3 flex flex-wrap items-center gap-2">
      <Badge tone={preview.isNew ? 'ok' : 'info'}>{preview.isNew ? 'New plan' : 'Existing plan'}</Badge>
      <code>{preview.plan}</code>
      {preview.added.map((version) => <Badge key={version} tone="ok">version {version} is new</Badge>)}
      {preview.replaced.map((version) => <Badge key={version} tone="warn">version {version} is replaced</Badge>)}
      {preview.added.length + preview.replaced.length === 0 && <span className="text-fg2">The version gets the next free number</span>}
    </p>
  );
}

/** A plan or a version file of the official tools, from disk or pasted. */
export function ImportDialog({ open, plans, onClose }: { open: boolean; plans: readonly PlanSummary[]; onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [fileName, setFileName] = useState<string | null>(null);
  const imports = usePlanAction(() => planApi.importText(text, fileName ?? undefined));
  const read = text.trim() === '' ? null : previewImport(text, plans);
  const preview = read !== null && 'preview' in read ? read.preview : null;

  async function pick(): Promise<void> {
    const file = await pickTextFile();
    if (file === null) return;
    imports.reset();
    setText(file.text);
    setFileName(file.name);
  }

  async function submit(): Promise<void> {
    const { plan, versions } = await imports.mutateAsync(undefined);
    setText('');
    setFileName(null);
    onClose();
    const version = versions.toSorted((a, b) => b - a)[0];
    goToPlans('plans', { plan, ...(version === undefined ? {} : { version }) });
  }

  const replaced = preview?.replaced.length ?? 0;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      width="w-[640px]"
      title="Import a data plan"
      description="A whole plan, or one version as the hosted window downloads it."
      actions={(
        <>
          <Button icon={FileUp} className="mr-auto" onClick={() => void pick()}>Choose a file…</Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={preview === null || imports.isPending} onClick={() => void submit().catch(() => {})}>{replaced > 0 ? `Import and replace ${plural(replaced, 'version')}` : 'Import'}</Button>
        </>
      )}
    >
      <label htmlFor={id} className="mb-1 block text-12 text-fg2">{fileName ?? 'Paste the JSON here'}</label>
      <TextArea id={id} rows={12} value={text} invalid={read !== null && 'error' in read} onChange={(event) => { imports.reset(); setText(event.target.value); setFileName(null); }} />
      {read !== null && 'error' in read && <p role="alert" className="mt-2 text-12 text-error">{read.error}</p>}
      {preview !== null && <Preview preview={preview} />}
      {imports.problem !== null && <p role="alert" className="mt-2 text-12 text-error">{imports.problem}</p>}
    </Dialog>
  );
}
