import { useState } from 'react';
import type { BatchDetail } from '../../../protocol/contract.ts';
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
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

/** The normalised batch as text, to be changed and sent through the whole pipeline again as a new batch. */
export function EditAndReplay({ batch, onClose }: { batch: BatchDetail; onClose: () => void }) {
  const [text, setText] = useState(() => stringifyJson(batch.batch, 2));
  const [failure, setFailure] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const parsed = parse(text);

  async function send(value: Json): Promise<void> {
    setSending(true);
    try {
      const { status } = await api.replayBatch(batch.id, value);
      if (status < 400) {
        showToast('Edited batch sent');
        onClose();
      } else setFailure(`The ingest port refused the batch with ${status}. The Requests screen shows its answer.`);
    } catch (error) {
      setFailure(asApiError(error).message);
    }
    setSending(false);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title="Edit and replay"
      width="w-[760px]"
      description="Change the batch and send it through the whole pipeline again. It arrives as a new batch, marked as edited; the original stays as it is."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!parsed.ok || sending} title={parsed.ok ? undefined : parsed.message} onClick={() => { if (parsed.ok) void send(parsed.value); }}>Send batch</Button>
        </>
      }
    >
      <textarea
        value={text}
        aria-label="Batch JSON"
        aria-invalid={!parsed.ok}
        spellCheck={false}
        onChange={(event) => { setText(event.target.value); setFailure(null); }}
        className="h-[44vh] w-full resize-y rounded-md border border-line bg-bg0 p-3 data leading-[19px] whitespace-pre"
      />
      <p role="status" className="mt-2 min-h-5 text-12 text-error">{parsed.ok ? failure : parsed.message}</p>
    </Dialog>
  );
}
