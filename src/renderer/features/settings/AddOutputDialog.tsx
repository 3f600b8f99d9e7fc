import { useId, useState } from 'react';
import type { OutputCatalogueEntry } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { useSaveItem } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { freeName, nameProblem } from '../../ui/item-name.ts';
import { SettingFields } from './SettingFields.tsx';
import { missingSettings } from './setting-values.ts';
import type { Settings } from './setting-values.ts';

export interface AddOutputDialogProps {
  open: boolean;
  catalogue: readonly OutputCatalogueEntry[];
  taken: readonly string[];
  onClose: () => void;
  onAdded: (name: string) => void;
}

export function AddOutputDialog({ open, catalogue, taken, onClose, onAdded }: AddOutputDialogProps) {
  const id = useId();
  const save = useSaveItem();
  const [slug, setSlug] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [settings, setSettings] = useState<Settings>({});
  const partner = catalogue.find((entry) => entry.slug === slug) ?? catalogue[0];
  if (!partner) return null;
  const name = typed ?? freeName(partner.slug, taken);
  const problem = nameProblem(name, taken);
  const required = partner.settings.filter((field) => field.required);
  const missing = missingSettings(required, settings);

  async function add(target: OutputCatalogueEntry): Promise<void> {
    await save.mutateAsync({ kind: 'outputs', name, value: { partner: target.slug, settings } });
    onAdded(name);
    onClose();
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add an output"
      width="w-[640px]"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={problem !== null || missing.length > 0 || save.isPending} title={missing.length > 0 ? `Fill in: ${missing.map((field) => field.label).join(', ')}` : undefined} onClick={() => void add(partner).catch(() => {})}>Add</Button></>}
    >
      <div role="radiogroup" aria-label="Partner" className="mb-3 grid grid-cols-2 gap-2">
        {catalogue.map((entry) => (
          <button key={entry.slug} type="button" role="radio" aria-checked={entry === partner} onClick={() => { setSlug(entry.slug); setSettings({}); save.reset(); }} className={cx('rounded-lg border p-2.5 text-left', entry === partner ? 'border-accent bg-accent-tint' : 'border-line hover:bg-bg2')}>
            <span className="block font-semibold">{entry.name}</span>
            <span className="line-clamp-2 text-12 text-fg2">{entry.summary}</span>
          </button>
        ))}
      </div>
      <Field label="Name" htmlFor={id} error={typed === null ? undefined : (problem ?? undefined)} help={`Kept in outputs/${name || '…'}.json.`}>
        <TextField id={id} mono value={name} invalid={typed !== null && problem !== null} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      <SettingFields fields={required} settings={settings} error={save.error ? asApiError(save.error) : null} onChange={setSettings} />
      {save.error && <p role="alert" className="mt-2 text-12 text-error">{asApiError(save.error).message}</p>}
    </Dialog>
  );
}
