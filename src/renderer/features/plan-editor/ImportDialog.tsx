import { useEffect, useId, useState } from 'react';
import { FileUp, TriangleAlert } from 'lucide-react';
import { asApiError } from '../../api/client.ts';
import { planApi, usePlanAction } from '../../api/data-plans.ts';
import type { ImportedPlan } from '../../api/data-plans.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { pickTextFile } from '../../ui/files.ts';
import { plural } from '../../ui/format.ts';
import { TextArea } from '../../ui/TextArea.tsx';
import type { Tone } from '../../ui/tones.ts';

type Change = ImportedPlan['versions'][number]['change'];
type Outlook = { readonly plans: readonly ImportedPlan[] } | { readonly error: string };

const LOOK_AFTER_MS = 250;
const CHANGES: Readonly<Record<Change, { readonly tone: Tone; readonly words: string }>> = {
  new: { tone: 'ok', words: 'is new' }, replaced: { tone: 'warn', words: 'is replaced' }, unchanged: { tone: 'neutral', words: 'is the same' },
};

/** What importing the text would do; null until it is known. */
function useOutlook(text: string, fileName: string | undefined): Outlook | null {
  const [found, setFound] = useState<{ readonly text: string; readonly outlook: Outlook } | null>(null);
  useEffect(() => {
    if (text.trim() === '') return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      planApi.importText(text, { fileName, dryRun: true }, abort.signal).then(
        (plans) => setFound({ text, outlook: { plans } }),
        (error: unknown) => { if (!abort.signal.aborted) setFound({ text, outlook: { error: asApiError(error).message } }); },
      );
    }, LOOK_AFTER_MS);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [text, fileName]);
  return found?.text === text ? found.outlook : null;
}

function PlanOutlook({ imported }: { imported: ImportedPlan }) {
  return (
    <li>
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={imported.created ? 'ok' : 'info'}>{imported.created ? 'New plan' : 'Existing plan'}</Badge>
        <code>{imported.plan}</code>
        {imported.versions.map(({ version, change }) => <Badge key={version} tone={CHANGES[change].tone}>version {version} {CHANGES[change].words}</Badge>)}
      </p>
      {imported.problems.map((problem) => <p key={problem} className="mt-1 flex items-start gap-1.5 text-12 text-warn"><TriangleAlert aria-hidden size={13} className="mt-0.5 shrink-0" />{problem}</p>)}
    </li>
  );
}

/** A plan, a version file or several plans of the official tools, from disk or pasted; says first what it would change. */
export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [fileName, setFileName] = useState<string | undefined>(undefined);
  const imports = usePlanAction(() => planApi.importText(text, { fileName }));
  const outlook = useOutlook(text, fileName);
  const plans = outlook !== null && 'plans' in outlook ? outlook.plans : null;
  const problem = outlook !== null && 'error' in outlook ? outlook.error : imports.problem;
  const replaced = plans?.flatMap(({ versions }) => versions).filter(({ change }) => change === 'replaced').length ?? 0;

  async function pick(): Promise<void> {
    const file = await pickTextFile();
    if (file === null) return;
    imports.reset();
    setText(file.text);
    setFileName(file.name);
  }

  async function submit(): Promise<void> {
    const [first] = await imports.mutateAsync(undefined);
    setText('');
    setFileName(undefined);
    onClose();
    if (!first) return;
    const version = first.versions.reduce((highest, one) => Math.max(highest, one.version), 0);
    goToPlans('plans', { plan: first.plan, ...(version === 0 ? {} : { version }) });
  }

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
          <Button variant="primary" disabled={plans === null || imports.isPending} onClick={() => void submit().catch(() => {})}>{replaced > 0 ? `Import and replace ${plural(replaced, 'version')}` : 'Import'}</Button>
        </>
      )}
    >
      <label htmlFor={id} className="mb-1 block text-12 text-fg2">{fileName ?? 'Paste the JSON here'}</label>
      <TextArea id={id} rows={12} value={text} invalid={problem !== null} onChange={(event) => { imports.reset(); setText(event.target.value); setFileName(undefined); }} />
      {problem !== null && text.trim() !== '' && <p role="alert" className="mt-2 text-12 text-error">{problem}</p>}
      {plans !== null && <div role="status"><ul aria-label="What the import changes" className="mt-3 flex flex-col gap-2">{plans.map((one) => <PlanOutlook key={one.plan} imported={one} />)}</ul></div>}
    </Dialog>
  );
}
