import { useState } from 'react';
import { CircleCheck, CircleX, Rocket, TriangleAlert } from 'lucide-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { asApiError } from '../../api/client.ts';
import { invalidateRules, ruleApi, ruleKeys } from '../../api/rules.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toasts.ts';
import { openDialog, revealLine } from './desk-store.ts';
import { FailureActionChoice } from './FailureActionChoice.tsx';
import { canPromote, promoteChecks } from './promote-checks.ts';
import { useDesk } from './use-desk.ts';

const LOOKS = {
  ok: { icon: CircleCheck, text: 'text-ok', word: 'Passed' }, warn: { icon: TriangleAlert, text: 'text-warn', word: 'Note' }, fail: { icon: CircleX, text: 'text-error', word: 'Stops it' },
} as const;

/** The checks as a list, then the button; the engine checks again and says what it found. */
export function PromoteDialog() {
  const client = useQueryClient();
  const desk = useDesk();
  const { name, value, summary, dirty, report, cases, blocked } = desk;
  const promotion = useQuery({ queryKey: ruleKeys.promotion(name, value.code, value.failure_action), queryFn: ({ signal }) => ruleApi.promotion(name, signal) });
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const checks = promotion.data === undefined ? [] : promoteChecks({ value, summary, dirty, promotion: promotion.data, report: report.report?.report, cases: cases.length });
  const allowed = checks.length > 0 && canPromote(checks);
  const close = () => openDialog(null);

  async function promote(): Promise<void> {
    setBusy(true);
    try {
      const { version } = await ruleApi.promote(name, note);
      await invalidateRules(client);
      showToast(`${version} runs for production data`);
      close();
    } catch (error) {
      setFailure(asApiError(error).message);
    }
    setBusy(false);
  }

  return (
    <Dialog
      open
      onClose={close}
      title={`Promote ${name} to production`}
      width="w-[600px]"
      description="$LATEST is frozen as a version of its own, and production data runs it from then on. Development data goes on with $LATEST."
      actions={
        <>
          {failure !== null && <p role="alert" className="mr-auto min-w-0 self-center text-12 whitespace-pre-line text-error">{failure}</p>}
          {dirty && <Button onClick={() => void desk.save()}>Save</Button>}
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" icon={Rocket} disabled={!allowed || busy} title={allowed ? undefined : 'Something stops it: see above'} onClick={() => void promote()}>Promote{promotion.data?.version ? ` as ${promotion.data.version}` : ''}</Button>
        </>
      }
    >
      {promotion.isPending && <SkeletonRows rows={6} label="Checking" />}
      {promotion.error !== null && <p role="alert" className="py-2 text-error">{asApiError(promotion.error).message}</p>}
      <ul aria-label="Checks" className="flex flex-col gap-1">
        {checks.map((check) => {
          const { icon: Icon, text, word } = LOOKS[check.state];
          const { line } = check;
          return (
            <li key={check.id} className="flex items-start gap-2.5 py-1">
              <Icon role="img" aria-label={word} size={15} className={cx('mt-0.5 shrink-0', text)} />
              <div className="min-w-0 flex-1">
                <p className={cx(check.state !== 'ok' && 'font-medium')}>{check.label}</p>
                <p className="text-12 text-fg1">{check.detail}{line !== null && <button type="button" onClick={() => { close(); revealLine(name, line); }} className="ml-1.5 rounded-sm text-accent hover:underline">Line {line}</button>}</p>
              </div>
            </li>
          );
        })}
      </ul>
      {value.failure_action === null && <div className="mt-2"><FailureActionChoice value={null} onChange={(action) => void desk.save({ failure_action: action })} /></div>}
      {blocked !== null && <p className="mt-2 text-12 text-warn">Rules do not run here now, so nothing was tested.</p>}
      <div className="mt-3 border-t border-line pt-1"><Field label="Note" htmlFor="promote-note"><TextField id="promote-note" value={note} maxLength={500} placeholder="What this version changes" onChange={(event) => setNote(event.target.value)} /></Field></div>
    </Dialog>
  );
}
