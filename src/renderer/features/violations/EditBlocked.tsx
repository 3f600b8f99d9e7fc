import { useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { asApiError } from '../../api/client.ts';
import { violationApi } from '../../api/violations.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { showToast } from '../../ui/toasts.ts';

type Parsed = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

function parse(text: string): Parsed {
  try {
    const value = parseJson(text);
    return isObject(value) ? { ok: true, value } : { ok: false, message: 'A batch is a JSON object.' };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

interface EditBlockedProps {
  batchId: string;
  input: string;
  onClose: () => void;
}

/** The backfill batch, only what was blocked, to be put right and sent again. */
export function EditBlocked({ batchId, input, onClose }: EditBlockedProps) {
  const backfill = useQuery({ queryKey: ['backfill', batchId], queryFn: () => violationApi.backfill(batchId), staleTime: 0 });
  const [edited, setText] = useState<string | null>(null);
  const text = edited ?? (backfill.data === undefined ? '' : stringifyJson(backfill.data, 2));
  const parsed = parse(text);
  const send = useMutation({
    mutationFn: (batch: Json) => violationApi.replay(batchId, { input, batch }),
    onSuccess: ({ status }) => {
      if (status >= 400) return;
      showToast('Edited batch sent');
      onClose();
    },
  });
  const problem = send.error ? asApiError(send.error).message : send.data && send.data.status >= 400 ? `The ingest port refused the batch with ${send.data.status}. The Requests screen shows its answer.` : null;
  return (
    <Dialog
      open
      onClose={onClose}
      width="w-[760px]"
      title="Edit blocked data and replay"
      description={`Only what was blocked, without its batch id. Put it right and send it to ${input}; it goes through the whole pipeline as a new batch.`}
      actions={(
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!parsed.ok || send.isPending} title={parsed.ok ? undefined : parsed.message} onClick={() => { if (parsed.ok) send.mutate(parsed.value); }}>Send batch</Button>
        </>
      )}
    >
      {backfill.isPending ? <SkeletonRows rows={6} label="Loading the batch" /> : backfill.error ? <p role="alert" className="text-error">{asApiError(backfill.error).message}</p> : (
        <>
          <TextArea aria-label="Batch JSON" invalid={!parsed.ok} value={text} className="h-[44vh] whitespace-pre" onChange={(event) => { setText(event.target.value); send.reset(); }} />
          <p role="status" className="mt-2 min-h-5 text-12 text-error">{parsed.ok ? problem : parsed.message}</p>
        </>
      )}
    </Dialog>
  );
}
