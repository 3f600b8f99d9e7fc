import { lazy, Suspense, useMemo, useState } from 'react';
import { CircleCheck, CircleX } from 'lucide-react';
import type { SdkConfig } from '../../../protocol/sdk-config.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SaveBar } from '../settings/SaveBar.tsx';
import { COMMON_SETTINGS, overrideSchema, valueAt, withOverride } from './common-settings.ts';
import type { ConfigForm } from './common-settings.ts';
import { SettingRow } from './SettingRow.tsx';
import type { ConfigDraft } from './use-config-draft.ts';

const JsonEditor = lazy(() => import('../../ui/monaco/JsonEditor.tsx'));

type View = 'form' | 'json';

/** The overrides as a form of the common ones, or all of them as JSON. */
export function OverrideEditor({ config, form, draft }: { config: SdkConfig; form: ConfigForm; draft: ConfigDraft }) {
  const [view, setView] = useState<View>('form');
  const schema = useMemo(() => overrideSchema(form, config.generated), [form, config.generated]);
  const shown = draft.textError === null ? view : 'json';
  return (
    <section aria-label="Overrides" className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-6">
        <h2 className="flex-1 text-15 font-semibold">Overrides</h2>
        <SegmentedControl label="Edit as" value={shown} onChange={setView} options={[{ value: 'form', label: 'Common settings', disabled: draft.textError ?? undefined }, { value: 'json', label: 'JSON' }]} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-2">
        {shown === 'form' ? (
          <div className="divide-y divide-line">
            {COMMON_SETTINGS.filter((setting) => setting.form === form).map((setting) => (
              <SettingRow
                key={setting.path.join('.')}
                setting={setting}
                generated={valueAt(config.generated, setting.path)}
                override={valueAt(draft.overrides, setting.path)}
                onChange={(value) => draft.change(withOverride(draft.overrides, setting.path, value))}
              />
            ))}
          </div>
        ) : (
          <div className="flex h-full min-h-80 flex-col gap-2 py-1">
            <p className="text-12 text-fg2">A key here replaces the generated one, within “flags” flag by flag. null takes a key out. Ctrl+Space completes.</p>
            <div className="min-h-0 flex-1">
              <Suspense fallback={<SkeletonRows rows={8} label="Loading the editor" />}>
                <JsonEditor value={draft.text} revision={draft.revision} label="Overrides as JSON" schema={schema} onChange={draft.type} />
              </Suspense>
            </div>
            <p role="status" className="flex h-5 items-center gap-1.5 text-12">
              {draft.textError === null
                ? <><CircleCheck aria-hidden size={13} className="text-ok" /><span className="text-ok">Valid JSON</span></>
                : <><CircleX aria-hidden size={13} className="shrink-0 text-error" /><span className="truncate text-error" title={draft.textError}>{draft.textError}</span></>}
            </p>
          </div>
        )}
      </div>
      <footer className="shrink-0 border-t border-line px-6">
        <SaveBar dirty={draft.dirty && draft.textError === null} saving={draft.saving} error={draft.error} onSave={draft.save} onDiscard={draft.discard} />
      </footer>
    </section>
  );
}
